// The figure: its place is kept from the start, the chart library draws into it once it is there.
import { h } from "../host/dom.js";
import { coloured, template } from "./template.js";

export class Figure {
  /** `drawn(key)` hears which view is on the screen; the palette is read from `owner`. */
  constructor({ owner, height, waiting, drawn }) {
    Object.assign(this, { owner, height, drawn });
    this.plot = h("div", { class: "plot", "aria-hidden": "true" });
    this.node = h("div", { class: "figure", role: "img" }, this.plot, h("p", { class: "waiting", "aria-hidden": "true", text: waiting }));
    this.node.style.height = `${height}px`;
  }

  /** From here on the library draws. */
  use(library) {
    this.charts = library;
    this.redraw();
  }

  show(view, key, label) {
    Object.assign(this, { view, key });
    this.node.setAttribute("aria-label", label);
    this.redraw();
  }

  /** Draw with the next frame; what comes in between is drawn once. */
  redraw() {
    if (this.charts && this.view) this.frame ??= requestAnimationFrame(() => this.#draw());
  }

  open() {
    this.sizes = new ResizeObserver(() => {
      if (this.plot.clientWidth !== this.width) this.redraw();
    });
    this.sizes.observe(this.plot);
    this.paper = matchMedia("print");
    this.onPaper = () => this.charts && this.#draw(); // at once: the browser does not wait for a frame
    this.paper.addEventListener("change", this.onPaper);
  }

  close() {
    this.sizes.disconnect();
    this.paper.removeEventListener("change", this.onPaper);
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  async #draw() {
    this.frame = undefined;
    this.width = this.plot.clientWidth;
    if (!this.width) return; // folded away or in a hidden tab: its size will change when it shows
    const { key } = this;
    const style = getComputedStyle(this.owner);
    const valueOf = (name) => style.getPropertyValue(name);
    const { data, layout } = this.view.figure;
    const size = { width: this.width, height: this.height, autosize: false };
    await this.charts.react(
      this.plot, coloured(data, valueOf), { ...coloured(layout, valueOf), ...size, template: template(valueOf, this.width) },
      // a finger scrolls the page; what it could ask the figure is in the sentence and in the table
      { displayModeBar: false, doubleClick: false, showTips: false, staticPlot: matchMedia("(hover: none)").matches },
    );
    // where the library measures letters: nothing for ears
    document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true");
    this.node.dataset.drawn = key;
    this.drawn(key);
  }
}
