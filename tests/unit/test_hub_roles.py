"""The roles' settings load: where they do not, nbgrader goes on with its own and says so in a log alone."""

from pathlib import Path

import pytest
from traitlets.config import PyFileConfigLoader

from closeness.hub.roles import configuration
from closeness.staff import pipeline

ROOT = Path(__file__).parents[2]


@pytest.fixture
def told(monkeypatch):
    for name, value in (
        ("JUPYTERHUB_USER", "ana"),
        ("CLOSENESS_EXCHANGE", "/srv/box"),
        ("CLOSENESS_BOXES", "/srv/boxes"),
    ):
        monkeypatch.setenv(name, value)
    return lambda folder: PyFileConfigLoader("nbgrader_config.py", str(folder)).load_config()


def test_a_student_hands_in_as_themself_at_the_place_that_the_hub_names(told):
    c = told(configuration("student"))
    assert (c.CourseDirectory.student_id, c.Exchange.root) == ("ana", "/srv/box")
    assert (c.ExchangeFactory.submit, c.ExchangeFactory.list) == (pipeline.SUBMIT, pipeline.LIST)


def test_an_instructor_collects_from_the_boxes_that_the_hub_names(told):
    assert told(ROOT).GatedExchange.boxes == "/srv/boxes"


def test_an_instructors_exchange_asks_the_hub_who_is_in_the_course(told):
    assert told(configuration("instructor")).Authenticator.plugin_class.endswith("JupyterHubAuthPlugin")
