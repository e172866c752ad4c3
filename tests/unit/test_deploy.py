"""What deploy/ says about other people's hubs agrees with the image, the lock and what was measured."""

import re
import runpy
import tomllib
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from packaging.requirements import Requirement
from traitlets.config import Config, PyFileConfigLoader

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
VALUES = yaml.safe_load((DEPLOY / "kubernetes/values.yaml").read_text())
OBJECTS = list(yaml.safe_load_all((DEPLOY / "kubernetes/course.yaml").read_text()))
DOCKERFILE = (DEPLOY / "kubernetes/Dockerfile").read_text()
README = (DEPLOY / "kubernetes/README.md").read_text()

# The keys of the chart's values.schema.yaml that are used here; "*" where the schema takes any key.
SCHEMA = {
    "hub": {
        "config": "*",
        "services": "*",
        "loadRoles": "*",
        "resources": "*",
        "extraFiles": "files",
    },
    "singleuser": {
        "image": {"name", "tag", "pullPolicy", "pullSecrets"},
        "cmd": None,
        "defaultUrl": None,
        "startTimeout": None,
        "uid": None,
        "fsGid": None,
        "allowPrivilegeEscalation": None,
        "cpu": {"guarantee", "limit"},
        "memory": {"guarantee", "limit"},
        "storage": {
            "type",
            "capacity",
            "homeMountPath",
            "dynamic",
            "static",
            "extraVolumes",
            "extraVolumeMounts",
        },
        "networkPolicy": {"enabled", "ingress", "egress", "egressAllowRules", "interNamespaceAccessLabels"},
        "cloudMetadata": {"blockWithIptables", "ip"},
    },
    "prePuller": {"hook": {"enabled", "pullOnlyOnChanges"}, "continuous": {"enabled"}},
    "cull": {
        "enabled": None,
        "users": None,
        "timeout": None,
        "every": None,
        "concurrency": None,
        "maxAge": None,
    },
}


def pods():
    for one in OBJECTS:
        if "template" in one["spec"]:
            yield one["metadata"]["name"], one["spec"]["template"]["spec"]


def containers():
    return [(name, one) for name, pod in pods() for one in pod["containers"]]


def named(kind):
    return {one["metadata"]["name"]: one for one in OBJECTS if one["kind"] == kind}


def pins(file):
    return dict(
        re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", (ROOT / file).read_text(), re.MULTILINE)
    )


def test_values_use_only_keys_that_the_charts_schema_knows():
    for top, sections in VALUES.items():
        assert sections.keys() <= SCHEMA[top].keys()
        for key, value in sections.items():
            known = SCHEMA[top][key]
            if isinstance(known, set):
                assert value.keys() <= known, f"{top}.{key}"
            elif known == "files":
                assert all(set(file) == {"mountPath"} for file in value.values())


def test_every_extra_file_of_the_hub_is_given_by_the_command_that_installs_it():
    for key, file in VALUES["hub"]["extraFiles"].items():
        given = re.search(rf"--set-file hub\.extraFiles\.{key}\.stringData=(\S+)", README)[1]
        assert (ROOT / given).is_file()
        assert Path(file["mountPath"]).name == Path(given).name


def test_one_image_is_named_everywhere():
    image = "{name}:{tag}".format(**VALUES["singleuser"]["image"])
    others = {one["image"] for _, one in containers()} - {image}
    assert others == {"postgres:17"}
    assert f"--tag {image} ." in README


@pytest.mark.parametrize(("name", "container"), containers(), ids=lambda part: str(part)[:20])
def test_no_container_can_gain_rights_or_eat_a_node(name, container):
    security = container["securityContext"]
    assert security["allowPrivilegeEscalation"] is False
    assert security["capabilities"]["drop"] == ["ALL"]
    assert container["resources"]["requests"]["memory"]
    assert container["resources"]["limits"]["memory"]
    pod = dict(pods())[name]
    assert pod["automountServiceAccountToken"] is False
    assert "seccompProfile" in pod.get("securityContext", security)


def test_only_the_job_that_makes_folders_runs_as_root():
    root = [name for name, pod in pods() if not pod.get("securityContext", {}).get("runAsNonRoot")]
    assert root == ["course-folders"]


def test_nothing_here_holds_a_secret():
    for name, container in containers():
        for one in container.get("env", []):
            if re.search("PASSWORD|TOKEN|SECRET|GRADEBOOK", one["name"]):
                assert set(one["valueFrom"]) == {"secretKeyRef"}, name
    for file in DEPLOY.rglob("*.*"):
        if "__pycache__" not in file.parts:
            assert not re.search(
                r"(password|token|secret)\"?\s*[:=]\s*['\"]?[0-9a-f]{16}", file.read_text(), re.IGNORECASE
            )


def test_only_instructors_reach_the_gradebook_and_only_they_and_workers_reach_dask():
    policies = named("NetworkPolicy")
    instructor = {"podSelector": {"matchLabels": {"apart-and-together/role": "instructor"}}}
    assert policies["course-db"]["spec"]["ingress"][0]["from"] == [instructor]
    assert policies["dask"]["spec"]["ingress"][0]["from"] == [
        instructor,
        {"podSelector": {"matchLabels": {"app": "dask"}}},
    ]
    for name in ("course-db", "dask"):
        assert "Ingress" in policies[name]["spec"]["policyTypes"]
    assert VALUES["singleuser"]["networkPolicy"]["egressAllowRules"]["privateIPs"] is False


def test_the_course_page_can_change_nothing_and_never_sees_a_key():
    (page,) = (one for name, one in containers() if name == "course-page")
    assert all(mount["readOnly"] for mount in page["volumeMounts"])
    assert {mount["subPath"] for mount in page["volumeMounts"]} == {"course/grading/exchange", "boxes"}


def test_what_is_referred_to_is_there():
    claims = {
        volume["persistentVolumeClaim"]["claimName"] for _, pod in pods() for volume in pod.get("volumes", [])
    }
    assert claims == set(named("PersistentVolumeClaim"))
    host = VALUES["hub"]["services"]["course"]["url"].removeprefix("http://").split(":")
    page = named("Service")[host[0]]
    assert page["spec"]["ports"][0]["port"] == int(host[1])
    assert "--cluster tcp://dask-scheduler:8786" in README
    assert named("Service")["dask-scheduler"]["spec"]["ports"][0]["port"] == 8786
    keys = set(re.findall(r"--from-literal=(\w+)=", README))
    used = [
        one["valueFrom"]["secretKeyRef"]
        for _, container in containers()
        for one in container.get("env", [])
        if "valueFrom" in one
    ]
    assert {one["key"] for one in used if one["name"] == "course-gradebook"} <= keys


class TestAddingTheCourse:
    """add_course on hubs that have other things to do."""

    HUB = SimpleNamespace(**runpy.run_path(str(DEPLOY / "existing-hub/apart_and_together.py")))

    @pytest.fixture
    def users(self, tmp_path):
        (tmp_path / "lib/python3.12/site-packages/closeness/hub/roles").mkdir(parents=True)
        return {"environment": str(tmp_path), "course": "/srv/course"}

    def test_somebody_elses_settings_stay(self, users):
        c = Config()
        c.JupyterHub.load_groups = {"choir": {"users": ["ana"]}}
        c.KubeSpawner.group_overrides = {"theirs": {"groups": ["choir"], "spawner_override": {}}}
        self.HUB.add_course(c, **users, exchange="/srv/exchange", students=["ana"])
        assert c.JupyterHub.load_groups == {
            "choir": {"users": ["ana"]},
            "nbgrader-apart-and-together": {"users": ["ana"]},
        }
        # where a spawner of their own has such settings, Spawner's would not be looked at
        assert len(c.KubeSpawner.group_overrides) == 3
        assert "theirs" in c.KubeSpawner.group_overrides

    def test_without_names_the_groups_are_left_to_others(self, users):
        c = Config()
        self.HUB.add_course(c, **users, exchange="/srv/exchange")
        assert "load_groups" not in c.JupyterHub

    def test_a_function_that_chooses_settings_is_not_silently_replaced(self, users):
        c = Config()
        c.Spawner.group_overrides = lambda _spawner: {}
        with pytest.raises(ValueError, match="is a function"):
            self.HUB.add_course(c, **users, exchange="/srv/exchange")

    @pytest.mark.parametrize("places", [{}, {"exchange": "/a", "boxes": "/b"}])
    def test_where_work_is_handed_in_is_said_once(self, users, places):
        with pytest.raises(ValueError, match="one of the two"):
            self.HUB.add_course(Config(), **users, **places)

    def test_an_environment_without_the_course_is_refused_with_what_to_do(self, tmp_path):
        with pytest.raises(ValueError, match="pip install"):
            self.HUB.add_course(Config(), environment=str(tmp_path), course="/c", exchange="/e")

    def test_a_box_is_made_once_and_only_for_a_name_that_can_be_a_folder(self, tmp_path):
        make = self.HUB.box_maker(tmp_path / "boxes", tmp_path / "course")
        ana = SimpleNamespace(user=SimpleNamespace(name="ana"))
        assert make(ana) == make(ana) == str(tmp_path / "boxes/ana")
        own = tmp_path / "boxes/ana/apart-and-together"
        assert {one.name for one in own.iterdir() if one.is_symlink()} == {
            "outbound",
            "feedback",
            "deadlines",
        }
        assert (own / "inbound").is_dir()
        for name in ("..", "a/b", ".hidden"):
            with pytest.raises(ValueError, match="nowhere to hand in"):
                make(SimpleNamespace(user=SimpleNamespace(name=name)))


class TestTheServers:
    """course_hub.py as the hub reads it, with a spawner that only holds settings."""

    @pytest.fixture(scope="class")
    @staticmethod
    def overrides(tmp_path_factory):
        # as they are mounted: the module beside the hub's configuration, the rest in a folder below
        mounted = tmp_path_factory.mktemp("jupyterhub")
        (mounted / "jupyterhub_config.d").mkdir()
        for target, source in (
            ("apart_and_together.py", "existing-hub/apart_and_together.py"),
            ("jupyterhub_config.d/course_hub.py", "kubernetes/course_hub.py"),
        ):
            (mounted / target).write_text((DEPLOY / source).read_text())
        c = Config()
        script = mounted / "jupyterhub_config.d/course_hub.py"
        runpy.run_path(str(script), init_globals={"get_config": lambda: c})
        return {
            one["groups"][0].split("-")[0]: one["spawner_override"]
            for one in c.Spawner.group_overrides.get_value({}).values()
        }

    @staticmethod
    def started(override, times=2, **there):
        home = {"name": "home", "mountPath": "/home/jovyan"}
        spawner = SimpleNamespace(
            user=SimpleNamespace(name="ana"),
            image="image",
            **({"volumes": [{"name": "home"}], "volume_mounts": [home], "init_containers": []} | there),
        )
        for _ in range(times):
            for trait in ("volumes", "volume_mounts", "init_containers"):
                if trait in override:
                    setattr(spawner, trait, override[trait](spawner))
        return spawner

    def test_a_student_reads_what_is_released_and_writes_into_one_box(self, overrides):
        mounts = self.started(overrides["nbgrader"]).volume_mounts
        ours = {one["subPath"]: one["readOnly"] for one in mounts if one["name"] == "course"}
        shared = "course/grading/exchange/apart-and-together"
        assert ours == {
            f"{shared}/outbound": True,
            f"{shared}/feedback": True,
            f"{shared}/deadlines": True,
            "boxes/{unescaped_username}/apart-and-together/inbound": False,
        }

    def test_a_student_is_never_told_where_the_gradebook_is(self, overrides):
        assert "CLOSENESS_GRADEBOOK" not in overrides["nbgrader"]["environment"]
        assert overrides["formgrade"]["environment"]["CLOSENESS_GRADEBOOK"].keys() == {"valueFrom"}

    def test_the_box_is_made_where_it_is_mounted_from(self, overrides):
        (box,) = self.started(overrides["nbgrader"]).init_containers
        assert box["command"][-1] == "/srv/boxes/ana/apart-and-together/inbound"
        assert box["volumeMounts"][0]["subPath"] == "boxes"

    @pytest.mark.parametrize("role", ["nbgrader", "formgrade"])
    @pytest.mark.parametrize("form", ["list", "dict"])
    def test_a_second_start_mounts_nothing_twice(self, overrides, role, form):
        there = (
            {}
            if form == "list"
            else {"volumes": {"a": {"name": "home"}}, "volume_mounts": {"a": {"mountPath": "/h"}}}
        )
        once, twice = (self.started(overrides[role], times, **there) for times in (1, 2))
        assert once == twice
        assert len(twice.volumes) == 2  # home and course

    def test_the_image_has_what_the_servers_are_told(self, overrides):
        python = re.findall(r"^FROM python:(3\.\d+)-slim", DOCKERFILE, re.MULTILINE)
        roles = overrides["nbgrader"]["environment"]["JUPYTER_CONFIG_PATH"]
        assert set(python) == {re.search(r"python(3\.\d+)/", roles)[1]}
        assert (ROOT / "src" / roles.partition("site-packages/")[2]).is_dir()
        exchange = overrides["nbgrader"]["environment"]["CLOSENESS_EXCHANGE"]
        assert f"{exchange}/apart-and-together" in DOCKERFILE
        users = dict(re.findall(r"useradd --uid (\d+).*? (\w+) \\?$", DOCKERFILE, re.MULTILINE))
        assert users == {"1000": "jovyan", "1001": "instructor"}
        assert overrides["formgrade"]["uid"] == 1001
        assert VALUES["singleuser"]["uid"] == 1000


def test_what_the_dockerfile_copies_is_in_the_repository():
    for source in re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE):
        assert (ROOT / source).exists()
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["1000:100"]
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {"grading", "private", "hub", ".git"} <= set(left_out)


def test_the_image_holds_the_locked_versions_of_what_a_server_needs_and_no_tools_of_authors():
    image, lock = pins("requirements/image.txt"), pins("requirements/lock.txt")
    assert image.items() <= lock.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [
        *project["dependencies"],
        *extras["staff"],
        *extras["hub"],
        *extras["cluster"],
        *extras["postgresql"],
    ]
    assert {Requirement(line).name for line in wanted} <= image.keys()
    assert not image.keys() & {"pytest", "jupyter-book", "playwright", "mypy"}
    assert "--require-hashes --requirement /tmp/image.txt" in DOCKERFILE
    text = (ROOT / "requirements/image.txt").read_text()
    assert text.count("==") <= text.count("--hash=sha256:")


def test_a_students_memory_is_what_was_measured_and_some():
    measured = [
        int(number) for number in re.findall(r"^\| (?:Jupyter|and ).* \| (\d+) \|$", README, re.MULTILINE)
    ]
    assert measured == sorted(measured)
    nothing, *_, everything = measured
    dearest = max(after - before for before, after in pairwise(measured))
    memory = VALUES["singleuser"]["memory"]
    mib = {"M": 1, "G": 1024}
    guarantee, limit = (int(memory[key][:-1]) * mib[memory[key][-1]] for key in ("guarantee", "limit"))
    assert nothing + dearest <= guarantee <= 2 * (nothing + dearest)
    assert 2 * everything <= limit


def test_the_gradebook_is_where_the_secret_says_and_otherwise_beside_the_course(tmp_path, monkeypatch):
    (tmp_path / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text())
    there = "postgresql+psycopg://course:word@course-db/gradebook"
    for said, meant in (("", f"sqlite:///{tmp_path}/grading/gradebook.db"), (there, there)):
        monkeypatch.setenv("CLOSENESS_GRADEBOOK", said)
        config = PyFileConfigLoader("nbgrader_config.py", str(tmp_path)).load_config()
        assert config.CourseDirectory.db_url == meant
