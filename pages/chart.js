"use strict";
// A curve of what was measured: the whole run faint, what has happened so far over it.

const CHART = { height: 96, left: 52, right: 6, top: 8, below: 8, dated: 28 };

/**
 * @typedef {object} Curve
 * @property {string} kind its class in style sheets
 * @property {string} name
 * @property {ArrayLike<number>} numbers of steps
 * @property {Float64Array} values
 * @property {number | null} diverged the step from which training has diverged
 * @property {string} [colour]
 */

class Chart {
  /**
   * @param {any} spec @param {Curve[]} series @param {StepNames} names
   * @param {(step: number) => void} seek
   * @param {string} heading the tag of its title
   * @param {boolean} dated whether the first and the last step are written below it
   */
  constructor(spec, series, names, seek, heading, dated) {
    this.spec = spec;
    this.dated = dated;
    this.names = names;
    this.series = series;
    this.first = Math.min(...series.map(({ numbers }) => numbers[0]));
    this.last = Math.max(...series.map(({ numbers }) => numbers[numbers.length - 1]));
    this.written = writtenAs(spec);
    this.svg = drawn("svg", { role: "img" });
    this.head = element("div", "head", element(heading, "", spec.title));
    this.root = element("div", "chart", this.head);
    this.root.append(this.svg);
    this.height = CHART.height;
    this.right = CHART.right;
    this._shape = "";
    this._plot = 0;
    /** @type {SVGElement | null} */
    this.clip = null;
    /** @type {SVGElement[]} */
    this.dots = [];
    this._drag(seek);
  }

  /** What a run has of a measure, where values have units as roots of mean squares. */
  static shown(/** @type {any} */ run, /** @type {string} */ name, /** @type {number | null} */ factor) {
    const values = run.metrics[name] || new Float64Array(run.steps).fill(NaN);
    return factor ? values.map((/** @type {number} */ each) => Math.sqrt(each) * factor) : values;
  }

  /** How high a value stands, 0 to 1. @param {number} value */
  share(value) {
    const { low, top, logarithmic } = this.spec;
    const scaled = logarithmic
      ? Math.log(Math.max(value, low) / low) / Math.log(top / low)
      : (value - low) / (top - low);
    return Math.max(0, Math.min(1, scaled));
  }

  /** @param {number} value */
  _y(value) {
    return CHART.top + (1 - this.share(value)) * this.height;
  }

  /** @param {number} step */
  _x(step) {
    const [passed, span] = [step - this.first, this.last - this.first];
    const share = this.spec.clock?.log ? Math.log1p(passed) / Math.log1p(span) : passed / span;
    return CHART.left + (span ? share : 1) * this._plot;
  }

  /** The step at a share of the width. @param {number} share */
  _step(share) {
    const span = this.last - this.first;
    return this.first + (this.spec.clock?.log ? Math.expm1(share * Math.log1p(span)) : share * span);
  }

  /** Draw what stays. */
  layout() {
    const width = Math.round(this.root.clientWidth);
    const shape = `${width} ${this.height} ${this.right}`;
    if (!width || shape === this._shape) return;
    this._shape = shape;
    this._plot = Math.max(80, width - CHART.left - this.right);
    const bottom = CHART.top + this.height;
    const height = bottom + (this.dated ? CHART.dated : CHART.below);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("height", String(height));
    const right = CHART.left + this._plot;
    const id = `clip${(Chart.count += 1)}`;
    this.clip = drawn("rect", { x: 0, y: -20, width: 0, height: height + 40 });
    const lines = this.spec.ticks.flatMap((/** @type {[number, string]} */ [value, text]) => {
      const y = this._y(value);
      const label = drawn("text", { class: "tick", x: CHART.left - 10, y: y + 5 });
      label.textContent = text;
      return [drawn("line", { x1: CHART.left, x2: right, y1: y, y2: y }), label];
    });
    const dates = this.dated ? this._dates(bottom + 23, right) : [];
    const paths = this.series.map((each) => this._path(each));
    const drawnAs = (/** @type {number} */ i, /** @type {any} */ more) =>
      this._coloured(drawn("path", { ...more, d: paths[i] }), this.series[i]);
    const whole = this.series.map(({ kind }, i) => drawnAs(i, { class: `whole ${kind}` }));
    const done = this.series.map(({ kind }, i) => drawnAs(i, { class: kind }));
    this.dots = this.series.map((each) => this._coloured(drawn("circle", { class: each.kind, r: 4.5 }), each));
    this.svg.replaceChildren(
      drawn("defs", {}, drawn("clipPath", { id }, this.clip)),
      ...lines,
      ...dates,
      ...whole.reverse(),
      drawn("g", { "clip-path": `url(#${id})` }, ...done.reverse()),
      ...this.dots,
    );
  }

  /**
   * The first and the last step, and what is written between them.
   * @param {number} y @param {number} right @returns {SVGElement[]}
   */
  _dates(y, right) {
    const { between = [], remark = "" } = this.spec.clock || {};
    const ends = this.names.ends;
    ends[1] += remark;
    const wide = (/** @type {string} */ text) => 7.5 * text.length; // letters are about half an em
    // Where both have no room, the last one alone.
    if (wide(ends.join("")) + 12 > this._plot) ends[0] = "";
    const label = (/** @type {string} */ name, /** @type {number} */ x, /** @type {string} */ text) => {
      const made = drawn("text", { class: name, x, y });
      made.textContent = text;
      return made;
    };
    let free = CHART.left + wide(ends[0]) + 12;
    const inner = between.flatMap((/** @type {[number, string]} */ [step, text]) => {
      const [x, half] = [this._x(step), wide(text) / 2];
      if (x - half < free || x + half + 12 > right - wide(ends[1])) return [];
      free = x + half + 12;
      return [label("tick middle", x, text)];
    });
    return [label("tick first", CHART.left, ends[0]), ...inner, label("tick", right, ends[1])];
  }

  /** An element in the colour of its curve, if that has one. @param {SVGElement} made @param {Curve} curve */
  _coloured(made, { colour }) {
    if (colour) made.style.setProperty("--run", colour);
    return made;
  }

  /**
   * A path through all values, of long runs through the extremes of every part of a pixel.
   * @param {Curve} curve @returns {string}
   */
  _path({ numbers, values }) {
    const every = Math.max(1, Math.ceil(values.length / (2 * this._plot)));
    let text = "";
    let pen = "M";
    const add = (/** @type {number} */ i) => {
      if (!Number.isFinite(values[i])) {
        pen = "M";
        return;
      }
      text += `${pen}${this._x(numbers[i]).toFixed(1)} ${this._y(values[i]).toFixed(1)}`;
      pen = "L";
    };
    for (let begin = 0; begin < values.length; begin += every) {
      let low = begin;
      let high = begin;
      const end = Math.min(begin + every, values.length);
      for (let i = begin; i < end; i++) {
        if (!Number.isFinite(values[i])) low = high = i;
        if (values[i] < values[low]) low = i;
        if (values[i] > values[high]) high = i;
      }
      add(Math.min(low, high));
      if (low !== high) add(Math.max(low, high));
    }
    return text;
  }

  /**
   * A value as it is read; one that is no number is missing, unless training has diverged by then.
   * @param {number} value @param {boolean} diverged
   */
  read(value, diverged) {
    return Number.isFinite(value) ? this.written(value) : diverged ? DIVERGED : MISSING;
  }

  /** Show all up to a step. @param {number} step */
  show(step) {
    this.layout();
    if (!this.clip) return;
    this.clip.setAttribute("width", String(this._x(Math.max(this.first, Math.min(step, this.last)))));
    const read = this.series.map((each, index) => this._follow(each, this.dots[index], step));
    this.svg.setAttribute("aria-label", `${this.spec.title} at ${this.names.named(step)}: ${read.join(", ")}`);
  }

  /** Move the dot of a curve; what is read of it. @param {Curve} curve @param {SVGElement} dot @param {number} step */
  _follow({ name, numbers, values, diverged }, dot, step) {
    const position = lastBefore(numbers, step);
    let at = position;
    while (at > 0 && !Number.isFinite(values[at])) at -= 1;
    const known = Number.isFinite(values[at]) && step >= numbers[0];
    // Where there is no number any more, the dot stays at the last one.
    const x = this._x(at < position ? numbers[at] : Math.min(step, numbers[numbers.length - 1]));
    dot.setAttribute("cx", String(known ? x : 0));
    dot.setAttribute("cy", String(known ? this._y(values[at]) : 0));
    dot.setAttribute("visibility", known ? "visible" : "hidden");
    return `${name} ${this.read(values[position], diverged !== null && step >= diverged)}`;
  }

  /** @param {(step: number) => void} seek */
  _drag(seek) {
    const follow = (/** @type {PointerEvent} */ event) => {
      const box = this.svg.getBoundingClientRect();
      const share = (event.clientX - box.left - CHART.left) / this._plot;
      seek(Math.round(this._step(Math.max(0, Math.min(1, share)))));
    };
    this.svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.svg.setPointerCapture(event.pointerId);
      follow(event);
      event.preventDefault();
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (this.svg.hasPointerCapture(event.pointerId)) follow(event);
    });
  }
}
Chart.count = 0;

/** The chart of one run, which says at its head what training and test values are. */
class OwnChart extends Chart {
  /**
   * @param {any} spec @param {any} run @param {number | null} diverged @param {StepNames} names
   * @param {(step: number) => void} seek @param {string} heading @param {boolean} dated
   */
  constructor(spec, run, diverged, names, seek, heading, dated) {
    const curve = (/** @type {string} */ name) => ({
      kind: name,
      name,
      numbers: run.epochs,
      values: Chart.shown(run, `${name}_${spec.kind}`, spec.factor),
      diverged,
    });
    super(spec, spec.series.map(curve), names, seek, heading, dated);
    this.ends = this.series.map(({ name }) => element("span", `end ${name}`));
    const read = element("span", "ends", ...this.ends);
    read.setAttribute("aria-hidden", "true"); // the curve says the same
    this.head.append(read);
  }

  /** @param {Curve} curve @param {SVGElement} dot @param {number} step */
  _follow(curve, dot, step) {
    const text = super._follow(curve, dot, step);
    const end = this.ends[this.series.indexOf(curve)];
    if (end.textContent !== text) end.textContent = text;
    return text;
  }
}
