"use strict";
// The cards of a gallery: what is shown and in which order, what plays, and what is compared.

(() => {
  /** @param {string} id @returns {any} */
  const the = (id) => document.getElementById(id);
  /** @type {GalleryData} */
  const data = JSON.parse(the("data").textContent);
  const list = the("cards");
  /** @type {HTMLElement[]} */
  const cards = [...list.children];
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  const posterOf = (/** @type {number} */ index) => cards[index].querySelector("img")?.src ?? "";
  const viewer = new GalleryViewer(data, posterOf);

  // What is shown, and in which order.

  const selects = /** @type {HTMLSelectElement[]} */ ([...document.querySelectorAll("[data-facet]")]);
  const texts = data.outputs.map((output) => {
    const values = output.runs.flatMap((name) => Object.values(data.runs[name].settings));
    const labels = output.files.map((file) => file.label);
    return [output.name, output.caption, output.summary, ...labels, ...values].join(" ").toLowerCase();
  });

  function filter() {
    const words = the("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    data.outputs.forEach((output, index) => {
      const fits =
        words.every((/** @type {string} */ word) => texts[index].includes(word)) &&
        selects.every(
          (select) => !select.value || output.facets[select.dataset.facet ?? ""]?.includes(select.value),
        );
      cards[index].hidden = !fits;
      shown += Number(fits);
    });
    the("counts").textContent = `${shown} of ${cards.length} outputs`;
  }

  function sort() {
    const [, sign, name] = /** @type {RegExpMatchArray} */ (the("sort").value.match(/^(-?)(.*)$/));
    const key = (/** @type {number} */ index) => {
      const value = name ? data.outputs[index].rank[name] : index;
      return typeof value === "number" ? (sign ? -value : value) : Infinity;
    };
    const order = cards.map((_, index) => index).sort((a, b) => key(a) - key(b) || a - b);
    list.append(...order.map((index) => cards[index]));
  }

  for (const option of the("sort").options) {
    const name = option.value.replace("-", "");
    option.hidden = option.disabled = Boolean(name) && data.outputs.every((output) => output.rank[name] == null);
  }
  selects.forEach((select) => select.addEventListener("change", filter));
  the("words").addEventListener("input", filter);
  the("sort").addEventListener("change", sort);
  the("choices").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  the("choices").hidden = data.outputs.length < 2;

  // What plays: one film at a time, while one points at it or has it in focus.

  /** @type {any} */
  let playing = null;

  function stop() {
    playing?.pause?.();
    playing?.remove();
    playing = null;
  }

  /** @param {number} index */
  function play(index) {
    stop();
    const file = data.outputs[index].files.find((each) => each.moves);
    if (reduced.matches || !file) {
      return;
    }
    if (file.kind === "video") {
      playing = galleryElement("video", { muted: true, playsInline: true, tabIndex: -1, src: file.href });
      playing.play().catch(() => undefined);
    } else {
      playing = galleryElement("img", { alt: "", src: file.href });
    }
    playing.addEventListener("error", stop);
    cards[index].querySelector(".poster")?.append(playing);
  }

  reduced.addEventListener("change", stop);

  // What is compared.

  /** @type {number[]} */
  let picked = [];

  function showPicked() {
    cards.forEach((card, index) => {
      /** @type {HTMLInputElement} */ (card.querySelector(".pick input")).checked = picked.includes(index);
    });
    the("picked").hidden = picked.length === 0;
    the("compare").disabled = picked.length < 2;
    const names = picked.map((index) => galleryElement("bdi", {}, data.outputs[index].name));
    const text = the("picked").querySelector("p");
    text.replaceChildren(names[0] ?? "", names[1] ? " and " : picked.length ? " and …" : "", names[1] ?? "");
  }

  the("compare").addEventListener("click", () => viewer.open(picked));
  the("clear").addEventListener("click", () => {
    const [first] = picked;
    picked = [];
    showPicked();
    cards[first].querySelector("input")?.focus();
  });

  cards.forEach((card, index) => {
    const poster = /** @type {HTMLElement} */ (card.querySelector(".poster"));
    poster.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && play(index));
    poster.addEventListener("pointerleave", stop);
    poster.addEventListener("focus", () => poster.matches(":focus-visible") && play(index));
    poster.addEventListener("blur", stop);
    poster.addEventListener("keydown", (event) => event.key === "Escape" && stop());
    poster.addEventListener("click", () => {
      stop();
      viewer.open([index]);
    });
    card.querySelector(".pick input")?.addEventListener("change", () => {
      // Of three, the first one goes.
      picked = picked.includes(index) ? picked.filter((each) => each !== index) : [...picked, index].slice(-2);
      showPicked();
    });
  });
})();
