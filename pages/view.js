"use strict";
// One recording on the page: its plane, charts, units and sentences.

class View {
  /**
   * @param {any} run @param {any} words @param {string} colour
   * @param {(step: number) => void} seek @param {(unit: any) => void} choose
   */
  constructor(run, words, colour, seek, choose) {
    this.run = run;
    this.words = { ...words, boundary: colour };
    this.names = new StepNames(words.steps, run);
    /** @type {{layer: number, unit: number} | null} */
    this.unit = null;
    this.plane = new Plane(run, this.words);
    this.place = new PlaceReading(run, this.words, this.names);
    this.figure = element("figure", "");
    /** @type {RunNote | null} beside other runs */
    this.note = words.compared && new RunNote(words.compared, this.place.root);
    this.reading = element("span", "reading");
    if (this.note) {
      const caption = element("figcaption", "", this._label("span"), this.reading, this.note.root);
      this.figure.append(caption);
    }
    this.figure.append(withAxes(this.plane.root, words.axes));
    if (!words.keyed) this.figure.append(...keyOf(run, words.task));
    this.charts = words.charts.map((/** @type {any} */ each, /** @type {number} */ index) =>
      new OwnChart(each, run, words.diverged, this.names, seek, this.note ? "h3" : "h2", index === words.charts.length - 1));
    this.units = run.layers && run.layers.length ? new Units(run, this.words, choose) : null;
    this.said = element("p", "said");
    this.panel = element("section", "panel");
    this.panel.setAttribute("aria-label", words.label || "What is measured");
    if (this.note) this.panel.append(this._label("h2"), this.said);
    this.panel.append(...this.charts.map((/** @type {Chart} */ each) => each.root));
    if (this.units) this.panel.append(this.units.root);
    if (this.note) this._read = this._reader(words.compared);
  }

  /** What tells this run from others, in its colour. @param {string} tag */
  _label(tag) {
    const made = element(tag, "label", isolated(this.words.label));
    made.style.setProperty("--run", this.words.colour);
    return made;
  }

  /**
   * What reads over the plane, at a step, the measure of all runs, or by name that of this one.
   * @param {any} compared @returns {(step: number) => string}
   */
  _reader({ series, factor, own, chart }) {
    const values = Chart.shown(this.run, series, factor);
    const [name, written] = [own ? `${own.title} ` : "", writtenAs(own || chart)];
    return (step) => {
      const value = step < this.run.epochs[0] ? NaN : values[this.names.before(step)];
      if (Number.isFinite(value)) return name + written(value);
      return name + (this.divergedBy(step) ? DIVERGED : MISSING);
    };
  }

  /** The last step of this run. */
  get last() {
    return this.run.epochs[this.run.steps - 1];
  }

  /** A place in the units of the data, on this plane. @param {Place} own @returns {Place} */
  inside(own) {
    const [across, upright] = this.words.axes;
    return { x: (own.x - across.mean) / across.deviation, y: (own.y - upright.mean) / upright.deviation };
  }

  /** A place of this plane in the units of the data. @param {Place} place @returns {Place} */
  own(place) {
    const [across, upright] = this.words.axes;
    return { x: across.mean + across.deviation * place.x, y: upright.mean + upright.deviation * place.y };
  }

  /** @param {any} unit */
  choose(unit) {
    const layers = this.run.layers || [];
    const known = unit && unit.layer < layers.length && unit.unit < layers[unit.layer];
    this.unit = known ? unit : null;
    if (this.units) this.units.choose(this.unit);
  }

  /** Whether training has diverged by a step. @param {number} step */
  divergedBy(step) {
    return this.words.diverged !== null && step >= this.words.diverged;
  }

  /** Whether there are no answers at a step. @param {number} step */
  lostAt(step) {
    return this.run.isLost(this.run.positionOf(step));
  }

  /**
   * @param {number} step
   * @param {Seen} how
   */
  show(step, how) {
    const at = Math.min(step, this.last);
    const position = this.run.positionOf(at);
    const place = how.place && this.inside(how.place);
    this.plane.show(position, { ...how, place, unit: this.unit });
    const lost = this.lostAt(at);
    this.plane.lost.hidden = !lost;
    const diverged = this.divergedBy(at);
    if (lost) {
      this.plane.lost.textContent = diverged
        ? this.note ? "No answers to draw." : "Training has diverged: there are no answers to draw."
        : "Answers are missing: there is nothing to draw.";
    }
    for (const each of this.charts) each.show(at);
    if (this.units) this.units.show(position, { theme: how.theme, all: how.rests });
    this._say(at);
    if (this.note && this._read) {
      const read = this._read(step);
      if (this.reading.textContent !== read) this.reading.textContent = read;
      this.note.show(step);
    }
    this.describe(at);
    if (place) this.place.show(at, place, this.unit, lost ? (diverged ? DIVERGED : MISSING) : "");
  }

  /** What a reader hears who does not see the plane. @param {number} step */
  describe(step) {
    const what = this.unit
      ? `Layer ${this.unit.layer + 1}, unit ${this.unit.unit + 1} of the network`
      : `The plane as the ${this.words.model} answers it`;
    const name = this.words.label ? `${this.words.label}: ` : "";
    const text = `${name}${what} at ${this.names.named(step)}. Arrow keys move a place.`;
    if (this.plane.root.getAttribute("aria-label") !== text) {
      this.plane.root.setAttribute("aria-label", text);
    }
  }

  /** The last sentence that has become true. @param {number} step */
  sentenceAt(step) {
    let found = "";
    for (const [at, text] of this.words.sentences) if (at <= step + 1e-9) found = text;
    return found;
  }

  /** @param {number} step */
  _say(step) {
    const text = this.sentenceAt(step);
    if (this.said.textContent !== text) this.said.replaceChildren(isolated(text));
  }
}
