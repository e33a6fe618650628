"use strict";
// What is seen, as a file: the planes with their titles, as PNG or SVG.

const PICTURE = { plane: 720, gap: 40, margin: 48, head: 96, foot: 84 };

/** Draws on a canvas. */
class CanvasPen {
  /** @param {number} width @param {number} height @param {number} scale */
  constructor(width, height, scale) {
    this.canvas = document.createElement("canvas");
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.pen.scale(scale, scale);
    this.pen.lineJoin = "round";
    this.pen.imageSmoothingQuality = "high";
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {string} colour */
  box(x, y, w, h, colour) {
    this.pen.fillStyle = colour;
    this.pen.fillRect(x, y, w, h);
  }

  /** @param {HTMLCanvasElement} image @param {number} x @param {number} y @param {number} w @param {number} h */
  image(image, x, y, w, h) {
    this.pen.drawImage(image, x, y, w, h);
  }

  /** @param {string} text @param {number} x @param {number} y @param {any} style */
  text(text, x, y, { size, colour, bold = false, anchor = "start" }) {
    this.pen.font = `${bold ? 700 : 400} ${size}px "Inter Page", Inter, system-ui, sans-serif`;
    this.pen.fillStyle = colour;
    this.pen.textAlign = anchor === "middle" ? "center" : anchor === "end" ? "right" : "left";
    this.pen.fillText(text, x, y);
  }

  /** @param {number[][][]} lines @param {any} style */
  lines(lines, { width, colour, opacity }) {
    this.pen.save();
    this.pen.globalAlpha = opacity;
    this.pen.lineWidth = width;
    this.pen.strokeStyle = colour;
    this.pen.beginPath();
    for (const line of lines) line.forEach(([x, y], i) => (i ? this.pen.lineTo(x, y) : this.pen.moveTo(x, y)));
    this.pen.stroke();
    this.pen.restore();
  }

  /** @param {any} look */
  mark(look) {
    this.pen.beginPath();
    traceMark(this.pen, look.mark, look.left, look.top, look.radius);
    if (look.fill !== "none") {
      this.pen.fillStyle = look.fill;
      this.pen.fill();
    }
    if (!look.line) return; // canvases take no width of 0
    this.pen.lineWidth = look.line;
    this.pen.strokeStyle = look.edge;
    this.pen.stroke();
  }

  /** @returns {Promise<Blob>} */
  finished() {
    return new Promise((resolve, reject) => {
      this.canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    });
  }
}

/** Writes SVG. */
class SvgPen {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.root = drawn("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height });
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} fill */
  box(x, y, width, height, fill) {
    this.root.append(drawn("rect", { x, y, width, height, fill }));
  }

  /** @param {HTMLCanvasElement} image @param {number} x @param {number} y @param {number} width @param {number} height */
  image(image, x, y, width, height) {
    const href = image.toDataURL("image/png");
    this.root.append(drawn("image", { x, y, width, height, href, preserveAspectRatio: "none" }));
  }

  /** @param {string} text @param {number} x @param {number} y @param {any} style */
  text(text, x, y, { size, colour, bold = false, anchor = "start" }) {
    const family = "Inter, system-ui, sans-serif";
    const made = drawn("text", { x, y, fill: colour, "font-size": size, "font-family": family, "font-weight": bold ? 700 : 400, "text-anchor": anchor });
    made.textContent = text;
    this.root.append(made);
  }

  /** @param {number[][][]} lines @param {any} style */
  lines(lines, { width, colour, opacity }) {
    const d = lines.map((line) => `M${line.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join("L")}`).join("");
    this.root.append(drawn("path", { d, fill: "none", stroke: colour, "stroke-width": width, "stroke-opacity": opacity, "stroke-linejoin": "round" }));
  }

  /** @param {any} look */
  mark(look) {
    const style = { fill: look.fill, stroke: look.edge, "stroke-width": look.line.toFixed(2) };
    if (!look.mark || !look.mark.length) {
      this.root.append(drawn("circle", { cx: look.left.toFixed(2), cy: look.top.toFixed(2), r: look.radius.toFixed(2), ...style }));
      return;
    }
    const corners = look.mark.map((/** @type {number[]} */ [dx, dy]) => `${(look.left + dx * look.radius).toFixed(2)},${(look.top - dy * look.radius).toFixed(2)}`);
    this.root.append(drawn("polygon", { points: corners.join(" "), ...style }));
  }

  /** @returns {Promise<Blob>} */
  finished() {
    const text = new XMLSerializer().serializeToString(this.root);
    return Promise.resolve(new Blob([text], { type: "image/svg+xml" }));
  }
}

/** Save what is seen. @param {Player} player @param {"png" | "svg"} kind */
async function savePicture(player, kind) {
  const { plane: side, gap, margin, head, foot } = PICTURE;
  const { views } = player;
  const rows = views.map((each) => side * (each.plane.height / each.plane.width));
  const high = Math.max(...rows);
  const labelled = views.length > 1 ? 34 : 0;
  const columns = player.columns;
  const lines = Math.ceil(views.length / columns);
  const width = 2 * margin + columns * side + (columns - 1) * gap;
  const down = labelled + high + 60;
  const height = head + lines * down - 60 + foot;
  const pen = kind === "png" ? new CanvasPen(width, height, 2) : new SvgPen(width, height);
  const { ground, ink, muted } = player.shown.themes[player.theme];
  pen.box(0, 0, width, height, ground);
  pen.text(player.shown.title, margin, 48, { size: 30, colour: ink, bold: true });
  pen.text(player.shown.summary, margin, 76, { size: 17, colour: muted });
  views.forEach((view, i) => {
    const [x, y] = [margin + (i % columns) * (side + gap), head + labelled + Math.floor(i / columns) * down];
    const scale = side / view.plane.width;
    const at = Math.min(player.step, view.last);
    if (labelled) {
      const { color: colour } = getComputedStyle(/** @type {Element} */ (view.figure.querySelector(".label")));
      pen.text(view.words.label, x, y - 14, { size: 19, colour, bold: true });
    }
    pen.image(view.plane.canvas, x, y, side, rows[i]);
    const moved = (/** @type {number[]} */ [left, top]) => [x + left * scale, y + top * scale];
    if (!view.unit) {
      const lines = view.plane.linesAt(view.run.positionOf(at), RESTING_SIZE).map((/** @type {any} */ line) => {
        const corners = [];
        for (let k = 0; k < line.length; k += 2) corners.push(moved(view.plane.at(line[k], line[k + 1])));
        return corners;
      });
      pen.lines(lines, { ...view.plane.style, width: view.plane.style.width * scale });
    }
    for (const look of view.plane.looks()) {
      const [left, top] = moved([look.left, look.top]);
      pen.mark({ ...look, left, top, radius: look.radius * scale, line: look.line * scale });
    }
    const below = y + rows[i] + 30;
    const within = (/** @type {string} */ title) => title[0].toLowerCase() + title.slice(1);
    const own = view.charts.map((/** @type {Chart} */ chart) => {
      const [{ name, values, diverged }] = chart.series;
      const read = chart.read(values[view.names.before(at)], diverged !== null && at >= diverged);
      return `${name} ${within(chart.spec.title)} ${read}`;
    });
    const shared = player.shared ? `${within(player.shared.spec.title)} ` : "";
    const values = view.note ? [shared + view.reading.textContent] : own;
    const unit = view.unit ? `layer ${view.unit.layer + 1}, unit ${view.unit.unit + 1} · ` : "";
    pen.text(`${unit}${view.names.named(at)} · ${values.join(" · ")}`, x, below, { size: 17, colour: ink });
  });
  const link = document.createElement("a");
  link.download = `${player.names.name}-${plainNumber(player.names.written(player.step))}.${kind}`;
  link.href = URL.createObjectURL(await pen.finished());
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
