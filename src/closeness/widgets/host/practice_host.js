// Practice in a notebook: no cell is meant for the answer, so this browser keeps it, as it does for a page. The
// kernel is told as well. A browser lab beside the book is of the same origin, so both keep the same answer.
import { PageHost, PREFIX } from "./page_host.js";

/** Who shares a hub's address each have a path of their own; nobody's practice may greet the next one. */
const owner = () => {
  try {
    const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
    const path = config.litePluginSettings ? "/" : new URL(config.baseUrl ?? "/", location.href).pathname;
    return path === "/" ? "" : `${path}:`;
  } catch {
    return ""; // no JupyterLab around it
  }
};

export class PracticeHost extends PageHost {
  constructor(model) {
    super(model.get("spec"));
    this.model = model;
    this.key = `${PREFIX}${owner()}${this.spec.id}`;
    this.kept = "practice-kept";
    this.onAnswer = () => this.board.receive(structuredClone(model.get("answer")));
  }

  connect(board) {
    super.connect(board);
    const live = this.model.get("answer");
    // a kernel that has an answer has the newest; an empty one is told what this browser kept
    if (Object.keys(live).length) board.receive(structuredClone(live));
    else this.#tell(board.answer);
    this.model.on("change:answer", this.onAnswer);
  }

  disconnect() {
    super.disconnect();
    this.model.off("change:answer", this.onAnswer);
  }

  save(answer) {
    this.#tell(answer);
    super.save(answer);
  }

  received(answer) {
    super.received(answer);
    this.#tell(answer);
  }

  #tell(answer) {
    this.model.set("answer", answer);
    this.model.save_changes();
  }
}
