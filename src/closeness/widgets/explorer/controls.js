// What a reader can set: numbers as sliders over their values, choices as radio buttons.
import { h, setAll } from "../host/dom.js";
import { sliderNode } from "../host/slider.js";

export class NumberControl {
  constructor({ name, label, hint, values, ends }, change) {
    this.values = values;
    this.input = h("input", {
      type: "range", id: `set-${name}`, min: 0, max: values.length - 1, step: 1,
      "aria-describedby": hint ? `set-${name}-means` : null,
      oninput: () => change(Number(this.input.value)),
    });
    this.output = h("span", { class: "number", "aria-hidden": "true" });
    this.node = sliderNode({ input: this.input, name: label, means: hint, output: this.output, scale: ends });
  }

  update(place) {
    setAll(this.input, { value: String(place), "aria-valuetext": this.values[place] });
    setAll(this.output, { text: this.values[place] });
  }
}

export class ChoiceControl {
  constructor({ name, label, hint, values }, change) {
    this.inputs = values.map((_, place) => h("input", { type: "radio", class: "sr", name, value: place, onchange: () => change(place) }));
    this.node = h(
      "fieldset", { class: "choices" },
      h("legend", { text: label }),
      h("p", { class: "means", text: hint, hidden: !hint }),
      h("div", { class: "options" }, ...values.map((text, place) => h("label", { class: "option" }, this.inputs[place], h("span", { text })))),
    );
  }

  update(place) {
    this.inputs.forEach((input, at) => {
      input.checked = at === place;
    });
  }
}

export const controlOf = (control, change) => new (control.choice ? ChoiceControl : NumberControl)(control, change);
