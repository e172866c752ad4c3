"""Print, at the end, how many tests each kind has and how many minutes it took."""

from collections import Counter

KINDS = ("notebook", "grading", "book", "browser", "node")
_kind = {}


def pytest_collection_modifyitems(items):
    for item in items:
        _kind[item.nodeid] = next((kind for kind in KINDS if item.get_closest_marker(kind)), "unit")


def pytest_terminal_summary(terminalreporter):
    count, seconds = Counter(), Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "nodeid", None) not in _kind or not hasattr(report, "duration"):
                continue
            kind = _kind[report.nodeid]
            seconds[kind] += report.duration
            count[kind] += report.when == "call"
    terminalreporter.section("tests and minutes per kind")
    for kind in ("unit", *KINDS):
        if count[kind]:
            terminalreporter.write_line(f"{kind:<10} {count[kind]:>5} tests {seconds[kind] / 60:>6.1f} min")
