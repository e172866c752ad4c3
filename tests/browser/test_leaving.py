"""A reader who is not alone leaves at once, finds help, and erases what is kept, from every page."""

import pytest

from browser.walk import axe_violations, next_frame
from site_fixture import ROOT, built_book, page_paths, read_page

pytestmark = pytest.mark.browser
START, PAGE = "book/index.html", "book/part-1/foundation.html"
ELSEWHERE = "https://www.bbc.com/weather"
HIDDEN = "document.documentElement.hidden"
WEATHER = "<!doctype html><title>Weather</title><h1>Sunny</h1>"


@pytest.fixture(scope="module")
def site(serve):
    return serve(built_book())


@pytest.fixture
def leaver(new_page, site):
    """A page on which leaving is answered here, by a page about the weather; `asked` lists what went out."""

    def start(width=1280, path=PAGE, **options):
        page = new_page(width, 812, **options)
        page.asked = []

        def answer(route):
            page.asked.append(route.request.url)
            route.fulfill(body=WEATHER, content_type="text/html")

        page.route(lambda address: not address.startswith("http://127.0.0.1"), answer)
        page.goto(f"{site}/{START}")
        page.goto(f"{site}/{path}", wait_until="load")
        return page

    return start


def exits(page):
    return page.get_by_role("link", name="Leave now")


def test_every_page_has_the_exit_help_and_erasing():
    for path in page_paths():
        if path.startswith("book/") or path == "search.html":
            page = read_page(path)
            classes = [tag.get("class", "") for _, tag in page.tags]
            assert classes.count("leave") == 2, path
            assert classes.count("erase") == 1, path
            assert any(link.get("href", "").endswith("help.html") for link in page.all("a")) or path.endswith(
                "book/help.html"
            ), path
            assert {tag["href"] for tag in page.all("a") if tag.get("class") == "leave"} == {ELSEWHERE}


def test_where_it_leads_is_said_in_one_place():
    assert f"quick_exit: {ELSEWHERE}\n" in (ROOT / "_config.yml").read_text(encoding="utf-8")
    for kind in ("*.py", "*.html", "*.js"):
        for file in (ROOT / "book").rglob(kind):
            assert ELSEWHERE not in file.read_text(encoding="utf-8"), file


@pytest.mark.parametrize("width", [1280, 375])
def test_one_exit_is_in_sight_and_stays_there_while_the_page_scrolls(leaver, width):
    page = leaver(width)
    assert [one.is_visible() for one in exits(page).all()].count(True) == 1
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    next_frame(page)
    box = exits(page).locator("visible=true").bounding_box()
    assert 0 <= box["y"] < 300
    assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.asked == []  # nothing of that page is loaded before somebody leaves


def left(page):
    """Wait until the weather stands there, and return where going back leads."""
    page.wait_for_url(ELSEWHERE)
    assert page.get_by_role("heading", name="Sunny").is_visible()
    page.go_back()
    return page.url


@pytest.mark.parametrize("width", [1280, 375])
def test_the_exit_puts_the_weather_in_the_pages_place(leaver, site, width):
    page = leaver(width)
    exits(page).locator("visible=true").click()
    assert left(page) == f"{site}/{START}"


def test_the_exit_works_by_key_and_without_scripts(leaver):
    page = leaver()
    exits(page).locator("visible=true").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(ELSEWHERE)
    plain = leaver(java_script_enabled=False)
    exits(plain).locator("visible=true").click()
    plain.wait_for_url(ELSEWHERE)


def test_escape_three_times_leaves_from_anywhere_and_twice_does_not(leaver, site):
    page = leaver()
    page.locator("sort-board").first.get_by_role("button").first.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    assert page.url == f"{site}/{PAGE}"
    assert page.evaluate(HIDDEN) is False
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert left(page) == f"{site}/{START}"


def test_the_page_is_blank_before_the_browser_looks_for_the_next_one(leaver):
    page = leaver()
    seen = []
    page.on("console", lambda message: seen.append(message.text))
    page.evaluate(
        """() => navigation.addEventListener("navigate", () => {
          const { documentElement: root, title } = document;
          console.log(`${title}|${root.checkVisibility()}|${root.hidden}`);
        })"""
    )
    exits(page).locator("visible=true").click()
    page.wait_for_url(ELSEWHERE)
    assert [text for text in seen if "|" in text] == ["|false|true"]


# --- erasing ---

FILL = """async () => {
  localStorage.setItem("apart-and-together:1:a-board", "{}");
  localStorage.setItem("of-another-site", "stays");
  for (const name of ["JupyterLite Storage - ./", "JupyterLite Storage - elsewhere", "of-another-site"]) {
    await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => { request.result.close(); done(); };
    });
  }
  await (await caches.open("of-another-site")).put("/other", new Response("stays"));
}"""
LEFT = """async () => ({
  answers: Object.keys(localStorage),
  labs: (await indexedDB.databases()).map(({ name }) => name),
  copies: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING_OF_OURS = {
    "answers": ["of-another-site"],
    "labs": ["of-another-site"],
    "copies": ["of-another-site"],
    "workers": 0,
}


def open_dialog(page):
    page.get_by_role("button", name="Erase everything here").click()
    return page.get_by_role("dialog")


def test_erasing_takes_all_that_is_the_courses_and_nothing_else(new_page, site):
    page = new_page(service_workers="allow")
    page.goto(f"{site}/{PAGE}")
    page.wait_for_selector("html[data-kept]")
    page.evaluate(FILL)
    before = page.evaluate(LEFT)
    assert before["workers"] == 1
    assert len(before["copies"]) == 2
    dialog = open_dialog(page)
    dialog.get_by_role("button", name="Erase it all").click()
    page.wait_for_selector("#erasing[data-done]")
    assert page.evaluate(LEFT) == NOTHING_OF_OURS
    said = dialog.inner_text()
    assert "Notebooks in the browser: erased, 2 in all." in said
    assert "without a network: erased, " in said
    assert "files that you downloaded" in said
    with page.expect_navigation():
        dialog.get_by_role("button", name="Close").click()
    # In this tab nothing begins to keep anything again, on this page or another.
    page.goto(f"{site}/{START}", wait_until="networkidle")
    after = page.evaluate(LEFT)
    assert (after["copies"], after["workers"]) == (["of-another-site"], 0)
    assert page.problems == []


def test_a_board_is_blank_again_after_erasing(new_page, site):
    page = new_page()
    page.goto(f"{site}/{START}")
    page.wait_for_selector("sort-board[data-ready]")
    page.locator("[data-current] [data-label=recharging]").first.click()
    answered = "Object.keys(document.querySelector('sort-board').answer).length"
    assert page.evaluate(answered) == 1
    open_dialog(page).get_by_role("button", name="Erase it all").click()
    page.wait_for_selector("#erasing[data-done]")
    with page.expect_navigation():
        page.keyboard.press("Escape")
    page.wait_for_selector("sort-board[data-ready]")
    assert page.evaluate(answered) == 0


def test_keeping_it_erases_nothing_and_gives_the_focus_back(new_page, site):
    page = new_page()
    page.goto(f"{site}/{PAGE}")
    page.evaluate("localStorage.setItem('apart-and-together:1:a-board', '{}')")
    opener = page.get_by_role("button", name="Erase everything here")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Keep it").evaluate("node => node === document.activeElement")
    page.keyboard.press("Enter")
    assert not page.get_by_role("dialog").is_visible()
    assert opener.evaluate("node => node === document.activeElement")
    assert page.evaluate("localStorage.getItem('apart-and-together:1:a-board')") == "{}"


def test_a_store_that_another_tab_holds_open_is_not_called_erased(new_page, site):
    page = new_page()
    page.goto(f"{site}/{PAGE}")
    other = page.context.new_page()
    other.goto(f"{site}/{PAGE}")
    other.evaluate(
        """() => new Promise((done) => {
          indexedDB.open("JupyterLite Storage").onsuccess = (event) => {
            globalThis.held = event.target.result; done();
          };
        })"""
    )
    dialog = open_dialog(page)
    dialog.get_by_role("button", name="Erase it all").click()
    page.wait_for_selector("#erasing[data-done]")
    assert "Not all of it could be erased" in dialog.inner_text()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_in_the_dialog_before_and_after(new_page, site, width, dark):
    page = new_page(width, dark=dark)
    page.goto(f"{site}/{PAGE}", wait_until="networkidle")
    if width == 375:
        page.get_by_role("button", name="Contents").click()
    dialog = open_dialog(page)
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Erase it all").click()
    page.wait_for_selector("#erasing[data-done]")
    assert page.locator(".erasing-done").evaluate("node => node === document.activeElement")
    assert axe_violations(page) == []
    assert page.problems == []
