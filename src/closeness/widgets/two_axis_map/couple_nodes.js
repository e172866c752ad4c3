// A couple off the map: the button that chooses it, and its story.
import { h, setAll } from "../host/dom.js";
import { tokenPicture } from "./token.js";

export class CoupleNodes {
  constructor({ couple: { names, text, letter }, index, icon, pick }) {
    this.state = h("span", { class: "sr" });
    this.marks = { fits: icon("fits"), look: icon("look") };
    this.chip = h(
      "button", { type: "button", class: "chip", onclick: pick },
      tokenPicture(letter, index), h("span", { class: "who", text: names }), this.state, ...Object.values(this.marks),
    );
    this.where = h("p", { class: "where" });
    this.story = h(
      "div", { class: "story" },
      h("p", { class: "names" }, tokenPicture(letter, index), h("strong", { text: names })),
      h("p", { class: "text", text }), this.where,
    );
  }

  /** Show whether it is chosen, where it is in words, and the verdict on it in a word and a mark. */
  update({ chosen, placed, where, verdict, verdictWord }) {
    setAll(this.chip, { "aria-pressed": String(chosen), "data-placed": placed });
    setAll(this.state, { text: ["", where, verdictWord].filter((word) => word !== null).join(", ") });
    for (const [name, mark] of Object.entries(this.marks)) setAll(mark, { hidden: name !== verdict });
    setAll(this.story, { "data-chosen": chosen });
    setAll(this.where, { text: where });
  }
}
