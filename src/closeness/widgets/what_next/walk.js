// Where a reader is in a branching scene, without a document: answers in, answers out.

export const DOOR = "door";
export const LABELS = ["recharging", "avoiding", "cannot-tell-yet"];

export const momentOf = (spec, id) => spec.moments.find((moment) => moment.id === id);

/** The endings of a scene, or of one stretch of it, in the order of the file. */
export const endingsOf = (spec, id = DOOR) =>
  spec.moments.filter((moment) => moment.next.length === 0 && moment.path.includes(id));

/** The label given at the door, or null. */
export const guessOf = (answer) => (LABELS.includes(answer["so-far"]) ? answer["so-far"] : null);

/** The stretch at which the story stands; nobody leaves the door before having said what it is so far. */
export const nowOf = (spec, answer) =>
  (guessOf(answer) !== null && momentOf(spec, answer.now)) || momentOf(spec, DOOR);

/** The endings that were read, in the order of the file. */
export const seenOf = (spec, answer) => {
  const known = Array.isArray(answer.seen) ? answer.seen : [];
  return endingsOf(spec).filter((moment) => known.includes(moment.id));
};

export const guess = (answer, label) => ({ ...answer, "so-far": label });

/** Let the story go on to a stretch; an ending counts as read from then on. */
export const goTo = (spec, answer, id) => {
  const seen = seenOf(spec, answer).map((moment) => moment.id);
  const ends = momentOf(spec, id).next.length === 0 && !seen.includes(id);
  return { ...answer, now: id, seen: ends ? [...seen, id] : seen };
};

/** Whether a value from this browser is an answer of this board's kind. */
export const fitsWalk = (spec, answer) =>
  answer !== null && typeof answer === "object" && !Array.isArray(answer) &&
  Object.keys(answer).every((entry) => ["so-far", "now", "seen"].includes(entry)) &&
  (answer["so-far"] === undefined || guessOf(answer) !== null) &&
  (answer.now === undefined || momentOf(spec, answer.now) !== undefined) &&
  (answer.seen === undefined || (Array.isArray(answer.seen) && answer.seen.every((id) => endingsOf(spec).some((moment) => moment.id === id))));

/** The sentences of the way to a stretch that decide its label. */
export const decidingOf = (spec, moment) =>
  moment.path.flatMap((id) => momentOf(spec, id).sentences).filter(({ cue }) => moment.decides.includes(cue));
