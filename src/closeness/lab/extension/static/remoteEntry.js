// A prebuilt JupyterLab extension that needs no build: JupyterLab loads this script, and it imports the modules
// beside it. Each of them exports a list of plugins.
const PARTS = ["run_all.js", "opening.js", "student.js", "answer_file.js"];

const here = document.currentScript.src;
const plugins = async () => {
  const modules = await Promise.all(PARTS.map((part) => import(new URL(part, here).href)));
  return modules.flatMap((module) => module.default);
};

(window._JUPYTERLAB ??= {}).closeness = {
  init: () => {},
  get: async () => {
    const all = await plugins();
    return () => ({ __esModule: true, default: all });
  },
};
