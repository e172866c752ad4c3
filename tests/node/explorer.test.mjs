import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const { colour, coloured, placeOf, viewAt } = await import(`${process.env.MODULES}/data-explorer.mjs`);
const grid = JSON.parse(readFileSync(`${process.env.MODULES}/explored.json`, "utf8"));

const PALETTE = { "--at-ink": " #23262b ", "--at-partner-a": "#146fce", "--at-odd": "#000" };
const valueOf = (name) => PALETTE[name] ?? "";

test("every setting of Python's grid has its place, and there the view that Python computed", () => {
  const before = JSON.stringify(grid.states);
  assert.ok(grid.settings.length > 40);
  grid.settings.forEach((at, i) => {
    assert.equal(placeOf(grid.counts, at), i);
    assert.deepEqual(viewAt(grid.states, i), grid.views[i]);
  });
  assert.equal(JSON.stringify(grid.states), before, "looking up changes nothing");
});

test("what two views share is shared, so that the chart library has nothing to compare", () => {
  const [one, other] = [viewAt(grid.states, 2), viewAt(grid.states, 3)];
  assert.equal(one.figure.data[2].x, other.figure.data[2].x);
  assert.notEqual(one.figure.data[2].y, other.figure.data[2].y);
});

test("one setting without controls is the base itself", () => {
  assert.equal(placeOf([], []), 0);
  const base = { sentence: "" };
  assert.equal(viewAt({ base, slots: [] }, 0), base);
});

test("a view that differs in its very shape is replaced as a whole", () => {
  const states = { base: { a: 1 }, slots: [[[], [{ a: 1 }, { b: 2 }], [0, 1]]] };
  assert.deepEqual(viewAt(states, 1), { b: 2 });
});

test("roles of the palette become colours, with opacity as a share or in percent", () => {
  assert.equal(colour("var(--at-ink)", valueOf), "#23262b");
  assert.equal(colour("var(--at-partner-a / 30%)", valueOf), "rgba(20, 111, 206, 0.3)");
  assert.equal(colour("var(--at-partner-a / .5)", valueOf), "rgba(20, 111, 206, 0.5)");
  assert.equal(colour("var(--at-odd / 30%)", valueOf), "#000");
  for (const text of ["Weeks", "rgba(0,0,0,0)", "see var(--at-ink)", "var(--other)"]) assert.equal(colour(text, valueOf), text);
});

test("a figure is coloured in a copy; long lists of numbers are shared", () => {
  const y = [0, 1, null, 3, 4];
  const range = [0, 1];
  const part = { y, range, marker: { color: ["var(--at-ink)", "red"] }, visible: true, gap: null };
  const done = coloured(part, valueOf);
  assert.deepEqual(done, { ...part, marker: { color: ["#23262b", "red"] } });
  assert.equal(done.y, y);
  assert.notEqual(done.range, range, "the chart library may write into a range");
  assert.equal(part.marker.color[0], "var(--at-ink)");
});
