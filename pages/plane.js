"use strict";
// The plane of one recording: field, boundary and points, and a place that the reader points at.

const MANY_CLASSES = 6; // whose names would take much of the height of a window
const MANY = 2000; // points, above which they need no white, as in films: MANY_POINTS in colours.py

/**
 * The radius of points on a plane of some width, smaller where there are many.
 * @param {number} width @param {number} count @returns {number}
 */
function pointRadius(width, count) {
  const usual = Math.max(3, (6.2 / 848) * width);
  return Math.max(1.1, usual * Math.min(1, Math.sqrt(500 / count)));
}

/**
 * What traces a point's mark: a circle, or the outline that its class has.
 * @param {{arc: Function, moveTo: Function, lineTo: Function, closePath: Function}} pen
 * @param {number[][]} mark @param {number} x @param {number} y @param {number} radius
 */
function traceMark(pen, mark, x, y, radius) {
  if (!mark || !mark.length) {
    pen.moveTo(x + radius, y);
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  mark.forEach(([dx, dy], index) => {
    if (index) pen.lineTo(x + dx * radius, y - dy * radius);
    else pen.moveTo(x + dx * radius, y - dy * radius);
  });
  pen.closePath();
}

/**
 * The classes by name, each with its mark, below a plane.
 * @param {number[][][]} marks outlines, none of a circle @param {{names: string[], colours: string[]}} task
 */
function classKey(marks, task) {
  const many = task.names.length > MANY_CLASSES ? "key many" : "key";
  return element("ul", many, ...task.names.map((name, index) => {
    const fill = task.colours[index];
    const points = (marks[index] || []).map(([dx, dy]) => `${dx},${-dy}`).join(" ");
    const mark = points ? drawn("polygon", { points, fill }) : drawn("circle", { r: 1, fill });
    const swatch = drawn("svg", { viewBox: "-1.1 -1.1 2.2 2.2", "aria-hidden": "true" }, mark);
    return element("li", "", swatch, isolated(name));
  }));
}

/**
 * What values are called, and between the ends of their scale its colours, below a plane.
 * @param {{names: string[], ticks: string[]}} task
 */
function valueKey({ names: [name], ticks: [low, high] }) {
  const ends = [low, high].map((each) => element("span", "", each));
  return element("div", "key scale", isolated(name), ends[0], element("span", "strip"), ends[1]);
}

/** What colours stand for, if there is anything to say. @param {any} run @param {any} task @returns {HTMLElement[]} */
function keyOf(run, task) {
  if (task.kind === "values") return [valueKey(task)];
  return task.named ? [classKey(run.marks, task)] : [];
}

/** @typedef {{x: number, y: number}} Place */

/**
 * @typedef {object} Seen how everything is drawn
 * @property {number} size samples a side of the field
 * @property {ThemeName} theme
 * @property {boolean} rests
 * @property {Place | null} place
 */

class Plane {
  /** @param {any} run @param {any} words */
  constructor(run, words) {
    this.run = run;
    this.words = words;
    this.canvas = /** @type {HTMLCanvasElement} */ (element("canvas"));
    this.lines = /** @type {HTMLCanvasElement} */ (element("canvas"));
    this.points = /** @type {HTMLCanvasElement} */ (element("canvas"));
    this.pointer = /** @type {HTMLCanvasElement} */ (element("canvas"));
    this.lost = element("div", "lost");
    this.lost.hidden = true;
    this.root = element("div", "picture", this.canvas, this.lines, this.points, this.pointer, this.lost);
    this._drawn = "";
    this._pointed = "";
  }

  get width() {
    return this.root.clientWidth;
  }

  get height() {
    return this.root.clientHeight;
  }

  /** Where a place of the plane is, in pixels. @param {number} x @param {number} y */
  at(x, y) {
    const [x0, x1, y0, y1] = this.run.domain;
    return [((x - x0) / (x1 - x0)) * this.width, (1 - (y - y0) / (y1 - y0)) * this.height];
  }

  /** The place of the plane at a position in the window. @param {number} left @param {number} top */
  placeAt(left, top) {
    const [x0, x1, y0, y1] = this.run.domain;
    const box = this.root.getBoundingClientRect();
    const inside = (/** @type {number} */ share) => Math.max(0, Math.min(1, share));
    return {
      x: x0 + inside((left - box.left) / box.width) * (x1 - x0),
      y: y1 - inside((top - box.top) / box.height) * (y1 - y0),
    };
  }

  /**
   * @param {number} position @param {Seen & {unit: Unit | null}} how
   */
  show(position, how) {
    const ratio = how.rests ? Math.min(3, window.devicePixelRatio || 1) : 1;
    const side = Math.min(2000, Math.round(this.width * ratio));
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    const size = how.rests ? finestSize(this.run, side) : how.size;
    paint(this.run, position, this.canvas, { size, unit: how.unit, theme: how.theme });
    this._drawLines(position, { size, unit: how.unit });
    this._drawPoints();
    this._drawPointer(how.place);
  }

  /** @param {HTMLCanvasElement} canvas @returns {CanvasRenderingContext2D} */
  _cleared(canvas) {
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(this.width * ratio), Math.round(this.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this.width, this.height);
    return pen;
  }

  /** The lines on the field, in pixels. @param {number} position @param {number} size */
  linesAt(position, size) {
    return boundary(this.run, position, size);
  }

  /** @param {number} position @param {{size: number, unit: Unit | null}} how */
  _drawLines(position, how) {
    const pen = this._cleared(this.lines);
    if (how.unit) return;
    const style = this.style;
    pen.lineWidth = style.width;
    pen.globalAlpha = style.opacity;
    pen.strokeStyle = style.colour;
    pen.lineJoin = "round";
    pen.beginPath();
    for (const line of this.linesAt(position, how.size)) {
      for (let i = 0; i < line.length; i += 2) {
        const [x, y] = this.at(line[i], line[i + 1]);
        if (i) pen.lineTo(x, y);
        else pen.moveTo(x, y);
      }
    }
    pen.stroke();
  }

  /** How the lines on the field look. */
  get style() {
    const values = this.words.task.kind === "values";
    const scale = Math.max(this.width / 848, 0.5);
    return {
      width: (values ? 1.7 : 3.2) * scale,
      opacity: values ? 0.55 : 1,
      colour: this.words.boundary,
    };
  }

  /** Points with what they look like: filled ones to learn from, ringed ones to test on; many are darker, without white. */
  *looks() {
    const { edges } = this.words;
    const colours = this.run.colours.points;
    const { x, y, train, hue } = this.run.points;
    const radius = pointRadius(this.width, x.length);
    const dots = x.length > MANY;
    for (const tested of [true, false]) {
      for (let i = 0; i < x.length; i++) {
        if (Boolean(train[i]) === tested) continue;
        const [left, top] = this.at(x[i], y[i]);
        yield {
          left,
          top,
          radius: tested ? radius * (dots ? 1.25 : 0.81) : radius,
          mark: this.run.marks[hue[i]],
          ...(dots
            ? { fill: tested ? "#ffffff" : edges[hue[i]], edge: edges[hue[i]], line: tested ? 0.5 : 0 }
            : {
                fill: tested ? "#ffffff" : colours[hue[i]],
                edge: tested ? edges[hue[i]] : "#ffffff",
                line: radius * (tested ? 0.52 : 0.26),
              }),
        };
      }
    }
  }

  _drawPoints() {
    const shape = `${this.width} ${this.height} ${window.devicePixelRatio}`;
    if (shape === this._drawn) return;
    this._drawn = shape;
    const pen = this._cleared(this.points);
    for (const each of this.looks()) {
      pen.beginPath();
      traceMark(pen, each.mark, each.left, each.top, each.radius);
      if (each.fill !== "none") {
        pen.fillStyle = each.fill;
        pen.fill();
      }
      if (!each.line) continue; // canvases take no width of 0
      pen.lineWidth = each.line;
      pen.strokeStyle = each.edge;
      pen.stroke();
    }
  }

  /** @param {{x: number, y: number} | null} place */
  _drawPointer(place) {
    const shape = place ? `${place.x} ${place.y} ${this.width}` : "";
    if (shape === this._pointed) return;
    this._pointed = shape;
    const pen = this._cleared(this.pointer);
    if (!place) return;
    const [x, y] = this.at(place.x, place.y);
    for (const [colour, width] of /** @type {[string, number][]} */ ([["#ffffff", 4.5], ["#0b0d10", 1.8]])) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.beginPath();
      pen.arc(x, y, 8, 0, 2 * Math.PI);
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        pen.moveTo(x + 8 * dx, y + 8 * dy);
        pen.lineTo(x + 14 * dx, y + 14 * dy);
      }
      pen.stroke();
    }
  }
}
