// What an answer to a form is, without a document: {question id: option id | [option ids] | number | text}.

const NOISE = 1e-9; // so that 0.3 and 0.1 + 0.2 agree when nothing else is allowed

/** Whether a value is an answer to a question, as the board's Python takes it. */
export const takes = (question, value) => {
  const ids = (question.options ?? []).map(({ id }) => id);
  if (question.kind === "choice") return ids.includes(value);
  if (question.kind === "choices") {
    return Array.isArray(value) && value.length > 0 && new Set(value).size === value.length && value.every((id) => ids.includes(id));
  }
  if (question.kind === "text") return typeof value === "string" && value.trim() !== "" && value.length <= question.max_length;
  return Number.isFinite(value) && value >= (question.low ?? -Infinity) && value <= (question.high ?? Infinity);
};

/** The answer to a question, or null while it has none that the form can show. */
export const answerTo = (question, answer) => (takes(question, answer[question.id]) ? answer[question.id] : null);

const isBlank = (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** Whether a value from a file or a browser's storage holds answers to this form and nothing else. */
export const isAnswerFor = (spec, answer) => {
  if (answer === null || typeof answer !== "object" || Array.isArray(answer)) return false;
  const questions = new Map(spec.questions.map((question) => [question.id, question]));
  return Object.entries(answer).every(([id, value]) => questions.has(id) && (isBlank(value) || takes(questions.get(id), value)));
};

/** The answer with one question answered; an emptied one stays where the blank names it, and goes where it does not. */
export const withAnswer = (answer, id, value, blank = {}) => {
  if (value !== null && !isBlank(value)) return { ...answer, [id]: value };
  if (Object.hasOwn(blank, id)) return { ...answer, [id]: Array.isArray(blank[id]) ? [] : null };
  const { [id]: gone, ...others } = answer;
  return others;
};

/** An answer with nothing in it: the fields that the blank names, empty. */
export const emptied = (blank = {}) =>
  Object.fromEntries(Object.entries(blank).map(([id, value]) => [id, Array.isArray(value) ? [] : null]));

/** Put an option into a list of chosen ones or take it out; the list keeps the order of the form. */
export const toggled = (question, chosen, id) =>
  question.options.map((option) => option.id).filter((each) => (each === id) !== (chosen ?? []).includes(each));

const near = (value, wanted, tolerance = 0) => Math.abs(value - wanted) <= tolerance + NOISE;

/** How a practice answer fares: "fits", "look", "look-more" (right so far), or null where there is nothing to say. */
export const verdictOf = (question, value) => {
  if (value === null) return null;
  if (question.kind === "number") {
    if (question.right === undefined) return null;
    return near(value, question.right, question.tolerance) ? "fits" : "look";
  }
  if (!question.options || question.options[0].fits === undefined) return null;
  const chosen = [value].flat();
  const isWrong = question.options.some(({ id, fits }) => chosen.includes(id) && !fits);
  if (isWrong) return "look";
  const more = question.options.some(({ id, fits }) => fits && !chosen.includes(id));
  return question.kind === "choices" && more ? "look-more" : "fits";
};

/** What practice says about an answer: {verdict, lines: [{fits, text}]}, or null. */
export const feedbackOn = (question, value) => {
  const verdict = verdictOf(question, value);
  if (verdict === null) return null;
  if (question.kind === "number") {
    const slip = question.slips.find((each) => near(value, each.value, question.tolerance));
    const text = verdict === "fits" ? question.why : (slip?.why ?? question.hint);
    return { verdict, lines: [{ fits: verdict === "fits", text }] };
  }
  const chosen = [value].flat();
  const lines = question.options.filter(({ id }) => chosen.includes(id)).map(({ fits, why }) => ({ fits, text: why }));
  return { verdict, lines };
};

/** An answer as it stands in a letter: "" while there is none. */
export const inWords = (question, value, { write, join }) => {
  if (value === null) return "";
  if (question.kind === "number") return [write(value, question.decimals), question.unit].filter(Boolean).join(" ");
  if (question.kind === "text") return value.trim();
  const chosen = question.options.filter(({ id }) => [value].flat().includes(id)).map(({ text }) => text);
  return chosen.length > 1 ? join(chosen) : chosen[0];
};

/** The numbers of a form and their sum: {sum, parts: [{id, value, share}]}, shares of the whole. */
export const addedUp = (spec, answer) => {
  const numbers = spec.questions.filter(({ kind }) => kind === "number");
  const given = numbers.map((question) => [question.id, answerTo(question, answer)]).filter(([, value]) => value !== null);
  const sum = given.reduce((total, [, value]) => total + value, 0);
  return { sum, parts: given.map(([id, value]) => ({ id, value, share: sum > 0 ? value / sum : 0 })) };
};
