"""Renders films that have to fit into a number of bytes: coarser and smaller until they do."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from ..appearing import appearing, temporary_folder
from ..errors import UserError
from ..reels.given import AnyRecording, recordings_of
from ..scenes.stage.size import Size
from .cores import Share
from .options import RenderOptions, ignore_progress
from .render_recordings import Rendered, render_recordings
from .sinks.formats import Format, format_of
from .sinks.options import EncoderOptions

_ATTEMPTS = 8
_FACTORS = (18, 38)  # of rates, the least and most that is chosen
_HALVED = 6  # steps of a factor, after which a video has about half the bytes
_LEVELS = 8  # per class, that are still seen as bands
_PER_LEVEL = 0.22  # bytes grow about as this power of the number of levels
_SLOWEST, _SMALLEST = 10, 160  # frames a second, and pixels of the shorter side
_SMALL = 480  # pixels of the shorter side, down to which a video keeps its rate
_LITTLE = 0.97  # of the sides, the least change
_ROOM = 0.95  # of the limit is aimed at


def render_fitted(
    recordings: AnyRecording | Iterable[AnyRecording],
    output: Path,
    options: RenderOptions,
    *,
    report: Callable[[int, int], None] = ignore_progress,
    share: Share | None = None,
) -> Rendered:
    """Render `recordings` to `output` within the limits of `options`.

    A rate factor and levels that were given stay, and so does a size for a place; without a place,
    that size is the largest. Raises `UserError`, which says what would fit, if the film cannot be
    so small; then there is no file.
    """
    form = format_of(output.suffix)
    options.check([form])
    most = options.most_bytes
    keep_size = options.place is not None and options.size is not None
    given = options = options.unlimited(form)
    if most is None:
        return render_recordings(recordings, output, options, report=report, share=share)
    reels = recordings_of(recordings)
    smallest = 0
    with temporary_folder() as folder:
        for _ in range(_ATTEMPTS):
            part = folder / output.name
            made = render_recordings(reels, part, options, report=report, share=share)
            if made.bytes <= most:
                for each in (*sorted(set(folder.iterdir()) - {made.path}), made.path):
                    with appearing(output.with_name(each.name)) as whole:
                        shutil.copyfile(each, whole)
                fitted = "" if options is given else _written(options, form)
                return replace(made, path=output, fitted=fitted)
            smallest = made.bytes
            smaller = _smaller(options, given, form, most * _ROOM / made.bytes, keep_size=keep_size)
            if smaller is None:
                break
            options = smaller
    raise UserError(
        "the film cannot be so small",
        given=f"{most:,} bytes",
        remedy=f"{smallest:,} bytes would fit ({_written(options, form)}), or a shorter duration",
    )


def _smaller(
    options: RenderOptions, given: RenderOptions, form: Format, share: float, *, keep_size: bool
) -> RenderOptions | None:
    """Options of a film with about that share of the bytes; None if there is nothing left."""
    changes: dict[str, object] = {}
    if EncoderOptions in form.takes and "crf" not in given.given:
        factor = options.of(EncoderOptions).crf
        wanted = min(factor + math.ceil(-_HALVED * math.log2(share)), max(_FACTORS[1], factor))
        if wanted > factor:
            changes["crf"] = wanted
            share *= 2 ** ((wanted - factor) / _HALVED)
    elif form.levels is not None and "levels" not in given.given and options.entry.framed:
        levels = options.frame.levels or form.levels
        if "levels" not in options.own.without and levels > _LEVELS:
            fewer = max(math.floor(levels * share ** (1 / _PER_LEVEL)), _LEVELS)
            changes["levels"] = fewer
            share = 1.0 if fewer > _LEVELS else share / (fewer / levels) ** _PER_LEVEL
    if share < 1 and not keep_size:
        old = options.size_for(form)
        size = _reduced(old, share, smooth=form.levels is None)
        if size != old:
            changes["size"] = str(size)
    return options.replaced(**changes) if changes else None


def _reduced(size: Size, share: float, *, smooth: bool) -> Size:
    """A size with about that share of the bytes, by half of its rate and half of its sides.

    Of a `smooth` film the sides alone are reduced first, until the shorter one has 480 pixels.
    """
    shorter, fps = min(size.width, size.height), size.fps
    if smooth and shorter > _SMALL and share < 1:
        scale, least = _scale(share), _SMALL / shorter
        if scale >= least:
            return _scaled(size, scale)
        size, share = _scaled(size, least), share / least**2
        if share > _LITTLE**2:  # too little is left for another rate
            return size
    if fps > _SLOWEST:
        fps = Fraction(max(round(fps * Fraction(max(share, 0.1) ** 0.5)), _SLOWEST))
        share /= float(fps / size.fps)
    scale = _scale(share) if share < 1 else 1.0
    scale = min(max(scale, _SMALLEST / min(size.width, size.height)), 1.0)
    return replace(_scaled(size, scale), fps=fps)


def _scale(share: float) -> float:
    """By how much sides are reduced for a share of the bytes below 1, at least a little."""
    return float(min(max(share, 0.05) ** 0.5, _LITTLE))


def _scaled(size: Size, scale: float) -> Size:
    return Size(round(size.width * scale / 2) * 2, round(size.height * scale / 2) * 2, size.fps)


def _written(options: RenderOptions, form: Format) -> str:
    """'480x270@15, 8 levels', 'crf 27, 1280x720@30'."""
    parts = [str(options.size_for(form))]
    if EncoderOptions in form.takes:
        parts.append(f"crf {options.of(EncoderOptions).crf}")
    if form.levels is not None and options.frame.levels is not None:
        parts.append(f"{options.frame.levels} levels")
    return ", ".join(parts)
