// Small drawings of what a slot holds: A solid, B hatched, as everywhere in the course. Words stand beside them.
import { svg } from "../host/dom.js";

const A = { x: 5, width: 13 };
const B = { x: 22, width: 13 };

const square = (who, { x, width }, kind) => [
  svg("rect", { x, y: 3.5, width, height: 13, rx: 2.5, class: `${kind} of-${who}` }),
  ...(who === "b" && kind === "full"
    ? [svg("path", { class: "hatch", d: `M${x} ${9.5}l6-6M${x} ${16.5}l13-13M${x + 7} ${16.5}l6-6` })]
    : []),
];

const INSIDE = {
  shared: () => [
    svg("rect", { x: 1, y: 1, width: 38, height: 18, rx: 5, class: "frame" }),
    ...square("a", { x: 6, width: 13 }, "full"), ...square("b", { x: 21, width: 13 }, "full"),
  ],
  "a-solo": () => [...square("a", A, "full"), ...square("b", B, "empty")],
  "b-solo": () => [...square("a", A, "empty"), ...square("b", B, "full")],
  "each-solo": () => [
    ...square("a", { x: 1.5, width: 13 }, "full"), svg("path", { class: "between", d: "M20 2v16" }),
    ...square("b", { x: 25.5, width: 13 }, "full"),
  ],
  flex: () => [svg("rect", { x: 2, y: 3.5, width: 36, height: 13, rx: 6.5, class: "loose" })],
};

/** The drawing of a choice; nothing for a slot without one. */
export const choiceMark = (choice) =>
  svg("svg", { viewBox: "0 0 40 20", width: 40, height: 20, "aria-hidden": "true", class: "choice-mark" }, ...INSIDE[choice]());

/** The mark of one partner, or of both. */
export const whoMark = (who) =>
  svg(
    "svg", { viewBox: who === "both" ? "0 0 40 20" : "0 0 20 20", width: who === "both" ? 32 : 16, height: 16, "aria-hidden": "true", class: "choice-mark" },
    ...(who === "both" ? INSIDE.shared() : square(who.toLowerCase(), { x: 3, width: 13 }, "full")),
  );
