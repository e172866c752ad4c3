// The fields of an answer: they show what is kept, take what is typed, and explain at the field what does not fit.
import { h } from "../host/dom.js";
import { readNumber } from "../host/numbers.js";
import { afterPress } from "../host/press.js";
import { refusalOf } from "./rules.js";

const QUIET = 400; // ms without a key before a number is taken

const idOf = (path) => `field-${path.replaceAll(/[^\w-]/g, "-")}`;

/** A line under a field: what is wrong, or what Check found. Icon and words, never colour alone. */
export class Remark {
  constructor(board, id) {
    this.board = board;
    this.mark = h("span", { class: "remark-icon" });
    this.words = h("span");
    this.node = h("p", { class: "remark", id, hidden: true }, this.mark, this.words);
  }

  /** `state`: "fits", "look", "open", or null for no remark. */
  show(state, text = "") {
    this.node.hidden = state === null;
    this.node.dataset.state = state ?? "";
    this.mark.replaceChildren(...(state === "fits" || state === "look" ? [this.board.icon(state)] : []));
    this.words.textContent = text;
  }
}

/** A field for one number, with an optional box for "nothing to compare". */
export class NumberField {
  constructor(board, { path, label, unit = null, hint = "", rule, none = false, onValue }) {
    Object.assign(this, { board, path, rule, onValue, value: undefined, due: false });
    const id = idOf(path);
    this.remark = new Remark(board, `${id}-remark`);
    this.label = h("label", { for: id, id: `${id}-label`, class: "field-label" }, ...label);
    this.input = h("input", {
      id, class: "number-input", type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false",
      "aria-describedby": [hint && `${id}-hint`, unit !== null && `${id}-unit`, `${id}-remark`].filter(Boolean).join(" "),
      oninput: () => this.#typed(),
      onchange: () => {
        this.due = true;
        afterPress(() => this.flush());
      },
    });
    this.unit = h("span", { class: "field-unit", id: `${id}-unit`, text: unit });
    // named with its field: a listener meets up to five of them in one form
    this.none = none
      ? h("input", { type: "checkbox", "aria-labelledby": `${id}-label ${id}-none`, onchange: () => this.#noneChosen() })
      : null;
    this.node = h(
      "div", { class: "field", "data-part": path }, this.label,
      h(
        "div", { class: "field-row" }, this.input,
        unit === null ? null : this.unit,
        this.none && h("label", { class: "tick" }, this.none, h("span", { id: `${id}-none`, text: board.t("nothing-to-compare") })),
      ),
      hint ? h("p", { class: "hint", id: `${id}-hint`, text: hint }) : null,
      this.remark.node,
    );
  }

  /** Show what is kept; what the learner is typing stays as long as the kept value did not change. */
  show(value) {
    const kept = value ?? null;
    if (this.value !== undefined && Object.is(kept, this.value)) return;
    this.value = kept;
    this.#settled();
    const isNone = this.none !== null && kept === "none";
    if (this.none) this.none.checked = isNone;
    this.input.disabled = isNone;
    this.input.value = kept === null || isNone ? "" : this.#written(kept);
    const refusal = kept === null || isNone ? null : this.#refusal(kept);
    this.#explain(refusal, String(kept));
  }

  /** Mark the field with a finding of Check, or with none. */
  find(state, text) {
    if (this.invalid) return;
    this.remark.show(state, text);
  }

  /** Say at the field that it is needed. */
  want(text) {
    if (this.invalid) return;
    this.input.setAttribute("aria-invalid", "true");
    this.remark.show("look", text);
  }

  focus() {
    this.input.focus();
  }

  /** Take at once what is typed and not yet taken. */
  flush() {
    if (this.due) this.#take();
  }

  #written(value) {
    return typeof value === "number" ? this.board.write(value, 15) : String(value);
  }

  #refusal(value) {
    return typeof value === "number" ? refusalOf(this.rule, value) : "wanted-number";
  }

  #settled() {
    clearTimeout(this.timer);
    this.due = false;
  }

  #typed() {
    clearTimeout(this.timer);
    this.due = true;
    this.timer = setTimeout(() => this.#take({ whileTyping: true }), QUIET);
  }

  #noneChosen() {
    this.#settled();
    this.input.value = "";
    this.input.disabled = this.none.checked;
    this.#keep(this.none.checked ? "none" : null);
    if (!this.none.checked) this.input.focus();
  }

  #take({ whileTyping = false } = {}) {
    const text = this.input.value;
    const value = readNumber(text);
    const refusal = value === null ? null : this.#refusal(value);
    // half-typed text, such as a lone minus, is explained when the field is left and not before
    if (refusal !== null && whileTyping) return;
    this.#settled();
    if (refusal !== null) this.#explain(refusal, text.trim());
    else this.#keep(value);
  }

  #keep(value) {
    const changed = !Object.is(value, this.value);
    this.value = value;
    if (changed || this.invalid) this.#explain(null);
    if (changed) this.onValue(value);
  }

  #explain(refusal, said = "") {
    this.invalid = refusal !== null;
    if (!this.invalid) {
      this.input.removeAttribute("aria-invalid");
      this.remark.show(null);
      return;
    }
    const { board, value } = this;
    const isGood = typeof value === "number" && this.#refusal(value) === null;
    const kept = isGood ? [board.t("last-good", { kept: board.write(value, 15) })] : [];
    const words = [board.t(refusal, { said }), ...kept].join(" ");
    this.input.setAttribute("aria-invalid", "true");
    this.remark.show("look", words);
    board.say(words);
  }
}

/** A group of radio buttons, one of them chosen or none. */
export class ChoiceField {
  constructor(board, { path, legend, choices, onValue }) {
    Object.assign(this, { board, path, value: undefined, invalid: false });
    const id = idOf(path);
    this.remark = new Remark(board, `${id}-remark`);
    this.radios = new Map();
    const options = choices.map(([value, ...content]) => {
      const radio = h("input", {
        type: "radio", name: id, value,
        onchange: () => {
          this.value = value;
          this.remark.show(null);
          onValue(value);
        },
      });
      this.radios.set(value, radio);
      return h("label", { class: "choice" }, radio, h("span", {}, ...content));
    });
    this.node = h(
      "fieldset", { class: "field", "aria-describedby": `${id}-remark` },
      h("legend", { class: "field-label", text: legend }),
      h("div", { class: "choices" }, ...options), this.remark.node,
    );
  }

  show(value) {
    const kept = value ?? null;
    if (kept === this.value) return;
    this.value = kept;
    for (const [name, radio] of this.radios) radio.checked = name === kept;
    this.remark.show(null);
  }

  find(state, text) {
    this.remark.show(state, text);
  }

  want(text) {
    this.remark.show("look", text);
  }

  focus() {
    this.radios.values().next().value.focus();
  }

  flush() {}
}
