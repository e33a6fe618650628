"use strict";
// A curve of what was measured: the whole run faint, what has happened so far over it.

const CHART = { height: 96, left: 52, right: 6, top: 8, below: 8, dated: 28 };

class Chart {
  /**
   * @param {any} spec @param {any} run @param {StepNames} names
   * @param {(step: number) => void} seek
   * @param {string} heading the tag of its title
   * @param {boolean} dated whether the first and the last step are written below it
   */
  constructor(spec, run, names, seek, heading, dated) {
    this.spec = spec;
    this.dated = dated;
    this.names = names;
    this.numbers = run.epochs;
    /** @type {{name: string, values: Float64Array}[]} */
    this.series = spec.series.map((/** @type {string} */ name) => ({
      name,
      values: Chart.shown(run.metrics[`${name}_${spec.kind}`], spec.factor),
    }));
    this.written =
      spec.kind === "accuracy"
        ? perCent
        : spec.logarithmic
          ? compact
          : lossFormat(this.series.map((each) => each.values), spec.scale);
    this.svg = drawn("svg", { role: "img" });
    this.ends = this.series.map(({ name }) => element("span", `end ${name}`));
    const read = element("span", "ends", ...this.ends);
    read.setAttribute("aria-hidden", "true"); // the curve says the same
    this.root = element("div", "chart", element("div", "head", element(heading, "", spec.title), read));
    this.root.append(this.svg);
    this._width = 0;
    this._plot = 0;
    /** @type {SVGElement | null} */
    this.clip = null;
    /** @type {SVGElement[]} */
    this.dots = [];
    this._drag(seek);
  }

  /** Losses as roots of mean squares where values have units. */
  static shown(/** @type {Float64Array} */ values, /** @type {number | null} */ factor) {
    return factor ? values.map((each) => Math.sqrt(each) * factor) : values;
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
    return CHART.top + (1 - this.share(value)) * CHART.height;
  }

  /** @param {number} step */
  _x(step) {
    const first = this.numbers[0];
    const last = this.numbers[this.numbers.length - 1];
    return CHART.left + (last > first ? (step - first) / (last - first) : 1) * this._plot;
  }

  /** Draw what stays. */
  layout() {
    const width = Math.round(this.root.clientWidth);
    if (!width || width === this._width) return;
    this._width = width;
    this._plot = Math.max(80, width - CHART.left - CHART.right);
    const bottom = CHART.top + CHART.height;
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
    const ends = this.names.ends;
    // Where both have no room, the last one alone: widths of digits and letters are about 0.6 ems.
    if (ends.join("").length * 8 + 12 > this._plot) ends[0] = "";
    const dates = ends.map((text, index) => {
      const place = { x: index ? right : CHART.left, y: bottom + 23 };
      const label = drawn("text", { class: index ? "tick" : "tick first", ...place });
      label.textContent = text;
      return label;
    });
    const paths = this.series.map((each) => this._path(each.values));
    const whole = this.series.map(({ name }, i) => drawn("path", { class: `whole ${name}`, d: paths[i] }));
    const done = this.series.map(({ name }, i) => drawn("path", { class: name, d: paths[i] }));
    this.dots = this.series.map(({ name }) => drawn("circle", { class: name, r: 4.5 }));
    this.svg.replaceChildren(
      drawn("defs", {}, drawn("clipPath", { id }, this.clip)),
      ...lines,
      ...(this.dated ? dates : []),
      ...whole.reverse(),
      drawn("g", { "clip-path": `url(#${id})` }, ...done.reverse()),
      ...this.dots,
    );
  }

  /**
   * A path through all values, of long runs through the extremes of every part of a pixel.
   * @param {Float64Array} values @returns {string}
   */
  _path(values) {
    const every = Math.max(1, Math.ceil(values.length / (2 * this._plot)));
    let text = "";
    let pen = "M";
    const add = (/** @type {number} */ i) => {
      if (!Number.isFinite(values[i])) {
        pen = "M";
        return;
      }
      text += `${pen}${this._x(this.numbers[i]).toFixed(1)} ${this._y(values[i]).toFixed(1)}`;
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

  /** Show all up to a step. @param {number} step @param {boolean} diverged by that step */
  show(step, diverged) {
    this.layout();
    if (!this._width || !this.clip) return;
    const position = this.names.before(step);
    const last = this.numbers[this.numbers.length - 1];
    const x = this._x(Math.min(step, last));
    this.clip.setAttribute("width", String(x));
    const read = this.series.map(({ name, values }, index) => {
      let at = position;
      while (at > 0 && !Number.isFinite(values[at])) at -= 1;
      const known = Number.isFinite(values[at]);
      const dot = this.dots[index];
      // Where there is no number any more, the dot stays at the last one.
      dot.setAttribute("cx", String(at < position ? this._x(this.numbers[at]) : x));
      dot.setAttribute("cy", String(known ? this._y(values[at]) : 0));
      dot.setAttribute("visibility", known ? "visible" : "hidden");
      const text = `${name} ${this.read(values[position], diverged)}`;
      if (this.ends[index].textContent !== text) this.ends[index].textContent = text;
      return text;
    });
    this.svg.setAttribute("aria-label", `${this.spec.title} at ${this.names.named(step)}: ${read.join(", ")}`);
  }

  /** @param {(step: number) => void} seek */
  _drag(seek) {
    const follow = (/** @type {PointerEvent} */ event) => {
      const box = this.svg.getBoundingClientRect();
      const first = this.numbers[0];
      const last = this.numbers[this.numbers.length - 1];
      const share = (event.clientX - box.left - CHART.left) / this._plot;
      seek(Math.round(first + Math.max(0, Math.min(1, share)) * (last - first)));
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
