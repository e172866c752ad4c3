"""Readers say what they can tell at the door, let the story go on, come back and compare, also by keys."""

from importlib.resources import files

import pytest

from browser.stand_in import in_notebook
from browser.walk import axe_violations, next_frame, unreached
from closeness import WhatNext
from closeness.bank import scenes
from closeness.widgets.module import module_source

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Next</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="palette.css">
<style>body {{ margin: 0 auto; padding: 16px; max-width: 760px; background: var(--at-paper) }}</style>
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
</script>
</head><body><main><h1>Next</h1>{board}</main></body></html>"""
SCRIPT = '<script type="module" src="next.js"></script>'
KEY = scenes()[0]
ALL = {"so-far": "avoiding", "now": "oven", "seen": [path[-1].id for path in KEY.endings]}


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("next")
    (folder / "next.js").write_text(module_source("what_next"), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")
    boards = {scene.id: WhatNext(scene).element() + SCRIPT for scene in scenes()}
    boards["plain"] = WhatNext().element()
    boards["notebook"] = in_notebook("next.js", WhatNext("spare-key", {}))
    for name, board in boards.items():
        (folder / f"{name}.html").write_text(PAGE.format(board=board), encoding="utf-8")
    return serve(folder)


@pytest.fixture
def open_scene(new_page, address):
    pages = []

    def start(name="spare-key", width=1280, height=900, **options):
        page = new_page(width, height, **options)
        page.goto(f"{address}/{name}.html")
        page.wait_for_selector("what-next[data-ready]")
        pages.append(page)
        return page

    yield start
    assert [problem for page in pages for problem in page.problems] == []


def fill(page, answer):
    page.evaluate("answer => document.querySelector('what-next').commit(answer)", answer)


def kept(page):
    return page.evaluate("JSON.parse(Object.values(localStorage)[0] ?? '{}')")


def focused(page):
    return page.evaluate("document.activeElement?.shadowRoot?.activeElement?.textContent.trim() ?? ''")


def tab_to(page, wanted):
    for _ in range(30):
        page.keyboard.press("Tab")
        if wanted in focused(page):
            return
    pytest.fail(f"Tab never reached {wanted!r}.")


def said(page):
    next_frame(page)
    return page.locator("what-next [role=status]").text_content()


def underlined(page):
    return page.locator(".stretch:visible [data-decides] .said").all_text_contents()


def test_the_whole_scene_is_read_with_keys_alone(open_scene):
    page = open_scene()
    tab_to(page, "Cannot tell yet")
    page.keyboard.press("Enter")
    assert said(page).startswith("Yes: that is the honest answer here.")
    for way in ("sits down", ("with a cake", "Breakfast"), ("with a cake", "Three weeks"), "lights up"):
        for choice in [way] if isinstance(way, str) else way:
            tab_to(page, choice)
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.shadowRoot.activeElement.className") == "stretch"
        assert said(page).startswith("So now: ")
        if way != "lights up":
            tab_to(page, "Back to the door")
            page.keyboard.press("Enter")
            assert focused(page) == "What happens next?"
    assert sorted(kept(page)["seen"]) == sorted(ALL["seen"])
    assert page.locator(".compared li:visible").count() == 4
    assert page.locator(".compared h4").inner_text() == "The same coat off the hook, three meanings"
    assert "whether the open matter came back too" in page.locator(".point").inner_text()


def test_the_ways_open_once_the_reader_has_said_what_it_is_so_far(open_scene):
    page = open_scene()
    assert page.locator(".choice:visible").count() == 0
    page.get_by_role("button", name="Avoiding").click()
    assert (
        page.locator(".reply strong").inner_text() == "“Avoiding” may prove right. So far, nothing says so."
    )
    assert page.locator(".choice:visible").count() == 3
    page.get_by_role("button", name="Cannot tell yet").click()
    assert page.locator(".reply").get_attribute("data-fits") == ""


def test_an_ending_shows_its_label_its_reason_and_the_sentences_that_decide(open_scene):
    page = open_scene()
    fill(page, {"so-far": "avoiding", "now": "oven", "seen": ["oven"]})
    assert page.locator(".verdict strong").inner_text() == "Avoiding"
    assert underlined(page) == ["Each time Leila has put a finger on his lips and gone to see to the oven."]
    matter = page.locator(".cue", has_text="The open matter")
    assert matter.locator(".state").inner_text() == "left outside"
    assert matter.locator(".role").inner_text() == "new, this decides"
    back = page.locator(".cue", has_text="The return")
    assert back.locator(".role").is_visible() is False
    assert "a time named" in page.locator(".aside").inner_text()


def test_a_return_without_the_matter_is_told_and_decides_nothing(open_scene):
    page = open_scene()
    fill(page, {"so-far": "avoiding", "now": "cake"})
    assert page.locator(".verdict strong").inner_text() == "Cannot tell yet"
    assert underlined(page) == []
    assert page.locator(".cue", has_text="The return").locator(".role").inner_text() == "new"


def test_the_door_remembers_which_endings_were_read(open_scene):
    page = open_scene()
    fill(page, {"so-far": "avoiding", "now": "oven", "seen": ["oven", "wet-hair"]})
    page.get_by_role("button", name="Back to the door").click()
    marks = page.locator(".choice:visible .seen").all_inner_texts()
    assert marks == ["seen: Recharging", "1 of 2 endings seen: Avoiding", ""]
    assert page.locator(".compared li:visible").count() == 2
    assert page.locator(".point").inner_text() == "Endings that you have not seen: 2."


def test_a_reader_comes_back_to_where_the_story_was_and_can_start_again(open_scene):
    page = open_scene()
    fill(page, ALL)
    page.reload()
    page.wait_for_selector("what-next[data-ready]")
    assert page.locator(".stretch:visible").count() == 3
    page.get_by_role("button", name="Start again").click()
    assert page.locator(".compared").is_visible() is False
    assert focused(page) == "Recharging"
    assert kept(page) == {}


@pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.id)
def test_every_way_of_every_scene_can_be_clicked_through(open_scene, scene):
    page = open_scene(scene.id, 375)
    page.get_by_role("button", name="Cannot tell yet").click()
    for path in scene.endings:
        for turn in path[1:]:
            page.locator(".choice:visible", has_text=turn.choice).click()
        assert page.locator(".verdict strong").inner_text() == WhatNext().words[path[-1].label]
        assert page.locator(".verdict").get_by_text(path[-1].reason).is_visible()
        page.get_by_role("button", name="Back to the door").click()
    assert len(kept(page)["seen"]) == len(scene.endings)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing_at_the_door_on_the_way_and_at_the_end(open_scene, width, dark):
    page = open_scene(width=width, dark=dark)
    assert axe_violations(page) == []
    for answer in ({"so-far": "avoiding"}, {"so-far": "cannot-tell-yet", "now": "cake"}, ALL):
        fill(page, answer)
        assert axe_violations(page) == []


@pytest.mark.parametrize("width", [375, 1280])
def test_tab_reaches_every_control_and_the_focus_shows(open_scene, width):
    page = open_scene(width=width)
    assert unreached(page) == []
    for answer in ({"so-far": "avoiding"}, {"so-far": "cannot-tell-yet", "now": "cake"}, ALL):
        fill(page, answer)
        assert unreached(page) == []


@pytest.mark.parametrize("width", [320, 375, 640, 1280, 1920])
def test_nothing_is_wider_than_the_screen_and_every_target_is_44_px(open_scene, width):
    page = open_scene(width=width)
    for answer in ({}, {"so-far": "avoiding"}, {"so-far": "avoiding", "now": "cake"}, ALL):
        fill(page, answer)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.locator("what-next").evaluate(
            "one => [...one.shadowRoot.querySelectorAll('button')].filter((node) => node.checkVisibility())"
            ".filter((node) => Math.min(node.offsetWidth, node.offsetHeight) < 44)"
            ".map((node) => node.outerHTML)"
        )
        assert small == []


def test_on_paper_the_opening_and_every_ending_stand_as_a_list(open_scene):
    page = open_scene()
    fill(page, ALL)
    page.emulate_media(media="print")
    assert page.locator(".stretch:visible").count() == 1
    assert page.locator(".paper > li:visible").count() == len(KEY.endings)
    assert page.locator("button:visible").count() == 0
    for path in KEY.endings:
        assert page.locator(".paper").get_by_text(path[-1].reason).is_visible()


def test_without_scripts_the_opening_and_every_ending_can_be_read(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/plain.html")
    for path in KEY.endings:
        assert page.get_by_text(path[-1].reason).is_visible()


def test_in_a_notebook_the_kernel_hears_which_endings_were_read(open_scene):
    page = open_scene("notebook")
    page.get_by_role("button", name="Avoiding").click()
    page.get_by_role("button", name="sits down").click()
    assert page.evaluate("traits.answer") == {"so-far": "avoiding", "now": "wet-hair", "seen": ["wet-hair"]}
