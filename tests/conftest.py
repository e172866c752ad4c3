"""What every test shares: its kind, what it measured and how a whole run is dealt out to processes."""

from collections import Counter

import pytest
from hypothesis import settings

# A busy machine is no reason to fail: what is slow is found by the durations that pytest prints.
settings.register_profile("course", deadline=None)
settings.load_profile("course")

KINDS = ("book", "browser", "hub", "grading", "notebook", "node")
"""In the order in which a run of several processes begins them: what takes longest comes first."""

READS_THE_SITE = ("tests/book/", "tests/browser/test_book_pages.py")
"""Tests of the one built site and of the repository's own folders: one process runs them, one by one."""


def pytest_addoption(parser):
    parser.addoption(
        "--write-transcripts",
        action="store_true",
        help="write tests/browser/transcripts anew: what a screen reader is told of each graded board",
    )


def pytest_collection_modifyitems(config, items):
    for item in items:
        kind = next((kind for kind in KINDS if item.get_closest_marker(kind)), "unit")
        item.user_properties.append(("kind", kind))
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: (*KINDS, "unit").index(dict(item.user_properties)["kind"]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give a process whole files: their tests share what is dear to make, and some build on each other."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return "the built site" if nodeid.startswith(READS_THE_SITE) else nodeid.split("::")[0]

    config.option.loadscopereorder = False
    return ByFile(config, log)


@pytest.fixture
def tell(record_property):
    """Note what a test measured; the end of the run says it."""
    return lambda words: record_property("measured", words)


def pytest_terminal_summary(terminalreporter):
    count, seconds, measured = Counter(), Counter(), []
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        if not hasattr(report, "duration"):
            continue  # a warning, or a test that was left out
        found = dict(report.user_properties)
        seconds[found["kind"]] += report.duration
        if report.when == "call":
            count[found["kind"]] += 1
            measured += [words for name, words in report.user_properties if name == "measured"]
    if measured:
        terminalreporter.section("what tests measured")
        for words in measured:
            terminalreporter.write_line(words)
    terminalreporter.section("tests and minutes per kind")
    for kind in ("unit", *KINDS):
        if count[kind]:
            terminalreporter.write_line(f"{kind:<10} {count[kind]:>5} tests {seconds[kind] / 60:>6.1f} min")
