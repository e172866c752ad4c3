// The course's reading of one couple beside the learner's: a line an axis, and the reason.
import { h, setAll } from "../host/dom.js";
import { AXES } from "./reading.js";

export class ReadingPanel {
  constructor({ t, icon, next }) {
    this.t = t;
    this.title = h("strong");
    this.lines = AXES.map((axis) => {
      const marks = { fits: icon("fits"), look: icon("look"), any: icon("cannot-tell-yet") };
      const text = h("span");
      const line = h("span", {}, h("strong", { text: t(axis) }), " ", text);
      return { marks, text, node: h("p", { class: "verdict" }, ...Object.values(marks), line) };
    });
    this.reason = h("p", { class: "reason" });
    this.moved = h("p", { class: "moved", text: t("moved") });
    this.next = h("button", { type: "button", text: t("reading-next"), onclick: next });
    this.said = h(
      "div", { class: "said" },
      ...this.lines.map(({ node }) => node), this.reason, h("p", { class: "note", text: t("not-a-measure") }),
    );
    this.node = h("div", { class: "reading", hidden: true }, h("p", {}, this.title), this.said, this.moved, this.next);
  }

  /** Show a couple's verdicts; without any, that it moved since; `more` says that others can be read too. */
  update({ couple, verdicts, shown, more }) {
    setAll(this.node, { hidden: !shown });
    setAll(this.said, { hidden: !verdicts });
    setAll(this.moved, { hidden: Boolean(verdicts) });
    setAll(this.next, { hidden: !more });
    setAll(this.title, { text: this.t("reading-of", { names: couple.names }) });
    if (!verdicts) return;
    setAll(this.reason, { text: couple.reading.reason });
    verdicts.forEach(({ verdict, yours, course }, i) => {
      const { marks, text } = this.lines[i];
      for (const [name, mark] of Object.entries(marks)) setAll(mark, { hidden: name !== verdict });
      setAll(text, { text: this.t(`verdict-${verdict}`, { yours: this.t(yours), course: this.t(course) }) });
    });
  }

  /** What a screen reader is told of it. */
  get spoken() {
    return `${this.title.textContent}. ${(this.said.hidden ? this.moved : this.said).innerText}`;
  }
}
