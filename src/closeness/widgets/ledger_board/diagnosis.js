// What a learner's reckoning shows: for each part asked, whether it fits and, if not, which step went wrong.
// Words are chosen elsewhere; a finding names a sentence by its key and carries the numbers for it.
import { balanceOf, byKind, isMissing, missingIn, shareOf, totalsOf, verdictOf } from "./arithmetic.js";

const TOTAL_WITHIN = 0.005; // totals are added by hand, to two decimals
const BALANCE_WITHIN = 0.006; // two decimals, rounded or cut

const near = (said, wanted, within = TOTAL_WITHIN) =>
  typeof said === "number" && wanted !== null && Number.isFinite(wanted) && Math.abs(said - wanted) <= within + 1e-9;

const fits = (field, key, values = {}) => ({ field, ok: true, key, values });
const amiss = (field, key, values = {}) => ({ field, ok: false, key, values });
const open = (field, key, values = {}) => ({ field, ok: null, key, values });

const subsets = (list) =>
  list.reduce((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);

/** The kinds that were left out when both totals are those of some of the kinds; null when they are not. */
const kindsLeftOut = (entries, reply) => {
  const lines = byKind(entries).filter(({ given, received }) => given + received > 0);
  const kinds = lines.map(({ kind }) => kind);
  const found = subsets(kinds).filter(({ length }) => length > 0 && length < kinds.length).find((set) => {
    const part = totalsOf(entries.filter(({ kind }) => set.includes(kind)));
    return near(reply.given, part.given) && near(reply.received, part.received);
  });
  return found ? kinds.filter((kind) => !found.includes(kind)) : null;
};

const missingFinding = (entries, said) => {
  const missing = missingIn(entries);
  const zeros = entries.filter(({ amount }) => amount === 0).length;
  const values = { n: missing, said };
  if (said === null) return open("missing", missing ? "missing-open" : "missing-open-none", values);
  if (said === missing) return fits("missing", missing ? "missing-fits" : "missing-fits-none", values);
  if (said === 0) return amiss("missing", "missing-as-zero", values);
  if (zeros > 0 && said === missing + zeros) return amiss("missing", "zero-as-missing", { ...values, zeros });
  return amiss("missing", "missing-count", values);
};

/** What went wrong in one total, the most telling explanation first. */
const totalFinding = (field, entries, reply, leftOut) => {
  const [giver, otherField] = field === "given" ? ["A", "received"] : ["B", "given"];
  const totals = totalsOf(entries);
  const right = totals[field];
  const said = reply[field];
  const otherSaid = reply[otherField];
  const mine = entries.filter((entry) => entry.giver === giver);
  const known = mine.filter((entry) => !isMissing(entry));
  const gaps = mine.length - known.length;
  const mean = known.length ? right / known.length : 0;
  const values = { giver, said, right, n: known.length, gaps };
  const value = (entry) => entry.amount * (entry.weight ?? 1);

  if (near(said, right)) return fits(field, "total-fits", values);
  if (near(said, totals[otherField]) && near(otherSaid, right)) return amiss(field, "totals-swapped", values);
  if (leftOut) return amiss(field, "kinds-left-out", { ...values, kinds: leftOut });
  const theirs = entries.filter((entry) => entry.giver !== giver && entry.amount > 0);
  const taken = theirs.find((entry) => near(said, right + value(entry)) && near(otherSaid, totals[otherField] - value(entry)));
  if (taken) return amiss(field, "entry-taken", { ...values, entry: taken });
  const lost = known.find((entry) => value(entry) > 0 && near(said, right - value(entry)));
  const given = lost && near(otherSaid, totals[otherField] + value(lost));
  if (given) return amiss(field, "entry-given-away", { ...values, entry: lost });
  if (near(said, right + totals[otherField])) return amiss(field, "totals-together", values);
  if (gaps > 0 && near(said, right + gaps * mean)) return amiss(field, "gap-filled", values);
  if (gaps > 0 && near(said, right / mine.length)) return amiss(field, "average-with-zeros", values);
  if (known.length > 1 && near(said, mean)) return amiss(field, "average", values);
  if (lost) return amiss(field, "entry-left-out", { ...values, entry: lost });
  if (known.length === 0) return amiss(field, "total-of-none", values);
  if (said === known.length || said === mine.length) return amiss(field, "entries-counted", values);
  const twice = known.find((entry) => value(entry) > 0 && near(said, right + value(entry)));
  if (twice) return amiss(field, "entry-twice", { ...values, entry: twice });
  return amiss(field, "total-again", values);
};

/** What went wrong in a balance of `given` and `received`; `own` are the totals that the learner worked from. */
const balanceFinding = (field, { given, received }, said, own = { given, received }, kinds = []) => {
  const right = balanceOf(given, received);
  const values = { said, right, given: own.given, received: own.received };
  const plain = (wanted) => near(said, wanted, BALANCE_WITHIN);
  if (said === null) return open(field, "balance-open", values);
  if (said === "none") {
    if (right === null) return fits(field, "none-fits", values);
    return amiss(field, right === 0 ? "none-for-even" : "none-for-some", values);
  }
  if (right === null && said === 0) return amiss(field, "even-for-none", values);
  if (right === null) return amiss(field, "some-for-none", values);
  if (plain(right)) return fits(field, "balance-fits", values);

  const sums = own.given >= 0 && own.received >= 0 ? own : { given, received };
  const follows = balanceOf(sums.given, sums.received);
  if (follows === null) return amiss(field, "balance-again", values);
  if (plain(follows)) return open(field, "balance-follows", values);
  const { given: g, received: r } = sums;
  const slips = [
    ["sign-swapped", -follows],
    ["ratio-for-difference", g / r],
    ["ratio-for-difference", r / g],
    ["share-for-balance", shareOf(g, r)],
    ["share-for-balance", shareOf(r, g)],
    ["difference-only", g - r],
    ["difference-only", r - g],
    ["divided-by-one", (g - r) / g],
    ["divided-by-one", (g - r) / r],
  ];
  const slip = slips.find(([, wanted]) => plain(wanted));
  if (slip) return amiss(field, slip[0], values);
  if (near(said, 100 * follows, 100 * BALANCE_WITHIN)) return amiss(field, "percent", values);
  const leaning = kinds.filter(({ balance }) => balance !== null).map(({ balance }) => balance);
  if (leaning.length > 1 && plain(leaning.reduce((sum, b) => sum + b, 0) / leaning.length)) {
    return amiss(field, "kinds-averaged", values);
  }
  if (Math.abs(said) > 1) return amiss(field, "balance-outside", values);
  if (near(said, follows, 0.05)) return amiss(field, "balance-rough", values);
  return amiss(field, "balance-again", values);
};

const verdictFinding = (balance, said, ownBalance) => {
  const right = verdictOf(balance);
  const values = { said, right, balance };
  if (said === null) return open("verdict", "verdict-open", values);
  if (said === right) return fits("verdict", "verdict-fits", values);
  if (right === "no-entries") return amiss("verdict", "verdict-nothing", values);
  if (said === "no-entries") return amiss("verdict", "verdict-something", values);
  const follows = ownBalance === "none" || Math.abs(ownBalance) <= 1;
  if (follows && said === verdictOf(ownBalance === "none" ? null : ownBalance)) return open("verdict", "verdict-follows", values);
  if (said.slice(1) === right.slice(1)) return amiss("verdict", "verdict-swapped", values);
  return amiss("verdict", "verdict-band", values);
};

/** Findings for the parts in `ask`, in their order; a part of `kinds` has the field "kinds.effort". */
export const diagnose = ({ entries }, reply, ask) => {
  const totals = totalsOf(entries);
  const kinds = byKind(entries);
  const right = near(reply.given, totals.given) && near(reply.received, totals.received);
  const leftOut = right ? null : kindsLeftOut(entries, reply);
  const own = right ? totals : { given: reply.given, received: reply.received };
  const parts = {
    missing: () => [missingFinding(entries, reply.missing)],
    given: () => [totalFinding("given", entries, reply, leftOut)],
    received: () => [totalFinding("received", entries, reply, leftOut)],
    balance: () => [balanceFinding("balance", totals, reply.balance, own, kinds)],
    kinds: () => kinds.map((line) => balanceFinding(`kinds.${line.kind}`, line, reply.kinds[line.kind] ?? null)),
    verdict: () => [verdictFinding(balanceOf(totals.given, totals.received), reply.verdict, reply.balance)],
  };
  return ask.flatMap((part) => parts[part]());
};
