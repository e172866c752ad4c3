import assert from "node:assert/strict";
import { test } from "node:test";

const {
  addedUp, answerTo, emptied, feedbackOn, inWords, isAnswerFor, refusedAs, takes, toggled, verdictOf, withAnswer, wordsIn,
} = await import(`${process.env.MODULES}/form-board.mjs`);

const option = (id, fits) => ({ id, text: `Text of ${id}`, fits, why: `Why ${id}.` });
const CHOICE = { id: "door", kind: "choice", options: [option("much", false), option("little", true)] };
const CHOICES = { id: "signs", kind: "choices", options: [option("issue", true), option("time", false), option("return", true)] };
const NUMBER = {
  id: "share", kind: "number", unit: "%", decimals: 1, low: 0, high: 100, right: 84, tolerance: 0.5, why: "Read off.",
  hint: "Find the row.", slips: [{ value: 16, why: "The other part." }],
};
const TEXT = { id: "line", kind: "text", lines: 1, max_length: 10 };
const SPEC = { questions: [CHOICE, CHOICES, NUMBER, TEXT] };
const HOW = { write: (value) => String(value).replace(".", ","), join: (parts) => parts.join(" and ") };

test("each kind of question takes its own answers and no other", () => {
  const good = [[CHOICE, "much"], [CHOICES, ["time"]], [CHOICES, ["issue", "return"]], [NUMBER, 0], [NUMBER, 99.5], [TEXT, "ten letter"]];
  for (const [question, value] of good) assert.ok(takes(question, value), `${question.id}: ${JSON.stringify(value)}`);
  const bad = [
    [CHOICE, "most"], [CHOICE, null], [CHOICE, ["much"]], [CHOICES, []], [CHOICES, "issue"], [CHOICES, ["issue", "issue"]],
    [CHOICES, ["other"]], [NUMBER, -1], [NUMBER, 101], [NUMBER, "84"], [NUMBER, NaN], [TEXT, ""], [TEXT, "  "],
    [TEXT, "eleven long"], [TEXT, 3],
  ];
  for (const [question, value] of bad) assert.ok(!takes(question, value), `${question.id}: ${JSON.stringify(value)}`);
});

test("what a form cannot show counts as open", () => {
  assert.equal(answerTo(CHOICE, { door: "most" }), null);
  assert.equal(answerTo(CHOICE, {}), null);
  assert.equal(answerTo(CHOICE, { door: "much" }), "much");
});

test("only answers to this very form are taken from a file or a browser", () => {
  assert.ok(isAnswerFor(SPEC, {}));
  assert.ok(isAnswerFor(SPEC, { door: "much", signs: [], share: null, line: "" }));
  for (const other of [null, [], "x", { gate: "much" }, { door: "most" }, { share: "84" }, { signs: ["x"] }]) {
    assert.ok(!isAnswerFor(SPEC, other), JSON.stringify(other));
  }
});

test("an emptied field stays where the blank names it, and goes where it does not", () => {
  const blank = { door: null, signs: [] };
  assert.deepEqual(withAnswer({}, "door", "much", blank), { door: "much" });
  assert.deepEqual(withAnswer({ door: "much" }, "door", null, blank), { door: null });
  assert.deepEqual(withAnswer({ signs: ["issue"] }, "signs", [], blank), { signs: [] });
  assert.deepEqual(withAnswer({ door: "much", line: "x" }, "line", null), { door: "much" });
  assert.deepEqual(emptied({ door: "much", signs: ["issue"], share: 3 }), { door: null, signs: [], share: null });
  assert.deepEqual(emptied(), {});
});

test("an answer that is changed is never changed in place", () => {
  const before = Object.freeze({ door: "much" });
  assert.notEqual(withAnswer(before, "door", "little"), before);
  assert.deepEqual(before, { door: "much" });
});

test("several choices keep the order of the form, however they are ticked", () => {
  assert.deepEqual(toggled(CHOICES, ["return"], "issue"), ["issue", "return"]);
  assert.deepEqual(toggled(CHOICES, ["issue", "return"], "issue"), ["return"]);
  assert.deepEqual(toggled(CHOICES, null, "time"), ["time"]);
});

test("a choice fits or asks for a second look, with the reason of that option", () => {
  assert.deepEqual(feedbackOn(CHOICE, "little"), { verdict: "fits", lines: [{ fits: true, text: "Why little." }] });
  assert.deepEqual(feedbackOn(CHOICE, "much"), { verdict: "look", lines: [{ fits: false, text: "Why much." }] });
  assert.equal(feedbackOn(CHOICE, null), null);
});

test("several choices fit when all that fit are chosen and nothing else", () => {
  assert.equal(verdictOf(CHOICES, ["issue"]), "look-more");
  assert.equal(verdictOf(CHOICES, ["issue", "return"]), "fits");
  assert.equal(verdictOf(CHOICES, ["issue", "time", "return"]), "look");
});

test("a number fits within its tolerance, ends included, and a known slip has its own words", () => {
  for (const value of [83.5, 84, 84.5]) assert.equal(verdictOf(NUMBER, value), "fits", String(value));
  for (const value of [83.4, 84.6]) assert.equal(verdictOf(NUMBER, value), "look", String(value));
  assert.equal(feedbackOn(NUMBER, 84).lines[0].text, "Read off.");
  assert.equal(feedbackOn(NUMBER, 16).lines[0].text, "The other part.");
  assert.equal(feedbackOn(NUMBER, 50).lines[0].text, "Find the row.");
});

test("a form without a key says nothing of right or wrong", () => {
  const bare = { ...CHOICE, options: CHOICE.options.map(({ id, text }) => ({ id, text })) };
  const { right, tolerance, why, hint, slips, ...number } = NUMBER;
  for (const [question, value] of [[bare, "much"], [number, 84], [TEXT, "x"]]) assert.equal(feedbackOn(question, value), null);
});

test("answers stand in a letter in words", () => {
  assert.equal(inWords(CHOICE, "much", HOW), "Text of much");
  assert.equal(inWords(CHOICES, ["return", "issue"], HOW), "Text of issue and Text of return");
  assert.equal(inWords(NUMBER, 8.5, HOW), "8,5 %");
  assert.equal(inWords({ ...NUMBER, unit: "" }, 8, HOW), "8");
  assert.equal(inWords(TEXT, " hello ", HOW), "hello");
  assert.equal(inWords(TEXT, null, HOW), "");
});

test("numbers are added up, and their shares are of the whole", () => {
  const spec = { questions: ["a", "b", "c"].map((id) => ({ id, kind: "number", low: 0, high: null })) };
  assert.deepEqual(addedUp(spec, { a: 30, c: 10, b: null }), { sum: 40, parts: [{ id: "a", value: 30, share: 0.75 }, { id: "c", value: 10, share: 0.25 }] });
  assert.deepEqual(addedUp(spec, { a: 0 }), { sum: 0, parts: [{ id: "a", value: 0, share: 0 }] });
  assert.deepEqual(addedUp(spec, {}), { sum: 0, parts: [] });
});

test("a refused number says which end it missed", () => {
  assert.equal(refusedAs({ low: 0, high: 10 }, NaN), "wanted-number");
  assert.equal(refusedAs({ low: 0, high: 10 }, 11), "wanted-range");
  assert.equal(refusedAs({ low: 0, high: null }, -1), "wanted-least");
  assert.equal(refusedAs({ low: null, high: 10 }, 11), "wanted-most");
  assert.equal(refusedAs({ low: null, high: null }, -1e9), null);
});

test("words are what stands between spaces, however many there are", () => {
  assert.equal(wordsIn(""), 0);
  assert.equal(wordsIn("  \n "), 0);
  assert.equal(wordsIn(" “Both” is\n\nan  answer – sometimes. "), 6);
});
