// WeekPlanner: a couple's wishes, their week at a glance, one choice a slot, and a tally that only counts.
import { h, setAll } from "../host/dom.js";
import { Board, widgetOf } from "../host/board.js";
import { define } from "../host/shown.js";
import { findingOf, isChoice, tallyOf } from "./counting.js";
import { Findings } from "./findings.js";
import { choiceMark, whoMark } from "./marks.js";
import { SlotField, takenSlot } from "./slot_field.js";
import css from "./element.css";

export { findingOf, isChoice, tallyOf };

const WHO = ["A", "B", "both"];

export class WeekPlanner extends Board {
  static css = css;

  build() {
    const { spec } = this;
    this.free = spec.slots.filter(({ taken }) => !taken).map(({ id }) => id);
    this.names = { a: spec.partners.A, b: spec.partners.B };
    this.words = Object.fromEntries(spec.choices.map((choice) => [choice, this.t(`choice-${choice}`, this.names)]));
    this.checked = false;
    this.emptied = null;
    this.fields = new Map();
    this.undecided = h("p", { class: "note undecided" });
    this.tallies = new Map(spec.choices.map((choice) => [choice, h("dd")]));
    this.findings = spec.graded ? null : new Findings(this);
    this.checkButton = h("button", { type: "button", class: "main", text: this.t("check"), hidden: spec.graded, onclick: () => this.#check() });
    this.again = h("button", { type: "button", class: "quiet", onclick: () => this.#again() });
    const node = h(
      "section", { class: "board", "aria-labelledby": "title" },
      h("h3", { id: "title", class: "title", text: spec.title }), h("p", { class: "intro", text: spec.intro }),
      this.#wishes(), this.#legend(), this.#week(), this.#tally(),
      h("div", { class: "row acts" }, this.checkButton, this.again),
      this.findings?.node,
    );
    this.update();
    return node;
  }

  whoWord(who) {
    return who === "both" ? this.t("both") : this.spec.partners[who];
  }

  when(slot) {
    const [day, time] = slot.split("-");
    return this.t("when", { day: this.t(`day-${day}`), time: this.t(`time-${time}`).toLowerCase() });
  }

  /** The choices that a wish is about, as one name: each partner's own time counts also where both have theirs. */
  sortWord(choices) {
    const key = `sort-${[...choices].sort().join("-")}`;
    return this.spec.strings[key] ? this.t(key, this.names) : choices.map((choice) => this.words[choice]).join(", ");
  }

  #wishes() {
    const groups = WHO.map((who) => [who, this.spec.wishes.filter((wish) => wish.who === who)]).filter(([, all]) => all.length);
    return h(
      "div", { class: "wishes" },
      ...groups.map(([who, all]) =>
        h(
          "section", { "aria-labelledby": `wishes-${who}` },
          h("h4", { id: `wishes-${who}` }, whoMark(who), h("span", { text: this.t(who === "both" ? "wishes-both" : "wishes-of", { name: this.whoWord(who) }) })),
          h("ul", {}, ...all.map((wish) => h("li", { text: wish.text }))),
        ),
      ),
    );
  }

  #legend() {
    const lines = this.spec.choices.map((choice) =>
      h("li", {}, choiceMark(choice), h("span", {}, h("strong", { text: this.words[choice] }), ` ${this.t(`means-${choice}`, this.names)}`)));
    return h("details", { class: "legend" }, h("summary", { text: this.t("legend") }), h("ul", {}, ...lines));
  }

  #week() {
    const days = [...new Set(this.spec.slots.map(({ id }) => id.split("-")[0]))];
    const times = ["morning", "day", "evening"].filter((time) => this.spec.slots.some(({ id }) => id.endsWith(`-${time}`)));
    const node = h("div", { class: "week", role: "group", "aria-label": this.t("week") }, ...days.map((day) => this.#day(day, times)));
    node.style.setProperty("--times", times.length);
    node.style.setProperty("--days", days.length);
    return node;
  }

  #day(day, times) {
    const name = this.t(`day-${day}`);
    const slots = this.spec.slots.filter(({ id }) => id.split("-")[0] === day).map((slot) => {
      const time = this.t(`time-${slot.id.split("-")[1]}`);
      if (slot.taken) return [slot, takenSlot({ slot, time })];
      const field = new SlotField({
        slot, day: name, time, choices: this.spec.choices, words: this.words, none: this.t("choose"),
        choose: (choice) => this.#choose(slot.id, choice),
      });
      this.fields.set(slot.id, field);
      return [slot, field.node];
    });
    for (const [slot, node] of slots) node.style.setProperty("--row", 2 + times.indexOf(slot.id.split("-")[1]));
    const title = h("h4", {}, h("span", { class: "full", text: name }), h("span", { class: "short", "aria-hidden": "true", text: this.t(`short-${day}`) }));
    return h("div", { class: "day" }, title, ...slots.map(([, node]) => node));
  }

  #tally() {
    const each = [...this.tallies].map(([choice, number]) => h("div", {}, h("dt", {}, choiceMark(choice), h("span", { text: this.words[choice] })), number));
    return h("div", { class: "tally", role: "group", "aria-label": this.t("tally") }, h("dl", {}, ...each), this.undecided);
  }

  accepts(answer) {
    return (
      super.accepts(answer) &&
      Object.entries(answer).every(([slot, choice]) => this.free.includes(slot) && (choice === null || isChoice(this.spec.choices, choice)))
    );
  }

  receive(answer) {
    if (this.free.some((slot) => this.#held(slot, answer))) this.emptied = null;
    super.receive(answer);
  }

  #held(slot, answer = this.answer) {
    return isChoice(this.spec.choices, answer[slot]) ? answer[slot] : null;
  }

  update() {
    const held = this.free.map((slot) => this.#held(slot));
    const left = held.filter((choice) => choice === null).length;
    this.free.forEach((slot, at) => this.fields.get(slot).update(held[at]));
    for (const [choice, number] of this.tallies) setAll(number, { text: String(held.filter((one) => one === choice).length) });
    setAll(this.undecided, { text: this.#left(left) });
    setAll(this.checkButton, { "aria-disabled": String(left === held.length) });
    setAll(this.again, {
      text: this.t(this.emptied ? "undo" : "again"), "aria-disabled": String(left === held.length && this.emptied === null),
    });
    if (left === held.length) this.checked = false;
    this.findings?.update(this.checked);
  }

  #left(left) {
    return this.t(left === 0 ? "left-none" : left === 1 ? "left-one" : "left", { left, total: this.free.length });
  }

  #choose(slot, choice) {
    this.emptied = null;
    this.commit({ ...this.answer, [slot]: choice });
    const left = this.free.filter((one) => this.#held(one) === null).length;
    const words = [
      this.t(choice ? "said-chosen" : "said-open", { slot: this.when(slot), choice: choice ? this.words[choice] : "" }),
      this.#left(left),
    ];
    if (this.checked) words.push(this.findings.result.textContent);
    this.say(words.join(" "));
  }

  #check() {
    if (this.free.every((slot) => this.#held(slot) === null)) return this.say(this.t("check-empty"));
    this.checked = true;
    this.update();
    this.findings.result.focus({ preventScroll: true });
    this.findings.node.scrollIntoView({ block: "nearest" });
    return undefined;
  }

  #again() {
    if (this.again.getAttribute("aria-disabled") === "true") return;
    const { emptied } = this;
    const before = this.answer;
    const none = Object.fromEntries(Object.entries(before).map(([slot, value]) => [slot, this.free.includes(slot) ? null : value]));
    this.emptied = emptied ? null : before;
    this.commit(emptied ?? none);
    this.say(this.t(emptied ? "said-undo" : "said-again"));
  }
}

define("week-planner", WeekPlanner);
export default widgetOf("week-planner");
