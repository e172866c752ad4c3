import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const { firstOf, fitsBoard, listedOf, posteriorOf, possibleOf, putBack, suggestedOf, takeBack, withFirst } = await import(`${process.env.MODULES}/sort-board.mjs`);
const { report, cases } = JSON.parse(readFileSync(`${process.env.VECTORS}/possible_rules.json`));
const keyed = report.rules.indexOf("keyed");

const spec = {
  cue: true, set_size: 0, report,
  buckets: [{ id: "recharging", asks: "sentence" }, { id: "avoiding", asks: "sentence" }, { id: "cannot-tell-yet", asks: "question" }],
  questions: [{ cue: "returned" }],
  cards: Object.keys(report.cards).map((id) => ({ id, key: report.cards[id].says[keyed], deciding: ["issue"], sentences: [{ cue: "issue" }, { cue: "returned" }] })),
};
const labelsOnly = { ...spec, cue: false };
const graded = { ...spec, graded: true };
const [one, two] = spec.cards.map(({ id }) => id);

test("the page adds and normalises to what the core computes", () => {
  assert.ok(cases.length >= 40);
  for (const { placed, posterior } of cases) {
    const found = posteriorOf(report, placed);
    assert.deepEqual(Object.keys(found), Object.keys(posterior));
    for (const [rule, probability] of Object.entries(posterior)) assert.ok(Math.abs(found[rule] - probability) < 1e-12, rule);
  }
});

test("the page names a rule exactly where the core does", () => {
  for (const { placed, possible } of cases) {
    const said = possibleOf(report, placed);
    assert.equal(said.rule, possible);
    assert.equal(said.total, Object.keys(placed).length);
    assert.equal(said.state, possible !== null ? "possible" : said.total < report.least ? "few" : "nothing");
  }
});

test("cards and labels that the report does not know say nothing", () => {
  const plain = posteriorOf(report, {});
  assert.deepEqual(posteriorOf(report, { stranger: "avoiding", [one]: "sulking" }), plain);
  assert.ok(Object.values(plain).every((probability) => Math.abs(probability - 1 / report.rules.length) < 1e-12));
});

test("listed cards fit the rule, at most three, those first that the course reads another way; the suggestion is none of them", () => {
  for (const { placed, possible } of cases.filter(({ possible: rule }) => rule !== null && rule !== "keyed")) {
    const at = report.rules.indexOf(possible);
    const listed = listedOf(spec, placed, possible);
    assert.ok(listed.length >= 2 && listed.length <= 3);
    for (const id of listed) assert.equal(report.cards[id].says[at], placed[id]);
    assert.notEqual(report.cards[listed[0]].says[keyed], placed[listed[0]]);
    const suggested = suggestedOf(spec, placed, possible);
    assert.ok(!listed.includes(suggested));
    assert.notEqual(report.cards[suggested].says[at], report.cards[suggested].says[keyed]);
  }
});

test("the first finished answer is kept, whatever is changed afterwards", () => {
  const begun = withFirst(spec, { [one]: "avoiding" });
  assert.deepEqual(begun, { [one]: "avoiding" }); // nothing decided yet, so no feedback yet
  const done = withFirst(spec, { [one]: ["avoiding", "issue"] });
  assert.deepEqual(firstOf(spec, done), { [one]: ["avoiding", "issue"] });
  const changed = withFirst(spec, { ...done, [one]: ["recharging", "issue"], [two]: ["avoiding", "returned"] });
  assert.deepEqual(firstOf(spec, changed), { [one]: ["avoiding", "issue"], [two]: ["avoiding", "returned"] });
  assert.equal(withFirst(spec, changed), changed);
});

test("taking a card back or undoing does not make the second answer the first", () => {
  const done = withFirst(labelsOnly, { [one]: "avoiding" });
  assert.deepEqual(firstOf(labelsOnly, withFirst(labelsOnly, { ...takeBack(done, [one]), [one]: "recharging" })), { [one]: "avoiding" });
  const undone = putBack(labelsOnly, {}, done);
  assert.deepEqual(firstOf(labelsOnly, withFirst(labelsOnly, { ...undone, [one]: "recharging" })), { [one]: "avoiding" });
});

test("a start that is undone brings the earlier first answers back", () => {
  const done = withFirst(labelsOnly, { [one]: "avoiding" });
  const corrected = withFirst(labelsOnly, { ...done, [one]: "recharging" });
  const again = withFirst(labelsOnly, { [one]: "cannot-tell-yet" });
  assert.deepEqual(firstOf(labelsOnly, putBack(labelsOnly, corrected, again)), { [one]: "avoiding" });
});

test("graded boards and boards without a report keep no first answers", () => {
  const answer = { [one]: ["avoiding", "issue"] };
  for (const other of [graded, { ...spec, report: undefined }]) {
    assert.equal(withFirst(other, answer), answer);
    assert.equal(putBack(other, answer, answer), answer);
    assert.deepEqual(firstOf(other, { "first-answers": answer }), {});
  }
});

test("an answer with first answers is taken from a browser by a board with a report alone", () => {
  const answer = withFirst(spec, { [one]: ["avoiding", "issue"] });
  assert.ok(fitsBoard(spec, answer));
  assert.ok(!fitsBoard({ ...spec, report: undefined }, answer));
  for (const first of [null, [], "x", { [one]: 7 }, { stranger: "avoiding" }]) assert.deepEqual(firstOf(spec, { "first-answers": first }), {});
});
