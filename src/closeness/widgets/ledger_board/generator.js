// Fresh practice ledgers: a number is a ledger, so two learners with the same number have the same one.
// Each number carries one trap. Names and notes come from the word list; amounts add up by hand.

/** What a ledger can be about, in the order in which the numbers carry it. */
export const TRAPS = ["missing", "zero", "one-sided", "no-entries", "split", "even"];
const DAYS = 28;
const ROOMS = 1500; // ledgers a trap

export const trapOf = (number) => TRAPS[number % TRAPS.length];

/** A fresh number for a trap, or for any. */
export const numberFor = (trap, random = Math.random) => {
  const place = trap === "any" ? Math.floor(random() * TRAPS.length) : TRAPS.indexOf(trap);
  return TRAPS.length * (1 + Math.floor(random() * ROOMS)) + place;
};

/** The first and the last number of a ledger. */
export const NUMBERS = [TRAPS.length, TRAPS.length * (ROOMS + 1) - 1];

/** Whether a number names a ledger. */
export const isLedgerNumber = (number) => Number.isInteger(number) && number >= NUMBERS[0] && number <= NUMBERS[1];

/** Mulberry32: small, and the same in every browser. */
const randomFrom = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** The draws that a ledger is made of, from one number. */
class Draw {
  constructor(seed) {
    this.random = randomFrom(seed);
    for (let i = 0; i < 4; i += 1) this.random(); // neighbouring numbers start alike
  }

  whole(low, high) {
    return low + Math.floor(this.random() * (high - low + 1));
  }

  chance(share) {
    return this.random() < share;
  }

  one(list) {
    return list[this.whole(0, list.length - 1)];
  }

  shuffled(list) {
    const mixed = [...list];
    for (let i = mixed.length - 1; i > 0; i -= 1) {
      const j = this.whole(0, i);
      [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
    }
    return mixed;
  }

  /** Two names with different first letters, so that they are easy to tell apart. */
  couple(names) {
    const first = this.one(names);
    return [first, this.one(names.filter((name) => name[0] !== first[0]))];
  }

  /** Whole parts from 1 to `most` that add up to `sum`. */
  parts(sum, most) {
    const count = Math.min(sum, Math.ceil(sum / most) + this.whole(0, 1));
    const parts = Array(count).fill(1);
    for (let rest = sum - count; rest > 0; rest -= 1) {
      const open = [...parts.keys()].filter((i) => parts[i] < most);
      parts[this.one(open)] += 1;
    }
    return parts;
  }
}

/** How a ledger counts: its unit, the size of a step, the steps an entry may have, and its kinds. */
const MEASURES = {
  hours: { unit: "hours", step: 0.5, most: 6, kinds: ["effort", "time", "care"] },
  times: { unit: "times", step: 1, most: 3, kinds: ["effort", "care", "affection", "material"] },
  once: { unit: "times", step: 1, most: 1, kinds: ["effort", "care", "affection", "material"] },
};

const entryOf = (giver, kind, steps) => ({ giver, kind, steps });

/** Some entries of one partner, their kinds drawn. */
const some = (draw, { most, kinds }, giver, low, high) =>
  Array.from({ length: draw.whole(low, high) }, () => entryOf(giver, draw.one(kinds), draw.whole(1, most)));

const both = (draw, measure) => [...some(draw, measure, "A", 3, 5), ...some(draw, measure, "B", 3, 4)];

/** Take the amount away from `count` entries and leave each partner one that is known. */
const withGaps = (draw, entries, count) => {
  const spare = draw.shuffled(entries.filter((entry, i) => entries.findIndex(({ giver }) => giver === entry.giver) !== i));
  const gaps = new Set(spare.slice(0, count));
  return entries.map((entry) => (gaps.has(entry) ? { ...entry, steps: null } : entry));
};

const sumOf = (entries) => entries.reduce((sum, { steps }) => sum + steps, 0);

/** What each trap puts into the ledger. */
const RECIPES = {
  missing: (draw, measure) => withGaps(draw, both(draw, measure), draw.whole(1, 3)),
  zero: (draw, measure) => {
    const givers = draw.shuffled(["A", "B"]).slice(draw.whole(0, 1));
    const entries = withGaps(draw, both(draw, measure), draw.whole(0, 1));
    return [...entries, ...givers.map((giver) => entryOf(giver, "effort", 0))];
  },
  "one-sided": (draw, measure) => some(draw, measure, draw.one(["A", "B"]), 4, 6),
  "no-entries": (draw, measure) =>
    draw.chance(0.5)
      ? []
      : [...some(draw, measure, "A", 1, 2), ...some(draw, measure, "B", 1, 1)].map((entry) => ({ ...entry, steps: null })),
  split: (draw, measure) => {
    const [first, second] = draw.shuffled(measure.kinds);
    const sum = measure.most === 1 ? draw.whole(3, 5) : draw.whole(5, 9);
    const share = (giver, kind) => draw.parts(sum, measure.most).map((steps) => entryOf(giver, kind, steps));
    return [...share("A", first), ...share("B", second), entryOf("A", second, 1), entryOf("B", first, 1)];
  },
  even: (draw, measure) => {
    const given = some(draw, measure, "A", 3, 4);
    const received = draw.parts(sumOf(given), measure.most).map((steps) => entryOf("B", draw.one(measure.kinds), steps));
    return [...given, ...received];
  },
};

const listOf = (strings, key) => strings[key].split("|").map((word) => word.trim());

/** Notes for the entries: each used once, those of a zero from their own list. */
const noted = (draw, entries, unit, strings) => {
  const decks = new Map();
  const note = ({ kind, steps }) => {
    const key = steps === 0 ? "notes-zero" : `notes-${unit}-${kind}`;
    if (!decks.get(key)?.length) decks.set(key, draw.shuffled(listOf(strings, key)));
    return decks.get(key).pop();
  };
  return entries.map((entry) => ({ ...entry, note: note(entry) }));
};

/** The ledger of a number: {id, number, title, intro, partners, unit, entries}, as a spec carries it. */
export const ledgerOf = (number, strings) => {
  const draw = new Draw(number);
  const measure = MEASURES[draw.one(["hours", "hours", "times", "once"])];
  const [a, b] = draw.couple(listOf(strings, "names"));
  const recipe = RECIPES[trapOf(number)](draw, measure);
  const entries = noted(draw, draw.shuffled(recipe), measure.unit, strings);
  const days = entries.map(() => draw.whole(1, DAYS)).sort((x, y) => x - y);
  const fill = (key) => strings[key].replace("{a}", () => a).replace("{b}", () => b);
  return {
    id: `fresh-${number}`,
    number,
    title: fill("fresh-title"),
    intro: fill(`fresh-intro-${measure.unit}`),
    partners: { A: a, B: b },
    unit: measure.unit,
    entries: entries.map(({ giver, kind, steps, note }, i) => ({
      day: days[i], giver, kind, amount: steps === null ? null : steps * measure.step, note,
    })),
  };
};
