"""Feedback pages that load nothing from elsewhere, run nothing, and can be read on a phone."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter

from closeness.staff.course import course_of
from closeness.staff.inert import disarm

_VIEWPORT = {"name": "viewport", "content": "width=device-width, initial-scale=1"}
# nbgrader's template lays outputs out for a desktop; on a phone each row of a marks table becomes a short
# list.
_STYLE = """
div.output_area { display: block }
div.nbgrader_cell .panel-heading { height: auto; overflow: hidden }
div.nbgrader_cell .panel-heading a { color: inherit }
div.nbgrader_cell pre { white-space: pre-wrap }
.rendered_html table :is(th, td) { padding: .2em 1em .2em 0; text-align: start; vertical-align: top }
@media (max-width: 45em) {
  .container, #notebook-container { padding: 0 .3em }
  .closeness-marks thead { position: absolute; clip-path: inset(50%); width: 1px; overflow: hidden }
  .closeness-marks :is(table, caption, tbody, tr, th, td) { display: block }
  .closeness-marks :is(th, td) { border: 0 !important; min-width: 0 !important }
  .closeness-marks tr { border-bottom: 1px solid; padding: .6em 0 }
  .closeness-marks td::before { content: attr(data-column) ": "; font-weight: bold }
}
"""


class FeedbackExporter(HTMLExporter):
    """nbgrader's feedback page, made inert for assignments that the course marks; others stay as they are."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kwargs: Any) -> tuple[str, Any]:
        """Return the page and the resources."""
        page, resources = super().from_notebook_node(nb, resources, **kwargs)
        if course_of(self).is_marked(resources["nbgrader"]["assignment"]):
            page = calm(page, self.language_code)
        return page, resources


def calm(page: str, language: str) -> str:
    """Return a feedback page without anything active, without prompts and without emptied boxes."""
    soup = BeautifulSoup(page, "html.parser")
    disarm(soup)
    if soup.html is not None and soup.head is not None:
        soup.html["lang"] = language
        style = soup.new_tag("style")
        style.string = _STYLE
        soup.head.extend([soup.new_tag("meta", attrs=_VIEWPORT), style])
    for element in soup.select("div.prompt, a.anchor-link"):
        element.decompose()
    for element in soup.select("div.nbgrader_cell > div.panel-body"):
        if not element.get_text(strip=True):
            element.decompose()
    return str(soup)
