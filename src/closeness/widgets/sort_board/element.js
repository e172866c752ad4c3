// <sort-board>: cards into labelled buckets and back. One card lies open on the desk; the others are lines in the
// pile and in the buckets. The same layout serves a phone, where the desk is all that is seen at first.
import { Board, widgetOf } from "../host/board.js";
import { h, setAll } from "../host/dom.js";
import { readFile, sameAnswer, writeAnswer, writeFile } from "../host/literal.js";
import { define } from "../host/shown.js";
import { Around } from "./around.js";
import { beginOf, CardView, cueWord, feedbackOf } from "./card.js";
import { scrollStep } from "./drag.js";
import { listenToKeys } from "./keys.js";
import { Practice } from "./practice.js";
import { Report } from "./report.js";
import { listedOf, posteriorOf, possibleOf, suggestedOf } from "./rules.js";
import {
  askedOf, chooseCue, FIRST, firstOf, fitsBoard, isComplete, nextOpen, place, placementOf, practiceOf, putBack, setsOf, takeBack,
  verdictOf, withFirst,
} from "./sorting.js";
import css from "./element.css";

export { readFile, sameAnswer, writeAnswer, writeFile };
export { firstOf, listedOf, posteriorOf, possibleOf, putBack, suggestedOf, withFirst };
export { chooseCue, fitsBoard, isComplete, nextOpen, place, placementOf, practiceOf, scrollStep, setsOf, takeBack, verdictOf };

const UNDO_DEPTH = 200;

export class SortBoard extends Board {
  static css = css;

  build() {
    const { spec } = this;
    this.history = [];
    this.practice = new Practice(this);
    this.views = new Map();
    this.cards = h("div", { class: "cards" });
    this.openId = spec.cards[0].id;
    this.report = spec.report && !spec.graded ? new Report(this) : null;
    this.around = this.lone ? null : new Around(this);
    const { around, practice, report } = this;
    this.desk = around?.desk ?? h("section", { class: "desk", "aria-labelledby": "title", "data-more": 0 }, this.cards);
    const places = around ? [practice.node, around.tray.toggle, around.tray.pile.node, around.tray.shelf] : [];
    const node = h(
      "section", { class: "board", "aria-labelledby": "title", "data-lone": this.lone, "data-cue": spec.cue },
      h(
        "header", { class: "top" }, h("h3", { id: "title", text: spec.title }), h("p", { class: "lead", text: spec.lead }),
        around?.progress,
      ),
      h("div", { class: "table" }, this.desk, ...places),
      report?.node, around?.tools(),
    );
    listenToKeys(node, {
      rtl: () => getComputedStyle(this).direction === "rtl",
      back: (from) => this.back(from),
      undo: () => this.undo(),
    });
    around?.drag(node);
    return node;
  }

  /** A card alone is the whole board: there is no other to go to, no pile and no bucket. */
  get lone() {
    return this.spec.cards.length === 1;
  }

  get hasFiles() {
    return !this.lone && super.hasFiles;
  }

  /** The view of a card, drawn when it is first asked for. */
  view(id) {
    if (!this.views.has(id)) {
      const ids = this.spec.cards.map((card) => card.id);
      const view = new CardView(this, this.spec.cards[ids.indexOf(id)]);
      this.views.set(id, view);
      const after = ids.slice(ids.indexOf(id) + 1).find((other) => this.views.has(other));
      this.cards.insertBefore(view.node, this.views.get(after)?.node ?? null);
    }
    return this.views.get(id);
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.begun) return;
    this.begun = true;
    this.practice.note();
    this.practice.resume();
    this.openId = this.#firstOpen();
    this.update();
  }

  disconnectedCallback() {
    this.around?.dragging.stop();
    super.disconnectedCallback();
  }

  receive(given) {
    const answer = withFirst(this.spec, given);
    if (this.begun && sameAnswer(answer, this.answer)) return; // our own change, come back from the kernel
    if (this.begun) this.#remember();
    super.receive(answer);
    if (!this.begun) return;
    this.practice.note();
    this.update();
  }

  accepts(answer) {
    return fitsBoard(this.spec, answer);
  }

  // --- what a learner does ---

  /** Put a card into a bucket. */
  move(id, label) {
    if (placementOf(this.spec, this.answer, id).label === label) return;
    const asked = askedOf(this.spec, label);
    this.#change(place(this.spec, this.answer, id, label), id, () => [
      this.t("moved", { n: this.#number(id), label: this.#word(label) }), this.#left(),
      asked === null ? "" : this.t(`ask-${asked}`),
    ]);
  }

  /** Choose the sentence that decides, or the next question. */
  choose(id, cue) {
    const answer = chooseCue(this.spec, this.answer, id, cue);
    const chosen = placementOf(this.spec, answer, id).cue;
    const n = this.#number(id);
    this.#change(answer, id, () => [this.t(chosen === null ? "unchosen" : "chosen", { n, cue: cueWord(this, cue) })]);
  }

  /** What is asked about a card now: "sentence", "question" or null. */
  chooses(id) {
    return askedOf(this.spec, placementOf(this.spec, this.answer, id).label);
  }

  open(id, { focus = false } = {}) {
    this.openId = id;
    this.update();
    if (!focus) return;
    this.view(id).node.focus({ preventScroll: true });
    this.desk.scrollIntoView({ block: "nearest" });
    this.around?.nav.scrollIntoView({ block: "nearest" }); // a card is read from its beginning
  }

  /** Open a card of whichever set. */
  show(id) {
    this.practice.at = this.practice.sets.findIndex((set) => set.some((card) => card.id === id));
    this.open(id, { focus: true });
  }

  openSet(at) {
    this.practice.at = at;
    this.open(this.#firstOpen(), { focus: true });
  }

  undo() {
    const before = this.history.pop();
    if (before === undefined) return this.say(this.t("nothing-to-undo"));
    const changed = this.#cards.find((card) => !sameAnswer([before[card.id] ?? null], [this.answer[card.id] ?? null]));
    if (changed) this.openId = changed.id;
    this.commit(putBack(this.spec, before, this.answer));
    this.practice.note();
    this.practice.update();
    return this.say([this.t("undone"), this.#left()].join(" "));
  }

  startAgain() {
    const ids = this.spec.cards.map((card) => card.id);
    if (![...ids, FIRST].some((id) => id in this.answer)) return;
    this.#remember();
    this.practice.forget();
    this.openId = this.#cards[0].id;
    this.commit(takeBack(this.answer, this.report ? [...ids, FIRST] : ids));
    this.say(this.t("started-again"));
  }

  // --- how it is done ---

  #change(answer, id, sentences) {
    this.#remember();
    this.openId = id;
    this.commit(withFirst(this.spec, answer));
    this.practice.note();
    this.practice.update();
    const feedback = feedbackOf(this, this.view(id).card);
    this.say([...sentences(), ...(feedback ? [feedback.head, ...feedback.lines] : [])].filter(Boolean).join(" "));
  }

  #remember() {
    this.history.push(this.answer);
    if (this.history.length > UNDO_DEPTH) this.history.shift();
  }

  /** Take the card that a node belongs to back to the pile; whether there was one to take. */
  back(from) {
    const line = from.closest("[data-open]");
    const id = line?.dataset.open ?? (this.desk.contains(from) ? this.openId : null);
    if (id === null || !(id in this.answer)) return false;
    const leaving = line ?? (from.closest(".label") ? null : from);
    this.#change(takeBack(this.answer, [id]), id, () => [this.t("moved-back", { n: this.#number(id) }), this.#left()]);
    if (leaving) this.open(id, { focus: true }); // what had the focus is gone or elsewhere; the card is here
    return true;
  }

  /** A card was dropped on a label, on the pile ("") or outside. */
  drop(id, where) {
    const { label } = placementOf(this.spec, this.answer, id);
    if (where === null || where === (label ?? "")) this.say(this.t("stays", { n: this.#number(id) }));
    else if (where === "") this.back(this.around.tray.line(id).button);
    else this.move(id, where);
  }

  /** Open the next card, or the one before. */
  turn(step) {
    const cards = this.#cards;
    const at = cards.findIndex((card) => card.id === this.openId);
    const card = cards[(at + step + cards.length) % cards.length];
    this.open(card.id);
    this.say([this.around.name.textContent, ...card.sentences.map((sentence) => sentence.text)].join(" "));
  }

  /** What is seen of a card while it is dragged. */
  ghost(id) {
    const { card } = this.view(id);
    return [h("span", { class: "number", text: String(this.#number(id)) }), h("span", { class: "words", text: beginOf(card) })];
  }

  get #cards() {
    return this.practice.cards;
  }

  #number(id) {
    return this.#cards.findIndex((card) => card.id === id) + 1;
  }

  #word(label) {
    return this.spec.buckets.find((bucket) => bucket.id === label).word;
  }

  #firstOpen() {
    return (this.#cards.find((card) => !isComplete(this.spec, this.answer, card.id)) ?? this.#cards[0]).id;
  }

  #piled() {
    return this.#cards.filter((card) => placementOf(this.spec, this.answer, card.id).label === null).length;
  }

  #left() {
    const left = this.#piled();
    return this.t(left === 0 ? "left-none" : left === 1 ? "left-one" : "left", { left });
  }

  // --- state to nodes ---

  update() {
    const active = this.shadowRoot.activeElement;
    const cards = this.#cards;
    const { number: set } = this.practice;
    const open = this.view(this.openId);
    cards.forEach((card, at) => this.view(card.id).update({ n: at + 1, total: cards.length, set })); // closed ones are printed too
    for (const view of this.views.values()) setAll(view.node, { "data-current": view === open, "data-in-set": cards.includes(view.card) });
    setAll(this.desk, { "data-tone": open.node.dataset.tone ?? null });
    this.around?.update(open, cards, this.#piled());
    this.practice.update();
    this.report?.update();
    if (active && this.shadowRoot.activeElement !== active) active.focus({ preventScroll: true });
    if (active && this.shadowRoot.activeElement === null) open.node.focus({ preventScroll: true });
  }
}

define("sort-board", SortBoard);
export default widgetOf("sort-board");
