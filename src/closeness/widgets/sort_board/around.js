// What stands around the open card where there are several: the way to the others, the pile and the buckets, how far
// it has come, and what undoes. A card alone has none of it.
import { h, icon, ICONS, setAll } from "../host/dom.js";
import { grip } from "./card.js";
import { Dragging } from "./drag.js";
import { isComplete, nextOpen, placementOf } from "./sorting.js";
import { Tray } from "./tray.js";

const CHEVRONS = { previous: "M15 5l-7 7 7 7", following: "M9 5l7 7-7 7" };

export class Around {
  constructor(board) {
    this.board = board;
    this.tray = new Tray(board);
    this.name = h("h4", { id: "name" });
    this.nav = h("div", { class: "nav" }, grip(), this.name, this.#turn("previous", -1), this.#turn("following", 1));
    this.back = h("button", { type: "button", class: "quiet back", onclick: () => board.back(this.desk) },
      icon(ICONS.back, "of-back"), h("span", { text: board.t("take-back") }));
    this.done = h("p", { class: "done" });
    this.next = h("button", { type: "button", class: "primary", onclick: () => board.open(this.#next(), { focus: true }) });
    this.foot = h("div", { class: "foot" }, this.back, this.done, this.next);
    this.desk = h("section", { class: "desk", "aria-labelledby": "name" }, this.nav, board.cards, this.foot);
    this.progressText = h("span");
    this.progressBar = h("span", { class: "bar", "aria-hidden": "true" }, h("span"));
    this.progress = h("p", { class: "progress" }, this.progressBar, this.progressText);
  }

  #turn(word, step) {
    const { board } = this;
    return h("button", { type: "button", class: "turn", "aria-label": board.t(word), onclick: () => board.turn(step) }, icon(CHEVRONS[word], "turning"));
  }

  /** What undoes, and the keys. */
  tools() {
    const { board } = this;
    this.undo = h("button", { type: "button", class: "quiet", text: board.t("undo"), onclick: () => board.undo() });
    this.again = h("button", { type: "button", class: "quiet", text: board.t("start-again"), onclick: () => board.startAgain() });
    const keys = ["tab", "arrows", "enter", "escape", "undo"].map((key) => h("li", { text: board.t(`keys-${key}`) }));
    return h("div", { class: "tools" }, this.undo, this.again,
      h("details", { class: "keys" }, h("summary", { text: board.t("keys") }), h("ul", {}, ...keys)));
  }

  /** Let cards be dragged on a node. */
  drag(node) {
    const { board } = this;
    this.dragging = new Dragging({
      root: board.shadowRoot, area: node, ghost: (id) => board.ghost(id), drop: (id, where) => board.drop(id, where),
    });
  }

  #next() {
    const { board } = this;
    return nextOpen(board.spec, board.answer, board.practice.cards, board.openId);
  }

  update(open, cards, piled) {
    const { board } = this;
    const { spec, answer, openId } = board;
    this.tray.update(cards, openId);
    const total = cards.length;
    const done = cards.filter((card) => isComplete(spec, answer, card.id)).length;
    const { label } = placementOf(spec, answer, openId);
    const next = this.#next();
    setAll(this.name, { text: open.node.getAttribute("aria-label") });
    setAll(this.desk, { "data-drag": openId, "data-more": Math.min(2, Math.max(0, piled - (label === null))) });
    setAll(this.back, { hidden: label === null });
    setAll(this.next, { hidden: next === null || !isComplete(spec, answer, openId), text: board.t(piled ? "next" : "next-missing") });
    setAll(this.done, { text: this.#doneText(done, total, piled), hidden: piled > 0 || total === 1 });
    setAll(this.progressText, { text: board.t("answered-of", { done, total }) });
    this.progressBar.style.setProperty("--done", done / total);
    setAll(this.undo, { "aria-disabled": String(board.history.length === 0) });
    setAll(this.again, { "aria-disabled": String(!spec.cards.some((card) => card.id in answer)) });
  }

  #doneText(done, total, piled) {
    const { board } = this;
    if (piled > 0) return "";
    if (done === total) return board.t(board.spec.graded ? "all-answered" : "all-placed");
    return board.t(total - done === 1 ? "one-unfinished" : "some-unfinished", { n: total - done });
  }
}
