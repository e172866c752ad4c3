/* Erase everything here: answers and settings, the labs' files, the copies kept for reading without a network. */

const PREFIX = "apart-and-together";
const LABS = "JupyterLite"; // how the names of the labs' stores begin
const site = new URL(document.documentElement.dataset.content_root ?? "./", document.baseURI);

const eraseAnswers = () => {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  for (const name of names) localStorage.removeItem(name);
  return names.length;
};

const drop = (name) =>
  new Promise((done, failed) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener("success", () => done());
    request.addEventListener("error", () => failed(request.error));
    request.addEventListener("blocked", () => failed(new Error(`${name} is open in another tab`)));
  });

const eraseLabs = async () => {
  const all = (await indexedDB.databases()).map(({ name }) => name ?? "");
  const names = all.filter((name) => name.startsWith(LABS));
  await Promise.all(names.map(drop));
  return names.length;
};

/** The workers first, so that none of them keeps again what goes. */
const eraseCopies = async () => {
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  for (const worker of workers.filter(({ scope }) => scope.startsWith(site.href))) {
    worker.active?.postMessage({ task: "stop" });
    await worker.unregister();
  }
  if (!("caches" in globalThis)) return 0;
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  let copies = 0;
  for (const name of names) {
    copies += (await (await caches.open(name)).keys()).length;
    await caches.delete(name);
  }
  return copies;
};

const dialog = document.getElementById("erasing");
const part = (name) => dialog.querySelector(`.erasing-${name}`);

/** Do one thing and say what came of it: how many there were, that there were none, or that it failed. */
const report = async (name, erase) => {
  const line = dialog.querySelector(`[data-erased="${name}"]`);
  try {
    const count = await erase();
    if (count) line.textContent = line.dataset.some.replace("{}", count);
  } catch {
    line.hidden = true;
    part("failed").hidden = false;
  }
};

const eraseAll = async () => {
  try {
    sessionStorage.setItem(`${PREFIX}:erased`, ""); // in this tab nothing is kept anew; see offline.js
  } catch {
    // a browser that keeps nothing has nothing to begin anew
  }
  part("question").hidden = true;
  part("report").hidden = false;
  await report("answers", eraseAnswers);
  await report("copies", eraseCopies);
  await report("labs", eraseLabs);
  dialog.setAttribute("aria-labelledby", "erasing-done");
  part("done").id = "erasing-done";
  part("done").focus();
  dialog.dataset.done = "";
};

for (const opener of document.querySelectorAll(".erase")) {
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
}
part("yes")?.addEventListener("click", eraseAll);
part("close")?.addEventListener("click", () => dialog.close());
// Boards on this page still show what they held, and would write it down again.
dialog?.addEventListener("close", () => "done" in dialog.dataset && location.reload());
