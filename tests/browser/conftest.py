"""What every browser test shares: Chromium, pages that record their problems, a file server."""

import _thread
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, sync_playwright

from browser.lab import Lab, course_copy

FLAGS = [
    "--no-sandbox",  # containers refuse Chromium's own sandbox; every page here is ours
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name is looked up but this machine's: a page that asks another host fails, and its test with it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# Chromium without its windows first: it shows pages alike, and a fresh profile takes it a fifth of the time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
# Milliseconds for whatever a test waits for: what it is does not depend on how busy the machine is.
WAIT = 60_000
# Schemes that reach no network.
INLINE = ("data", "blob", "about", "chrome")


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder without a line of log for each file."""

    def do_GET(self):
        """Answer the icon that Chromium asks for unbidden: a test's own small page has none."""
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_args):
        """Say nothing: a failed request shows in the page's problems."""


class QuietServer(ThreadingHTTPServer):
    """Answers each request in a thread that coverage does not trace.

    Of two threads that begin to be traced at once Python 3.11 may end one, and its request is never answered.
    """

    def process_request(self, request, client_address):
        """Begin a thread of the simplest kind."""
        _thread.start_new_thread(self.process_request_thread, (request, client_address))


@pytest.fixture(scope="package")
def browser():
    """One Chromium for the folder.

    Not for the session: Playwright keeps an event loop running in this thread, and tests of other folders
    start loops of their own.
    """
    executable = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if executable is None:
        pytest.fail("Chromium is missing: install the package `chromium-headless-shell` or `chromium`.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield chromium
        chromium.close()


def watch(page):
    """Return the page with a list `problems` that fills as the page goes wrong."""
    page.problems = []

    def heard(message):
        if message.type == "error":
            page.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def asked(request):
        address = urlsplit(request.url)
        if address.scheme not in INLINE and address.hostname not in ("127.0.0.1", "localhost"):
            page.problems.append(f"outside: {request.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: page.problems.append(f"error: {error}"))
    page.on("request", asked)
    return page


PAGES = pytest.StashKey[list]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Put what a failed test’s pages show and said into its report: nobody sees them elsewhere."""
    report = yield
    if report.failed:
        for page in item.stash.get(PAGES, []):
            report.sections.append((f"page {page.url.partition('?')[0]}", told_by(page)))
    return report


def told_by(page):
    """Return what a page shows, as a screen reader has it, and what went wrong on it."""
    try:
        shown = page.locator("body").aria_snapshot(timeout=5_000)
    except Error as gone:
        shown = f"nothing: {gone.message}"
    return "\n".join([*page.problems[-20:], shown[:12_000]])


@pytest.fixture
def new_page(browser, request):
    """A factory of fresh pages, each in its own profile, so that storage starts empty.

    `page.problems` lists console errors, uncaught errors and requests to other hosts. The book's service
    worker stays out unless a test asks for it (`service_workers="allow"`): it would fetch the whole book
    into every fresh profile, and answer what a test means to hold back.
    """
    contexts, pages = [], request.node.stash.setdefault(PAGES, [])

    def make(width=1280, height=900, *, dark=False, reduced_motion=True, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if reduced_motion else "no-preference",
            **{"service_workers": "block", **options},
        )
        contexts.append(context)
        context.set_default_timeout(WAIT)
        pages.append(watch(context.new_page()))
        return pages[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="package")
def serve():
    """A factory: give it a folder, get back the address at which this machine alone can read it."""
    servers = []

    def start(folder):
        server = QuietServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """This course as a clean clone has it, its assignments fetched."""
    return course_copy(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def lab(course):
    """A real JupyterLab on it."""
    server = Lab(course)
    yield server
    server.close()
