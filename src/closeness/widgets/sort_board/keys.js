// The keyboard, in one model: Tab goes through the parts of the board, arrows move inside a part,
// Enter or Space acts, Escape takes the card back to the pile. Tab is never caught.
import { settleRoving, stopsOf } from "./card.js";

const STEPS = { ArrowUp: ["y", -1], ArrowDown: ["y", 1], ArrowLeft: ["x", -1], ArrowRight: ["x", 1] };

/** Where an arrow key leads from one control: another control, or null where it leads nowhere. */
const target = (group, from, key, rtl) => {
  const stops = stopsOf(group);
  const at = stops.indexOf(from);
  if (key === "Home") return stops[0];
  if (key === "End") return stops.at(-1);
  const [axis, sign] = STEPS[key];
  const step = axis === "x" && rtl ? -sign : sign;
  if (group.dataset.rove === axis) {
    if (axis === "x") return stops[(at + step + stops.length) % stops.length];
    if (stops[at + step]) return stops[at + step];
  }
  return axis === "y" ? besides(group, step) : null;
};

/** The nearest control of the group above or below in the same card: the chosen one, or the one next to us. */
const besides = (group, step) => {
  const groups = [...(group.closest(".card")?.querySelectorAll("[data-rove]") ?? [])].filter(
    (each) => stopsOf(each).length,
  );
  const other = groups[groups.indexOf(group) + step];
  if (!groups.includes(group) || !other) return null;
  const stops = stopsOf(other);
  return (
    stops.find((stop) => stop.getAttribute("aria-pressed") === "true") ?? (step < 0 && other.dataset.rove === "y" ? stops.at(-1) : stops[0])
  );
};

/** Listen to the keys of a board; `back(node)` takes the card of a node to the pile, `undo()` the last change back. */
export const listenToKeys = (root, { rtl, back, undo }) => {
  root.addEventListener("keydown", (event) => {
    const group = event.target.closest("[data-rove]");
    if (event.key === "Escape") {
      if (back(event.target)) event.preventDefault();
    } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      event.preventDefault();
      undo();
    } else if (group && (event.key in STEPS || event.key === "Home" || event.key === "End")) {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const next = target(group, event.target, event.key, rtl());
      if (!next) return;
      event.preventDefault();
      next.focus();
      settleRoving(next.closest("[data-rove]"));
    }
  });
};
