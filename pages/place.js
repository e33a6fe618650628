"use strict";
// What is answered at one place of the plane, now and over the whole run.

const HISTORY = { width: 150, height: 34, most: 160 };

class PlaceReading {
  /** @param {any} run @param {any} words @param {StepNames} names */
  constructor(run, words, names) {
    this.run = run;
    this.words = words;
    this.names = names;
    this.swatch = element("span", "swatch");
    this.text = element("span", "text");
    this.done = drawn("path", { class: "done" });
    this.whole = drawn("path");
    this.dot = drawn("circle", { r: 3 });
    this.middle = drawn("line", { x1: 0, x2: HISTORY.width, y1: HISTORY.height / 2, y2: HISTORY.height / 2 });
    this.svg = drawn("svg", { viewBox: `0 0 ${HISTORY.width} ${HISTORY.height}`, role: "img" });
    this.svg.append(this.middle, this.whole, this.done, this.dot);
    this.root = element("div", "answer", this.swatch, this.text, this.svg);
    this.logits = element("span", "logits"); // of several runs, elsewhere than their answers
    this._key = "";
    this._followed = 0;
    this._low = 0;
    this._high = 1;
    /** @type {{step: number, value: number}[]} */
    this._history = [];
  }

  /**
   * The logits at a place, or the answer of a unit there.
   * @param {number} position @param {{x: number, y: number}} place @param {any} unit
   * @returns {Float32Array}
   */
  _answer(position, place, unit) {
    return this.run.logits(position, [place.x], [place.y], unit || undefined);
  }

  /**
   * What an answer means: the name of a class, a text, a number for its history, and a colour.
   * @param {ArrayLike<number>} answer @param {any} unit
   * @returns {{name: string, text: string, value: number, colour: string}}
   */
  _read(answer, unit) {
    const { task } = this.words;
    if (!Number.isFinite(answer[0])) return { name: "", text: DIVERGED, value: NaN, colour: "" };
    if (unit) return { name: "", text: compact(answer[0]), value: answer[0], colour: "" };
    if (task.kind === "values") {
      const own = task.mean + task.deviation * answer[0];
      const span = Math.abs((task.high - task.low) * task.deviation);
      return { name: "", text: alongAxis(task, own, span) + task.after, value: answer[0], colour: "" };
    }
    const shares = classShares(answer);
    const best = shares.indexOf(Math.max(...shares));
    const followed = task.names.length === 2 ? 1 : this._followed;
    return { name: task.names[best], text: perCent(shares[best]), value: shares[followed], colour: task.colours[best] };
  }

  /**
   * @param {number} step @param {{x: number, y: number}} place @param {any} unit
   * @param {string} lost what is said where there are no answers at this step
   */
  show(step, place, unit, lost) {
    const without = this._isOutside(place) ? "outside this plane" : lost;
    this.svg.toggleAttribute("hidden", without !== "");
    if (without) {
      this.swatch.hidden = true;
      this.text.textContent = without;
      this.logits.textContent = "";
      return;
    }
    const position = this.run.positionOf(step);
    const key = `${place.x} ${place.y} ${unit ? `${unit.layer}.${unit.unit}` : ""}`;
    const now = this._answer(position, place, unit);
    if (key !== this._key) {
      this._key = key;
      const end = this._answer(this.run.steps - 1, place, unit);
      const shares = classShares(end);
      this._followed = this.words.task.kind === "classes" ? shares.indexOf(Math.max(...shares)) : 0;
      this._trace(place, unit);
    }
    const read = this._read(now, unit);
    this.swatch.hidden = !read.colour;
    this.swatch.style.background = read.colour;
    const name = read.name ? [element("b", "name", isolated(read.name)), " "] : [];
    this.text.replaceChildren(...name, element("b", "", read.text));
    const precise = this.run.exact && !unit;
    this.logits.textContent = precise ? this._logits(now) : "";
    if (precise && !this.words.compared) this.text.append(this.logits);
    const { task } = this.words;
    this.svg.setAttribute("aria-label", `History of ${unit ? "the unit" : task.kind === "values" ? "the value" : `the share of ${task.names[this._followed]}`} at this place`);
    this._mark(step, read.value);
  }

  /** What the model answers, or what lies between its answers. @param {ArrayLike<number>} answer */
  _logits(answer) {
    const name = this.words.task.kind === "values" ? "output" : answer.length > 1 ? "logits" : "logit";
    const between = this.run.layers === null ? "interpolated " : "";
    return ` ${between}${name} ${Array.from(answer, (each) => grouped(each, 4)).join("; ")}`;
  }

  /** @param {{x: number, y: number}} place */
  _isOutside({ x, y }) {
    const [x0, x1, y0, y1] = this.run.domain;
    const [across, upright] = [1e-6 * (x1 - x0), 1e-6 * (y1 - y0)];
    return x < x0 - across || x > x1 + across || y < y0 - upright || y > y1 + upright;
  }

  /** Follow the answers over the run. @param {{x: number, y: number}} place @param {any} unit */
  _trace(place, unit) {
    const count = Math.min(this.run.steps, HISTORY.most);
    this._history = [];
    for (let i = 0; i < count; i++) {
      const at = count > 1 ? Math.round((i * (this.run.steps - 1)) / (count - 1)) : 0;
      const value = this._read(this._answer(at, place, unit), unit).value;
      this._history.push({ step: this.run.epochs[at], value });
    }
    const values = this._history.map((each) => each.value).filter(Number.isFinite);
    const { task } = this.words;
    this._low = Math.min(...values, 0);
    this._high = Math.max(...values, unit ? 0 : 1);
    if (task.kind === "values" && !unit) {
      this._low = Math.min(...values, task.low);
      this._high = Math.max(...values, task.high);
    } else if (unit) {
      this._low = Math.min(...values, 0);
      this._high = Math.max(...values, this._low + 1e-9);
    }
    this.whole.setAttribute("d", this._path(Infinity));
  }

  /** @param {number} step */
  _x(step) {
    const first = this.run.epochs[0];
    const last = this.run.epochs[this.run.steps - 1];
    return last > first ? (HISTORY.width * (Math.min(step, last) - first)) / (last - first) : HISTORY.width;
  }

  /** @param {number} value */
  _y(value) {
    return HISTORY.height * (1 - (value - this._low) / (this._high - this._low));
  }

  /** @param {number} until @returns {string} */
  _path(until) {
    let text = "";
    for (const { step, value } of this._history) {
      if (step > until) break;
      if (Number.isFinite(value)) text += `${text ? "L" : "M"}${this._x(step).toFixed(1)} ${this._y(value).toFixed(1)}`;
    }
    return text;
  }

  /** @param {number} step @param {number} value */
  _mark(step, value) {
    const known = Number.isFinite(value);
    this.dot.setAttribute("visibility", known ? "visible" : "hidden");
    let path = this._path(step);
    if (known) {
      const y = Math.max(0, Math.min(HISTORY.height, this._y(value)));
      path += `${path ? "L" : "M"}${this._x(step).toFixed(1)} ${y.toFixed(1)}`;
      this.dot.setAttribute("cx", this._x(step).toFixed(1));
      this.dot.setAttribute("cy", y.toFixed(1));
    }
    this.done.setAttribute("d", path);
  }
}

/** The share of every class, of two classes from one logit. @param {ArrayLike<number>} logits */
function classShares(logits) {
  const every = logits.length === 1 ? [0, logits[0]] : Array.from(logits);
  const most = Math.max(...every);
  const powers = every.map((each) => Math.exp(each - most));
  const sum = powers.reduce((total, each) => total + each, 0);
  return powers.map((each) => each / sum);
}
