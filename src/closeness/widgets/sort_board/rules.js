// Which rule first answers may have followed. Python has worked out what each rule says of each card and how well each
// label fits it; here the logarithms are added and brought to a sum of 1, as closeness.core.rivals does.

const sortedOf = (report, labels) => Object.keys(report.cards).filter((id) => labels[id] in report.cards[id].logs);

/** How probable each rule is, {rule: probability}, given {card: label}; cards without a label say nothing. */
export const posteriorOf = (report, labels) => {
  const logs = report.rules.map(() => 0);
  for (const id of sortedOf(report, labels)) report.cards[id].logs[labels[id]].forEach((log, at) => (logs[at] += log));
  const best = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Object.fromEntries(report.rules.map((rule, at) => [rule, weights[at] / total]));
};

/** The cards whose labels fit a rule. */
const fittingOf = (report, labels, rule) => {
  const at = report.rules.indexOf(rule);
  return sortedOf(report, labels).filter((id) => report.cards[id].says[at] === labels[id]);
};

/** What can be said: {state: "few" | "nothing" | "possible", rule, fits, total}. */
export const possibleOf = (report, labels) => {
  const total = sortedOf(report, labels).length;
  if (total < report.least) return { state: "few", rule: null, fits: 0, total };
  const found = posteriorOf(report, labels);
  const rule = report.rules.reduce((one, other) => (found[other] > found[one] ? other : one));
  const fits = fittingOf(report, labels, rule).length;
  if (!(found[rule] > report.above && fits / total >= report.fit)) return { state: "nothing", rule: null, fits: 0, total };
  return { state: "possible", rule, fits, total };
};

/** Up to three cards that fit the rule, those first that the course's rule reads another way. */
export const listedOf = ({ report, cards }, labels, rule) => {
  const fitting = fittingOf(report, labels, rule);
  const other = (id) => cards.find((card) => card.id === id).key !== labels[id];
  return [...fitting.filter(other), ...fitting.filter((id) => !other(id))].slice(0, 3);
};

/** A card that speaks against the rule and is not listed: one not sorted yet, or one that was sorted by the rule. */
export const suggestedOf = ({ report, cards }, labels, rule) => {
  const at = report.rules.indexOf(rule);
  const listed = listedOf({ report, cards }, labels, rule);
  const against = cards.filter(({ id, key }) => report.cards[id].says[at] !== key && !listed.includes(id)).map(({ id }) => id);
  return against.find((id) => !(id in labels)) ?? against.find((id) => report.cards[id].says[at] === labels[id]) ?? against[0] ?? null;
};
