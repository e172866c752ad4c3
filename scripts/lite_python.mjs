// Python as a lab begins with it. The kernel asks this module for Pyodide; `begin` can be called long before, and
// what it imports then is there when the first cell runs.
import { loadPyodide as load } from "./pyodide.mjs";

const TOLD = {}; // by the build: names of archives, and the environment
const here = new URL(".", import.meta.url).href;
const SITE = "/site";

const FIRST = `
import sys
sys.path += ["${SITE}", archive]
import micropip, piplite.piplite, pyodide_kernel
import closeness.bank, closeness.lab.opening, closeness.widgets.view
`;

// Packages that come last: they are unpacked when somebody imports one of them, who waits if they have not come.
const LATER = `
import importlib, sys

class Later:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in names:
            bring()
            sys.meta_path.remove(self)
            importlib.invalidate_caches()

sys.meta_path.insert(0, Later())
`;

// Pyodide waits for ever for a file that does not come. The page is told which one it is.
const ask = globalThis.fetch;
globalThis.fetch = async (asked, options) => {
  const missing = () => globalThis.postMessage({ missing: new URL(asked.url ?? asked, here).href });
  const answer = await ask(asked, options).catch((error) => {
    missing();
    throw error;
  });
  if (!answer.ok) missing();
  return answer;
};

let begun;
/** Start Python, once; it is ready when its first imports are done. */
export const begin = () => (begun ??= start());

async function start() {
  const { inFiles, packages, later, environment } = TOLD;
  const coming = Promise.all([bytes(inFiles), bytes(packages)]);
  coming.catch(() => {}); // told below, when it is waited for
  const python = await load({ indexURL: here, env: environment });
  const [files, archive] = await coming;
  python.FS.mkdirTree(SITE);
  python.unpackArchive(files, "zip", { extractDir: SITE });
  const put = (name, data) => python.FS.writeFile(`/lib/${name}`, new Uint8Array(data));
  put(packages, archive);
  run(python, FIRST, { archive: `/lib/${packages}` });
  let came;
  const bring = () => python.unpackArchive(came ?? bytesNow(later.file), "zip", { extractDir: SITE });
  run(python, LATER, { names: later.names, bring });
  globalThis.fetch = ask; // from here on everybody is told by themselves
  bytes(later.file).then(
    (data) => {
      came = data;
    },
    () => {}, // whoever imports it is told
  );
  return python;
}

/** Run statements in names of their own, so that nothing is left among the learner's. */
function run(python, statements, given) {
  const globals = python.toPy({ __name__: "lab", ...given });
  python.runPython(statements, { globals });
}

async function bytes(name) {
  const answer = await fetch(here + name);
  if (!answer.ok) throw new Error(`${name} could not be loaded`);
  return answer.arrayBuffer();
}

function bytesNow(name) {
  const request = new XMLHttpRequest();
  request.open("GET", here + name, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`${name} could not be loaded`);
  return request.response;
}

/** What the kernel calls: the Python that has begun, its lines led to the notebook from now on. */
export async function loadPyodide({ stdout, stderr }) {
  const python = await begin();
  python.setStdout({ batched: stdout });
  python.setStderr({ batched: stderr });
  return python;
}
