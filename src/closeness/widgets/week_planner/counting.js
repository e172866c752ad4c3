// What a plan makes of a wish. The rule is made in Python and comes as counts; here they are only counted.
// closeness.core.week counts the same way: both pass tests/vectors/week.json.

/** Whether a value is one of the choices. */
export const isChoice = (choices, value) => typeof value === "string" && choices.includes(value);

/** How a plan stands to one count; "kept" and "broken" stay so whatever the undecided slots come to hold. */
export const tallyOf = (choices, count, plan) => {
  const held = count.slots.map((slot) => plan[slot]);
  const undecided = held.filter((one) => !isChoice(choices, one)).length;
  const found = held.filter((one) => count.choices.includes(one)).length;
  let state = "open";
  if (found > count.high || found + undecided < count.low) state = "broken";
  else if (found >= count.low && found + undecided <= count.high) state = "kept";
  return { found, undecided, state };
};

/** What a plan makes of a wish: its state, and the count by which it stands there. */
export const findingOf = (choices, wish, plan) => {
  const tallies = wish.counts.map((count) => tallyOf(choices, count, plan));
  const states = tallies.map(({ state }) => state);
  const state = states.includes("broken") ? "broken" : states.includes("open") ? "open" : "kept";
  const at = states.indexOf(state);
  return { state, tallies, count: wish.counts[at], tally: tallies[at] };
};
