// Compile Python source to bytecode with the very Python that will run it, in Node:
//     node compile_for_pyodide.mjs PYODIDE_FOLDER TREE...
// A tree below which `keep` exists keeps its sources and gets __pycache__; in any other .pyc takes the place of .py.
// The browser then reads bytecode and compiles nothing: on two cores that was half of a lab's start.
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [pyodide, ...trees] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: pyodide });
for (const [at, tree] of trees.entries()) {
  const place = `/trees/${at}`;
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: tree }, place);
  python.globals.set("place", place);
  python.runPython(`
import compileall, pathlib, py_compile
root = pathlib.Path(place)
kept = (root / "keep").exists()
# unchecked: a browser's copy has no dates to compare with
done = compileall.compile_dir(
    place, quiet=1, force=True, legacy=not kept, stripdir=place, prependdir="/site",
    invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
)
if not kept:
    for source in root.rglob("*.py"):
        if source.with_suffix(".pyc").exists():
            source.unlink()
`);
}
