/* The page's own script: the choice of colours, and scrolling boxes that a keyboard can reach. */

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const KEY = "apart-and-together:mode";

const show = (mode) => {
  root.dataset.mode = mode;
  root.dataset.theme = mode === "dark" || (mode === "auto" && system.matches) ? "dark" : "light";
};

const keep = (mode) => {
  try {
    localStorage.setItem(KEY, mode);
  } catch {
    // Storage is refused (a private window): the choice lasts for this page.
  }
};

const chooser = document.querySelector(".mode");
if (chooser) {
  chooser.hidden = false;
  for (const choice of chooser.querySelectorAll("input")) {
    choice.checked = choice.value === root.dataset.mode;
    choice.addEventListener("change", () => {
      show(choice.value);
      keep(choice.value);
    });
  }
}
system.addEventListener("change", () => show(root.dataset.mode));

// On a phone the contents are a sheet over the text: a heading chosen on this same page closes it.
const contents = document.getElementById("contents");
contents?.addEventListener("click", (event) => {
  if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
});

// What scrolls sideways must be reachable by keyboard, and only then be a stop on the way, with a name.
const words = JSON.parse(document.querySelector("article").dataset.scrolls);
const nameOf = (box) => {
  if (box.localName === "pre") return words.code;
  return box.querySelector("caption")?.textContent.trim() ?? (box.matches(".math") ? words.formula : words.table);
};
const scrollers = document.querySelectorAll(".table-scroll, article pre, article .math");
const watcher = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const stop = target.scrollWidth > target.clientWidth;
    const told = stop ? { tabindex: "0", role: "group", "aria-label": nameOf(target) } : {};
    for (const name of ["tabindex", "role", "aria-label"]) {
      if (name in told) target.setAttribute(name, told[name]);
      else target.removeAttribute(name);
    }
  }
});
for (const scroller of scrollers) watcher.observe(scroller);
