// What the story has told so far, cue by cue: the words, which of them is new, and which decides.
import { h, icon, ICONS, setAll } from "../host/dom.js";

const SIGNS = { 1: "recharging", "-1": "avoiding" };

class CueRow {
  constructor(t, cue) {
    Object.assign(this, { t, cue });
    this.drawings = ["recharging", "avoiding"].map((name) => [name, icon(ICONS[name], name)]);
    this.silent = h("span", { class: "silent", "aria-hidden": "true" });
    this.state = h("span", { class: "state" });
    this.role = h("span", { class: "role" });
    this.node = h(
      "div", { class: "cue" },
      h("dt", { text: t(`cue-${cue}`) }),
      h("dd", {}, this.silent, ...this.drawings.map(([, drawing]) => drawing), this.state, this.role),
    );
  }

  update(moment) {
    const sign = moment.told[this.cue];
    const decides = moment.decides.includes(this.cue);
    setAll(this.node, { "data-sign": sign, "data-decides": decides, "data-fresh": moment.fresh.includes(this.cue) });
    setAll(this.silent, { hidden: sign !== null });
    for (const [name, drawing] of this.drawings) setAll(drawing, { hidden: SIGNS[sign] !== name });
    setAll(this.state, { text: this.t(sign === null ? "untold" : `cue-${this.cue}-${SIGNS[sign]}`) });
    const roles = [moment.fresh.includes(this.cue) && "fresh", decides && "decides"].filter(Boolean);
    setAll(this.role, { text: roles.map((role) => this.t(role)).join(", "), hidden: roles.length === 0 });
  }
}

export class ToldPanel {
  constructor({ t, core, list }) {
    Object.assign(this, { t, list });
    this.rows = core.map((cue) => new CueRow(t, cue));
    this.aside = h("p", { class: "aside" });
    this.node = h(
      "section", { class: "told", "aria-labelledby": "told" },
      h("h4", { id: "told", text: t("told") }),
      h("dl", {}, ...this.rows.map(({ node }) => node)), this.aside,
    );
  }

  update(moment) {
    for (const row of this.rows) row.update(moment);
    const words = moment.aside.map((cue) => this.t(`cue-${cue}`));
    setAll(this.aside, { hidden: words.length === 0, text: this.t("aside", { cues: this.list(words) }) });
  }
}
