// The shapes of an answer: what a file or this browser may bring onto the board.
import { VERDICTS } from "./arithmetic.js";

const MOST_ENTRIES = 1000;

const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isAmount = (value) => typeof value === "number" && Number.isFinite(value);
const isText = (value) => typeof value === "string" && value.length <= 200;
const isPart = (value) => value === null || value === "none" || isAmount(value);
const every = (object, test) => isPlain(object) && Object.values(object).every(test);
const only = (object, names) => isPlain(object) && Object.keys(object).every((name) => names.includes(name));

const PARTS = {
  missing: isPart, given: isPart, received: isPart, balance: isPart,
  kinds: (value) => value === null || every(value, isPart),
  verdict: (value) => value === null || VERDICTS.includes(value),
};
const PRACTICE = { number: Number.isInteger, checked: (value) => value === 1 };

const isEntry = (entry) =>
  only(entry, ["day", "giver", "kind", "amount", "note"]) &&
  isAmount(entry.day) && ["A", "B"].includes(entry.giver) && isText(entry.kind) &&
  (entry.amount === undefined || entry.amount === null || (isAmount(entry.amount) && entry.amount >= 0)) &&
  (entry.note === undefined || isText(entry.note));

const OWN = {
  partners: (value) => only(value, ["A", "B"]) && every(value, isText),
  unit: isText,
  entries: (value) => Array.isArray(value) && value.length <= MOST_ENTRIES && value.every(isEntry),
};

/** Whether an answer has the shape that a board of this mode and these parts draws. */
export const isAnswerFor = ({ mode, ask }, answer) => {
  if (!isPlain(answer)) return false;
  const asked = Object.fromEntries(Object.entries(PARTS).filter(([part]) => ask.includes(part)));
  const shape = { own: OWN, graded: asked, practice: { ...asked, ...PRACTICE } }[mode];
  return Object.entries(answer).every(([part, value]) => Object.hasOwn(shape, part) && shape[part](value));
};
