"""Both ends of the exchange: boxes as a hub keeps them, and a learner who hands in."""

import copy
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
