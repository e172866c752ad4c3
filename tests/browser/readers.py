"""What a page looks like to readers who change it: large, spaced out, by finger, in colours of their own.

    settle(page, address)     a page with every board and figure on it
    SPACED                    spaces text out as WCAG 1.4.12 asks a page to bear, in boards too
    CHOSEN                    presses the first button of each board, and the first radio button of each group
    CUT                       text that is not all there to be seen, words that break within a control
    SMALL                     controls smaller than a number of pixels, either way
    UNTOLD                    states, rings and edges that forced colours take away
    OPENED                    opens all that is folded
    UNNAMED                   stops of the Tab key that are not told what they are and called
    COVERED                   what has the focus if it is covered, else ""; null without a focus

All from CUT on but OPENED are scripts that return what is wrong, in words. All look into shadow roots.
"""

from browser.walk import wait_until
from closeness.widgets.module import TAGS

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`);
  const boards = [...document.querySelectorAll("*")].filter((node) => node.shadowRoot);
  for (const root of [document, ...boards.map(({ shadowRoot }) => shadowRoot)])
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}"""

_DEEP = """
  const deep = (root) => [...root.querySelectorAll("*")].flatMap((node) =>
    [node, ...(node.shadowRoot ? deep(node.shadowRoot) : [])]);
  const up = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  const above = (node) => node === null ? [] : [node, ...above(up(node))];
  const seen = (node) =>
    node.checkVisibility({ visibilityProperty: true }) && node.getClientRects().length > 0;
  const named = (node) => {
    const words = (node.getAttribute("aria-label") ?? node.innerText ?? "").trim().replaceAll(/\\s+/g, " ");
    const place = [node.getRootNode().host?.localName, node.localName, node.getAttribute("class")];
    return `${place.filter(Boolean).join(" ")} "${words.slice(0, 40)}"`;
  };
"""

# What scrolls in a box of its own is whole; a line that opens its card may be shortened; the letters in a
# drawing belong to it, and the sentence and the table beside a figure say the same.
CUT = f"""() => {{{_DEEP}
  const style = (node) => getComputedStyle(node);
  const range = document.createRange();
  const texts = deep(document.body).filter((node) => seen(node) && !node.closest("script, svg")
    && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())
    && !above(node).some((one) => style(one).clipPath === "inset(50%)"));
  const out = texts.filter((node) => {{
    if (above(node).some((one) => /auto|scroll/.test(style(one).overflowX))) return false;
    range.selectNodeContents(node);
    const {{ left, right }} = range.getBoundingClientRect();
    const box = above(node).find((one) => /hidden|clip/.test(style(one).overflowX));
    const isCut = box && style(box).webkitLineClamp === "none"
      && (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1);
    return isCut || left < -1 || right > innerWidth + 1;
  }});
  const isBroken = (text) => [...text.data.matchAll(/[\\p{{L}}’]+/gu)].some(({{ 0: word, index }}) => {{
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return new Set([...range.getClientRects()].map(({{ top }}) => Math.round(top))).size > 1;
  }});
  const broken = texts.filter((node) => node.closest("button, label, summary, select")
    && [...node.childNodes].some((child) => child.nodeType === 3 && isBroken(child)));
  const isWide = document.documentElement.scrollWidth > innerWidth;
  return [
    ...(isWide ? ["scrolls sideways"] : []),
    ...out.map((node) => `cut: ${{named(node)}}`),
    ...broken.map((node) => `broken word: ${{named(node)}}`),
  ];
}}"""

# A link within a sentence is as high as its line.
SMALL = f"""(least) => {{{_DEEP}
  const target = (node) =>
    node.matches("[type=radio], [type=checkbox]") ? node.closest("label") ?? node : node;
  const isInText = (node) => node.localName === "a" && getComputedStyle(node).display === "inline"
    && node.closest("p, li, td, dd, dt").innerText.trim().length > node.innerText.trim().length;
  return deep(document.body)
    .filter((node) => node.matches("a[href], button, input, select, textarea, summary, [role=button]"))
    .filter((node) => seen(node) && !isInText(node) && !node.matches(".skip"))
    .map((node) => [node, target(node).getBoundingClientRect()])
    .filter(([, {{ width, height }}]) => width < least - 0.5 || height < least - 0.5)
    .map(([node, {{ width, height }}]) => `${{named(node)}}: ${{width.toFixed()}} by ${{height.toFixed()}}`);
}}"""

CHOSEN = f"""() => {{{_DEEP}
  for (const {{ shadowRoot }} of deep(document.body).filter((node) => node.shadowRoot)) {{
    shadowRoot.querySelector("[aria-pressed=false]:not([aria-disabled])")?.click();
    const asked = [...shadowRoot.querySelectorAll("[type=radio], [type=checkbox]")].filter(seen);
    for (const name of new Set(asked.map((one) => one.name))) asked.find((one) => one.name === name).click();
  }}
}}"""

# Shadows and grounds are gone: what is left to tell what is chosen are lines. A browser's own radio buttons
# and boxes see to themselves; a hidden one is stood for by what comes after it or lies around it.
UNTOLD = f"""() => {{{_DEEP}
  const nodes = deep(document.body).filter(seen);
  const style = (node) => getComputedStyle(node);
  const stands = (node) => node.matches("input, select")
    ? [node, node.nextElementSibling, node.closest("label")].filter(Boolean) : [node];
  const ring = (one) => one.outlineStyle === "none" ? 0 : parseFloat(one.outlineWidth);
  const lines = (node) => stands(node).map(style)
    .map((one) => [ring(one), one.borderTopStyle, one.borderTopWidth].join()).join(" / ");
  const isChosen = (node) =>
    node.matches(":checked, [aria-pressed=true], [aria-current]:not([aria-current=false])");
  const isNative = (node) => node.localName === "input" && style(node).opacity !== "0";
  const isLike = (node, one) => node.getRootNode() === one.getRootNode()
    && ["localName", "className", "type", "name"].every((what) => node[what] === one[what]);
  const same = nodes.filter((node) => {{
    if (!isChosen(node) || isNative(node) || node.localName === "option") return false;
    const other = nodes.find((one) => !isChosen(one) && isLike(node, one));
    return other && lines(node) === lines(other);
  }});
  const unseen = nodes.filter((node) => {{
    const controls = "a[href], button, input, select, textarea, summary, [tabindex]";
    if (node.tabIndex < 0 || node.disabled || !node.matches(controls)) return false;
    node.blur();
    const outlines = () => stands(node).map(style)
      .map((one) => [ring(one) >= 2, one.outlineStyle, one.outlineWidth, one.outlineOffset].join());
    const before = outlines();
    node.focus({{ focusVisible: true, preventScroll: true }});
    return !outlines().some((now, at) => now.startsWith("true") && now !== before[at]);
  }});
  const lost = nodes.filter((node) =>
    node.matches("button, select, textarea, input:not([type=range])") && !isNative(node)
    && !node.matches(".quiet, .line, .bar-button, .erase") // these are words to press, in the page's own row
    && !stands(node).map(style).some((one) => parseFloat(one.borderTopWidth) >= 1));
  const ground = style(document.documentElement).backgroundColor;
  const unread = nodes.filter((node) => style(node).color === ground && !node.closest("svg")
    && [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()));
  return [
    ...unread.map((node) => `text in the colour of its ground: ${{named(node)}}`),
    ...same.map((node) => `chosen looks like not chosen: ${{named(node)}}`),
    ...unseen.map((node) => `no ring: ${{named(node)}}`),
    ...lost.map((node) => `no edge: ${{named(node)}}`),
  ];
}}"""


# Nine points of the first line: one that answers is enough for WCAG 2.4.11, which is level AA.
COVERED = f"""() => {{{_DEEP}
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  if (!node || node === document.body) return null;
  const at = (root, x, y) => {{
    const found = root.elementFromPoint(x, y);
    return found?.shadowRoot && found.shadowRoot !== root ? at(found.shadowRoot, x, y) : found;
  }};
  const whole = node.closest("label") ?? node;
  const {{ left, top, width, height }} = whole.getClientRects()[0];
  const parts = [0.2, 0.5, 0.8];
  const isSeen = parts.some((across) => parts.some((down) =>
    above(at(document, left + across * width, top + down * height)).includes(whole)));
  return isSeen ? "" : named(node);
}}"""


def settle(page, address):
    """Open a page and wait for its typeface and for every board and figure to have its controls."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('data-explorer').forEach((one) => one.scrollIntoView())")
    wait_until(
        page,
        "(tags) => [...document.querySelectorAll(tags)].every((board) => board.hasAttribute('data-ready'))",
        ", ".join(TAGS),
    )
    page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")


OPENED = f"""async () => {{{_DEEP}
  for (const folded of deep(document).filter((node) => node.matches("details"))) folded.open = true;
  await new Promise((done) => setTimeout(done, 100)); // boards hear of it later
}}"""

# Stops of the Tab key that are neither controls of the browser's own nor told what they are and called.
UNNAMED = f"""() => {{{_DEEP}
  const native = "a[href], button, input, select, textarea, summary, dialog";
  const called = (node) =>
    node.getAttribute("aria-label") || node.getAttribute("aria-labelledby") || node.innerText.trim();
  return deep(document.body)
    .filter((node) => node.hasAttribute("tabindex") && node.tabIndex >= 0 && seen(node))
    .filter((node) => !node.matches(native) && !(node.getAttribute("role") && called(node)))
    .map(named);
}}"""
