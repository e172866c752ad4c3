// One dialog, of the browser's own kind: the focus stays in it, Escape closes it, the page behind is inert.
// Text is set as text. It follows JupyterLab's theme.
const STYLE = `
.closeness-dialog { max-width: min(36rem, calc(100vw - 2rem)); width: 36rem; box-sizing: border-box;
  max-height: calc(100vh - 3rem); padding: 0; border: 1px solid var(--jp-border-color1); border-radius: 8px;
  background: var(--jp-layout-color1); color: var(--jp-ui-font-color1);
  font: 15px/1.5 var(--jp-ui-font-family); box-shadow: 0 12px 40px rgb(0 0 0 / 35%) }
.closeness-dialog::backdrop { background: rgb(0 0 0 / 45%) }
.closeness-dialog form { display: flex; flex-direction: column; max-height: calc(100vh - 3rem); margin: 0 }
.closeness-dialog h2 { font-size: 20px; line-height: 1.3; margin: 0; padding: 20px 24px 10px; outline: none;
  overflow-wrap: anywhere }
.closeness-dialog .text { padding: 0 24px; overflow: auto }
.closeness-dialog p { margin: 0 0 12px; overflow-wrap: anywhere }
.closeness-dialog ul { list-style: none; margin: 0 0 12px; padding: 0 }
.closeness-dialog li { display: grid; grid-template-columns: 24px 1fr; gap: 0 8px; padding: 8px 0;
  border-top: 1px solid var(--jp-border-color2) }
.closeness-dialog li:last-child { border-bottom: 1px solid var(--jp-border-color2) }
.closeness-dialog li strong { font-weight: 600; overflow-wrap: anywhere }
.closeness-dialog li span { grid-column: 2; color: var(--jp-ui-font-color1) }
.closeness-dialog dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 16px; margin: 0 0 12px }
.closeness-dialog dt { color: var(--jp-ui-font-color1); opacity: .85 }
.closeness-dialog dd { margin: 0; font-weight: 600; overflow-wrap: anywhere }
.closeness-dialog code { font: 14px/1.5 var(--jp-code-font-family); background: none; color: inherit; user-select: all }
.closeness-dialog footer { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; padding: 14px 24px 20px }
.closeness-dialog button { min-height: 44px; padding: 0 18px; border-radius: 6px; cursor: pointer;
  font: inherit; border: 1px solid var(--jp-border-color0); background: transparent; color: inherit }
.closeness-dialog button.main { background: #1d5a9e; border-color: #1d5a9e; color: #fff; font-weight: 600 }
.closeness-dialog button:hover { filter: brightness(1.08) }
.closeness-dialog :is(button, .text):focus-visible { outline: 3px solid var(--jp-brand-color1); outline-offset: 2px }
@media (max-width: 480px) { .closeness-dialog footer button { flex: 1 1 100% } }
`;

let number = 0;

function styled() {
  if (document.getElementById("closeness-dialogs")) return;
  const style = document.createElement("style");
  style.id = "closeness-dialogs";
  style.textContent = STYLE;
  document.head.append(style);
}

export function element(tag, text = "", ...children) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

export const paragraphs = (text) =>
  text
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => element("p", line));

// A list of [sign, heading, text]; the sign is for the eye, the text says the same.
export function list(rows) {
  const made = document.createElement("ul");
  for (const [sign, heading, text] of rows) {
    const mark = element("b", sign);
    mark.setAttribute("aria-hidden", "true");
    made.append(element("li", "", mark, element("strong", heading), element("span", text)));
  }
  return made;
}

export function pairs(rows) {
  const made = document.createElement("dl");
  for (const [name, value] of rows) made.append(element("dt", name), element("dd", "", value));
  return made;
}

// Show a dialog; resolves to the id of the button that was pressed, "" for Escape. Buttons are [id, word] from
// the main one on. The focus goes to the heading, so that the dialog is read from its beginning, and back to
// where it was.
export function show({ title, content, buttons }) {
  styled();
  const before = document.activeElement;
  const dialog = element("dialog");
  dialog.className = "closeness-dialog";
  // JupyterLab takes keys from what does not say so.
  dialog.setAttribute("data-lm-suppress-shortcuts", "true");
  const heading = element("h2", title);
  heading.id = `closeness-dialog-${(number += 1)}`;
  heading.tabIndex = -1;
  dialog.setAttribute("aria-labelledby", heading.id);
  const text = element("div", "", ...content);
  text.className = "text";
  const footer = element("footer");
  for (const [at, [id, word]] of buttons.entries()) {
    const button = element("button", word);
    button.value = id;
    button.dataset.id = id;
    if (at === 0) button.className = "main";
    footer.prepend(button);
  }
  const form = element("form", "", heading, text, footer);
  form.method = "dialog";
  dialog.append(form);
  // Keys stay in here: what is behind would answer to them as well.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(dialog);
  dialog.showModal();
  if (text.scrollHeight > text.clientHeight) text.tabIndex = 0;
  heading.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (before?.isConnected) before.focus?.();
      resolve(dialog.returnValue);
    });
  });
}
