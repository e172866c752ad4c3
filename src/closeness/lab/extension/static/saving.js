// Saving before anything is handed in: open documents of an assignment, each until it is on the server's disk.
const documents = (app) => {
  const found = new Map();
  for (const widget of app.shell.widgets("main")) {
    const { context } = widget;
    if (context?.model && typeof context.save === "function") found.set(pathOf(context), context);
  }
  return found;
};

export const pathOf = (context) => context.localPath ?? context.path;

// Return [path, reason] for the first document below *folder* that is not saved, null when all of them are.
// JupyterLab shows what the server said; the reason tells what that means for the work.
export async function saveAll(app, folder) {
  for (const [path, context] of documents(app)) {
    if (folder !== "" && !path.startsWith(`${folder}/`)) continue;
    const reason = await save(context);
    if (reason) return [path, reason];
  }
  return null;
}

// Return "" once a document is saved, otherwise why it is not: a word that stands for a sentence.
export async function save(context) {
  await context.ready;
  if (!context.model.dirty) return "";
  if (context.canSave === false || context.contentsModel?.writable === false) return "read-only";
  try {
    await context.save();
  } catch (error) {
    return /space|quota|507/i.test(String(error?.message)) ? "full" : "failed";
  }
  return context.model.dirty && context.model.readOnly !== true ? await again(context) : "";
}

// Something was typed while the document was being saved: that is saved too, once.
async function again(context) {
  try {
    await context.save();
    return "";
  } catch {
    return "failed";
  }
}
