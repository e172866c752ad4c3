// A notebook with an answer cell: traits carry the answer, the answer cell keeps it, the kernel reads typed text.
import { AnswerCell, notebookOf } from "./answer_cell.js";
import { writeAnswer } from "./literal.js";

const REPLY_WITHIN = 10000; // ms; a kernel busy for longer is told to the learner instead of waited for

export class KernelHost {
  constructor(model) {
    this.model = model;
    this.waiting = new Map();
    this.asked = 0;
    this.onAnswer = () => this.board.receive(structuredClone(this.model.get("answer")));
    this.onMessage = (message) => {
      this.waiting.get(message.id)?.(message);
      this.waiting.delete(message.id);
    };
  }

  connect(board) {
    this.board = board;
    this.model.on("change:answer", this.onAnswer);
    this.model.on("msg:custom", this.onMessage);
    board.receive(structuredClone(this.model.get("answer")));
    const { answer_cell: gradeId, name } = board.spec;
    const context = notebookOf(this.model);
    if (context === null) {
      board.status("no-notebook", { literal: true });
      return;
    }
    this.cell = new AnswerCell({
      context, gradeId, name, board,
      read: (source) => this.#ask({ kind: "read", source }),
      adopt: (answer) => this.#send(answer),
    });
    this.cell.open();
  }

  disconnect() {
    this.model.off("change:answer", this.onAnswer);
    this.model.off("msg:custom", this.onMessage);
    this.cell?.close();
  }

  save(answer) {
    this.#send(answer);
    if (this.cell) this.cell.write(answer);
    else this.board.status("no-notebook", { literal: true });
  }

  /** What a learner can copy into the answer cell where the host gives no access to it. */
  literal(answer) {
    return writeAnswer(this.cell?.name ?? this.board.spec.name, answer);
  }

  #send(answer) {
    this.model.set("answer", answer);
    this.model.save_changes();
  }

  #ask(question) {
    this.asked += 1;
    const id = this.asked;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ message: this.board.t("kernel-silent") }), REPLY_WITHIN);
      this.waiting.set(id, (reply) => {
        clearTimeout(timer);
        resolve(reply);
      });
      this.model.send({ ...question, id });
    });
  }
}
