// What is typed: a number, or text in one line or several. It is taken after a moment of quiet, and when the field is left.
import { h, setAll } from "../host/dom.js";
import { readNumber } from "../host/numbers.js";
import { afterPress } from "../host/press.js";

const QUIET = 400; // ms without a key before what is typed is taken
const FEW = 0.2; // the share of a text's room from which the field says how much is left

/** The word key that explains why a typed number is refused, or null when it is one. */
export const refusedAs = ({ low = null, high = null }, value) => {
  if (Number.isNaN(value)) return "wanted-number";
  if ((low === null || value >= low) && (high === null || value <= high)) return null;
  if (low !== null && high !== null) return "wanted-range";
  return low === null ? "wanted-most" : "wanted-least";
};

/** The question as its field's own label, so that a screen reader says it once. */
const promptOf = (question, id) => h("label", { class: "prompt", for: id, text: question.prompt });

export class NumberField {
  /** `onSettled` is told when the field is left: only then does practice say anything about the number. */
  constructor(board, question, { onValue, onSettled }) {
    Object.assign(this, { board, question, onValue, onSettled, value: undefined, due: false, editing: false });
    const id = `${question.id}-input`;
    this.remark = h("p", { class: "remark", id: `${id}-remark`, hidden: true });
    this.input = h("input", {
      id, class: "number-input", type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false",
      "aria-describedby": `${id}-unit ${id}-remark`,
      oninput: () => this.#typed(),
      onchange: () => afterPress(() => this.settle()),
      onkeydown: (event) => event.key === "Enter" && this.settle(),
    });
    const unit = h("span", { class: "unit", id: `${id}-unit`, "aria-hidden": "true", text: question.unit }); // heard with the field
    const check = h("button", { type: "button", text: board.t("check"), onclick: () => this.settle() });
    const field = h(
      "div", { class: "number" },
      h(
        "div", { class: "row" }, this.input, unit,
        board.spec.mode === "practice" ? check : null,
      ),
      this.remark,
    );
    this.nodes = [promptOf(question, id), field];
  }

  show(value) {
    if (this.value !== undefined && Object.is(value, this.value)) return;
    this.value = value;
    this.#quiet();
    this.editing = false;
    this.input.value = value === null ? "" : this.#written(value);
    this.#explain(null);
  }

  find() {}

  /** Take at once what is typed and not yet taken. */
  flush() {
    if (this.due) this.#take();
  }

  /** The learner is done with the field. */
  settle() {
    this.editing = false;
    this.#take();
    this.onSettled();
  }

  #written(value) {
    return this.board.write(value, 15);
  }

  #quiet() {
    clearTimeout(this.timer);
    this.due = false;
  }

  #typed() {
    clearTimeout(this.timer);
    this.due = true;
    if (!this.editing) {
      this.editing = true;
      this.onSettled(); // what was said about the last number does not stand beside the next
    }
    this.timer = setTimeout(() => this.#take({ whileTyping: true }), QUIET);
  }

  #take({ whileTyping = false } = {}) {
    const text = this.input.value;
    const value = readNumber(text);
    const refusal = value === null ? null : refusedAs(this.question, value);
    if (refusal !== null && whileTyping) return; // half-typed text is explained when the field is left
    this.#quiet();
    this.#explain(refusal, text.trim());
    if (refusal !== null || Object.is(value, this.value)) return;
    this.value = value;
    this.onValue(value);
  }

  #explain(refusal, said = "") {
    const { board, value } = this;
    setAll(this.input, { "aria-invalid": refusal === null ? null : "true" });
    this.remark.hidden = refusal === null;
    if (refusal === null) return;
    const [low, high] = [this.question.low, this.question.high].map((end) => (end === null ? "" : this.#written(end)));
    const kept = typeof value === "number" ? [board.t("last-good", { kept: this.#written(value) })] : [];
    const words = [board.t(refusal, { said, low, high }), ...kept].join(" ");
    this.remark.replaceChildren(board.icon("look"), h("span", { text: words }));
    board.say(words);
  }
}

/** How many words a text has: what stands between spaces, as Python's `split` and a reader count. */
export const wordsIn = (text) => text.split(/\s+/).filter(Boolean).length;

export class TextField {
  constructor(board, question, { onValue }) {
    Object.assign(this, { board, question, onValue, value: undefined });
    const id = `${question.id}-input`;
    const attributes = {
      id, class: "text-input", placeholder: question.placeholder || null, maxlength: question.max_length,
      "aria-describedby": `${id}-left`,
      oninput: () => this.#typed(),
      onchange: () => this.flush(),
    };
    this.input = question.lines > 1
      ? h("textarea", { ...attributes, rows: question.lines })
      : h("input", { ...attributes, type: "text", autocomplete: "off" });
    this.left = h("p", { class: "hint", id: `${id}-left`, hidden: true });
    this.written = h("p", { class: "written" }); // a text field prints no more than fits its box
    const field = h("div", { class: "text", style: `--lines: ${question.lines}` }, this.input, this.left, this.written);
    this.nodes = [promptOf(question, id), field];
  }

  show(value) {
    if (this.value !== undefined && value === this.value) return;
    this.value = value;
    clearTimeout(this.timer);
    setAll(this.input, { value: value ?? "" });
    this.#count();
  }

  find() {}

  flush() {
    clearTimeout(this.timer);
    const text = this.input.value;
    const value = text.trim() === "" ? null : text;
    if (value === this.value) return;
    this.value = value;
    this.onValue(value);
  }

  #typed() {
    this.#count();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), QUIET);
  }

  #count() {
    setAll(this.written, { text: this.input.value });
    if (this.question.words) {
      const [low, high] = this.question.words;
      this.left.hidden = false;
      setAll(this.left, { text: this.board.t("words-counted", { n: wordsIn(this.input.value), low, high }) });
      return;
    }
    const left = this.question.max_length - this.input.value.length;
    this.left.hidden = left > FEW * this.question.max_length;
    setAll(this.left, { text: this.left.hidden ? "" : this.board.t("letters-left", { n: left }) });
  }
}
