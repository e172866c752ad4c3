// The one look of the course's figures: roles of the palette become colours, and Plotly gets one template.

const ROLE = /^var\(--(at-[\w-]+)(?:\s*\/\s*([\d.]+)(%)?)?\)$/;

/** Read a colour role such as "var(--at-ink / 30%)" with the palette in force; other texts stay as they are. */
export const colour = (text, valueOf) => {
  const [, name, amount, percent] = ROLE.exec(text) ?? [];
  if (name === undefined) return text;
  const hex = valueOf(`--${name}`).trim();
  if (amount === undefined || !/^#[0-9a-f]{6}$/i.test(hex)) return hex;
  const channels = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return `rgba(${channels.join(", ")}, ${percent ? amount / 100 : Number(amount)})`;
};

/** A copy of a figure's part with every role as a colour; lists of numbers are shared, not copied. */
export const coloured = (part, valueOf) => {
  if (typeof part === "string") return colour(part, valueOf);
  if (part === null || typeof part !== "object") return part;
  if (!Array.isArray(part)) {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, coloured(value, valueOf)]));
  }
  const numbers = part.length > 4 && part.every((value) => value === null || typeof value === "number");
  return numbers ? part : part.map((value) => coloured(value, valueOf));
};

const NARROW = 480; // px; below, letters are a little smaller

/** Plotly's template for a figure of this width. Axes stay where they are: nothing can be dragged or zoomed. */
export const template = (valueOf, width) => {
  const role = (name) => colour(`var(--at-${name})`, valueOf);
  const size = width < NARROW ? 13 : 14;
  const axis = {
    automargin: true, fixedrange: true, gridcolor: role("line"), linecolor: role("edge"), zeroline: false,
    tickcolor: role("edge"), title: { standoff: 10, font: { size } },
  };
  const words = { color: role("ink"), family: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif" };
  return {
    data: {
      scatter: [{ line: { width: 2.5 }, marker: { size: 9 } }],
      bar: [{ marker: { line: { width: 1.5, color: role("surface") } } }],
      pie: [{ marker: { line: { width: 2, color: role("surface") } } }],
    },
    layout: {
      font: { ...words, size },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      colorway: ["partner-a", "partner-b", "recharging", "avoiding", "cannot-tell-yet"].map(role),
      margin: { l: 12, r: 12, t: 12, b: 12, pad: 0 },
      legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom", font: { size } },
      xaxis: axis,
      yaxis: axis,
      hoverlabel: { bgcolor: role("surface"), bordercolor: role("edge"), font: words },
      annotationdefaults: { font: words, arrowcolor: role("muted"), arrowwidth: 1.5, arrowsize: 0.8 },
      shapedefaults: { line: { color: role("edge"), width: 1.5 } },
      dragmode: false,
      hovermode: "closest",
    },
  };
};
