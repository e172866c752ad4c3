// Practice: sets of six, what fitted at first sight, and when it is enough. Praise is in words; nothing is counted against anybody.
import { h, setAll } from "../host/dom.js";
import { firstOf, isComplete, practiceOf, setsOf, verdictOf } from "./sorting.js";

export class Practice {
  constructor(board) {
    this.board = board;
    this.sets = setsOf(board.spec);
    this.at = 0;
    this.first = new Map(); // card id → whether its first finished answer fitted
    this.node = h("div", { class: "result", hidden: true });
  }

  #draw() {
    const { board } = this;
    this.text = h("p");
    this.enough = h("p", { text: board.t("enough") });
    this.next = h("button", { type: "button", class: "primary", onclick: () => board.openSet(this.at + 1) });
    this.node.append(this.text, this.enough, this.next);
  }

  get cards() {
    return this.sets[this.at];
  }

  /** The number of the set on the board; null where there is one only. */
  get number() {
    return this.sets.length > 1 ? this.at + 1 : null;
  }

  /** Remember how each card fared when it was finished for the first time. */
  note() {
    const { spec, answer } = this.board;
    const kept = firstOf(spec, answer);
    for (const card of spec.cards) {
      const verdict = verdictOf(spec, card.id in kept ? kept : answer, card);
      if (verdict !== null && !this.first.has(card.id)) this.first.set(card.id, verdict === "fits");
    }
  }

  forget() {
    this.first.clear();
    this.at = 0;
  }

  /** Go to the first set that is not finished; to the last finished one when that was enough. */
  resume() {
    const { spec, answer } = this.board;
    const open = this.sets.findIndex((set) => set.some((card) => !isComplete(spec, answer, card.id)));
    this.at = open === -1 ? this.sets.length - 1 : open;
    if (this.at > 0 && practiceOf(this.sets, this.first).enough && !this.#begun(this.at)) this.at -= 1;
  }

  #begun(at) {
    return this.sets[at].some((card) => card.id in this.board.answer);
  }

  update() {
    const { board, cards } = this;
    const over = cards.length > 1 && cards.every((card) => verdictOf(board.spec, board.answer, card) !== null);
    setAll(this.node, { hidden: !over });
    if (!over) return;
    if (!this.text) this.#draw();
    const { enough, right } = practiceOf(this.sets, this.first);
    const [n, total] = [right(cards), cards.length];
    const following = this.sets[this.at + 1];
    const less = following ? "set-more" : "set-last";
    const word = n === total ? "set-all" : n >= total - 1 ? "set-good" : less;
    setAll(this.text, { text: board.t(word, { right: n, total }) });
    setAll(this.enough, { hidden: !enough });
    setAll(this.next, {
      hidden: enough || !following, text: following ? board.t("next-set", { total: following.length }) : "",
    });
  }
}
