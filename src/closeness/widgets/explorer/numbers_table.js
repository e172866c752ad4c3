// The numbers behind the figure, folded under it.
import { h, setAll } from "../host/dom.js";

const NUMERIC = /^[−+-]?[\d.,\s]*\d\s*[^\s\d]{0,3}$/; // a number, with a short unit such as % behind it

export class NumbersTable {
  constructor({ summary, caption, head }) {
    this.caption = caption;
    this.body = h("tbody");
    this.frame = h(
      "div", { class: "scroll" },
      h(
        "table", {}, h("caption", { class: "sr", text: caption }),
        h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col", text })))), this.body,
      ),
    );
    this.node = h("details", { class: "numbers", hidden: !head.length, ontoggle: () => this.fit() }, h("summary", { text: summary }), this.frame);
  }

  update({ head, rows }) {
    while (this.body.rows.length > rows.length) this.body.lastChild.remove();
    while (this.body.rows.length < rows.length) {
      this.body.append(h("tr", {}, ...head.map((_, at) => (at ? h("td") : h("th", { scope: "row" })))));
    }
    head.forEach((text, at) => {
      const column = rows.map((row) => row[at]);
      const numeric = at > 0 && column.every((cell) => !cell || NUMERIC.test(cell));
      setAll(this.frame.querySelectorAll("thead th")[at], { text, "data-numeric": numeric });
      column.forEach((cell, row) => setAll(this.body.rows[row].cells[at], { text: cell, "data-numeric": numeric }));
    });
    this.fit();
  }

  /** A table wider than its place can be scrolled with keys too. */
  fit() {
    const wide = this.frame.scrollWidth > this.frame.clientWidth;
    setAll(this.frame, { tabindex: wide ? 0 : null, role: wide ? "group" : null, "aria-label": wide ? this.caption : null });
  }
}
