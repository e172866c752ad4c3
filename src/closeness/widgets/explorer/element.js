// A figure to play with: every setting has its picture, its sentence and its numbers. It keeps no answer.
import { h, setAll } from "../host/dom.js";
import { define, elementOf, Shown } from "../host/shown.js";
import { placeOf, viewAt } from "./states.js";
import { colour, coloured } from "./template.js";
import { PageSource } from "./page_source.js";
import { KernelSource } from "./kernel_source.js";
import { controlOf } from "./controls.js";
import { Figure } from "./figure.js";
import { NumbersTable } from "./numbers_table.js";
import { gateOf } from "./gate.js";
import css from "./element.css";

export { colour, coloured, placeOf, viewAt };

const NEAR = "600px"; // how far from the window the figure begins to load
const AT_REST = 700; // ms of quiet before the sentence is read out

export class DataExplorer extends Shown {
  static css = css;

  static observedAttributes = ["data-theme"];

  attributeChangedCallback() {
    this.figure?.redraw();
  }

  pageHost() {
    return new PageSource(this.querySelector("script.states"), this.spec.controls);
  }

  /** The explorer, or the gate before it: then the rest is in no tree until the button is pressed. */
  build() {
    const { gate, title } = this.spec;
    this.explorer = this.#explorer();
    this.shut = Boolean(gate);
    if (!this.shut) return this.explorer;
    this.gate = gateOf({ gate, title, page: this.host instanceof PageSource, open: () => this.#pass() });
    return this.gate;
  }

  #explorer() {
    const { spec } = this;
    this.start = spec.controls.map(({ start }) => start);
    this.at = this.start;
    this.controls = spec.controls.map((control, i) => controlOf(control, (place) => this.#set(i, place)));
    this.reset = h("button", { type: "button", class: "quiet reset", text: this.t("reset"), onclick: () => this.#reset() });
    this.figure = new Figure({
      owner: this, height: spec.height, waiting: this.t("loading"),
      drawn: (key) => this.setAttribute("data-drawn", key),
    });
    this.status = h("p", { class: "status", role: "status" });
    this.again = h("button", { type: "button", text: this.t("try-again"), hidden: true, onclick: () => this.retry?.() });
    this.sentence = h("p", { class: "sentence" });
    this.note = h("p", { class: "note" });
    this.care = h("p", { class: "to-help" }, h("a", { href: spec.help_page.href, text: spec.help_page.text }));
    this.table = new NumbersTable({
      summary: this.t("table"), caption: this.t("caption", { title: spec.title }), head: spec.first.head,
    });
    const section = h(
      "section", { class: "explorer", "aria-labelledby": "title" },
      h(
        "div", { class: "top" }, h("h3", { id: "title", tabindex: spec.gate ? "-1" : null, text: spec.title }),
        h("p", { class: "basis" }, h("span", { class: "sr", text: `${this.t("basis")} ` }), h("span", { class: "badge", "data-basis": spec.basis, text: this.t(`basis-${spec.basis}`) })),
      ),
      h("p", { class: "help", text: spec.help }),
      h(
        "div", { class: "desk" },
        h(
          "div", { class: "controls", role: "group", "aria-label": this.t("controls") },
          h("div", { class: "sets", "data-many": spec.controls.length > 2 && spec.controls.every(({ choice }) => !choice) }, ...this.controls.map(({ node }) => node)),
          this.reset,
        ),
        h(
          "div", { class: "shows" }, this.figure.node, h("div", { class: "trouble" }, this.status, this.again), this.sentence, this.note, this.care, this.table.node,
          h("p", { class: "source", text: spec.source, hidden: !spec.source }),
        ),
      ),
    );
    this.#updateControls();
    this.#show(this.at, spec.first);
    return section;
  }

  connectedCallback() {
    super.connectedCallback();
    this.figure.open();
    this.nearing = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      this.nearing.disconnect();
      this.#open();
    }, { rootMargin: NEAR });
    if (!this.shut) this.nearing.observe(this);
  }

  disconnectedCallback() {
    this.nearing.disconnect();
    this.figure.close();
    clearTimeout(this.resting);
    super.disconnectedCallback();
  }

  /** Say in words what keeps the figure from following; an empty key says that nothing does. */
  tell(key, { detail = "", retry = null } = {}) {
    this.retry = retry;
    setAll(this.status, { text: key ? [this.t(key), detail].filter(Boolean).join(" ") : "" });
    setAll(this.again, { hidden: !retry });
  }

  /** A view that came after all; it is shown if the controls still stand where it was asked for. */
  late(at, view) {
    if (this.asking || at.join() !== this.at.join()) return;
    this.tell("");
    this.#show(at, view);
  }

  #pass() {
    this.shut = false;
    this.gate.replaceWith(this.explorer);
    this.explorer.querySelector("#title").focus(); // the button is gone
    this.nearing.observe(this);
  }

  async #open() {
    this.host.prepare();
    try {
      this.figure.use(await this.host.charts());
      this.missing = false;
      if (!this.asking) this.tell("");
    } catch {
      this.missing = true;
      if (this.isConnected) this.tell("figure-missing", { retry: () => this.#open() });
    }
  }

  #set(i, place) {
    this.at = this.at.map((old, at) => (at === i ? place : old));
    this.#updateControls();
    this.#ask();
  }

  #reset() {
    this.at = this.start;
    this.#updateControls();
    this.controls[0].node.querySelector("input:checked, input")?.focus(); // the button is about to be disabled
    this.#ask();
  }

  #updateControls() {
    this.controls.forEach((control, i) => control.update(this.at[i]));
    setAll(this.reset, { disabled: this.at.every((place, i) => place === this.start[i]) });
  }

  /** Ask for one view at a time. Settings passed over meanwhile are never asked for; the last one always is. */
  async #ask() {
    clearTimeout(this.resting);
    if (this.asking) return;
    this.asking = true;
    let asked = null;
    try {
      while (asked !== this.at) {
        asked = this.at;
        const view = await this.host.view(asked);
        if (!this.missing) this.tell("");
        this.#show(asked, view);
      }
      this.resting = setTimeout(() => this.say([this.sentence.textContent, this.note.textContent].filter(Boolean).join(" ")), AT_REST);
    } catch (error) {
      this.tell(error.message, { detail: error.message === "kernel-failed" ? error.cause : "", retry: () => this.#ask() });
    } finally {
      this.asking = false;
    }
  }

  #show(at, view) {
    setAll(this.sentence, { text: view.sentence });
    setAll(this.note, { text: view.note, hidden: !view.note });
    // a notebook knows no address of the book: there the note names the page
    setAll(this.care, { hidden: !(view.care && this.host instanceof PageSource) });
    this.table.update(view);
    this.figure.show(view, at.join("-"), this.t("picture", { figure: this.spec.figure, sentence: view.sentence }));
  }
}

define("data-explorer", DataExplorer);
export default elementOf("data-explorer", (model) => new KernelSource(model));
