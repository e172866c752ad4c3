// LedgerBoard: a couple's ledger to add up. Practice (feedback, then the live balance), graded (a form, nothing computed),
// own (the learner's entries and their totals). One element for the page, the notebook and Node.
import { Board, widgetOf } from "../host/board.js";
import { h } from "../host/dom.js";
import { numberWriter, readNumber } from "../host/numbers.js";
import { define } from "../host/shown.js";
import { partOf, withPart } from "./answer_form.js";
import { isAnswerFor } from "./answers.js";
import { diagnose } from "./diagnosis.js";
import { isLedgerNumber, ledgerOf, numberFor, TRAPS, trapOf } from "./generator.js";
import { Graded } from "./graded.js";
import { byDay, OwnEntries } from "./own_entries.js";
import { Practice } from "./practice.js";
import { refusalOf } from "./rules.js";
import { explain, sentenceOf } from "./sentences.js";
import {
  balanceOf, bandOf, byKind, countsEqually, intervalOf, missingIn, shareOf, specialisationOf, totalsOf, verdictOf, VERDICTS,
  wilson,
} from "./arithmetic.js";
import css from "./element.css";

const MODES = { practice: Practice, graded: Graded, own: OwnEntries };

export class LedgerBoard extends Board {
  static css = css;

  build() {
    this.write = numberWriter(this.spec.language);
    this.heading = h("h3", { class: "title", id: "title", tabindex: -1 });
    this.intro = h("p", { class: "intro" });
    this.view = new MODES[this.spec.mode](this);
    this.head(this.spec);
    this.view.update();
    const attributes = { class: `board ${this.spec.mode}`, "aria-labelledby": "title" };
    return h("section", attributes, this.heading, this.intro, this.view.node);
  }

  /** Say whose ledger is on the board. */
  head({ title, intro }) {
    this.heading.textContent = title;
    this.intro.textContent = intro;
    this.intro.hidden = !intro;
  }

  update() {
    this.view.update();
  }

  receive(answer) {
    this.blank ??= answer; // the fields that the blank names stay in the answer, empty or not
    super.receive(answer);
  }

  accepts(answer) {
    return isAnswerFor(this.spec, answer);
  }

  disconnectedCallback() {
    this.view.flush();
    super.disconnectedCallback();
  }
}

export {
  balanceOf, bandOf, byDay, byKind, countsEqually, diagnose, explain, intervalOf, isAnswerFor, isLedgerNumber, ledgerOf,
  missingIn, numberFor, numberWriter, partOf, readNumber, refusalOf, sentenceOf, shareOf, specialisationOf, totalsOf, TRAPS,
  trapOf, verdictOf, VERDICTS, wilson, withPart,
};
define("ledger-board", LedgerBoard);
export default widgetOf("ledger-board");
