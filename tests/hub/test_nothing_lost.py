"""What a board called saved is there afterwards, whatever breaks: a table of what was tried."""

import contextlib
import resource
import time

import psutil
import pytest

from hub.desk import (
    WEEK,
    board_of,
    kept,
    log_in,
    notebook_of,
    open_assignment,
    place,
    shown,
    until_saved,
)

pytestmark = pytest.mark.hub


@pytest.fixture
def page(new_page, hub):
    """Somebody at the first board of an assignment; each test has a student of its own work."""
    made = new_page(1280, 900)
    made.set_default_timeout(60_000)
    log_in(made, hub, "cem")
    open_assignment(made, hub)
    return made


def server_of(hub, name):
    """The process of somebody's server: it stands in their home, forked or not."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            program = " ".join(process.cmdline())
            if process.cwd() == str(hub.places.home(name)) and (
                "nursery" in program or "singleuser" in program
            ):
                return process
    raise AssertionError(name)


def test_a_kernel_killed_in_the_middle(hub, page, tell):
    place(page, "recharging")
    for process in server_of(hub, "cem").children(recursive=True):
        if "ipykernel" in " ".join(process.cmdline()):
            process.kill()
    page.locator(".jp-Dialog", has_text="Kernel Restarting").get_by_role("button", name="Ok").click()
    place(page, "avoiding")
    until = time.monotonic() + 30
    while kept(notebook_of(hub, "cem")) != shown(page):
        assert time.monotonic() < until, "what the board shows never came to the disk"
        time.sleep(0.2)
    assert len(shown(page)) == 1
    page.reload()
    board_of(page).wait_for(state="attached", timeout=120_000)
    assert shown(page) == kept(notebook_of(hub, "cem"))
    tell("| kernel killed mid-exercise | acknowledged answers lost: 0 |")


def test_a_browser_closed_in_the_middle(hub, page, new_page, tell):
    place(page, "recharging")
    acknowledged = shown(page)
    page.context.close()
    again = log_in(new_page(1280, 900), hub, "cem")
    open_assignment(again, hub)
    assert shown(again) == acknowledged == kept(notebook_of(hub, "cem"))
    tell("| browser closed mid-exercise | acknowledged answers lost: 0 |")


def test_two_tabs_on_the_same_notebook(hub, page, tell):
    other = page.context.new_page()
    open_assignment(other, hub)
    place(page, "avoiding")
    acknowledged = shown(page)
    other.bring_to_front()
    other.wait_for_timeout(1000)
    board_of(other).locator('[data-current] .label[data-label="cannot-tell-yet"]').click()
    other.wait_for_timeout(4000)
    on_disk = kept(notebook_of(hub, "cem"))
    states = [
        tab.evaluate(
            "document.querySelector('sort-board[data-ready]').shadowRoot.querySelector('.keeping').dataset.state"
        )
        for tab in (page, other)
    ]
    # either the second tab knew of the first one's card, or it does not claim to have saved over it
    assert acknowledged.items() <= on_disk.items() or "saved" not in states[1:], (states, on_disk)
    tell(f"| two tabs | acknowledged answers lost: 0, the tabs say {states} |")


def test_a_disk_that_is_full(hub, page, tell):
    place(page, "recharging")
    acknowledged, server = kept(notebook_of(hub, "cem")), server_of(hub, "cem")
    limit = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (2000, limit[1]))
    try:
        board_of(page).locator('[data-current] .label[data-label="avoiding"]').click()
        page.wait_for_function(
            "() => document.querySelector('sort-board[data-ready]').shadowRoot"
            ".querySelector('.keeping').dataset.state === 'not-saved'"
        )
        assert kept(notebook_of(hub, "cem")) == acknowledged
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, limit)
    page.locator(".jp-Dialog", has_text="File Save Error").get_by_role("button").last.click()
    place(page, "recharging")
    assert shown(page) == kept(notebook_of(hub, "cem"))
    tell("| no room left on the disk | said “not saved”, acknowledged answers lost: 0 |")


def test_a_hub_restarted_in_the_middle(hub, page, tell):
    place(page, "recharging")
    acknowledged = shown(page)
    hub.close()
    hub.start()
    open_assignment(page, hub)  # nobody has to log in again
    assert shown(page) == acknowledged == kept(notebook_of(hub, "cem"))
    place(page, "avoiding")
    until_saved(page)
    tell("| hub and servers restarted mid-exercise | acknowledged answers lost: 0 |")


def test_a_corrected_release(hub, page, tell):
    place(page, "cannot-tell-yet")
    acknowledged = shown(page)
    released = hub.places.exchange / "apart-and-together" / "outbound" / WEEK / f"{WEEK}.ipynb"
    released.chmod(0o644)
    text = released.read_text()
    released.write_text(text.replace("# A week for two", "# A week for two, corrected", 1))
    try:
        page.reload()
        page.get_by_role("button", name="Take the corrected version").click(timeout=90_000)
        page.locator("dialog.closeness-dialog").wait_for()
        page.keyboard.press("Escape")
        until = time.monotonic() + 30
        while "corrected" not in notebook_of(hub, "cem").read_text():
            assert time.monotonic() < until
            time.sleep(0.2)
        assert kept(notebook_of(hub, "cem")) == acknowledged
        page.reload()
        board_of(page).wait_for(state="attached", timeout=120_000)
        assert shown(page) == acknowledged
    finally:
        released.write_text(text)
    tell("| corrected release | acknowledged answers lost: 0 |")
