"use strict";
// One output in the viewer of a gallery: its film, picture or page, or its run at any epoch.

/** @typedef {{href: string, kind: string, label: string, moves: boolean}} GalleryFile */

/**
 * @typedef {object} GalleryOutput what pages/gallery_cards.py makes of an output
 * @property {string} name
 * @property {string} caption
 * @property {string} summary
 * @property {GalleryFile[]} files
 * @property {string[]} runs
 * @property {string[]} commands
 * @property {string[]} captions
 * @property {Record<string, string[]>} facets
 * @property {Record<string, number | null>} rank
 */

/**
 * @typedef {object} GalleryLoss what curves of losses show, and how they are written
 * @property {string} noun 'loss', or 'error'
 * @property {string} said those of which the same is said have one scale: 'errors in €'
 * @property {string} kind
 * @property {number} scale
 * @property {number | null} decimals
 * @property {string} after
 */

/**
 * @typedef {object} GalleryRun what pages/gallery_runs.py makes of a recording
 * @property {string} title
 * @property {string} summary
 * @property {Record<string, string>} settings
 * @property {string} step
 * @property {string} stepTitle
 * @property {string} joint what is between that and a number: 'C = 0.1'
 * @property {boolean} valued whether its steps are called by values
 * @property {number} last
 * @property {number[]} stops
 * @property {string[]} named
 * @property {Record<string, (number | null)[]>} curves
 * @property {GalleryLoss} loss
 * @property {Record<string, string>} numbers
 * @property {string[]} sentences
 * @property {Record<string, number | null>} rank
 * @property {any} [replay] what pages/packed.py makes of it
 */

/** @typedef {{outputs: GalleryOutput[], runs: Record<string, GalleryRun>, facets: Record<string, string[]>, pool: any[]}} GalleryData */

/**
 * An element with attributes or properties, and what is in it. Text is never read as HTML.
 * @param {string} tag
 * @param {Record<string, any>} [given]
 * @param {...(Node | string)} inside
 * @returns {any}
 */
function galleryElement(tag, given = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in made) {
      /** @type {any} */ (made)[name] = value;
    } else {
      made.setAttribute(name, value);
    }
  }
  made.append(...inside);
  return made;
}

/** What an output shows. */
class GalleryPane {
  /**
   * @param {GalleryOutput} output
   * @param {GalleryData} data
   * @param {string} poster address of its small picture
   */
  constructor(output, data, poster) {
    this.output = output;
    this.poster = poster;
    /** @type {GalleryRun | null} */
    this.run = output.runs.length === 1 ? data.runs[output.runs[0]] : null;
    this.pool = data.pool;
    this.stage = galleryElement("div", { className: "stage" });
    this.reading = galleryElement("dl", { className: "reading" });
    this.heading = galleryElement("h3", {}, galleryElement("bdi", {}, output.name));
    this.box = galleryElement("section", { className: "pane", "aria-label": output.name });
    this.box.append(this.heading, this.stage, this.reading);
    /** @type {HTMLVideoElement | null} */
    this.video = null;
    /** @type {any} */
    this.replay = null;
    this.at = 0;
    this.mode = "";
  }

  /** The ways in which it can be shown. @returns {string[]} */
  get modes() {
    const kinds = new Set(this.output.files.map((file) => file.kind));
    const film = kinds.has("video") || kinds.has("picture") ? ["film"] : [];
    const epochs = this.run?.replay ? ["epochs"] : [];
    const rest = film.length || epochs.length ? [] : ["file"];
    return [...film, ...epochs, ...(kinds.has("page") ? ["page"] : []), ...rest];
  }

  /**
   * Show it in one of the modes.
   * @param {string} mode
   * @param {boolean} alone whether nothing else shares its clock
   */
  async show(mode, alone) {
    this.mode = mode;
    this.stop();
    this.stage.replaceChildren();
    this.reading.replaceChildren();
    if (mode === "film") {
      this.film(alone);
    } else if (mode === "page") {
      const page = this.file("page");
      const given = { src: page.href, title: `${this.output.name}, player` };
      this.stage.append(galleryElement("iframe", { ...given, sandbox: "allow-scripts" }));
    } else if (mode === "epochs") {
      await this.open();
    } else {
      const [file] = this.output.files;
      this.stage.append(galleryElement("a", { href: file.href }, `${file.label} file`));
    }
  }

  /** @param {string} kind @returns {GalleryFile} */
  file(kind) {
    return /** @type {GalleryFile} */ (this.output.files.find((file) => file.kind === kind));
  }

  /** @param {boolean} alone */
  film(alone) {
    const { name, caption } = this.output;
    const video = this.file("video");
    if (video) {
      const given = { src: video.href, controls: alone, muted: true, playsInline: true };
      const film = galleryElement("video", { ...given, preload: "auto", "aria-label": name });
      if (alone) {
        // Its end says most; played from there, it begins at its start.
        const end = () => (film.currentTime = film.duration);
        film.addEventListener("loadedmetadata", end, { once: true });
      }
      this.video = film;
      this.stage.append(film);
      return;
    }
    const file = this.file("picture");
    const picture = galleryElement("img", { alt: [name, caption].filter(Boolean).join(": ") });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches && file.moves;
    picture.src = still && this.poster ? this.poster : file.href;
    this.stage.append(picture);
    if (file.moves && this.poster) {
      const button = galleryElement("button", { type: "button" }, still ? "Play" : "Stop");
      button.addEventListener("click", () => {
        const plays = button.textContent === "Play";
        picture.src = plays ? file.href : this.poster;
        button.textContent = plays ? "Stop" : "Play";
      });
      this.reading.replaceWith((this.reading = galleryElement("div", { className: "reading" }, button)));
    }
  }

  /** Open its recording, with what it shares with others. */
  async open() {
    const run = /** @type {GalleryRun} */ (this.run);
    if (this.replay === null) {
      const whole = { ...run.replay };
      for (const [name, place] of Object.entries(whole.shared)) {
        whole[name] = this.pool[place];
      }
      this.replay = await Run.open(whole);
    }
    if (this.mode !== "epochs") {
      return; // something else is shown meanwhile
    }
    const label = `The plane of ${this.output.name}`;
    this.canvas = galleryElement("canvas", { role: "img", "aria-label": label });
    this.stage.replaceChildren(this.canvas);
    this.seek(0);
  }

  /** Show the last of its epochs that is not after this one. @param {number} epoch */
  seek(epoch) {
    const run = this.run;
    if (!run) {
      return;
    }
    const after = run.stops.findIndex((stop) => stop > epoch);
    this.at = after < 0 ? run.stops.length - 1 : Math.max(after - 1, 0);
    if (this.replay && this.canvas?.isConnected) {
      galleryPlane(this.replay, this.at, this.canvas);
      this.read(run);
    }
  }

  /** Write what was measured. @param {GalleryRun} run */
  read(run) {
    const shown = run.named[this.at].slice(`${run.step}${run.joint}`.length);
    /** @type {[string, string][]} */
    const parts = [[run.stepTitle, shown]];
    for (const [name, label] of [["train_accuracy", "Training"], ["test_accuracy", "Test"]]) {
      const value = run.curves[name]?.[this.at];
      if (typeof value === "number") {
        parts.push([label, perCent(value)]);
      }
    }
    const loss = run.curves.train_loss?.[this.at];
    parts.push([gallerySentence(run.loss.noun), typeof loss === "number" ? galleryLoss(loss, run.loss) : "–"]);
    this.reading.replaceChildren(
      ...parts.map(([label, value]) =>
        galleryElement("div", {}, galleryElement("dt", {}, label), galleryElement("dd", {}, value)),
      ),
    );
  }

  /** Let go of its film. */
  stop() {
    if (this.video) {
      this.video.pause();
      this.video.removeAttribute("src");
      this.video.load();
      this.video = null;
    }
    if (this.reading.tagName !== "DL") {
      this.reading.replaceWith((this.reading = galleryElement("dl", { className: "reading" })));
    }
  }
}

/** A loss, or an error with its unit. @param {number} value @param {GalleryLoss} loss @returns {string} */
function galleryLoss(value, loss) {
  return writtenAs(loss)(value) + loss.after;
}

/** The same at the beginning of a heading. @param {string} text @returns {string} */
function gallerySentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * Field, boundary and points at a recorded step.
 * @param {any} run
 * @param {number} position
 * @param {HTMLCanvasElement} canvas
 */
function galleryPlane(run, position, canvas) {
  const side = Math.min(Math.max(Math.round(canvas.clientWidth * devicePixelRatio), 128), 900);
  canvas.width = canvas.height = side;
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = dark ? "dark" : "light";
  paint(run, position, canvas, { size: 96, theme });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const [left, right, bottom, top] = run.domain;
  const across = (/** @type {number} */ x) => ((x - left) / (right - left)) * side;
  const down = (/** @type {number} */ y) => ((top - y) / (top - bottom)) * side;
  context.strokeStyle = "#0b0d10";
  context.lineWidth = side / 265;
  context.lineJoin = "round";
  for (const line of boundary(run, position, 96)) {
    context.beginPath();
    for (let at = 0; at < line.length; at += 2) {
      context.lineTo(across(line[at]), down(line[at + 1]));
    }
    context.stroke();
  }
  const { x, y, train, hue } = run.points;
  const hues = run.colours.points;
  for (let at = 0; at < x.length; at += 1) {
    const colour = hues[hue[at]];
    context.beginPath();
    context.arc(across(x[at]), down(y[at]), side / (train[at] ? 140 : 165), 0, 2 * Math.PI);
    context.fillStyle = train[at] ? colour : "#ffffff";
    context.strokeStyle = train[at] ? "#ffffff" : colour;
    context.lineWidth = side / 530;
    context.fill();
    context.stroke();
  }
}
