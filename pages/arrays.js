"use strict";
// Arrays that pages/arrays.py packed into short texts.

/**
 * @typedef {object} Packed
 * @property {[number, number]} shape rows and columns
 * @property {number} planes bytes of a difference
 * @property {string} data
 * @property {[number, number][]} [steps] what whole numbers are multiplied by, and in how many columns
 * @property {number} [of] what they are then divided by, for rounding steps of 1 / 3 would not do
 * @property {[number, number][]} [halvings] how often steps are halved, and in how many rows
 * @property {number} [dropped] else they are the bits of float32, without that number of the last
 */

/**
 * The numbers of a packed array, row by row.
 * @param {Packed} packed
 * @returns {Promise<Numbers>}
 */
async function unpacked(packed) {
  const [rows, columns] = packed.shape;
  const size = rows * columns;
  const bytes = await inflated(packed.data);
  const numbers = new Float64Array(size);
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  const steps = packed.steps && repeated(packed.steps);
  const halvings = repeated(packed.halvings ?? [[0, rows]]);
  for (let column = 0; column < columns; column += 1) {
    let value = 0;
    for (let row = 0; row < rows; row += 1) {
      let difference = 0;
      let weight = 1;
      for (let at = column * rows + row; at < bytes.length; at += size) {
        difference += bytes[at] * weight;
        weight *= 256;
      }
      // 0, 1, 2, 3 … stand for 0, −1, 1, −2 …
      const change = difference % 2 ? -(difference + 1) / 2 : difference / 2;
      const finer = row ? halvings[row] - halvings[row - 1] : 0;
      value = (finer ? Math.floor(value * 2 ** finer + 0.5) : value) + change;
      if (steps === undefined) {
        bits[0] = value * 2 ** (packed.dropped ?? 0);
        numbers[row * columns + column] = float[0];
      } else {
        numbers[row * columns + column] = (value * steps[column] * 2 ** -halvings[row]) / (packed.of ?? 1);
      }
    }
  }
  return numbers;
}

/**
 * Each value as often as it follows itself.
 * @param {[number, number][]} runs
 * @returns {number[]}
 */
function repeated(runs) {
  return runs.flatMap(([value, count]) => Array(count).fill(value));
}

/**
 * @param {string} data deflated bytes in base 85
 * @returns {Promise<Uint8Array>}
 */
async function inflated(data) {
  const bytes = bytesOf(data);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
