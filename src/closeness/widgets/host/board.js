// What every board is: an element with a spec, an answer and a host. Boards draw; hosts keep.
import { h } from "./dom.js";
import { elementOf, Shown } from "./shown.js";
import { KernelHost } from "./kernel_host.js";
import { PageHost } from "./page_host.js";
import { PracticeHost } from "./practice_host.js";

// What a learner need not hear after every change; all else is read out.
const ROUTINE = new Set(["notebook", "saving", "saved", "page-kept", "page-private", "practice-kept"]);

/** Where the answer is and what can be done about it: one line under every board. */
class Keeping {
  constructor(board) {
    this.board = board;
    this.line = h("p", { class: "keeping-line", "aria-live": "off" });
    this.actions = h("div", { class: "row" });
    this.copy = h("div", { class: "literal", hidden: true });
    this.node = h("footer", { class: "keeping" }, this.line, this.actions, this.copy);
    this.files = board.host instanceof PageHost && board.hasFiles;
    if (this.files) this.#offerFiles();
  }

  show(key, { detail = "", actions = [], literal = false } = {}) {
    const { board } = this;
    this.node.dataset.state = key;
    const text = [board.t(`keeping-${key}`), detail].filter(Boolean).join(" ");
    this.line.setAttribute("aria-live", ROUTINE.has(key) ? "off" : "polite");
    if (this.line.textContent !== text) this.line.textContent = text;
    if (!this.files) {
      this.actions.replaceChildren(
        ...actions.map(([word, act]) => h("button", { type: "button", text: board.t(word), onclick: act })),
      );
    } else this.keep.hidden = key !== "page-private";
    this.copy.hidden = !literal;
    if (literal) this.#offerLiteral();
  }

  #offerLiteral() {
    const { board } = this;
    if (!this.copyText) {
      this.copyText = h("textarea", { readonly: true, rows: 4, "aria-label": board.t("literal-label") });
      this.copy.append(this.copyText, h("button", { type: "button", text: board.t("copy"), onclick: () => this.#copy() }));
    }
    this.copyText.value = board.host.literal(board.answer);
  }

  async #copy() {
    this.copyText.select();
    try {
      await navigator.clipboard.writeText(this.copyText.value);
      this.board.say(this.board.t("copied"));
    } catch {
      this.board.say(this.board.t("copy-by-hand")); // the text is selected: the keyboard can copy it
    }
  }

  #offerFiles() {
    const { board } = this;
    const input = h("input", {
      type: "file", accept: ".txt,.py,.json", class: "sr", tabindex: -1, "aria-hidden": "true",
      onchange: async () => {
        if (input.files.length) await board.host.upload(input.files[0]);
        input.value = "";
      },
    });
    this.keep = h("button", {
      type: "button", text: board.t("keep-on-device"), hidden: true, onclick: () => board.host.keepOnDevice(),
    });
    this.actions.append(
      this.keep,
      h("button", { type: "button", class: "quiet", text: board.t("file-save"), onclick: () => board.host.download(board.answer) }),
      h("button", { type: "button", class: "quiet", text: board.t("file-open"), onclick: () => input.click() }),
      input,
    );
  }
}

/** Base of every widget with an answer. A subclass gives `static css`, `build()` (nodes, once) and `update()`. */
export class Board extends Shown {
  pageHost() {
    return new PageHost(this.spec);
  }

  /** Whether its answer can be saved as a file of its own: on some pages there is one for all boards. */
  get hasFiles() {
    return !this.hasAttribute("data-one-file");
  }

  prepare() {
    this.answer = {};
    this.keeping = new Keeping(this);
    return [this.keeping.node];
  }

  /** The learner changed the answer: show it, then keep it. */
  commit(answer) {
    this.answer = answer;
    this.update();
    this.host.save(answer);
  }

  /** The answer came from elsewhere: the kernel, the answer cell, another tab, a file. */
  receive(answer) {
    this.answer = answer;
    this.update();
  }

  /** Whether an answer from a file or this browser has the shape that this board draws. */
  accepts(answer) {
    return answer !== null && typeof answer === "object" && !Array.isArray(answer);
  }

  status(key, more) {
    this.keeping.show(key, more);
  }
}

/** Anywidget's entry point for a board. */
export const widgetOf = (tag) =>
  elementOf(tag, (model) => (model.get("spec").answer_cell ? new KernelHost(model) : new PracticeHost(model)));
