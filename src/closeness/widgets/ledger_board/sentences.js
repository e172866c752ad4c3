// Sentences about a ledger: what its totals say, and what Check found. Words come from the word list.
import { balanceOf, bandOf, isMissing } from "./arithmetic.js";
import { amountWords, kindWord } from "./table.js";

const SAME = 1e-9;

/** How many times one amount is another, in words where there are words: {key, times}. */
export const timesOf = (more, less) => {
  const times = more / less;
  for (const [key, value] of [["times-half", 1.5], ["times-two", 2], ["times-three", 3], ["times-four", 4]]) {
    if (Math.abs(times - value) < SAME) return { key, times };
  }
  return { key: "times-other", times };
};

/** What the totals say, as in "Nadia gave twice what Tom gave." */
export const sentenceOf = (board, ledger, counted, { given, received }) => {
  const { A: a, B: b } = ledger.partners;
  const balance = balanceOf(given, received);
  if (balance === null) {
    if (counted.length === 0) return board.t("words-empty");
    return board.t(counted.every(isMissing) ? "words-unknown" : "words-zero");
  }
  if (Math.abs(given - received) < SAME) return board.t("words-even", { a, b });
  const [more, less] = balance > 0 ? [a, b] : [b, a];
  const [most, least] = balance > 0 ? [given, received] : [received, given];
  if (least === 0) return board.t("words-all", { more, less });
  if (bandOf(balance) === "even") return board.t("words-about-even", { more, less });
  const { key, times } = timesOf(most, least);
  return board.t(key, { more, less, times: board.write(times, 1) });
};

/** How an entry is named in a sentence. */
const entryWords = (board, ledger, { note, kind, day, amount }) =>
  board.t("entry-named", { note: note || kindWord(board, kind), day, amount: amountWords(board, ledger.unit, amount) });

/** The sentence of a finding of `diagnose`. */
export const explain = (board, ledger, { key, values }) => {
  const { A: a, B: b } = ledger.partners;
  const said = typeof values.said === "number" ? board.write(values.said) : values.said;
  const words = { ...values, a, b, said };
  for (const name of ["right", "given", "received", "balance"]) {
    if (typeof values[name] === "number") words[name] = board.write(values[name]);
  }
  if (values.giver) {
    words.name = ledger.partners[values.giver];
    words.other = ledger.partners[values.giver === "A" ? "B" : "A"];
  }
  if (values.entry) words.entry = entryWords(board, ledger, values.entry);
  if (values.kinds) words.kinds = values.kinds.map((kind) => kindWord(board, kind)).join(", ");
  return board.t(`found-${key}`, words);
};
