// What the map knows without a document: places, bands, the course's reading, and the one line that loses an axis.

export const AXES = ["independence", "interdependence"];

/** The part of an axis that a number lies in: low, middle or high, as the spec's bands say. */
export const bandOf = (bands, number) => Object.keys(bands).find((name) => number <= bands[name][1]);

/** Whether a value is a place on the map: two whole numbers from 0 to 100. */
export const isPlace = (value) =>
  Array.isArray(value) && value.length === AXES.length &&
  value.every((number) => Number.isInteger(number) && number >= 0 && number <= 100);

const within = (number) => Math.min(100, Math.max(0, Math.round(number)));

/** The place under a pointer: left and bottom are 0; outside the field counts as its edge. */
export const placeAt = (box, clientX, clientY) => [
  within(((clientX - box.left) / box.width) * 100),
  within(100 - ((clientY - box.top) / box.height) * 100),
];

/** A place beside the course's reading, axis by axis: fits, look or any. */
export const compare = (place, reading, bands) =>
  AXES.map((axis, i) => {
    const yours = bandOf(bands, place[i]);
    const course = reading[axis];
    const verdict = course === "any" ? "any" : yours === course ? "fits" : "look";
    return { axis, yours, course, verdict };
  });

/** Whether no axis asks for a second look. */
export const fitsWholly = (verdicts) => verdicts.every(({ verdict }) => verdict !== "look");

/** The part of the plane that a reading allows, in percent from the left and from the top. */
export const regionOf = (reading, bands) => {
  const [[left, right], [low, high]] = AXES.map((axis) => {
    const [from, to] = bands[reading[axis]] ?? [0, 100];
    return [from === 0 ? 0 : from - 0.5, to === 100 ? 100 : to + 0.5];
  });
  return { x: left, y: 100 - high, width: right - left, height: high - low };
};

/** Where one slider from apart (0) to together (100) would put a place: the two axes become a difference. */
export const onOneLine = ([independence, interdependence]) => Math.round((100 + interdependence - independence) / 2);

const SAME_SPOT = 6; // out of 100 on the line
const FAR_APART = 40; // out of 100, as the mean of both axes

/** The two couples that one line confuses most: the same spot there, far apart on the map; null if there are none. */
export const confused = (places) => {
  const ids = Object.keys(places);
  let found = null;
  for (const more of ids) {
    for (const less of ids) {
      const [dx, dy] = places[more].map((number, i) => number - places[less][i]);
      const apart = (dx + dy) / 2;
      const same = Math.abs(onOneLine(places[more]) - onOneLine(places[less])) <= SAME_SPOT;
      if (same && apart >= (found?.apart ?? FAR_APART)) found = { more, less, apart };
    }
  }
  return found && { more: found.more, less: found.less };
};

/** A level for each position so that tokens on one line do not cover each other: 0 lies on the line. */
export const levels = (positions, gap) => {
  const taken = [];
  return positions.map((position) => {
    let level = 0;
    while (taken.some((other) => other.level === level && Math.abs(other.position - position) < gap)) level += 1;
    taken.push({ position, level });
    return level;
  });
};
