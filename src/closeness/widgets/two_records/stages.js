// What each step of the walk shows. All numbers and sentences come with the spec; nothing is worked out here.
import { h } from "../host/dom.js";
import { ownerMark } from "./marks.js";

const owned = (who, name) => h("span", { class: "owner" }, ownerMark(who), h("span", { text: name }));

const amountCell = (event, writer) =>
  h("td", { class: event.by.includes(writer) ? "amount" : "amount unwritten", text: event[writer] });

/** One record as its writer kept it. */
export const recordStage = (board, writer) => {
  const { spec } = board;
  const head = ["day", "what", "who", "amount"].map((key) => h("th", { scope: "col", class: `of-${key}`, text: board.t(key) }));
  const rows = spec.events.filter(({ by }) => by.includes(writer)).map((event) =>
    h(
      "tr", {}, h("td", { class: "of-day", text: event.day }), h("td", { class: "of-what", text: event.note }),
      h("td", { class: "of-who" }, owned(event.giver, event.who)), amountCell(event, writer),
    ));
  return h(
    "div", { class: "stage-body" },
    h("table", {}, h("caption", { text: board.t("record-of", { name: spec.partners[writer] }) }), h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows)),
    h("p", { class: "finding", text: spec.totals[writer] }), h("p", { text: spec.claims[writer] }),
  );
};

/** Both records, event by event. */
export const besideStage = (board) => {
  const { spec } = board;
  const wrote = ["A", "B"].map((who) => h("th", { scope: "col", class: "of-amount" }, owned(who, spec.partners[who])));
  const rows = spec.events.map((event) =>
    h(
      "tr", {}, h("th", { scope: "row", class: "of-what" }, h("span", { class: "giver", text: `${event.who}: ` }), h("span", { text: event.note })),
      amountCell(event, "A"), amountCell(event, "B"),
    ));
  return h(
    "div", { class: "stage-body" },
    h("table", { class: "beside" }, h("caption", { text: board.t("beside") }), h("thead", {}, h("tr", {}, h("th", { scope: "col", text: board.t("what") }), ...wrote)), h("tbody", {}, ...rows)),
    ...spec.noticed.map((text) => h("p", { text })),
  );
};

/** The two claims end to end, beside what the whole can be. */
export const sumStage = (board) => {
  const { claims } = board.spec;
  const [a, b, whole] = claims.bar;
  const bar = h(
    "div", { class: "claims", "aria-hidden": "true" },
    h("div", { class: "track" }, h("span", { class: "fill fill-a", style: `width: ${a}%` }), h("span", { class: "fill fill-b", style: `width: ${b}%` })),
    h("div", { class: "whole", style: `width: ${whole}%` }, h("span", { text: board.t("whole") })),
  );
  board.guessed = h("p", { class: "guessed" });
  return h(
    "div", { class: "stage-body" },
    ...["A", "B"].map((who) => h("p", { class: "owner plain" }, ownerMark(who), h("span", { text: claims[who] }))),
    bar, h("p", { class: "finding", text: claims.sum }), board.guessed, h("p", { text: claims.meaning }),
  );
};

/** The balance by each record, and by what both wrote down. */
export const balanceStage = (board) => {
  const { views } = board.spec;
  const lines = views.map((view) =>
    h(
      "li", { class: "view" }, h("h5", { text: view.title }), h("p", { class: "amounts", text: view.amounts }),
      view.part === null ? null : h(
        "div", { class: "track", "aria-hidden": "true" },
        h("span", { class: "fill fill-a", style: `width: ${view.part}%` }), h("span", { class: "fill fill-b", style: `width: ${100 - view.part}%` }), h("span", { class: "half" }),
      ),
      h("p", { class: "says", text: view.says }),
    ));
  return h("div", { class: "stage-body" }, h("ul", { class: "views" }, ...lines), h("p", { class: "lesson", text: board.t("lesson") }));
};
