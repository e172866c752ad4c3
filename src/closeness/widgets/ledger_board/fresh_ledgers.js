// "Another ledger": a trap to choose, a fresh ledger, and its number so that two learners can compare.
import { h } from "../host/dom.js";
import { NumberField } from "./fields.js";
import { isLedgerNumber, numberFor, NUMBERS, TRAPS } from "./generator.js";

export class FreshLedgers {
  /** `go` gets the number of a ledger, or null for the board's own. */
  constructor(board, go) {
    Object.assign(this, { board, go, wanted: null });
    this.trap = h(
      "select", { id: "trap" },
      ...["any", ...TRAPS].map((trap) => h("option", { value: trap, text: board.t(`trap-${trap}`) })),
    );
    const backWords = board.t("fresh-back", { title: board.spec.title });
    this.back = h("button", { type: "button", class: "quiet", hidden: true, text: backWords, onclick: () => go(null) });
    this.which = h("summary");
    this.number = new NumberField(board, {
      path: "number", label: [board.t("fresh-number")], rule: "count",
      onValue: (value) => {
        this.wanted = value;
      },
    });
    const open = h("button", { type: "button", text: board.t("fresh-open"), onclick: () => this.#open() });
    this.byNumber = h(
      "details", {}, this.which, h("p", { class: "hint", text: board.t("fresh-compare") }),
      h("div", { class: "row by-number" }, this.number.node, open),
    );
    this.node = h(
      "section", { class: "fresh", "aria-label": board.t("fresh") },
      h(
        "div", { class: "row" }, h("label", { for: "trap", class: "field-label", text: board.t("fresh-with") }), this.trap,
        h("button", { type: "button", text: board.t("fresh"), onclick: () => this.#another() }), this.back,
      ),
      this.byNumber,
    );
  }

  /** Say which ledger is on the board: a number, or null for the board's own. */
  show(number) {
    this.current = number;
    this.back.hidden = number === null;
    this.which.textContent = number === null ? this.board.t("fresh-by-number") : this.board.t("fresh-this", { number });
  }

  #another() {
    let number = numberFor(this.trap.value);
    while (number === this.current) number = numberFor(this.trap.value);
    this.go(number);
  }

  #open() {
    this.number.flush();
    if (!isLedgerNumber(this.wanted)) {
      this.number.want(this.board.t("fresh-no-such", { low: NUMBERS[0], high: NUMBERS[1] }));
      this.number.focus();
      return;
    }
    this.byNumber.open = false;
    this.go(this.wanted);
  }
}
