import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const { writeAnswer, writeFile, readFile, sameAnswer } = await import(`${process.env.MODULES}/sort-board.mjs`);
const cases = JSON.parse(readFileSync(`${process.env.VECTORS}/answers.json`, "utf8"));

for (const { name, value, source } of cases) {
  test(`writes ${JSON.stringify(value).slice(0, 60)} as Python does`, () => {
    assert.equal(writeAnswer(name, value), source);
  });
}

test("a number that is not finite is refused", () => {
  assert.throws(() => writeAnswer("x", { a: NaN }), RangeError);
});

test("a file of a page holds the literal and reads back", () => {
  const answer = { a: ["recharging", "issue"], b: "avoiding", c: 1.5, d: null, kinds: { time: null, care: "none" } };
  const text = writeFile("sorting", answer);
  assert.match(text, /^sorting = \{\n {4}"a": \["recharging", "issue"\],/);
  assert.deepEqual(readFile(text), { a: ["recharging", "issue"], b: "avoiding", c: 1.5, kinds: { care: "none" } });
});

test("anything else reads as null", () => {
  for (const text of ["", "sorting = ", "sorting = [1]", "import os", "{", "null", "x = {'a': 1}"]) {
    assert.equal(readFile(text), null, text);
  }
});

test("answers compare by what they hold", () => {
  assert.ok(sameAnswer({ a: [1, null], b: { c: "x" } }, { b: { c: "x" }, a: [1, null] }));
  assert.ok(!sameAnswer({ a: 1 }, { a: 1, b: null }));
  assert.ok(!sameAnswer({ a: ["x"] }, { a: { 0: "x" } }));
  assert.ok(!sameAnswer({ a: undefined }, { b: undefined }));
});
