// Boards are there when a notebook is opened, and nothing of the notebook runs by being opened. For each cell
// with a board the kernel executes one fixed statement of the installed package, which reads the cells' text and
// never executes it. What it shows is put under the cell, as a run of the cell would put it there.
import { packed, statement } from "./kernel.js";
import { shut } from "./saved_widgets.js";

const BOARDS = "Explorer|FormBoard|LedgerBoard|SortBoard|TwoAxisMap|TwoRecords|WeekPlanner|WhatNext";
const SHOWS = new RegExp(`\\b(?:${BOARDS})\\s*\\(`);
const ASKS = /^\s*\w+\.require_complete\(\)\s*$/;
const MOST_CELLS = 60; // asked about in one notebook
const MOST_TEXT = 250_000; // characters of all its code cells

const MOST_TIMES = 3; // that a board is asked for again
const SETTLES_IN = 1000; // milliseconds after the page has changed
const COMES_WITHIN = 20_000; // milliseconds for a widget that the page waits for

// A widget's place with nothing in it, and one whose manager has given it up.
const EMPTY = ".jp-OutputArea-output.lm-Panel:not(:has(*))";
const GIVEN_UP = ".jupyter-widgets";

const listed = (cells) => Array.from({ length: cells.length }, (_, at) => cells.get(at));
const source = (cell) => cell.sharedModel.getSource();
const VIEW = "application/vnd.jupyter.widget-view+json";
const viewsOf = (outputs) => outputs.map((one) => one.data?.[VIEW]?.model_id).filter((id) => typeof id === "string");

const said = ({ text, evalue }) => [text ?? evalue].flat().join("").trim();

const output = ({ header, content }) => {
  if (header.msg_type === "display_data") {
    return { output_type: "display_data", data: content.data, metadata: content.metadata };
  }
  const line = header.msg_type === "stream" && content.name === "stdout";
  return line ? { output_type: "stream", name: "stdout", text: content.text } : null;
};

class Opening {
  constructor(context, panel) {
    this.context = context;
    this.panel = panel;
    this.asked = new WeakSet(); // cells with a board that the kernel has answered for
    this.times = new WeakMap(); // how often it was asked again, because its board did not come
    this.fresh = true; // a kernel that has not been asked yet
    this.views = new WeakMap(); // cells, and the views that the notebook was saved with
    this.lines = new Map(); // cells that say what a board still lacks, and the text they said it of
    const { sessionContext } = context;
    sessionContext.kernelChanged.connect((_, { oldValue, newValue }) => {
      if (oldValue?.id !== newValue?.id) this.fresh = true;
      this.#open();
    });
    sessionContext.statusChanged.connect((_, status) => {
      if (status.endsWith("restarting")) this.fresh = true;
      else this.#open();
    });
    context.saveState.connect((_, state) => {
      if (state === "completed") this.#sayAgain();
    });
    context.ready.then(() => this.#leaveViews());
    context.ready.then(() => sessionContext.ready).then(() => this.#open());
    this.#attend();
  }

  get #kernel() {
    return this.context.isDisposed ? null : (this.context.sessionContext.session?.kernel ?? null);
  }

  get #code() {
    return listed(this.context.model.cells).filter((cell) => cell.type === "code");
  }

  /** Until the kernel has answered, a board's table stands there: a saved view may be another kernel's. */
  #leaveViews() {
    if (this.context.model.collaborative) return;
    for (const cell of this.#code.filter((one) => SHOWS.test(source(one)))) {
      const outputs = cell.outputs.toJSON();
      const views = viewsOf(outputs);
      if (!views.length) continue;
      this.views.set(cell, views);
      this.#replace(
        cell,
        outputs.map((one) => {
          const { [VIEW]: _, ...data } = one.data ?? {};
          return one.data ? { ...one, data } : one;
        }),
      );
    }
  }

  async #open() {
    const kernel = this.#kernel;
    if (!this.fresh || !this.context.isReady || !kernel || !["idle", "busy"].includes(kernel.status)) return;
    this.fresh = false;
    const { language_info: language } = await kernel.info;
    if (language?.name !== "python" || this.context.isDisposed) return;
    const code = this.#code;
    const boards = code.filter((cell) => SHOWS.test(source(cell)));
    if (!boards.length || code.reduce((sum, cell) => sum + source(cell).length, 0) > MOST_TEXT) return;
    const lines = code.filter((cell) => ASKS.test(source(cell)));
    this.lines.clear();
    for (const cell of [...boards, ...lines].slice(0, MOST_CELLS)) this.#ask(cell);
  }

  /** What the kernel is told: the code cells from the top down to this one. */
  #above(cell) {
    const code = this.#code;
    const told = code.slice(0, code.indexOf(cell) + 1);
    return told.map((one) => ({ source: source(one), grade_id: one.getMetadata("nbgrader")?.grade_id ?? null }));
  }

  async #ask(cell, anew = false) {
    if (cell.executionState === "running") return; // its own run shows it
    const cells = this.#above(cell);
    const asked = source(cell);
    const views = [...viewsOf(cell.outputs.toJSON()), ...(this.views.get(cell) ?? [])];
    const told = packed({ cell: cell.id, cells, views, anew });
    const outputs = [];
    const future = this.#kernel.requestExecute(
      { code: statement("opening", "show", told), store_history: false, allow_stdin: false, stop_on_error: false },
      true,
    );
    future.onIOPub = (message) => {
      const one = output(message);
      if (one) outputs.push(one);
    };
    let ran = false;
    const heard = (_, { name }) => {
      ran ||= name.startsWith("execution");
    };
    cell.stateChanged.connect(heard);
    try {
      await future.done;
    } catch {
      return; // the kernel went away; the next one is asked anew
    } finally {
      cell.stateChanged.disconnect(heard);
    }
    const there = !this.context.isDisposed && this.#code.includes(cell);
    // a cell that was run or changed meanwhile is the learner's
    if (!there || !outputs.length || ran || source(cell) !== asked) return;
    if (SHOWS.test(asked)) this.asked.add(cell);
    if (ASKS.test(asked)) this.lines.set(cell, JSON.stringify(cells));
    this.#put(cell, outputs);
  }

  /**
   * A page that is loaded again takes over the widgets that the kernel has. On a machine with much else to do it can
   * miss them, and then waits, or says "model not found", for good. Whatever stays empty is asked for as a new view.
   */
  #attend() {
    const { content } = this.panel;
    const since = new WeakMap();
    let waiting = 0;
    let due = Infinity;
    const lookIn = (milliseconds) => {
      if (Date.now() + milliseconds >= due) return;
      clearTimeout(waiting);
      due = Date.now() + milliseconds;
      waiting = setTimeout(look, milliseconds);
    };
    const look = () => {
      due = Infinity;
      for (const { model, node } of content.widgets) {
        const empty = this.asked.has(model) && node.querySelector(EMPTY);
        if (!empty) continue;
        if (!since.has(empty)) since.set(empty, Date.now());
        const left = empty.matches(GIVEN_UP) ? 0 : since.get(empty) + COMES_WITHIN - Date.now();
        if (left > 0) lookIn(left);
        else this.#again(model);
      }
    };
    const seen = new MutationObserver(() => lookIn(SETTLES_IN));
    seen.observe(content.node, { childList: true, subtree: true });
    this.panel.disposed.connect(() => seen.disconnect());
  }

  #again(cell) {
    const times = (this.times.get(cell) ?? 0) + 1;
    if (!this.#kernel || times > MOST_TIMES) return;
    this.times.set(cell, times);
    this.#ask(cell, true);
  }

  /** Put outputs under a cell. The notebook counts as saved if it did before: a look at it changes no file. */
  #put(cell, outputs) {
    const before = cell.outputs.toJSON();
    const [shown] = viewsOf(outputs);
    if (shown && cell.trusted && viewsOf(before).includes(shown)) return; // it is there
    if (!shown && before.length === 1 && said(before[0]) === said(outputs[0])) return;
    // a line takes the place of a line, and never of marks that grading has put there
    if (!shown && before.some((one) => !["stream", "error"].includes(one.output_type))) return;
    this.#replace(cell, outputs, true); // of what it held nothing is left
  }

  #replace(cell, outputs, trusted = cell.trusted) {
    const { model } = this.context;
    const { dirty } = model;
    cell.outputs.clear();
    cell.trusted = trusted;
    outputs.forEach((one) => cell.outputs.add(one));
    if (!dirty && !model.collaborative) model.dirty = false;
  }

  /** After a save: what an answer still lacks may have changed with it. */
  #sayAgain() {
    if (!this.#kernel) return;
    for (const [cell, before] of this.lines) {
      if (!this.#code.includes(cell)) this.lines.delete(cell);
      else if (JSON.stringify(this.#above(cell)) !== before) this.#ask(cell);
    }
  }
}

export default [
  {
    id: "closeness:opening",
    description: "Show the boards of a notebook as soon as it is opened, without running anything in it.",
    autoStart: true,
    activate: (app) => {
      const known = new WeakSet();
      app.docRegistry.addWidgetExtension("Notebook", {
        createNew: (panel, context) => {
          if (known.has(context)) return; // a second view of the same notebook
          known.add(context);
          shut(context);
          new Opening(context, panel);
        },
      });
    },
  },
];
