"""One set of versions: pyproject.toml, the lock and environment.yml say the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCKED = dict(
    re.findall(
        r"^([a-z0-9-]+)(?:\[[^]]*\])?==([^\s;\\]+)",
        (ROOT / "requirements/lock.txt").read_text(),
        re.MULTILINE,
    )
)


def wanted():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [Requirement(line) for group in groups for line in group]


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_the_lock_holds_a_version_that_pyproject_allows(requirement):
    assert requirement.specifier.contains(LOCKED[requirement.name])


def test_environment_yml_pins_what_pyproject_asks_for_at_the_locked_versions():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    lines = [Requirement(line) for line in listed[-1]["pip"] if "==" in line]
    pinned = {(line.name, str(line.specifier)) for line in lines}
    assert pinned == {(one.name, f"=={LOCKED[one.name]}") for one in wanted()}
    assert "--editable ." in listed[-1]["pip"]


@pytest.mark.parametrize("file", ["requirements/lock.txt", "requirements/node.txt", "package-lock.json"])
def test_a_lock_names_no_registry(file):
    assert not re.search(r"https?://[^\"\s]*(registry|pypi|simple)", (ROOT / file).read_text())
