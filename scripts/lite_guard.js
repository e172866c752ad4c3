// Stands at the head of each page of the labs. It starts Python at once, says in words what is missing
// or not kept, and leads back to the book. The rest of the page is JupyterLite's own.
(() => {
  const { words, first } = JSON.parse(document.getElementById("lab-words").textContent);
  const lite = new URL("../", document.baseURI);
  const book = new URL("../", lite);
  const place = new URLSearchParams(location.search).get("path") ?? "";
  const told = new Set();

  const drawn = new Promise((resolve) => {
    if (document.body) resolve();
    else addEventListener("DOMContentLoaded", resolve, { once: true });
  });

  // A line above everything, read aloud when it comes. What hinders says so for good; what warns can be closed.
  const say = async (text, hinders = false) => {
    if (told.has(text)) return;
    told.add(text);
    await drawn;
    const note = document.createElement("div");
    note.className = "lab-note";
    note.setAttribute("role", hinders ? "alert" : "status");
    const line = document.createElement("p");
    line.textContent = text;
    note.append(line);
    if (!hinders) {
      const close = document.createElement("button");
      close.type = "button";
      close.textContent = words.close;
      close.addEventListener("click", () => note.remove());
      note.append(close);
    }
    document.body.append(note);
    if (hinders) document.getElementById("jupyterlite-loading-indicator")?.remove();
  };

  const missing = (address) => {
    const { pathname } = new URL(address, document.baseURI);
    say(words.missing.replace("{}", pathname.split("/").pop() || pathname), true);
  };

  // Scripts and styles that do not come, at the start or later.
  addEventListener(
    "error",
    ({ target }) => {
      if (target instanceof HTMLScriptElement) missing(target.src);
      else if (target instanceof HTMLLinkElement && target.rel === "stylesheet") missing(target.href);
    },
    true,
  );

  // Python starts now, beside the page's own scripts; the first kernel takes its worker over. Of its modules a
  // browser does not say which is missing: they are asked for again.
  const asked = (name) => {
    const address = new URL(`static/pyodide/${name}`, lite);
    return fetch(address).then(({ ok }) => ok || missing(address), () => missing(address));
  };
  let begun = null;
  const begin = () => {
    begun = new Worker(new URL("static/pyodide/worker.mjs", lite), { type: "module" });
    begun.addEventListener("error", () => first.forEach(asked));
    begun.addEventListener("message", ({ data }) => {
      if (data?.missing) missing(data.missing);
      if (data?.stopped) first.forEach(asked);
    });
    globalThis.begunWorker = () => {
      const taken = begun;
      begun = null; // a second kernel, or one that is started again, begins by itself
      return taken;
    };
  };
  if (typeof WebAssembly !== "object") say(words.no_webassembly, true);
  else if (place && !crossOriginIsolated) begin();

  // Where nothing is kept, or not for sure.
  const keeps = () =>
    new Promise((resolve) => {
      try {
        const asked = indexedDB.open("lab-check");
        asked.onerror = () => resolve(false);
        asked.onsuccess = () => {
          asked.result.close();
          indexedDB.deleteDatabase("lab-check");
          resolve(true);
        };
      } catch {
        resolve(false);
      }
    });
  keeps().then((kept) => {
    if (!kept) say(words.refused);
    else if (!isSecureContext) say(words.unsure); // kept, and nobody can ask that it stays
  });

  // Back to the book: from the corner of the page, and from links such as #book/part-1/opening.html in a text.
  const page = place.startsWith("book/") ? place.replace(/\.ipynb$/, ".html") : "book/labs.html";
  const lead = (logo) => {
    const link = document.createElement("a");
    link.href = new URL(page, book).href;
    link.className = "lab-back";
    link.textContent = `← ${page === "book/labs.html" ? words.back_labs : words.back_page}`;
    logo.replaceWith(link);
  };
  drawn.then(() => {
    const watching = new MutationObserver(() => {
      const logo = document.getElementById("jp-NotebookLogo");
      if (!logo) return;
      watching.disconnect();
      lead(logo);
    });
    watching.observe(document.body, { childList: true, subtree: true });
  });
  const direct = ({ target }) => {
    const link = target.closest?.('a[href^="#book/"]');
    if (!link) return;
    link.target = "_self";
    link.href = new URL(link.getAttribute("href").slice(1), book).href;
  };
  for (const kind of ["pointerover", "focusin", "click"]) addEventListener(kind, direct, true);
})();
