import assert from "node:assert/strict";
import { test } from "node:test";

const {
  chooseCue, fitsBoard, isComplete, nextOpen, place, placementOf, practiceOf, scrollStep, setsOf, takeBack, verdictOf,
} = await import(`${process.env.MODULES}/sort-board.mjs`);

const spec = {
  cue: true,
  set_size: 0,
  buckets: [
    { id: "recharging", asks: "sentence" },
    { id: "avoiding", asks: "sentence" },
    { id: "cannot-tell-yet", asks: "question" },
  ],
  questions: [{ cue: "returned" }, { cue: "issue" }, { cue: "pattern" }],
  cards: [
    { id: "river-walk", key: "recharging", deciding: ["issue", "returned"], sentences: [{ cue: null }, { cue: "time" }, { cue: "issue" }, { cue: "returned" }] },
    { id: "late-desk", key: "avoiding", deciding: ["returned"], sentences: [{ cue: "returned" }, { cue: "returned" }] },
    { id: "call-sunday", key: "cannot-tell-yet", deciding: ["pattern"], sentences: [{ cue: "announced" }] },
  ],
};
const [walk, desk, call] = spec.cards;
const labelsOnly = { ...spec, cue: false };

test("placing a card writes its label and leaves the given answer alone", () => {
  const before = Object.freeze({ "late-desk": "avoiding" });
  assert.deepEqual(place(spec, before, "river-walk", "recharging"), { "late-desk": "avoiding", "river-walk": "recharging" });
});

test("another label drops the cue; the same label changes nothing", () => {
  const answer = { "river-walk": ["recharging", "issue"] };
  assert.deepEqual(place(spec, answer, "river-walk", "avoiding"), { "river-walk": "avoiding" });
  assert.equal(place(spec, answer, "river-walk", "recharging"), answer);
});

test("a chosen cue stands beside the label, and choosing it again takes it back", () => {
  const chosen = chooseCue(spec, { "river-walk": "recharging" }, "river-walk", "time");
  assert.deepEqual(chosen, { "river-walk": ["recharging", "time"] });
  assert.deepEqual(chooseCue(spec, chosen, "river-walk", "issue"), { "river-walk": ["recharging", "issue"] });
  assert.deepEqual(chooseCue(spec, chosen, "river-walk", "time"), { "river-walk": "recharging" });
});

test("a sentence that shows no cue is an answer of its own", () => {
  const answer = chooseCue(spec, { "river-walk": "avoiding" }, "river-walk", "setting");
  assert.deepEqual(placementOf(spec, answer, "river-walk"), { label: "avoiding", cue: "setting" });
});

test("taking back removes the named cards and keeps everything else", () => {
  const answer = { "river-walk": "avoiding", stranger: ["x", "y"], "late-desk": 7 };
  assert.deepEqual(takeBack(answer, ["river-walk", "late-desk"]), { stranger: ["x", "y"] });
});

test("what the board does not know counts as not placed, and is kept", () => {
  for (const value of [7, null, undefined, "sulking", ["sulking", "issue"], {}, []]) {
    assert.deepEqual(placementOf(spec, { "river-walk": value }, "river-walk"), { label: null, cue: null });
  }
  assert.deepEqual(placementOf(spec, { "river-walk": ["avoiding", "pattern"] }, "river-walk"), { label: "avoiding", cue: null });
  const answer = { stranger: 7, "late-desk": "sulking" };
  assert.deepEqual(place(spec, answer, "river-walk", "avoiding"), { ...answer, "river-walk": "avoiding" });
});

test("a card is complete with label and cue, or with the label where no cue is asked", () => {
  assert.ok(!isComplete(spec, {}, "river-walk"));
  assert.ok(!isComplete(spec, { "river-walk": "avoiding" }, "river-walk"));
  assert.ok(isComplete(spec, { "river-walk": ["avoiding", "time"] }, "river-walk"));
  assert.ok(isComplete(labelsOnly, { "river-walk": "avoiding" }, "river-walk"));
  assert.ok(isComplete(spec, { "call-sunday": ["cannot-tell-yet", "pattern"] }, "call-sunday"));
  assert.ok(!isComplete(spec, { "call-sunday": ["cannot-tell-yet", "announced"] }, "call-sunday"));
});

test("any cue that decides fits; a right label with another cue asks to look again at the cue", () => {
  for (const cue of ["issue", "returned"]) {
    assert.equal(verdictOf(spec, { "river-walk": ["recharging", cue] }, walk), "fits");
  }
  assert.equal(verdictOf(spec, { "river-walk": ["recharging", "time"] }, walk), "look-cue");
  assert.equal(verdictOf(spec, { "river-walk": ["avoiding", "issue"] }, walk), "look-label");
  assert.equal(verdictOf(spec, { "call-sunday": ["cannot-tell-yet", "pattern"] }, call), "fits");
  assert.equal(verdictOf(labelsOnly, { "late-desk": "avoiding" }, desk), "fits");
});

test("there is no verdict before a card is finished, and none without a key", () => {
  assert.equal(verdictOf(spec, { "river-walk": "recharging" }, walk), null);
  const { key, deciding, ...unkeyed } = walk;
  assert.equal(verdictOf(spec, { "river-walk": ["recharging", "issue"] }, unkeyed), null);
});

test("a file is taken when it holds placements for cards of this board", () => {
  assert.ok(fitsBoard(spec, {}));
  assert.ok(fitsBoard(spec, { "river-walk": "avoiding", "late-desk": ["avoiding", "returned"], stranger: "x" }));
  for (const other of [
    null, [], "x", { given: 3 }, { stranger: "avoiding" }, { "river-walk": "sulking" }, { "river-walk": ["avoiding", 3] },
    { "river-walk": ["avoiding", "a", "b"] }, { "river-walk": "avoiding", given: 14.5 },
  ]) {
    assert.ok(!fitsBoard(spec, other), JSON.stringify(other));
  }
});

test("the next open card is looked for to the end and then from the start", () => {
  const answer = { "late-desk": ["avoiding", "returned"] };
  assert.equal(nextOpen(spec, answer, spec.cards, "river-walk"), "call-sunday");
  assert.equal(nextOpen(spec, answer, spec.cards, "call-sunday"), "river-walk");
  const all = { ...answer, "river-walk": ["avoiding", "time"] };
  assert.equal(nextOpen(spec, all, spec.cards, "call-sunday"), null);
});

const deck = (size, set_size) => ({ ...spec, set_size, cards: Array.from({ length: size }, (_, n) => ({ ...walk, id: `c${n}` })) });
const firsts = (...misses) => new Map(Array.from({ length: 18 }, (_, n) => [`c${n}`, !misses.includes(n)]));

test("cards come in sets, the last one smaller, or all at once", () => {
  assert.deepEqual(setsOf(deck(14, 6)).map((set) => set.length), [6, 6, 2]);
  assert.deepEqual(setsOf(deck(14, 0)).map((set) => set.length), [14]);
});

test("two sets with five or more right at first sight are enough", () => {
  const two = setsOf(deck(12, 6));
  const three = setsOf(deck(18, 6));
  assert.equal(practiceOf(two, firsts(0, 7)).enough, true);
  assert.equal(practiceOf(two, firsts(0, 1, 7)).enough, false);
  assert.equal(practiceOf(three, firsts(0, 1)).enough, true);
});

test("a set that is not finished counts for nothing", () => {
  const first = firsts();
  first.delete("c6");
  const practice = practiceOf(setsOf(deck(12, 6)), first);
  assert.deepEqual([practice.done, practice.good, practice.enough], [1, 1, false]);
});

test("a pointer near an edge scrolls, faster the nearer it is, and not in the middle", () => {
  assert.equal(scrollStep(300, 0, 600), 0);
  assert.ok(scrollStep(20, 0, 600) < scrollStep(50, 0, 600) && scrollStep(50, 0, 600) < 0);
  assert.ok(scrollStep(580, 0, 600) > scrollStep(550, 0, 600) && scrollStep(550, 0, 600) > 0);
  assert.equal(scrollStep(-200, 0, 600), scrollStep(0, 0, 600));
  assert.equal(scrollStep(50, 0, 100), 0); // a low area keeps a middle that does not scroll
});
