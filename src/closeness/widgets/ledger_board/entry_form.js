// The form for one entry of the learner's own ledger: a new one, or one that is changed.
import { h } from "../host/dom.js";
import { ChoiceField, NumberField } from "./fields.js";
import { kindWord, partnerNamed, unitWord } from "./table.js";

const KINDS = ["effort", "time", "care", "affection", "material"];
const BEFORE_ADDING = [["giver", "own-want-who"], ["day", "own-want-day"]];

/** A label over a control that has an id. */
export const labelled = (text, control) =>
  h("div", { class: "field" }, h("label", { for: control.id, class: "field-label", text }), control);

export class EntryForm {
  /** `onEntry` gets a whole entry; `onLeave` is told that a change was given up. */
  constructor(board, { onEntry, onLeave }) {
    Object.assign(this, { board, onEntry, draft: { day: null, giver: null, amount: null }, whoWords: {} });
    this.fields = { giver: this.#giver(), amount: this.#amount(), day: this.#day() };
    this.note = h("input", { id: "own-note", type: "text", maxlength: 120, autocomplete: "off" });
    this.kind = h(
      "select", { id: "own-kind" }, ...KINDS.map((kind) => h("option", { value: kind, text: kindWord(board, kind) })),
    );
    this.title = h("h4", { class: "part-title", text: board.t("own-add-title") });
    this.done = h("button", { type: "submit", class: "main", text: board.t("own-add") });
    this.cancel = h("button", { type: "button", class: "quiet", hidden: true, text: board.t("own-cancel"), onclick: onLeave });
    const { giver, amount, day } = this.fields;
    const what = labelled(board.t("column-what"), this.note);
    const kind = labelled(board.t("column-kind"), this.kind);
    this.node = h(
      "form", {
        class: "own-form", novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          this.#take();
        },
      },
      this.title, h("div", { class: "own-fields" }, giver.node, what, kind, amount.node, day.node),
      h("div", { class: "row" }, this.done, this.cancel),
    );
  }

  /** Show the names and the unit of the ledger. */
  name({ partners, unit }) {
    for (const giver of ["A", "B"]) this.whoWords[giver].textContent = partners[giver];
    this.fields.amount.unit.textContent = unitWord(this.board, unit);
  }

  /** Empty the form for the next entry, which is likely to be of the same day and person. */
  clear() {
    this.#fill({ day: this.draft.day, giver: this.draft.giver });
    this.#words("own-add-title", "own-add", { changing: false });
  }

  /** Put an entry into the form to change it. */
  edit(entry) {
    this.#fill(entry);
    this.#words("own-edit-title", "own-keep-change", { changing: true });
    this.focus();
  }

  focus() {
    this.note.focus();
  }

  #giver() {
    const choices = ["A", "B"].map((giver) => {
      const named = partnerNamed(giver, "");
      this.whoWords[giver] = named.lastChild;
      return [giver, named];
    });
    const { board } = this;
    return new ChoiceField(board, { path: "giver", legend: board.t("own-who"), choices, onValue: this.#keep("giver") });
  }

  #amount() {
    const { board } = this;
    const words = { label: [board.t("own-amount")], hint: board.t("own-amount-hint"), unit: "" };
    return new NumberField(board, { path: "amount", ...words, rule: "amount", onValue: this.#keep("amount") });
  }

  #day() {
    const { board } = this;
    return new NumberField(board, { path: "day", label: [board.t("column-day")], rule: "day", onValue: this.#keep("day") });
  }

  #keep(part) {
    return (value) => {
      this.draft[part] = value;
    };
  }

  /** Hand over the entry, or say at the fields what is still needed. */
  #take() {
    const { board, draft, fields } = this;
    for (const field of Object.values(fields)) field.flush();
    const wanting = BEFORE_ADDING.filter(([part]) => draft[part] === null);
    for (const [part, key] of wanting) fields[part].want(board.t(key));
    const stuck = Object.keys(fields).find((part) => fields[part].invalid || wanting.some(([name]) => name === part));
    if (stuck) {
      fields[stuck].focus();
      return;
    }
    const entry = { day: draft.day, giver: draft.giver, kind: this.kind.value };
    if (draft.amount !== null) entry.amount = draft.amount;
    const note = this.note.value.trim();
    if (note) entry.note = note;
    this.onEntry(entry);
  }

  #fill({ day = null, giver = null, kind = this.kind.value, amount = null, note = "" }) {
    this.draft = { day, giver, amount };
    for (const [part, field] of Object.entries(this.fields)) field.show(this.draft[part]);
    this.kind.value = kind;
    this.note.value = note;
  }

  #words(title, button, { changing }) {
    this.title.textContent = this.board.t(title);
    this.done.textContent = this.board.t(button);
    this.cancel.hidden = !changing;
  }
}
