// One question as it stands on the board: what it is about, its field, and in practice what to make of the answer.
import { h, icon, ICONS, setAll } from "../host/dom.js";
import { answerTo, feedbackOn } from "./answers.js";
import { OptionsField } from "./options.js";
import { NumberField, TextField } from "./typed.js";

const FIELDS = { choice: OptionsField, choices: OptionsField, number: NumberField, text: TextField };

/** A small table to read from; the first cell of a row names it. */
export const gridOf = ({ caption, head, rows }) =>
  h(
    "table", { class: "grid" }, h("caption", { text: caption }),
    h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col", text })))),
    h("tbody", {}, ...rows.map(([first, ...cells]) =>
      h("tr", {}, h("th", { scope: "row", text: first }), ...cells.map((text) => h("td", { text }))))),
  );

export class QuestionView {
  constructor(board, question, { n, total }) {
    Object.assign(this, { board, question });
    this.field = new FIELDS[question.kind](board, question, {
      onValue: (value) => board.answerOne(question, value),
      onSettled: () => board.settled(question),
    });
    this.feedback = h("div", { class: "feedback", hidden: true });
    this.node = h(
      "div", { class: "question", tabindex: -1, role: "group", "aria-label": board.t("question-of", { n, total }), "data-question": question.id },
      question.quote ? h("blockquote", { text: question.quote }) : null,
      ...(question.context ?? []).map((text) => h("p", { class: "context", text })),
      question.table ? gridOf(question.table) : null,
      ...this.field.nodes, this.feedback,
    );
  }

  #drawFeedback() {
    this.head = h("strong");
    this.badge = h("span", { class: "badge" });
    this.lines = h("div", { class: "whys" });
    this.source = h("p", { class: "source" });
    this.feedback.append(
      h("span", { class: "mark" }, icon(ICONS.fits, "of-fits"), icon(ICONS.look, "of-look")),
      h("div", {}, h("p", { class: "feedback-head" }, this.head, this.badge), this.lines, this.source),
    );
  }

  /** What practice says now, or null; nothing about a number that is still being typed. */
  get found() {
    return this.field.editing ? null : feedbackOn(this.question, answerTo(this.question, this.board.answer));
  }

  /** The feedback as one text, to be heard. */
  get spoken() {
    const { found } = this;
    return found === null ? "" : [this.board.t(found.verdict), ...found.lines.map(({ text }) => text)].join(" ");
  }

  update() {
    const { board, question, found } = this;
    this.field.show(answerTo(question, board.answer));
    this.field.find(found);
    this.feedback.hidden = found === null;
    if (found === null) return;
    if (!this.head) this.#drawFeedback();
    const fits = found.verdict === "fits";
    setAll(this.feedback, { "data-verdict": fits ? "fits" : "look" });
    setAll(this.head, { text: board.t(found.verdict) });
    this.badge.hidden = !(fits && question.badge);
    setAll(this.badge, { text: question.badge ? board.t(`badge-${question.badge}`) : "" });
    this.source.hidden = !question.source;
    setAll(this.source, { text: question.source ? board.t("source", { source: question.source }) : "" });
    const drawn = JSON.stringify(found.lines);
    if (this.drawn === drawn) return;
    this.drawn = drawn;
    this.lines.replaceChildren(...found.lines.map(({ text }) => h("p", { text })));
  }
}
