// A page without a kernel: the answer lives in this browser, and moves by a file that holds the literal.
import { readFile, withoutEmpty, writeFile } from "./literal.js";

export const PREFIX = "apart-and-together:1:";

export class PageHost {
  constructor(spec) {
    this.spec = spec;
    this.key = PREFIX + spec.id;
    this.kept = "page-kept"; // the sentence that says where the answer is
    this.keep = !spec.private; // the learner's own entries stay in memory until they choose otherwise
  }

  connect(board) {
    this.board = board;
    this.onStorage = (event) => {
      const stored = event.key === this.key ? this.#read() : null; // another tab of the same page
      if (stored) this.received(stored);
    };
    addEventListener("storage", this.onStorage);
    this.failed = !this.#usable();
    const stored = this.#read();
    if (stored) {
      this.keep = true;
      board.receive(stored);
    }
    this.#report();
  }

  /** Another tab changed the answer. */
  received(answer) {
    this.board.receive(answer);
  }

  disconnect() {
    removeEventListener("storage", this.onStorage);
  }

  save(answer) {
    if (this.keep) this.#write(answer);
    this.#report();
  }

  /** The answer without what nobody has filled in, for a page that puts several boards into one file. */
  get filled() {
    return withoutEmpty(this.board.answer);
  }

  keepOnDevice() {
    this.keep = true;
    this.save(this.board.answer);
  }

  erase() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was kept, so nothing has to go
    }
  }

  /** Offer the answer as a file; its content is the literal of the answer cell. */
  download(answer) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([writeFile(this.spec.name, answer)], { type: "text/plain" }));
    link.download = `${this.spec.id}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000); // some browsers read it late
  }

  /** Read such a file; the board keeps what it has when the file is none of ours. */
  async upload(file) {
    const answer = file.size > 65536 ? null : readFile(await file.text());
    if (answer === null || !this.board.accepts(answer)) return this.board.status("file-unreadable");
    this.board.receive(answer);
    this.save(answer);
    return this.board.say(this.board.t("file-loaded"));
  }

  /** Whether this browser lets the page keep anything: told at once, not after an hour's work. */
  #usable() {
    try {
      localStorage.setItem(PREFIX, "");
      localStorage.removeItem(PREFIX);
      return true;
    } catch {
      return false;
    }
  }

  #read() {
    try {
      const answer = JSON.parse(localStorage.getItem(this.key));
      return answer !== null && this.board.accepts(answer) ? answer : null;
    } catch {
      return null;
    }
  }

  #write(answer) {
    try {
      localStorage.setItem(this.key, JSON.stringify(answer));
      this.failed = false;
    } catch {
      this.failed = true; // private window, full or forbidden storage: say so, never pretend
    }
  }

  #report() {
    if (this.failed) this.board.status("page-not-kept");
    else this.board.status(this.keep ? this.kept : "page-private");
  }
}
