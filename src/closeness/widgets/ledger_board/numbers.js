// Numbers as people write them: a decimal comma or point, a typographic minus; and back into words.

const NUMBER = /^-?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/;

/** Read a typed number: null for an empty field, NaN for anything that is no number. */
export const readNumber = (text) => {
  const plain = text.trim().replace(/^[-−–]\s*/, "-").replace(/^\+\s*/, "");
  if (plain === "") return null;
  const value = NUMBER.test(plain) ? Number(plain.replace(",", ".")) : NaN;
  return Number.isFinite(value) ? value + 0 : NaN; // + 0 makes a typed -0 the 0 it means
};

/** What a field takes, and the word key of what to say when something else comes. */
export const RULES = {
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

/** A function that writes numbers for readers of a language, with a true minus sign. */
export const numberWriter = (language) => {
  const styles = new Map();
  return (value, digits = 2) => {
    if (!styles.has(digits)) {
      styles.set(digits, new Intl.NumberFormat(language, { maximumFractionDigits: digits, useGrouping: false }));
    }
    return styles.get(digits).format(value).replace(/^-0$/, "0").replace("-", "−");
  };
};
