"use strict";
// What a page says of several runs together: one chart with a curve for each, and a note on each.

const NAMES = { beside: 10, apart: 17, widest: 0.45 }; // of runs at their curves: pixels, and a share of the chart

/**
 * Heights in their order, at least a distance apart, within bounds.
 * @param {number[]} heights @param {number} distance @param {number} low @param {number} high
 * @returns {number[]}
 */
function apart(heights, distance, low, high) {
  const order = heights.map((_, i) => i).sort((a, b) => heights[a] - heights[b] || a - b);
  const found = [...heights];
  let free = low;
  for (const i of order) {
    found[i] = Math.max(found[i], free);
    free = found[i] + distance;
  }
  let most = high;
  for (const i of order.reverse()) {
    found[i] = Math.min(found[i], most);
    most = found[i] - distance;
  }
  return found;
}

/** The chart of one measure of all runs, whose names stand at the ends of their curves. */
class SharedChart extends Chart {
  /** @param {View[]} views @param {any} spec @param {StepNames} names @param {(step: number) => void} seek */
  constructor(views, spec, names, seek) {
    const curves = views.map(({ run, words }) => ({
      kind: "run",
      name: words.label,
      numbers: run.epochs,
      values: Chart.shown(run, words.compared.series, words.compared.factor),
      diverged: words.diverged,
      colour: words.colour,
    }));
    super(spec, curves, names, seek, "h2", true);
    this.root.classList.add("shared");
    this.labels = curves.map((each) => {
      const made = this._coloured(drawn("text", { class: "run" }), each);
      made.textContent = each.name;
      return made;
    });
  }

  /** The least height of its curves, in which all names have a line. */
  get least() {
    return Math.max(CHART.height, NAMES.apart * (this.labels.length - 1));
  }

  layout() {
    const before = this._shape;
    super.layout();
    if (!this._shape || before === this._shape) return;
    this.svg.append(...this.labels);
    const widest = Math.max(...this.labels.map((each) => /** @type {any} */ (each).getComputedTextLength()));
    const fits = widest <= NAMES.widest * this.root.clientWidth;
    this.svg.classList.toggle("unnamed", !fits); // the planes have the names as well
    const right = fits ? Math.ceil(widest) + NAMES.beside + 4 : CHART.right;
    if (right === this.right) return;
    this.right = right;
    super.layout();
    this.svg.append(...this.labels);
  }

  /** @param {number} step */
  show(step) {
    super.show(step);
    if (!this.clip) return;
    const at = (/** @type {string} */ side) => this.dots.map((each) => Number(each.getAttribute(side)));
    // One below the other, also those of runs that have ended: over curves they would hide them.
    const x = Math.max(...at("cx")) + NAMES.beside;
    const ys = apart(at("cy"), NAMES.apart, CHART.top, CHART.top + this.height);
    this.labels.forEach((label, i) => {
      label.setAttribute("x", String(x));
      label.setAttribute("y", String(ys[i] + 5));
      label.setAttribute("visibility", String(this.dots[i].getAttribute("visibility")));
    });
  }
}

/** What is said of a run over its plane: how it does now, what it has reached, or what it answers at a place. */
class RunNote {
  /** @param {any} compared @param {HTMLElement} answer */
  constructor({ waiting, marks }, answer) {
    this.waiting = waiting;
    this.marks = marks;
    this.now = element("span", "now");
    // The longest takes its room from the start, so that planes stay where they are.
    const most = [waiting, marks.map((/** @type {[number, string]} */ [, text]) => text).join(" · ")];
    this.root = element("div", "note", ...most.map((each) => element("span", "room", each)), this.now, answer);
    for (const each of this.root.querySelectorAll(".room")) each.setAttribute("aria-hidden", "true");
  }

  /** @param {number} step */
  show(step) {
    const reached = this.marks.filter((/** @type {[number, string]} */ [at]) => at <= step + 1e-9);
    const text = reached.map((/** @type {[number, string]} */ [, said]) => said).join(" · ") || this.waiting;
    if (this.now.textContent !== text) this.now.textContent = text;
  }
}
