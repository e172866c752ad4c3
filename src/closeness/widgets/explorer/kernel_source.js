// A notebook with a kernel: Python computes every view and hands over the chart library once a page.
import { libraryFrom } from "./library.js";

const BUSY_AFTER = 2500; // ms until a reader is told that Python is busy
const LONG_WAY = 10000; // the same for the library, which is 1.5 MB
const SILENT_AFTER = 20000; // ms until a reader is told what to do about it
const LOADED = Symbol.for("closeness.plotly"); // one copy for all explorers of a page, whichever module they came in

export class KernelSource {
  constructor(model) {
    this.model = model;
    this.asked = 0;
    this.waiting = new Map();
    this.onMessage = (message, buffers) => {
      const answer = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      answer?.(message, buffers);
    };
  }

  connect(element) {
    this.element = element;
    this.gone = false;
    this.model.on("msg:custom", this.onMessage);
  }

  disconnect() {
    this.gone = true;
    this.model.off("msg:custom", this.onMessage);
    this.leave?.(new Error("gone"));
  }

  prepare() {}

  /** The view at a setting. One that comes after the reader was told of the silence is shown if it is still wanted. */
  view(at) {
    return new Promise((resolve, reject) => {
      let late = false;
      this.#ask({ kind: "view", at }, {
        answered: ({ view, failed }) => {
          if (failed !== undefined) reject(new Error("kernel-failed", { cause: failed }));
          else if (late) this.element.late(at, view);
          else resolve(view);
        },
        silent: () => {
          late = true;
          reject(new Error("kernel-silent"));
        },
      });
    });
  }

  async charts() {
    for (;;) {
      const loading = (globalThis[LOADED] ??= this.#askForLibrary());
      try {
        return await loading;
      } catch (error) {
        if (globalThis[LOADED] === loading) delete globalThis[LOADED];
        if (error.message !== "gone" || this.gone) throw error; // whoever asked left the page: ask again
      }
    }
  }

  #askForLibrary() {
    return new Promise((resolve, reject) => {
      this.leave = reject;
      this.#ask({ kind: "library" }, {
        answered: ({ failed }, buffers) => {
          if (failed !== undefined) reject(new Error("figure-missing", { cause: failed }));
          else libraryFrom(buffers[0]).then(resolve, reject);
        },
        silent: () => this.element.tell("kernel-silent"), // it may still come, so go on waiting
      }, LONG_WAY);
    });
  }

  #ask(question, { answered, silent }, busyAfter = BUSY_AFTER) {
    this.asked += 1;
    const timers = [
      setTimeout(() => this.element.tell("kernel-busy"), busyAfter),
      setTimeout(silent, SILENT_AFTER),
    ];
    this.waiting.set(this.asked, (message, buffers) => {
      timers.forEach(clearTimeout);
      answered(message, buffers);
    });
    this.model.send({ ...question, id: this.asked });
  }
}
