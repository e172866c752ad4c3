// The packed grid of a page (packing.py): to show a setting is to look it up.

/** The place of a setting in the grid; the last control changes fastest. */
export const placeOf = (counts, at) => at.reduce((place, value, i) => place * counts[i] + value, 0);

const withPart = (whole, path, part, depth = 0) => {
  if (depth === path.length) return part;
  const copy = Array.isArray(whole) ? [...whole] : { ...whole };
  copy[path[depth]] = withPart(whole[path[depth]], path, part, depth + 1);
  return copy;
};

/** The view at a place. What does not differ is shared between views, so nobody may change a view. */
export const viewAt = ({ base, slots }, place) =>
  slots.reduce((view, [path, values, at]) => withPart(view, path, values[at[place]]), base);
