"""How tests move through a page as people do who use no mouse, and how they ask axe about it.

    unreached(page)                   controls that Tab never comes to, and stops without visible focus
    tab_stops(page)                   every stop of a walk with Tab, in order
    axe_violations(page)              WCAG 2.0, 2.1 and 2.2, A and AA, in words
    pick(page, value)                 an option of the select that has the focus, with arrow keys
    wait_until(page, script)          waits for a script to be true, on pages of the book too
    after_press(page)                 waits for what is put off until a press is over
    next_frame(page)                  waits for what a page does with its next frame: the live region

All look into shadow roots. axe alone passes a quiz that no keyboard can reach: use both.
"""

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MOST_STOPS = 400

# Every control that a person could want to use, each with a name for the report. A radio group is one stop;
# what has tabindex -1 is reached with arrow keys from its group, which the board's own test walks.
FIND_CONTROLS = """
() => {
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex]";
  const deep = (root) => [...root.querySelectorAll("*")].flatMap((node) => [
    ...(node.matches(wanted) ? [node] : []),
    ...(node.shadowRoot ? deep(node.shadowRoot) : []),
  ]);
  const seen = (node) =>
    node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
  window.walkControls = deep(document).filter(
    (node) => seen(node) && node.tabIndex >= 0 && !node.disabled && !node.closest("[inert]"),
  );
  window.walkReached = new Set();
  return window.walkControls.length;
}
"""

# Where the focus is, and whether a person can see it there: on the control itself, or on what stands for it.
READ_STOP = """
() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  if (!node || node === document.body || node === document.documentElement) return null;
  window.walkReached.add(node);
  window.walkStop = node;
  const ring = (one) => {
    const style = getComputedStyle(one);
    const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    return outline || (one.matches(":focus-visible") && style.boxShadow !== "none");
  };
  const box = node.getBoundingClientRect();
  const stands = [node, node.nextElementSibling, node.closest("label"), node.parentElement].filter(Boolean);
  return {
    tag: node.localName,
    name: (node.getAttribute("aria-label") ?? node.labels?.[0]?.innerText ?? node.innerText ?? "").trim(),
    board: node.getRootNode().host?.localName ?? "",
    ring: stands.some(ring),
    box: [box.left, box.top, box.width, box.height],
    inView: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}
"""

LIST_UNREACHED = """
() => {
  const group = (node) => node.localName === "input" && node.type === "radio" && node.name
    ? [...node.getRootNode().querySelectorAll(`input[name="${CSS.escape(node.name)}"]`)] : [node];
  const name = (node) =>
    node.getAttribute("aria-label") ?? node.labels?.[0]?.innerText ?? node.innerText ?? "";
  return window.walkControls
    .filter((node) => node.isConnected && !group(node).some((one) => window.walkReached.has(one)))
    .map((node) => `${node.localName} "${name(node).trim().slice(0, 60)}" was never reached`);
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop of a walk: which control, in which board, and whether the focus shows."""

    tag: str
    name: str
    board: str
    ring: bool
    in_view: bool


def pick(page, value):
    """Go down the options of the select that has the focus until this one is chosen.

    Not by the letters it begins with: a select forgets them after a second, and a busy machine takes longer.
    """
    chosen = """() => {
      let node = document.activeElement;
      while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
      return [node.value, node.selectedIndex + 1 < node.options.length];
    }"""
    while (now := page.evaluate(chosen))[0] != value:
        assert now[1], f"the select has no option {value!r} below the one that was chosen"
        page.keyboard.press("ArrowDown")


def next_frame(page):
    """Wait until everything that was put off to the next frame has been done, however slow the machine."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def after_press(page):
    """Wait until everything that a board put off until a press is over has been done.

    A board sets timers for it, and timers without delay run in the order in which they were set.
    """
    page.evaluate("new Promise((done) => setTimeout(done))")


@cache
def axe_source():
    """Return the checker's own text."""
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def tab_stops(page):
    """Return every stop from the top of the page until the focus leaves it."""
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    page.evaluate(FIND_CONTROLS)
    stops = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(READ_STOP)
        if found is None:
            return stops
        stops.append(
            Stop(
                tag=found["tag"],
                name=found["name"],
                board=found["board"],
                ring=found["ring"] or looks_focused(page, found["box"]),
                in_view=found["inView"],
            )
        )
    raise AssertionError(f"Tab is trapped: {MOST_STOPS} stops and no end; the last was {stops[-1]}.")


def looks_focused(page, box):
    """Return whether the stop looks another way once the focus has left it.

    For rings on parts whose style cannot be read, such as a slider's thumb. The focus is put back, so that
    the walk goes on from there.
    """
    left, top, width, height = box
    clip = {"x": max(left - 8, 0), "y": max(top - 8, 0), "width": width + 16, "height": height + 16}
    focused = page.screenshot(clip=clip)
    page.evaluate("window.walkStop.blur()")
    plain = page.screenshot(clip=clip)
    page.evaluate("window.walkStop.focus({ focusVisible: true })")
    return focused != plain


def unreached(page):
    """Return, in words, what a person with only a keyboard cannot reach or cannot see."""
    stops = tab_stops(page)
    assert stops, "Tab reached nothing at all."
    faults = page.evaluate(LIST_UNREACHED)
    for stop in stops:
        if not stop.ring:
            faults.append(f'{stop.tag} "{stop.name[:60]}" shows no focus')
        if not stop.in_view:
            faults.append(f'{stop.tag} "{stop.name[:60]}" has the focus out of view')
    return faults


def axe_violations(page):
    """Return every violation as "rule: target: what is wrong"."""
    page.evaluate(axe_source())
    found = page.evaluate(
        "async (options) => (await axe.run(document, options)).violations",
        # what axe finds in order it would describe at length as well, for nobody
        {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]},
    )
    return [
        f"{violation['id']}: {node['target']}: {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


def wait_until(page, script, arg=None, *, within=30):
    """Wait for a script to be true.

    Playwright's own waiting lets the page evaluate a text from the second look on, which the book's pages
    forbid: there it works only for what is true at once.
    """
    until = time.monotonic() + within
    while not page.evaluate(script, arg):
        assert time.monotonic() < until, f"still not so after {within} s: {script}"
        page.wait_for_timeout(50)
