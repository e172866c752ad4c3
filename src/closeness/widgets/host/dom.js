// What every element needs of the document: nodes without markup in strings, words, the host's theme.

/** Make a node. Functions become listeners, true and false toggle, text is always text. */
export const h = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const name in attributes) give(node, name, attributes[name]);
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
};

const SVG = "http://www.w3.org/2000/svg";

/** Make an SVG node. */
export const svg = (tag, attributes = {}, ...children) => {
  const node = document.createElementNS(SVG, tag);
  for (const name in attributes) give(node, name, attributes[name]);
  node.append(...children);
  return node;
};

/** Update attributes in place, so that focus and selection survive: what is as it should be is not touched. */
export const setAll = (node, attributes) => {
  for (const name in attributes) {
    const value = attributes[name];
    if (name === "text" ? node.textContent !== value : name === "value" ? node.value !== value : isNews(node, name, value)) {
      give(node, name, value);
    }
  }
};

const isNews = (node, name, value) =>
  typeof value === "function" || node.getAttribute(name) !== (isNone(value) ? null : value === true ? "" : String(value));

const isNone = (value) => value === false || value === null || value === undefined;

const give = (node, name, value) => {
  if (typeof value === "function") node.addEventListener(name.slice(2), value);
  else if (name === "text") node.textContent = value;
  else if (name === "value") node.value = value;
  else if (isNone(value)) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
};

/** Fill {placeholders} of a sentence from the course's word list; a missing word shows its key. */
export const phrase = (strings, key, values = {}) =>
  (strings[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const drawings = new Map();

/** A small drawing of the course, as paths in a 24 by 24 box; decoration beside words. */
export const icon = (path, name = "") => {
  const key = `${name} ${path}`;
  if (!drawings.has(key)) drawings.set(key, drawing(path, name));
  return drawings.get(key).cloneNode(true); // boards have dozens of few kinds
};

const drawing = (path, name) =>
  svg(
    "svg",
    { viewBox: "0 0 24 24", width: 20, height: 20, "aria-hidden": "true", class: `icon ${name}`.trim() },
    svg("path", {
      d: path, fill: "none", stroke: "currentColor", "stroke-width": 2,
      "stroke-linecap": "round", "stroke-linejoin": "round",
    }),
  );

export const ICONS = {
  recharging: "M4 12a8 8 0 1 0 3-6.2M4 4v5h5",
  avoiding: "M4 12h15M13 6l6 6-6 6M4 5v14",
  "cannot-tell-yet": "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .6-1.5 1.2-1.5 2.3M12 18.5v.01",
  fits: "M5 13l4.5 4.5L19 7",
  look: "M12 7v6M12 17v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  back: "M9 7l-5 5 5 5M4 12h10a6 6 0 0 1 6 6",
};

const isDark = () => {
  const page = document.documentElement.dataset.theme; // the book's theme sets light or dark
  if (page === "light" || page === "dark") return page === "dark";
  const lab = document.body.dataset.jpThemeLight; // JupyterLab, Notebook 7, JupyterLite
  if (lab) return lab === "false";
  return matchMedia("(prefers-color-scheme: dark)").matches;
};

/** Keep data-theme of an element in step with the page or the notebook around it; returns a stop function. */
export const followTheme = (element) => {
  const apply = () => element.setAttribute("data-theme", isDark() ? "dark" : "light");
  const observer = new MutationObserver(apply);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", apply);
  apply();
  return () => {
    observer.disconnect();
    media.removeEventListener("change", apply);
  };
};
