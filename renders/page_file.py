"""The file of a page that plays recordings; draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..appearing import appearing
from ..pages.page import page_of
from ..reels.recording import Recording
from ..scenes.epoch_range import EpochRange
from ..scenes.part_of_plane import PartOfPlane, parsed_domain
from .options import RenderOptions
from .sinks.options import PageOptions


def write_page(recordings: Sequence[Recording], output: Path, options: RenderOptions) -> None:
    """Write the page of recordings to a file, which appears when it is complete.

    Raises `UserError` for a recording that is too large for a page.
    """
    text = page_with(recordings, options)
    with appearing(output) as part:
        part.write_text(text, encoding="utf-8")


def page_with(recordings: Sequence[Recording], options: RenderOptions) -> str:
    """The HTML of the page with some options; its theme is the reader's unless one is given."""
    frame = options.frame
    if frame.epochs_shown is not None:
        recordings = EpochRange.parse(frame.epochs_shown).of(recordings)
    domain = None if frame.domain is None else parsed_domain(frame.domain)
    return page_of(
        PartOfPlane(frame.aspect, domain).of(recordings),
        title=frame.title,
        theme=frame.theme if "theme" in options.given else None,
        pace=frame.pace,
        duration=frame.duration,
        exact=options.of(PageOptions).exact,
    )
