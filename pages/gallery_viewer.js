"use strict";
// The viewer of a gallery: one output, or two on one clock, and all that is known of them.

const GALLERY_MODES = { film: "Film", epochs: "Epochs", page: "Player", file: "File" };
const GALLERY_RATE = 30; // places of a second of film
const GALLERY_DRAWN = { width: 600, height: 140 };

/** The dialog of a gallery. */
class GalleryViewer {
  /**
   * @param {GalleryData} data
   * @param {(index: number) => string} posterOf address of the small picture of an output
   */
  constructor(data, posterOf) {
    this.data = data;
    this.posterOf = posterOf;
    const the = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
    this.dialog = the("viewer");
    this.title = the("viewed");
    this.switch = the("modes");
    this.box = the("panes");
    this.chart = the("chart");
    this.facts = the("facts");
    /** @type {GalleryPane[]} */
    this.panes = [];
    /** @type {number[]} */
    this.stops = [];
    this.mode = "film";
    this.clock = new GalleryClock(the("clock"), (place) => this.named(place), (place) => this.move(place));
    the("close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.leave());
    this.dialog.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      if (event.target === this.dialog) {
        this.dialog.close();
      }
    });
    addEventListener("resize", () => this.mode === "epochs" && this.move(this.clock.range.valueAsNumber));
  }

  /** Show one output, or two side by side. @param {number[]} indices */
  open(indices) {
    this.leave();
    const { outputs } = this.data;
    this.panes = indices.map((index) => new GalleryPane(outputs[index], this.data, this.posterOf(index)));
    this.box.replaceChildren(...this.panes.map((pane) => pane.box));
    this.box.classList.toggle("two", indices.length === 2);
    const names = indices.map((index) => galleryElement("bdi", {}, outputs[index].name));
    this.title.replaceChildren(names[0], ...(names[1] ? [" and ", names[1]] : []));
    for (const pane of this.panes) {
      pane.heading.hidden = indices.length === 1;
    }
    const modes = Object.keys(GALLERY_MODES).filter((mode) =>
      this.panes.every((pane) => pane.modes.includes(mode)),
    );
    this.offer(modes.length ? modes : ["film"]);
    this.facts.replaceChildren(...indices.map((index) => this.factsOf(index, indices)));
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
    this.dialog.scrollTop = 0;
    this.show(indices.length === 2 && modes.includes("epochs") ? "epochs" : (modes[0] ?? "film"));
  }

  /** @param {string[]} modes */
  offer(modes) {
    this.switch.hidden = modes.length < 2;
    this.switch.replaceChildren(
      ...modes.map((mode) => {
        const label = /** @type {any} */ (GALLERY_MODES)[mode];
        const button = galleryElement("button", { type: "button", value: mode }, label);
        button.addEventListener("click", () => this.show(mode));
        return button;
      }),
    );
  }

  /** @param {string} mode */
  async show(mode) {
    this.clock.pause();
    this.mode = mode;
    for (const button of this.switch.children) {
      button.setAttribute("aria-pressed", String(button.value === mode));
    }
    const { panes } = this;
    await Promise.all(
      panes.map((pane) => {
        const own = pane.modes.includes(mode) ? mode : pane.modes[0];
        return pane.show(own, panes.length === 1);
      }),
    );
    if (panes !== this.panes || mode !== this.mode) {
      return; // something else was opened meanwhile
    }
    const films = panes.flatMap((pane) => pane.video ?? []);
    this.clock.box.hidden = mode !== "epochs" && !(panes.length === 2 && films.length);
    this.draw();
    if (mode === "epochs") {
      const every = panes.flatMap((pane) => pane.run?.stops ?? []);
      this.stops = [...new Set(every)].sort((one, other) => one - other);
      this.clock.range.setAttribute("aria-label", panes[0].run?.stepTitle ?? "Epoch");
      this.clock.set(Math.max(this.stops.length - 1, 1), 8, this.stops.length - 1);
    } else if (!this.clock.box.hidden) {
      this.clock.range.setAttribute("aria-label", "Time");
      await Promise.all(films.map(galleryKnown));
      const lasts = films.map((film) => film.duration || 0);
      const duration = Math.max(...lasts, 1 / GALLERY_RATE);
      this.clock.set(Math.round(duration * GALLERY_RATE), duration, 0);
    }
  }

  /** What a place of the clock is called. @param {number} place */
  named(place) {
    if (this.mode !== "epochs") {
      return `${(place / GALLERY_RATE).toFixed(1)} s`;
    }
    const stop = this.stops[place] ?? 0;
    const run = this.panes.map((pane) => pane.run).find((each) => each?.stops.includes(stop));
    return run ? run.named[run.stops.indexOf(stop)] : "";
  }

  /** @param {number} place */
  move(place) {
    for (const pane of this.panes) {
      if (this.mode === "epochs") {
        pane.seek(this.stops[place] ?? 0);
      } else if (pane.video?.duration) {
        const film = pane.video;
        const time = Math.min(place / GALLERY_RATE, film.duration);
        this.follow(film, time);
      }
    }
    if (this.mode === "epochs") {
      const now = this.chart.querySelector(".now");
      const last = this.stops[this.stops.length - 1] || 1;
      const x = String(((this.stops[place] ?? 0) / last) * GALLERY_DRAWN.width);
      now?.setAttribute("x1", x);
      now?.setAttribute("x2", x);
    }
  }

  /**
   * Let a film run along with the clock, or stand where that stands.
   * @param {HTMLVideoElement} film
   * @param {number} time
   */
  follow(film, time) {
    const runs = this.clock.frame !== 0 && time < film.duration;
    if (runs && film.paused) {
      film.play().catch(() => undefined);
    } else if (!runs && !film.paused) {
      film.pause();
    }
    if (Math.abs(film.currentTime - time) > (runs ? 0.12 : 0.001)) {
      film.currentTime = time;
    }
  }

  /** Curves of accuracy, or of loss where there is none; none of two kinds of losses. */
  draw() {
    const runs = this.panes.flatMap((pane) => pane.run ?? []);
    this.chart.replaceChildren();
    if (runs.length !== this.panes.length || runs.some((run) => run.stops.length < 2)) {
      return;
    }
    const accuracy = runs.every((run) => run.curves.train_accuracy);
    const scales = new Set(runs.map((run) => run.loss.said));
    if (!accuracy && scales.size > 1) {
      const both = gallerySentence([...scales].join(" and "));
      this.chart.append(galleryElement("p", {}, `${both} have no scale in common, so no chart shows both.`));
      return;
    }
    const names = accuracy ? ["train_accuracy", "test_accuracy"] : ["train_loss", "test_loss"];
    const kept = runs.length === 2 ? names.slice(0, 1) : names;
    const lines = runs.flatMap((run, index) =>
      kept.filter((name) => run.curves[name]).map((name) => ({ run, index, name })),
    );
    const highest = Math.max(...lines.flatMap(({ run, name }) => run.curves[name].map((value) => value ?? 0)));
    const top = accuracy ? 1 : highest || 1;
    const last = Math.max(...runs.map((run) => run.last)) || 1;
    const { width, height } = GALLERY_DRAWN;
    const svg = gallerySvg("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" });
    for (const share of [0, 0.5, 1]) {
      const y = height * (1 - share);
      svg.append(gallerySvg("line", { x1: 0, x2: width, y1: y, y2: y }));
    }
    svg.append(gallerySvg("line", { class: "now", x1: width, x2: width, y1: 0, y2: height }));
    for (const { run, index, name } of lines) {
      const corners = run.stops.flatMap((stop, at) => {
        const value = run.curves[name][at];
        return value === null ? [] : `${(stop / last) * width},${height * (1 - value / top)}`;
      });
      const look = [index ? "second" : "", name.startsWith("test") ? "test" : ""].join(" ").trim();
      svg.append(gallerySvg("path", { class: look, d: `M${corners.join("L")}` }));
    }
    const ending = (/** @type {{run: GalleryRun, index: number, name: string}} */ { run, index, name }) => {
      const value = run.curves[name][run.curves[name].length - 1];
      const said = value === null ? "–" : accuracy ? perCent(value) : galleryLoss(value, run.loss);
      const label = runs.length === 2 ? this.panes[index].output.name : name.startsWith("test") ? "test" : "training";
      const look = [index ? "second" : "", name.startsWith("test") ? "test" : ""].join(" ").trim();
      return galleryElement("span", { className: look }, galleryElement("i"), galleryElement("bdi", {}, label), ` ${said} at the end`);
    };
    const longest = /** @type {GalleryRun} */ (runs.find((run) => run.last === last) ?? runs[0]);
    const ends = longest.valued
      ? [longest.named[0], longest.named[longest.named.length - 1]]
      : [`${longest.step} 0`, last.toLocaleString("en")];
    const noun = accuracy ? "accuracy" : runs[0].loss.noun;
    const what = runs.length === 2 ? `Training ${noun}` : gallerySentence(noun);
    svg.setAttribute("aria-hidden", "true");
    this.chart.append(
      galleryElement("h3", {}, what),
      svg,
      galleryElement("p", { className: "ends" }, ...ends.map((end) => galleryElement("span", {}, end))),
      galleryElement("p", { className: "key" }, ...lines.map(ending)),
    );
  }

  /**
   * What is known of an output.
   * @param {number} index
   * @param {number[]} indices
   */
  factsOf(index, indices) {
    const output = this.data.outputs[index];
    const box = galleryElement("section", { className: "facts", "aria-label": `About ${output.name}` });
    const text = (/** @type {string} */ tag, /** @type {string} */ said) => galleryElement(tag, {}, galleryElement("bdi", {}, said));
    box.append(text("h3", indices.length === 2 ? output.name : output.caption || output.name));
    const files = output.files.flatMap((file) => [galleryElement("a", { href: file.href }, file.label), " "]);
    box.append(galleryElement("p", { className: "files" }, ...files));
    if (output.summary) {
      box.append(text("p", output.summary));
    }
    const runs = output.runs.map((name) => this.data.runs[name]);
    if (runs.length === 1) {
      box.append(this.settingsOf(runs[0]));
    } else if (runs.length) {
      box.append(galleryRuns(output.runs, runs));
    }
    for (const said of [...output.captions, ...(runs.length === 1 ? runs[0].sentences : [])]) {
      box.append(text("p", said));
    }
    for (const command of output.commands) {
      box.append(galleryCommand(command));
    }
    if (indices.length === 1 && this.data.outputs.length > 1) {
      box.append(this.choice(index));
    }
    return box;
  }

  /** Its numbers, and the settings in which runs of the folder differ. @param {GalleryRun} run */
  settingsOf(run) {
    const { facets } = this.data;
    const differ = Object.entries(run.settings).filter(([name]) => name in facets);
    const same = Object.entries(run.settings).filter(([name]) => !(name in facets));
    const table = galleryTable([...Object.entries(run.numbers), ...differ]);
    const rest = galleryElement("details", {}, galleryElement("summary", {}, "All settings"), galleryTable(same));
    return galleryElement("div", {}, table, rest);
  }

  /** A choice of what to compare an output with. @param {number} index */
  choice(index) {
    const select = galleryElement("select", {}, galleryElement("option", { value: "" }, "choose …"));
    this.data.outputs.forEach((other, at) => {
      if (at !== index) {
        select.append(galleryElement("option", { value: String(at) }, other.name));
      }
    });
    select.addEventListener("change", () => this.open([index, Number(select.value)]));
    return galleryElement("label", { className: "with" }, "Compare with ", select);
  }

  leave() {
    this.clock.pause();
    this.panes.forEach((pane) => pane.stop());
    this.panes = [];
    this.box.replaceChildren();
  }
}

/** When its duration is known, or that it cannot be. @param {HTMLVideoElement} film */
function galleryKnown(film) {
  return new Promise((known) => {
    if (film.readyState > 0) {
      known(film);
    }
    film.addEventListener("loadedmetadata", known, { once: true });
    film.addEventListener("error", known, { once: true });
  });
}

/** @param {string} tag @param {Record<string, any>} given */
function gallerySvg(tag, given) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(given)) {
    made.setAttribute(name, String(value));
  }
  return made;
}

/** @param {[string, string][]} rows */
function galleryTable(rows) {
  const made = rows.map(([name, value]) =>
    galleryElement(
      "tr",
      {},
      galleryElement("th", { scope: "row" }, galleryElement("bdi", {}, name)),
      galleryElement("td", {}, galleryElement("bdi", {}, value)),
    ),
  );
  return galleryElement("table", {}, galleryElement("tbody", {}, ...made));
}

/** A table of several runs. @param {string[]} names @param {GalleryRun[]} runs */
function galleryRuns(names, runs) {
  /** @type {[string, string][]} */
  const rows = runs.map((run, at) => {
    const name = names[at].replace(/\.reel$/i, "").replace(/^.*\//, "");
    const best = Object.entries(run.numbers).map(([label, value]) => `${label} ${value}`);
    return [name, best.slice(0, 2).join(", ")];
  });
  return galleryElement("details", { open: runs.length <= 8 }, galleryElement("summary", {}, `${runs.length} recordings`), galleryTable(rows));
}

/** A command, and a button that copies it. @param {string} command */
function galleryCommand(command) {
  const code = galleryElement("pre", { tabIndex: 0, role: "region", "aria-label": "Command" }, command);
  const button = galleryElement("button", { type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(command);
      button.textContent = "Copied";
    } catch {
      getSelection()?.selectAllChildren(code);
    }
  });
  return galleryElement("div", { className: "command" }, code, button);
}
