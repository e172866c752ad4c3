"""Learners answer forms with keys, fingers and mice, hear why, build a letter, and keep what is theirs."""

from importlib.resources import files

import pytest

from browser.stand_in import in_notebook
from browser.walk import after_press, axe_violations, next_frame, unreached
from closeness.bank import form, form_names
from closeness.core.answers import write_answer
from closeness.widgets.form_board.widget import FormBoard
from closeness.widgets.module import module_source

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Form</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="palette.css">
<style>
  body {{ margin: 0 auto; padding: 16px; max-width: 1100px; background: var(--at-paper) }}
  h1, h2 {{ color: var(--at-ink) }}
</style>
<script>
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
</script>
</head><body><main><h1>Form</h1><h2>Questions</h2>{board}</main></body></html>"""
SCRIPT = '<script type="module" src="board.js"></script>'
GRADED = {
    "id": "read-off",
    "title": "Read off",
    "questions": [
        {
            "id": "rule",
            "prompt": "Which rule may Sam follow?",
            "kind": "choice",
            "options": [
                {"id": "excuse", "text": "Every withdrawal is a need."},
                {"id": "chance", "text": "None."},
            ],
        },
        {
            "id": "signs",
            "prompt": "Which signs decide?",
            "kind": "choices",
            "options": [{"id": "issue", "text": "The matter"}, {"id": "time", "text": "A time named"}],
        },
        {
            "id": "overlap",
            "prompt": "How much is shared?",
            "kind": "number",
            "unit": "%",
            "min": 0,
            "max": 100,
        },
        {"id": "reason", "prompt": "Why?", "kind": "text", "lines": 2, "max_length": 40},
    ],
}
BLANK = {"rule": None, "signs": [], "overlap": None, "reason": None}


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    folder = tmp_path_factory.mktemp("forms")
    (folder / "board.js").write_text(module_source("form_board"), encoding="utf-8")
    palette = files("closeness.widgets").joinpath("palette.css").read_text(encoding="utf-8")
    (folder / "palette.css").write_text(palette, encoding="utf-8")
    pages = {name: FormBoard(name).element() + SCRIPT for name in form_names()}
    pages["graded"] = in_notebook("board.js", FormBoard(GRADED, dict(BLANK), "read-off", name="read_off"))
    pages["plain"] = FormBoard("quiz-part-1").element()
    for name, board in pages.items():
        (folder / f"{name}.html").write_text(PAGE.format(board=board), encoding="utf-8")
    return serve(folder)


@pytest.fixture
def open_form(new_page, address):
    pages = []

    def start(name="quiz-part-1", width=1280, height=900, **options):
        page = new_page(width, height, **options)
        page.goto(f"{address}/{name}.html")
        page.wait_for_selector("form-board[data-ready]")
        pages.append(page)
        return page

    yield start
    for page in pages:
        assert page.problems == []


def answer_of(page):
    after_press(page)
    return page.evaluate("document.querySelector('form-board').answer")


def fill(page, answer):
    page.evaluate("answer => document.querySelector('form-board').commit(answer)", answer)


def kept(page):
    """Return the answer that this browser keeps for the page, or None."""
    return page.evaluate("JSON.parse(Object.values(localStorage)[0] ?? 'null')")


def said(page):
    next_frame(page)
    return page.locator("p[role=status]").text_content()


def option(page, text):
    return page.locator("label.option:visible", has_text=text)


def seen(page, text):
    """Return what stands on the board, and not the line that is read aloud."""
    return page.locator(".form").get_by_text(text)


def right_answers(name):
    """Return an answer in which everything fits."""
    return {
        question.id: question.right
        if question.kind == "number"
        else next(one.id for one in question.options if one.fits)
        for question in form(name).questions
    }


# practice


def test_each_answer_gets_its_reason_in_words_and_can_be_changed(open_form):
    page = open_form()
    option(page, "How much the two love").click()
    assert page.get_by_text("Look again.", exact=True).is_visible()
    assert seen(page, "You took a map of how two people live").is_visible()
    assert said(page).startswith("Look again. Neither picture shows that.")
    option(page, "much of both").click()
    assert page.get_by_text("Fits.", exact=True).is_visible()
    assert seen(page, "Two axes tell the fullest corner").is_visible()
    assert seen(page, "You took a map of how two people live").count() == 0
    assert answer_of(page) == kept(page) == {"two-axes": "corners"}


def test_a_long_form_goes_question_by_question_and_ends_in_words(open_form):
    page = open_form(width=375)
    assert page.locator(".question:visible").count() == 1
    fill(page, right_answers("quiz-part-1") | {"one-act": "rejection"})
    for number in range(2, 7):
        page.get_by_role("button", name="Next").click()
        assert page.get_by_text(f"Question {number} of 6").is_visible()
        assert page.locator(".question:visible").count() == 1
    assert page.get_by_role("button", name="Next").is_disabled()
    assert seen(page, "Worth a second look:").is_visible()
    assert not seen(page, "everything fits").count()
    page.get_by_role("button", name="Question 4").click()
    assert page.locator(".question:visible").get_attribute("data-question") == "one-act"
    option(page, "Little, until he knows").click()
    assert seen(page, "Answered to the end, and everything fits.").is_visible()
    assert "everything fits" in said(page)
    assert seen(page, form("quiz-part-1").closing).is_visible()


def test_a_page_opens_where_it_was_left(open_form):
    page = open_form()
    fill(page, {"two-axes": "corners", "autonomy": "flu"})
    page.reload()
    page.wait_for_selector("form-board[data-ready]")
    assert page.get_by_text("Question 3 of 6").is_visible()
    assert page.get_by_text("2 of 6 answered").is_visible()


def test_source_and_badge_come_with_the_reason_the_badge_only_when_it_fits(open_form):
    page = open_form("evidence-cards")
    assert page.locator(".source:visible").count() == 0
    option(page, "Measured").click()
    assert seen(page, "Source: Deci and Ryan (2000); Hyde (2005)").is_visible()
    assert page.locator(".badge:visible").count() == 0
    option(page, "Inferred").click()
    assert page.locator(".badge:visible").inner_text() == "Inferred"


def test_arrow_keys_move_without_answering_and_space_or_enter_answers(open_form):
    page = open_form()
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert answer_of(page) == {}
    page.keyboard.press("Space")
    assert answer_of(page) == {"two-axes": "movement"}
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert answer_of(page) == {"two-axes": "corners"}
    page.keyboard.press("Tab")  # one stop for the group: next come the buttons
    focused = "document.querySelector('form-board').shadowRoot.activeElement.textContent"
    assert page.evaluate(focused) == "Next"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert answer_of(page) == {"two-axes": "corners", "autonomy": "sofa"}


def test_numbers_take_a_decimal_comma_and_name_the_slip(open_form):
    page = open_form("overlap-read-off")
    field = page.locator(".number-input:visible")
    field.fill("2,5")
    page.wait_for_function("document.querySelector('form-board').answer['effect-size'] === 2.5")
    next_frame(page)  # taken by now; nothing is said while somebody types
    assert page.locator(".feedback:visible").count() == 0
    page.get_by_role("button", name="Check").first.click()
    assert seen(page, "Upside down").is_visible()
    after_press(page)  # nobody types within the millisecond
    field.fill("0,4")
    assert page.locator(".feedback:visible").count() == 0
    page.keyboard.press("Enter")
    assert seen(page, "The difference of the averages, 2").is_visible()
    assert answer_of(page) == {"effect-size": 0.4}
    field.fill("four")
    page.keyboard.press("Enter")
    assert page.get_by_text(
        "“four” is not one; write it without a unit. Until then 0.4 is kept."
    ).is_visible()
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("11")
    page.keyboard.press("Enter")
    assert seen(page, "A number from −10 to 10 is wanted here; 11 came.").is_visible()
    assert answer_of(page) == {"effect-size": 0.4}


def test_starting_again_empties_the_form_and_undo_brings_it_back(open_form):
    page = open_form()
    answers = right_answers("quiz-part-1")
    fill(page, answers)
    page.get_by_role("button", name="Start again").click()
    assert answer_of(page) == {}
    assert page.locator(".feedback:visible, .closing:visible").count() == 0
    page.get_by_role("button", name="Undo").click()
    assert answer_of(page) == kept(page) == answers
    page.get_by_role("button", name="Start again").click()
    option(page, "much of both").click()
    assert page.get_by_role("button", name="Undo").count() == 0


@pytest.mark.parametrize("name", [name for name in form_names() if form(name).kind == "practice"])
def test_every_practice_form_of_the_course_can_be_finished(open_form, name):
    page = open_form(name)
    fill(page, right_answers(name))
    assert seen(page, "Answered to the end, and everything fits.").is_visible()
    assert seen(page, form(name).closing).is_visible()


# letters, totals, private text


def test_a_request_grows_with_the_choices_and_can_be_copied(open_form):
    page = open_form("request-builder", permissions=["clipboard-read", "clipboard-write"])
    paper = page.locator(".paper")
    assert " ".join(paper.inner_text().split()) == (
        "still open: the need still open: the reason "
        "still open: when she is back still open: the wish for the two"
    )
    option(page, "I’d like Saturday mornings").click()
    option(page, "I’m home by noon").click()
    assert " ".join(paper.inner_text().split()) == (
        "I’d like Saturday mornings for myself. still open: the reason "
        "I’m home by noon. still open: the wish for the two"
    )
    page.get_by_role("button", name="Copy the text").click()
    assert said(page) == "Copied."
    copied = page.evaluate("navigator.clipboard.readText()")
    assert (
        copied
        == "I’d like Saturday mornings for myself. [the reason]\nI’m home by noon. [the wish for the two]"
    )


def test_where_there_is_no_clipboard_the_text_is_selected_for_the_keyboard(open_form):
    page = open_form("request-builder")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    option(page, "I’m home by noon").click()
    page.get_by_role("button", name="Copy the text").click()
    text = page.get_by_label("The text, to copy")
    assert text.is_visible()
    assert "I’m home by noon." in text.input_value()
    assert text.evaluate("node => node.selectionEnd - node.selectionStart === node.value.length")
    assert said(page).startswith("The text is selected.")


def test_private_text_stays_in_memory_until_the_writer_keeps_it(open_form):
    page = open_form("space-agreement")
    page.get_by_text("What you write stays with you").wait_for()
    option(page, "to calm down").click()
    option(page, "to rest when").click()
    page.get_by_label("What does the one who goes say at the door?").fill("Back at eight, with bread.")
    page.locator(".paper", has_text="Back at eight").wait_for()
    assert "We may take time apart to calm down and to rest when a week has been too full." in (
        page.locator(".paper").inner_text()
    )
    assert "“Back at eight, with bread.”" in page.locator(".paper").inner_text()
    assert kept(page) is None
    page.get_by_role("button", name="Keep on this device").click()
    assert (
        kept(page)
        == answer_of(page)
        == {
            "what-for": ["calm", "rest"],
            "how-to-say": "Back at eight, with bread.",
        }
    )
    page.reload()
    page.wait_for_selector("form-board[data-ready]")
    assert "with bread" in page.locator(".paper").inner_text()
    page.get_by_role("button", name="Start again").click()
    assert kept(page) is None
    page.get_by_role("button", name="Undo").click()
    assert kept(page)["what-for"] == ["calm", "rest"]


def test_a_word_just_typed_is_in_what_is_copied(open_form):
    page = open_form("space-agreement", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("When do you look at it again?").fill("on the first of May")
    page.get_by_role("button", name="Copy the text").click()
    said(page)
    assert "again on the first of May." in page.evaluate("navigator.clipboard.readText()")


def test_a_writing_form_judges_nothing_and_counts_nothing(open_form):
    page = open_form("lean-on-me")
    page.locator("label.option").first.click()
    assert page.locator(".feedback:visible, .closing:visible, .count:visible, [data-verdict]").count() == 0


def test_hours_are_added_up_without_a_verdict(open_form):
    page = open_form("time-and-identity")
    assert page.get_by_text("Enter a number above, and it is added up here.").is_visible()
    page.get_by_label("Work, paid or not").fill("38,5")
    page.get_by_label("Sleep and doing nothing").fill("56")
    page.keyboard.press("Tab")
    assert page.get_by_text("Together: 94.5 hours.").is_visible()
    widths = page.locator(".totals li:visible .bar span").evaluate_all(
        "bars => bars.map((bar) => bar.offsetWidth / bar.parentElement.offsetWidth)"
    )
    assert widths == pytest.approx([38.5 / 94.5, 56 / 94.5], abs=0.02)
    assert kept(page) is None


def test_a_text_says_how_much_room_is_left_when_little_is(open_form):
    page = open_form("space-agreement")
    field = page.get_by_label("When do you look at it again?")
    field.fill("x" * 40)
    assert page.get_by_text("Characters left").count() == 0
    field.fill("x" * 55)
    assert page.get_by_text("Characters left: 5").is_visible()


# graded


def test_a_graded_form_keeps_answers_and_never_says_right_or_wrong(open_form):
    page = open_form("graded")
    option(page, "Every withdrawal").click()
    option(page, "A time named").click()
    option(page, "The matter").click()
    page.get_by_label("How much is shared?").fill("84,5")
    page.get_by_label("Why?").fill("Four of five misses.")
    page.keyboard.press("Tab")
    wanted = {"rule": "excuse", "signs": ["issue", "time"], "overlap": 84.5, "reason": "Four of five misses."}
    assert page.evaluate("traits.answer") == wanted
    literal = page.get_by_label("Your answer as text").input_value()
    assert literal == write_answer("read_off", wanted)
    assert page.locator(".feedback:visible, .closing:visible, [data-verdict]").count() == 0
    assert page.get_by_text("All 4 answered").is_visible()
    page.get_by_role("button", name="Start again").click()
    assert page.evaluate("traits.answer") == BLANK
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate("traits.answer") == wanted


def test_what_was_typed_by_hand_and_cannot_be_shown_is_left_alone(open_form):
    page = open_form("graded")
    typed = {"rule": "excus", "signs": ["time"], "overlap": "84,5", "more": 1}
    page.evaluate("answer => document.querySelector('form-board').receive(answer)", typed)
    assert page.get_by_text("1 of 4 answered").is_visible()
    page.get_by_label("Why?").fill("So.")
    page.keyboard.press("Tab")
    assert page.evaluate("traits.answer") == typed | {"reason": "So."}


def test_a_number_just_typed_is_taken_when_the_board_goes_away(open_form):
    page = open_form("graded")
    page.get_by_label("How much is shared?").fill("12")
    page.evaluate("document.querySelector('form-board').remove()")
    assert page.evaluate("traits.answer.overlap") == 12


# everywhere


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize(
    "name", ["quiz-part-1", "request-builder", "space-agreement", "sam-table", "time-and-identity"]
)
def test_axe_finds_nothing_before_and_after_answering(open_form, name, width, dark):
    page = open_form(name, width, dark=dark)
    assert axe_violations(page) == []
    made = form(name)
    if made.kind == "practice":
        first = made.questions[0]
        wrong = 0 if first.kind == "number" else next(one.id for one in first.options if not one.fits)
        fill(page, right_answers(name) | {first.id: wrong})
    else:
        fill(page, {"what-for": ["calm"]} if name == "space-agreement" else {"work": 40})
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("name", ["quiz-part-1", "request-builder", "space-agreement", "overlap-read-off"])
def test_tab_reaches_every_control_and_the_focus_shows(open_form, name, width):
    page = open_form(name, width)
    assert unreached(page) == []
    if form(name).kind == "practice":
        first = form(name).questions[0]
        wrong = 0 if first.kind == "number" else next(one.id for one in first.options if not one.fits)
        fill(page, right_answers(name) | {first.id: wrong})
        assert unreached(page) == []


@pytest.mark.parametrize("width", [320, 375, 640, 1280])
@pytest.mark.parametrize("name", form_names())
def test_nothing_is_wider_than_the_screen_and_every_target_is_44_px(open_form, name, width):
    page = open_form(name, width)
    if form(name).kind == "practice":
        fill(page, right_answers(name))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.locator("form-board").evaluate(
        "board => [...board.shadowRoot.querySelectorAll('button, label.option, .number-input, .text-input')]"
        ".filter((node) => node.checkVisibility())"
        ".map((node) => [node.outerHTML, node.getBoundingClientRect()])"
        ".filter(([, { width, height }]) => Math.min(width, height) < 43.9)"
    )
    assert small == []


def test_the_letter_stands_beside_the_questions_when_wide_and_below_when_narrow(open_form):
    for width, beside in ((375, False), (1280, True)):
        page = open_form("request-builder", width)
        asked, letter = (page.locator(one).bounding_box() for one in (".asked", ".letter"))
        assert (letter["x"] >= asked["x"] + asked["width"]) is beside


def test_on_paper_every_question_stands_with_room_to_write(open_form):
    page = open_form("check-in-card")
    page.get_by_label("What should stay as it is?").fill("Soup on Sundays.")
    page.emulate_media(media="print")
    assert page.locator(".prompt:visible").count() == 4
    assert page.locator("button:visible, textarea:visible").count() == 0
    assert page.get_by_text("Soup on Sundays.").is_visible()
    assert page.locator(".written").first.bounding_box()["height"] > 60
    page = open_form("quiz-part-1")
    page.emulate_media(media="print")
    assert page.locator(".prompt:visible").count() == 6


def test_without_scripts_the_questions_can_be_read_and_the_reasons_opened(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/plain.html")
    assert page.get_by_text("What does a single slider").is_visible()
    page.get_by_text("What fits, and why").first.click()
    assert page.get_by_text("Two axes tell the fullest corner").is_visible()


def test_a_text_that_is_asked_for_in_words_counts_them_beside_it(open_form):
    page = open_form("reflection-part-1")
    field = page.get_by_role("textbox", name="Your text")
    assert page.get_by_text("Words: 0. Asked for: 120 to 200.").is_visible()
    field.fill("One or\n\ntwo  words more")
    assert page.get_by_text("Words: 5. Asked for: 120 to 200.").is_visible()
    assert field.get_attribute("aria-describedby").endswith("-left")
