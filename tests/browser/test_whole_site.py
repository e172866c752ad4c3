"""The whole site with the network blocked: every page, everything that it loads, and every link within it."""

from collections import Counter
from urllib.parse import urldefrag, urlsplit

import pytest

from browser.conftest import INLINE
from browser.walk import next_frame
from site_fixture import built_book, page_paths

pytestmark = pytest.mark.browser

LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.href)"
IDS = "[...document.querySelectorAll('[id]')].map(node => node.id)"


@pytest.fixture(scope="module")
def site(serve):
    return serve(built_book())


def test_no_page_asks_elsewhere_complains_or_leads_nowhere(site, new_page, tell):
    page = new_page(service_workers="allow")  # pages ask for the site's own worker
    asked, failed, links, ids, pending = Counter(), [], set(), {}, set()

    def begun(request):
        asked[urlsplit(request.url)] += 1
        pending.add(request)

    def over(request):
        pending.discard(request)

    page.on("request", begun)
    page.on("requestfinished", over)
    page.on("requestfailed", over)
    # The browser drops its second question for the worker when a page is left; it is asked for below.
    worker = f"{site}/sw.js"
    page.on("requestfailed", lambda request: request.url == worker or failed.append(request.url))
    page.on("response", lambda answer: answer.status >= 400 and failed.append(answer.url))
    paths = page_paths()
    for path in paths:
        page.goto(f"{site}/{path}", wait_until="networkidle")
        # figures and what else waits until it is near
        page.evaluate("document.querySelectorAll('data-explorer').forEach(one => one.scrollIntoView())")
        next_frame(page)
        while pending:
            page.wait_for_timeout(20)
        address = urldefrag(page.url)[0]
        links.update((address, link) for link in page.evaluate(LINKS))
        ids[address] = set(page.evaluate(IDS))
    inside = {link for _, link in links if link.startswith(site)}
    missing = set()
    for link in inside:
        target, anchor = urldefrag(link)
        if target not in ids:
            answer = page.request.get(target)
            if answer.status >= 400:
                missing.add(link)
            ids[target] = None
        elif anchor and ids[target] is not None and anchor not in ids[target]:
            missing.add(link)
    assert page.request.get(worker).ok
    outside = [
        address.geturl()
        for address in asked
        if address.scheme not in INLINE and address.netloc != urlsplit(site).netloc
    ]
    tell(
        f"{len(paths)} pages, {sum(asked.values())} requests, {len(outside)} of them outside, "
        f"{len(page.problems)} console errors, {len(inside)} links within, {len(missing)} broken"
    )
    assert (outside, failed, page.problems, missing) == ([], [], [], set())


def test_what_is_not_the_sites_own_is_refused_by_the_page_itself(site, new_page):
    page = new_page()
    page.goto(f"{site}/book/help.html")
    refused = page.evaluate("""async () => {
        const said = [];
        document.addEventListener("securitypolicyviolation", (event) => said.push(event.effectiveDirective));
        const image = new Image();
        const script = document.createElement("script");
        const inline = document.createElement("script");
        image.src = "https://elsewhere.example/a.png";
        script.src = "https://elsewhere.example/a.js";
        inline.textContent = "window.ran = true";
        document.body.append(image, script, inline);
        await fetch("https://elsewhere.example/a.json").catch(() => {});
        await new Promise((done) => setTimeout(done, 100));
        return [said.sort(), window.ran ?? false];
    }""")
    assert refused == [["connect-src", "img-src", "script-src-elem", "script-src-elem"], False]


def test_every_address_is_relative_so_that_any_folder_will_do():
    for path in page_paths():
        text = (built_book() / path).read_text(encoding="utf-8")
        assert 'href="/' not in text, path
        assert 'src="/' not in text, path
