/* How far a reader has come, kept in this browser: pages read to their end, marks in the contents, the next step. */

const KEY = "apart-and-together:read";
const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
const contents = document.querySelector("#contents nav");
const { read: wordRead, count: wordCount, goOn: wordGoOn } = contents.dataset;

const nameOf = (address) => {
  const { pathname } = new URL(address, location.href);
  return pathname.startsWith(root.pathname) ? pathname.slice(root.pathname.length) : "";
};
const here = nameOf(location.href);

const kept = () => {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(found) ? found.filter((one) => typeof one === "string") : []);
  } catch {
    return new Set(); // storage is refused: nothing is remembered, and nothing is missing
  }
};

const pages = [...contents.querySelectorAll("[data-page]")];

/** The first page of the way that is not read yet, after the last one that is; then what was left out before. */
const nextOf = (read) => {
  const way = pages.filter((link) => link.dataset.page === "way");
  const last = way.findLastIndex((link) => read.has(nameOf(link.href)));
  return [...way.slice(last + 1), ...way.slice(0, last + 1)].find((link) => !read.has(nameOf(link.href))) ?? null;
};

const mark = (link) => {
  if (link.dataset.done !== undefined) return;
  link.dataset.done = "";
  link.append(Object.assign(document.createElement("span"), { className: "sr", textContent: ` (${wordRead})` }));
};

function show() {
  const read = kept();
  for (const link of pages) if (read.has(nameOf(link.href))) mark(link);
  for (const part of contents.querySelectorAll(".contents-part")) {
    const links = [...part.querySelectorAll("[data-page=way]")];
    const done = links.filter((link) => link.dataset.done !== undefined).length;
    const place = part.querySelector(".contents-count");
    if (place && done) place.textContent = wordCount.replace("{done}", done).replace("{all}", links.length);
  }
  const next = read.size ? nextOf(read) : null;
  const action = document.querySelector(".landing article a.action");
  if (!next || !action) return;
  action.href = next.href;
  action.textContent = wordGoOn.replace("{title}", next.dataset.title);
  const beside = document.querySelector(".contents-next");
  beside.href = next.href;
  beside.querySelector(".contents-title").textContent = next.dataset.title;
}

function readHere() {
  const read = kept();
  if (read.has(here)) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([...read.add(here)]));
  } catch {
    return;
  }
  show();
}

show();
addEventListener("storage", ({ key }) => key === KEY && show()); // another page of the course
// A page is read when its end has been on the screen for a moment.
const end = document.querySelector(".onward");
if (end && pages.some((link) => nameOf(link.href) === here)) {
  let waiting;
  new IntersectionObserver(([{ isIntersecting }]) => {
    clearTimeout(waiting);
    if (isIntersecting) waiting = setTimeout(readHere, 1000);
  }).observe(end);
}
