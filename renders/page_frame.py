"""The frame that shows a page inside another one."""

from __future__ import annotations

import html

PAGE_HEIGHT = 1100
"""Pixels of a frame until the page has said how high it is."""

ALLOWED = "allow-scripts allow-downloads"
"""What a page may do in a frame."""

# The page says how high it is, whenever that changes.
FIT = """<script>
(() => {
const frame = document.currentScript?.previousElementSibling;
if (frame?.tagName !== "IFRAME") return;
addEventListener("message", (event) => {
if (event.source !== frame.contentWindow || !event.data) return;
if (event.data.epochreel === "height") frame.style.height = `${Number(event.data.height)}px`;
});
frame.addEventListener("load", () => frame.contentWindow.postMessage("epochreel:height?", "*"));
})();
</script>"""
"""A script that follows a frame, and makes it as high as the page in it."""

_WIDEST = 1280  # pixels in a notebook


def framed(page: str, instead: str) -> str:
    """A page in a frame that lies over what is shown `instead` where there are no frames."""
    place = "grid-area:1/1"
    return (
        f'<div style="display:grid;max-width:{_WIDEST}px"><div style="{place}">{instead}</div>'
        f'<iframe title="Player" sandbox="{ALLOWED}" style="{place};width:100%;'
        f'height:{PAGE_HEIGHT}px;border:0" srcdoc="{html.escape(page)}"></iframe>\n{FIT}</div>'
    )
