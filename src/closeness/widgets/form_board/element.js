// FormBoard: questions with ordinary fields. Practice answers each with its reason; graded and writing forms judge nothing.
import { Board, widgetOf } from "../host/board.js";
import { h, icon, ICONS, setAll } from "../host/dom.js";
import { numberWriter } from "../host/numbers.js";
import { define } from "../host/shown.js";
import { addedUp, answerTo, emptied, feedbackOn, inWords, isAnswerFor, takes, toggled, verdictOf, withAnswer } from "./answers.js";
import { Letter } from "./letter.js";
import { gridOf, QuestionView } from "./question.js";
import { Totals } from "./totals.js";
import { refusedAs, wordsIn } from "./typed.js";
import css from "./element.css";

const FEW_ENOUGH = 4; // questions that stand on the board all at once

export class FormBoard extends Board {
  static css = css;

  build() {
    const { spec } = this;
    const total = spec.questions.length;
    Object.assign(this, { at: 0, undoing: null, write: numberWriter(spec.language) });
    this.views = spec.questions.map((question, i) => new QuestionView(this, question, { n: i + 1, total }));
    this.letter = spec.letter ? new Letter(this) : null;
    this.totals = spec.totals ? new Totals(this) : null;
    this.count = h("p", { class: "count", hidden: spec.mode === "writing" }); // nothing is wanted of a writer
    this.closing = h("div", { class: "closing", hidden: true });
    this.again = h("button", { type: "button", class: "quiet", onclick: () => this.#again() });
    const aside = [this.letter, this.totals].filter(Boolean).map(({ node }) => node);
    const long = total <= FEW_ENOUGH || spec.totals ? null : spec.mode === "practice" ? "always" : "narrow";
    const node = h(
      "section", { class: "form", "aria-labelledby": "title", "data-mode": spec.mode, "data-long": long, "data-beside": aside.length > 0, "data-totals": Boolean(spec.totals) },
      h(
        "header", { class: "top" }, h("h3", { id: "title", text: spec.title }), this.count,
        spec.intro ? h("p", { class: "intro", text: spec.intro }) : null,
        spec.private ? h("p", { class: "hint private", text: this.t("private") }) : null,
      ),
      spec.table ? gridOf(spec.table) : null,
      h(
        "div", { class: "desk" },
        h("div", { class: "asked" }, h("div", { class: "questions" }, ...this.views.map((view) => view.node)), this.#turns(total)),
        aside.length > 0 ? h("div", { class: "aside" }, ...aside) : null,
      ),
      this.closing,
      spec.note ? h("p", { class: "hint", text: spec.note }) : null,
      h("div", { class: "row acts" }, this.again),
    );
    this.update();
    return node;
  }

  /** Back and on through a long form, with the place between them. */
  #turns(total) {
    this.place = h("span", { class: "place" });
    this.back = h("button", { type: "button", text: this.t("previous"), onclick: () => this.turnTo(this.at - 1) });
    this.on = h("button", { type: "button", class: "on", text: this.t("next"), onclick: () => this.turnTo(this.at + 1) });
    this.total = total;
    return h("div", { class: "turns" }, this.back, this.place, this.on);
  }

  #drawClosing() {
    this.closingHead = h("p", { class: "closing-head" });
    this.closingAgain = this.views.map((view, i) =>
      h("button", { type: "button", text: this.t("closing-go", { n: i + 1 }), onclick: () => this.turnTo(i) }));
    this.closing.append(
      h("span", { class: "mark" }, icon(ICONS.fits, "of-fits"), icon(ICONS.look, "of-look")),
      h(
        "div", {}, this.closingHead, h("div", { class: "row" }, ...this.closingAgain),
        this.spec.closing ? h("p", { class: "closing-text", text: this.spec.closing }) : null,
      ),
    );
  }

  accepts(answer) {
    return isAnswerFor(this.spec, answer);
  }

  receive(answer) {
    if (this.blank === undefined) {
      this.blank = answer; // the fields that the blank names stay in the answer, empty or not
      const open = this.spec.questions.findIndex((question) => answerTo(question, answer) === null);
      this.at = open === -1 ? 0 : open;
    }
    if (this.spec.questions.some((question) => answerTo(question, answer) !== null)) this.undoing = null;
    super.receive(answer);
  }

  update() {
    const { spec, answer } = this;
    for (const view of this.views) view.update();
    this.views.forEach(({ node }, i) => setAll(node, { "data-current": i === this.at }));
    const done = spec.questions.filter((question) => answerTo(question, answer) !== null).length;
    const all = done === this.total;
    setAll(this.count, { text: all ? this.t("answered-all", { total: this.total }) : this.t("answered-of", { done, total: this.total }) });
    setAll(this.place, { text: this.t("question-of", { n: this.at + 1, total: this.total }) });
    setAll(this.back, { disabled: this.at === 0 });
    setAll(this.on, {
      disabled: this.at === this.total - 1, "data-main": answerTo(spec.questions[this.at], answer) !== null,
    });
    this.letter?.update();
    this.totals?.update();
    this.#updateClosing(all);
    setAll(this.again, {
      disabled: done === 0 && this.undoing === null, text: this.t(this.undoing ? "undo" : "again"),
    });
  }

  #updateClosing(all) {
    const verdicts = this.views.map(({ found }) => found?.verdict ?? null);
    const over = this.spec.mode === "practice" && all && !this.views.some(({ field }) => field.editing);
    this.closing.hidden = !over;
    if (!over) return;
    if (!this.closingHead) this.#drawClosing();
    const wrong = verdicts.map((verdict) => verdict !== null && verdict !== "fits");
    setAll(this.closing, { "data-verdict": wrong.includes(true) ? "look" : "fits" });
    setAll(this.closingHead, { text: this.t(wrong.includes(true) ? "closing-some" : "closing-all") });
    this.closingAgain.forEach((button, i) => setAll(button, { hidden: !wrong[i] }));
  }

  /** Show a question, bring it into view and put the focus on it. */
  turnTo(i) {
    this.flush();
    this.at = i;
    this.update();
    this.views[i].node.focus();
  }

  answerOne(question, value) {
    this.undoing = null;
    this.commit(withAnswer(this.answer, question.id, value, this.blank));
    if (question.kind !== "number") this.#tell(question);
  }

  /** A number field was left, or is being typed into. */
  settled(question) {
    this.update();
    this.#tell(question);
  }

  #tell(question) {
    const { spoken } = this.views.find((view) => view.question === question);
    if (spoken) this.say([spoken, this.closing.hidden ? "" : this.closingHead.textContent].join(" ").trim());
  }

  /** Take at once what is typed and not yet taken. */
  flush() {
    for (const { field } of this.views) field.flush();
  }

  #again() {
    const { undoing } = this;
    const before = this.answer;
    this.at = 0;
    this.commit(undoing ?? emptied(this.blank));
    if (!undoing && this.spec.private) this.host.erase?.(); // what was kept on this device goes as well
    this.undoing = undoing ? null : before;
    this.update();
    this.say(this.t(undoing ? "said-undo" : "said-again"));
  }

  disconnectedCallback() {
    this.flush();
    super.disconnectedCallback();
  }
}

export { addedUp, answerTo, emptied, feedbackOn, inWords, isAnswerFor, refusedAs, takes, toggled, verdictOf, withAnswer, wordsIn };
define("form-board", FormBoard);
export default widgetOf("form-board");
