// Answers travel as one file: from the course's pages into a notebook, from a notebook in the browser to
// JupyterLab, and to whoever collects them. The kernel reads and writes it; here it is only chosen and saved.
import { list, paragraphs, show } from "./dialogs.js";
import { told } from "./kernel.js";
import { pathOf } from "./saving.js";
import { offers } from "./server.js";

const MOST_BYTES = 2 ** 20;
const ENDING = ".answers.json";

const listed = (cells) => Array.from({ length: cells.length }, (_, at) => cells.get(at));
const tagOf = (cell) => cell.getMetadata("nbgrader") ?? {};

const nameOf = (context) => pathOf(context).split("/").pop().replace(/\.ipynb$/, "");

const cellsOf = (context) =>
  listed(context.model.cells)
    .filter((cell) => cell.type === "code" || cell.type === "markdown")
    .map((cell) => ({
      source: cell.sharedModel.getSource(),
      grade_id: tagOf(cell).grade_id ?? null,
      kind: cell.type,
      answered: tagOf(cell).solution === true,
    }));

const chosenFile = () =>
  new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = `${ENDING},.json,.txt`; // a board of a page saves .txt
    input.addEventListener("change", () => resolve(input.files[0] ?? null));
    input.addEventListener("cancel", () => resolve(null));
    input.click();
  });

const handOut = (name, text) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `${name}${ENDING}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // some browsers read it late
};

class AnswerFiles {
  constructor(app) {
    this.app = app;
  }

  get context() {
    return this.app.shell.currentWidget?.context ?? null;
  }

  /** Whether the notebook in front has cells that a learner answers. */
  get here() {
    const { context } = this;
    if (!context?.isReady || !context.model?.cells) return false;
    return listed(context.model.cells).some((cell) => tagOf(cell).solution === true);
  }

  async open() {
    const { context } = this;
    const kernel = context.sessionContext.session?.kernel;
    const found = kernel && (await told(kernel, "carrying", "hand_out", this.#telling(context)));
    if (!found) return;
    const say = found.words;
    const content = [...paragraphs(say["lead"])];
    if (found.problems.length) content.push(list(found.problems.map((one) => ["!", say["left-out"], one])));
    const buttons = [["save", say["save"]], ["read", say["read"]], ["close", say["close"]]];
    const pressed = await show({ title: say["title"], content, buttons });
    if (pressed === "save" && found.file) handOut(nameOf(context), found.file);
    if (pressed === "read") await this.#read(context, kernel, say);
  }

  #telling(context) {
    return { assignment: nameOf(context), cells: cellsOf(context) };
  }

  async #read(context, kernel, say) {
    const file = await chosenFile();
    if (!file) return;
    const close = [["close", say["close"]]];
    if (file.size > MOST_BYTES) {
      await show({ title: say["not-read"], content: paragraphs(say["too-large"]), buttons: close });
      return;
    }
    const found = await told(kernel, "carrying", "take_in", { ...this.#telling(context), file: await file.text() });
    const names = Object.keys(found?.sources ?? {});
    if (!names.length) {
      const reasons = list((found?.problems ?? []).map((one) => ["!", file.name, one]));
      await show({ title: say["not-read"], content: [reasons], buttons: close });
      return;
    }
    const left = found.problems.map((one) => ["!", say["left-out"], one]);
    const content = [...paragraphs(say["ask-lead"]), ...(left.length ? [list(left)] : [])];
    const title = say["ask-title"].replace("{file}", file.name);
    const pressed = await show({ title, content, buttons: [["yes", say["ask-yes"]], ["no", say["ask-no"]]] });
    if (pressed !== "yes" || context.isDisposed) return;
    for (const cell of listed(context.model.cells)) {
      const text = tagOf(cell).solution === true ? found.sources[tagOf(cell).grade_id] : undefined;
      if (text !== undefined && cell.sharedModel.getSource() !== text) cell.sharedModel.setSource(text);
    }
    await context.save();
  }
}

export default [
  {
    id: "closeness:answer-file",
    description: "Save a notebook's answers as a file, and read such a file.",
    autoStart: true,
    activate: (app) => {
      const files = new AnswerFiles(app);
      const offered = Boolean(offers());
      app.commands.addCommand("closeness:answer-file", {
        label: "Answers as a file…",
        caption: "Save the answers of this notebook as a file, or read such a file",
        isEnabled: () => files.here,
        isVisible: () => files.here,
        execute: () => files.open(),
      });
      // Where work is handed in by a button, the file stays in the menu; elsewhere it is the way to hand in.
      app.commands.addCommand("closeness:answer-file-button", {
        label: "Answers file",
        caption: "Save the answers of this notebook as a file, or read such a file",
        isVisible: () => !offered && files.here,
        execute: () => files.open(),
      });
      const look = () => {
        app.commands.notifyCommandChanged("closeness:answer-file");
        app.commands.notifyCommandChanged("closeness:answer-file-button");
      };
      app.docRegistry.addWidgetExtension("Notebook", {
        createNew: (_panel, context) => {
          context.ready.then(look);
        },
      });
      app.shell.currentChanged?.connect(look);
    },
  },
];
