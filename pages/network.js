"use strict";
// Networks and sampled models as functions of places, as reels/network.py has them.

/** @typedef {Float64Array<ArrayBuffer>} Numbers */

/**
 * What a model answers at places, layer by layer, a row of numbers for each unit.
 * @callback Answers
 * @param {number} step the position of a recorded step
 * @param {ArrayLike<number>} xs
 * @param {ArrayLike<number>} ys
 * @param {number[]} layers which are asked for; 0 is the first hidden one, the last has the logits
 * @returns {Float32Array[]}
 */

const BLOCK = 512; // places whose values stay in the processor's cache

/**
 * tanh by a rational function, four times as fast as Math.tanh; the error is under 3e-7.
 * Coefficients from Eigen (Eigen/src/Core/MathFunctionsImpl.h, generic_fast_tanh_float).
 * @param {Numbers} values changed in place
 * @param {number} count
 */
function tanh(values, count) {
  for (let at = 0; at < count; at += 1) {
    let z = values[at];
    z = z > 7.99 ? 7.99 : z < -7.99 ? -7.99 : z;
    const s = z * z;
    let p = 2.00018790482477e-13 + s * -2.76076847742355e-16;
    p = -8.60467152213735e-11 + s * p;
    p = 5.12229709037114e-8 + s * p;
    p = 1.48572235717979e-5 + s * p;
    p = 6.37261928875436e-4 + s * p;
    p = 4.89352455891786e-3 + s * p;
    let q = 1.18534705686654e-4 + s * 1.19825839466702e-6;
    q = 2.2684346324439e-3 + s * q;
    q = 4.89352518554385e-3 + s * q;
    values[at] = (z * p) / q;
  }
}

/**
 * ½ (1 + tanh ½z)
 * @param {Numbers} values changed in place
 * @param {number} count
 */
function sigmoid(values, count) {
  for (let at = 0; at < count; at += 1) {
    values[at] *= 0.5;
  }
  tanh(values, count);
  for (let at = 0; at < count; at += 1) {
    values[at] = 0.5 + 0.5 * values[at];
  }
}

/**
 * A function of one number, for many.
 * @param {(z: number) => number} one
 * @returns {(values: Numbers, count: number) => void}
 */
function each(one) {
  return (values, count) => {
    for (let at = 0; at < count; at += 1) {
      values[at] = one(values[at]);
    }
  };
}

/**
 * A value times a function of it.
 * @param {(z: number) => number} inner what the function is asked about
 * @param {(values: Numbers, count: number) => void} gate
 * @returns {(values: Numbers, count: number) => void}
 */
function gated(inner, gate) {
  const gates = new Float64Array(BLOCK);
  return (values, count) => {
    for (let at = 0; at < count; at += 1) {
      gates[at] = inner(values[at]);
    }
    gate(gates, count);
    for (let at = 0; at < count; at += 1) {
      values[at] *= gates[at];
    }
  };
}

/**
 * Those of reels/activations.py, which change values in place.
 * @type {Record<string, (values: Numbers, count: number) => void>}
 */
const ACTIVATIONS = {
  relu: each((z) => (z > 0 ? z : 0)),
  leaky_relu: each((z) => (z > 0 ? z : 0.01 * z)),
  elu: each((z) => (z > 0 ? z : Math.expm1(z))),
  gelu: gated((z) => 2 * Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z), sigmoid),
  silu: gated((z) => z, sigmoid),
  tanh,
  sigmoid,
  softplus: each((z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))),
  sine: each(Math.sin),
  identity: () => {},
};

/**
 * Those of datasets/input_features.py.
 * @type {Record<string, (x: number, y: number) => number>}
 */
const FEATURES = {
  x: (x) => x,
  y: (_, y) => y,
  xSquared: (x) => x * x,
  ySquared: (_, y) => y * y,
  xTimesY: (x, y) => x * y,
  sinX: (x) => Math.sin(x),
  sinY: (_, y) => Math.sin(y),
};

/**
 * A multi-layer perceptron whose parameters are recorded, weights row by row and then biases.
 * @param {{features: string[], hidden: number[], activations: string[]}} model
 * @param {number} outputs
 * @param {Float64Array} states parameters, step by step
 * @returns {Answers}
 */
function perceptron(model, outputs, states) {
  const features = model.features.map((name) => FEATURES[name]);
  const activations = model.activations.map((name) => ACTIVATIONS[name]);
  const widths = [features.length, ...model.hidden, outputs];
  const size = model.hidden.concat(outputs).reduce((sum, width, at) => sum + (widths[at] + 1) * width, 0);
  const rows = widths.map((width) => Array.from({ length: width }, () => new Float64Array(BLOCK)));

  return (step, xs, ys, layers) => {
    const found = layers.map((layer) => new Float32Array(widths[layer + 1] * xs.length));
    const last = Math.max(...layers);
    for (let start = 0; start < xs.length; start += BLOCK) {
      const count = Math.min(BLOCK, xs.length - start);
      features.forEach((feature, input) => {
        for (let at = 0; at < count; at += 1) {
          rows[0][input][at] = feature(xs[start + at], ys[start + at]);
        }
      });
      let begin = step * size;
      for (let layer = 0; layer <= last; layer += 1) {
        const width = widths[layer + 1];
        const biases = begin + widths[layer] * width;
        for (let to = 0; to < width; to += 1) {
          const sums = rows[layer + 1][to];
          sums.fill(states[biases + to], 0, count);
          weigh(rows[layer], states, begin + to, width, sums, count);
          if (layer < activations.length) {
            activations[layer](sums, count);
          }
        }
        begin = biases + width;
      }
      layers.forEach((layer, index) => {
        rows[layer + 1].forEach((values, to) => {
          const place = to * xs.length + start;
          for (let at = 0; at < count; at += 1) {
            found[index][place + at] = finite(values[at]);
          }
        });
      });
    }
    return found;
  };
}

/**
 * Add weighted inputs to sums, four at a time: sums are then read and written less often.
 * @param {Numbers[]} inputs
 * @param {Float64Array} states
 * @param {number} first where the weight of the first input is
 * @param {number} stride from weight to weight
 * @param {Numbers} sums
 * @param {number} count
 */
function weigh(inputs, states, first, stride, sums, count) {
  let input = 0;
  for (; input + 4 <= inputs.length; input += 4) {
    const [a, b, c, d] = [inputs[input], inputs[input + 1], inputs[input + 2], inputs[input + 3]];
    const place = first + input * stride;
    const [u, v] = [states[place], states[place + stride]];
    const [w, x] = [states[place + 2 * stride], states[place + 3 * stride]];
    for (let at = 0; at < count; at += 1) {
      sums[at] += u * a[at] + v * b[at] + w * c[at] + x * d[at];
    }
  }
  for (; input < inputs.length; input += 1) {
    const values = inputs[input];
    const weight = states[first + input * stride];
    for (let at = 0; at < count; at += 1) {
      sums[at] += weight * values[at];
    }
  }
}

/**
 * A model that is known by its logits at samples; bilinear between them, constant beyond.
 * @param {{domain: number[], shape: [number, number]}} model
 * @param {number} outputs
 * @param {Float64Array} states samples, step by step, output by output, from the lowest row
 * @returns {Answers}
 */
function sampled(model, outputs, states) {
  const [rows, columns] = model.shape;
  const [left, right, bottom, top] = model.domain;
  return (step, xs, ys) => {
    const found = new Float32Array(outputs * xs.length);
    for (let at = 0; at < xs.length; at += 1) {
      const u = Math.min(Math.max(((xs[at] - left) / (right - left)) * (columns - 1), 0), columns - 1);
      const v = Math.min(Math.max(((ys[at] - bottom) / (top - bottom)) * (rows - 1), 0), rows - 1);
      const column = Math.min(Math.floor(u), columns - 2);
      const row = Math.min(Math.floor(v), rows - 2);
      const [across, up] = [u - column, v - row];
      for (let output = 0; output < outputs; output += 1) {
        const corner = ((step * outputs + output) * rows + row) * columns + column;
        const low = states[corner] * (1 - across) + states[corner + 1] * across;
        const high = states[corner + columns] * (1 - across) + states[corner + columns + 1] * across;
        found[output * xs.length + at] = finite(low * (1 - up) + high * up);
      }
    }
    return [found];
  };
}

/**
 * The same number, or a finite one in its place.
 * @param {number} value
 */
function finite(value) {
  return Number.isNaN(value) ? 0 : Math.abs(value) > 3e38 ? Math.sign(value) * 1e6 : value;
}
