// Dragging, an extra beside buttons and keys: mouse from a card's surface, touch and pen from its grip.
import { h } from "../host/dom.js";

const EDGE = 64; // px from an edge of the scrolling area in which it scrolls
const FASTEST = 18; // px a frame at the very edge
const SLACK = 6; // px that a press may wander and still be a click

/** How far to scroll in this frame for a pointer at y between two edges: negative is up. */
export const scrollStep = (y, top, bottom) => {
  const edge = Math.min(EDGE, (bottom - top) / 4);
  if (y < top + edge) return -Math.ceil(FASTEST * Math.min(1, (top + edge - y) / edge));
  if (y > bottom - edge) return Math.ceil(FASTEST * Math.min(1, (y - bottom + edge) / edge));
  return 0;
};

const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;

/** Everything around a node that can scroll, from the inside out; the page itself comes last. */
export const scrollersOf = (node) => {
  const found = [];
  for (let each = parentOf(node); each; each = parentOf(each)) {
    if (each === document.body || each === document.documentElement) break;
    if (each.scrollHeight > each.clientHeight && /auto|scroll/.test(getComputedStyle(each).overflowY)) found.push(each);
  }
  return [...found, document.scrollingElement];
};

const edgesOf = (scroller) => {
  if (scroller === document.scrollingElement) return [0, innerHeight];
  const { top, bottom } = scroller.getBoundingClientRect();
  return [Math.max(0, top), Math.min(innerHeight, bottom)];
};

export class Dragging {
  /** `root` is the shadow root, `area` the node to listen on; `drop(id, place)` gets "" for the pile, null for outside. */
  constructor({ root, area, ghost, drop }) {
    Object.assign(this, { root, area, ghost, drop, id: null });
    area.addEventListener("pointerdown", (event) => this.#press(event));
    area.addEventListener("pointermove", (event) => this.#move(event));
    area.addEventListener("pointerup", (event) => this.#end(event, true));
    area.addEventListener("pointercancel", (event) => this.#end(event, false));
    area.addEventListener("dragstart", (event) => event.preventDefault());
    this.onKey = (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      this.#give(false);
    };
  }

  get active() {
    return this.floating !== undefined;
  }

  #press(event) {
    const source = event.target.closest("[data-drag]");
    if (!source || this.active || !event.isPrimary || event.button !== 0 || !this.#hasTarget()) return;
    const onGrip = event.target.closest(".grip") !== null;
    if (event.pointerType !== "mouse" && !onGrip) return; // a finger on the text scrolls the page
    const control = event.target.closest("button, summary, [role=button]");
    if (control && !control.matches(".line")) return;
    Object.assign(this, { id: source.dataset.drag, source, pointer: event.pointerId, from: [event.clientX, event.clientY] });
  }

  #hasTarget() {
    return [...this.root.querySelectorAll("[data-drop]")].some((place) => place.offsetParent !== null);
  }

  #move(event) {
    if (this.id === null || event.pointerId !== this.pointer) return;
    if (event.buttons === 0) return this.stop(); // released where nobody could tell us
    this.at = [event.clientX, event.clientY];
    const far = Math.hypot(this.at[0] - this.from[0], this.at[1] - this.from[1]);
    if (!this.active && far >= SLACK) this.#start();
    return this.active ? this.#show() : undefined;
  }

  #start() {
    getSelection()?.removeAllRanges();
    this.area.setPointerCapture(this.pointer);
    this.area.setAttribute("data-dragging", "");
    this.source.setAttribute("data-lifted", "");
    this.floating = h("div", { class: "ghost", "aria-hidden": "true" }, ...this.ghost(this.id));
    this.area.append(this.floating);
    if (this.floating.showPopover) {
      this.floating.popover = "manual"; // the top layer: no ancestor of the host clips or moves it
      this.floating.showPopover();
    }
    document.addEventListener("keydown", this.onKey, true);
    this.scrollers = scrollersOf(this.root.host);
    this.frame = requestAnimationFrame(() => this.#scroll());
  }

  #show() {
    const [x, y] = this.at;
    const { offsetWidth: wide, offsetHeight: high } = this.floating; // beside the pointer, and never off the screen
    const left = Math.min(x + 12, innerWidth - wide - 4);
    const top = Math.max(4, Math.min(y - 12, innerHeight - high - 4));
    this.floating.style.transform = `translate(${left}px, ${top}px)`;
    const over = this.root.elementFromPoint(x, y)?.closest?.("[data-drop]") ?? null;
    if (over === this.over) return;
    this.over?.removeAttribute("data-over");
    over?.setAttribute("data-over", "");
    this.over = over;
  }

  #scroll() {
    const board = this.area.getBoundingClientRect();
    for (const scroller of this.scrollers) {
      const [top, bottom] = edgesOf(scroller);
      const step = scrollStep(this.at[1], top, bottom);
      const more = step < 0 ? board.top < top : board.bottom > bottom; // beyond the board there is nowhere to drop
      const before = scroller.scrollTop;
      if (step !== 0 && more) scroller.scrollTop += step;
      if (scroller.scrollTop !== before) {
        this.#show();
        break; // one at a time: the outer one moves when the inner one is at its end
      }
    }
    this.frame = requestAnimationFrame(() => this.#scroll());
  }

  #end(event, dropped) {
    if (this.id !== null && event.pointerId === this.pointer) this.#give(dropped);
  }

  /** Let go: tell where the card was dropped, if it was dragged at all. */
  #give(dropped) {
    const { id, over, active } = this;
    this.stop();
    if (!active) return;
    this.drop(id, dropped && over ? over.dataset.drop : null);
  }

  /** End without a drop: the card is where it was. */
  stop() {
    document.removeEventListener("keydown", this.onKey, true);
    cancelAnimationFrame(this.frame);
    if (this.active && this.area.hasPointerCapture(this.pointer)) this.area.releasePointerCapture(this.pointer);
    this.area.removeAttribute("data-dragging");
    this.source?.removeAttribute("data-lifted");
    this.over?.removeAttribute("data-over");
    this.floating?.remove();
    Object.assign(this, { id: null, source: undefined, over: null, floating: undefined });
  }
}
