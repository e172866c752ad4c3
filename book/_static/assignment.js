/* An assignment's page: fields keep themselves in this browser, and one file holds what boards and fields hold. */

const FORMAT = "apart-and-together answers 1";
const ENDING = ".answers.json";
const MOST_BYTES = 2 ** 20;
const PREFIX = "apart-and-together:1:";

const place = document.querySelector(".assignment-file");
const known = JSON.parse(place.querySelector('script[type="application/json"]').textContent);
const say = (word, parts = {}) => known.words[word].replace(/\{(\w+)\}/g, (all, name) => parts[name] ?? all);

const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

const leaves = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.values(value).reduce((sum, entry) => sum + leaves(entry), 0)
    : Number(value !== null && value !== undefined);

/** A board of the page. Its own host keeps the answer; here it is read, and replaced by a file's. */
class BoardPart {
  constructor(node) {
    this.name = node.dataset.answer;
    this.kind = "answers";
    this.asked = Number(node.dataset.asked);
    this.points = node.dataset.points;
    this.board = node.querySelector("[data-one-file]");
  }

  get value() {
    return this.board.host.filled;
  }

  /** What a label still lacks its reason does not count as given. */
  get given() {
    const { cue } = this.board.spec;
    if (!cue) return leaves(this.value);
    return Object.values(this.value).filter((entry) => Array.isArray(entry) && entry[1]).length;
  }

  get state() {
    const { given, asked } = this;
    if (!given) return leaves(this.value) ? say("given", { given, asked }) : say("untouched");
    return given >= asked ? say("complete") : say("given", { given, asked });
  }

  accepts(value) {
    return this.board.accepts(value);
  }

  put(value) {
    this.board.receive(value);
    this.board.host.save(value);
  }

  clear() {
    this.board.receive({});
    this.board.host.erase();
  }
}

/** A field for text. What the learner has not changed is not an answer. */
class FieldPart {
  constructor(node) {
    this.name = node.dataset.answer;
    this.kind = "texts";
    this.points = node.dataset.points;
    this.prose = node.classList.contains("prose");
    this.field = node.querySelector("textarea");
    this.count = node.querySelector("[data-count]");
    this.blank = this.field.defaultValue;
    this.key = `${PREFIX}text:${known.assignment}:${this.name}`;
    try {
      this.field.value = localStorage.getItem(this.key) ?? this.blank;
    } catch {
      // storage is refused; the line at the end says so
    }
    this.field.addEventListener("input", () => this.keep());
    this.keep();
  }

  get value() {
    return this.field.value.trim() && this.field.value !== this.blank ? this.field.value : "";
  }

  get state() {
    if (!this.value) return say("untouched");
    return this.prose ? say("words", { count: this.words }) : say("written");
  }

  get words() {
    return this.value.match(/[\p{L}\p{N}]+(?:[’'.\-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
  }

  accepts(value) {
    return typeof value === "string";
  }

  put(value) {
    this.field.value = value;
    this.keep();
  }

  clear() {
    this.put(this.blank);
  }

  keep() {
    if (this.prose) this.count.textContent = this.value ? say("words", { count: this.words }) : "";
    try {
      if (this.value) localStorage.setItem(this.key, this.field.value);
      else localStorage.removeItem(this.key);
      this.failed = false;
    } catch {
      this.failed = true;
    }
    page?.show();
  }
}

class AnswerFile {
  constructor() {
    this.parts = [...document.querySelectorAll("[data-answer]")].map((node) =>
      node.classList.contains("field") ? new FieldPart(node) : new BoardPart(node),
    );
    this.rows = this.parts.map((part) => make("span", { className: "state" }));
    const list = make("ul", { className: "parts" }, ...this.parts.map((part, at) => this.#row(part, this.rows[at])));
    this.status = make("p", { className: "hint", role: "status" });
    this.input = make("input", { type: "file", accept: `${ENDING},.json`, hidden: true });
    this.input.addEventListener("change", () => this.#chosen());
    const button = (word, act, className = "") => {
      const node = make("button", { type: "button", textContent: say(word), className });
      node.addEventListener("click", act);
      return node;
    };
    const buttons = make(
      "div", { className: "row" },
      button("save", () => this.save(), "action"),
      button("read", () => this.input.click(), "plain"),
      button("again", () => this.#startOver(), "plain"),
    );
    place.append(make("p", { textContent: say("lead") }), list, buttons, this.input, this.status);
    this.kept = make("p", { className: "hint" });
    place.append(this.kept);
  }

  #row(part, state) {
    const points = make("span", { className: "points", textContent: say("points", { points: part.points }) });
    return make("li", {}, make("span", { className: "task", textContent: known.titles[part.name] }), " ", points, " ", state);
  }

  show() {
    this.parts.forEach((part, at) => {
      if (this.rows[at].textContent !== part.state) this.rows[at].textContent = part.state;
    });
    this.kept.textContent = say(this.#fails() ? "not-kept" : "kept");
  }

  #fails() {
    return this.parts.some((part) => part.failed || part.board?.host.failed);
  }

  get content() {
    const content = { format: FORMAT, assignment: known.assignment, release: known.release, answers: {}, texts: {} };
    for (const { kind, name, value } of this.parts) if (kind === "answers" || value) content[kind][name] = value;
    return content;
  }

  save() {
    const name = `${known.assignment}${ENDING}`;
    const blob = new Blob([`${JSON.stringify(this.content, null, 1)}\n`], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // some browsers read it late
    this.status.textContent = say("saved", { name });
  }

  async #chosen() {
    const [file] = this.input.files;
    this.input.value = "";
    if (!file) return;
    const content = file.size > MOST_BYTES ? null : parsed(await file.text());
    if (!content) this.status.textContent = say("not-a-file");
    else if (content.assignment !== known.assignment) this.status.textContent = say("another", { name: content.assignment });
    else if (await asked(say("ask-read", { file: file.name }))) this.#read(content);
  }

  #read(content) {
    const given = Object.entries({ ...content.answers, ...content.texts });
    const left = given.filter(([name, value]) => {
      const part = this.parts.find((one) => one.name === name);
      if (!part || !Object.hasOwn(content[part.kind], name) || !part.accepts(value)) return true;
      part.put(value);
      return false;
    });
    const names = left.map(([name]) => name).join(", ");
    this.status.textContent = `${say("loaded")} ${names ? say("partly", { names }) : ""}`.trim();
    this.show();
  }

  async #startOver() {
    if (!(await asked(say("ask-again")))) return;
    for (const part of this.parts) part.clear();
    this.status.textContent = say("erased");
    this.show();
  }
}

const isTable = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function parsed(text) {
  try {
    const content = JSON.parse(text.replace(/^\uFEFF/, ""));
    const whole = content.format === FORMAT && typeof content.assignment === "string";
    return whole && isTable(content.answers) && isTable(content.texts) ? content : null;
  } catch {
    return null;
  }
}

function asked(question) {
  const button = (word, className) => make("button", { value: word, textContent: say(word), className });
  const text = make("p", { textContent: question, id: "assignment-question" });
  const form = make("form", { method: "dialog" }, text, make("div", { className: "row" }, button("yes", "action"), button("no", "plain")));
  const dialog = make("dialog", { className: "question" }, form);
  dialog.setAttribute("aria-labelledby", text.id);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

let page = null;
// The boards' modules come after this one.
const tags = new Set([...document.querySelectorAll("[data-one-file]")].map((board) => board.localName));
await Promise.all([...tags].map((tag) => customElements.whenDefined(tag)));
page = new AnswerFile();
page.show();
// A board tells nobody of a change; what it draws does.
for (const { board } of page.parts) {
  if (board) new MutationObserver(() => page.show()).observe(board.shadowRoot, { subtree: true, childList: true, attributes: true, characterData: true });
}
