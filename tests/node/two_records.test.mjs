import assert from "node:assert/strict";
import { test } from "node:test";

const { isGuess, stepOf } = await import(`${process.env.MODULES}/two-records.mjs`);

const STEPS = ["guess", "record-a", "sum"];

test("no step but the first is shown before there is a guess", () => {
  for (const answer of [{}, { step: "sum" }, { guess: null, step: "sum" }, { guess: "100", step: "sum" }]) {
    assert.equal(stepOf(STEPS, answer), "guess", JSON.stringify(answer));
  }
  assert.equal(stepOf(STEPS, { guess: 100, step: "sum" }), "sum");
  assert.equal(stepOf(STEPS, { guess: 100, step: "elsewhere" }), "guess");
});

test("a guess is a whole number", () => {
  for (const guess of [50, 124, 200]) assert.ok(isGuess(guess));
  for (const other of [null, undefined, "124", 1.5, NaN, true]) assert.ok(!isGuess(other), String(other));
});
