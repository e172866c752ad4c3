// A page without a kernel: views are looked up in the packed grid, the chart library is a file of the site.
import { importFrom } from "./library.js";
import { placeOf, viewAt } from "./states.js";

const LIBRARY = "../vendor/plotly-basic.mjs"; // beside this module's own folder

export class PageSource {
  constructor(script, controls) {
    this.script = script;
    this.counts = controls.map(({ values }) => values.length);
    this.failures = 0;
  }

  connect() {}

  disconnect() {}

  /** Begin to load what a reader will soon need; a failure shows when it is needed. */
  prepare() {
    this.#states().catch(() => {});
  }

  async view(at) {
    return viewAt(await this.#states(), placeOf(this.counts, at));
  }

  async charts() {
    const address = new URL(LIBRARY, import.meta.url);
    if (this.failures) address.searchParams.set("again", this.failures); // a module that failed is not asked for twice
    try {
      return (await importFrom(address.href)).default;
    } catch (error) {
      this.failures += 1;
      throw new Error("figure-missing", { cause: error });
    }
  }

  #states() {
    this.states ??= this.#load().catch((error) => {
      this.states = null;
      throw new Error("states-missing", { cause: error });
    });
    return this.states;
  }

  async #load() {
    const { src } = this.script.dataset;
    if (!src) return JSON.parse(this.script.textContent);
    const answer = await fetch(src);
    if (!answer.ok) throw new Error(`${answer.status} for ${src}`);
    return answer.json();
  }
}
