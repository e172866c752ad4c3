import assert from "node:assert/strict";
import { test } from "node:test";

const {
  bandOf, compare, confused, fitsWholly, isPlace, levels, onOneLine, placeAt, regionOf,
} = await import(`${process.env.MODULES}/two-axis-map.mjs`);

const BANDS = { low: [0, 33], middle: [34, 66], high: [67, 100] };

test("every whole number of an axis lies in one band, ends included", () => {
  const found = Array.from({ length: 101 }, (_, number) => bandOf(BANDS, number));
  for (const [name, [from, to]] of Object.entries(BANDS)) {
    assert.equal(found.indexOf(name), from);
    assert.equal(found.lastIndexOf(name), to);
  }
});

test("a place is two whole numbers from 0 to 100 and nothing else", () => {
  for (const place of [[0, 100], [50, 50]]) assert.ok(isPlace(place), String(place));
  const others = [null, undefined, "high", {}, [], [50], [50, 50, 50], [50.5, 1], ["50", 1], [-1, 0], [0, 101], [NaN, 0]];
  for (const other of others) assert.ok(!isPlace(other), JSON.stringify(other));
});

test("a pointer's place counts from the left and from the bottom, and stops at the edges", () => {
  const box = { left: 100, top: 50, width: 200, height: 200 };
  assert.deepEqual(placeAt(box, 100, 250), [0, 0]);
  assert.deepEqual(placeAt(box, 300, 50), [100, 100]);
  assert.deepEqual(placeAt(box, 150, 100), [25, 75]);
  assert.deepEqual(placeAt(box, 0, 900), [0, 0]);
  assert.deepEqual(placeAt(box, 900, 0), [100, 100]);
});

test("a place is compared axis by axis", () => {
  const reading = { independence: "high", interdependence: "low" };
  assert.deepEqual(compare([67, 34], reading, BANDS), [
    { axis: "independence", yours: "high", course: "high", verdict: "fits" },
    { axis: "interdependence", yours: "middle", course: "low", verdict: "look" },
  ]);
});

test("where the text does not settle an axis every place fits", () => {
  for (const number of [0, 50, 100]) {
    const verdicts = compare([number, 90], { independence: "any", interdependence: "high" }, BANDS);
    assert.deepEqual(verdicts.map(({ verdict }) => verdict), ["any", "fits"]);
    assert.ok(fitsWholly(verdicts));
  }
  assert.ok(!fitsWholly(compare([0, 10], { independence: "any", interdependence: "high" }, BANDS)));
});

test("the region of a reading holds exactly the places that fit", () => {
  const names = [...Object.keys(BANDS), "any"];
  for (const independence of names) {
    for (const interdependence of names) {
      const reading = { independence, interdependence };
      const { x, y, width, height } = regionOf(reading, BANDS);
      for (let i = 0; i <= 100; i += 1) {
        for (const j of [0, 33, 34, 66, 67, 100]) {
          const inside = i >= x && i <= x + width && 100 - j >= y && 100 - j <= y + height;
          assert.equal(inside, fitsWholly(compare([i, j], reading, BANDS)), `${i} ${j} ${independence} ${interdependence}`);
        }
      }
    }
  }
});

test("one line turns a step towards each other into a step away from oneself", () => {
  assert.equal(onOneLine([100, 0]), 0);
  assert.equal(onOneLine([0, 100]), 100);
  assert.equal(onOneLine([100, 100]), onOneLine([0, 0]));
  assert.equal(onOneLine([30, 60]), 65);
});

test("the couples that one line confuses are the ones farthest apart on the map", () => {
  const places = { a: [85, 85], b: [10, 12], c: [30, 30], d: [90, 10], e: [10, 90] };
  assert.deepEqual(confused(places), { more: "a", less: "b" });
});

test("couples that one line keeps apart, or that the map holds close, are not confused", () => {
  assert.equal(confused({}), null);
  assert.equal(confused({ a: [50, 50] }), null);
  assert.equal(confused({ a: [90, 10], b: [10, 90] }), null);
  assert.equal(confused({ a: [60, 60], b: [50, 50] }), null);
  assert.equal(confused({ a: [100, 100], b: [10, 40] }), null); // more of both, yet 15 apart on the line
});

test("tokens on one line rise until none covers another", () => {
  assert.deepEqual(levels([50, 50, 50], 10), [0, 1, 2]);
  assert.deepEqual(levels([10, 25, 40], 10), [0, 0, 0]);
  assert.deepEqual(levels([10, 15, 21], 10), [0, 1, 0]);
});
