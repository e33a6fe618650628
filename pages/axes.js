"use strict";
// Elements, and the ticks beside a plane.

/**
 * A new element with a class and texts or children, none of which is read as HTML.
 * @param {string} tag @param {string} name @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
function element(tag, name = "", ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}

/** Text of a stranger, which keeps its direction to itself. @param {string} text */
function isolated(text) {
  return element("bdi", "", text);
}

/**
 * @param {string} tag @param {Record<string, string | number>} attributes @param {Node[]} children
 * @returns {SVGElement}
 */
function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const name of Object.keys(attributes)) made.setAttribute(name, String(attributes[name]));
  made.append(...children);
  return made;
}

/**
 * The picture of a plane with its ticks: left of it the upright axis, below it the other.
 * @param {HTMLElement} picture @param {any[]} axes @returns {HTMLElement}
 */
function withAxes(picture, axes) {
  const [across, upright] = axes;
  const left = element("div", "upright");
  upright.ticks.forEach((/** @type {string} */ tick, /** @type {number} */ index) => {
    left.append(element("span", `tick${index}`, tick));
  });
  const below = element("div", "across");
  const name = (/** @type {any} */ axis) =>
    axis.named || axis.remark ? [axis.name + axis.remark] : [];
  const named = (/** @type {any} */ axis) => element("span", "name", ...name(axis).map(isolated));
  if (name(upright).length) left.append(named(upright));
  const [first, middle, last] = across.ticks;
  below.append(
    element("span", "end", element("span", "", first)),
    element("span", "", middle),
    element("span", "end", named(across), element("span", "", last)),
  );
  left.setAttribute("aria-hidden", "true");
  below.setAttribute("aria-hidden", "true");
  return element("div", "plane", picture, left, below);
}

/** Leave out the ticks in the middle of axes whose names would be cut beside them. @param {HTMLElement} figure */
function fitAxes(figure) {
  for (const [side, length] of [["across", "Width"], ["upright", "Height"]]) {
    const axis = /** @type {HTMLElement} */ (figure.querySelector(`.${side}`));
    const name = /** @type {any} */ (axis.querySelector(".name"));
    axis.classList.remove("tight");
    axis.classList.toggle("tight", name && name[`scroll${length}`] > name[`client${length}`]);
  }
}
