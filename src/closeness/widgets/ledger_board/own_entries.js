// The learner's own ledger: entries come, change and go, and are added up. Totals only, never a band, a balance or a verdict.
import { h, setAll } from "../host/dom.js";
import { byKind, missingIn, totalsOf } from "./arithmetic.js";
import { EntryForm, labelled } from "./entry_form.js";
import { givenWords, kindWord, LedgerTable, partnerNamed } from "./table.js";

const UNITS = ["hours", "times"];

/** The entries of an answer as a ledger; an amount left out is missing. */
const ownLedger = (answer, spec) => ({
  partners: { ...spec.partners, ...answer.partners },
  unit: answer.unit ?? spec.unit,
  entries: (answer.entries ?? []).map((entry) => ({ amount: null, note: "", ...entry })),
});

/** Entries by day; those of one day stay in the order in which they were written. */
export const byDay = (entries) => [...entries].sort((x, y) => x.day - y.day);

export class OwnEntries {
  constructor(board) {
    this.board = board;
    this.editing = null; // the place of the entry in the form, or null for a new one
    this.before = null; // the answer before the last removal
    this.form = new EntryForm(board, { onEntry: (entry) => this.#take(entry), onLeave: () => this.#leave() });
    this.table = new LedgerTable(board, { act: (entry, i) => this.#rowButtons(entry, i) });
    this.undoWords = h("span");
    this.undoButton = h("button", { type: "button", text: board.t("undo"), onclick: () => this.#putBack() });
    this.undo = h("p", { class: "undo row", hidden: true }, this.undoWords, this.undoButton);
    this.totals = h("dl", { class: "totals" });
    this.totalsNote = h("p", { class: "note" });
    this.clear = h("button", { type: "button", class: "quiet", text: board.t("remove-all"), onclick: () => this.#removeAll() });
    this.node = h(
      "div", { class: "own" }, this.#head(), this.form.node, this.table.node, this.undo,
      h(
        "section", { class: "own-totals", "aria-label": board.t("totals") },
        h("h4", { class: "part-title", text: board.t("totals") }), this.totals, this.totalsNote,
        h("p", { class: "note", text: board.t("own-safety") }),
      ),
      h("div", { class: "row" }, this.clear),
    );
  }

  update() {
    const { board } = this;
    this.ledger = ownLedger(board.answer, board.spec);
    const drawn = JSON.stringify(this.ledger);
    if (drawn === this.drawn) return; // so that rows, and the focus on them, stay
    this.drawn = drawn;
    this.table.show(this.ledger, board.t("own-empty"));
    this.form.name(this.ledger);
    for (const giver of ["A", "B"]) setAll(this.names[giver], { value: board.answer.partners?.[giver] ?? "" });
    this.unit.value = this.ledger.unit;
    this.clear.hidden = this.ledger.entries.length === 0;
    this.#drawTotals();
  }

  /** Nothing waits here: an entry counts when it is added. */
  flush() {}

  #head() {
    const { board } = this;
    const nameOf = (giver) =>
      h("input", {
        id: `name-${giver}`, type: "text", maxlength: 40, autocomplete: "off", placeholder: board.spec.partners[giver],
        onchange: ({ target }) => this.#commit({ partners: this.#namesWith(giver, target.value.trim()) }),
      });
    this.names = { A: nameOf("A"), B: nameOf("B") };
    this.unit = h(
      "select", { id: "own-unit", onchange: ({ target }) => this.#commit({ unit: target.value }) },
      ...UNITS.map((unit) => h("option", { value: unit, text: board.t(`count-in-${unit}`) })),
    );
    return h(
      "div", { class: "own-head" }, labelled(board.t("own-name-a"), this.names.A),
      labelled(board.t("own-name-b"), this.names.B), labelled(board.t("own-unit"), this.unit),
    );
  }

  #namesWith(giver, name) {
    const names = { ...this.board.answer.partners, [giver]: name };
    return Object.fromEntries(Object.entries(names).filter(([, kept]) => kept !== ""));
  }

  /** Add the entry, or put it in the place of the one that was changed. */
  #take(entry) {
    const { board, editing } = this;
    const others = (board.answer.entries ?? []).filter((_, i) => i !== editing);
    const entries = byDay([...others, entry]);
    this.#commit({ entries });
    board.say(board.t(editing === null ? "own-added" : "own-changed", { n: entries.length }));
    if (editing === null) {
      this.form.clear();
      this.form.focus();
    } else this.#leave(entries.indexOf(entry));
  }

  #edit(i) {
    this.editing = i;
    this.form.edit(this.ledger.entries[i]);
  }

  /** Back to adding; the focus goes to the row that was in the form. */
  #leave(row = this.editing) {
    this.editing = null;
    this.form.clear();
    this.table.body.rows[row]?.querySelector("button").focus();
  }

  #rowButtons({ note, kind, day }, i) {
    const { board } = this;
    const what = board.t("own-row", { what: note || kindWord(board, kind), day });
    const button = (key, act) => {
      const name = board.t(`${key}-row`, { what });
      return h("button", { type: "button", class: "quiet", "aria-label": name, text: board.t(key), onclick: act });
    };
    return [button("own-edit", () => this.#edit(i)), button("own-remove", () => this.#remove(i, what))];
  }

  #remove(i, what) {
    const entries = this.board.answer.entries.filter((_, place) => place !== i);
    this.#drop({ entries }, this.board.t("own-removed", { what }));
  }

  #removeAll() {
    const { board } = this;
    this.#drop({ entries: [], partners: {} }, board.t("own-removed-all", { n: this.ledger.entries.length }));
    board.host.erase?.(); // what was kept on this device goes as well
  }

  #drop(change, words) {
    const before = this.board.answer;
    this.editing = null;
    this.form.clear();
    this.#commit(change);
    this.before = before;
    this.undoWords.textContent = words;
    this.undo.hidden = false;
    this.undoButton.focus();
    this.board.say(words);
  }

  #putBack() {
    this.#commit(this.before);
    this.board.say(this.board.t("undone"));
    this.form.focus();
  }

  /** Change parts of the answer; parts that became empty go. */
  #commit(change) {
    this.before = null;
    this.undo.hidden = true;
    const parts = Object.entries({ ...this.board.answer, ...change });
    this.board.commit(Object.fromEntries(parts.filter(([, part]) => Object.keys(part).length > 0)));
  }

  #drawTotals() {
    const { board, ledger } = this;
    const { entries } = ledger;
    const totals = totalsOf(entries);
    this.totals.replaceChildren(this.#totalOf("A", totals.given, "given"), this.#totalOf("B", totals.received, "received"));
    const n = missingIn(entries);
    const gaps = n > 0 ? [board.t("gaps", { n, all: entries.length })] : [];
    this.totalsNote.textContent = [...gaps, board.t("own-no-verdict")].join(" ");
  }

  #totalOf(giver, total, part) {
    const { board, ledger } = this;
    const mine = ledger.entries.filter((entry) => entry.giver === giver);
    const kinds = byKind(mine).filter((kind) => kind[part] > 0);
    const each = kinds.map((kind) => `${kindWord(board, kind.kind)} ${board.write(kind[part])}`);
    return h(
      "div", {}, h("dt", {}, partnerNamed(giver, ledger.partners[giver])),
      h("dd", {}, h("strong", { text: givenWords(board, ledger.unit, mine, total) })),
      h("dd", { class: "each", text: each.join(" · ") }),
    );
  }
}
