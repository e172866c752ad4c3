// TwoRecords: guess what two claims add up to, then walk through both records of the same month.
import { h, setAll } from "../host/dom.js";
import { Board, widgetOf } from "../host/board.js";
import { define } from "../host/shown.js";
import { balanceStage, besideStage, recordStage, sumStage } from "./stages.js";
import css from "./element.css";

/** The step to show: none but the first before there is a guess. */
export const stepOf = (steps, answer) => (isGuess(answer.guess) && steps.includes(answer.step) ? answer.step : steps[0]);

/** Whether a value is a guess: a whole number of per cent. */
export const isGuess = (value) => Number.isInteger(value);

export class TwoRecords extends Board {
  static css = css;

  build() {
    const { spec } = this;
    this.names = { a: spec.partners.A, b: spec.partners.B };
    const inside = {
      guess: () => this.#guess(), "record-a": () => recordStage(this, "A"), "record-b": () => recordStage(this, "B"),
      "side-by-side": () => besideStage(this), sum: () => sumStage(this), balance: () => balanceStage(this),
    };
    this.stages = new Map(spec.steps.map((step) => {
      const title = h("h4", { tabindex: -1, text: this.t(`step-${step}`, this.names) });
      return [step, { title, node: h("section", { class: "stage", hidden: true }, title, inside[step]()) }];
    }));
    this.tabs = new Map(spec.steps.map((step, at) => [step, h(
      "button", { type: "button", class: "step", onclick: () => this.#go(step) },
      h("span", { class: "number", text: String(at + 1) }), h("span", { text: this.t(`short-${step}`, this.names) }),
    )]));
    this.back = h("button", { type: "button", text: this.t("back"), onclick: () => this.#move(-1) });
    this.next = h("button", { type: "button", class: "main", onclick: () => this.#move(1) });
    const node = h(
      "section", { class: "board", "aria-labelledby": "title" },
      h("h3", { id: "title", class: "title", text: spec.title }), h("p", { class: "intro", text: spec.intro }),
      h("ol", { class: "steps", "aria-label": this.t("steps") }, ...[...this.tabs.values()].map((tab) => h("li", {}, tab))),
      ...[...this.stages.values()].map(({ node: stage }) => stage),
      h("div", { class: "row acts" }, this.back, this.next),
    );
    this.update();
    return node;
  }

  #guess() {
    const [low, high] = this.spec.range;
    this.slider = h("input", { type: "range", id: "guess", min: low, max: high, step: 1, value: 100, oninput: () => this.#drawGuess() });
    this.guessWords = h("output", { for: "guess", class: "finding" });
    return h(
      "div", { class: "stage-body" },
      h("p", { text: this.t("ask", this.names) }), h("label", { for: "guess", text: this.t("your-guess") }),
      this.slider, this.guessWords,
    );
  }

  #drawGuess() {
    const words = this.t("percent", { n: this.slider.value });
    setAll(this.guessWords, { text: words });
    setAll(this.slider, { "aria-valuetext": words });
  }

  accepts(answer) {
    const { steps, range: [low, high] } = this.spec;
    return (
      super.accepts(answer) && Object.keys(answer).every((key) => ["guess", "step"].includes(key)) &&
      (answer.guess == null || (isGuess(answer.guess) && answer.guess >= low && answer.guess <= high)) &&
      (answer.step == null || steps.includes(answer.step))
    );
  }

  get step() {
    return stepOf(this.spec.steps, this.answer);
  }

  update() {
    const { steps } = this.spec;
    const { guess } = this.answer;
    const now = this.step;
    if (isGuess(guess) && now !== steps[0]) this.slider.value = guess;
    this.#drawGuess();
    for (const [step, { node }] of this.stages) setAll(node, { hidden: step !== now });
    for (const [step, tab] of this.tabs) {
      setAll(tab, { "aria-current": step === now ? "step" : null, "aria-disabled": String(step !== steps[0] && !isGuess(guess)) });
    }
    if (this.guessed) setAll(this.guessed, { text: isGuess(guess) ? this.t("guess-was", { guess, sum: this.spec.claims.percent }) : "" });
    setAll(this.back, { hidden: now === steps[0] });
    setAll(this.next, { hidden: now === steps.at(-1), text: this.t(now === steps[0] ? "keep-guess" : "next") });
  }

  #move(by) {
    const { steps } = this.spec;
    const at = steps.indexOf(this.step);
    const guess = at === 0 ? Number(this.slider.value) : this.answer.guess;
    this.#show({ ...this.answer, guess, step: steps[at + by] });
  }

  #go(step) {
    if (this.tabs.get(step).getAttribute("aria-disabled") === "true") this.say(this.t("guess-first"));
    else this.#show({ ...this.answer, step });
  }

  #show(answer) {
    this.commit(answer);
    this.stages.get(this.step).title.focus({ preventScroll: true });
    this.shadowRoot.querySelector(".steps").scrollIntoView({ block: "nearest" });
  }
}

define("two-records", TwoRecords);
export default widgetOf("two-records");
