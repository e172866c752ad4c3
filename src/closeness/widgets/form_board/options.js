// The options of a choice, each a card with a radio button or a box. Arrow keys move without choosing: in practice every
// choice is answered at once, and nobody should have to try the first option to reach the third.
import { h, icon, ICONS, setAll } from "../host/dom.js";
import { toggled } from "./answers.js";

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export class OptionsField {
  constructor(board, question, { onValue }) {
    Object.assign(this, { board, question, onValue, value: null });
    this.several = question.kind === "choices";
    const how = this.several ? (board.spec.mode === "practice" ? "choose-several" : "choose-some") : "choose-one";
    this.options = question.options.map((option) => this.#option(option));
    const hint = `${question.id}-how`;
    this.nodes = [h(
      "fieldset", { class: "options", role: this.several ? "group" : "radiogroup", "aria-describedby": hint },
      h("legend", { class: "prompt", text: question.prompt }),
      h(
        "p", { class: "hint", id: hint, hidden: !this.several }, board.t(how),
        this.several ? null : ` ${board.t("choose-keys")}`,
      ),
      ...this.options.map(({ node }) => node),
    )];
  }

  show(value) {
    this.value = value;
    const chosen = value === null ? [] : [value].flat();
    for (const { id, input, node } of this.options) {
      input.checked = chosen.includes(id);
      setAll(node, { "data-chosen": input.checked });
    }
    // one stop for Tab: the chosen option, or the first
    const stop = this.options.find(({ input }) => input.checked) ?? this.options[0];
    if (!this.several) for (const option of this.options) setAll(option.input, { tabindex: option === stop ? 0 : -1 });
  }

  /** Mark the chosen options: each fits or asks for a second look. */
  find(feedback) {
    const { board, question } = this;
    this.options.forEach(({ node, input, verdict, mark }, i) => {
      const found = feedback !== null && input.checked ? (question.options[i].fits ? "fits" : "look") : null;
      if (found && !mark.hasChildNodes()) mark.append(icon(ICONS.fits, "of-fits"), icon(ICONS.look, "of-look"));
      setAll(node, { "data-verdict": found });
      setAll(verdict, { text: found ? board.t(`option-${found}`) : "" });
    });
  }

  flush() {}

  #option({ id, text }) {
    const { board, question, several } = this;
    const input = h("input", {
      type: several ? "checkbox" : "radio", name: `${board.spec.id}-${question.id}`, value: id,
      onchange: () => this.onValue(several ? toggled(question, this.value, id) : id),
      onkeydown: (event) => this.#key(event),
    });
    const verdict = h("span", { class: "sr" });
    const mark = h("span", { class: "option-mark" });
    const node = h(
      "label", { class: "option" }, input, h("span", { class: "option-text" }, text, " ", verdict),
      mark,
    );
    return { id, input, node, verdict, mark };
  }

  #key(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      event.target.click();
    }
    const step = this.several ? undefined : STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const inputs = this.options.map(({ input }) => input);
    const to = (inputs.indexOf(event.target) + step + inputs.length) % inputs.length;
    inputs[to].focus();
  }
}
