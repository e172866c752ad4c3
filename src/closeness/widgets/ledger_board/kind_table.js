// What each partner gave of each kind, as two bars back to back: B to the left, A to the right, as in the balance bar.
import { h } from "../host/dom.js";
import { byKind, isMissing, lastDay } from "./arithmetic.js";
import { kindWord, partnerMark, partnerNamed } from "./table.js";

const LEAST = 1e-9; // so that a ledger of zeros has bars of no width

export class KindTable {
  constructor(board) {
    this.board = board;
    this.head = h("tr", { role: "row" });
    this.body = h("tbody", { role: "rowgroup" });
    this.node = h(
      "table", { role: "table", class: "by-kind" }, h("caption", { text: board.t("by-kind") }),
      h("thead", { role: "rowgroup" }, this.head), this.body,
    );
  }

  /** `counted` are the entries in view. */
  show(ledger, counted, view) {
    const lines = byKind(counted, { ...view, at: lastDay(ledger.entries) });
    const most = Math.max(LEAST, ...lines.flatMap(({ given, received }) => [given, received]));
    this.#drawHead(ledger.partners);
    this.body.replaceChildren(...lines.map((line) => this.#row(counted, line, most)));
    this.node.hidden = lines.length === 0;
  }

  #drawHead({ A: a, B: b }) {
    const { board } = this;
    const column = (name, ...words) => h("th", { role: "columnheader", scope: "col", class: name }, ...words);
    this.head.replaceChildren(
      column("kind", board.t("column-kind")), column("amount-b", partnerNamed("B", b)),
      h("td", { class: "twins", "aria-hidden": "true" }), column("amount-a", partnerNamed("A", a)),
      column("kind-balance", board.t("ask-balance")),
    );
  }

  #row(counted, { kind, given, received, balance }, most) {
    const { board } = this;
    const amount = (giver, sum) => {
      const mine = counted.filter((entry) => entry.kind === kind && entry.giver === giver);
      const words = h("span", { text: this.#sumWords(mine, sum) });
      return h("td", { role: "cell", class: `amount-${giver.toLowerCase()}` }, partnerMark(giver), words);
    };
    const half = (giver, sum) => {
      const fill = h("span", { class: `fill fill-${giver}`, style: `inline-size: ${(100 * sum) / most}%` });
      return h("span", { class: `twin twin-${giver}` }, fill);
    };
    return h(
      "tr", { role: "row" }, h("th", { role: "rowheader", scope: "row", class: "kind", text: kindWord(board, kind) }),
      amount("B", received), h("td", { class: "twins", "aria-hidden": "true" }, half("b", received), half("a", given)),
      amount("A", given),
      h("td", { role: "cell", class: "kind-balance", text: balance === null ? board.t("no-amounts") : board.write(balance) }),
    );
  }

  /** A sum with what is missing from it; a dash where nothing was written down at all. */
  #sumWords(entries, sum) {
    const { board } = this;
    const n = entries.filter(isMissing).length;
    if (entries.length === 0) return "–";
    if (n === entries.length) return board.t("missing");
    return n === 0 ? board.write(sum) : board.t("sum-and-missing", { sum: board.write(sum), n });
  }
}
