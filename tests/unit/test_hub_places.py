"""Where everything of a local hub is, and that nobody's work is overwritten."""

from pathlib import Path

import pytest
from traitlets.config import PyFileConfigLoader

from closeness.hub.places import COURSE, SHARED, Places, hand_out, releases

ROOT = Path(__file__).parents[2]


@pytest.fixture
def places(tmp_path):
    places = Places(source=ROOT, state=tmp_path / "hub")
    places.lay_out()
    return places


def test_an_instructors_folder_is_a_course_and_is_laid_out_again_without_harm(places):
    (places.course / "grading" / "gradebook.db").write_text("kept")
    places.lay_out()
    assert (places.course / "solutions" / "bank.toml").is_file()
    settings = PyFileConfigLoader("nbgrader_config.py", str(places.course)).load_config()
    assert settings.GatedExchange.boxes == str(places.boxes)
    assert settings.CourseDirectory.root == str(places.course)
    assert (places.course / "grading" / "gradebook.db").read_text() == "kept"
    assert list(releases(places.course / "exercises")) == sorted(
        folder.name for folder in (ROOT / "exercises").iterdir()
    )
    for name, mode in SHARED.items():
        assert (places.exchange / COURSE / name).stat().st_mode & 0o777 == mode
    assert places.state.stat().st_mode & 0o077 == 0


def test_a_student_gets_the_labs_and_an_exchange_that_leads_to_the_releases(places):
    places.furnish("ana", learns=True)
    (places.exchange / COURSE / "outbound" / "ps1").mkdir()
    own = places.box("ana") / COURSE
    assert (own / "outbound" / "ps1").is_dir()
    assert not (own / "inbound").is_symlink()
    labs = {file.name for file in (places.home("ana") / "practice").iterdir()}
    assert labs == {file.name for file in (ROOT / "notebooks").glob("*.ipynb")}


def test_who_does_not_learn_gets_a_home_and_no_box(places):
    places.furnish("noor", learns=False)
    assert places.home("noor").is_dir()
    assert not places.box("noor").exists()


def test_a_moved_hub_leads_to_where_things_are_now(places, tmp_path):
    places.furnish("ana", learns=True)
    places.state.rename(tmp_path / "moved")
    moved = Places(source=ROOT, state=tmp_path / "moved")
    moved.lay_out()
    moved.furnish("ana", learns=True)
    assert (moved.box("ana") / COURSE / "outbound").resolve() == moved.exchange / COURSE / "outbound"


def test_a_copy_follows_its_source_until_its_owner_touches_it(tmp_path):
    source, folder = tmp_path / "lab.ipynb", tmp_path / "home"
    folder.mkdir()
    target = folder / "practice" / "lab.ipynb"
    for text, mine, expected in (
        ("first", None, "first"),
        ("second", None, "second"),
        ("third", "my own", "my own"),
    ):
        source.write_text(text)
        if mine:
            target.write_text(mine)
        hand_out({source: target}, folder)
        assert target.read_text() == expected
