// Where the cards lie that are not open: the pile and the buckets, each a list of short lines to open or drag.
import { h, icon, ICONS, setAll } from "../host/dom.js";
import { beginOf, bucketIcon, cueWord, feedbackOf, grip, settleRoving, toneOf } from "./card.js";
import { askedOf, placementOf } from "./sorting.js";

const SHOWN = 5; // lines of a long pile; the rest are one press away

/** A card as one line: its number, how it begins, and what was chosen. */
class Line {
  constructor(board, card) {
    Object.assign(this, { board, card });
    this.number = h("span", { class: "number" });
    this.noted = h("span");
    this.note = h("span", { class: "note" }, (this.chosen = h("span", { class: "sr", text: `${board.t("line-chosen")} ` })), this.noted);
    this.mark = h("span", { class: "mark" }, icon(ICONS.fits, "of-fits"), icon(ICONS.look, "of-look"), (this.word = h("span", { class: "sr" })));
    this.button = h(
      "button", { type: "button", class: "line", "data-open": card.id, onclick: () => board.open(card.id, { focus: true }) },
      this.number,
      h("span", { class: "begin" }, h("span", { class: "words", text: beginOf(card) }), this.note),
      this.mark,
    );
    this.node = h("li", { "data-drag": card.id }, grip(), this.button);
  }

  update({ n, open }) {
    const { board, card } = this;
    const { label, cue } = placementOf(board.spec, board.answer, card.id);
    const asked = askedOf(board.spec, label);
    const missing = asked === "question" ? "to-ask" : "to-choose";
    setAll(this.number, { text: String(n) });
    setAll(this.noted, { text: asked === null ? "" : cue === null ? board.t(missing) : cueWord(board, cue) });
    setAll(this.note, { "data-missing": asked !== null && cue === null, hidden: asked === null });
    setAll(this.chosen, { hidden: cue === null }); // a listener hears where the scene ends and the reason begins
    setAll(this.node, { "data-current": open });
    setAll(this.button, { "aria-current": open ? "true" : null });
    const feedback = label === null ? null : feedbackOf(board, card);
    setAll(this.mark, { hidden: feedback === null, "data-fits": feedback?.fits ?? null });
    setAll(this.word, { text: feedback === null ? "" : board.t(feedback.fits ? "verdict-fits" : "verdict-look") });
  }
}

/** One place for cards: the pile (label "") or a bucket. */
class Place {
  constructor(board, bucket) {
    Object.assign(this, { board, bucket });
    this.list = h("ul", { class: "lines", "data-rove": "y" });
    this.count = h("span", { class: "count" });
    this.empty = h("p", { class: "empty", text: bucket ? board.t("bucket-empty", { label: bucket.word }) : board.t("pile-empty") });
    const head = bucket ? [bucketIcon(board.spec, bucket.id), h("span", { text: bucket.word })] : [h("span", { text: board.t("pile") })];
    this.node = h(
      "section", {
        class: bucket ? "bucket" : "pile", "data-drop": bucket?.id ?? "", "aria-label": bucket?.word ?? board.t("pile"),
        "data-tone": bucket ? toneOf(board.spec, bucket.id) : null,
      },
      h("h4", {}, ...head, this.count), this.empty, this.list,
    );
  }
}

export class Tray {
  constructor(board) {
    this.board = board;
    this.lines = new Map();
    this.pile = new Place(board, null);
    this.buckets = board.spec.buckets.map((bucket) => new Place(board, bucket));
    this.all = false;
    this.more = h("button", {
      type: "button", class: "quiet", onclick: () => {
        this.all = !this.all;
        board.update();
      },
    });
    this.pile.node.append(this.more);
    this.shelf = h("div", { class: "shelf", id: "shelf", "data-open": "false" }, ...this.buckets.map((place) => place.node));
    this.counts = this.buckets.map(() => h("span", { class: "count" }));
    this.toggle = h(
      "button", {
        type: "button", class: "summary", "aria-expanded": "false", "aria-controls": "shelf",
        onclick: () => this.#openShelf(this.shelf.dataset.open !== "true"),
      },
      (this.toggleWord = h("span", { class: "show", text: board.t("buckets-show") })),
      h("span", { class: "counts" }, ...this.buckets.map(({ bucket }, at) =>
        h("span", { "data-tone": toneOf(board.spec, bucket.id) }, bucketIcon(board.spec, bucket.id), h("span", { class: "sr", text: bucket.word }), this.counts[at]))),
    );
  }

  /** The line of a card, drawn when it is first asked for. */
  line(id) {
    if (!this.lines.has(id)) this.lines.set(id, new Line(this.board, this.board.spec.cards.find((card) => card.id === id)));
    return this.lines.get(id);
  }

  #openShelf(open) {
    setAll(this.shelf, { "data-open": String(open) });
    setAll(this.toggle, { "aria-expanded": String(open) });
    setAll(this.toggleWord, { text: this.board.t(open ? "buckets-hide" : "buckets-show") });
  }

  /** Put every line of the set where its card is; lines that are there already are not touched. */
  update(cards, openId) {
    const { board } = this;
    const shown = new Map([this.pile, ...this.buckets].map((place) => [place, []]));
    let piled = 0;
    cards.forEach((card, at) => {
      const { label } = placementOf(board.spec, board.answer, card.id);
      const open = card.id === openId;
      if (label === null) piled += 1;
      if (label === null && open) return; // it lies on top of the pile
      const line = this.line(card.id);
      line.update({ n: at + 1, open });
      shown.get(label === null ? this.pile : this.buckets.find((place) => place.bucket.id === label)).push(line.node);
    });
    for (const [place, nodes] of shown) {
      setChildren(place.list, nodes);
      const n = place === this.pile ? piled : nodes.length;
      setAll(place.count, { text: place === this.pile ? String(n) : board.t("count", { n, total: cards.length }) });
      setAll(place.empty, { hidden: n > 0 });
      setAll(place.list, { hidden: nodes.length === 0 });
      settleRoving(place.list);
    }
    this.buckets.forEach((place, at) => setAll(this.counts[at], { text: String(shown.get(place).length) }));
    this.#fold(shown.get(this.pile));
  }

  #fold(nodes) {
    nodes.forEach((node, at) => setAll(node, { "data-folded": at >= SHOWN && !this.all }));
    setAll(this.more, {
      hidden: nodes.length <= SHOWN,
      text: this.all ? this.board.t("pile-fewer") : this.board.t("pile-show", { total: nodes.length }),
    });
  }
}

/** Make nodes the children of a list by moving only what is elsewhere. */
const setChildren = (list, nodes) => {
  const kept = new Set(nodes);
  for (const child of [...list.children]) if (!kept.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
  });
};
