// Widgets that a notebook carries in its metadata are code: an anywidget's module among them runs as soon as the
// notebook is opened. Whoever did not make the notebook need not trust it, and Jupyter says whether they do: its
// server knows by a signature whether this person's own JupyterLab wrote the file. Where it did not, the state is
// taken out before the widget manager, which waits for the kernel's session, looks for it.

/** Whether every code cell is trusted; a notebook without any says nothing, which is not enough. */
const isTrusted = ({ cells }) => {
  const code = Array.from({ length: cells.length }, (_, at) => cells.get(at)).filter((cell) => cell.type === "code");
  return code.length > 0 && code.every((cell) => cell.trusted);
};

/** Keep saved widgets of a notebook that is not trusted from being loaded. */
export const shut = (context) =>
  context.ready.then(() => {
    const { model } = context;
    if (model.getMetadata("widgets") === undefined || isTrusted(model)) return;
    const { dirty } = model;
    model.deleteMetadata("widgets");
    if (!dirty && !model.collaborative) model.dirty = false;
  });
