// <sort-board>: cards into labelled buckets and back. One card lies open on the desk; the others are lines in the
// pile and in the buckets. The same layout serves a phone, where the desk is all that is seen at first.
import { Board, widgetOf } from "../host/board.js";
import { h, icon, ICONS, setAll } from "../host/dom.js";
import { readFile, sameAnswer, writeAnswer, writeFile } from "../host/literal.js";
import { beginOf, CardView, cueWord, feedbackOf, grip } from "./card.js";
import { Dragging, scrollStep } from "./drag.js";
import { listenToKeys } from "./keys.js";
import { Practice } from "./practice.js";
import { Report } from "./report.js";
import { listedOf, posteriorOf, possibleOf, suggestedOf } from "./rules.js";
import {
  askedOf, chooseCue, FIRST, firstOf, fitsBoard, isComplete, nextOpen, place, placementOf, practiceOf, putBack, setsOf, takeBack,
  verdictOf, withFirst,
} from "./sorting.js";
import { Tray } from "./tray.js";
import css from "./element.css";

export { readFile, sameAnswer, writeAnswer, writeFile };
export { firstOf, listedOf, posteriorOf, possibleOf, putBack, suggestedOf, withFirst };
export { chooseCue, fitsBoard, isComplete, nextOpen, place, placementOf, practiceOf, scrollStep, setsOf, takeBack, verdictOf };

const UNDO_DEPTH = 200;
const CHEVRONS = { previous: "M15 5l-7 7 7 7", following: "M9 5l7 7-7 7" };

export class SortBoard extends Board {
  static css = css;

  build() {
    const { spec } = this;
    this.history = [];
    this.practice = new Practice(this);
    this.views = new Map(spec.cards.map((card) => [card.id, new CardView(this, card)]));
    this.tray = new Tray(this);
    this.report = spec.report && !spec.graded ? new Report(this) : null;
    this.openId = spec.cards[0].id;
    const node = h(
      "section", { class: "board", "aria-labelledby": "title", "data-lone": spec.cards.length === 1, "data-cue": spec.cue },
      this.#head(),
      h("div", { class: "table" }, this.#desk(), this.practice.node, this.tray.toggle, this.tray.pile.node, this.tray.shelf),
      this.report?.node ?? "",
      this.#tools(),
    );
    listenToKeys(node, {
      rtl: () => getComputedStyle(this).direction === "rtl",
      back: (from) => this.#back(from),
      undo: () => this.undo(),
    });
    this.dragging = new Dragging({
      root: this.shadowRoot, area: node, ghost: (id) => this.#ghost(id), drop: (id, where) => this.#drop(id, where),
    });
    return node;
  }

  #head() {
    this.progressText = h("span");
    this.progressBar = h("span", { class: "bar", "aria-hidden": "true" }, h("span"));
    return h("header", { class: "top" },
      h("h3", { id: "title", text: this.spec.title }), h("p", { class: "lead", text: this.spec.lead }),
      h("p", { class: "progress" }, this.progressBar, this.progressText));
  }

  #desk() {
    const turn = (word, step) =>
      h("button", { type: "button", class: "turn", "aria-label": this.t(word), onclick: () => this.#turn(step) }, icon(CHEVRONS[word], "turning"));
    this.name = h("h4", { id: "name" });
    this.back = h("button", { type: "button", class: "quiet back", onclick: () => this.#back(this.desk) },
      icon(ICONS.back, "of-back"), h("span", { text: this.t("take-back") }));
    this.next = h("button", {
      type: "button", class: "primary", onclick: () => this.open(this.#nextOpen(), { focus: true }),
    });
    this.done = h("p", { class: "done" });
    this.nav = h("div", { class: "nav" }, grip(), this.name, turn("previous", -1), turn("following", 1));
    this.desk = h("section", { class: "desk", "aria-labelledby": "name" },
      this.nav,
      ...[...this.views.values()].map((view) => view.node),
      h("div", { class: "foot" }, this.back, this.done, this.next));
    return this.desk;
  }

  #tools() {
    this.undoButton = h("button", { type: "button", class: "quiet", text: this.t("undo"), onclick: () => this.undo() });
    this.againButton = h("button", { type: "button", class: "quiet", text: this.t("start-again"), onclick: () => this.startAgain() });
    const keys = ["tab", "arrows", "enter", "escape", "undo"].map((key) => h("li", { text: this.t(`keys-${key}`) }));
    return h("div", { class: "tools" }, this.undoButton, this.againButton,
      h("details", { class: "keys" }, h("summary", { text: this.t("keys") }), h("ul", {}, ...keys)));
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
    this.dragging.stop();
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
    this.views.get(id).node.focus({ preventScroll: true });
    this.desk.scrollIntoView({ block: "nearest" });
    this.nav.scrollIntoView({ block: "nearest" }); // a card is read from its beginning
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
    const feedback = feedbackOf(this, this.views.get(id).card);
    this.say([...sentences(), ...(feedback ? [feedback.head, ...feedback.lines] : [])].filter(Boolean).join(" "));
  }

  #remember() {
    this.history.push(this.answer);
    if (this.history.length > UNDO_DEPTH) this.history.shift();
  }

  /** Take the card that a node belongs to back to the pile; whether there was one to take. */
  #back(from) {
    const line = from.closest("[data-open]");
    const id = line?.dataset.open ?? (this.desk.contains(from) ? this.openId : null);
    if (id === null || !(id in this.answer)) return false;
    const leaving = line ?? (from.closest(".label") ? null : from);
    this.#change(takeBack(this.answer, [id]), id, () => [this.t("moved-back", { n: this.#number(id) }), this.#left()]);
    if (leaving) this.open(id, { focus: true }); // what had the focus is gone or elsewhere; the card is here
    return true;
  }

  #drop(id, where) {
    const { label } = placementOf(this.spec, this.answer, id);
    if (where === null || where === (label ?? "")) this.say(this.t("stays", { n: this.#number(id) }));
    else if (where === "") this.#back(this.tray.lines.get(id).button);
    else this.move(id, where);
  }

  #turn(step) {
    const cards = this.#cards;
    const at = cards.findIndex((card) => card.id === this.openId);
    const card = cards[(at + step + cards.length) % cards.length];
    this.open(card.id);
    this.say([this.name.textContent, ...card.sentences.map((sentence) => sentence.text)].join(" "));
  }

  #ghost(id) {
    const { card } = this.views.get(id);
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

  #nextOpen() {
    return nextOpen(this.spec, this.answer, this.#cards, this.openId);
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
    const total = cards.length;
    const open = this.views.get(this.openId);
    for (const view of this.views.values()) setAll(view.node, { "data-current": view === open, "data-in-set": false });
    cards.forEach((card, at) => {
      const view = this.views.get(card.id);
      setAll(view.node, { "data-in-set": true });
      view.update({ n: at + 1, total, set });
    });
    this.tray.update(cards, this.openId);
    this.#updateDesk(open, cards);
    this.practice.update();
    this.report?.update();
    if (active && this.shadowRoot.activeElement !== active) active.focus({ preventScroll: true });
    if (active && this.shadowRoot.activeElement === null) open.node.focus({ preventScroll: true });
  }

  #updateDesk(open, cards) {
    const done = cards.filter((card) => isComplete(this.spec, this.answer, card.id)).length;
    const { label } = placementOf(this.spec, this.answer, this.openId);
    const next = this.#nextOpen();
    const piled = this.#piled();
    setAll(this.name, { text: open.node.getAttribute("aria-label") });
    setAll(this.desk, { "data-drag": this.openId, "data-tone": open.node.dataset.tone ?? null, "data-more": Math.min(2, Math.max(0, piled - (label === null))) });
    setAll(this.back, { hidden: label === null });
    setAll(this.next, {
      hidden: next === null || !isComplete(this.spec, this.answer, this.openId), text: this.t(piled ? "next" : "next-missing"),
    });
    setAll(this.done, { text: this.#doneText(done, cards.length, piled), hidden: piled > 0 || cards.length === 1 });
    setAll(this.progressText, { text: this.t("answered-of", { done, total: cards.length }) });
    this.progressBar.style.setProperty("--done", done / cards.length);
    setAll(this.undoButton, { "aria-disabled": String(this.history.length === 0) });
    setAll(this.againButton, { "aria-disabled": String(!this.spec.cards.some((card) => card.id in this.answer)) });
  }

  #doneText(done, total, piled) {
    if (piled > 0) return "";
    if (done === total) return this.t(this.spec.graded ? "all-answered" : "all-placed");
    return this.t(total - done === 1 ? "one-unfinished" : "some-unfinished", { n: total - done });
  }
}

export default widgetOf("sort-board", SortBoard);
