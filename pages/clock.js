"use strict";
// The pace of a film: which step is shown when.

class Clock {
  /** @param {{differences: number[], fine: number}} pace */
  constructor(pace) {
    let sum = 0;
    /** Steps at equal times. */
    this.steps = pace.differences.map((each) => {
      sum += each;
      return sum / pace.fine;
    });
  }

  /** The step at a time from 0 to 1. @param {number} time */
  stepAt(time) {
    const at = Math.max(0, Math.min(1, time)) * (this.steps.length - 1);
    const low = Math.min(Math.floor(at), this.steps.length - 2);
    return this.steps[low] + (at - low) * (this.steps[low + 1] - this.steps[low]);
  }

  /** When a step is shown, from 0 to 1. @param {number} step */
  timeOf(step) {
    let [low, high] = [0, this.steps.length - 1];
    if (step >= this.steps[high]) return 1;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle] <= step) low = middle;
      else high = middle;
    }
    const part = (step - this.steps[low]) / (this.steps[high] - this.steps[low] || 1);
    return (low + Math.max(0, part)) / (this.steps.length - 1);
  }
}
