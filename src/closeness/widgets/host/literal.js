// The answer as text: the same literal that closeness.core.answers writes. Python is never parsed here.

const inline = (value) => {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError(`An answer holds finite numbers only, got ${value}.`);
    return Math.abs(value) >= 1e15 ? value.toExponential() : String(value); // as Python shows a float
  }
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`).join(", ")}}`;
};

/** Write an answer as the assignment that stands in the answer cell: one entry a line. */
export const writeAnswer = (name, value) => {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return `${name} = ${inline(value)}`;
  const entries = Object.entries(value).map(([key, item]) => `    ${JSON.stringify(key)}: ${inline(item)}`);
  return entries.length ? `${name} = {\n${entries.join(",\n")}\n}` : `${name} = {}`;
};

/** An answer without fields that nobody filled in. */
export const withoutEmpty = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).filter(([, item]) => item !== null && item !== undefined).map(([key, item]) => [key, withoutEmpty(item)]),
      )
    : value;

/** Write an answer for a file of a page: fields not filled in are left out, so that the right side is JSON too. */
export const writeFile = (name, value) => `${writeAnswer(name, withoutEmpty(value))}\n`;

/** Read back what writeFile wrote; null when the text is not such a file. */
export const readFile = (text) => {
  const body = text.replace(/^\uFEFF?\s*[A-Za-z_]\w*\s*=\s*/, "");
  try {
    const value = JSON.parse(body);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
};

/** Whether two answers hold the same, however their keys are ordered. */
export const sameAnswer = (a, b) => {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameAnswer(a[key], b[key]))
  );
};
