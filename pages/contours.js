"use strict";
// Lines along which the winning class changes, or values are equal, by marching squares.

/** @typedef {Float64Array} Line x and y of every vertex in turn, in the units of the plane */

/**
 * The lines on the plane at a position; none where the model has no answer.
 * @param {Run} run
 * @param {number} position
 * @param {number} size samples along each side, as for `paint`
 * @returns {Line[]}
 */
function boundary(run, position, size = 128) {
  if (run.isLost(position)) {
    return [];
  }
  const side = size + 2;
  const values = samples(run, position, size);
  const { x, y } = edges(run.domain, size);
  /** @type {Line[]} */
  const lines = [];
  for (const contest of contests(values, run.outputs, side * side)) {
    const field = toEdges(contest, side);
    for (const level of run.task.lines) {
      lines.push(...contour(field, side, level, x, y));
    }
  }
  return lines;
}

/**
 * For each class, its logit minus the largest of the others; a single logit is its own contest.
 * @param {Float32Array} values
 * @param {number} outputs
 * @param {number} length
 */
function contests(values, outputs, length) {
  if (outputs === 1) {
    return [values];
  }
  const found = Array.from({ length: outputs }, () => new Float32Array(length));
  for (let at = 0; at < length; at += 1) {
    let [best, second, winner] = [-Infinity, -Infinity, 0];
    for (let output = 0; output < outputs; output += 1) {
      const logit = values[output * length + at];
      if (logit > best) {
        [second, best, winner] = [best, logit, output];
      } else if (logit > second) {
        second = logit;
      }
    }
    for (let output = 0; output < outputs; output += 1) {
      found[output][at] = values[output * length + at] - (output === winner ? second : best);
    }
  }
  return found;
}

/**
 * Where `toEdges` puts the samples.
 * @param {number[]} domain
 * @param {number} size
 */
function edges(domain, size) {
  const [left, right, bottom, top] = domain;
  /** @type {(low: number, high: number) => Float64Array} */
  const along = (low, high) =>
    Float64Array.from({ length: size + 2 }, (_, at) => {
      const share = Math.min(Math.max((at - 0.5) / size, 0), 1);
      return low + share * (high - low);
    });
  return { x: along(left, right), y: along(bottom, top) };
}

/**
 * The outermost samples moved in by half a cell, onto the edge of the plane.
 * @param {Float32Array} values
 * @param {number} side
 */
function toEdges(values, side) {
  const field = values.slice();
  const last = (side - 1) * side;
  for (let at = 0; at < side; at += 1) {
    field[at] = (field[at] + field[at + side]) / 2;
    field[last + at] = (field[last + at] + field[last - side + at]) / 2;
  }
  for (let row = 0; row < side * side; row += side) {
    field[row] = (field[row] + field[row + 1]) / 2;
    field[row + side - 1] = (field[row + side - 1] + field[row + side - 2]) / 2;
  }
  return field;
}

/**
 * The lines along which a field has one level; closed ones end where they begin.
 *
 * They cross edges between samples: edge 2n goes to the right of sample n, edge 2n + 1 upwards.
 * @param {Float32Array} field
 * @param {number} side
 * @param {number} level
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @returns {Line[]}
 */
function contour(field, side, level, x, y) {
  /** @type {Map<number, number[]>} the edges that are reached from each edge */
  const joins = new Map();
  /** @type {(from: number, to: number) => void} */
  const join = (from, to) => {
    joins.set(from, [...(joins.get(from) ?? []), to]);
    joins.set(to, [...(joins.get(to) ?? []), from]);
  };
  for (let row = 0; row + 1 < side; row += 1) {
    for (let column = 0; column + 1 < side; column += 1) {
      const at = row * side + column;
      const [a, b] = [field[at] > level, field[at + 1] > level];
      const [c, d] = [field[at + side] > level, field[at + side + 1] > level];
      if (a === b && b === c && c === d) {
        continue;
      }
      const [below, right] = [2 * at, 2 * (at + 1) + 1];
      const [above, left] = [2 * (at + side), 2 * at + 1];
      if (a === d && b === c) {
        const middle = (field[at] + field[at + 1] + field[at + side] + field[at + side + 1]) / 4;
        const around = middle > level === a;
        join(below, around ? right : left);
        join(above, around ? left : right);
        continue;
      }
      const crossed = [];
      if (a !== b) crossed.push(below);
      if (b !== d) crossed.push(right);
      if (c !== d) crossed.push(above);
      if (a !== c) crossed.push(left);
      join(crossed[0], crossed[1]);
    }
  }
  /** @type {(edge: number) => [number, number]} */
  const place = (edge) => {
    const at = edge >> 1;
    const [row, column] = [Math.floor(at / side), at % side];
    const next = edge % 2 ? at + side : at + 1;
    const share = (level - field[at]) / (field[next] - field[at]);
    return edge % 2
      ? [x[column], y[row] + share * (y[row + 1] - y[row])]
      : [x[column] + share * (x[column + 1] - x[column]), y[row]];
  };
  return followed(joins).map((line) => Float64Array.from(line.flatMap(place)));
}

/**
 * The edges of every line in turn: first those that end at the edge of the plane, then closed ones.
 * @param {Map<number, number[]>} joins emptied
 * @returns {number[][]}
 */
function followed(joins) {
  /** @type {number[][]} */
  const lines = [];
  const ends = [...joins.keys()].filter((edge) => joins.get(edge)?.length === 1);
  for (const first of [...ends, ...joins.keys()]) {
    const line = [first];
    for (let next = joins.get(first)?.pop(); next !== undefined; next = joins.get(next)?.pop()) {
      const back = joins.get(next);
      back?.splice(back.indexOf(line[line.length - 1]), 1);
      line.push(next);
    }
    if (line.length > 1) {
      lines.push(line);
    }
  }
  return lines;
}
