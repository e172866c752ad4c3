// The endings that were read, side by side: what happened, what it makes of the same distance, and what decides.
import { h, setAll } from "../host/dom.js";
import { decidingOf, momentOf } from "./walk.js";

const NUMBERS = ["", "one", "two", "three"];

export class Comparison {
  constructor({ spec, t, drawing, endings }) {
    Object.assign(this, { spec, t, endings });
    this.columns = new Map(endings.map((moment) => [moment.id, this.#column(moment, drawing)]));
    this.title = h("h4", { id: "compared" });
    this.point = h("p", { class: "point" });
    this.node = h(
      "section", { class: "compared", "aria-labelledby": "compared", hidden: true },
      this.title, h("ul", { class: "columns" }, ...this.columns.values()), this.point,
    );
  }

  #column(moment, drawing) {
    const { spec, t } = this;
    const decides = decidingOf(spec, moment);
    const way = moment.path.slice(1).map((id) => momentOf(spec, id).choice);
    return h(
      "li", { "data-label": moment.label, hidden: true },
      h("p", { class: "way", text: way.join(" ") }),
      h("p", { class: "label" }, drawing(moment.label), h("strong", { text: t(moment.label) })),
      ...(decides.length
        ? decides.map(({ text }) => h("p", { class: "quote", text }))
        : [h("p", { class: "quote open", text: moment.ask_next })]),
    );
  }

  update(seen) {
    const labels = [...new Set(seen.map((moment) => moment.label))];
    setAll(this.node, { hidden: seen.length < 2 });
    for (const moment of this.endings) setAll(this.columns.get(moment.id), { hidden: !seen.includes(moment) });
    setAll(this.title, { text: this.t(`meanings-${NUMBERS[labels.length] || "one"}`, { same: this.spec.same }) });
    const all = seen.length === this.endings.length;
    setAll(this.point, {
      text: all ? this.t(`point-${this.spec.turns_on}`) : this.t("more", { n: this.endings.length - seen.length }),
    });
  }
}
