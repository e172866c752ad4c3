"""The explorer in a page without a kernel: for eyes, keys, ears, phones, in the dark, offline, on paper."""

import pytest

from browser.explorer_page import LIBRARY, colours, drawn, heights, lay_out
from browser.walk import axe_violations, unreached
from toy_exploration import TOY, WORDS, share, teach

pytestmark = pytest.mark.browser

START = "4-0"
GIVEN = TOY.controls[0].values


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    with pytest.MonkeyPatch.context() as patch:
        teach(patch)
        return serve(lay_out(tmp_path_factory.mktemp("explorer")))


@pytest.fixture
def open_explorer(new_page, address):
    pages = []

    def start(width=1280, height=900, *, name="page", waits=True, **options):
        page = new_page(width, height, **options)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url.removeprefix(address)))
        page.goto(f"{address}/{name}.html")
        if waits:
            drawn(page, START)
        pages.append(page)
        return page

    yield start
    assert [problem for page in pages for problem in page.problems] == []


def sentence(given, kind):
    return share(given, kind).sentence


def test_a_key_on_the_slider_changes_picture_sentence_table_and_what_is_heard(open_explorer):
    page = open_explorer()
    slider = page.get_by_label("What A gives")
    slider.focus()
    assert slider.get_attribute("aria-valuetext") == "1 hours"
    before = heights(page)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    drawn(page, "8-0")
    assert slider.get_attribute("aria-valuetext") == "2 hours"
    assert page.locator(".number").inner_text() == "2 hours"
    assert page.locator(".sentence").inner_text() == sentence(2, "time")
    figure = page.get_by_role("img")
    assert figure.get_attribute("aria-label") == f"{WORDS['toy.figure']} {sentence(2, 'time')}"
    after = heights(page)
    assert after[0] == pytest.approx(2 * before[0], rel=0.05)
    assert after[1] == before[1]
    page.get_by_text("The numbers as a table").click()
    assert page.locator("td:visible").all_inner_texts() == ["2", "2"]
    page.keyboard.press("Home")  # the summary has the focus: nothing happens
    assert page.locator("data-explorer").get_attribute("data-drawn") == "8-0"


def test_every_setting_that_a_reader_can_reach_shows_what_python_says_there(open_explorer):
    page = open_explorer()
    for kind, name in enumerate(("time", "care")):
        page.get_by_text(("Time", "Care")[kind], exact=True).click()
        page.get_by_label("What A gives").focus()
        page.keyboard.press("Home")
        for place, given in enumerate(GIVEN):
            drawn(page, f"{place}-{kind}")
            view = share(given, name)
            assert page.locator(".sentence").inner_text() == view.sentence
            assert page.locator(".note").all_inner_texts() == [view.note]
            page.keyboard.press("ArrowRight")


def test_the_sentence_is_read_out_at_rest_and_not_on_the_way(open_explorer):
    page = open_explorer()
    page.evaluate(
        """() => {
          window.heard = [];
          const live = document.querySelector("data-explorer").live;
          new MutationObserver(() => live.textContent && heard.push(live.textContent))
            .observe(live, { childList: true, characterData: true, subtree: true });
        }"""
    )
    page.get_by_label("What A gives").focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    drawn(page, "0-0")
    assert page.evaluate("heard") == []
    page.wait_for_function("heard.length > 0")
    assert page.evaluate("heard") == [f"{sentence(0, 'time')} Nothing comes from A."]


def test_a_choice_is_a_group_of_radio_buttons_that_arrow_keys_move(open_explorer):
    page = open_explorer()
    group = page.get_by_role("group", name="Which kind")
    assert group.get_by_role("radio").count() == 2
    group.get_by_role("radio", name="Time").focus()
    page.keyboard.press("ArrowRight")
    drawn(page, "4-1")
    assert group.get_by_role("radio", name="Care").is_checked()
    assert page.locator(".sentence").inner_text() == sentence(1, "care")


def test_back_to_the_start_goes_there_and_keeps_the_focus_in_the_explorer(open_explorer):
    page = open_explorer()
    back = page.get_by_role("button", name="Back to the start")
    assert back.is_disabled()
    page.get_by_text("Care", exact=True).click()
    page.get_by_label("What A gives").fill("20")
    drawn(page, "20-1")
    back.click()
    drawn(page, START)
    assert page.get_by_label("What A gives").input_value() == "4"
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.id") == "set-given"
    assert back.is_disabled()


def test_a_setting_is_remembered_nowhere_but_in_the_page(open_explorer):
    page = open_explorer()
    page.get_by_label("What A gives").fill("20")
    drawn(page, "20-0")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.locator(".keeping").count() == 0


# what is loaded


def test_the_library_comes_when_the_figure_comes_near_and_moves_nothing(open_explorer):
    page = open_explorer(name="far", waits=False)
    page.locator("data-explorer[data-ready]").wait_for(state="attached")
    page.wait_for_timeout(300)
    assert [url for url in page.asked if "vendor" in url or "json" in url] == []
    assert page.locator(".sentence").inner_text() == sentence(1, "time"), "the words are there already"
    page.locator("data-explorer").scroll_into_view_if_needed()
    drawn(page, START)
    assert page.evaluate("shifts") == 0
    assert sorted(url for url in page.asked if "vendor" in url or "json" in url) == [LIBRARY, "/views.json"]


def test_two_explorers_load_the_library_once(open_explorer):
    page = open_explorer(name="two")
    second = page.locator("data-explorer").nth(1)
    second.scroll_into_view_if_needed()
    second.get_by_label("What A gives").fill("20")
    page.locator("data-explorer[data-drawn='20-0']").wait_for()
    assert page.asked.count(LIBRARY) == 1
    assert page.locator("data-explorer").first.get_attribute("data-drawn") == START
    assert page.evaluate("typeof Plotly") == "undefined" or page.evaluate("Boolean(Plotly.react)")


def test_a_page_without_an_explorer_loads_nothing_of_it(open_explorer):
    page = open_explorer(name="none", waits=False)
    page.wait_for_timeout(300)
    assert [url for url in page.asked if "vendor" in url] == []


def test_without_the_library_everything_but_the_picture_works_and_it_can_be_tried_again(new_page, address):
    page = new_page()
    page.route("**/vendor/**", lambda route: route.abort())
    page.goto(f"{address}/page.html")
    page.get_by_text("The figure could not be loaded.").wait_for()
    page.get_by_label("What A gives").fill("20")
    page.get_by_text(sentence(5, "time")).wait_for()
    assert page.get_by_text("The figure could not be loaded.").is_visible()
    page.unroute("**/vendor/**")
    page.get_by_role("button", name="Try again").click()
    drawn(page, "20-0")
    assert page.get_by_role("button", name="Try again").is_hidden()
    assert page.locator(".status").inner_text() == ""


def test_without_the_other_settings_the_page_says_so_and_they_can_be_tried_again(new_page, address):
    page = new_page()
    page.route("**/views.json", lambda route: route.abort())
    page.goto(f"{address}/file.html")
    drawn(page, START)
    page.get_by_label("What A gives").fill("20")
    page.get_by_text("The other settings could not be loaded").wait_for()
    page.unroute("**/views.json")
    page.get_by_role("button", name="Try again").click()
    drawn(page, "20-0")
    assert page.locator(".status").inner_text() == ""


# how it looks


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_figure_is_drawn_in_the_palette_and_follows_the_readers_theme(open_explorer, dark):
    page = open_explorer(dark=dark)
    schemes = {
        False: ["rgb(20, 111, 206)", "rgb(100, 26, 58)", "rgb(35, 38, 43)"],
        True: ["rgb(74, 144, 236)", "rgb(240, 192, 216)", "rgb(232, 230, 225)"],
    }
    assert colours(page) == schemes[dark]
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", "light" if dark else "dark")
    page.wait_for_function(
        "wanted => getComputedStyle(document.querySelector('data-explorer').shadowRoot"
        ".querySelector('.xtick text')).fill === wanted",
        arg=schemes[not dark][2],
    )
    assert colours(page) == schemes[not dark]
    assert page.locator("data-explorer").get_attribute("data-drawn") == START


def test_the_legend_lies_over_the_plot_and_there_is_no_mode_bar(open_explorer):
    for width in (375, 1280):
        page = open_explorer(width)
        legend = page.locator(".legend").bounding_box()
        plot = page.locator(".subplot.xy .gridlayer").bounding_box()
        assert legend["y"] + legend["height"] <= plot["y"] + 1
        assert legend["width"] > legend["height"]
        assert legend["x"] + legend["width"] <= width
        assert page.locator(".modebar-btn").count() == 0


@pytest.mark.parametrize("width", [320, 375, 640, 1280])
def test_nothing_is_wider_than_the_screen_and_every_target_is_44_px(open_explorer, width):
    page = open_explorer(width)
    page.get_by_text("The numbers as a table").click()
    page.get_by_text("Care", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.locator("data-explorer").evaluate(
        "one => [...one.shadowRoot.querySelectorAll('button, .option, summary, input[type=range]')]"
        ".filter((node) => node.checkVisibility())"
        ".map((node) => [node.outerHTML, node.getBoundingClientRect()])"
        ".filter(([, { width, height }]) => Math.min(width, height) < 43.9)"
    )
    assert small == []


def test_a_finger_on_the_figure_scrolls_the_page(open_explorer):
    page = open_explorer(375, 500, has_touch=True, is_mobile=True)
    box = page.get_by_role("img").bounding_box()
    page.evaluate("y => scrollTo(0, y)", box["y"] - 60)
    before = page.evaluate("scrollY")
    client = page.context.new_cdp_session(page)
    for kind, y in [("touchStart", 200), *(("touchMove", 200 + 15 * step) for step in range(1, 11))]:
        finger = {"type": kind, "touchPoints": [{"x": 190, "y": y}]}
        client.send("Input.dispatchTouchEvent", finger)
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("before => scrollY < before - 50", arg=before)


def test_a_wider_window_widens_the_figure(open_explorer):
    page = open_explorer(375)
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function(
        "document.querySelector('data-explorer').shadowRoot.querySelector('.main-svg').clientWidth > 500"
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing_with_the_table_open(open_explorer, width, dark):
    page = open_explorer(width, dark=dark)
    page.get_by_text("The numbers as a table").click()
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", [375, 1280])
def test_tab_reaches_every_control_and_the_focus_shows(open_explorer, width):
    page = open_explorer(width)
    page.locator("data-explorer").evaluate("one => one.shadowRoot.querySelector('[value=\"1\"]').click()")
    drawn(page, "4-1")
    assert unreached(page) == []


def test_on_paper_the_settings_stand_beside_figure_and_sentence(open_explorer):
    page = open_explorer(dark=True)
    page.emulate_media(media="print")
    assert page.get_by_text("1 hours", exact=True).is_visible()
    assert page.get_by_text("Time", exact=True).is_visible()
    assert page.get_by_text("Care", exact=True).is_hidden()
    assert colours(page)[2] == "rgb(0, 0, 0)"


def test_without_scripts_the_start_can_be_read(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/page.html")
    assert page.get_by_text(sentence(1, "time")).is_visible()
    assert page.get_by_role("cell", name="2", exact=True).is_visible()
    assert page.get_by_text("What A gives, from nothing to 5 hours").is_visible()


# the gate


def test_behind_a_gate_there_is_nothing_until_the_button_is_pressed_by_key(open_explorer):
    page = open_explorer(name="gate", waits=False)
    assert page.locator(".gate .stop").inner_text() == "Stop here if you are afraid of your partner."
    assert page.get_by_role("link", name="If things are hard").get_attribute("href") == "../help.html"
    tree = page.locator("body").aria_snapshot()
    assert not any(word in tree for word in ("slider", "radio", "img", "A gives"))
    page.wait_for_timeout(300)
    assert [url for url in page.asked if "vendor" in url] == [], "nothing is loaded for a figure that is shut"
    page.get_by_role("button", name="I have read this. Show the figure").focus()
    page.keyboard.press("Enter")
    drawn(page, START)
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == WORDS["toy.title"]
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    drawn(page, "5-0")
    assert page.locator(".gate").count() == 0


def test_a_gate_is_shut_again_after_a_reload_because_nothing_is_stored(open_explorer):
    page = open_explorer(name="gate", waits=False)
    page.get_by_role("button", name="I have read this").click()
    drawn(page, START)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.reload()
    assert page.get_by_role("button", name="I have read this").is_visible()
    assert page.get_by_label("What A gives").count() == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_at_the_gate_or_behind_it_and_tab_reaches_all(open_explorer, width, dark):
    page = open_explorer(width, dark=dark, name="gate", waits=False)
    assert axe_violations(page) == []
    assert unreached(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.locator("data-explorer").evaluate(
        "one => [...one.shadowRoot.querySelectorAll('button, a')]"
        ".filter((node) => Math.min(node.offsetWidth, node.offsetHeight) < 43.9).length"
    )
    assert small == 0
    page.get_by_role("button", name="I have read this").click()
    drawn(page, START)
    assert axe_violations(page) == []


def test_without_scripts_the_gates_words_stand_before_the_start(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/gate.html")
    text = page.locator("main").inner_text()
    assert text.index("Stop here if you are afraid") < text.index(WORDS["toy.title"])
    assert page.get_by_role("link", name="If things are hard").is_visible()
