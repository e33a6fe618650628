"use strict";
// How large several planes are, and where the chart of all stands, so that they are seen at once.

const TILES = { beside: 356, least: 104, readable: 160, full: 0.5, filled: 0.6, alongside: 1.06, narrow: 900, larger: 1.25 };

/**
 * @typedef {object} Tiles
 * @property {number} columns
 * @property {number} side of a plane
 * @property {boolean} beside whether the chart stands beside the planes, not below them
 */

/** @typedef {{wide: number, high: number, gap: number, strip: number, below: number}} Room `below` is for a chart */

/**
 * The largest planes of which all are in a room, with a chart beside or below them where there is one.
 * @param {number} count @param {Room} room @returns {Tiles & {worth: number}}
 */
function largest(count, { wide, high, gap, strip, below }) {
  let best = { columns: 1, side: 0, beside: false, worth: -1 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    for (const beside of below ? [false, true] : [false]) {
      const room = wide - (beside ? TILES.beside : 0);
      const down = (high - (beside ? 0 : below) - (rows - 1) * gap) / rows - strip;
      const side = Math.floor(Math.min((room - (columns - 1) * gap) / columns, down));
      const used = (columns * (side + gap) - gap) / room;
      const full = (count / rows / columns) ** TILES.full * (beside ? TILES.alongside : 1);
      const worth = side > 0 && room > 0 ? side * used ** TILES.filled * full : 0;
      if (worth > best.worth) best = { columns, side, beside, worth };
    }
  }
  return best;
}

/**
 * The same. In a room that is too low, or narrow where planes become larger by that, the chart is
 * below the window, and in one that is lower still the last planes are.
 * @param {number} count @param {Room} room @returns {Tiles}
 */
function tiled(count, room) {
  const [charted, planes] = [largest(count, room), largest(count, { ...room, below: 0 })];
  const larger = room.wide < TILES.narrow && planes.worth > TILES.larger * charted.worth;
  if (charted.side >= TILES.least && !larger) return charted;
  if (planes.side >= TILES.least) return planes;
  const columns = Math.max(1, Math.min(count, Math.floor((room.wide + room.gap) / (TILES.readable + room.gap))));
  return { columns, side: Math.floor((room.wide - (columns - 1) * room.gap) / columns), beside: false };
}

/** Columns of things of at least a width, in rows of nearly the same number. @param {number} count @param {number} most */
function evenColumns(count, most) {
  return Math.ceil(count / Math.ceil(count / Math.max(1, Math.floor(most))));
}
