"""One hub for the folder's tests that share it."""

import pytest

from browser.conftest import browser, new_page, pytest_runtest_makereport  # noqa: F401  (for this folder too)
from hub.hub import Hub


@pytest.fixture(scope="package")
def hub(tmp_path_factory):
    """A hub with an instructor, two students, and a guest who is not in the course."""
    hub = Hub(tmp_path_factory.mktemp("hub") / "state")
    yield hub
    hub.close()
