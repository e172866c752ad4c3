// The form of a reckoning: the fields that a board asks for, and their place in the answer.
import { h } from "../host/dom.js";
import { kindsOf, VERDICTS } from "./arithmetic.js";
import { ChoiceField, NumberField } from "./fields.js";
import { kindWord, partnerMark, unitWord } from "./table.js";

/** "kinds.effort" as ["kinds", "effort"], "given" as ["given", null]. */
const stepsOf = (path) => {
  const dot = path.indexOf(".");
  return dot < 0 ? [path, null] : [path.slice(0, dot), path.slice(dot + 1)];
};

const withKey = (object, key, value, blank) => {
  if (value !== null || Object.hasOwn(blank, key)) return { ...object, [key]: value };
  const { [key]: gone, ...others } = object;
  return others;
};

/** The answer with one part set. A cleared part stays as null where the blank had it, and goes where it had none. */
export const withPart = (answer, path, value, blank = {}) => {
  const [field, inner] = stepsOf(path);
  if (inner === null) return withKey(answer, field, value, blank);
  const group = withKey(answer[field] ?? {}, inner, value, blank[field] ?? {});
  return withKey(answer, field, Object.keys(group).length > 0 ? group : null, blank);
};

/** What stands at a path of the answer, or null. */
export const partOf = (answer, path) => {
  const [field, inner] = stepsOf(path);
  const value = answer[field] ?? null;
  return inner === null || value === null ? value : (value[inner] ?? null);
};

/** The paths that a board asks for, in order. */
const pathsOf = (ask, entries) =>
  ask.flatMap((part) => (part === "kinds" ? kindsOf(entries).map((kind) => `kinds.${kind}`) : [part]));

/** The words for a verdict, with the partners' names. */
export const verdictWords = (board, verdict, { A: a, B: b }) => board.t(`verdict-${verdict}`, { a, b });

/** Verdicts as choices, each with the mark of the partner it names. */
const verdictChoices = (board, partners) =>
  VERDICTS.map((verdict) => {
    const giver = verdict[0];
    const mark = giver === "A" || giver === "B" ? [partnerMark(giver)] : [];
    return [verdict, ...mark, h("span", { text: verdictWords(board, verdict, partners) })];
  });

export class AnswerForm {
  /** `strict`: a balance must lie between -1 and 1; in practice any number is taken, so that feedback can name the slip. */
  constructor(board, ledger, { ask, strict, onPart }) {
    const { A: a, B: b } = ledger.partners;
    const unit = unitWord(board, ledger.unit);
    const balance = strict ? "balance" : "number";
    const makers = {
      missing: (path) => this.#number(path, {
        label: [h("span", { text: board.t("ask-missing") })], unit: board.t("unit-entries"), rule: "count",
      }),
      given: (path) => this.#number(path, {
        label: [partnerMark("A"), h("span", { text: board.t("ask-given", { a }) })], unit, rule: "amount",
      }),
      received: (path) => this.#number(path, {
        label: [partnerMark("B"), h("span", { text: board.t("ask-received", { b }) })], unit, rule: "amount",
      }),
      balance: (path) => this.#number(path, {
        label: [h("span", { text: board.t("ask-balance") })], hint: board.t("hint-balance", { a, b }), rule: balance, none: true,
      }),
      verdict: (path) => new ChoiceField(board, {
        path, legend: board.t("ask-verdict"), choices: verdictChoices(board, ledger.partners),
        onValue: (value) => this.onPart(path, value),
      }),
      kind: (path) => this.#number(path, {
        label: [h("span", { text: kindWord(board, path.slice("kinds.".length)) })], rule: balance, none: true,
      }),
    };
    Object.assign(this, { board, onPart });
    this.fields = new Map(
      pathsOf(ask, ledger.entries).map((path) => [path, (path.startsWith("kinds.") ? makers.kind : makers[path])(path)]),
    );
    this.node = h("div", { class: "fields" }, ...this.#groups(ask));
  }

  show(answer) {
    for (const [path, field] of this.fields) field.show(partOf(answer, path));
  }

  /** Take what is typed and not yet taken. */
  flush() {
    for (const field of this.fields.values()) field.flush();
  }

  clearFindings() {
    for (const field of this.fields.values()) field.find(null);
  }

  #number(path, options) {
    return new NumberField(this.board, { path, ...options, onValue: (value) => this.onPart(path, value) });
  }

  /** The fields' nodes in order, those of the kinds in one group. */
  #groups(ask) {
    return ask.map((part) => {
      if (part !== "kinds") return this.fields.get(part).node;
      const kinds = [...this.fields].filter(([path]) => path.startsWith("kinds.")).map(([, field]) => field.node);
      return h(
        "fieldset", { class: "kind-fields" }, h("legend", { class: "field-label", text: this.board.t("ask-kinds") }), ...kinds,
      );
    });
  }
}
