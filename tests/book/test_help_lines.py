"""The numbers to call: one dated file, and a clear message when it is not complete."""

import datetime as dt
import re
import sys

import pytest

from site_fixture import ROOT, built_book, read_page

sys.path.insert(0, str(ROOT / "book/_ext"))

WHOLE = """
checked = 2026-11-22
how = "on their pages"
[[emergency]]
where = "UK"
number = "999"
[[line]]
where = "UK"
name = "A line"
number = "0808 2000 247"
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("checked = 2026-11-22", "", "checked must be a date such as 2026-11-22, got None"),
        ("2026-11-22", '"soon"', "checked must be a date such as 2026-11-22, got 'soon'"),
        ('how = "on their pages"', "", "how must say how the numbers were checked"),
        ("[[line]]", "[[lines]]", r"there is no \[\[line\]\]. Give at least one"),
        ('name = "A line"', "", r"\[\[line\]\] 1 has no name. Add name = "),
        ('number = "999"', "", r"\[\[emergency\]\] 1 has no number"),
    ],
)
def test_an_incomplete_file_is_refused_by_entry_and_field(tmp_path, old, new, says):
    from course_book.help_lines import read_lines

    path = tmp_path / "help-lines.toml"
    path.write_text(WHOLE.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=f"help-lines.toml: {says}"):
        read_lines(path)


@pytest.mark.book
def test_the_help_page_shows_every_number_as_a_telephone_link_and_the_date():
    from course_book.help_lines import dial, read_lines

    found = read_lines(ROOT / "book/help-lines.toml")
    links = {tag["href"] for tag in read_page("book/help.html").all("a") if tag["href"].startswith("tel:")}
    assert links == {dial(entry["number"]) for kind in ("emergency", "line") for entry in found[kind]}
    text = (built_book() / "book/help.html").read_text(encoding="utf-8")
    assert f"{found['checked'].day} {found['checked']:%B %Y}" in text
    assert found["checked"] <= dt.datetime.now(dt.UTC).date()


@pytest.mark.book
def test_every_page_with_a_care_box_is_one_step_from_help():
    for page in sorted((ROOT / "book").rglob("*.md")):
        source = page.read_text(encoding="utf-8")
        if ":class: care" in source and page.stem != "help":
            assert re.search(r"\{ref\}`[^`]*<if-things-are-hard>`|\(.*help\.md\)", source), page.name
