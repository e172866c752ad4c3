// The marks of the two partners: A solid, B hatched.
import { svg } from "../host/dom.js";

export const ownerMark = (who) =>
  svg(
    "svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true", class: `mark mark-${who.toLowerCase()}` },
    svg("rect", { x: 1.5, y: 1.5, width: 13, height: 13, rx: 2.5 }),
    ...(who === "B" ? [svg("path", { d: "M1.5 7.5l6-6M1.5 14.5l13-13M8.5 14.5l6-6" })] : []),
  );
