"""Once visited, the book works without a network; a new version comes whole; a hub offers none of it."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import expect
from tornado.testing import bind_unused_port

from browser.site_server import SiteServer
from site_fixture import ROOT, built_book, page_paths

pytestmark = pytest.mark.browser

# Below another site's folder, as on a department's own web space; a name that needs escapes on the way.
BELOW = "some/deep path"
KEPT = "html[data-kept]"
CACHES = "caches.keys()"
PAGE, MODULE = "book/part-1/foundation.html", "_static/closeness/sort-board.js"
OLD, NEW = "<h1>", '<h1 data-version="2">'


def write_worker(site):
    """Write the worker anew, as the build does last."""
    subprocess.run([sys.executable, ROOT / "scripts/book_offline.py", site], check=True, capture_output=True)


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A copy of the site, some folders down from the server's root, with a lab of a page and two scripts."""
    folder = tmp_path_factory.mktemp("served")
    site = folder / BELOW
    shutil.copytree(built_book(), site, ignore=shutil.ignore_patterns("lite"))
    (site / "lite").mkdir()
    (site / "lite/lab.html").write_text(
        "<!doctype html><title>A lab</title>"
        "<script src='early.0123abcd.js'></script><script type=module src='lab.js?v=1'></script>",
        encoding="utf-8",
    )
    (site / "lite/early.0123abcd.js").write_text("document.title = 'A lab begins';", encoding="utf-8")
    (site / "lite/lab.js").write_text("document.title = 'A lab at work';", encoding="utf-8")
    (site / "lite/never.html").write_text("<!doctype html><title>Never</title>", encoding="utf-8")
    write_worker(site)
    return folder


@pytest.fixture
def server(room):
    started = SiteServer(room)
    yield started
    started.stop()


@pytest.fixture
def reader(new_page, server):
    """A page at the start of the course, with a worker that has kept everything."""
    page = new_page(service_workers="allow")
    page.site = f"{server.address}/{BELOW.replace(' ', '%20')}"
    page.goto(f"{page.site}/book/index.html")
    page.wait_for_selector(KEPT)
    return page


def heading(page):
    return page.locator("article h1").first.inner_text()


def test_every_page_opens_without_a_network_after_one_visit(reader, server):
    server.stop()
    for path in page_paths():
        if not path.startswith("lite/"):
            reader.goto(f"{reader.site}/{path}", wait_until="networkidle")
            assert reader.locator("main h1").first.is_visible(), path
            boards = reader.locator(":is(sort-board, ledger-board, form-board, data-explorer)")
            assert all(board.get_attribute("data-ready") is not None for board in boards.all()), path
    assert reader.problems == []


def test_a_folder_and_an_address_without_its_ending_open_too(reader, server):
    server.stop()
    reader.goto(f"{reader.site}/book/")
    assert reader.locator("sort-board").count()
    reader.goto(f"{reader.site}/book/how-to")
    assert heading(reader) == "How to use this course"
    assert reader.problems == []


def test_a_set_is_sorted_to_its_end_and_kept_without_a_network(reader, server):
    server.stop()
    reader.goto(f"{reader.site}/book/check-yourself/part-1.html", wait_until="networkidle")
    reader.wait_for_selector("sort-board[data-ready]")
    board = reader.locator("sort-board").first
    cards = board.evaluate("node => node.spec.cards.length")
    for place in range(cards):
        board.locator("[data-current] [data-label=recharging]").click()
        if place + 1 < cards:
            board.locator(".nav button").last.click()
    placed = board.evaluate("node => Object.keys(node.answer).length")
    assert placed > 1
    reader.reload(wait_until="networkidle")
    again = reader.locator("sort-board[data-ready]").first
    assert again.evaluate("node => Object.keys(node.answer).length") == placed
    assert reader.problems == []


def test_an_explorer_and_searching_answer_without_a_network(reader, server):
    server.stop()
    path = next(path for path in page_paths() if "<data-explorer" in (built_book() / path).read_text())
    reader.goto(f"{reader.site}/{path}", wait_until="networkidle")
    reader.locator("data-explorer").first.scroll_into_view_if_needed()
    reader.wait_for_selector("data-explorer .main-svg")
    reader.goto(f"{reader.site}/search.html?q=stonewalling", wait_until="networkidle")
    reader.wait_for_selector("#search-results li a")
    assert reader.problems == []


def test_what_the_first_page_loaded_is_asked_for_before_all_else(new_page, server):
    page = new_page(service_workers="allow")
    page.goto(f"{server.address}/{BELOW}/{PAGE}")
    page.wait_for_selector(KEPT)
    asked = [path for path in server.asked if not path.endswith("/sw.js")]
    begun = asked.index(asked[0], 1)  # the worker begins with the page itself
    shown = set(asked[:begun])
    assert set(asked[begun : begun + len(shown)]) == shown
    assert len(asked) > 2 * len(shown)


def test_a_lab_is_kept_when_it_is_visited_and_not_before(reader, server):
    names = reader.evaluate(CACHES)
    assert len(names) == 1
    reader.goto(f"{reader.site}/lite/lab.html")
    reader.wait_for_function("document.title === 'A lab at work'")
    reader.goto(f"{reader.site}/lite/lab.html")
    server.stop()
    reader.goto(f"{reader.site}/lite/lab.html?reset")
    reader.wait_for_function("document.title === 'A lab at work'")
    kept = reader.evaluate("""async () => {
      const labs = (await caches.keys()).find((name) => name.includes(" labs "));
      return (await (await caches.open(labs)).keys()).map(({ url }) => url.split("/").pop());
    }""")
    assert sorted(kept) == ["early.0123abcd.js", "lab.html", "lab.js"]


def test_a_lab_s_file_with_its_checksum_is_asked_for_once_and_any_other_each_time(reader, server, room):
    lab = room / BELOW / "lite/lab.js"
    before = lab.read_text(encoding="utf-8")
    reader.goto(f"{reader.site}/lite/lab.html")
    reader.wait_for_function("document.title === 'A lab at work'")
    server.asked.clear()
    reader.reload()
    reader.wait_for_function("document.title === 'A lab at work'")
    lab.write_text(before.replace("at work", "of today"), encoding="utf-8")
    os.utime(lab, (1, 1))  # a browser's own cache asks again when the file is another
    try:
        reader.context.new_cdp_session(reader).send("Network.clearBrowserCache")
        reader.goto(f"{reader.site}/lite/lab.html")
        reader.wait_for_function("document.title === 'A lab of today'")
        server.stop()
        reader.goto(f"{reader.site}/lite/lab.html")
        reader.wait_for_function("document.title === 'A lab of today'")
    finally:
        lab.write_text(before, encoding="utf-8")
    assert not [path for path in server.asked if path.endswith("early.0123abcd.js")]


def test_a_lab_opens_and_draws_its_boards_without_a_network_after_one_visit(new_page):
    server = SiteServer(built_book())
    page = new_page(service_workers="allow")
    lab = f"{server.address}/lite/notebooks/index.html?path=notebooks/part-2-recharging-or-avoiding.ipynb"
    try:
        page.goto(f"{server.address}/book/index.html")
        page.wait_for_selector(KEPT)
        page.goto(lab)
        page.locator("sort-board[data-ready]").first.wait_for(timeout=90_000)
        page.wait_for_load_state("networkidle")
    finally:
        server.stop()
    page.goto(lab)
    board = page.locator("sort-board[data-ready]").first
    board.wait_for(timeout=90_000)
    board.locator("[data-current] [data-label=recharging]").click()
    expect(board.locator("[data-current] [data-label=recharging]")).to_have_attribute("aria-pressed", "true")
    assert page.problems == []


def test_a_server_that_does_not_answer_does_not_hold_the_reader_up(reader, server):
    server.open.clear()
    reader.goto(f"{reader.site}/{PAGE}")
    assert heading(reader)
    reader.wait_for_load_state("load")  # nor do the page's styles, scripts and typeface wait
    assert reader.problems == []


# --- a new version ---


@pytest.fixture
def change(room):
    """Call to put a second version on the server: one page and one module are new; undone in the end."""
    site = room / BELOW
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}

    def publish(*, page=True):
        module = site / MODULE
        old = module.read_bytes()
        module.write_bytes(old + b"\nglobalThis.boardVersion = 2;\n")
        for file in site.rglob("*.html"):
            text = file.read_text(encoding="utf-8")
            text = re.sub(r"(sort-board\.js\?v=)\w+", r"\g<1>22222222", text)
            if page and file == site / PAGE:
                text = text.replace(OLD, NEW, 1)
            file.write_text(text, encoding="utf-8")
        write_worker(site)

    yield publish
    for path, content in before.items():
        path.write_bytes(content)


def versions(page):
    """Return which version of the page stands there, and which version of its module has run."""
    page.wait_for_selector("sort-board[data-ready]")
    return page.evaluate(
        "[document.querySelector('h1').dataset.version ?? '1', String(globalThis.boardVersion ?? 1)]"
    )


def dropped(page, names):
    """Wait until these caches are gone: the new version has been kept whole and has taken over."""
    page.evaluate(
        """async (names) => {
          while ((await caches.keys()).some((name) => names.includes(name))) {
            await new Promise((again) => setTimeout(again, 50));
          }
        }""",
        names,
    )


def test_a_reload_shows_the_new_page_with_the_new_module_and_drops_the_old_copies(reader, server, change):
    reader.goto(f"{reader.site}/{PAGE}")
    first = reader.evaluate(CACHES)
    assert versions(reader) == ["1", "1"]
    change()
    reader.reload()
    assert versions(reader) == ["2", "2"]
    dropped(reader, first)
    reader.reload()
    reader.wait_for_selector(KEPT)
    assert len(reader.evaluate(CACHES)) == 1
    server.stop()
    reader.reload()
    assert versions(reader) == ["2", "2"]
    assert reader.problems == []


def test_without_a_network_the_old_page_keeps_its_old_module(reader, server, change):
    server.stop()
    change()
    reader.goto(f"{reader.site}/{PAGE}")
    assert versions(reader) == ["1", "1"]
    server.start()
    reader.reload()
    assert versions(reader) == ["2", "2"]


def test_a_version_that_changes_while_it_is_being_kept_is_not_kept_in_part(reader, server, room, change):
    old = reader.evaluate(CACHES)
    change()
    third = room / BELOW / "book/part-1/conclusion.html"
    third.write_text(
        third.read_text(encoding="utf-8").replace("<h1>", "<h1 class='third'>"), encoding="utf-8"
    )
    reader.evaluate("""async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration.update().catch(() => {});
      const worker = registration.installing ?? registration.waiting;
      if (worker) await new Promise((done) => worker.addEventListener("statechange", () => {
        if (worker.state === "redundant" || worker.state === "activated") done();
      }));
    }""")
    assert reader.evaluate(CACHES) == old
    server.stop()
    reader.goto(f"{reader.site}/{PAGE}")
    assert versions(reader) == ["1", "1"]


def test_files_that_did_not_change_are_not_fetched_again(reader, server, change):
    change(page=False)
    server.asked.clear()
    first = reader.evaluate(CACHES)
    reader.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    dropped(reader, first)
    again = [path for path in server.asked if "vendor" in path or "explorers" in path]
    assert again == []


# --- where there is none ---


def test_two_sites_on_one_address_leave_each_others_copies_alone(reader, server, room):
    other = room / "another"
    if not other.is_dir():
        shutil.copytree(room / BELOW, other)
    first = reader.evaluate(CACHES)
    reader.goto(f"{server.address}/another/{PAGE}")
    reader.wait_for_selector(KEPT)
    assert len(reader.evaluate(CACHES)) == 2
    assert set(first) < set(reader.evaluate(CACHES))


def test_on_plain_http_elsewhere_the_page_says_nothing_and_registers_nothing(new_page, server):
    page = new_page(service_workers="allow", base_url=server.address)
    # What a browser does there: the whole interface is missing.
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    page.goto(f"{server.address}/{BELOW}/{PAGE}", wait_until="networkidle")
    assert page.evaluate("'serviceWorker' in navigator") is False
    assert not any(path.endswith("sw.js") for path in server.asked)
    assert page.problems == []


@pytest.fixture
def hub_book(tmp_path, monkeypatch):
    """The address of the book as the hub's service serves it; the service itself, in a process of its own."""
    prefix = "/services/course/"
    listening, port = bind_unused_port()
    listening.close()
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build/html").symlink_to(built_book())
    code = (
        "import sys; from pathlib import Path\n"
        "from tornado.ioloop import IOLoop\n"
        "from closeness.hub.course_page import application; from closeness.hub.places import Places\n"
        "places = Places(source=Path(sys.argv[1]), state=Path(sys.argv[1]))\n"
        "application(places, sys.argv[2]).listen(int(sys.argv[3]), '127.0.0.1')\n"
        "print('ready', flush=True); IOLoop.current().start()\n"
    )
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "of-no-hub")
    process = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path, prefix, str(port)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    yield f"http://127.0.0.1:{port}{prefix}book"
    process.terminate()
    process.wait()
    process.stdout.close()


def test_on_a_hub_no_page_is_kept_and_no_console_speaks(new_page, hub_book):
    page = new_page(service_workers="allow")
    with page.expect_response("**/sw.js") as asked:
        page.goto(f"{hub_book}/book/index.html", wait_until="networkidle")
    assert asked.value.status == 204
    registered = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    assert page.evaluate(registered) == 0
    assert page.evaluate(CACHES) == []
    assert page.problems == []
