"""Every word that the book's machinery puts on a page, in one place for translators."""

from __future__ import annotations

from types import MappingProxyType

KINDS = MappingProxyType(
    {
        "story": "Story",
        "evidence": "Evidence",
        "try-it": "Try it",
        "pause": "Pause and reflect",
        "care": "Take care",
    }
)
"""The class of each kind of box and its name."""

BASES = MappingProxyType(
    {"measured": "measured", "inferred": "inferred", "hypothesis": "author’s hypothesis"}
)
"""What an evidence box rests on: its second class and the words of its badge."""

HELP = MappingProxyType(
    {
        "emergency": "If you are in danger now, call your local emergency number:",
        "checked": "Checked on {date}, {how}. If one of them fails, search for the name.",
    }
)
"""The words around the numbers of the help page."""

SCROLLS = MappingProxyType(
    {
        "table": "Table, wider than the page",
        "code": "Code, wider than the page",
        "formula": "Formula, wider than the page",
    }
)
"""What is heard where something scrolls sideways in a box of its own."""

PAGE = MappingProxyType(
    {
        "skip": "Skip to the text",
        "contents": "Contents",
        "search": "Search",
        "search_field": "Search the course",
        "search_hint": "Pages that hold all of the words are found.",
        "search_script": "Searching needs JavaScript. The contents list every page.",
        "mode": "Colours",
        "light": "Light",
        "dark": "Dark",
        "auto": "Auto",
        "next": "Next step",
        "previous": "Before this",
        "short": "on the short path",
        "short_next": "Next on the short path",
        "short_total": "{} minutes in all.",
        "outcomes": "After this part you can",
        "minutes": "{} minutes",
        "further": "{} more pages",
        "footer": "No account, nothing tracked. Text CC BY 4.0, code BSD-3-Clause.",
        "read": "read",
        "read_count": "{done} of {all} read",
        "go_on": "Go on with “{title}”",
        "run": "Run in your browser",
        "run_page": "the boards of this page, as a notebook",
        "run_part": "the lab of this part",
        "accessibility": "Accessibility",
        "moved": "The course begins here:",
    }
)
"""The words of the page around the text."""

LEAVING = MappingProxyType(
    {
        "leave": "Leave now",
        "help": "If things are hard",
        "erase": "Erase everything here",
        "erase_title": "Erase everything here?",
        "erase_what": "All that this course has kept in this browser goes: your answers and texts, the "
        "choice of colours, notebooks you worked on in the browser, and the pages kept for reading without a "
        "network. It cannot be undone.",
        "erase_not": "Not in our reach: files that you downloaded, the browser’s history, its suggestions "
        "while you type an address, and anything on another device or on a course’s hub.",
        "erase_yes": "Erase it all",
        "erase_no": "Keep it",
        "erased_title": "Erased",
        "erased_answers": "Answers, texts and settings: erased, {} in all.",
        "none_answers": "No answers, texts or settings were kept.",
        "erased_labs": "Notebooks in the browser: erased, {} in all.",
        "none_labs": "No notebooks were kept.",
        "erased_copies": "Pages and figures for reading without a network: erased, {} in all. In this tab "
        "none are kept again; a new visit keeps them again.",
        "none_copies": "No pages were kept for reading without a network.",
        "erase_failed": "Not all of it could be erased. Close the course’s other tabs and erase again, or "
        "clear this site’s data in the browser’s settings.",
        "close": "Close",
    }
)
"""The words for leaving at once and for erasing what this browser keeps."""

ASSIGNMENT = MappingProxyType(
    {
        "note": "You can do all of this on this page, without an account. What you choose and write stays in "
        "this browser; at the end one file holds it all, to keep or to send. Does your course have a hub? "
        "Then open the assignment there instead, and hand it in with a button.",
        "label-prose": "Your text",
        "hint-prose": "120 to 200 words. It is kept in this browser while you type.",
        "label-code": "Your function",
        "hint-code": "Put your line in the place of “# YOUR CODE HERE” and delete the line that raises "
        "NotImplementedError. This page does not run code.",
        "hand-in": "Your answers as a file",
        "no-script": "The boards and the file need JavaScript. Without it, write your answers on paper.",
        "lead": "This is all of it, and nothing has been sent. Save the file, and hand it in where your "
        "course collects work. Marks come from whoever grades it; nothing on this page knows what is right.",
        "save": "Save the file",
        "read": "Read a file",
        "again": "Start over",
        "given": "{given} of {asked} given",
        "complete": "complete",
        "words": "{count} words",
        "written": "written",
        "untouched": "nothing yet",
        "points": "{points} points",
        "saved": "The file {name} has been saved. It is where your browser puts what it downloads.",
        "loaded": "The answers of the file are on this page now.",
        "kept": "Kept in this browser only.",
        "not-kept": "This browser keeps nothing for this page (a private window, or full storage). Save the "
        "file before you leave.",
        "ask-read": "Put the answers of {file} here? They take the place of those on this page.",
        "ask-again": "Remove all answers from this page and from this browser? A file that you saved stays.",
        "yes": "Yes",
        "no": "No",
        "erased": "The page is empty again.",
        "not-a-file": "That is not a file of answers. Choose one that ends in .answers.json. "
        "Nothing was changed.",
        "another": "That file belongs to “{name}”. Open its page to read it. Nothing was changed.",
        "partly": "Some entries of the file have no place on this page and were left out: {names}.",
    }
)
"""The words around an assignment's page."""


LAB = MappingProxyType(
    {
        "title": "Lab",
        "loading": "The lab is being loaded …",
        "back_page": "Back to the page",
        "back_labs": "All labs",
        "no_webassembly": "This browser has no WebAssembly, which Python needs here. Update the browser, "
        "or use the boards on the pages of the book.",
        "missing": "This lab cannot start: {} could not be loaded. Check the connection, then reload.",
        "unsure": "Your browser keeps what you do here for now, and may drop it on its own, because the "
        "address of this page does not begin with https://. To keep your work, choose File, then Download, "
        "before you leave.",
        "refused": "Your browser refuses to keep anything for this page, as some do in a private window. "
        "To keep your work, choose File, then Download, before you close the page.",
        "close": "Close this note",
    }
)
"""The words around a notebook that runs in the reader's browser."""


def minutes(count: int) -> str:
    """Return a reading time in words.

    >>> minutes(12)
    '12 minutes'
    """
    return PAGE["minutes"].format(count)
