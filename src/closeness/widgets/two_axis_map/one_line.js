// The same couples on a single slider: what the map would lose with one axis.
import { h, setAll, svg } from "../host/dom.js";
import { confused, levels, onOneLine } from "./reading.js";
import { tokenOf } from "./token.js";

const LEVEL = 38; // px from one level of tokens to the next
const GAP = 13; // percent of the line that a token takes on a phone

export class OneLine {
  constructor({ couples, t }) {
    Object.assign(this, { couples, t });
    this.rail = svg("line", { class: "rail", x1: 0, x2: "100%" });
    this.tokens = couples.map(({ letter }, index) =>
      svg("svg", { class: "spot", overflow: "visible" }, tokenOf(letter, index)),
    );
    this.stems = couples.map(() => svg("line", { class: "stem" }));
    this.field = svg("svg", { class: "field", role: "img" }, this.rail, ...this.stems, ...this.tokens);
    this.says = h("p", { class: "says" });
    this.node = h(
      "div", { class: "one-line", id: "one-line", hidden: true },
      h("div", { class: "frame" }, this.field),
      h(
        "div", { class: "ends", "aria-hidden": "true" },
        h("span", { text: t("one-line-from") }), h("span", { text: t("one-line-to") }),
      ),
      this.says,
    );
  }

  update(places) {
    const placed = this.couples.filter(({ id }) => places[id]);
    const level = levels(placed.map(({ id }) => onOneLine(places[id])), GAP);
    const height = (Math.max(0, ...level) + 1) * LEVEL;
    setAll(this.field, { height });
    setAll(this.rail, { y1: height - LEVEL / 2, y2: height - LEVEL / 2 });
    this.couples.forEach((couple, index) => {
      const at = placed.indexOf(couple);
      const visibility = at < 0 ? "hidden" : "visible";
      setAll(this.tokens[index], { visibility });
      setAll(this.stems[index], { visibility });
      if (at < 0) return;
      const x = `${onOneLine(places[couple.id])}%`;
      const y = height - LEVEL / 2 - level[at] * LEVEL;
      setAll(this.tokens[index], { x, y });
      setAll(this.stems[index], { x1: x, x2: x, y1: y, y2: height - LEVEL / 2 });
    });
    const named = (id) => this.couples.find((couple) => couple.id === id).names;
    const order = [...placed].sort((a, b) => onOneLine(places[a.id]) - onOneLine(places[b.id]));
    setAll(this.field, { "aria-label": this.t("one-line-holds", { order: order.map(({ names }) => names).join(", ") }) });
    const pair = confused(Object.fromEntries(placed.map(({ id }) => [id, places[id]])));
    const text = pair
      ? this.t("one-line-same", { more: named(pair.more), less: named(pair.less) })
      : this.t("one-line-none");
    setAll(this.says, { text });
  }
}
