"use strict";
// How numbers are written, as films write them: grouped, in per cent, losses with equal decimals.

const THIN = "\u2009";
const DIVERGED = "diverged";
const MISSING = "–";
const ROUNDING = 1e-7; // of shares, which may be those of float32

/** @param {number} value @param {number} [decimals] @returns {string} */
function grouped(value, decimals = 0) {
  const text = Math.abs(value).toFixed(decimals);
  const [whole, part] = text.split(".");
  const sign = value < 0 && Number(text) !== 0 ? "−" : "";
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
}

/**
 * A share as per cent; 0 only when it is none, 100 only when it is all, and not rounded up to the
 * shares that goals are given in.
 * @param {number} share @returns {string}
 */
function perCent(share) {
  if (!Number.isFinite(share)) return DIVERGED;
  const exact = Number((share * 100).toFixed(4)); // of float32 and of counts the same
  let size = Math.max(Math.round(exact), share ? 1 : 0);
  size = share >= 1 - ROUNDING ? Math.max(size, 100) : Math.min(size, 99);
  if (size - exact > 100 * ROUNDING && size > 1 && (size % 5 === 0 || size === 99)) size -= 1;
  return `${size}${THIN}%`;
}

/** A number of any size, nearly as wide as any other. @param {number} value @returns {string} */
function compact(value) {
  if (!Number.isFinite(value)) return DIVERGED;
  const size = Math.abs(value);
  if (size && !(size >= 1e-3 && size < 999999.5)) {
    const [mantissa, exponent] = value.toExponential(2).split("e");
    const raised = String(Number(exponent)).replace(/./g, (each) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(each)] || "⁻");
    return `${mantissa.replace("-", "−")}${THIN}×${THIN}10${raised}`;
  }
  return grouped(value, size ? Math.max(0, 2 - Math.floor(Math.log10(size))) : 0);
}

/**
 * How what a chart shows is written: in per cent, or losses with equal decimals all through the run.
 * @param {{kind: string, scale: number, decimals: number | null}} spec @returns {(value: number) => string}
 */
function writtenAs({ kind, scale, decimals }) {
  if (kind === "accuracy") return perCent;
  if (decimals === null) return (value) => compact(value / scale);
  const finest = 10 ** -decimals;
  return (raw) => {
    const value = raw / scale;
    if (!Number.isFinite(value)) return DIVERGED;
    if (value === 0) return "0";
    return value > 0 && value < 0.5 * finest ? `<${finest.toFixed(decimals)}` : grouped(value, decimals);
  };
}

/**
 * A number along an axis or a scale, to a two hundredth of its span.
 * @param {{base: number, power: number, years?: boolean}} axis @param {number} value
 * @param {number} span @returns {string}
 */
function alongAxis(axis, value, span) {
  const unit = 10 ** axis.power;
  const decimals = Math.max(0, Math.min(12, -Math.floor(Math.log10(span / 200 / unit))));
  const text = grouped((value - axis.base) / unit, decimals);
  return axis.years ? text.replace(/,/g, "") : text;
}

/** A written number in code's notation, for names of files: '3e-5' of '3 × 10⁻⁵'. @param {string} text */
function plainNumber(text) {
  return text
    .replace(/(\s×\s)?10(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹])/, (_, times) => (times ? "e" : "1e"))
    .normalize("NFKC")
    .replace(/−/g, "-")
    .replace(/[^\w.-]/g, "");
}

/** The position of the last of rising numbers at or before one. @param {ArrayLike<number>} numbers @param {number} step */
function lastBefore(numbers, step) {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numbers[middle] <= step + 1e-9) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The last whole step at or before a fractional one, as sentences write it. */
class StepNames {
  /**
   * @param {{name: string, title: string, joint: string, ended: string, separate: boolean}} steps
   * @param {Run} run
   */
  constructor(steps, run) {
    this.title = steps.title;
    this.name = steps.name;
    this.joint = steps.joint;
    this.ended = steps.ended;
    this.separate = steps.separate;
    this.texts = run.texts;
    this.numbers = run.epochs;
  }

  /** The position of the last recorded step at or before a step. @param {number} step */
  before(step) {
    return lastBefore(this.numbers, step);
  }

  /** @param {number} step @returns {string} */
  written(step) {
    if (this.texts) return this.texts[this.before(step)];
    return grouped(this.separate ? this.numbers[this.before(step)] : Math.floor(step + 1e-9));
  }

  /** @param {number} step @returns {string} */
  named(step) {
    return `${this.name}${this.joint}${this.written(step)}`;
  }

  /** The first and the last recorded step, below a chart: '0' and '600 epochs'. */
  get ends() {
    const last = this.numbers[this.numbers.length - 1];
    return [this.written(this.numbers[0]), this.ended.replace("{}", this.written(last))];
  }
}
