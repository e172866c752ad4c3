// One axis as a slider: the equal way to place a couple, for keys, voices and thumbs.
import { h, setAll } from "../host/dom.js";
import { sliderNode } from "../host/slider.js";

const KEY_STEP = 5; // an arrow key's way; with Shift it is 1
const WAYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
const MIDDLE = 50;

export class AxisSlider {
  /** `move(number)` shows a value on its way, `set(number)` leaves it there. */
  constructor({ axis, t, move, set }) {
    this.t = t;
    this.input = h("input", {
      type: "range", min: 0, max: 100, step: 1, "aria-labelledby": `${axis}-name names`, "aria-describedby": `${axis}-means`,
      oninput: () => move(this.number),
      onchange: () => set(this.number),
      onpointerup: () => set(this.number), // a tap on the thumb leaves it in the middle on purpose
      onkeydown: (event) => this.#key(event, set),
    });
    this.output = h("span", { class: "number", "aria-hidden": "true" });
    this.input.id = axis;
    this.node = sliderNode({
      input: this.input, name: t(axis), means: t(`${axis}-means`), output: this.output,
      scale: ["low", "middle", "high"].map((name) => t(name)),
    });
  }

  get number() {
    return Number(this.input.value);
  }

  /** Show a number in words, or that there is none yet; `half` says that the other axis waits for this one. */
  update(number, words, half) {
    const text = number === null ? this.t(half ? "value-half" : "value-none") : words;
    setAll(this.input, { value: String(number ?? MIDDLE), "aria-valuetext": text, "data-open": number === null });
    setAll(this.output, { text, "data-half": number === null && half });
  }

  #key(event, set) {
    const way = WAYS[event.key];
    if (way) {
      event.preventDefault();
      set(Math.min(100, Math.max(0, this.number + way * (event.shiftKey ? 1 : KEY_STEP))));
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault(); // "here, in the middle" without having to move away and back
      set(this.number);
    }
  }
}
