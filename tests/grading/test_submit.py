"""Handing in, as a learner's server does it: all of it or nothing, and only what is theirs."""

import errno
import os
import resource
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grading.handing_in import COURSE, NAME, Learner
from grading.small_course import late, write

pytestmark = pytest.mark.grading


@pytest.fixture
def ana(shared_course, tmp_path):
    return Learner(shared_course, tmp_path / "ana")


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*"))


def test_what_is_handed_in_is_known_afterwards_and_is_what_is_graded(ana):
    before = datetime.now(UTC)
    made = ana.submit()
    assert made.handed_in.parent == ana.inbound
    assert names(made.handed_in) == [f"{NAME}.ipynb", "submission_secret.txt", "timestamp.txt"]
    assert before <= made.submitted <= datetime.now(UTC) < before + timedelta(minutes=2)
    assert made.submitted.isoformat(" ").removesuffix("+00:00") + " UTC" == made.timestamp
    assert not made.late
    (kept,) = (ana.home / "cache" / COURSE).iterdir()
    assert made.handed_in.name.startswith(f"{kept.name}+")
    assert all((kept / name).read_bytes() == (made.handed_in / name).read_bytes() for name in names(kept))
    ana.course.config.Exchange.root = str(ana.root)
    ana.course.config.ExchangeCollect.check_owner = False
    factory = late("nbgrader.exchange", "ExchangeFactory")(config=ana.course.config)
    place = late("closeness.staff.course", "varied")(ana.course.coursedir, assignment_id=NAME)
    factory.Collect(coursedir=place, authenticator=None, config=ana.course.config).start()
    assert ana.course.autograde(NAME)[0]
    assert ana.course.score("ana", NAME, "sorting-marks") == 6
    assert ana.course.book(NAME)["ana"][0] == made.submitted.replace(tzinfo=None)


def test_only_work_is_handed_in(ana):
    folder = ana.folder
    write(folder / "notes/thoughts.md", "hm")
    write(folder / f"{NAME}.before-2026-03-01.ipynb", "{}")
    write(folder / "receipts/one.json", "{}")
    write(folder / ".secret/x", "x")
    write(folder / "feedback/x.html", "x")
    write(folder / "little-ledger.ipynb", "{}")  # of another assignment
    write(folder / "mine.ipynb", "{}")
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("..")
    os.mkfifo(folder / "pipe")
    made = ana.submit()
    assert names(made.handed_in) == [
        f"{NAME}.ipynb",
        "mine.ipynb",
        "notes",
        "notes/thoughts.md",
        "submission_secret.txt",
        "timestamp.txt",
    ]


def test_a_time_of_ones_own_beside_the_notebook_is_not_handed_in(ana):
    write(ana.folder / "timestamp.txt", "2001-01-01 00:00:00 UTC")
    write(ana.folder / "submission_secret.txt", "known")
    made = ana.submit()
    assert (made.handed_in / "timestamp.txt").read_text(encoding="utf-8") == made.timestamp
    assert (made.handed_in / "submission_secret.txt").read_text(encoding="utf-8") != "known"


@pytest.mark.parametrize("where", ["inbound", "cache"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_is_full_half_way_leaves_nothing_half_handed_in(ana, monkeypatch, where, number):
    ana.submit()

    def full(*_, **__):
        raise OSError(number, os.strerror(number))

    module = "closeness.staff.exchange.copying.os.fsync" if where == "inbound" else "shutil.copytree"
    monkeypatch.setattr(module, full)
    said = ana.refused()
    assert ("no room left" in said) is (number != errno.EIO)
    assert "nothing of" in said
    monkeypatch.undo()
    ana.submit()
    assert len([*ana.inbound.iterdir()]) == 2


def test_a_limit_of_the_system_half_way_through_a_file_leaves_nothing_of_it(ana):
    write(ana.folder / "data.txt", "x" * 500_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        assert "File too large" in ana.refused()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_notebook_that_cannot_be_handed_in_is_named(ana):
    file = ana.folder / f"{NAME}.ipynb"
    assert "larger than 0.001 MB together" in ana.refused(max_dir_size=1)
    assert f"{NAME}.ipynb is too large" in ana.refused(max_file_size=1)
    file.rename(ana.home / "elsewhere.ipynb")
    assert f"no {NAME}.ipynb" in ana.refused()
    file.symlink_to(ana.home / "elsewhere.ipynb")
    assert f"{NAME}.ipynb cannot be handed in" in ana.refused()


def test_what_a_killed_run_left_behind_goes_with_the_next_one(ana):
    old, new = (ana.inbound / f".handing-in-{name}" for name in ("old", "new"))
    for one in (old, new):
        write(one / f"{NAME}.ipynb", "{")
    os.utime(old, (0, 0))
    ana.submit()
    assert not old.exists()
    assert new.exists()  # another tab may be at it


def test_the_folder_that_is_handed_in_to_need_not_be_readable(ana, monkeypatch):
    # as where every learner is a user of the system; root may read anything, so that it is said here
    opened = os.open

    def refused(path, flags, *rest, **more):
        if flags & os.O_DIRECTORY and Path(path) == ana.inbound:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refused)
    assert ana.submit().handed_in.is_dir()


def test_an_exchange_of_ones_own_need_not_be_writable(ana):
    (ana.root / COURSE).chmod(0o555)
    ana.root.chmod(0o555)
    try:
        assert ana.submit().handed_in.is_dir()
    finally:
        ana.root.chmod(0o755)
        (ana.root / COURSE).chmod(0o755)
