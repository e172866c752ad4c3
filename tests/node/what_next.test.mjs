import assert from "node:assert/strict";
import { test } from "node:test";

const { decidingOf, endingsOf, fitsWalk, goTo, guess, guessOf, nowOf, seenOf } = await import(`${process.env.MODULES}/what-next.mjs`);

const moment = (id, path, next, label, more = {}) => ({ id, path: [...path, id], next, label, decides: [], sentences: [], ...more });
const spec = {
  moments: [
    moment("door", [], ["talks", "cake"], "cannot-tell-yet", { sentences: [{ text: "She goes.", cue: "announced" }] }),
    moment("talks", ["door"], [], "recharging", {
      decides: ["issue", "returned"], sentences: [{ text: "Back.", cue: "returned" }, { text: "Rain.", cue: null }, { text: "The key.", cue: "issue" }],
    }),
    moment("cake", ["door"], ["crumbs", "oven"], "cannot-tell-yet", { sentences: [{ text: "Cake.", cue: "returned" }] }),
    moment("crumbs", ["door", "cake"], [], "recharging", { decides: ["issue", "returned"], sentences: [{ text: "Now the key.", cue: "issue" }] }),
    moment("oven", ["door", "cake"], [], "avoiding", { decides: ["issue"], sentences: [{ text: "The oven.", cue: "issue" }] }),
  ],
};
const ids = (moments) => moments.map(({ id }) => id);

test("nobody leaves the door before having said what it is so far", () => {
  assert.equal(nowOf(spec, {}).id, "door");
  assert.equal(nowOf(spec, { now: "cake" }).id, "door");
  assert.equal(nowOf(spec, { ...guess({}, "avoiding"), now: "cake" }).id, "cake");
});

test("an unknown place or label is the door and no label", () => {
  assert.equal(nowOf(spec, { "so-far": "avoiding", now: "attic" }).id, "door");
  assert.equal(guessOf({ "so-far": "sulking" }), null);
});

test("an ending counts as read once it is reached, a fork does not, and the given answer is left alone", () => {
  const before = Object.freeze({ "so-far": "avoiding" });
  const cake = goTo(spec, before, "cake");
  assert.deepEqual(cake, { "so-far": "avoiding", now: "cake", seen: [] });
  const oven = goTo(spec, cake, "oven");
  assert.deepEqual(oven.seen, ["oven"]);
  assert.deepEqual(goTo(spec, oven, "oven").seen, ["oven"]);
});

test("endings are in the order of the scene, whatever the order of reading", () => {
  assert.deepEqual(ids(endingsOf(spec)), ["talks", "crumbs", "oven"]);
  assert.deepEqual(ids(endingsOf(spec, "cake")), ["crumbs", "oven"]);
  assert.deepEqual(ids(seenOf(spec, { seen: ["oven", "attic", "talks"] })), ["talks", "oven"]);
  assert.deepEqual(seenOf(spec, { seen: "oven" }), []);
});

test("what decides may stand before the last stretch of a way", () => {
  assert.deepEqual(decidingOf(spec, spec.moments[3]).map(({ text }) => text), ["Cake.", "Now the key."]);
  assert.deepEqual(decidingOf(spec, spec.moments[1]).map(({ text }) => text), ["Back.", "The key."]);
  assert.deepEqual(decidingOf(spec, spec.moments[2]), []);
});

test("only answers of this board's kind are taken from a browser", () => {
  for (const answer of [{}, { "so-far": "avoiding" }, { "so-far": "avoiding", now: "cake", seen: ["oven"] }]) assert.ok(fitsWalk(spec, answer));
  for (const answer of [null, [], "x", { later: 1 }, { "so-far": 1 }, { now: "attic" }, { seen: ["cake"] }, { seen: "oven" }]) assert.ok(!fitsWalk(spec, answer), JSON.stringify(answer));
});
