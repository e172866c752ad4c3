// A couple's token: a letter in a shape of its own, so that nothing hangs on colour.
import { svg } from "../host/dom.js";

const corners = (count, radius, { turn = 0, sink = 0 } = {}) =>
  Array.from({ length: count }, (_, i) => {
    const angle = ((i + turn) / count) * 2 * Math.PI - Math.PI / 2;
    return `${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle) + sink).toFixed(1)}`;
  });

const polygon = (...shape) => `M${corners(...shape).join("L")}Z`;

// each about as heavy as the others to the eye; the number says how far the letter sits below the middle
const SHAPES = [
  ["M-14 0a14 14 0 1 0 28 0a14 14 0 1 0 -28 0Z", 0],
  [polygon(4, 17.5, { turn: 0.5 }), 0],
  [polygon(3, 20.5, { sink: 3.5 }), 5],
  [polygon(4, 18), 0],
  [polygon(6, 16, { turn: 0.5 }), 0],
  [polygon(5, 17, { sink: 1 }), 1.5],
];

/** The drawing of the couple at an index; more couples than shapes share a shape and differ by letter. */
export const tokenOf = (letter, index) => {
  const [path, sink] = SHAPES[index % SHAPES.length];
  const text = svg("text", { y: sink, dy: "0.36em", "text-anchor": "middle" });
  text.textContent = letter;
  return svg("g", { class: "token" }, svg("path", { d: path }), text);
};

/** The same as a picture of its own, for buttons and text. */
export const tokenPicture = (letter, index) =>
  svg(
    "svg", { class: "picture", viewBox: "-20 -20 40 40", width: 36, height: 36, "aria-hidden": "true" },
    tokenOf(letter, index),
  );
