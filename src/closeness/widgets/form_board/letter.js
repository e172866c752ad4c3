// What the answers build: a request, an agreement, a line to keep. It grows as the learner chooses, and can be copied.
import { h, setAll } from "../host/dom.js";
import { answerTo, inWords } from "./answers.js";

const OPEN = "…";

export class Letter {
  constructor(board) {
    const { spec } = board;
    this.board = board;
    this.join = (parts) => new Intl.ListFormat(spec.language, { type: "conjunction" }).format(parts);
    this.questions = new Map(spec.questions.map((question) => [question.id, question]));
    this.pieces = spec.letter.map(([text, id]) => (id ? this.#gap(id) : { node: h("span", { text }) }));
    this.byHand = h("textarea", { readonly: true, rows: 6, hidden: true, "aria-label": board.t("letter-text") });
    this.node = h(
      "section", { class: "letter", "aria-labelledby": "letter-title" },
      h("h4", { id: "letter-title", text: board.t("letter") }),
      h("p", { class: "hint", text: board.t("letter-hint") }),
      h("p", { class: "paper" }, ...this.pieces.map(({ node }) => node)),
      h("button", { type: "button", class: "copy", text: board.t("letter-copy"), onclick: () => this.#copy() }),
      this.byHand,
    );
  }

  /** A place for an answer; the dotted line of an open one is said in words to who cannot see it. */
  #gap(id) {
    const open = h("span", { class: "sr", text: `${this.board.t("letter-open")} ` });
    const words = h("span");
    return { id, open, words, node: h("span", { class: "gap" }, open, words) };
  }

  /** The text to copy; what is still open stands in brackets. */
  get text() {
    return this.pieces
      .map(({ id, node, open, words }) => (!id ? node.textContent : open.hidden ? words.textContent : `[${words.textContent}]`))
      .join("");
  }

  update() {
    for (const piece of this.pieces) if (piece.id) this.#fill(this.questions.get(piece.id), piece);
    this.byHand.value = this.text;
  }

  #fill(question, { node, open, words }) {
    const { board, join } = this;
    const said = inWords(question, answerTo(question, board.answer), { write: board.write, join });
    setAll(words, { text: said || question.label || OPEN });
    setAll(node, { "data-open": said === "" });
    open.hidden = said !== "";
  }

  async #copy() {
    const { board } = this;
    board.flush(); // what was typed a moment ago belongs to it
    try {
      await navigator.clipboard.writeText(this.text);
      board.say(board.t("copied"));
    } catch {
      this.byHand.hidden = false; // no clipboard here: the text is selected, and the keyboard can copy it
      this.byHand.select();
      board.say(board.t("copy-by-hand"));
    }
  }
}
