import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const { findingOf, isChoice, tallyOf } = await import(`${process.env.MODULES}/week-planner.mjs`);
const { cases } = JSON.parse(readFileSync(`${process.env.VECTORS}/week.json`, "utf8"));

const CHOICES = ["shared", "a-solo", "b-solo", "each-solo", "flex"];

test("every count of the shared vectors comes out as in Python", () => {
  for (const { name, counts, plan, tallies, state } of cases) {
    assert.deepEqual(counts.map((count) => tallyOf(CHOICES, count, plan)), tallies, name);
    assert.equal(findingOf(CHOICES, { counts }, plan).state, state, name);
  }
});

test("the vectors hold every state often", () => {
  for (const state of ["kept", "open", "broken"]) assert.ok(cases.filter((one) => one.state === state).length >= 20, state);
});

test("a wish stands by the count that broke it, or else by the one that is open", () => {
  const day = { slots: ["sat-day"], choices: ["shared"], low: 1, high: 1 };
  const evening = { slots: ["sat-evening"], choices: ["shared"], low: 0, high: 0 };
  const wish = { counts: [day, evening] };
  assert.equal(findingOf(CHOICES, wish, { "sat-day": "shared", "sat-evening": "shared" }).count, evening);
  assert.equal(findingOf(CHOICES, wish, { "sat-evening": "flex" }).count, day);
  assert.equal(findingOf(CHOICES, wish, { "sat-day": "shared", "sat-evening": "flex" }).state, "kept");
});

test("only a choice is a choice", () => {
  for (const choice of CHOICES) assert.ok(isChoice(CHOICES, choice));
  for (const other of [null, undefined, "", "SHARED", ["shared"], 1, {}]) assert.ok(!isChoice(CHOICES, other), JSON.stringify(other));
});
