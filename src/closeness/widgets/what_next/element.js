// <what-next>: a scene stops at the door. The reader says what it is so far, lets it go on, and can come back to the door.
import { Board, widgetOf } from "../host/board.js";
import { h, icon, ICONS, setAll } from "../host/dom.js";
import { define } from "../host/shown.js";
import { Comparison } from "./comparison.js";
import { ToldPanel } from "./told_panel.js";
import { decidingOf, DOOR, endingsOf, fitsWalk, goTo, guess, guessOf, LABELS, momentOf, nowOf, seenOf } from "./walk.js";
import css from "./element.css";

export { decidingOf, endingsOf, fitsWalk, goTo, guess, guessOf, momentOf, nowOf, seenOf };

export class WhatNext extends Board {
  static css = css;

  build() {
    const { spec } = this;
    const t = (key, values) => this.t(key, values);
    const list = (words) => new Intl.ListFormat(spec.language, { type: "conjunction" }).format(words);
    this.paragraphs = new Map(spec.moments.map((moment) => [moment.id, this.#paragraph(moment)]));
    this.choices = new Map(spec.moments.slice(1).map((moment) => [moment.id, this.#choice(moment)]));
    this.groups = spec.moments.filter(({ next }) => next.length).map((moment) => this.#group(moment));
    this.told = new ToldPanel({ t, core: spec.core, list });
    this.comparison = new Comparison({ spec, t, drawing: (label) => this.icon(label), endings: endingsOf(spec) });
    const node = h(
      "section", { class: "board", "aria-labelledby": "title" },
      h("header", {}, h("p", { class: "kicker", text: t("kicker") }), h("h3", { id: "title", text: spec.title })),
      h("div", { class: "table" },
        h("div", { class: "story" }, ...this.paragraphs.values()), this.#ask(), this.#verdict(),
        (this.on = h("div", { class: "on" }, ...this.groups.map(({ node: group }) => group), this.#foot())), this.told.node),
      this.comparison.node, this.#paper(),
    );
    this.update();
    return node;
  }

  #paragraph(moment) {
    const sentences = moment.sentences.map(({ text, cue }) =>
      h("span", { class: "sentence", "data-cue": cue }, h("span", { class: "said", text }), h("span", { class: "sr decides" }), " "));
    return h("p", { class: "stretch", tabindex: -1, "data-moment": moment.id }, ...sentences);
  }

  /** What the reader says at the door. */
  #ask() {
    this.labels = LABELS.map((label) =>
      h("button", { type: "button", class: "label-choice", "data-label": label, onclick: () => this.#guess(label) },
        this.icon(label), h("span", { text: this.t(label) })));
    this.reply = h("strong");
    this.replyReason = h("p");
    this.replyNode = h("div", { class: "reply" }, icon(ICONS.fits, "of-fits"), icon(ICONS.look, "of-look"), h("div", {}, this.reply, this.replyReason));
    this.question = h("div", { class: "ask" },
      h("h4", { id: "ask", text: this.t("so-far") }),
      h("div", { class: "labels", role: "group", "aria-labelledby": "ask" }, ...this.labels), this.replyNode);
    return this.question;
  }

  /** What the rule says where the story stands now. */
  #verdict() {
    this.verdictIcons = LABELS.map((label) => [label, this.icon(label)]);
    this.verdictLabel = h("strong");
    this.verdictReason = h("p");
    this.verdictAsk = h("p", { class: "next-question" });
    this.verdict = h("div", { class: "verdict" },
      h("p", { class: "label" }, ...this.verdictIcons.map(([, drawing]) => drawing), this.verdictLabel), this.verdictReason, this.verdictAsk);
    return this.verdict;
  }

  #choice(moment) {
    const marks = LABELS.map((label) => [label, this.icon(label)]);
    const seen = h("span", { class: "seen" });
    const node = h("button", { type: "button", class: "choice", onclick: () => this.#go(moment.id) },
      h("span", { text: moment.choice }), h("span", { class: "marks" }, ...marks.map(([, mark]) => mark), seen));
    return { node, marks, seen };
  }

  #group(moment) {
    const head = h("h4", { tabindex: -1, id: `on-${moment.id}`, text: this.t(moment.id === DOOR ? "next" : "and-then") });
    const node = h("div", { class: "choices", role: "group", "aria-labelledby": head.id }, head, ...moment.next.map((id) => this.choices.get(id).node));
    return { id: moment.id, head, node };
  }

  #foot() {
    this.back = h("button", { type: "button", class: "back", onclick: () => this.#toDoor() }, icon(ICONS.back, "of-back"), h("span", { text: this.t("back") }));
    this.again = h("button", { type: "button", class: "quiet", text: this.t("again"), onclick: () => this.#again() });
    return h("div", { class: "foot" }, this.back, this.again);
  }

  /** The whole scene as a list, for paper alone. */
  #paper() {
    const told = ({ path }) => path.slice(1).flatMap((id) => momentOf(this.spec, id).sentences).map(({ text }) => text).join(" ");
    return h("ol", { class: "paper" }, ...endingsOf(this.spec).map((moment) =>
      h("li", {}, h("p", { text: told(moment) }), h("p", {}, h("strong", { text: `${this.t(moment.label)}. ` }), moment.reason))));
  }

  accepts(answer) {
    return fitsWalk(this.spec, answer);
  }

  // --- what a reader does ---

  #guess(label) {
    this.commit(guess(this.answer, label));
    this.say(`${this.reply.textContent} ${this.replyReason.textContent}`);
  }

  #go(id) {
    this.commit(goTo(this.spec, this.answer, id));
    const paragraph = this.paragraphs.get(id);
    paragraph.focus({ preventScroll: true });
    paragraph.scrollIntoView({ block: "nearest" });
    const { label, reason } = momentOf(this.spec, id);
    this.say(this.t("said", { label: this.t(label), reason }));
  }

  #toDoor() {
    this.commit({ ...this.answer, now: DOOR });
    const { head } = this.groups[0];
    head.focus({ preventScroll: true });
    this.paragraphs.get(DOOR).scrollIntoView({ block: "nearest" });
    head.scrollIntoView({ block: "nearest" });
    this.say(this.t("said-door"));
  }

  #again() {
    this.commit({});
    this.labels[0].focus();
    this.say(this.t("said-again"));
  }

  // --- state to nodes ---

  update() {
    const { spec, answer } = this;
    const now = nowOf(spec, answer);
    const given = guessOf(answer);
    const atDoor = now.id === DOOR;
    for (const [id, paragraph] of this.paragraphs) {
      setAll(paragraph, { hidden: !now.path.includes(id), "data-label": id === now.id && !atDoor ? now.label : null });
      for (const sentence of paragraph.children) {
        const decides = !atDoor && now.decides.includes(sentence.dataset.cue);
        setAll(sentence, { "data-decides": decides });
        setAll(sentence.querySelector(".decides"), { text: decides ? this.t("decides-here") : "" });
      }
    }
    this.#updateAsk(given, atDoor);
    this.#updateVerdict(now, atDoor);
    for (const { id, node } of this.groups) setAll(node, { hidden: id !== now.id });
    for (const [id, choice] of this.choices) this.#updateChoice(id, choice);
    setAll(this.back, { hidden: atDoor, "data-main": now.next.length === 0 });
    setAll(this.on, { hidden: given === null });
    this.told.update(now);
    setAll(this.told.node, { hidden: given === null });
    this.comparison.update(seenOf(spec, answer));
  }

  #updateAsk(given, atDoor) {
    const door = momentOf(this.spec, DOOR);
    setAll(this.question, { hidden: !atDoor });
    for (const button of this.labels) setAll(button, { "aria-pressed": String(button.dataset.label === given) });
    const fits = given === door.label;
    setAll(this.replyNode, { hidden: given === null, "data-fits": fits });
    setAll(this.reply, { text: given === null ? "" : this.t(fits ? "door-fits" : "door-early", { label: this.t(given) }) });
    setAll(this.replyReason, { text: `${door.reason} ${this.t("ask-next", { question: door.ask_next })}` });
  }

  #updateVerdict(now, atDoor) {
    setAll(this.verdict, { hidden: atDoor, "data-label": now.label });
    for (const [label, drawing] of this.verdictIcons) setAll(drawing, { hidden: label !== now.label });
    setAll(this.verdictLabel, { text: this.t(now.label) });
    setAll(this.verdictReason, { text: now.reason });
    setAll(this.verdictAsk, { hidden: !now.ask_next, text: this.t("ask-next", { question: now.ask_next }) });
  }

  /** A choice shows which labels its endings had, once they have been read. */
  #updateChoice(id, { node, marks, seen }) {
    const all = endingsOf(this.spec, id);
    const read = seenOf(this.spec, this.answer).filter((moment) => all.includes(moment));
    const labels = LABELS.filter((label) => read.some((moment) => moment.label === label));
    for (const [label, mark] of marks) setAll(mark, { hidden: !labels.includes(label) });
    const partly = read.length < all.length ? "seen-some" : "seen-all";
    const words = labels.map((label) => this.t(label)).join(", ");
    setAll(node, { "data-seen": read.length > 0 });
    setAll(seen, { text: read.length ? this.t(partly, { labels: words, n: read.length, total: all.length }) : "" });
  }
}

define("what-next", WhatNext);
export default widgetOf("what-next");
