/* Before the first paint: the reader's own choice of colours, else the system's. */
(root => {
  let mode = "auto";
  try { mode = localStorage.getItem("apart-and-together:mode") ?? mode; } catch { /* storage is refused: as the system */ }
  const dark = mode === "dark" || (mode === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.mode = mode;
  root.dataset.theme = dark ? "dark" : "light";
})(document.documentElement);
