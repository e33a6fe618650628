"use strict";
// One recording, as pages/packed.py put it into the page.

/**
 * @typedef {object} Recorded what pages/packed.py makes
 * @property {{name: string, separate: boolean, numbers: Packed, texts: string[] | null, lost: number[], gone: number[], of: number}} steps
 * @property {Record<string, Packed>} metrics
 * @property {any} model
 * @property {Packed} states
 * @property {boolean} exact whether states are those of the recording
 * @property {Task} task
 * @property {[number, number, number, number]} domain
 * @property {{mean: [number, number], deviation: [number, number]} | null} scaling
 * @property {{of: number, x: Packed, y: Packed, label: Packed, train: Packed, hue: Packed, marks: [number, number][][]}} points
 * @property {any} colours
 */

/**
 * @typedef {object} Task
 * @property {number} outputs
 * @property {string[]} classes none for values
 * @property {number[]} lines levels at which lines are drawn
 * @property {string} label
 * @property {boolean} judged whether answers are right or wrong
 * @property {number} [low] the ends of the scale of values
 * @property {number} [high]
 * @property {number} [mean] how values were standardised
 * @property {number} [deviation]
 */

/** @typedef {"dark" | "light"} ThemeName */
/** @typedef {"field" | "unit"} TableName */

/** A recording that answers at any place, between any two of its steps. */
class Run {
  /**
   * The recording in a page.
   * @param {Recorded} data
   * @returns {Promise<Run>}
   */
  static async open(data) {
    const run = new Run(data);
    const arrays = [data.steps.numbers, data.states, data.points.x, data.points.y];
    arrays.push(data.points.label, data.points.train, data.points.hue);
    const [numbers, states, x, y, label, train, hue] = await Promise.all(arrays.map(unpacked));
    run.epochs = numbers;
    run.steps = numbers.length;
    run.points = { x, y, label, train, hue, of: data.points.of };
    for (const [name, values] of Object.entries(data.metrics)) {
      run.metrics[name] = await unpacked(values);
    }
    for (const theme of /** @type {ThemeName[]} */ (["dark", "light"])) {
      for (const name of /** @type {TableName[]} */ (["field", "unit"])) {
        run.tables[theme][name] = asPixels(await unpacked(data.colours[theme][name]));
      }
    }
    run.work = run.layers === null ? 4 * run.outputs : data.states.shape[1];
    run.answers = run.layers === null
      ? sampled(data.model, run.outputs, states)
      : perceptron(data.model, run.outputs, states);
    return run;
  }

  /** @param {Recorded} data */
  constructor(data) {
    /** How many recorded steps there are; positions count them from 0, with fractions between. */
    this.steps = 0;
    /** @type {Numbers} The numbers of the steps: epochs, trees, stages. */
    this.epochs = new Float64Array();
    /** Of how many steps these are some. */
    this.of = data.steps.of;
    this.stepName = data.steps.name;
    /** Whether there is nothing between two steps. */
    this.separate = data.steps.separate;
    /** What steps are called that are values of a parameter: 0.37 for C. */
    this.texts = data.steps.texts;
    /** Positions of the steps that have no answer. */
    this.lost = new Set(data.steps.lost);
    /** Those, and the steps with an answer after training has diverged. */
    this.gone = new Set(data.steps.gone);
    /** @type {Record<string, Numbers>} train_loss, test_loss … by step; without those not measured. */
    this.metrics = {};
    /** Whether answers are as exact as the recording, and precise enough to be shown as numbers. */
    this.exact = data.exact;
    this.task = data.task;
    this.outputs = data.task.outputs;
    this.classes = data.task.classes;
    /** @type {number[] | null} Units of each hidden layer; null for a model without layers. */
    this.layers = data.model.hidden ?? null;
    this.activations = data.model.activations ?? [];
    this.features = data.model.features ?? [];
    /** @type {[number, number][]} For each hidden layer, the answer that counts as 0, and how much as 1. */
    this.unitScales = data.model.units ?? [];
    this.domain = data.domain;
    this.scaling = data.scaling;
    this.colours = data.colours;
    /** Outlines of the points of each class around (0, 0); no corners are a circle. */
    this.marks = data.points.marks;
    const none = new Float64Array();
    /** Points in the units of `domain`: label (class, or value), whether to train on, index of the colour. */
    this.points = { x: none, y: none, label: none, train: none, hue: none, of: 0 };
    /** @type {Record<ThemeName, Record<string, Uint32Array>>} Colours as pixels, by theme and table. */
    this.tables = { dark: {}, light: {} };
    /** About how many products an answer at one place takes. */
    this.work = 1;
    /** @type {Answers} */
    this.answers = () => [];
  }

  /**
   * The position of a fractional epoch, as `Steps.position` has it.
   * @param {number} epoch
   */
  positionOf(epoch) {
    let [low, high] = [0, this.steps - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.epochs[middle] <= epoch + 1e-9) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (this.separate || low === this.steps - 1) {
      return low;
    }
    const part = (epoch - this.epochs[low]) / (this.epochs[low + 1] - this.epochs[low]);
    return low + Math.min(Math.max(part, 0), 1);
  }

  /**
   * The fractional epoch of a position.
   * @param {number} position
   */
  epochOf(position) {
    const low = Math.min(Math.max(Math.floor(position), 0), this.steps - 1);
    const high = Math.min(low + 1, this.steps - 1);
    return this.epochs[low] + (position - low) * (this.epochs[high] - this.epochs[low]);
  }

  /**
   * The recorded steps that are shown at a position, and their shares; those that are gone only
   * where there are no others.
   * @param {number} position
   * @returns {[number, number][]}
   */
  blend(position) {
    const at = Math.min(Math.max(position, 0), this.steps - 1);
    const low = Math.floor(at + 1e-9);
    const part = Math.max(at - low, 0);
    if (this.separate || part < 1e-9 || this.gone.has(low + 1)) {
      return [[low, 1]];
    }
    return this.gone.has(low) ? [[low + 1, 1]] : [[low, 1 - part], [low + 1, part]];
  }

  /**
   * Whether the model had no answer at a position.
   * @param {number} position
   */
  isLost(position) {
    return this.lost.has(Math.floor(Math.min(Math.max(position, 0), this.steps - 1) + 1e-9));
  }

  /**
   * Logits at places, output after output, or what a hidden unit answers.
   *
   * Between steps, logits are interpolated, never parameters.
   * @param {number} position
   * @param {ArrayLike<number>} xs
   * @param {ArrayLike<number>} ys
   * @param {Unit | null} [unit]
   * @returns {Float32Array}
   */
  logits(position, xs, ys, unit = null) {
    const layer = unit ? unit.layer : this.lastLayer;
    const blend = this.blend(position);
    const found = mixed(blend, blend.map(([step]) => this.answers(step, xs, ys, [layer])[0]));
    return unit ? found.subarray(unit.unit * xs.length, (unit.unit + 1) * xs.length) : found;
  }

  /** The number of the layer that has the logits. */
  get lastLayer() {
    return this.layers === null ? 0 : this.layers.length;
  }
}

/** @typedef {{layer: number, unit: number}} Unit a hidden unit, both counted from 0 */

/**
 * Answers of one or two steps by their shares.
 * @param {[number, number][]} blend
 * @param {Float32Array[]} answers
 */
function mixed(blend, answers) {
  const [first, second] = answers;
  if (!second) {
    return first;
  }
  const found = new Float32Array(first.length);
  const part = blend[1][1];
  for (let at = 0; at < found.length; at += 1) {
    found[at] = first[at] + part * (second[at] - first[at]);
  }
  return found;
}

/**
 * Red, green and blue as the pixels of a canvas.
 * @param {Float64Array} colours
 */
function asPixels(colours) {
  const pixels = new Uint32Array(colours.length / 3);
  const bytes = new Uint8ClampedArray(pixels.buffer).fill(255);
  for (let at = 0; at < pixels.length; at += 1) {
    bytes.set(colours.subarray(3 * at, 3 * at + 3), 4 * at);
  }
  return pixels;
}
