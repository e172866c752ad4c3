// What a sort is, without a document: answers in, answers out. Values are a label or [label, cue],
// as closeness.core.sorting scores them; whatever else stands in an answer is left alone.

/** The cue of a sentence that shows none: choosing it is a legitimate answer, and a wrong one. */
export const SETTING = "setting";

/** The entry of an answer that keeps, on a board with a report, what was answered first. */
export const FIRST = "first-answers";

const bucketOf = (spec, label) => spec.buckets.find((bucket) => bucket.id === label);

const cardOf = (spec, id) => spec.cards.find((card) => card.id === id);

/** What a sentence stands for in an answer. */
export const cueOf = (sentence) => sentence.cue ?? SETTING;

/** What the board asks about a card with this label: "sentence", "question", or null for nothing more. */
export const askedOf = (spec, label) => (spec.cue ? bucketOf(spec, label)?.asks ?? null : null);

/** The cues that can be chosen for a card with this label. */
export const choicesOf = (spec, card, label) => {
  const asked = askedOf(spec, label);
  if (asked === null) return [];
  return asked === "question" ? spec.questions.map((question) => question.cue) : card.sentences.map(cueOf);
};

/** The label and the cue of a card, each null while it is not chosen or says nothing that this board knows. */
export const placementOf = (spec, answer, id) => {
  const value = answer[id];
  const [label, cue] = Array.isArray(value) ? value : [value];
  if (!bucketOf(spec, label)) return { label: null, cue: null };
  return { label, cue: choicesOf(spec, cardOf(spec, id), label).includes(cue) ? cue : null };
};

/** Whether nothing more is asked about a card. */
export const isComplete = (spec, answer, id) => {
  const { label, cue } = placementOf(spec, answer, id);
  return label !== null && (cue !== null || askedOf(spec, label) === null);
};

/** Put a card into a bucket. Another label asks another question, so the cue goes; the same label changes nothing. */
export const place = (spec, answer, id, label) =>
  placementOf(spec, answer, id).label === label ? answer : { ...answer, [id]: label };

/** Choose what decides for a placed card, or take that choice back when it is chosen already. */
export const chooseCue = (spec, answer, id, cue) => {
  const now = placementOf(spec, answer, id);
  return { ...answer, [id]: now.cue === cue ? now.label : [now.label, cue] };
};

/** Take cards back to the pile. */
export const takeBack = (answer, ids) =>
  Object.fromEntries(Object.entries(answer).filter(([id]) => !ids.includes(id)));

/** Whether a value from a file or a browser's storage is an answer for this board's cards. */
export const fitsBoard = (spec, answer) => {
  if (answer === null || typeof answer !== "object" || Array.isArray(answer)) return false;
  const entries = Object.entries(answer).filter(([id]) => !(spec.report && id === FIRST));
  const isPlacement = (value) =>
    typeof value === "string" ||
    (Array.isArray(value) && [1, 2].includes(value.length) && value.every((part) => typeof part === "string"));
  const known = entries.filter(([id]) => cardOf(spec, id));
  return (
    entries.every(([, value]) => isPlacement(value)) &&
    known.every(([id]) => placementOf(spec, answer, id).label !== null) &&
    (known.length > 0 || entries.length === 0)
  );
};

/** What was answered first, card by card: nothing on boards without a report. */
export const firstOf = (spec, answer) => {
  const first = spec.report && !spec.graded ? answer[FIRST] : null;
  if (first === null || typeof first !== "object" || Array.isArray(first)) return {};
  return Object.fromEntries(Object.entries(first).filter(([id]) => cardOf(spec, id) && isComplete(spec, first, id)));
};

/** Keep the first finished answer of each card, from before its feedback was read. */
export const withFirst = (spec, answer) => {
  if (!spec.report || spec.graded) return answer;
  const first = firstOf(spec, answer);
  const added = spec.cards.filter(({ id }) => !(id in first) && isComplete(spec, answer, id)).map(({ id }) => [id, answer[id]]);
  return added.length ? { ...answer, [FIRST]: { ...first, ...Object.fromEntries(added) } } : answer;
};

/** An answer of before, put back: what was seen since cannot be unseen, so first answers stay first. */
export const putBack = (spec, before, now) => {
  const first = { ...firstOf(spec, now), ...firstOf(spec, before) };
  return Object.keys(first).length ? { ...before, [FIRST]: first } : before;
};

/** How a finished practice card fares: "fits", "look-label", "look-cue", or null where there is nothing to say. */
export const verdictOf = (spec, answer, card) => {
  if (card.key === undefined || !isComplete(spec, answer, card.id)) return null;
  const { label, cue } = placementOf(spec, answer, card.id);
  if (label !== card.key) return "look-label";
  return cue === null || card.deciding.includes(cue) ? "fits" : "look-cue";
};

/** The cards in practice sets; one set of all where the board asks for none. */
export const setsOf = (spec) => {
  const size = spec.set_size || spec.cards.length;
  const sets = [];
  for (let i = 0; i < spec.cards.length; i += size) sets.push(spec.cards.slice(i, i + size));
  return sets;
};

/**
 * How far practice has come. `first` says, per card id, whether its first finished answer fitted.
 * Two full sets with at most one miss are enough: then practice stops.
 */
export const practiceOf = (sets, first) => {
  const done = sets.filter((set) => set.every((card) => first.has(card.id)));
  const right = (set) => set.filter((card) => first.get(card.id)).length;
  const good = done.filter((set) => right(set) >= sets[0].length - 1).length;
  return { done: done.length, good, enough: good >= 2, right };
};

/** The next card after this one that still asks for something, around the end; null when none does. */
export const nextOpen = (spec, answer, cards, id) => {
  const from = cards.findIndex((card) => card.id === id);
  const around = [...cards.slice(from + 1), ...cards.slice(0, from + 1)];
  return around.find((card) => card.id !== id && !isComplete(spec, answer, card.id))?.id ?? null;
};
