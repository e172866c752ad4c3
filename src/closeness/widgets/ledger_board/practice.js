// Practice: add up a ledger first, be told which step went wrong, then play with the live balance.
import { h } from "../host/dom.js";
import { sameAnswer } from "../host/literal.js";
import { AnswerForm, partOf, withPart } from "./answer_form.js";
import { BalancePanel } from "./balance_panel.js";
import { diagnose } from "./diagnosis.js";
import { FreshLedgers } from "./fresh_ledgers.js";
import { isLedgerNumber, ledgerOf } from "./generator.js";
import { explain } from "./sentences.js";
import { LedgerTable } from "./table.js";

const BEFORE_CHECK = ["given", "received", "balance"];
const STATES = new Map([[true, "fits"], [false, "look"], [null, "open"]]);

export class Practice {
  constructor(board) {
    this.board = board;
    this.table = new LedgerTable(board);
    this.panel = new BalancePanel(board);
    this.fresh = new FreshLedgers(board, (number) => this.#go(number));
    this.slot = h("div");
    this.summary = h("p", { class: "summary", hidden: true });
    this.node = h(
      "div", { class: "practice" },
      h(
        "div", { class: "columns" }, this.table.node,
        h(
          "form", {
            class: "reckoning", novalidate: true,
            onsubmit: (event) => {
              event.preventDefault();
              this.#check();
            },
          },
          h("h4", { class: "part-title", text: board.t("your-reckoning") }), this.slot,
          h("div", { class: "row" }, h("button", { type: "submit", class: "main", text: board.t("check") }), this.summary),
        ),
      ),
      this.panel.node, this.fresh.node,
    );
  }

  update() {
    const { board } = this;
    const { answer } = board;
    this.#draw(isLedgerNumber(answer.number) ? answer.number : null);
    const elsewhere = !sameAnswer(answer, this.mine);
    this.mine = answer;
    this.form.show(answer);
    if (!elsewhere) return; // findings belong to the moment of Check, not to the next key
    if (answer.checked && this.#lacking().length === 0) this.#judge();
    else this.#unjudge();
  }

  flush() {
    this.form.flush();
  }

  /** Draw the ledger of a number, or the board's own, unless it is there already. */
  #draw(number) {
    const { board } = this;
    if (this.number === number) return;
    this.number = number;
    this.ledger = number === null ? board.spec : ledgerOf(number, board.spec.strings);
    board.head(this.ledger);
    this.table.show(this.ledger, board.t("ledger-empty"));
    this.form = new AnswerForm(board, this.ledger, {
      ask: board.spec.ask, strict: false, onPart: (path, value) => this.#commit(withPart(board.answer, path, value)),
    });
    this.slot.replaceChildren(this.form.node);
    this.fresh.show(number);
  }

  #commit(answer) {
    this.mine = answer;
    this.board.commit(answer);
  }

  #go(number) {
    const { board } = this;
    this.#commit(number === null ? {} : { number });
    this.#unjudge();
    board.heading.focus(); // the new ledger starts at the top
    board.say(board.t("fresh-said", { title: this.ledger.title, n: this.ledger.entries.length }));
  }

  #lacking() {
    return BEFORE_CHECK.filter((part) => this.board.spec.ask.includes(part) && partOf(this.board.answer, part) === null);
  }

  #check() {
    const { board, form } = this;
    form.flush();
    const lacking = this.#lacking();
    for (const part of lacking) form.fields.get(part).want(board.t("wanted-first"));
    const stuck = [...form.fields].find(([path, { invalid }]) => invalid || lacking.includes(path));
    if (stuck) {
      stuck[1].focus();
      board.say(stuck[1].remark.words.textContent);
      return;
    }
    this.#commit({ ...board.answer, checked: 1 });
    board.say(`${this.#judge()} ${board.t("panel-open")}`);
  }

  /** Show what fits and which step went wrong, and the live balance; returns the summary. */
  #judge() {
    const { board, form, ledger } = this;
    const reply = Object.fromEntries(["missing", ...BEFORE_CHECK, "verdict"].map((part) => [part, partOf(board.answer, part)]));
    const findings = diagnose(ledger, { ...reply, kinds: board.answer.kinds ?? {} }, board.spec.ask);
    for (const finding of findings) form.fields.get(finding.field).find(STATES.get(finding.ok), explain(board, ledger, finding));
    const n = findings.filter(({ ok }) => ok).length;
    const all = findings.length;
    this.summary.textContent = n === all ? board.t("all-fit") : board.t("some-fit", { n, all });
    this.summary.hidden = false;
    this.panel.open(ledger);
    return this.summary.textContent;
  }

  #unjudge() {
    this.form.clearFindings();
    this.summary.hidden = true;
    this.panel.close();
  }
}
