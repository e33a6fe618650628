"use strict";
// The picture of a field on a canvas, in the colours of films; see scenes/fields/colouring.py.

/**
 * @typedef {object} Look
 * @property {number} [size] samples along each side of the plane
 * @property {Unit | null} [unit] a hidden unit instead of the output
 * @property {ThemeName} [theme]
 */

const LEVELS = 65536;
const KEPT_STEPS = 4;
const KEPT_OF_LARGE = 2;
const LARGE = 200; // samples a side
const AT_REST = 1.2e8; // products of weights and inputs, which take about a tenth of a second
const KEPT_GRIDS = 4;

/**
 * Samples in the middles of equal cells of the plane, and of one more cell all around.
 * @param {number[]} domain
 * @param {number} size cells along each side
 */
function placesOf(domain, size) {
  const side = size + 2;
  const [left, right, bottom, top] = domain;
  const xs = new Float64Array(side * side);
  const ys = new Float64Array(side * side);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      xs[row * side + column] = left + ((column - 0.5) / size) * (right - left);
      ys[row * side + column] = bottom + ((row - 0.5) / size) * (top - bottom);
    }
  }
  return { xs, ys };
}

/**
 * @typedef {object} Kept samples of one grid and layer, which several pictures share
 * @property {string} key
 * @property {Float64Array} xs
 * @property {Float64Array} ys
 * @property {Map<number, Float32Array>} steps
 * @property {{blend: string, values: Float32Array} | null} shown
 */

/** @type {WeakMap<Run, Kept[]>} */
const KEPT = new WeakMap();

/**
 * A layer's answers at the samples of a grid, unit after unit, each from the lowest row.
 *
 * A clock that runs shows most steps in several frames: their answers are kept for a while.
 * @param {Run} run
 * @param {number} position
 * @param {number} size
 * @param {number} [layer] that of the logits if not given
 * @returns {Float32Array}
 */
function samples(run, position, size, layer = run.lastLayer) {
  const key = `${size} ${layer}`;
  const every = KEPT.get(run) ?? [];
  const kept = every.find((known) => known.key === key) ?? {
    key,
    ...placesOf(run.domain, size),
    steps: new Map(),
    shown: null,
  };
  KEPT.set(run, [kept, ...every.filter((known) => known !== kept)].slice(0, KEPT_GRIDS + 2));
  const blend = run.blend(position);
  const name = blend.join(" ");
  if (kept.shown?.blend !== name) {
    const answers = blend.map(([step]) => {
      const found = kept.steps.get(step) ?? run.answers(step, kept.xs, kept.ys, [layer])[0];
      kept.steps.delete(step);
      kept.steps.set(step, found);
      return found;
    });
    while (kept.steps.size > (size > LARGE ? KEPT_OF_LARGE : KEPT_STEPS)) {
      kept.steps.delete(kept.steps.keys().next().value ?? 0);
    }
    kept.shown = { blend: name, values: mixed(blend, answers) };
  }
  return kept.shown.values;
}

/**
 * Samples along each side for a picture at rest: one a pixel, or fewer where a model is large.
 * @param {Run} run
 * @param {number} side pixels of the picture
 */
function finestSize(run, side) {
  return Math.max(Math.min(side, Math.floor(Math.sqrt(AT_REST / run.work))), Math.min(side, 128));
}

/**
 * Draw the output of the model, or of a hidden unit, over a square canvas.
 * @param {Run} run
 * @param {number} position
 * @param {HTMLCanvasElement} canvas
 * @param {Look} [look]
 */
function paint(run, position, canvas, { size = 128, unit = null, theme = "dark" } = {}) {
  const context = canvas.getContext("2d");
  if (!context || !canvas.width) {
    return;
  }
  const image = context.createImageData(canvas.width, canvas.width);
  const pixels = new Uint32Array(image.data.buffer);
  if (run.isLost(position)) {
    hatch(pixels, canvas.width, run.colours[theme].lost);
  } else {
    const values = samples(run, position, size, unit?.layer);
    const length = (size + 2) * (size + 2);
    if (unit) {
      const [middle, scale] = run.unitScales[unit.layer];
      const own = values.subarray(unit.unit * length, (unit.unit + 1) * length);
      const table = run.tables[theme].unit;
      scaled(own, middle - scale, middle + scale, size, pixels, canvas.width, table);
    } else if (run.outputs === 1) {
      const [low, high] = run.colours.scale;
      scaled(values, low, high, size, pixels, canvas.width, run.tables[theme].field);
    } else {
      won(values, run, size, pixels, canvas.width, run.tables[theme].field);
    }
  }
  context.putImageData(image, 0, 0);
}

/**
 * For each pixel along a side, the sample before it and the share of the next one.
 * @param {number} pixels
 * @param {number} size
 */
function between(pixels, size) {
  const before = new Int32Array(pixels);
  const part = new Float64Array(pixels);
  for (let at = 0; at < pixels; at += 1) {
    const place = ((at + 0.5) / pixels) * size + 0.5;
    before[at] = Math.floor(place);
    part[at] = place - before[at];
  }
  return { before, part };
}

/**
 * Pixels of values on a line of colours, which are interpolated along the line.
 * @param {Float32Array} values
 * @param {number} low where the line begins
 * @param {number} high where it ends
 * @param {number} size
 * @param {Uint32Array} pixels
 * @param {number} side
 * @param {Uint32Array} table
 */
function scaled(values, low, high, size, pixels, side, table) {
  const samplesAside = size + 2;
  const { before, part } = between(side, size);
  const levels = new Float32Array(values.length);
  const steepness = (LEVELS - 1) / (high - low);
  for (let at = 0; at < levels.length; at += 1) {
    const level = (values[at] - low) * steepness;
    levels[at] = Math.floor((level < 0 ? 0 : level > LEVELS - 1 ? LEVELS - 1 : level) + 0.5);
  }
  const along = new Float32Array(samplesAside);
  for (let row = 0; row < side; row += 1) {
    const [first, up] = [before[row] * samplesAside, part[row]];
    for (let at = 0; at < samplesAside; at += 1) {
      const level = levels[first + at];
      along[at] = level + up * (levels[first + samplesAside + at] - level);
    }
    const begin = (side - 1 - row) * side; // row 0 of a picture is at the top
    for (let column = 0; column < side; column += 1) {
      const at = before[column];
      const level = along[at] + part[column] * (along[at + 1] - along[at]) + 0.5;
      pixels[begin + column] = table[level | 0];
    }
  }
}

/**
 * Pixels in the colour of the class that wins, the stronger the further it leads.
 *
 * Between samples with the same winner and second, the lead is interpolated as the logits are;
 * between others all logits are.
 * @param {Float32Array} values
 * @param {Run} run
 * @param {number} size
 * @param {Uint32Array} pixels
 * @param {number} side
 * @param {Uint32Array} table
 */
function won(values, run, size, pixels, side, table) {
  const samplesAside = size + 2;
  const length = samplesAside * samplesAside;
  const { before, part } = between(side, size);
  const colours = Math.floor(LEVELS / run.outputs);
  const steepness = colours / run.colours.scale[1];
  const { codes, leads } = contended(values, run.outputs, length);
  const alike = new Uint8Array(length);
  for (let at = 0; at < length - samplesAside - 1; at += 1) {
    const code = codes[at];
    const above = at + samplesAside;
    alike[at] = Number(code === codes[at + 1] && code === codes[above] && code === codes[above + 1]);
  }
  for (let row = 0; row < side; row += 1) {
    const [first, up] = [before[row] * samplesAside, part[row]];
    const begin = (side - 1 - row) * side;
    for (let column = 0; column < side; column += 1) {
      const [at, across] = [first + before[column], part[column]];
      let winner = 0;
      let lead = 0;
      if (alike[at]) {
        winner = codes[at] >> 8;
        lead = bilinear(leads, at, samplesAside, across, up);
      } else {
        let [best, second] = [-Infinity, -Infinity];
        for (let output = 0; output < run.outputs; output += 1) {
          const logit = bilinear(values, output * length + at, samplesAside, across, up);
          if (logit > best) {
            [second, best, winner] = [best, logit, output];
          } else if (logit > second) {
            second = logit;
          }
        }
        lead = best - second;
      }
      const level = Math.min(lead * steepness, colours - 1) | 0;
      pixels[begin + column] = table[winner * colours + level];
    }
  }
}

/**
 * The winner and the second of each sample, as winner · 256 + second, and by how much it leads.
 * @param {Float32Array} values
 * @param {number} outputs
 * @param {number} length
 */
function contended(values, outputs, length) {
  const codes = new Uint16Array(length);
  const leads = new Float32Array(length);
  for (let at = 0; at < length; at += 1) {
    let [best, next, winner, second] = [values[at], -Infinity, 0, 0];
    for (let output = 1; output < outputs; output += 1) {
      const logit = values[output * length + at];
      if (logit > best) {
        [next, second, best, winner] = [best, winner, logit, output];
      } else if (logit > next) {
        [next, second] = [logit, output];
      }
    }
    codes[at] = (winner << 8) | second;
    leads[at] = best - next;
  }
  return { codes, leads };
}

/**
 * @param {Float32Array} values
 * @param {number} at
 * @param {number} row how far above the next sample is
 * @param {number} across
 * @param {number} up
 */
function bilinear(values, at, row, across, up) {
  const low = values[at] + across * (values[at + 1] - values[at]);
  const high = values[at + row] + across * (values[at + row + 1] - values[at + row]);
  return low + up * (high - low);
}

/**
 * Stripes, for a model without an answer; see scenes/fields/hatching.py.
 * @param {Uint32Array} pixels
 * @param {number} side
 * @param {[string, string]} colours of the ground, and of stripes
 */
function hatch(pixels, side, colours) {
  const [ground, stripe] = colours.map((colour) => parseInt(colour.slice(1), 16));
  const apart = Math.max(side / 24, 5);
  const half = (apart * 0.36) / 2;
  const bytes = new Uint8ClampedArray(pixels.buffer);
  for (let at = 0; at < pixels.length; at += 1) {
    const place = ((at % side) + Math.floor(at / side) + 1) / Math.SQRT2;
    const away = Math.abs((place % apart) - apart / 2);
    const covered = Math.min(Math.max(half - away + 0.5, 0), 1);
    for (let channel = 0; channel < 3; channel += 1) {
      const shift = 16 - 8 * channel;
      const from = (ground >> shift) & 255;
      bytes[4 * at + channel] = from + covered * (((stripe >> shift) & 255) - from);
    }
    bytes[4 * at + 3] = 255;
  }
}
