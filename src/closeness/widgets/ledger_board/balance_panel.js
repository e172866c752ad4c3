// The live balance of a practice ledger: in words, as a bar from -1 to 1, by kind, and over time.
// No red for imbalance: a balance describes what was written down, it is not a verdict on anybody.
import { h } from "../host/dom.js";
import { balanceOf, countsEqually, intervalOf, inView, lastDay, missingIn, totalsOf } from "./arithmetic.js";
import { BalanceBar } from "./balance_bar.js";
import { KindTable } from "./kind_table.js";
import { sentenceOf } from "./sentences.js";

const SPANS = ["all", "window", "half-life"];
const FIRST_SPAN = 14; // days on the slider until the learner moves it

export class BalancePanel {
  constructor(board) {
    this.board = board;
    this.span = "all";
    this.words = h("p", { class: "balance-words" });
    this.number = h("p", { class: "balance-number" });
    this.bar = new BalanceBar(board);
    this.gaps = h("p", { class: "note" });
    this.interval = h("p", { class: "note" });
    this.kinds = new KindTable(board);
    this.node = h(
      "section", { class: "panel", hidden: true, "aria-label": board.t("panel") },
      h("h4", { class: "part-title", text: board.t("panel") }),
      this.#timeControl(),
      h(
        "div", { class: "whole" }, h("div", { class: "finding" }, this.words, this.number),
        this.bar.node, this.interval, this.gaps, h("p", { class: "note", text: board.t("band-note") }),
      ),
      this.kinds.node,
    );
  }

  /** Show the balance of a ledger, from the beginning: all entries, none fading. */
  open(ledger) {
    if (this.ledger !== ledger) {
      this.ledger = ledger;
      this.span = "all";
      this.radios.get("all").checked = true;
      const days = Math.max(2, lastDay(ledger.entries));
      this.slider.max = days;
      this.slider.value = Math.min(FIRST_SPAN, days);
    }
    this.node.hidden = false;
    this.#draw();
  }

  close() {
    this.node.hidden = true;
  }

  #timeControl() {
    const { board } = this;
    this.radios = new Map();
    const choices = SPANS.map((span) => {
      const radio = h("input", {
        type: "radio", name: "span", value: span, checked: span === "all",
        onchange: () => {
          this.span = span;
          this.#draw();
          this.#tell();
        },
      });
      this.radios.set(span, radio);
      return h("label", { class: "segment" }, radio, h("span", { text: board.t(`span-${span}`) }));
    });
    this.slider = h("input", {
      type: "range", min: 1, max: 28, step: 1, id: "span-days", oninput: () => this.#draw(), onchange: () => this.#tell(),
    });
    this.sliderWords = h("label", { for: "span-days", class: "slider-words" });
    this.days = h("div", { class: "slider", hidden: true }, this.sliderWords, this.slider);
    return h(
      "fieldset", { class: "time" }, h("legend", { class: "field-label", text: board.t("time-control") }),
      h("div", { class: "segments" }, ...choices), this.days,
    );
  }

  get view() {
    const days = Number(this.slider.value);
    return { window: this.span === "window" ? days : null, halfLife: this.span === "half-life" ? days : null };
  }

  #tell() {
    this.board.say(`${this.words.textContent} ${this.number.textContent}`);
  }

  #draw() {
    const { board, ledger, view } = this;
    const counted = inView(ledger.entries, view);
    const totals = totalsOf(ledger.entries, view);
    const balance = balanceOf(totals.given, totals.received);
    this.#drawSlider();
    this.words.textContent = sentenceOf(board, ledger, counted, totals);
    this.number.textContent = balance === null ? "" : board.t("balance-is", { balance: board.write(balance) });
    const band = this.#bandOf(counted, totals);
    this.bar.show(ledger, counted, { balance, interval: band, totals, fading: view.halfLife !== null });
    this.interval.hidden = band === null;
    if (band) {
      const [low, high] = band.map((end) => board.write(end));
      const key = band[0] <= 0 && band[1] >= 0 ? "interval-even" : "interval-lean";
      this.interval.textContent = board.t(key, { n: totals.given + totals.received, low, high });
    }
    const n = missingIn(counted);
    this.gaps.textContent = board.t(n === 0 ? "gaps-none" : "gaps", { n, all: counted.length });
    this.kinds.show(ledger, counted, view);
  }

  /** The Wilson interval as a balance: only for counts that weigh the same. */
  #bandOf(counted, totals) {
    const equal = this.span !== "half-life" && countsEqually({ unit: this.ledger.unit, entries: counted });
    return equal ? intervalOf(totals) : null;
  }

  #drawSlider() {
    const { board, span } = this;
    const days = Number(this.slider.value);
    const last = lastDay(this.ledger.entries);
    this.days.hidden = span === "all";
    if (span === "all") return;
    const words = span === "window"
      ? board.t("window-words", { days, from: Math.max(1, last - days + 1), to: last })
      : board.t("half-life-words", { days, to: last });
    this.sliderWords.textContent = words;
    this.slider.setAttribute("aria-valuetext", board.t("days", { days }));
  }
}
