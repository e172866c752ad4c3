"""A learner's folder beside the exchange of a course, as their own server knows both."""

import json
import shutil
from pathlib import Path

from grading.small_course import late, literal, write

COURSE = "apart-and-together"
SETTINGS = """
c = get_config()
c.CourseDirectory.course_id = "{course}"
c.Exchange.root = "{exchange}"
c.Exchange.cache = "{cache}"
"""


def read(path):
    """Return a notebook with each cell's text in one piece."""
    made = json.loads(path.read_text(encoding="utf-8"))
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"])
    return made


class Learner:
    """One learner: a home, an exchange that the instructor releases into, and a desk between the two."""

    def __init__(self, exercises, folder):
        self.exercises = Path(exercises)
        self.home = folder / "home"
        self.exchange = folder / "exchange" / COURSE
        self.cache = folder / "cache"
        for part in ("inbound", "outbound", "feedback"):
            (self.exchange / part).mkdir(parents=True)
        write(
            self.home / "nbgrader_config.py",
            SETTINGS.format(course=COURSE, exchange=self.exchange.parent, cache=self.cache),
        )
        (self.exchange / "inbound").chmod(0o777)

    @property
    def desk(self):
        logger = late("logging", "getLogger")("learner")
        return late("closeness.hub.server.desk", "Desk")(self.home, logger)

    @property
    def places(self):
        return self.desk.places()

    def release(self, name, edit=None):
        """Release an assignment, or a corrected one in the place of an earlier release."""
        target = self.exchange / "outbound" / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.exercises / name, target)
        if edit:
            path = target / f"{name}.ipynb"
            made = read(path)
            edit(made)
            write(path, made)
        return target

    def notebook(self, name):
        return self.home / name / f"{name}.ipynb"

    def cells(self, name):
        return {cell["id"]: cell["source"] for cell in read(self.notebook(name))["cells"]}

    def work(self, name, edit=None, **texts):
        """Write into cells of the fetched notebook, by grade_id with underscores, and save it."""
        made = read(self.notebook(name))
        for cell in made["cells"]:
            text = texts.get(cell["id"].replace("-", "_"))
            if text is not None:
                cell["source"] = text if isinstance(text, str) else literal(cell["id"], text)
        if edit:
            edit(made)
        write(self.notebook(name), made)

    def handed_in(self):
        return sorted((self.exchange / "inbound").iterdir())
