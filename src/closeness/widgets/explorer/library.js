// How the chart library comes into a page: as a module of the site, or as bytes that the kernel sent.

export const importFrom = (address) => import(address);

// The library looks for other module systems first; JupyterLab has one, and it must not end up there.
const AS_MODULE = ["const module = undefined, exports = undefined, define = undefined;\n", "\nexport default globalThis.Plotly;"];

/** The library from its gzipped text; a copy that somebody else put on the page stays as it was. */
export const libraryFrom = async (bytes) => {
  const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).blob();
  const address = URL.createObjectURL(new Blob([AS_MODULE[0], text, AS_MODULE[1]], { type: "text/javascript" }));
  const others = Object.getOwnPropertyDescriptor(globalThis, "Plotly");
  try {
    return (await importFrom(address)).default;
  } finally {
    URL.revokeObjectURL(address);
    if (others) Object.defineProperty(globalThis, "Plotly", others);
    else delete globalThis.Plotly;
  }
};
