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
    this.pieces = spec.letter.map(([text, id]) => ({ text, id, node: h("span", { text, class: id ? "gap" : null }) }));
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

  /** The text to copy; what is still open stands in brackets. */
  get text() {
    return this.pieces.map(({ node }) => (node.hasAttribute("data-open") ? `[${node.textContent}]` : node.textContent)).join("");
  }

  update() {
    for (const { id, node } of this.pieces) if (id) this.#fill(this.questions.get(id), node);
    this.byHand.value = this.text;
  }

  #fill(question, node) {
    const { board, join } = this;
    const said = inWords(question, answerTo(question, board.answer), { write: board.write, join });
    setAll(node, { text: said || question.label || OPEN, "data-open": said === "" });
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
