// How a slider of the course looks: its name and its value in words above it, what it means, its ends below.
import { h } from "./dom.js";

/** Lay out a native range input with its label (for its id), its output, an explanation and words for its scale. */
export const sliderNode = ({ input, name, means, output, scale }) =>
  h(
    "div", { class: "slider" },
    h("div", { class: "head" }, h("label", { id: `${input.id}-name`, for: input.id, text: name }), output),
    h("p", { class: "means", id: `${input.id}-means`, text: means, hidden: !means }),
    input,
    h("div", { class: "scale", "aria-hidden": "true" }, ...scale.map((word) => h("span", { text: word }))),
  );
