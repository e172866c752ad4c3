"""How nbgrader runs this course: its commands, Formgrader's buttons and its API all read this file."""

import contextlib
import os
import sysconfig
from pathlib import Path

from closeness.staff import pipeline

c = get_config()
root = Path(__file__).resolve().parent
grading = root / "grading"

# --- Marks --------------------------------------------------------------------------------------------------
# Marks are computed outside the learner's process, from the text of known cells. Without these three lines a
# blank submission scores 0, never full marks: the marks cells raise while nbgrader grades.
c.Autograde.exporter_class = pipeline.GATE
c.Autograde.autograde_preprocessors = pipeline.SCORE
c.GenerateFeedback.preprocessors = pipeline.REVEAL

# What late work loses where `closeness due NAME --late penalty` says so: so much for each day begun.
c.AssignLatePenalties.plugin_class = pipeline.PENALTY
c.LatePenalty.percent = 10
c.LatePenalty.most = 50

# --- Releases and feedback pages ----------------------------------------------------------------------------
# Answer cells are released with their field names; stock nbgrader would replace each by a stub.
c.GenerateAssignment.preprocessors = pipeline.CLEAR
# Stock feedback pages fetch MathJax from elsewhere and run what stands in them.
c.GenerateFeedback.exporter_class = pipeline.PAGE

# --- Folders ------------------------------------------------------------------------------------------------
c.CourseDirectory.course_id = "apart-and-together"
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# Everything about learners is below grading/, which git ignores.
c.CourseDirectory.submitted_directory = "grading/submitted"
c.CourseDirectory.autograded_directory = "grading/autograded"
c.CourseDirectory.feedback_directory = "grading/feedback"
c.CourseDirectory.source_with_tests_directory = "grading/source_with_tests"
c.CourseDirectory.solution_directory = "grading/solution"
# Absolute, so that the same gradebook is meant from whichever folder a command is run.
# On a hub of many machines the gradebook is in PostgreSQL, whose address holds a password.
c.CourseDirectory.db_url = os.environ.get("CLOSENESS_GRADEBOOK") or f"sqlite:///{grading / 'gradebook.db'}"
# Never copied, neither into a release nor out of a submission. Marks files belong beside the folders; what
# `closeness collect` made a submission of stays beside it.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    ".DS_Store",
    "*.toml",
    "handed-in",
]

# --- Exchange -----------------------------------------------------------------------------------------------
c.Exchange.root = str(grading / "exchange")
# Learners write there: links are not followed, and nobody hands in for somebody else.
c.ExchangeFactory.collect = pipeline.COLLECT
c.ExchangeFactory.list = pipeline.LIST
c.ExchangeFactory.release_feedback = pipeline.RELEASE_FEEDBACK
# On a hub learners hand in through boxes of their own, and the hub says where these are.
c.GatedExchange.boxes = os.environ.get("CLOSENESS_BOXES", "")
# Whole or not at all, whatever happens on the way.
c.ExchangeFactory.submit = pipeline.SUBMIT
# Fetched assignments go here, apart from the course's own folders.
c.Exchange.assignment_dir = "course"

# A clean clone has no grading/ yet; nbgrader opens its gradebook before it makes a folder, and does not make
# the one to fetch into. On a read-only checkout nobody grades, so that failing to make them is no fault.
with contextlib.suppress(OSError):
    (grading / "exchange").mkdir(parents=True, exist_ok=True)
    (root / "course").mkdir(exist_ok=True)

# nbgrader stamps a new gradebook with the program `alembic`, looked up on PATH: mean this environment's.
programs = sysconfig.get_path("scripts")
if programs not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])
