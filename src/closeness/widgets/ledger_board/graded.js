// A fixed ledger and the form of an answer that is handed in. Nothing is computed or judged here.
import { h } from "../host/dom.js";
import { AnswerForm, withPart } from "./answer_form.js";
import { LedgerTable } from "./table.js";

export class Graded {
  constructor(board) {
    const { spec } = board;
    this.board = board;
    this.table = new LedgerTable(board);
    this.table.show(spec, board.t("ledger-empty"));
    this.form = new AnswerForm(board, spec, {
      ask: spec.ask, strict: true,
      onPart: (path, value) => board.commit(withPart(board.answer, path, value, board.blank)),
    });
    this.node = h(
      "div", { class: "columns" }, this.table.node,
      h(
        "form", { class: "reckoning", novalidate: true, onsubmit: (event) => event.preventDefault() },
        h("h4", { class: "part-title", text: board.t("your-answer") }), this.form.node,
      ),
    );
  }

  update() {
    this.form.show(this.board.answer);
  }

  flush() {
    this.form.flush();
  }
}
