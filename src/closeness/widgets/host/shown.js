// What every element of the course is: a shadow root with a style, drawn once from a spec, and a host behind it.
import { followTheme, h, icon, ICONS, phrase } from "./dom.js";

const sheets = new Map();
const sheetOf = (css) => {
  if (!sheets.has(css)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  return sheets.get(css);
};

/** A subclass gives `static css`, `pageHost()` and `build()` (its nodes, once); `prepare()` adds nodes under them. */
export class Shown extends (globalThis.HTMLElement ?? class {}) {
  connectedCallback() {
    if (!this.shadowRoot) this.#start();
    this.stopTheme = followTheme(this);
    this.host.connect(this);
    this.setAttribute("data-ready", "");
  }

  disconnectedCallback() {
    this.host.disconnect();
    this.stopTheme();
  }

  #start() {
    this.spec ??= JSON.parse(this.querySelector('script[type="application/json"]').textContent);
    this.host ??= this.pageHost();
    this.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab keeps its keys to itself
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheetOf(this.constructor.css)];
    this.live = h("p", { class: "sr", role: "status", "aria-live": "polite" });
    const below = this.prepare();
    root.append(this.build(), ...below, this.live);
  }

  prepare() {
    return [];
  }

  /** Tell a screen reader what happened; the same sentence twice is spoken twice. */
  say(text) {
    this.live.textContent = "";
    requestAnimationFrame(() => {
      this.live.textContent = text;
    });
  }

  t(key, values) {
    return phrase(this.spec.strings, key, values);
  }

  /** An icon by the name of a label. */
  icon(name) {
    return icon(ICONS[name] ?? ICONS.look, name);
  }
}

/** Register an element, once a document: all that a page needs of a module. */
export const define = (tag, Element) => {
  if (globalThis.customElements && !customElements.get(tag)) customElements.define(tag, Element);
};

/** Anywidget's entry point for an element: what a notebook needs. */
export const elementOf = (tag, hostOf) => ({
  render({ model, el }) {
    const element = document.createElement(tag);
    element.spec = model.get("spec");
    element.host = hostOf(model);
    el.append(element);
    return () => element.remove();
  },
});
