"use strict";
// The clock of the viewer of a gallery: a button, a slider over its places, and what it drives.

/** A slider over places 0 to `last`, which a button runs through. */
class GalleryClock {
  /**
   * @param {HTMLElement} box with a button, a range and an output
   * @param {(place: number) => string} named what a place is called
   * @param {(place: number) => void} moved called when the slider is elsewhere
   */
  constructor(box, named, moved) {
    this.box = box;
    this.button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
    this.range = /** @type {HTMLInputElement} */ (box.querySelector("input"));
    this.text = /** @type {HTMLOutputElement} */ (box.querySelector("output"));
    this.named = named;
    this.moved = moved;
    this.frame = 0;
    /** Seconds in which all places are passed. */
    this.duration = 8;
    this.range.addEventListener("input", () => {
      this.pause();
      this.go(this.range.valueAsNumber);
    });
    this.button.addEventListener("click", () => (this.frame ? this.pause() : this.play()));
  }

  /**
   * Begin at one of new places.
   * @param {number} last
   * @param {number} duration
   * @param {number} place
   */
  set(last, duration, place) {
    this.pause();
    this.range.max = String(last);
    this.duration = duration;
    this.go(place);
  }

  /** @param {number} place */
  go(place) {
    this.range.value = String(place);
    const name = this.named(place);
    this.text.textContent = name;
    this.range.setAttribute("aria-valuetext", name);
    this.moved(place);
  }

  /** From where it is to the end, or from the start if it is there. */
  play() {
    const last = Number(this.range.max);
    const from = this.range.valueAsNumber < last ? this.range.valueAsNumber : 0;
    const began = performance.now() - (from / last) * this.duration * 1000;
    this.button.textContent = "Pause";
    this.go(from);
    const next = (/** @type {number} */ now) => {
      const place = Math.min(Math.floor(((now - began) / 1000 / this.duration) * last), last);
      if (place > this.range.valueAsNumber) {
        this.go(place);
      }
      if (place < last) {
        this.frame = requestAnimationFrame(next);
      } else {
        this.pause();
      }
    };
    this.frame = requestAnimationFrame(next);
  }

  pause() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.button.textContent = "Play";
  }
}
