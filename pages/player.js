"use strict";
// The clock that all recordings of a page share, and what the reader does with it.

const PLAYING_SIZE = 128; // samples a side of the field while it moves
const RESTING_SIZE = 320;
const PANEL = { least: 250, gap: 40 }; // pixels of what is measured of one of several runs
const CHARTED = 80; // pixels of the title and the steps of the chart of all runs
const RESTS_AFTER = 160; // milliseconds
const STEP_KEYS = new Map([["ArrowRight", 1], ["ArrowUp", 1], ["ArrowLeft", -1], ["ArrowDown", -1], ["PageUp", 10], ["PageDown", -10]]);

class Player {
  /** @param {any} shown @param {any[]} runs */
  constructor(shown, runs) {
    this.shown = shown;
    const seek = (/** @type {number} */ step) => this.seek(step);
    const choose = (/** @type {any} */ unit) => this.choose(unit);
    /** @type {any} what is said of several runs together */
    this.compared = shown.compared;
    this.views = runs.map((run, i) => {
      const words = { ...shown.recordings[i].words, ...this._comparedTo(i) };
      return new View(run, words, shown.themes.light.boundary, seek, choose);
    });
    const longest = this.views.reduce((one, other) => (other.last > one.last ? other : one));
    this.names = new StepNames(shown.steps, longest.run);
    this.first = Math.min(...this.views.map((each) => each.run.epochs[0]));
    this.last = longest.last;
    this.step = this.first;
    this.clock = new Clock(shown.pace);
    this.speed = 1;
    this.playing = false;
    /** @type {Place | null} in the units of the data, which all planes share */
    this.place = null;
    this.pinned = false;
    this._calm = matchMedia("(prefers-reduced-motion: reduce)");
    this._dark = matchMedia("(prefers-color-scheme: dark)");
    this._asked = 0;
    this._timer = 0;
    this._time = 0;
    this._height = 0;
    this._window = "";
    this._rest = 0;
    this._touched = false;
    this.slider = /** @type {HTMLInputElement} */ (this._find(".slider"));
    this.play = this._find(".play");
    this.number = this._find(".step");
    this.where = element("div", "where");
    const logits = (/** @type {View} */ each) => element("div", "", each._label("b"), each.place.logits);
    const exact = this.compared && this.views.some((each) => each.run.exact);
    const answers = this.compared ? (exact ? this.views.map(logits) : []) : [this.views[0].place.root];
    this.answers = element("div", "answers", ...answers);
    /** @type {SharedChart | null} */
    this.shared = null;
    this.columns = 1;
    this._strip = 0;
    this._build();
    this._listen();
  }

  /** @template {HTMLElement} T @param {string} selector @returns {T} */
  _find(selector) {
    return /** @type {T} */ (document.querySelector(selector));
  }

  /** What is said of one of several runs beside the others. @param {number} index */
  _comparedTo(index) {
    if (!this.compared) return {};
    const { chart, runs, key } = this.compared;
    return { compared: { ...runs[index], chart }, keyed: Boolean(key), colour: `var(--run${index})` };
  }

  /** @returns {ThemeName} */
  get theme() {
    const fixed = /** @type {ThemeName | undefined} */ (document.documentElement.dataset.theme);
    return fixed || (this._dark.matches ? "dark" : "light");
  }

  _build() {
    const stage = this._find(".stage");
    document.documentElement.classList.toggle("embedded", window.parent !== window);
    stage.removeAttribute("hidden");
    this.slider.min = String(this.first);
    this.slider.max = String(this.last);
    this.slider.setAttribute("aria-label", this.names.title);
    this._find(".step-name").textContent = this.names.title;
    this._find(".planes").append(...this.views.map((each) => each.figure));
    this._find(".panels").append(...this.views.map((each) => each.panel));
    this._find(".place").append(this.where, this.answers);
    if (this.compared) this._buildSeveral();
    else {
      const [view] = this.views;
      view.said.setAttribute("role", "status");
      this._find(".right").append(view.said);
      const many = view.figure.querySelector(".key.many");
      if (many) this._find(".epoch").after(many);
    }
    for (const each of this.views) {
      each.plane.root.tabIndex = 0;
      each.plane.root.setAttribute("role", "application");
      each.plane.root.setAttribute("aria-roledescription", "plane");
    }
    const valued = this.views.every((each) => !each.words.sentences.length);
    if (valued) for (const each of this.views) each.said.hidden = true;
  }

  /** What stands once for all runs: the chart of their measure, the key, and the step beside the slider. */
  _buildSeveral() {
    const planes = this._find(".planes");
    const { chart, key, axes } = this.compared;
    if (chart) {
      this.shared = new SharedChart(this.views, chart, this.names, (step) => this.seek(step));
      planes.after(this.shared.root);
    }
    const [{ run, words }] = this.views;
    const task = key.length ? { ...words.task, ticks: key } : words.task;
    if (key) planes.append(...keyOf(run, task));
    planes.classList.toggle("on-same-axes", axes);
    this.slider.before(this._find(".epoch"));
    const every = run.texts || [this.names.written(this.first), this.names.written(this.last)];
    const longest = Math.max(...every.map((/** @type {string} */ each) => each.length));
    this._find(".epoch").style.setProperty("--digits", `${longest}ch`);
  }

  _listen() {
    this.slider.addEventListener("input", () => this.seek(Number(this.slider.value)));
    this.play.addEventListener("click", () => this.toggle());
    const speed = /** @type {HTMLSelectElement} */ (this._find(".speed"));
    speed.value = "1"; // browsers keep what was chosen before
    speed.addEventListener("change", () => {
      this.speed = Number(speed.value);
    });
    document.addEventListener("keydown", (event) => this._key(event));
    window.addEventListener("hashchange", () => this._follow());
    this._dark.addEventListener("change", () => this.draw());
    for (const view of this.views) this._point(view);
    this._find(".save-png").addEventListener("click", () => savePicture(this, "png"));
    this._find(".save-svg").addEventListener("click", () => savePicture(this, "svg"));
    const fit = () => {
      if (this.compared) this._tile();
      else this._fit();
      for (const each of this.views) fitAxes(each.figure);
      this._tellHeight();
      this.draw();
    };
    const resized = new ResizeObserver(fit);
    window.addEventListener("resize", fit); // where the height alone changes, nothing else may
    for (const each of [document.body, this._find(".left")]) resized.observe(each);
    window.addEventListener("message", (event) => {
      if (event.data === "epochreel:height?") this._tellHeight(true);
    });
  }

  /** Let style sheets know how much of the page is above and below the first plane, to its controls. */
  _fit() {
    const size = `${window.innerWidth} ${window.innerHeight}`;
    if (size !== this._window) [this._window, this._rest] = [size, 0];
    const plane = this.views[0].plane.root.getBoundingClientRect().height;
    const bottom = this._find(".controls").getBoundingClientRect().bottom + window.scrollY;
    // A wider plane may have a lower key, which never makes it narrower and wider in turn.
    this._rest = Math.max(this._rest, Math.ceil(bottom - plane));
    document.documentElement.style.setProperty("--rest", `${this._rest}px`);
  }

  /** Place the planes of several runs and their chart, twice where names then need other room. */
  _tile() {
    const planes = this._find(".planes");
    const stage = this._find(".stage");
    const size = `${window.innerWidth} ${window.innerHeight}`;
    if (size !== this._window) [this._window, this._strip] = [size, 0];
    const wide = stage.clientWidth;
    const gap = wide < 560 ? 12 : 24;
    const embedded = document.documentElement.classList.contains("embedded");
    // A frame is as high as what is in it.
    const high = embedded ? Math.max(600, 0.62 * wide) : window.innerHeight;
    const controls = this._find(".controls").offsetHeight;
    const key = /** @type {HTMLElement | null} */ (planes.querySelector(":scope > .key"));
    const foot = parseFloat(getComputedStyle(planes).marginBottom) + (key ? key.offsetHeight + gap : 0);
    const top = planes.getBoundingClientRect().top + window.scrollY;
    for (let turn = 0; turn < 2; turn += 1) {
      // Notes are equally high, so that names are level, too.
      stage.style.setProperty("--note", "0");
      const notes = this.views.map((each) => /** @type {RunNote} */ (each.note).root.offsetHeight);
      stage.style.setProperty("--note", `${Math.max(...notes)}px`);
      this._strip = Math.max(this._strip, ...this.views.map(({ figure }) => figure.offsetHeight - figure.offsetWidth));
      const room = { wide, high: high - top - foot - controls, gap, strip: this._strip, below: this.shared ? CHARTED + this.shared.least : 0 };
      const { columns, side, beside } = tiled(this.views.length, room);
      this.columns = columns;
      const rows = Math.ceil(this.views.length / columns);
      const tall = rows * (side + this._strip + gap) - gap;
      stage.classList.toggle("beside", beside);
      const panels = evenColumns(this.views.length, (wide + PANEL.gap) / (PANEL.least + PANEL.gap));
      const sizes = { columns, panels, side: `${side}px`, gap: `${gap}px` };
      for (const [name, value] of Object.entries(sizes)) stage.style.setProperty(`--${name}`, String(value));
      this.views.forEach(({ figure }, i) => figure.classList.toggle("corner", i === columns * (rows - 1)));
      if (!this.shared) continue;
      // Beside the planes, from the upper end of the first to the lower end of the last.
      const [first, last] = [this.views[0], this.views[this.views.length - 1]].map(({ plane }) => plane.root.getBoundingClientRect());
      stage.style.setProperty("--over", `${first.top - planes.getBoundingClientRect().top}px`);
      const left = beside ? last.bottom - first.top : Math.min(room.high - tall - CHARTED, 300);
      this.shared.height = Math.round(Math.max(this.shared.least, left));
    }
  }

  /** Say how high the page is to the one that it is embedded in. */
  _tellHeight(again = false) {
    if (window.parent === window) return;
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === this._height && !again) return;
    this._height = height;
    window.parent.postMessage({ epochreel: "height", height }, "*");
  }

  /** Begin: at what the address names, else at the start, moving where that is welcome. */
  start() {
    if (!this._follow() && !this._calm.matches) {
      const plane = this.views[0].plane.root;
      const seen = new IntersectionObserver((entries) => {
        if (!entries.some((each) => each.isIntersecting)) return;
        seen.disconnect();
        if (!this._touched) this.toggle(true);
      }, { threshold: 0.4 });
      seen.observe(plane);
    }
    this.draw();
  }

  /** Go to the step and unit that the address names: '#300', '#300/2.5'. */
  _follow() {
    const found = /^#(\d+(?:\.\d+)?)(?:\/(\d+)\.(\d+))?$/.exec(location.hash);
    if (!found) return false;
    this._touched = true;
    this.toggle(false);
    const unit = found[2] ? { layer: Number(found[2]) - 1, unit: Number(found[3]) - 1 } : null;
    for (const each of this.views) each.choose(unit);
    this._go(Number(found[1]));
    return true;
  }

  /** Let the address name what is shown, where it may. */
  _name() {
    const unit = this.views[0].unit;
    const name = `#${Math.round(this.step)}${unit ? `/${unit.layer + 1}.${unit.unit + 1}` : ""}`;
    try {
      if (this._touched && location.hash !== name) history.replaceState(null, "", name);
    } catch {
      // A page without an address of its own has none to change.
    }
  }

  /** @param {number} step */
  _go(step) {
    const at = Math.max(this.first, Math.min(this.last, step));
    this.step = this._held(at);
    this.draw();
  }

  /** A step, or the recorded one before it where there is nothing between. @param {number} step */
  _held(step) {
    return this.names.separate ? this.names.numbers[this.names.before(step)] : step;
  }

  /** Go to a step as the reader asks. @param {number} step */
  seek(step) {
    this._touched = true;
    this.toggle(false);
    this._go(step);
  }

  /** @param {any} unit */
  choose(unit) {
    this._touched = true;
    for (const each of this.views) each.choose(unit);
    this.draw();
  }

  /** @param {boolean} [on] */
  toggle(on = !this.playing) {
    if (on === this.playing) return;
    this.playing = on;
    document.documentElement.classList.toggle("playing", on);
    this.play.setAttribute("aria-label", on ? "Pause" : "Play");
    this.draw();
    if (!on) return;
    if (this.step >= this.last) this.step = this.first;
    this._time = this.clock.timeOf(this.step);
    let before = 0;
    const turn = (/** @type {number} */ now) => {
      if (!this.playing) return;
      if (before) this._time += ((now - before) / 1000 / this.shown.duration) * this.speed;
      before = now;
      this.step = this._held(this.clock.stepAt(this._time));
      if (this._time >= 1) {
        this.step = this.last;
        this.toggle(false);
        return;
      }
      this._draw();
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  }

  /** @param {KeyboardEvent} event */
  _key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target instanceof HTMLSelectElement) return;
    if (target.classList.contains("picture") && this._walk(event)) {
      event.preventDefault();
      return;
    }
    if (event.key === "Escape" && this.place) {
      this._aim(null);
    } else if (event.key === " " && !(target instanceof HTMLButtonElement)) {
      this._touched = true;
      this.toggle();
    } else if (event.key === "Home" || event.key === "End") {
      this.seek(event.key === "Home" ? this.first : this.last);
    } else if (STEP_KEYS.has(event.key)) {
      this._turn(/** @type {number} */ (STEP_KEYS.get(event.key)) * (event.shiftKey ? 10 : 1));
    } else return;
    event.preventDefault();
  }

  /** Go some recorded steps on or back. @param {number} by */
  _turn(by) {
    const numbers = this.names.numbers;
    const at = this.names.before(this.step);
    const exact = numbers[at] === this.step;
    const next = at + by + (by < 0 && !exact ? 1 : 0);
    this.seek(numbers[Math.max(0, Math.min(numbers.length - 1, next))]);
  }

  /** Move the place with the keys of a plane that has the focus. @param {KeyboardEvent} event */
  _walk(event) {
    const moves = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const move = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (!move) return false;
    const view = this.views.find((each) => each.plane.root === event.target) || this.views[0];
    const [x0, x1, y0, y1] = view.run.domain;
    const place = this.place ? view.inside(this.place) : { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
    const far = event.shiftKey ? 0.1 : 0.02;
    const [dx, dy] = this.place ? move : [0, 0];
    this.pinned = true;
    const x = Math.max(x0, Math.min(x1, place.x + dx * far * (x1 - x0)));
    const y = Math.max(y0, Math.min(y1, place.y + dy * far * (y1 - y0)));
    this._aim(view.own({ x, y }));
    return true;
  }

  /** Follow a pointer over a plane; a click keeps the place. @param {View} view */
  _point(view) {
    const { root } = view.plane;
    root.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && !this.pinned) {
        this._aim(view.own(view.plane.placeAt(event.clientX, event.clientY)));
      }
    });
    root.addEventListener("pointerleave", () => {
      if (!this.pinned) this._aim(null);
    });
    root.addEventListener("click", (event) => {
      const place = view.plane.placeAt(event.clientX, event.clientY);
      const near = this.pinned && this.place && this._near(view, place, view.inside(this.place));
      this.pinned = !near;
      this._aim(near ? null : view.own(place));
    });
  }

  /** Whether two places are one for a finger. @param {View} view @param {any} one @param {any} other */
  _near(view, one, other) {
    const [a, b] = [view.plane.at(one.x, one.y), view.plane.at(other.x, other.y)];
    return Math.hypot(a[0] - b[0], a[1] - b[1]) < 14;
  }

  /** @param {Place | null} place */
  _aim(place) {
    this.place = place;
    if (!place) this.pinned = false;
    this.draw();
  }

  /** Draw soon, once; until it has been drawn at its finest, the page does not say that it rests. */
  draw() {
    document.documentElement.removeAttribute("data-rests");
    if (this._asked || this.playing) return;
    this._asked = requestAnimationFrame(() => {
      this._asked = 0;
      if (!this.playing) this._draw();
    });
  }

  /** Samples a side while planes move: small planes need fewer. */
  get _playingSize() {
    return Math.min(PLAYING_SIZE, Math.max(48, Math.round(this.views[0].plane.width / 3)));
  }

  /** @param {boolean} [rests] */
  _draw(rests = false) {
    const how = { theme: this.theme, size: rests ? RESTING_SIZE : this._playingSize, rests, place: this.place };
    for (const each of this.views) each.show(this.step, how);
    if (this.shared) this.shared.show(this.step);
    const text = this.names.written(this.step);
    if (this.number.textContent !== text) {
      this.number.textContent = text;
      this.slider.setAttribute("aria-valuetext", this.names.named(this.step));
    }
    const done = this.last > this.first ? (this.step - this.first) / (this.last - this.first) : 1;
    this.slider.value = String(Math.floor(this.step + 1e-9));
    this.slider.style.setProperty("--done", `${100 * done}%`);
    this._showPlace();
    clearTimeout(this._timer);
    document.documentElement.toggleAttribute("data-rests", rests);
    if (rests) this._name();
    else if (!this.playing) this._timer = window.setTimeout(() => this.playing || this._draw(true), RESTS_AFTER);
  }

  _showPlace() {
    this.answers.hidden = !this.place;
    document.documentElement.classList.toggle("pointed", Boolean(this.place));
    if (!this.place) {
      const [plane, run] = this.compared ? ["a plane", "all runs"] : ["the plane", "the run"];
      this.where.textContent = `Point at ${plane} to follow one place through ${run}.`;
      return;
    }
    const { axes } = this.views[0].words;
    const { domain } = this.views[0].run;
    const parts = [this.place.x, this.place.y].map((value, i) => {
      const axis = axes[i];
      const span = (domain[2 * i + 1] - domain[2 * i]) * axis.deviation;
      return `${axis.name} ${alongAxis(axis, value, span)}${axis.remark}`;
    });
    this.where.replaceChildren(isolated(parts[0]), ", ", isolated(parts[1]));
  }
}

(async () => {
  const text = /** @type {HTMLElement} */ (document.getElementById("shown")).textContent || "";
  const shown = JSON.parse(text);
  const runs = await Promise.all(shown.recordings.map((/** @type {any} */ each) => Run.open(each.run)));
  if (document.fonts) await document.fonts.ready;
  new Player(shown, runs).start();
})();
