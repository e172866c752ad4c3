// What a number field of a ledger takes, and the word key of what to say when something else comes.

const RULES = {
  amount: { fits: (value) => value >= 0, wanted: "wanted-amount" },
  count: { fits: (value) => value >= 0 && Number.isInteger(value), wanted: "wanted-count" },
  day: { fits: (value) => value >= 1 && value <= 9999 && Number.isInteger(value), wanted: "wanted-day" },
  balance: { fits: (value) => value >= -1 && value <= 1, wanted: "wanted-balance" },
  number: { fits: () => true, wanted: "wanted-number" },
};

/** The word key that explains why a value is refused, or null when it fits. */
export const refusalOf = (rule, value) => {
  if (Number.isNaN(value)) return "wanted-number";
  return RULES[rule].fits(value) ? null : RULES[rule].wanted;
};
