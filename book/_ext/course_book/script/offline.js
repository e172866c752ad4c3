/* Keeps the book for reading without a network, where the browser and the server let it. */

const root = document.documentElement;
const site = new URL(root.dataset.content_root ?? "./", document.baseURI);
const worker = new URL("sw.js", site);
const ERASED = "apart-and-together:erased"; // in this tab everything was erased: begin nothing anew

const erased = () => {
  try {
    return sessionStorage.getItem(ERASED) !== null;
  } catch {
    return true; // a browser that keeps nothing is asked for nothing
  }
};

/** Whether this server offers the worker. A hub does not: it answers 204, which is no error in anybody's console. */
const offered = async () => (await fetch(worker, { method: "HEAD" })).status === 200;

const start = async () => {
  const { serviceWorker } = navigator;
  const known = await serviceWorker.getRegistration(site);
  if (known?.active?.scriptURL !== worker.href) {
    if (!(await offered())) return;
    await serviceWorker.register(worker, { scope: site.href, updateViaCache: "none" });
  }
  serviceWorker.addEventListener("message", ({ data }) => {
    if (data.whole) root.dataset.kept = data.version;
  });
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  (await serviceWorker.ready).active.postMessage({ task: "keep", loaded: [location.href, ...loaded] });
};

// After all that the page shows: keeping must not make anybody wait.
const begin = () => {
  if ("serviceWorker" in navigator && !erased()) start().catch(() => {}); // refused: the book reads on as before
};
if (document.readyState === "complete") begin();
else addEventListener("load", begin, { once: true });
