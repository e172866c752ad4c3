// One slot of the week: a select of the page's own kind, so that keys, screen readers and phones know it,
// under a tile that shows the choice as a drawing and in words.
import { h, setAll } from "../host/dom.js";
import { choiceMark } from "./marks.js";

export class SlotField {
  constructor({ slot, day, time, choices, words, none, choose }) {
    Object.assign(this, { slot, words, none, shown: undefined });
    const id = `slot-${slot.id}`;
    this.select = h(
      "select", { id, onchange: () => choose(this.select.value || null) },
      h("option", { value: "", text: none }), ...choices.map((choice) => h("option", { value: choice, text: words[choice] })),
    );
    this.picture = h("span", { class: "picture" });
    this.says = h("span", { class: "says" });
    this.tile = h("span", { class: "tile", "aria-hidden": "true" }, this.picture, this.says, h("span", { class: "turn" }));
    this.node = h(
      "div", { class: "slot", "data-time": slot.id.split("-")[1] },
      h("label", { class: "when", for: id }, h("span", { class: "sr", text: `${day}, ` }), h("span", { text: time })),
      h("div", { class: "pick" }, this.select, this.tile),
    );
  }

  update(choice) {
    if (choice === this.shown) return;
    this.shown = choice;
    this.select.value = choice ?? "";
    setAll(this.tile, { "data-choice": choice ?? "none" });
    this.picture.replaceChildren(...(choice ? [choiceMark(choice)] : []));
    setAll(this.says, { text: choice ? this.words[choice] : this.none });
  }
}

/** A slot that is spoken for: it is read, and nothing can be chosen. */
export const takenSlot = ({ slot, time }) =>
  h(
    "div", { class: "slot", "data-time": slot.id.split("-")[1] },
    h("p", { class: "when", text: time }),
    h("p", { class: "taken", text: slot.taken }),
  );
