// A balance as a bar from -1 to 1: B's end on the left, A's on the right, the course's bands as shading.
import { h } from "../host/dom.js";
import { givenWords, partnerMark } from "./table.js";

/** Where a balance lies on the bar, in per cent from the left. */
export const placeOf = (balance) => 50 * (1 + balance);

const TICKS = [
  [-1, "−1"], [-1 / 3, "−⅓"], [0, "0"], [1 / 3, "⅓"], [1, "1"],
];

const between = (name, low, high) =>
  h("span", { class: name, style: `left: ${placeOf(low)}%; width: ${placeOf(high) - placeOf(low)}%` });

export class BalanceBar {
  constructor(board) {
    this.board = board;
    this.ends = { A: h("p", { class: "end end-a" }), B: h("p", { class: "end end-b" }) };
    this.fill = h("span", { class: "fill" });
    this.line = h("span", { class: "interval" });
    this.needle = h("span", { class: "needle" });
    this.track = h(
      "div", { class: "track" },
      between("band tilted", -1 / 3, 1 / 3), between("band even", -0.1, 0.1), h("span", { class: "middle" }),
      this.fill, this.line, this.needle,
    );
    const ticks = TICKS.map(([at, text]) => h("span", { class: "tick-label", style: `left: ${placeOf(at)}%`, text }));
    // the sentence above the bar says the same in words
    const drawing = h("div", { class: "drawing", "aria-hidden": "true" }, this.track, h("div", { class: "ticks" }, ...ticks));
    this.node = h("div", { class: "bar" }, h("div", { class: "ends" }, this.ends.B, this.ends.A), drawing);
  }

  /** `counted` are the entries in view. */
  show(ledger, counted, { balance, interval, totals, fading }) {
    const { board } = this;
    const end = (giver, amount) => {
      const mine = counted.filter((entry) => entry.giver === giver);
      const words = givenWords(board, ledger.unit, mine, amount);
      const text = board.t(fading && amount > 0 ? "end-fading" : "end", { name: ledger.partners[giver], amount: words });
      this.ends[giver].replaceChildren(partnerMark(giver), h("span", { text }));
    };
    end("A", totals.given);
    end("B", totals.received);
    this.needle.hidden = balance === null;
    this.fill.hidden = balance === null;
    this.line.hidden = interval === null;
    if (balance !== null) {
      const place = placeOf(balance);
      this.needle.style.left = `${place}%`;
      this.fill.className = `fill fill-${balance < 0 ? "b" : "a"}`;
      this.fill.style.left = `${Math.min(50, place)}%`;
      this.fill.style.width = `${Math.abs(place - 50)}%`;
    }
    if (interval !== null) {
      this.line.style.left = `${placeOf(interval[0])}%`;
      this.line.style.width = `${placeOf(interval[1]) - placeOf(interval[0])}%`;
    }
  }
}
