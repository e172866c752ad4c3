// The gate before a figure: what to read first, a way to help, and one button. What was pressed is kept nowhere.
import { h, icon, ICONS } from "../host/dom.js";

/** Make the gate; `page` says that the link to the page on help leads somewhere. */
export const gateOf = ({ gate, title, page, open }) =>
  h(
    "section", { class: "explorer gate", "aria-labelledby": "title" },
    h("h3", { id: "title", text: title }),
    h(
      "div", { class: "care" },
      h("p", { class: "stop" }, icon(ICONS.look, "look"), h("strong", { text: gate.stop })),
      page ? h("p", {}, h("a", { href: gate.help, text: gate.link })) : h("p", { text: gate.elsewhere }),
      h("p", { text: gate.when }),
      h("ul", {}, ...gate.points.map((text) => h("li", { text }))),
      h("p", { text: gate.not }),
    ),
    h("p", { text: gate.fiction }),
    h("button", { type: "button", class: "open", text: gate.open, onclick: open }),
  );
