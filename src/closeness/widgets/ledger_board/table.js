// The ledger as a table: who did what on which day. A missing amount is a word with a mark, never a number.
import { h, svg } from "../host/dom.js";
import { isMissing } from "./arithmetic.js";

/** The mark of a partner: A solid, B hatched, so that colour never stands alone. */
export const partnerMark = (giver) =>
  svg(
    "svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true", class: `mark mark-${giver.toLowerCase()}` },
    svg("rect", { x: 1.5, y: 1.5, width: 13, height: 13, rx: 2.5 }),
    ...(giver === "B" ? [svg("path", { d: "M1.5 7.5l6-6M1.5 14.5l13-13M8.5 14.5l6-6" })] : []),
  );

/** The name of a partner with the mark. */
export const partnerNamed = (giver, name) =>
  h("span", { class: `partner partner-${giver.toLowerCase()}` }, partnerMark(giver), h("span", { text: name }));

/** The word for a kind; a course of another topic may bring kinds that the word list does not know. */
export const kindWord = (board, kind) => board.spec.strings[`kind-${kind}`] ?? kind.replaceAll("-", " ");

/** The word for a unit after a number. */
export const unitWord = (board, unit, amount) =>
  board.spec.strings[amount === 1 ? `unit-${unit}-one` : `unit-${unit}`] ?? unit;

/** An amount with its unit, as in "2.5 hours". */
export const amountWords = (board, unit, amount) => `${board.write(amount)} ${unitWord(board, unit, amount)}`;

/** What a partner gave, in words: an amount, or that it is missing, or that there are no entries. */
export const givenWords = (board, unit, entries, amount) => {
  if (entries.length === 0) return board.t("none-written");
  return entries.every(isMissing) ? board.t("missing") : amountWords(board, unit, amount);
};

const missingNode = (board) =>
  h(
    "span", { class: "missing" },
    svg(
      "svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true" },
      svg("circle", { cx: 8, cy: 8, r: 6 }),
      svg("path", { d: "M5.5 10.5l5-5" }),
    ),
    h("span", { text: board.t("missing") }),
  );

const amountNode = (board, ledger, entry) => {
  if (isMissing(entry)) return missingNode(board);
  const weight = entry.weight ?? 1;
  const number = weight === 1 ? board.write(entry.amount) : `${board.write(weight)} × ${board.write(entry.amount)}`;
  return h(
    "span", { class: "amount" }, h("span", { class: "number", text: number }),
    h("span", { class: "unit", text: ` ${unitWord(board, ledger.unit, entry.amount)}` }),
  );
};

const cell = (name, ...children) => h("td", { role: "cell", class: `cell-${name}` }, ...children);

const dayNode = (board, day) =>
  h("span", { class: "day" }, h("span", { class: "day-word", text: `${board.t("column-day")} ` }), board.write(day));

/** A table of a ledger that can be shown again with other entries. `act` gives the nodes of a row's last cell. */
export class LedgerTable {
  constructor(board, { act = null } = {}) {
    Object.assign(this, { board, act });
    this.caption = h("caption", { class: "sr" });
    this.amountHead = h("th", { role: "columnheader", scope: "col", class: "cell-amount" });
    this.body = h("tbody", { role: "rowgroup" });
    this.empty = h("p", { class: "empty", hidden: true });
    const heads = ["day", "who", "what", "kind"].map((name) =>
      h("th", { role: "columnheader", scope: "col", class: `cell-${name}`, text: board.t(`column-${name}`) }));
    const actWords = h("span", { class: "sr", text: board.t("column-act") });
    // roles in so many words: on a narrow board the rows are laid out as cards, and must stay rows for a screen reader
    this.table = h(
      "table", { role: "table", class: "ledger" }, this.caption,
      h(
        "thead", { role: "rowgroup" },
        h(
          "tr", { role: "row" }, ...heads, this.amountHead,
          act && h("th", { role: "columnheader", scope: "col", class: "cell-act" }, actWords),
        ),
      ),
      this.body,
    );
    this.node = h("div", { class: "ledger-frame" }, this.table, this.empty);
  }

  show(ledger, emptyWords) {
    const { board } = this;
    const { A: a, B: b } = ledger.partners;
    const unit = unitWord(board, ledger.unit);
    this.caption.textContent = board.t("caption", { a, b, unit });
    this.amountHead.textContent = board.t("column-amount", { unit });
    this.body.replaceChildren(...ledger.entries.map((entry, i) => this.#row(ledger, entry, i)));
    this.table.hidden = ledger.entries.length === 0;
    this.empty.hidden = !this.table.hidden;
    this.empty.textContent = emptyWords;
  }

  #row(ledger, entry, i) {
    const { board } = this;
    return h(
      "tr", { role: "row" },
      cell("day", dayNode(board, entry.day)),
      cell("who", partnerNamed(entry.giver, ledger.partners[entry.giver])),
      h("th", { role: "rowheader", scope: "row", class: "cell-what" }, entry.note || "–"),
      cell("kind", kindWord(board, entry.kind)),
      cell("amount", amountNode(board, ledger, entry)),
      this.act && cell("act", ...this.act(entry, i)),
    );
  }
}
