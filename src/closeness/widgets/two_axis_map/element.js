// Couples on a plane of two axes. Tap the plane, drag a token, or use the two sliders: all change one answer.
import { h, setAll } from "../host/dom.js";
import { Board, widgetOf } from "../host/board.js";
import { define } from "../host/shown.js";
import { AXES, bandOf, compare, confused, fitsWholly, isPlace, levels, onOneLine, placeAt, regionOf } from "./reading.js";
import { CoupleNodes } from "./couple_nodes.js";
import { Plane } from "./plane.js";
import { AxisSlider } from "./axis_slider.js";
import { ReadingPanel } from "./reading_panel.js";
import { OneLine } from "./one_line.js";
import css from "./element.css";

export { bandOf, compare, confused, fitsWholly, isPlace, levels, onOneLine, placeAt, regionOf };

const NOWHERE = [null, null];

export class TwoAxisMap extends Board {
  static css = css;

  build() {
    const { couples, bands } = this.spec;
    Object.assign(this, { couples, bands, selected: couples[0].id, halves: {}, moving: null, compared: {}, emptied: null });
    const t = (key, values) => this.t(key, values);
    const icon = (name) => this.icon(name);
    this.count = h("span", { class: "count" });
    this.nodes = couples.map(
      (couple, index) => new CoupleNodes({ couple, index, icon, pick: () => this.#pick(couple.id) }),
    );
    this.plane = new Plane({
      couples, bands, t,
      pick: (id) => this.#pick(id),
      move: (id, place) => this.#move(id, place),
      put: (id, place) => this.#put(id ?? this.selected, place, true),
    });
    this.sliders = AXES.map(
      (axis, i) =>
        new AxisSlider({ axis, t, move: (number) => this.#slide(i, number, false), set: (number) => this.#slide(i, number, true) }),
    );
    this.names = h("span", { id: "names", hidden: true }); // joins each slider's name
    this.next = h("button", { type: "button", class: "next", onclick: () => this.#goOn() });
    this.compareButton = h("button", {
      type: "button", text: t("compare"), hidden: !couples.some(({ reading }) => reading), onclick: () => this.#compare(),
    });
    this.lineButton = h("button", {
      type: "button", text: t("one-line"), "aria-expanded": "false", "aria-controls": "one-line", onclick: () => this.#toggleLine(),
    });
    this.again = h("button", { type: "button", class: "quiet", onclick: () => this.#again() });
    this.line = new OneLine({ couples, t });
    this.reading = new ReadingPanel({ t, icon, next: () => this.#readOn() });
    const board = h(
      "section", { class: "map-board", "aria-label": t("map-of") },
      h("div", { class: "top" }, h("p", { class: "how", text: t("how") }), this.count),
      h("div", { class: "chips", role: "group", "aria-label": t("couples") }, ...this.nodes.map(({ chip }) => chip)),
      h(
        "div", { class: "table" },
        h("div", { class: "stories" }, ...this.nodes.map(({ story }) => story)),
        this.plane.node,
        h("div", { class: "sliders" }, this.names, ...this.sliders.map(({ node }) => node), this.next),
      ),
      h("div", { class: "row acts" }, this.compareButton, this.lineButton, this.again),
      this.result = h("p", { class: "result", hidden: true }),
      this.reading.node, this.line.node,
    );
    this.update();
    return board;
  }

  accepts(answer) {
    const known = new Set(this.spec.couples.map(({ id }) => id));
    return (
      super.accepts(answer) &&
      Object.entries(answer).every(([id, place]) => known.has(id) && (place === null || isPlace(place)))
    );
  }

  receive(answer) {
    if (Object.keys(answer).length) this.emptied = null; // nothing to put back over what came
    super.receive(answer);
  }

  update() {
    const places = this.#places();
    const done = Object.keys(places).length;
    const couple = this.#couple(this.selected);
    const half = places[this.selected] ?? this.halves[this.selected] ?? NOWHERE;
    setAll(this.count, { text: this.t("count", { done, asked: this.couples.length }) });
    this.couples.forEach((each, index) => this.#updateCouple(each, index, places[each.id]));
    setAll(this.names, { text: couple.names });
    this.sliders.forEach((slider, i) => {
      slider.update(half[i], half[i] === null ? "" : this.#value(half[i]), half[1 - i] !== null);
    });
    const verdicts = this.#verdicts(couple, places[couple.id]);
    this.plane.update({
      places, half, selected: this.selected, reading: verdicts && couple.reading, label: this.#label(places),
    });
    this.reading.update({
      couple, verdicts, shown: this.compared[couple.id] && places[couple.id], more: Object.keys(this.compared).length > 1,
    });
    this.#updateResult(places);
    this.line.update(places);
    const next = this.#nextOpen(places);
    setAll(this.next, { hidden: !next, text: next ? this.t("next", { names: next.names }) : "" });
    setAll(this.compareButton, {
      disabled: !this.couples.some(({ id, reading }) => reading && places[id]),
      "data-main": done === this.couples.length,
    });
    setAll(this.lineButton, { disabled: done < 2 && this.line.node.hidden });
    setAll(this.again, { disabled: done === 0 && this.emptied === null, text: this.t(this.emptied ? "undo" : "again") });
  }

  #updateCouple(couple, index, place) {
    const verdicts = this.#verdicts(couple, place);
    const verdict = verdicts && (fitsWholly(verdicts) ? "fits" : "look");
    this.nodes[index].update({
      chosen: couple.id === this.selected, placed: place !== undefined, verdict, verdictWord: verdict && this.t(verdict),
      where: place ? this.#where(place) : this.t("place-none"),
    });
  }

  /** How many fit, as long as nothing has moved since. */
  #updateResult(places) {
    const all = Object.keys(this.compared).map((id) => this.#verdicts(this.#couple(id), places[id]));
    const fresh = all.length > 0 && all.every(Boolean);
    setAll(this.result, { hidden: !fresh });
    if (!fresh) return;
    setAll(this.result, { text: this.t("compared", { fits: all.filter(fitsWholly).length, done: all.length }) });
  }

  // what is where

  #couple(id) {
    return this.couples.find((couple) => couple.id === id);
  }

  /** The places to draw: what is kept, and over it the couple that is being moved right now. */
  #places() {
    const kept = Object.entries(this.answer).filter(([id, place]) => this.#couple(id) && isPlace(place));
    const moving = this.moving ? [[this.moving.id, this.moving.place]] : [];
    return Object.fromEntries([...kept, ...moving]);
  }

  #verdicts(couple, place) {
    const then = this.compared[couple.id];
    const same = then && place && then.every((number, i) => number === place[i]);
    return same ? compare(place, couple.reading, this.bands) : null;
  }

  #nextOpen(places) {
    const at = this.couples.findIndex(({ id }) => id === this.selected);
    return [...this.couples.slice(at + 1), ...this.couples.slice(0, at)].find(({ id }) => !places[id]);
  }

  #value(number) {
    return this.t("value", { band: this.t(bandOf(this.bands, number)), number });
  }

  #where([x, y]) {
    return this.t("place", { x: this.#value(x), y: this.#value(y) });
  }

  #label(places) {
    const placed = this.couples.filter(({ id }) => places[id]);
    const each = placed.map(({ id, names }) => this.t("placement", { names, place: this.#where(places[id]) }));
    return each.length ? this.t("map-holds", { placements: each.join(" ") }) : this.t("map-empty");
  }

  // what the learner does

  #pick(id) {
    if (id === this.selected) return;
    this.selected = id;
    this.moving = null;
    const { names, text } = this.#couple(id);
    this.update();
    this.say(`${names}. ${text}`);
  }

  #goOn() {
    this.#pick(this.#nextOpen(this.#places()).id);
    this.sliders[0].input.focus();
  }

  #move(id, place) {
    this.moving = place && { id, place };
    this.update();
  }

  #put(id, place, aloud) {
    this.moving = null;
    delete this.halves[id];
    this.emptied = null;
    const first = !isPlace(this.answer[id]);
    this.commit({ ...this.answer, [id]: place });
    if (aloud || first) this.#tell(id, place);
  }

  #tell(id, place) {
    const done = Object.keys(this.#places()).length;
    const values = { names: this.#couple(id).names, place: this.#where(place), asked: this.couples.length };
    const left = this.couples.length - done;
    this.say(left ? this.t("said-placed", { ...values, left }) : this.t("said-all", values));
  }

  /** One axis changes; a couple is on the map once both have been set. */
  #slide(i, number, stays) {
    const id = this.selected;
    const place = [...(this.#places()[id] ?? this.halves[id] ?? NOWHERE)];
    place[i] = number;
    const kept = this.answer[id];
    if (!isPlace(place)) {
      this.halves[id] = place;
      this.update();
    } else if (!stays) this.#move(id, place);
    else if (isPlace(kept) && kept.every((old, axis) => old === place[axis])) this.#move(id, null);
    else this.#put(id, place, false);
  }

  #compare() {
    const places = this.#places();
    this.compared = Object.fromEntries(Object.entries(places).filter(([id]) => this.#couple(id).reading));
    if (!this.compared[this.selected]) [this.selected] = Object.keys(this.compared);
    this.update();
    this.say(`${this.result.textContent} ${this.reading.spoken}`);
  }

  #readOn() {
    const ids = this.couples.map(({ id }) => id).filter((id) => this.compared[id]);
    this.selected = ids[(ids.indexOf(this.selected) + 1) % ids.length];
    this.update();
    this.say(this.reading.spoken);
  }

  #toggleLine() {
    const { node } = this.line;
    node.hidden = !node.hidden;
    setAll(this.lineButton, { "aria-expanded": String(!node.hidden) });
    this.update();
    if (!node.hidden) this.say(this.line.says.textContent);
  }

  #again() {
    const { emptied } = this;
    const done = Object.keys(emptied ?? this.#places()).length;
    this.emptied = emptied ? null : this.answer;
    Object.assign(this, { halves: {}, moving: null, compared: {} });
    this.commit(emptied ?? {});
    this.say(this.t(emptied ? "said-undo" : "said-again", { done }));
  }
}

define("two-axis-map", TwoAxisMap);
export default widgetOf("two-axis-map");
