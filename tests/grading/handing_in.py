"""Both ends of the exchange: boxes as a hub keeps them, and a learner who hands in."""

import copy
import json
import shutil
import time

import pytest

from grading.small_course import SORTING, late, literal, write

NAME = "little-sort"
COURSE = "apart-and-together"
SORTED = literal("sorting", SORTING)


def now(minutes=0):
    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(time.time() + 60 * minutes))


class Boxes:
    """The small course with a box for each learner, as a hub keeps them."""

    def __init__(self, course):
        self.course = course
        self.boxes = course.root / "boxes"
        course.config.GatedExchange.boxes = str(self.boxes)

    def inbound(self, student):
        made = self.boxes / student / COURSE / "inbound"
        made.mkdir(parents=True, exist_ok=True)
        return made

    def hand_in(self, box, student=None, at=None, text=SORTED):
        folder = self.inbound(box) / f"{student or box}+{NAME}+{at or now()}+f00d"
        made = self.course.released(NAME)
        for one in made["cells"]:
            if one["id"] == "sorting":
                one["source"] = text
        write(folder / f"{NAME}.ipynb", made)
        write(folder / "timestamp.txt", at or now())
        write(folder / "submission_secret.txt", "s")
        return folder

    def part(self, kind, **settings):
        factory = late("nbgrader.exchange", "ExchangeFactory")(config=self.course.config)
        place = late("closeness.staff.course", "varied")(
            self.course.coursedir, assignment_id=NAME, student_id="*"
        )
        authenticator = late("nbgrader.auth", "Authenticator")(config=self.course.config)
        made = getattr(factory, kind)(coursedir=place, authenticator=authenticator, config=self.course.config)
        for name, value in settings.items():
            setattr(made, name, value)
        return made

    def collect(self, caplog, **settings):
        caplog.clear()
        self.part("Collect", **settings).start()
        return caplog.text

    def collected(self):
        return sorted(
            path.parent.parent.name
            for path in (self.course.root / "grading/submitted").glob(f"*/{NAME}/{NAME}.ipynb")
        )


class Learner:
    """A learner with an exchange of her own, a fetched assignment and settings for learners."""

    def __init__(self, course, home, student="ana", root=None):
        self.course, self.home, self.student = course, home, student
        self.root = root or home / "exchange"
        self.inbound = self.root / COURSE / "inbound"
        self.inbound.mkdir(parents=True, exist_ok=True)
        shutil.copytree(course.root / "exercises", self.root / COURSE / "outbound")
        self.folder = home / "course" / NAME
        shutil.copytree(self.root / COURSE / "outbound" / NAME, self.folder)
        made = course.released(NAME)
        for one in made["cells"]:
            if one["id"] == "sorting":
                one["source"] = literal("sorting", SORTING)
        write(self.folder / f"{NAME}.ipynb", made)
        self.config = copy.deepcopy(course.config)
        self.config.Exchange.root = str(self.root)
        self.config.Exchange.cache = str(home / "cache")
        self.config.Exchange.assignment_dir = str(home / "course")

    def submit(self, **settings):
        coursedir = late("nbgrader.coursedir", "CourseDirectory")(
            config=self.config, assignment_id=NAME, student_id=self.student, **settings
        )
        factory = late("nbgrader.exchange", "ExchangeFactory")(config=self.config)
        authenticator = late("nbgrader.auth", "Authenticator")(config=self.config)
        made = factory.Submit(coursedir=coursedir, authenticator=authenticator, config=self.config)
        made.start()
        return made

    def refused(self, **settings):
        """Return the message with which nothing is handed in."""
        error = late("nbgrader.exchange", "ExchangeError")
        before = self.everything()
        with pytest.raises(error) as caught:
            self.submit(**settings)
        assert self.everything() == before
        return str(caught.value)

    def everything(self):
        places = (self.inbound, self.home / "cache" / COURSE)
        return sorted(str(path) for place in places if place.is_dir() for path in place.rglob("*"))


class Hub(Boxes):
    """The small course with boxes, the commands that set deadlines, and learners."""

    def __init__(self, course):
        super().__init__(course)
        self.exchange = course.root / "grading/exchange"
        (self.exchange / COURSE / "inbound").mkdir(parents=True)
        # The commands read the configuration of the folder.
        with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
            file.write(f"\nc.GatedExchange.boxes = {str(self.boxes)!r}\n")

    def learner(self, student):
        made = Learner(self.course, self.course.root / "homes" / student, student, self.boxes / student)
        (made.root / COURSE / "deadlines").symlink_to(self.exchange / COURSE / "deadlines")
        return made

    def run(self, *words):
        """Run a command in the course's folder; return its exit status and what it said."""
        from typer.testing import CliRunner

        from closeness.core.errors import ClosenessError
        from closeness.staff.cli import app

        done = CliRunner().invoke(app, [*words, "--course-dir", str(self.course.root)])
        if isinstance(done.exception, ClosenessError):
            return 2, str(done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    def said_to(self, student):
        """Return all that a learner can read about deadlines."""
        places = (self.exchange / COURSE / "deadlines", self.boxes / student / COURSE / "reopened")
        return {
            f"{place.name}/{path.name}": json.loads(path.read_text(encoding="utf-8"))
            for place in places
            if place.is_dir()
            for path in place.iterdir()
        }
