import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

const board = await import(`${process.env.MODULES}/ledger-board.mjs`);
const vectors = (name) => JSON.parse(readFileSync(`${process.env.VECTORS}/${name}.json`, "utf8")).cases;
const locale = new URL("../../src/closeness/locale/en.json", import.meta.url);
const everyWord = JSON.parse(readFileSync(locale, "utf8"));
const words = { ...everyWord.common, ...everyWord["ledger-board"] };

const close = (actual, expected, what) => {
  if (expected === null) assert.equal(actual, null, what);
  else assert.ok(Math.abs(actual - expected) < 1e-12, `${what}: ${actual} is not ${expected}`);
};
const entry = (giver, kind, amount, day = 1, note = `${giver} ${kind} ${amount}`) => ({ day, giver, kind, amount, note });

describe("the arithmetic", () => {
  for (const { given, received, balance, share } of vectors("balance")) {
    test(`balance and share of ${given} and ${received}`, () => {
      close(board.balanceOf(given, received), balance, "balance");
      close(board.shareOf(given, received), share, "share");
    });
  }

  test("an amount that is negative or not finite is refused", () => {
    for (const amount of [-1, NaN, Infinity]) assert.throws(() => board.balanceOf(amount, 1), RangeError);
    assert.throws(() => board.totalsOf([entry("A", "care", -3)]), /0 or more, got -3/);
  });

  const { entries: lines, decayed, rolling } = vectors("balance_over_time");
  const entries = lines.map(([day, giver, amount]) => ({ day, giver, kind: "care", amount }));
  for (const [views, view] of [[decayed, ({ half_life: halfLife }) => ({ halfLife })], [rolling, ({ window }) => ({ window })]]) {
    for (const wanted of views) {
      test(`totals as of ${JSON.stringify(wanted)}`, () => {
        const totals = board.totalsOf(entries, { at: wanted.T, ...view(wanted) });
        close(totals.given, wanted.given, "given");
        close(totals.received, wanted.received, "received");
        close(board.balanceOf(totals.given, totals.received), wanted.balance, "balance");
      });
    }
  }

  for (const { k, n, low, high } of vectors("wilson")) {
    test(`Wilson interval of ${k} of ${n}`, () => {
      const interval = board.wilson(k, n);
      close(interval[0], low, "low");
      close(interval[1], high, "high");
      const [from, to] = board.intervalOf({ given: k, received: n - k });
      close(from, 2 * low - 1, "as a balance");
      close(to, 2 * high - 1, "as a balance");
    });
  }

  test("no contributions have no interval", () => {
    assert.equal(board.intervalOf({ given: 0, received: 0 }), null);
  });

  test("kinds have their own balance, and the split is their volume-weighted size", () => {
    const couple = [
      ["A", "effort", 10], ["B", "effort", 2], ["A", "time", 4], ["B", "time", 4], ["B", "affection", 6],
      ["A", "material", null],
    ].map(([giver, kind, amount]) => entry(giver, kind, amount));
    const kinds = Object.fromEntries(board.byKind(couple).map(({ kind, balance }) => [kind, balance]));
    close(kinds.effort, 2 / 3, "effort");
    assert.deepEqual({ ...kinds, effort: 0 }, { effort: 0, time: 0, affection: -1, material: null });
    close(board.specialisationOf(couple), 14 / 26, "split");
    assert.equal(board.missingIn(couple), 1);
  });

  test("the order of the entries changes no total", () => {
    const amounts = [0.1, 0.7, 1e9, 0.3, 2.2, 1e-3];
    const sum = (list) => board.totalsOf(list.map((amount) => entry("A", "care", amount))).given;
    assert.equal(sum(amounts), sum([...amounts].reverse()));
    assert.equal(sum(Array(10).fill(0.1)), 1);
  });

  test("swapping the partners negates the balance", () => {
    for (const [g, r] of [[8, 4], [0, 7], [12.5, 10]]) assert.equal(board.balanceOf(g, r), -board.balanceOf(r, g));
  });

  test("the edges of a band belong to the milder one, and the last bit of a float moves nothing", () => {
    const verdicts = [
      [0, "even"], [0.1, "even"], [0.11, "A-tilted"], [-1 / 3, "B-tilted"], [0.34, "A-lopsided"], [-1, "B-lopsided"],
      [null, "no-entries"],
    ];
    for (const [balance, verdict] of verdicts) assert.equal(board.verdictOf(balance), verdict, String(balance));
    assert.equal(board.bandOf(board.balanceOf(0.55, 0.45)), "even");
    assert.equal(board.bandOf(null), null);
  });

  test("contributions count equally only as counts of one", () => {
    const once = [entry("A", "care", 1), entry("B", "care", null)];
    assert.ok(board.countsEqually({ unit: "times", entries: once }));
    assert.ok(!board.countsEqually({ unit: "hours", entries: once }));
    assert.ok(!board.countsEqually({ unit: "times", entries: [...once, entry("A", "care", 2)] }));
    assert.ok(!board.countsEqually({ unit: "times", entries: [{ ...once[0], weight: 2 }] }));
  });
});

describe("numbers", () => {
  const read = [
    ["0,33", 0.33], ["0.33", 0.33], ["−0.5", -0.5], ["- 0,5", -0.5], ["–1", -1], [" 14.5 ", 14.5], [".5", 0.5], ["3.", 3],
    ["+2", 2], ["", null], ["  ", null],
  ];
  for (const [text, value] of read) {
    test(`reads ${JSON.stringify(text)} as ${value}`, () => assert.equal(board.readNumber(text), value));
  }

  test("a typed minus zero is zero", () => assert.ok(Object.is(board.readNumber("-0"), 0)));

  for (const text of ["2 h", "1/3", "1.234,5", "1e3", "none", "--1", "−", ",", "9".repeat(400)]) {
    test(`${JSON.stringify(text.slice(0, 12))} is no number`, () => assert.ok(Number.isNaN(board.readNumber(text))));
  }

  test("a refusal names what was wanted", () => {
    const refused = [
      ["amount", -1, "wanted-amount"], ["count", 1.5, "wanted-count"], ["balance", 1.01, "wanted-balance"],
      ["day", 0, "wanted-day"], ["number", NaN, "wanted-number"],
    ];
    for (const [rule, value, key] of refused) assert.equal(board.refusalOf(rule, value), key);
    for (const [rule, value] of [["amount", 0], ["count", 2], ["balance", -1], ["number", 7]]) {
      assert.equal(board.refusalOf(rule, value), null);
    }
  });

  test("numbers are written for their readers, with a true minus", () => {
    assert.equal(board.numberWriter("en")(-0.3333), "−0.33");
    assert.equal(board.numberWriter("de")(1234.5), "1234,5");
    assert.equal(board.numberWriter("en")(-0.001), "0");
    assert.equal(board.readNumber(board.numberWriter("en")(-0.1234567, 15)), -0.1234567);
  });
});

describe("the answer", () => {
  const { withPart, partOf } = board;

  test("a cleared part stays as null where the blank had it, and goes where it had none", () => {
    const blank = { given: null, kinds: { effort: null } };
    assert.deepEqual(withPart({ given: 2, other: "x" }, "given", null, blank), { given: null, other: "x" });
    assert.deepEqual(withPart({ given: 2, other: "x" }, "given", null), { other: "x" });
    assert.deepEqual(withPart(blank, "kinds.effort", 0.5, blank), { given: null, kinds: { effort: 0.5 } });
    assert.deepEqual(withPart({ kinds: { effort: 0.5 } }, "kinds.effort", null, blank), { kinds: { effort: null } });
    assert.deepEqual(withPart({ kinds: { effort: 0.5 } }, "kinds.effort", null), {});
    assert.deepEqual(withPart({}, "kinds.a.b", "none"), { kinds: { "a.b": "none" } });
  });

  test("setting a part leaves the order and the other entries as they were", () => {
    assert.equal(JSON.stringify(withPart({ b: 1, given: null, a: [2] }, "given", 3)), '{"b":1,"given":3,"a":[2]}');
  });

  test("what stands at a path, or null", () => {
    assert.equal(partOf({ kinds: { care: "none" } }, "kinds.care"), "none");
    assert.equal(partOf({}, "kinds.care"), null);
    assert.equal(partOf({ given: 0 }, "given"), 0);
  });

  test("a file of another board is refused", () => {
    const graded = { mode: "graded", ask: ["given", "balance", "kinds", "verdict"] };
    const fits = { given: 14.5, balance: "none", kinds: { effort: 0.5, care: "none" }, verdict: "A-tilted" };
    assert.ok(board.isAnswerFor(graded, fits));
    assert.ok(board.isAnswerFor({ ...graded, mode: "practice" }, { ...fits, number: 13, checked: 1 }));
    const others = [
      null, [], { "river-walk": "avoiding" }, { given: "2" }, { given: [2] }, { verdict: "yes" }, { kinds: 3 }, { number: 13 },
      { received: 2 },
    ];
    for (const other of others) assert.ok(!board.isAnswerFor(graded, other), JSON.stringify(other));
  });

  test("own entries come with the right shape or not at all", () => {
    const own = { mode: "own", ask: [] };
    const fits = { day: 1, giver: "A", kind: "care" };
    const whole = { partners: { A: "Ada" }, unit: "times", entries: [{ ...fits, amount: 2, note: "tea" }, fits] };
    assert.ok(board.isAnswerFor(own, whole));
    for (const bad of [{ giver: "C" }, { amount: -1 }, { amount: "2" }, { note: 5 }, { day: null }, { verdict: "even" }]) {
      assert.ok(!board.isAnswerFor(own, { entries: [{ ...fits, ...bad }] }), JSON.stringify(bad));
    }
    assert.ok(!board.isAnswerFor(own, { partners: { C: "x" } }));
    assert.ok(!board.isAnswerFor(own, { verdict: "even" }));
  });

  test("own entries are kept by day, those of one day as they were written", () => {
    const entries = [{ day: 3, note: "c" }, { day: 1, note: "a" }, { day: 3, note: "d" }];
    assert.deepEqual(board.byDay(entries).map(({ note }) => note), ["a", "c", "d"]);
  });
});

describe("fresh ledgers", () => {
  const { TRAPS, trapOf, ledgerOf, numberFor, totalsOf, balanceOf, missingIn, specialisationOf, isLedgerNumber } = board;
  const numbers = Array.from({ length: 200 * TRAPS.length }, (_, i) => TRAPS.length + i);
  const fresh = new Map(numbers.map((number) => [number, ledgerOf(number, words)]));
  const ofTrap = (trap) => [...fresh.values()].filter(({ number }) => trapOf(number) === trap);
  const balanceIn = ({ entries }) => {
    const { given, received } = totalsOf(entries);
    return balanceOf(given, received);
  };

  test("a number is a ledger: the same one every time", () => {
    for (const number of numbers.slice(0, 200)) assert.deepEqual(ledgerOf(number, words), fresh.get(number));
  });

  test("different numbers are different ledgers", () => {
    const full = [...fresh.values()].filter(({ entries }) => entries.length > 0);
    assert.equal(new Set(full.map(({ partners, entries }) => JSON.stringify([partners, entries]))).size, full.length);
  });

  test("two people with names that are easy to tell apart", () => {
    for (const { partners, title } of fresh.values()) {
      assert.notEqual(partners.A[0], partners.B[0]);
      assert.ok(title.includes(partners.A) && title.includes(partners.B));
    }
  });

  test("every entry has a day in order, a note, a known kind, and an amount to add up by hand", () => {
    for (const { entries, unit } of fresh.values()) {
      assert.ok(entries.length <= 12);
      for (const [i, { day, giver, kind, amount, note }] of entries.entries()) {
        assert.ok(Number.isInteger(day) && day >= 1 && day <= 28 && (i === 0 || day >= entries[i - 1].day));
        assert.ok(["A", "B"].includes(giver) && note.length > 3 && words[`kind-${kind}`]);
        assert.ok(amount === null || (amount >= 0 && amount <= 3 && Number.isInteger(amount * (unit === "hours" ? 2 : 1))));
      }
      assert.equal(new Set(entries.map(({ note }) => note)).size, entries.length, "a note comes once");
    }
  });

  test("missing: some amounts are missing, and each partner has known ones", () => {
    for (const { entries } of ofTrap("missing")) {
      assert.ok(missingIn(entries) >= 1 && missingIn(entries) <= 3);
      const { given, received } = totalsOf(entries);
      assert.ok(given > 0 && received > 0);
    }
  });

  test("zero: a zero that was written down", () => {
    for (const { entries } of ofTrap("zero")) assert.ok(entries.some(({ amount }) => amount === 0));
  });

  test("one-sided: everything came from one", () => {
    for (const ledger of ofTrap("one-sided")) assert.equal(Math.abs(balanceIn(ledger)), 1);
  });

  test("no-entries: nothing to compare, for want of entries or of amounts", () => {
    const ledgers = ofTrap("no-entries");
    for (const ledger of ledgers) assert.equal(balanceIn(ledger), null);
    assert.ok(ledgers.some(({ entries }) => entries.length === 0) && ledgers.some(({ entries }) => entries.length > 0));
  });

  test("split: even overall, split by kind", () => {
    for (const ledger of ofTrap("split")) {
      assert.equal(board.bandOf(balanceIn(ledger)), "even");
      assert.ok(specialisationOf(ledger.entries) >= 0.5 - 1e-12);
    }
  });

  test("even: both totals are the same, and above 0", () => {
    for (const { entries } of ofTrap("even")) {
      const { given, received } = totalsOf(entries);
      assert.equal(given, received);
      assert.ok(given > 0);
    }
  });

  test("some ledgers are counts of one, which have an interval", () => {
    assert.ok([...fresh.values()].filter((ledger) => ledger.entries.length > 0 && board.countsEqually(ledger)).length > 100);
  });

  test("a number for a trap carries that trap", () => {
    for (const trap of TRAPS) {
      for (const draw of [0, 0.3, 0.999999]) {
        const number = numberFor(trap, () => draw);
        assert.equal(trapOf(number), trap);
        assert.ok(isLedgerNumber(number));
      }
    }
    assert.ok(isLedgerNumber(numberFor("any")));
    for (const number of [0, 5, 9006, 7.5, null, "7"]) assert.ok(!isLedgerNumber(number), String(number));
  });
});

describe("what went wrong", () => {
  const week = {
    unit: "hours", partners: { A: "Nadia", B: "Tom" },
    entries: [
      entry("A", "effort", 2, 1), entry("A", "effort", 3.5, 2), entry("A", "care", 2.5, 3), entry("A", "care", null, 4),
      entry("B", "effort", 1, 5), entry("B", "time", 3, 6), entry("B", "time", 0, 7),
    ],
  };
  const right = { missing: 1, given: 8, received: 4, balance: 1 / 3, verdict: "A-tilted", kinds: {} };
  const ask = ["missing", "given", "received", "balance", "verdict"];
  const teller = {
    spec: { strings: words }, write: board.numberWriter("en"),
    t: (key, values = {}) => {
      assert.ok(Object.hasOwn(words, key), `no words for ${key}`);
      return words[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
    },
  };
  const findings = (reply, ledger = week) => board.diagnose(ledger, { ...right, ...reply }, ask);
  const finding = (field, reply, ledger) => findings(reply, ledger).find((found) => found.field === field);

  test("a right reckoning fits, also with two decimals", () => {
    for (const reply of [{}, { balance: 0.33 }]) assert.ok(findings(reply).every(({ ok }) => ok));
  });

  const slips = [
    ["missing", { missing: 0 }, "missing-as-zero"],
    ["missing", { missing: 2 }, "zero-as-missing"],
    ["missing", { missing: 5 }, "missing-count"],
    ["given", { given: 4, received: 8 }, "totals-swapped"],
    ["given", { given: 5.5, received: 1 }, "kinds-left-out"],
    ["received", { given: 5.5, received: 1 }, "kinds-left-out"],
    ["given", { given: 9, received: 3 }, "entry-taken"],
    ["given", { given: 5.5, received: 6.5 }, "entry-given-away"],
    ["given", { given: 12 }, "totals-together"],
    ["given", { given: 8 + 8 / 3 }, "gap-filled"],
    ["given", { given: 8 / 3 }, "average"],
    ["given", { given: 2 }, "average-with-zeros"],
    ["received", { received: 3 }, "entry-left-out"],
    ["received", { received: 5 }, "entry-twice"],
    ["given", { given: 3 }, "entries-counted"],
    ["given", { given: 70 }, "total-again"],
    ["balance", { balance: -0.33 }, "sign-swapped"],
    ["balance", { balance: 2 }, "ratio-for-difference"],
    ["balance", { balance: 0.67 }, "share-for-balance"],
    ["balance", { balance: 4 }, "difference-only"],
    ["balance", { balance: 33.3 }, "percent"],
    ["balance", { balance: 0.3 }, "balance-rough"],
    ["balance", { balance: 7 }, "balance-outside"],
    ["balance", { balance: 0.9 }, "balance-again"],
    ["balance", { balance: "none" }, "none-for-some"],
    ["verdict", { verdict: "B-tilted" }, "verdict-swapped"],
    ["verdict", { verdict: "A-lopsided" }, "verdict-band"],
    ["verdict", { verdict: "no-entries" }, "verdict-something"],
  ];
  for (const [field, reply, key] of slips) {
    test(`${JSON.stringify(reply)} is ${key}`, () => {
      const found = finding(field, reply);
      assert.equal(found.key, key);
      assert.equal(found.ok, false);
      assert.doesNotMatch(board.explain(teller, week, found), /\{\w+\}/);
    });
  }

  test("a left-out kind is named", () => {
    const words = board.explain(teller, week, finding("given", { given: 5.5, received: 1 }));
    assert.match(words, /Care, Time/);
  });

  test("a left-out entry is named with its day", () => {
    assert.match(board.explain(teller, week, finding("received", { received: 3 })), /“B effort 1” on day 5 \(1 hour\)/);
  });

  test("half of one total is a division by one person's total, not a ratio", () => {
    const ledger = { ...week, entries: [entry("A", "care", 10), entry("B", "care", 4)] };
    assert.equal(finding("balance", { given: 10, received: 4, balance: 0.6 }, ledger).key, "divided-by-one");
  });

  test("the average of the kinds is told from the balance of all", () => {
    const given = [["A", "care", 9], ["B", "care", 1], ["B", "time", 1], ["A", "time", 1]];
    const ledger = { ...week, entries: given.map((line) => entry(...line)) };
    assert.equal(finding("balance", { given: 10, received: 2, balance: 0.4 }, ledger).key, "kinds-averaged");
  });

  test("a balance of wrong totals follows them, neither right nor wrong", () => {
    const found = finding("balance", { given: 12, received: 4, balance: 0.5 });
    assert.deepEqual([found.key, found.ok], ["balance-follows", null]);
    assert.equal(finding("balance", { given: 12, received: 4, balance: -0.5 }).key, "sign-swapped");
  });

  test("a verdict that fits the learner's own balance follows it", () => {
    assert.equal(finding("verdict", { balance: 0.9, verdict: "A-lopsided" }).key, "verdict-follows");
  });

  test("even and nothing to compare are told apart, both ways", () => {
    const nothing = { ...week, entries: [entry("A", "care", null), entry("B", "time", null)] };
    const reply = { missing: 2, given: 0, received: 0 };
    assert.equal(finding("balance", { ...reply, balance: 0 }, nothing).key, "even-for-none");
    assert.equal(finding("balance", { ...reply, balance: 0.5 }, nothing).key, "some-for-none");
    assert.equal(finding("balance", { ...reply, balance: "none" }, nothing).key, "none-fits");
    assert.equal(finding("verdict", { ...reply, balance: 0, verdict: "even" }, nothing).key, "verdict-nothing");
    assert.equal(finding("given", { ...reply, given: 2 }, nothing).key, "total-of-none");
    const even = { ...week, entries: [entry("A", "care", 2), entry("B", "time", 2)] };
    assert.equal(finding("balance", { given: 2, received: 2, balance: "none" }, even).key, "none-for-even");
  });

  test("what is still open is said, and is neither right nor wrong", () => {
    for (const [field, key] of [["missing", "missing-open"], ["balance", "balance-open"], ["verdict", "verdict-open"]]) {
      const found = finding(field, { [field]: null });
      assert.deepEqual([found.key, found.ok], [key, null]);
      board.explain(teller, week, found);
    }
  });

  test("each kind is judged by itself", () => {
    const found = board.diagnose(week, { ...right, kinds: { effort: -0.69, care: 1 } }, ["kinds"]);
    assert.deepEqual(found.map(({ field, key }) => [field, key]), [
      ["kinds.effort", "sign-swapped"], ["kinds.care", "balance-fits"], ["kinds.time", "balance-open"],
    ]);
  });

  test("every finding has its words", () => {
    const source = readFileSync(`${process.env.MODULES}/ledger-board.mjs`, "utf8");
    const made = /(?:fits|amiss|open)\(\s*(?:field|"\w+"), (?:[^"()]* \? )?"([a-z-]+)"(?: : "([a-z-]+)")?/g;
    const keys = [...source.matchAll(made)].flatMap(([, ...found]) => found.filter(Boolean));
    assert.ok(keys.length > 30);
    for (const key of keys) assert.ok(words[`found-${key}`], key);
  });

  test("every word whose key is put together is there", () => {
    const families = {
      kind: ["effort", "time", "care", "affection", "material"], unit: ["hours", "hours-one", "times", "times-one", "entries"],
      column: ["day", "who", "what", "kind", "amount", "act"], span: ["all", "window", "half-life"], "count-in": ["hours", "times"],
      trap: ["any", ...board.TRAPS], verdict: board.VERDICTS, "fresh-intro": ["hours", "times"], own: ["edit-row", "remove-row"],
    };
    for (const [family, names] of Object.entries(families)) {
      for (const name of names) assert.ok(words[`${family}-${name}`], `${family}-${name}`);
    }
  });

  test("the totals in words", () => {
    const say = (given, received, counted = week.entries) => board.sentenceOf(teller, week, counted, { given, received });
    assert.equal(say(8, 4), "Nadia gave twice what Tom gave.");
    assert.equal(say(4, 8), "Tom gave twice what Nadia gave.");
    assert.equal(say(6, 4), "Nadia gave half as much again as Tom.");
    assert.equal(say(9, 4), "Nadia gave about 2.3 times what Tom gave.");
    assert.equal(say(5, 5), "Nadia and Tom gave the same.");
    assert.match(say(10.5, 10), /^About even/);
    assert.equal(say(0, 3), "Everything on record came from Tom.");
    assert.match(say(0, 0, []), /^No entries/);
    assert.match(say(0, 0, [entry("A", "care", null)]), /^No known amounts/);
    assert.match(say(0, 0, [entry("A", "care", 0)]), /^Only zeros/);
  });
});
