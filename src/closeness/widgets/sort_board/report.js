// "What rule might I be following?": an answer as careful as the evidence is thin, from first answers alone.
import { h, setAll } from "../host/dom.js";
import { beginOf } from "./card.js";
import { listedOf, possibleOf, suggestedOf } from "./rules.js";
import { firstOf, placementOf } from "./sorting.js";

/** A card as a line that opens it. */
class CardLink {
  constructor(board) {
    this.words = h("span", { class: "words" });
    this.said = h("span", { class: "note" });
    this.button = h("button", { type: "button", class: "line", onclick: () => board.show(this.id) }, h("span", { class: "begin" }, this.words, this.said));
    this.node = h("li", {}, this.button);
  }

  update(card, said) {
    setAll(this.node, { hidden: card === undefined });
    if (card === undefined) return;
    this.id = card.id;
    setAll(this.words, { text: beginOf(card) });
    setAll(this.said, { text: said });
  }
}

export class Report {
  constructor(board) {
    this.board = board;
    this.button = h("button", {
      type: "button", class: "ask-report", "aria-expanded": "false", "aria-controls": "report", text: board.t("report"), onclick: () => this.#toggle(),
    });
    this.head = h("h4");
    this.what = h("p");
    this.fit = h("p");
    this.links = [0, 1, 2].map(() => new CardLink(board));
    this.list = h("ul", { class: "lines" }, ...this.links.map(({ node }) => node));
    this.instead = h("p");
    this.tryHead = h("p");
    this.tried = new CardLink(board);
    this.tryList = h("ul", { class: "lines" }, this.tried.node);
    this.caveat = h("p", { class: "caveat", text: board.t("report-caveat") });
    this.panel = h(
      "div", { class: "report-panel", id: "report", hidden: true },
      this.head, this.what, this.fit, this.list, this.instead, this.tryHead, this.tryList, this.caveat,
    );
    this.node = h("section", { class: "report", "aria-label": board.t("report") }, this.button, this.panel);
  }

  #toggle() {
    setAll(this.panel, { hidden: !this.panel.hidden });
    setAll(this.button, { "aria-expanded": String(!this.panel.hidden) });
    this.update();
    if (!this.panel.hidden) this.board.say([this.head, this.what, this.fit, this.instead].map(({ textContent }) => textContent).filter(Boolean).join(" "));
  }

  /** The labels that were given first. */
  get #labels() {
    const { spec, answer } = this.board;
    const first = firstOf(spec, answer);
    return Object.fromEntries(Object.keys(first).map((id) => [id, placementOf(spec, first, id).label]));
  }

  update() {
    if (this.panel.hidden) return;
    const { board } = this;
    const labels = this.#labels;
    const { state, rule, fits, total } = possibleOf(board.spec.report, labels);
    const rival = rule !== null && rule !== "keyed";
    const counts = { fits, total, least: board.spec.report.least };
    setAll(this.head, { text: rule ? board.t("report-possible", { rule: board.t(`rule-${rule}`) }) : board.t(`report-${state}`) });
    setAll(this.what, { text: rule ? board.t(`rule-${rule}-what`) : board.t(total ? `report-${state}-what` : "report-none-what", counts) });
    setAll(this.fit, { hidden: !rule, text: rule ? board.t(rival ? "report-fit" : "report-fit-keyed", counts) : "" });
    const listed = rival ? listedOf(board.spec, labels, rule) : [];
    this.links.forEach((link, at) => this.#show(link, listed[at], labels));
    setAll(this.list, { hidden: !listed.length });
    setAll(this.instead, { hidden: !rule, text: rule ? board.t(`rule-${rule}-instead`) : "" });
    const suggested = rival ? suggestedOf(board.spec, labels, rule) : null;
    this.#show(this.tried, suggested, labels);
    setAll(this.tryList, { hidden: suggested === null });
    setAll(this.tryHead, { hidden: suggested === null, text: board.t(suggested in labels ? "report-again" : "report-try") });
    setAll(this.caveat, { hidden: state === "few" });
  }

  #show(link, id, labels) {
    const card = this.board.spec.cards.find((each) => each.id === id);
    const bucket = this.board.spec.buckets.find((each) => each.id === labels[id]);
    link.update(card, bucket ? this.board.t("report-said", { label: bucket.word }) : "");
  }
}
