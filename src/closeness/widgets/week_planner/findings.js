// Practice: which wishes a plan keeps, why each matters to whoever has it, and what was counted.
import { h, icon, ICONS, setAll } from "../host/dom.js";
import { findingOf } from "./counting.js";
import { whoMark } from "./marks.js";

const SIGNS = { kept: ICONS.fits, broken: ICONS.look, open: "M12 7.5V12l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18" };

export class Findings {
  constructor(board) {
    this.board = board;
    this.lines = board.spec.wishes.map((wish) => this.#line(wish));
    this.result = h("p", { class: "result", tabindex: -1 });
    this.note = h("p", { class: "note", text: board.t("many-weeks") });
    this.node = h(
      "section", { class: "findings", hidden: true, "aria-label": board.t("findings") },
      this.result, h("ul", { class: "lines" }, ...this.lines.map(({ node }) => node)), this.note,
    );
  }

  #line(wish) {
    const line = { wish, signs: new Map(), state: h("strong", { class: "state" }), counted: h("p", { class: "counted" }) };
    for (const [state, path] of Object.entries(SIGNS)) line.signs.set(state, icon(path, `sign-${state}`));
    line.node = h(
      "li", { class: "finding" }, h("span", { class: "signs" }, ...line.signs.values()),
      h(
        "div", {},
        h("p", {}, line.state, " ", whoMark(wish.who), " ", h("span", { class: "said", text: `${this.board.whoWord(wish.who)}: ${wish.text}` })),
        line.counted, h("p", { class: "why", text: wish.why }),
      ),
    );
    return line;
  }

  get kept() {
    const { spec, answer } = this.board;
    return spec.wishes.filter((wish) => findingOf(spec.choices, wish, answer).state === "kept").length;
  }

  /** What was wanted and what is there, in words that the rule's own numbers give. */
  #counted({ state, count, tally }) {
    const { board } = this;
    if (state === "kept") return "";
    const { low, high, slots, choices } = count;
    const kind = low === high ? (high === 0 ? "none" : "exactly") : high < slots.length && low === 0 ? "most" : "least";
    const where = slots.length > 2 ? "" : board.t("counted-where", { slots: slots.map((slot) => board.when(slot)).join("; ") });
    const values = { low, high, found: tally.found, n: tally.undecided, what: board.sortWord(choices) };
    return [where, board.t(`counted-${kind}`, values), tally.undecided > 0 ? board.t("counted-open", values) : ""].filter(Boolean).join(" ");
  }

  update(shown) {
    const { board } = this;
    setAll(this.node, { hidden: !shown });
    if (!shown) return;
    for (const line of this.lines) {
      const finding = findingOf(board.spec.choices, line.wish, board.answer);
      for (const [state, sign] of line.signs) sign.toggleAttribute("hidden", state !== finding.state);
      setAll(line.node, { "data-state": finding.state });
      setAll(line.state, { text: board.t(`state-${finding.state}`) });
      const counted = this.#counted(finding);
      setAll(line.counted, { text: counted, hidden: counted === "" });
    }
    const all = this.lines.length;
    setAll(this.result, { text: this.kept === all ? board.t("all-kept") : board.t("some-kept", { n: this.kept, all }) });
    setAll(this.note, { hidden: this.kept !== all });
  }
}
