// The numbers of a form, added up: a bar each, and a sum. No band, no aim, no verdict.
import { h, setAll } from "../host/dom.js";
import { addedUp } from "./answers.js";

export class Totals {
  constructor(board) {
    this.board = board;
    this.rows = new Map(
      board.spec.questions.filter(({ kind }) => kind === "number").map((question) => {
        const value = h("span", { class: "bar-value" });
        const bar = h("span", { class: "bar" }, h("span"));
        const name = h("span", { class: "bar-name", text: question.label ?? question.prompt });
        return [question.id, { node: h("li", {}, name, bar, value), value, bar }];
      }),
    );
    this.sum = h("p", { class: "sum" });
    this.node = h(
      "section", { class: "totals", "aria-labelledby": "totals-title" },
      h("h4", { id: "totals-title", text: board.t("totals") }),
      h("ul", {}, ...[...this.rows.values()].map(({ node }) => node)),
      this.sum, h("p", { class: "hint", text: board.t("totals-note") }),
    );
  }

  update() {
    const { board, rows } = this;
    const { sum, parts } = addedUp(board.spec, board.answer);
    for (const { node } of rows.values()) node.hidden = true;
    for (const { id, value, share } of parts) {
      const row = rows.get(id);
      row.node.hidden = false;
      setAll(row.bar, { style: `--part: ${share.toFixed(4)}` });
      setAll(row.value, { text: `${board.write(value, 1)} ${board.spec.totals}` });
    }
    const words = parts.length > 0 ? board.t("totals-sum", { sum: board.write(sum, 1), unit: board.spec.totals }) : board.t("totals-none");
    setAll(this.sum, { text: words });
  }
}
