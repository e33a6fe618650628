"use strict";
// Bytes from text that needs no escape in HTML; see as_text in pages/arrays.py.

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=:?@^_`{|}~";

/**
 * Four bytes from five characters, the highest first; of fewer characters, one byte less.
 * @param {string} text
 */
function bytesOf(text) {
  const digits = new Uint8Array(128);
  [...DIGITS].forEach((character, digit) => (digits[character.charCodeAt(0)] = digit));
  const bytes = new Uint8Array(Math.floor((text.length * 4) / 5));
  for (let group = 0; 5 * group < text.length; group += 1) {
    let value = 0;
    for (let at = 5 * group; at < 5 * group + 5; at += 1) {
      value = value * 85 + (at < text.length ? digits[text.charCodeAt(at)] : 84);
    }
    // What is beyond the end is padding, and lost.
    for (let at = 0; at < 4; at += 1) {
      bytes[4 * group + at] = Math.floor(value / 256 ** (3 - at)) & 255;
    }
  }
  return bytes;
}
