// What a learner does with an assignment beyond its boards: see what is incomplete, hand in with a receipt, take
// a corrected release. Shown only where the learner's server offers it.
import { element, list, paragraphs, pairs, show } from "./dialogs.js";
import { pathOf, save, saveAll } from "./saving.js";
import { Told, address, ask, offers } from "./server.js";

const SIGNS = { done: "✓", open: "○", look: "!", optional: "·" };

const LONGEST_PAUSE = 60_000;

export default [
  {
    id: "closeness:student",
    description: "Check and hand in an assignment, and take its corrected release.",
    autoStart: true,
    activate: (app) => {
      const offered = offers();
      if (offered) new Student(app, offered).start();
    },
  },
];

class Student {
  constructor(app, offered) {
    Object.assign(this, { app, offered, known: new WeakMap(), busy: false });
  }

  async start() {
    const { commands, shell } = this.app;
    try {
      this.words = await ask(this.app, "closeness/words");
    } catch {
      return; // the server went away meanwhile; JupyterLab says so
    }
    const here = () => Boolean(this.told()?.assignment);
    commands.addCommand("closeness:check", {
      label: this.words["check-label"],
      caption: this.words["check-caption"],
      isVisible: here,
      isEnabled: () => here() && !this.busy,
      execute: () => this.alone(() => this.check(shell.currentWidget)),
    });
    commands.addCommand("closeness:hand-in", {
      label: this.words["hand-in-label"],
      caption: this.words["hand-in-caption"],
      isVisible: here,
      isEnabled: () => here() && !this.busy,
      execute: () => this.alone(() => this.handIn(shell.currentWidget)),
    });
    commands.addCommand("closeness:correct", {
      label: this.words["correct-label"],
      execute: ({ path }) => this.alone(() => this.correct(path)),
    });
    commands.addCommand("closeness:formgrader", {
      label: this.words["formgrader-label"],
      isVisible: () => this.offered.formgrader,
      execute: () => window.open(address(this.app, "formgrader"), "closeness-formgrader"),
    });
    shell.currentChanged?.connect(() => this.look(shell.currentWidget));
    window.addEventListener("focus", () => this.look(shell.currentWidget));
    document.addEventListener("click", (event) => this.beforeSubmit(event), { capture: true });
    await this.look(shell.currentWidget);
    this.changed();
  }

  told() {
    return this.known.get(this.app.shell.currentWidget);
  }

  changed() {
    for (const id of ["closeness:check", "closeness:hand-in", "closeness:formgrader"]) {
      this.app.commands.notifyCommandChanged(id);
    }
  }

  // One thing at a time: a second press while the first one works does nothing.
  async alone(work) {
    if (this.busy) return;
    this.busy = true;
    this.changed();
    try {
      await work();
    } catch (error) {
      const text = error instanceof Told ? error.message : this.say("no-answer", { error: error.message });
      await this.tell(this.words["sorry"], paragraphs(text));
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  say(word, parts = {}) {
    return this.words[word].replace(/\{(\w+)\}/g, (all, name) => parts[name] ?? all);
  }

  tell(title, content) {
    return show({ title, content, buttons: [["close", this.words.close]] });
  }

  // Ask whose notebook this is, when it comes to the front, and again while a server in trouble does not say.
  async look(panel, pause = 1000) {
    const context = panel?.context;
    this.changed();
    if (!context || context.isDisposed || !pathOf(context).endsWith(".ipynb")) return;
    try {
      await context.ready;
      const told = await ask(this.app, `closeness/notebook?path=${encodeURIComponent(pathOf(context))}`);
      const before = this.known.get(panel);
      this.known.set(panel, told);
      if (told.corrected && !before?.corrected) this.announce(told, context);
    } catch (error) {
      if (error instanceof Told || pause > LONGEST_PAUSE || this.app.shell.currentWidget !== panel) return;
      setTimeout(() => this.look(panel, 2 * pause), pause);
      return;
    }
    this.changed();
  }

  announce(told, context) {
    this.app.commands.execute("apputils:notify", {
      message: this.say("correct-notice", { name: told.assignment }),
      type: "warning",
      options: {
        autoClose: false,
        actions: [
          {
            label: this.words["correct-label"],
            caption: this.words["correct-caption"],
            commandId: "closeness:correct",
            args: { path: pathOf(context) },
            displayType: "accent",
          },
        ],
      },
    });
  }

  // Say why work was not saved, and that nothing else was done.
  unsaved([path, reason]) {
    return this.tell(
      this.say("not-saved-title", { name: path.split("/").pop() }),
      paragraphs(this.words[`not-saved-${reason}`]),
    );
  }

  async check(panel) {
    const { context } = panel;
    const reason = await save(context);
    if (reason) return this.unsaved([pathOf(context), reason]);
    const found = await ask(this.app, "closeness/check", { path: pathOf(context) });
    if (!found.course) return this.validate(pathOf(context));
    const title = this.words[found.ready ? "check-ready" : "check-open"];
    return this.tell(title, [...paragraphs(this.words["check-lead"]), this.tasks(found.tasks)]);
  }

  tasks(tasks) {
    return list(tasks.map((task) => [SIGNS[task.state], task.title, task.words]));
  }

  // Another author's notebook: nbgrader runs it and looks at its open tests.
  async validate(path) {
    const notice = this.app.commands.execute("apputils:notify", {
      message: this.words["validate-running"],
      type: "in-progress",
      options: { autoClose: false },
    });
    let found;
    try {
      found = await ask(this.app, "assignments/validate", { path });
    } finally {
      await this.app.commands.execute("apputils:dismiss-notification", { id: await notice });
    }
    const value = typeof found.value === "string" ? { error: found.value } : (found.value ?? {});
    if (!found.success || value.error) {
      const text = String(value.error ?? "").trim().split("\n").pop();
      return this.tell(this.words["validate-stopped"], paragraphs(this.say("validate-error", { error: text })));
    }
    const rows = (value.failed ?? []).map((one) => ["○", firstLine(one.source), firstLine(one.error)]);
    for (const one of value.changed ?? []) rows.push(["!", firstLine(one.old_source), this.words["validate-changed"]]);
    if (!rows.length) return this.tell(this.words["validate-fine"], paragraphs(this.words["validate-fine-text"]));
    return this.tell(this.words["validate-open"], [...paragraphs(this.words["validate-lead"]), list(rows)]);
  }

  async handIn(panel) {
    const { assignment, folder, notebooks } = this.known.get(panel);
    const unsaved = await saveAll(this.app, folder);
    if (unsaved) return this.unsaved(unsaved);
    const content = paragraphs(this.say("ask-what", { files: notebooks.map((one) => one.split("/").pop()).join(", ") }));
    for (const path of notebooks) {
      const found = await ask(this.app, "closeness/check", { path });
      const left = found.tasks.filter((task) => task.state !== "done");
      if (!found.course) continue;
      content.push(...paragraphs(this.words[found.ready ? (left.length ? "ask-look" : "ask-ready") : "ask-open"]));
      if (left.length) content.push(this.tasks(left));
    }
    content.push(...paragraphs(this.words["ask-again"]));
    const buttons = [["yes", this.words["ask-yes"]], ["no", this.words["ask-no"]]];
    if ((await show({ title: this.say("ask-title", { name: assignment }), content, buttons })) !== "yes") return;
    this.receipt(await ask(this.app, "closeness/submit", { assignment }));
  }

  async receipt(given) {
    const time = new Date(given.submitted).toLocaleString(undefined, { dateStyle: "long", timeStyle: "medium" });
    const late = given.late === null ? "" : ` · ${this.words[given.late ? "receipt-late" : "receipt-in-time"]}`;
    const content = [
      pairs([
        [this.words["receipt-time"], time + late],
        [this.words["receipt-hash"], element("code", given.hash)],
      ]),
      list(given.files.map((one) => ["✓", one.name, this.say("receipt-bytes", { bytes: one.bytes.toLocaleString() })])),
      ...paragraphs(given.notice ?? ""),
      ...paragraphs(given.kept ? this.say("receipt-kept", { path: given.kept }) : this.words["receipt-not-kept"]),
    ];
    const buttons = [["close", this.words.close]];
    if (given.kept) buttons.push(["open", this.words["receipt-open"]]);
    const pressed = await show({ title: this.say("receipt-done", { name: given.assignment }), content, buttons });
    if (pressed === "open") await this.app.commands.execute("docmanager:open", { path: given.kept });
  }

  async correct(path) {
    const panel = [...this.app.shell.widgets("main")].find(({ context }) => context && pathOf(context) === path);
    const reason = panel ? await save(panel.context) : "";
    if (reason) return this.unsaved([path, reason]);
    const done = await ask(this.app, "closeness/correct", { path });
    if (panel) {
      await panel.context.revert();
      this.known.set(panel, { ...this.known.get(panel), corrected: false });
    }
    const content = paragraphs(this.say("correct-done", { backup: done.backup }));
    if (done.gone.length) content.push(...paragraphs(this.say("correct-gone", { names: done.gone.join(", ") })));
    if (done.kept_files.length) {
      content.push(...paragraphs(this.say("correct-files", { names: done.kept_files.join(", ") })));
    }
    return this.tell(this.words["correct-title"], content);
  }

  // nbgrader's Assignment List hands in what is on the disk. Its Submit waits here until open work is there too.
  beforeSubmit(event) {
    const button = event.target.closest?.("#fetched_assignments_list button");
    if (!button || button.textContent.trim() !== "Submit" || button.dataset.saved) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.alone(async () => {
      const unsaved = await saveAll(this.app, "");
      if (unsaved) {
        await this.unsaved(unsaved);
        return;
      }
      button.dataset.saved = "true";
      button.click();
      delete button.dataset.saved;
    });
  }
}

const firstLine = (text) => String(text ?? "").trim().split("\n")[0];
