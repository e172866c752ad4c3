// One card as it lies open on the desk: its sentences, its labels, what decides, and in practice what to make of it.
import { h, icon, ICONS, setAll, svg } from "../host/dom.js";
import { askedOf, cueOf, placementOf, verdictOf } from "./sorting.js";

// Buckets of another topic have no drawing of their own: shapes still tell them apart without colour.
const SHAPES = ["M12 5a7 7 0 1 0 0 14a7 7 0 0 0 0-14", "M6 6h12v12H6z", "M12 5l8 14H4z", "M12 4l8 8l-8 8l-8-8z"];

/** The drawing of a bucket: by its label, or by its place in the row. */
export const bucketIcon = (spec, label) => {
  const at = spec.buckets.findIndex((bucket) => bucket.id === label);
  return icon(ICONS[label] ?? SHAPES[at % SHAPES.length], "of-bucket");
};

/** The tone of a bucket, one of three that colour-blind readers can tell apart; words and icons carry the meaning. */
export const toneOf = (spec, label) => (spec.buckets.findIndex((bucket) => bucket.id === label) % 3) + 1;

/** The handle by which touch drags: six dots, decoration beside buttons that do the same. */
export const grip = () =>
  h(
    "span", { class: "grip", "aria-hidden": "true" },
    svg("svg", { viewBox: "0 0 12 20", width: 12, height: 20 },
      ...[4, 10, 16].flatMap((y) => [3, 9].map((x) => svg("circle", { cx: x, cy: y, r: 1.6, fill: "currentColor" })))),
  );

/** How a card is named in a line: its first sentence. All of it stands on the card that the line opens. */
export const beginOf = (card) => card.sentences[0].text;

/** A list of words as the reader's language joins them. */
export const joined = (board, words) =>
  new Intl.ListFormat(board.spec.language, { type: "disjunction" }).format(words);

/** The words of a cue; another topic's cue shows its own name. */
export const cueWord = (board, cue) => board.spec.strings[`cue-${cue}`] ?? cue;

/** Whether a card with this key leaves a question open, also on a board that asks for labels only. */
const asksQuestion = ({ spec }, key) => askedOf({ ...spec, cue: true }, key) === "question";

/** What practice has to say about a finished card: [verdict, sentences of feedback], or null. */
export const feedbackOf = (board, card) => {
  const { spec } = board;
  const verdict = verdictOf(spec, board.answer, card);
  if (verdict === null) return null;
  const asksNext = asksQuestion(board, card.key);
  const head = verdict === "look-cue" && asksNext ? "look-question" : verdict;
  const cues = joined(board, card.deciding.map((cue) => cueWord(board, cue)));
  const lines = [card.rationale];
  if (cues) lines.push(board.t(asksNext ? "would-decide" : "decides", { cues }));
  if (asksNext && card.ask_next) lines.push(board.t("ask-next", { question: card.ask_next }));
  return { fits: verdict === "fits", head: board.t(head), lines: lines.filter(Boolean) };
};

export class CardView {
  constructor(board, card) {
    Object.assign(this, { board, card, tapped: null });
    this.sentences = card.sentences.map((sentence, at) => this.#sentence(sentence, at));
    this.labels = board.spec.buckets.map((bucket) => this.#label(bucket));
    this.text = h("div", { class: "text", "data-rove": "y" }, ...this.sentences);
    this.row = h(
      "div", { class: "labels", role: "toolbar", "data-rove": "x", style: `--columns: ${this.labels.length}` },
      ...this.labels,
    );
    this.feedback = h("div", { class: "feedback", hidden: true });
    this.node = h(
      "article", { class: "card", tabindex: -1, "data-card": card.id, "aria-describedby": this.sentences.map(({ id }) => id).join(" ") },
      this.text, this.row, ...(board.spec.cue ? this.#asking() : []), this.feedback,
    );
  }

  /** What is asked once the card has a label, and the questions of which one may be the next. */
  #asking() {
    const id = `prompt-${this.card.id}`;
    this.promptHow = h("span", { class: "how" });
    this.promptText = h("strong");
    this.prompt = h("p", { class: "prompt", id }, this.promptText, " ", this.promptHow);
    this.questions = this.board.spec.questions.map((question) => this.#question(question));
    this.list = h("div", { class: "questions", role: "group", "aria-labelledby": id, "data-rove": "y" }, ...this.questions);
    return [this.prompt, this.list];
  }

  #drawFeedback() {
    this.feedbackHead = h("strong");
    this.feedbackLines = h("div");
    this.feedback.append(
      h("span", { class: "mark" }, icon(ICONS.fits, "of-fits"), icon(ICONS.look, "of-look")),
      h("div", {}, this.feedbackHead, this.feedbackLines),
    );
  }

  #sentence(sentence, at) {
    const choose = () => this.board.chooses(this.card.id) === "sentence" && this.#choose(cueOf(sentence), at);
    const chosen = this.board.spec.cue && {
      onclick: choose,
      onkeydown: (event) => {
        if ((event.key !== "Enter" && event.key !== " ") || !event.target.hasAttribute("role")) return;
        event.preventDefault();
        choose();
      },
    };
    return h(
      "p", { class: "sentence", id: `said-${this.card.id}-${at}`, ...chosen },
      h("span", {}, h("span", { class: "said", text: sentence.text }), h("span", { class: "sr decides" })),
      chosen ? icon(ICONS.fits, "of-choice") : null,
    );
  }

  #label(bucket) {
    const { board, card } = this;
    return h(
      "button", {
        type: "button", class: "label", "data-label": bucket.id, "data-tone": toneOf(board.spec, bucket.id),
        onclick: () => board.move(card.id, bucket.id),
      },
      bucketIcon(board.spec, bucket.id), h("span", { text: bucket.word }),
    );
  }

  #question({ cue, text }) {
    return h("button", { type: "button", class: "question", "data-cue": cue, onclick: () => this.#choose(cue, null) },
      icon(ICONS.fits, "of-choice"), h("span", { text }));
  }

  #choose(cue, at) {
    const { cue: now } = placementOf(this.board.spec, this.board.answer, this.card.id);
    this.tapped = at; // two sentences may show one cue: both count, the tapped one is marked
    if (at !== null && now === cue && at !== this.marked) this.board.update();
    else this.board.choose(this.card.id, cue);
  }

  /** Bring the nodes in step with the answer; only the open card needs it. */
  update({ n, total, set }) {
    const { board, card } = this;
    const { label, cue } = placementOf(board.spec, board.answer, card.id);
    const asked = askedOf(board.spec, label);
    setAll(this.node, {
      "aria-label": board.t(set ? "set-card-of" : "card-of", { n, total, set }),
      "data-tone": label === null ? null : toneOf(board.spec, label),
    });
    setAll(this.row, { "aria-label": board.t("where", { n }) });
    for (const button of this.labels) setAll(button, { "aria-pressed": String(button.dataset.label === label) });
    this.#updateSentences(asked === "sentence", cue, n);
    if (board.spec.cue) this.#updateAsking(asked, cue);
    this.#updateFeedback();
    settleRoving(this.node);
  }

  #updateAsking(asked, cue) {
    for (const button of this.questions) setAll(button, { "aria-pressed": String(button.dataset.cue === cue) });
    setAll(this.list, { hidden: asked !== "question" });
    setAll(this.prompt, { hidden: asked === null });
    if (asked === null) return;
    setAll(this.promptText, { text: this.board.t(`ask-${asked}`) });
    setAll(this.promptHow, { text: asked === "sentence" ? this.board.t("ask-sentence-how") : "" });
  }

  #updateSentences(asked, cue, n) {
    const cues = this.card.sentences.map(cueOf);
    this.marked = this.tapped !== null && cues[this.tapped] === cue ? this.tapped : cues.indexOf(cue);
    setAll(this.text, { role: asked ? "group" : null, "aria-label": asked ? this.board.t("sentences-of", { n }) : null });
    this.sentences.forEach((node, at) => {
      setAll(node, {
        role: asked ? "button" : null,
        "aria-pressed": asked ? String(at === this.marked) : null,
        tabindex: asked ? node.getAttribute("tabindex") ?? -1 : null,
      });
    });
  }

  #updateFeedback() {
    const feedback = feedbackOf(this.board, this.card);
    setAll(this.feedback, { hidden: feedback === null });
    for (const [at, node] of this.sentences.entries()) {
      const decides = feedback !== null && !asksQuestion(this.board, this.card.key) && this.card.deciding.includes(this.card.sentences[at].cue);
      setAll(node, { "data-decides": decides });
      setAll(node.querySelector(".decides"), { text: decides ? this.board.t("decides-here") : "" });
    }
    if (feedback === null) return;
    if (!this.feedbackHead) this.#drawFeedback();
    setAll(this.feedback, { "data-fits": feedback.fits });
    setAll(this.feedbackHead, { text: feedback.head });
    const text = feedback.lines.join("\n");
    if (this.feedbackLines.dataset.text === text) return;
    this.feedbackLines.dataset.text = text;
    this.feedbackLines.replaceChildren(...feedback.lines.map((line) => h("p", { text: line })));
  }
}

/** The controls of one roving group, in order. */
export const stopsOf = (group) =>
  [...group.querySelectorAll('button, [role="button"]')].filter((node) => !node.closest("[hidden]"));

/** Give each group of a node one tab stop: the chosen control, or the one that had it, or the first. */
export const settleRoving = (node) => {
  const groups = node.matches("[data-rove]") ? [node] : node.querySelectorAll("[data-rove]");
  for (const group of groups) {
    const stops = stopsOf(group);
    const stop =
      stops.find((each) => each.getRootNode().activeElement === each) ??
      stops.find((each) => each.getAttribute("aria-pressed") === "true") ??
      stops.find((each) => each.getAttribute("tabindex") === "0") ??
      stops[0];
    for (const each of stops) setAll(each, { tabindex: each === stop ? 0 : -1 });
  }
};
