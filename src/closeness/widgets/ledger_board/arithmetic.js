// The balance of a ledger: the one formula that is written twice, here and in closeness.core.reciprocity.
// Both must pass tests/vectors/balance*.json and wilson.json. Nothing here knows about the page.

// A balance such as (0.4 - 0.2) / (0.4 + 0.2) must not leave its band by the last bit of a float.
const EDGE = 1e-12;
const Z_95 = 1.959963984540054; // the 97.5 % point of the normal distribution

const refuse = (amount) => {
  throw new RangeError(`Amount must be a finite number of 0 or more, got ${amount}.`);
};
const checked = (amount) => (Number.isFinite(amount) && amount >= 0 ? amount : refuse(amount));

/** Whether nobody wrote the amount down: such an entry is left out and counted, and is never zero. */
export const isMissing = (entry) => entry.amount === null || entry.amount === undefined;

/** The exact sum, rounded once (Shewchuk), as Python's math.fsum: the order of entries changes no total. */
const exactSum = (values) => {
  const partials = [];
  for (let x of values) {
    let kept = 0;
    for (let y of partials) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) {
        partials[kept] = low;
        kept += 1;
      }
      x = high;
    }
    partials.length = kept;
    partials.push(x);
  }
  return partials.reduceRight((sum, part) => sum + part, 0);
};

/** Who gives more, from -1 (all received) to 1 (all given); null when nothing was exchanged. */
export const balanceOf = (given, received) => {
  const sum = checked(given) + checked(received);
  return sum === 0 ? null : (given - received) / sum;
};

/** The giver's share of everything exchanged, or null. */
export const shareOf = (given, received) => {
  const balance = balanceOf(given, received);
  return balance === null ? null : given / (given + received);
};

/** The day from which one looks back: the last day on record. */
export const lastDay = (entries) => entries.length ? Math.max(...entries.map(({ day }) => day)) : 0;

/** The entries that a view takes in: up to day `at`, and of those the last `window` days. */
export const inView = (entries, { at = lastDay(entries), window = null } = {}) =>
  entries.filter(({ day }) => day <= at && (window === null || day > at - window));

/** What A gave and what B gave: {given, received}. With a half-life, older amounts weigh less. */
export const totalsOf = (entries, { at = lastDay(entries), window = null, halfLife = null } = {}) => {
  const sums = { A: [], B: [] };
  for (const entry of inView(entries, { at, window })) {
    if (isMissing(entry)) continue;
    const faded = halfLife === null ? 1 : 2 ** (-(at - entry.day) / halfLife);
    sums[entry.giver].push(checked(entry.amount) * (entry.weight ?? 1) * faded);
  }
  return { given: exactSum(sums.A), received: exactSum(sums.B) };
};

export const missingIn = (entries) => entries.filter(isMissing).length;

/** The kinds of a ledger in the order in which they first appear. */
export const kindsOf = (entries) => [...new Set(entries.map(({ kind }) => kind))];

/** One line a kind: {kind, given, received, balance}. */
export const byKind = (entries, view) => {
  const at = view?.at ?? lastDay(entries); // one day for all kinds, not each kind's own last
  return kindsOf(entries).map((kind) => {
    const sums = totalsOf(entries.filter((entry) => entry.kind === kind), { ...view, at });
    return { kind, ...sums, balance: balanceOf(sums.given, sums.received) };
  });
};

/** How far the kinds are split between the partners, 0 to 1: each kind's balance without its sign, by volume. */
export const specialisationOf = (entries) => {
  const kinds = byKind(entries);
  const volume = exactSum(kinds.map(({ given, received }) => given + received));
  return volume === 0 ? null : exactSum(kinds.map(({ given, received }) => Math.abs(given - received))) / volume;
};

/** The 95 % score interval of k of n contributions that count equally: [low, high] as shares, or null. */
export const wilson = (k, n) => {
  if (n === 0) return null;
  const share = k / n;
  const shrink = 1 + Z_95 ** 2 / n;
  const centre = (share + Z_95 ** 2 / (2 * n)) / shrink;
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / n + Z_95 ** 2 / (4 * n ** 2))) / shrink;
  return [k === 0 ? 0 : centre - half, k === n ? 1 : centre + half];
};

/** Whether every contribution counts the same, so that counting them (and an interval) makes sense. */
export const countsEqually = ({ unit, entries }) =>
  unit === "times" && entries.every((entry) => isMissing(entry) || (entry.amount === 1 && (entry.weight ?? 1) === 1));

/** The interval of a balance, [low, high], for contributions that count equally; null when there are none. */
export const intervalOf = ({ given, received }) =>
  wilson(given, given + received)?.map((share) => 2 * share - 1) ?? null;

/** The course's teaching band: "even", "tilted", "lopsided" or null. 1/3 is two to one. */
export const bandOf = (balance) => {
  if (balance === null) return null;
  const size = Math.abs(balance);
  if (size <= 0.1 + EDGE) return "even";
  return size <= 1 / 3 + EDGE ? "tilted" : "lopsided";
};

/** The band with its direction: "even", "A-tilted", ..., or "no-entries". */
export const verdictOf = (balance) => {
  const band = bandOf(balance);
  if (band === null) return "no-entries";
  if (band === "even") return band;
  return `${balance > 0 ? "A" : "B"}-${band}`;
};

export const VERDICTS = ["A-lopsided", "A-tilted", "even", "B-tilted", "B-lopsided", "no-entries"];
