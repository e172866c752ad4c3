"""What an import loads: a learner's kernel starts light."""

import subprocess
import sys

import pytest

HEAVY = ("plotly", "pandas", "numpy", "nbgrader")


def loaded_by(statement):
    code = f"import sys; {statement}; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import closeness", "from closeness import SortBoard, LedgerBoard"])
def test_nothing_heavy_is_loaded(statement):
    assert loaded_by(statement).isdisjoint(HEAVY)


def test_the_core_loads_no_widget_library():
    assert loaded_by("import closeness.core.reciprocity, closeness.core.sorting").isdisjoint(
        {"anywidget", "ipywidgets", "traitlets", "IPython"}
    )


def test_an_unknown_name_says_what_there_is():
    import closeness

    with pytest.raises(AttributeError, match=r"it offers .*LedgerBoard, SortBoard"):
        _ = closeness.SortBord


def test_the_package_lists_its_names():
    import closeness

    assert {"FormBoard", "LedgerBoard", "SortBoard", "TwoAxisMap", "WhatNext"} <= set(dir(closeness))
