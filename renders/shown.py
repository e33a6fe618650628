"""A rendered file as HTML for a notebook, which holds the file itself."""

from __future__ import annotations

import html
from base64 import b64encode
from pathlib import Path

from .page_frame import framed
from .sinks.formats import format_of

_WIDEST = 960  # pixels on the page
_LARGEST = 32_000_000  # bytes that a page may hold; a larger file is linked


def html_of(path: Path, width: int, height: int) -> str | None:
    """The file as a video or an image of that size in pixels; None if it is not there any more.

    A page is in a frame. The picture of it that `embed` wrote beside it is below that, for viewers
    that show no frames.
    """
    if not path.is_file():
        return None
    form = format_of(path.suffix)
    if form.page:
        picture = path.with_suffix(".png")
        poster = html_of(picture, 1280, 720) if picture.is_file() else html.escape(path.name)
        return framed(path.read_text("utf-8"), poster or "")
    mime = form.mime
    source = html.escape(path.as_posix())
    if path.stat().st_size <= _LARGEST:
        source = f"data:{mime};base64,{b64encode(path.read_bytes()).decode('ascii')}"
    shown = min(width, _WIDEST)
    size = f'width="{shown}" height="{round(height * shown / width)}"'
    style = 'style="max-width:100%;height:auto"'
    if mime.startswith("video/"):
        return f'<video {size} {style} controls loop muted playsinline src="{source}"></video>'
    return f'<img {size} {style} alt="{html.escape(path.name)}" src="{source}">'
