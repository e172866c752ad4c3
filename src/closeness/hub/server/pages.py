"""Small pages that a learner meets where there is nothing else to show, and the list of feedback pages."""

from __future__ import annotations

from html import escape

# Nothing is loaded and nothing runs. Feedback pages hold what learners wrote.
INERT = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The same, where links lead on: a sandbox would take the session from what they open.
PLAIN = INERT.removeprefix("sandbox; ")

_STYLE = """
:root { color-scheme: light dark; --ground: #fbfaf8; --ink: #24211d; --quiet: #5d574e; --line: #d9d4cb;
        --link: #1d5a9e }
@media (prefers-color-scheme: dark) {
  :root { --ground: #1c1b19; --ink: #ece8e1; --quiet: #b3ada3; --line: #423e38; --link: #8fc0f5 }
}
body { background: var(--ground); color: var(--ink); font: 1.06rem/1.6 system-ui, sans-serif; margin: 0 }
main { max-width: 38rem; margin: 12vh auto 3rem; padding: 0 1.25rem }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; text-wrap: balance; overflow-wrap: anywhere }
p { margin: 0 0 1rem; overflow-wrap: anywhere }
ul { list-style: none; padding: 0; margin: 1.5rem 0 }
li { border-top: 1px solid var(--line) }
li:last-child { border-bottom: 1px solid var(--line) }
li a { display: flex; min-height: 44px; align-items: center }
nav { margin-top: 1.5rem; display: flex; flex-wrap: wrap; gap: .25rem 1.75rem }
nav a { display: inline-flex; min-height: 44px; align-items: center }
a { color: var(--link) }
a:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; border-radius: 2px }
"""


def page(title: str, text: str, links: dict[str, str], *, choices: dict[str, str] | None = None) -> str:
    """Return a page of a title, a paragraph for each line of the text, choices as a list, and ways on.

    ``links`` and ``choices`` are addresses by what is shown of them.
    """
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    listed = "".join(f"<li>{_link(word, address)}</li>" for word, address in (choices or {}).items())
    ways = "".join(_link(word, address) for word, address in links.items())
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>{paragraphs}"
        f"{f'<ul>{listed}</ul>' if listed else ''}<nav>{ways}</nav></main></body></html>"
    )


def _link(word: str, address: str) -> str:
    return f'<a href="{escape(address)}">{escape(word)}</a>'
