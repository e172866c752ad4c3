// The kernel's worker, with a head start: it is made while JupyterLab is still loading, and the kernel takes it over.
import "kernel-worker.js";
import { begin } from "./begin.mjs";

begin().catch((error) => postMessage({ stopped: String(error.message) }));
