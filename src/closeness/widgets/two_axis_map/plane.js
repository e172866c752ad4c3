// The map itself: a square with a token a couple. Pointers only: the sliders beside it do the same by key.
import { h, setAll, svg } from "../host/dom.js";
import { bandOf, placeAt, regionOf } from "./reading.js";
import { tokenOf } from "./token.js";

const A_DRAG = 4; // px; a shorter way is a tap
const REACH = 22; // px; half a target of 44

const percent = (number) => `${number}%`;

export class Plane {
  /** `pick(id)` chooses a couple, `move(id, place)` shows it on its way, `put(id, place)` leaves it there. */
  constructor({ couples, bands, t, pick, move, put }) {
    Object.assign(this, { couples, bands, t, pick, move, put, held: null });
    this.region = svg("rect", { class: "region", rx: 6 });
    this.across = svg("line", { class: "guide" });
    this.upwards = svg("line", { class: "guide" });
    this.tokens = new Map(couples.map((couple, index) => [couple.id, this.#token(couple, index)]));
    this.layer = svg("g", {}, ...this.tokens.values());
    this.field = svg(
      "svg", { class: "field", role: "img" },
      ...this.#thirds(), this.region, ...this.#corners(), this.across, this.upwards, this.layer,
    );
    this.frame = h("div", { class: "frame", onclick: (event) => this.#tapped(event) }, this.field);
    this.node = h(
      "figure", { class: "plane" },
      h("p", { class: "axis up", text: t("interdependence") }), this.#ticks("up"), this.frame, this.#ticks("along"),
      h("p", { class: "axis along", text: t("independence") }),
    );
  }

  /** Show the places, the chosen couple, one axis still open (`half`), and the course's region where it is asked for. */
  update({ places, selected, half, reading, label }) {
    for (const [id, node] of this.tokens) {
      const place = places[id];
      setAll(node, {
        visibility: place ? "visible" : "hidden", x: place && percent(place[0]), y: place && percent(100 - place[1]),
        "data-selected": id === selected,
      });
    }
    if (this.held === null && this.layer.lastChild !== this.tokens.get(selected)) {
      this.layer.append(this.tokens.get(selected)); // on top of those it shares its place with
    }
    const [x, y] = places[selected] ?? half;
    this.#guide(this.upwards, x !== null, { x1: x, x2: x, y1: y === null ? 0 : 100 - y, y2: 100 });
    this.#guide(this.across, y !== null, { x1: 0, x2: x ?? 100, y1: 100 - y, y2: 100 - y });
    setAll(this.region, { visibility: reading ? "visible" : "hidden" });
    if (reading) {
      const region = regionOf(reading, this.bands);
      setAll(this.region, Object.fromEntries(Object.entries(region).map(([key, value]) => [key, percent(value)])));
    }
    setAll(this.field, { "aria-label": label });
  }

  #guide(line, shown, ends) {
    setAll(line, { visibility: shown ? "visible" : "hidden" });
    if (shown) setAll(line, Object.fromEntries(Object.entries(ends).map(([key, value]) => [key, percent(value)])));
  }

  #token({ id, letter }, index) {
    return svg(
      "svg",
      {
        class: "spot", overflow: "visible", visibility: "hidden", "data-couple": id,
        onpointerdown: (event) => this.#grab(event, id),
        onpointermove: (event) => this.#drag(event),
        onpointerup: () => this.#drop(),
        onpointercancel: () => this.#cancel(),
      },
      svg("circle", { class: "reach", r: REACH }), tokenOf(letter, index),
    );
  }

  #grab(event, id) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.held = { id, from: [event.clientX, event.clientY], place: null };
    this.pick(id);
  }

  #drag(event) {
    const { held } = this;
    if (held === null) return;
    const way = Math.hypot(event.clientX - held.from[0], event.clientY - held.from[1]);
    if (held.place === null && way < A_DRAG) return;
    held.place = placeAt(this.field.getBoundingClientRect(), event.clientX, event.clientY);
    this.move(held.id, held.place);
  }

  #drop() {
    const { held } = this;
    if (held?.place) this.put(held.id, held.place);
    this.held = null;
  }

  #cancel() {
    if (this.held?.place) this.move(this.held.id, null);
    this.held = null;
  }

  #tapped(event) {
    if (event.target.closest(".spot")) return; // a tap on a token chooses it, and no more
    this.put(null, placeAt(this.field.getBoundingClientRect(), event.clientX, event.clientY));
  }

  #thirds() {
    const ends = Object.values(this.bands).slice(0, -1).map(([, to]) => to + 0.5);
    return ends.flatMap((end) => [
      svg("line", { class: "third", x1: percent(end), x2: percent(end), y1: 0, y2: "100%" }),
      svg("line", { class: "third", x1: 0, x2: "100%", y1: percent(100 - end), y2: percent(100 - end) }),
    ]);
  }

  #corners() {
    // in the margin of the frame, where no guide and no region crosses them
    return [0, 100].flatMap((x) =>
      [0, 100].map((y) => {
        const name = this.t(`corner-${bandOf(this.bands, x)}-${bandOf(this.bands, y)}`);
        const node = svg("text", {
          class: "corner", x: percent(x), y: percent(100 - y), dy: y ? "-0.5em" : "1.1em", "text-anchor": x ? "end" : "start",
        });
        node.textContent = name;
        return node;
      }),
    );
  }

  #ticks(direction) {
    const words = Object.keys(this.bands).map((name) => h("span", { text: this.t(name) }));
    return h("div", { class: `ticks ${direction}`, "aria-hidden": "true" }, ...words);
  }
}
