// Numbers as people write them: a decimal comma or point, a typographic minus; and back into words.

const NUMBER = /^-?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/;

/** Read a typed number: null for an empty field, NaN for anything that is no number. */
export const readNumber = (text) => {
  const plain = text.trim().replace(/^[-−–]\s*/, "-").replace(/^\+\s*/, "");
  if (plain === "") return null;
  const value = NUMBER.test(plain) ? Number(plain.replace(",", ".")) : NaN;
  return Number.isFinite(value) ? value + 0 : NaN; // + 0 makes a typed -0 the 0 it means
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
