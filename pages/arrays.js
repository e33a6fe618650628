"use strict";
// Arrays that pages/arrays.py packed into short texts.

/**
 * @typedef {object} Packed
 * @property {[number, number]} shape rows and columns
 * @property {number} planes bytes of a difference
 * @property {string} data
 * @property {[number, number][]} [steps] what whole numbers are multiplied by, and in how many columns
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
  const steps = packed.steps?.flatMap(([step, count]) => Array(count).fill(step));
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
      value += difference % 2 ? -(difference + 1) / 2 : difference / 2;
      if (steps === undefined) {
        bits[0] = value * 2 ** (packed.dropped ?? 0);
        numbers[row * columns + column] = float[0];
      } else {
        numbers[row * columns + column] = value * steps[column];
      }
    }
  }
  return numbers;
}

/**
 * @param {string} data deflated bytes in base64
 * @returns {Promise<Uint8Array>}
 */
async function inflated(data) {
  const text = atob(data);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    bytes[at] = text.charCodeAt(at);
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
