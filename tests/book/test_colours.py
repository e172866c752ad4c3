"""The palette keeps its promise: text can be read on every ground, in light and in dark."""

import re
from importlib.resources import files

import pytest

TEXT = (
    "ink",
    "muted",
    "recharging",
    "avoiding",
    "cannot-tell-yet",
    "partner-a",
    "partner-b",
    "fits",
    "look-again",
)
GROUNDS = ("paper", "surface")


def schemes():
    source = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    blocks = [block for block in re.findall(r"\{([^{}]*)\}", source) if "--at-paper" in block]
    return [dict(re.findall(r"--at-([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks]


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_contrast_that_wcag_gives_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_light_and_dark_name_the_same_colours():
    light, dark = schemes()
    assert set(light) == set(dark)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_text_colour_can_be_read_on_every_ground(scheme):
    colours = schemes()[scheme]
    weak = {
        (text, ground): contrast(colours[text], colours[ground])
        for text in TEXT
        for ground in GROUNDS
        if contrast(colours[text], colours[ground]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_borders_of_controls_and_the_focus_ring_can_be_seen(scheme):
    colours = schemes()[scheme]
    for mark in ("edge", "focus"):
        for ground in (*GROUNDS, "sunken"):
            assert contrast(colours[mark], colours[ground]) >= 3, (mark, ground)
