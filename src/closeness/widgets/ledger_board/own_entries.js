// The learner's own ledger: entries come, change and go, and are added up. Totals only, never a band, a balance or a verdict.
import { h, setAll } from "../host/dom.js";
import { byKind, lastDay, missingIn, totalsOf } from "./arithmetic.js";
import { ChoiceField, NumberField } from "./fields.js";
import { givenWords, kindWord, LedgerTable, partnerNamed, unitWord } from "./table.js";

const KINDS = ["effort", "time", "care", "affection", "material"];
const UNITS = ["hours", "times"];

/** The entries of an answer as a ledger; an amount left out is missing. */
export const ownLedger = (answer, spec) => ({
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
    this.table = new LedgerTable(board, { act: (entry, i) => this.#rowButtons(entry, i) });
    this.undoWords = h("span");
    this.undo = h(
      "p", { class: "undo row", hidden: true }, this.undoWords,
      h("button", { type: "button", text: board.t("undo"), onclick: () => this.#putBack() }),
    );
    this.totals = h("dl", { class: "totals" });
    this.totalsNote = h("p", { class: "note" });
    this.clear = h("button", { type: "button", class: "quiet", text: board.t("remove-all"), onclick: () => this.#removeAll() });
    this.node = h(
      "div", { class: "own" }, this.#head(), this.#form(), this.table.node, this.undo,
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
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const { partners, unit } = this.ledger;
    this.table.show(this.ledger, board.t("own-empty"));
    for (const giver of ["A", "B"]) {
      setAll(this.names[giver], { value: board.answer.partners?.[giver] ?? "" });
      this.whoWords[giver].textContent = partners[giver];
    }
    this.unit.value = unit;
    this.amountUnit.textContent = unitWord(board, unit);
    this.clear.hidden = this.ledger.entries.length === 0;
    this.#drawTotals();
  }

  /** Take what is typed and not yet taken. */
  flush() {}

  #head() {
    const { board } = this;
    this.names = {};
    const name = (giver) => {
      this.names[giver] = h("input", {
        id: `name-${giver}`, type: "text", maxlength: 40, autocomplete: "off", placeholder: board.spec.partners[giver],
        onchange: ({ target }) => this.#commit({ partners: this.#namesWith(giver, target.value.trim()) }),
      });
      return h("div", { class: "field" }, h("label", { for: `name-${giver}`, class: "field-label", text: board.t(`own-name-${giver.toLowerCase()}`) }), this.names[giver]);
    };
    this.unit = h(
      "select", { id: "own-unit", onchange: ({ target }) => this.#commit({ unit: target.value }) },
      ...UNITS.map((unit) => h("option", { value: unit, text: board.t(`count-in-${unit}`) })),
    );
    return h(
      "div", { class: "own-head" }, name("A"), name("B"),
      h("div", { class: "field" }, h("label", { for: "own-unit", class: "field-label", text: board.t("own-unit") }), this.unit),
    );
  }

  #namesWith(giver, name) {
    const names = { ...this.board.answer.partners, [giver]: name };
    return Object.fromEntries(Object.entries(names).filter(([, kept]) => kept !== ""));
  }

  #form() {
    const { board } = this;
    this.draft = { day: null, giver: null, amount: null };
    const keep = (part) => (value) => {
      this.draft[part] = value;
    };
    const day = new NumberField(board, { path: "day", label: [board.t("column-day")], rule: "day", onValue: keep("day") });
    const amount = new NumberField(board, {
      path: "amount", label: [board.t("own-amount")], unit: "", hint: board.t("own-amount-hint"), rule: "amount", onValue: keep("amount"),
    });
    this.amountUnit = amount.unit;
    this.whoWords = { A: null, B: null };
    const choice = (giver) => {
      const named = partnerNamed(giver, "");
      this.whoWords[giver] = named.lastChild;
      return [giver, named];
    };
    const giver = new ChoiceField(board, { path: "giver", legend: board.t("own-who"), choices: [choice("A"), choice("B")], onValue: keep("giver") });
    this.fields = { giver, amount, day };
    this.note = h("input", { id: "own-note", type: "text", maxlength: 120, autocomplete: "off" });
    this.kind = h("select", { id: "own-kind" }, ...KINDS.map((kind) => h("option", { value: kind, text: kindWord(board, kind) })));
    const labelled = (key, control) => h("div", { class: "field" }, h("label", { for: control.id, class: "field-label", text: board.t(key) }), control);
    this.formTitle = h("h4", { class: "part-title", text: board.t("own-add-title") });
    this.add = h("button", { type: "submit", class: "main", text: board.t("own-add") });
    this.cancel = h("button", { type: "button", class: "quiet", hidden: true, text: board.t("own-cancel"), onclick: () => this.#leave() });
    return h(
      "form", {
        class: "own-form", novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          this.#take();
        },
      },
      this.formTitle,
      h("div", { class: "own-fields" }, giver.node, labelled("column-what", this.note), labelled("column-kind", this.kind), amount.node, day.node),
      h("div", { class: "row" }, this.add, this.cancel),
    );
  }

  /** Add the entry of the form, or put it in the place of the one that is edited. */
  #take() {
    const { board, draft, fields } = this;
    for (const field of Object.values(fields)) field.flush();
    const wanting = [["giver", "own-want-who"], ["day", "own-want-day"]].filter(([part]) => draft[part] === null);
    for (const [part, key] of wanting) fields[part].want(board.t(key));
    const stuck = Object.values(fields).find((field, i) => field.invalid || wanting.some(([part]) => part === Object.keys(fields)[i]));
    if (stuck) {
      stuck.focus();
      return;
    }
    const entry = { day: draft.day, giver: draft.giver, kind: this.kind.value };
    if (draft.amount !== null) entry.amount = draft.amount;
    if (this.note.value.trim()) entry.note = this.note.value.trim();
    const entries = [...(board.answer.entries ?? [])];
    const changed = this.editing !== null;
    if (changed) entries[this.editing] = entry;
    else entries.push(entry);
    const sorted = byDay(entries);
    this.#commit({ entries: sorted });
    this.#fill({ day: draft.day, giver: draft.giver });
    board.say(board.t(changed ? "own-changed" : "own-added", { n: sorted.length }));
    if (changed) this.#leave(sorted.indexOf(entry));
    else this.note.focus();
  }

  #fill({ day = null, giver = null, kind = this.kind.value, amount = null, note = "" }) {
    this.draft = { day, giver, amount };
    this.fields.day.show(day);
    this.fields.giver.show(giver);
    this.fields.amount.show(amount);
    this.kind.value = kind;
    this.note.value = note;
  }

  #edit(i) {
    this.editing = i;
    this.#fill(this.ledger.entries[i]);
    this.#formWords("own-edit-title", "own-keep-change");
    this.note.focus();
  }

  /** Back to adding; the focus goes to the row that was edited. */
  #leave(row = this.editing) {
    this.editing = null;
    this.#fill({ day: this.draft.day, giver: this.draft.giver });
    this.#formWords("own-add-title", "own-add");
    this.table.body.rows[row]?.querySelector("button").focus();
  }

  #formWords(title, button) {
    this.formTitle.textContent = this.board.t(title);
    this.add.textContent = this.board.t(button);
    this.cancel.hidden = this.editing === null;
  }

  #rowButtons({ note, kind, day }, i) {
    const { board } = this;
    const what = board.t("own-row", { what: note || kindWord(board, kind), day });
    const button = (key, act) => h("button", { type: "button", class: "quiet", "aria-label": board.t(`${key}-row`, { what }), text: board.t(key), onclick: act });
    return [button("own-edit", () => this.#edit(i)), button("own-remove", () => this.#remove(i, what))];
  }

  #remove(i, what) {
    this.#drop({ entries: this.board.answer.entries.filter((_, place) => place !== i) }, this.board.t("own-removed", { what }));
  }

  #removeAll() {
    const { board } = this;
    this.#drop({ entries: [], partners: {} }, board.t("own-removed-all", { n: this.ledger.entries.length }));
    board.host.erase?.(); // what was kept on this device goes as well
  }

  #drop(change, words) {
    const before = this.board.answer;
    if (this.editing !== null) {
      this.editing = null;
      this.#fill({});
      this.#formWords("own-add-title", "own-add");
    }
    this.#commit(change);
    this.before = before;
    this.undoWords.textContent = words;
    this.undo.hidden = false;
    this.undo.querySelector("button").focus();
    this.board.say(words);
  }

  #putBack() {
    const { board, before } = this;
    this.#commit(before);
    board.say(board.t("undone"));
    this.note.focus();
  }

  /** Change parts of the answer; parts that became empty go. */
  #commit(change) {
    this.before = null;
    this.undo.hidden = true;
    const answer = Object.entries({ ...this.board.answer, ...change }).filter(([, part]) => Object.keys(part).length > 0);
    this.board.commit(Object.fromEntries(answer));
  }

  #drawTotals() {
    const { board, ledger } = this;
    const { entries, partners, unit } = ledger;
    const totals = totalsOf(entries);
    const at = lastDay(entries);
    const kinds = byKind(entries, { at });
    const line = (giver, total, part) => {
      const each = kinds.filter((kind) => kind[part] > 0).map((kind) => `${kindWord(board, kind.kind)} ${board.write(kind[part])}`);
      return h(
        "div", {}, h("dt", {}, partnerNamed(giver, partners[giver])), h("dd", {}, h("strong", { text: givenWords(board, unit, entries.filter((entry) => entry.giver === giver), total) })),
        h("dd", { class: "each", text: each.join(" · ") }),
      );
    };
    this.totals.replaceChildren(line("A", totals.given, "given"), line("B", totals.received, "received"));
    const n = missingIn(entries);
    this.totalsNote.textContent = [n > 0 ? board.t("gaps", { n, all: entries.length }) : "", board.t("own-no-verdict")].filter(Boolean).join(" ");
  }
}
