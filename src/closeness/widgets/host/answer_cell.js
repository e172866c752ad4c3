// The cell of the notebook that holds the learner's answer, found by its grade_id. It is the one truth:
// boards write each change into it and save; what a person typed there is read by the kernel, never here,
// and never overwritten without asking.
import { sameAnswer, withoutEmpty, writeAnswer } from "./literal.js";

const SAVE_AFTER = 400; // ms of quiet before the notebook is saved
const READ_AFTER = 700; // ms of quiet before typed text is read

/** The notebook around a widget (JupyterLab, Notebook 7, JupyterLite), or null where the host gives none. */
export const notebookOf = (model) => {
  const context = model.widget_manager?.context;
  return context?.model?.cells?.get && typeof context.save === "function" ? context : null;
};

const cellOf = (context, gradeId) => {
  const { cells } = context.model;
  for (let i = 0; i < cells.length; i += 1) {
    if (cells.get(i).getMetadata?.("nbgrader")?.grade_id === gradeId) return cells.get(i);
  }
  return null;
};

/** Whether a text is as the board itself would write it: nothing of a person's own would be lost by writing. */
const isOwnText = (text, reply) => reply.plain === true || text === writeAnswer(reply.name, reply.value);

export class AnswerCell {
  /** `read` asks the kernel what a source says: {name, value} or {message}. */
  constructor({ context, gradeId, name, board, read, adopt }) {
    Object.assign(this, { context, gradeId, name, board, read, adopt, known: null, held: null, asked: 0, asking: false, waits: null });
    this.onChange = () => {
      clearTimeout(this.reading);
      // another view of the same board wrote it, or a hand typed what the board shows: nothing to read
      if (this.text === writeAnswer(this.name, this.board.answer)) this.known = this.text;
      if (this.text !== this.known) this.reading = setTimeout(() => this.readTyped(), READ_AFTER);
    };
    this.onCells = () => {
      if (this.cell?.sharedModel !== this.watched) this.#watch(); // undone, or the notebook was read again
    };
    this.onHide = () => {
      if (document.visibilityState === "hidden") this.saveNow();
    };
  }

  get cell() {
    return cellOf(this.context, this.gradeId);
  }

  get text() {
    return this.cell?.sharedModel.getSource() ?? null;
  }

  open() {
    this.#watch();
    this.context.model.cells.changed?.connect(this.onCells);
    if (this.cell === null) return this.board.status("no-cell", { literal: true });
    document.addEventListener("visibilitychange", this.onHide);
    if (this.text === writeAnswer(this.name, this.board.answer)) {
      this.known = this.text;
      return this.board.status("notebook");
    }
    return this.readTyped();
  }

  close() {
    this.watched?.changed.disconnect(this.onChange);
    this.context.model.cells.changed?.disconnect(this.onCells);
    document.removeEventListener("visibilitychange", this.onHide);
    clearTimeout(this.reading);
    this.saveNow();
  }

  #watch() {
    this.watched?.changed.disconnect(this.onChange);
    this.watched = this.cell?.sharedModel;
    this.watched?.changed.connect(this.onChange);
    if (this.known !== null) this.onChange();
  }

  /** Load what stands in the cell into the board, unless a change of the board waits for a decision. */
  async readTyped() {
    const text = this.text;
    if (text === null || text === this.known || this.held !== null) return;
    const before = this.board.answer;
    this.asked += 1;
    const turn = this.asked;
    this.asking = true;
    const reply = await this.read(text);
    if (turn !== this.asked) return; // a later question settles it
    this.asking = false;
    const { waits } = this;
    this.waits = null;
    if (waits !== null) {
      this.#settle(text, reply, before, waits);
      return;
    }
    if (text !== this.text || this.held !== null) return; // it changed while the kernel was reading
    if (reply.message !== undefined) {
      this.board.status("typed-unreadable", { detail: reply.message });
      return;
    }
    this.name = reply.name;
    if (!sameAnswer(reply.value, this.board.answer)) {
      this.adopt(reply.value);
      this.board.receive(reply.value);
      this.board.say(this.board.t("typed-loaded"));
    }
    // comments and layout of a person's own text would be lost by writing: then the board asks first
    this.known = isOwnText(text, reply) ? text : null;
    this.board.status(reply.problems?.length ? "typed-problems" : "notebook", { detail: reply.problems?.join(" ") });
  }

  write(answer) {
    clearTimeout(this.reading);
    if (this.cell === null) {
      this.board.status("no-cell", { literal: true });
      return;
    }
    if (this.text === this.known) this.#put(answer);
    else if (this.asking) {
      this.waits = answer; // a slow kernel is still reading what the board was opened with
      this.board.status("saving");
    } else this.#conflict(answer);
  }

  /** The board changed while the kernel was reading: write it if the cell held nothing that the board did not know. */
  #settle(text, reply, before, answer) {
    const plain = reply.message === undefined && text === this.text && isOwnText(text, reply);
    if (plain && sameAnswer(withoutEmpty(reply.value), withoutEmpty(before))) {
      this.name = reply.name;
      this.#put(answer);
    } else this.#conflict(answer);
  }

  #conflict(answer) {
    this.held = answer;
    this.board.status("typed-conflict", {
      actions: [
        ["use-board", () => this.#decide(() => this.#put(this.board.answer))],
        ["use-typed", () => this.#decide(() => this.readTyped())],
      ],
    });
  }

  #decide(then) {
    this.held = null;
    then();
  }

  #put(answer) {
    this.known = writeAnswer(this.name, answer);
    this.cell.sharedModel.setSource(this.known);
    this.board.status("saving");
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.saveNow(), SAVE_AFTER);
  }

  async saveNow() {
    if (this.saving === undefined) return;
    clearTimeout(this.saving);
    this.saving = undefined;
    try {
      await this.context.save();
      this.board.status(this.context.model.dirty ? "not-saved" : "saved");
    } catch (error) {
      this.board.status("not-saved", { detail: String(error?.message ?? error) });
    }
  }
}
