"use strict";
// A thumbnail of what every unit answers, by layer; one that is chosen is shown large.

class Units {
  /**
   * @param {any} run @param {any} words @param {(unit: any) => void} choose
   */
  constructor(run, words, choose) {
    this.run = run;
    /** @type {{button: HTMLElement, canvas: HTMLCanvasElement, unit: any}[]} */
    this.shown = [];
    this.root = element("section", "units", element(words.label ? "h3" : "h2", "", "What each unit answers"));
    this._next = 0;
    this._shownAt = -1;
    (run.layers || []).forEach((/** @type {number} */ width, /** @type {number} */ layer) => {
      const row = element("div", "row");
      for (let unit = 0; unit < width; unit++) {
        row.append(this._button(`Layer ${layer + 1}, unit ${unit + 1}`, { layer, unit }, choose));
      }
      this.root.append(element("div", "layer", `Layer ${layer + 1}`), row);
    });
    const row = element("div", "row", this._button("Output", null, choose));
    this.root.append(element("div", "layer", "Output"), row);
    this.choose(null);
  }

  /** @param {string} label @param {any} unit @param {(unit: any) => void} choose */
  _button(label, unit, choose) {
    const canvas = /** @type {HTMLCanvasElement} */ (element("canvas"));
    canvas.width = canvas.height = 72;
    const button = element("button", "unit", canvas);
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", label);
    button.title = label;
    button.addEventListener("click", () => {
      const pressed = button.getAttribute("aria-pressed") === "true";
      choose(pressed ? null : unit);
    });
    this.shown.push({ button, canvas, unit });
    return button;
  }

  /** @param {any} unit */
  choose(unit) {
    for (const each of this.shown) {
      const same = unit && each.unit ? each.unit.layer === unit.layer && each.unit.unit === unit.unit : unit === each.unit;
      each.button.setAttribute("aria-pressed", String(same));
    }
  }

  /**
   * Paint those whose turn it is: all of them when the picture rests, some while it moves.
   * @param {number} position @param {{theme: ThemeName, all: boolean}} how
   */
  show(position, how) {
    const count = this.shown.length;
    const turns = how.all ? count : Math.min(count, 6);
    for (let i = 0; i < turns; i++) {
      const { canvas, unit } = this.shown[this._next];
      this._next = (this._next + 1) % count;
      paint(this.run, position, canvas, { size: how.all ? 48 : 24, unit, theme: how.theme });
    }
  }
}
