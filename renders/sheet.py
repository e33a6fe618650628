"""Pictures that Cairo draws: one frame, or the plane at several moments side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from manim import Mobject, VGroup

from ..errors import UserError
from ..reels.recording import Recording
from ..reels.task import Values
from ..scenes.alternative import film_title_of
from ..scenes.colour_key import colour_key
from ..scenes.composition import Composition
from ..scenes.stage.layout import Box
from ..scenes.stage.moment import Moment
from ..scenes.stage.theme import channels_of
from ..scenes.stage.timing import Timing
from ..scenes.stage.typography import line
from .described import metadata_of
from .drawing.vector import VectorPainter
from .known_options import OutputOptions
from .manim_session import composed
from .options import RenderOptions
from .sinks.drawn import DrawnSink
from .sinks.options import AlphaOptions, MomentsOptions, StillOptions
from .sinks.sink import FileSink

_IN_ROW = 8  # moments, at most
_GAP = 0.04  # of the width of a panel, between two of them
_LABEL = 0.16  # of the width of a panel, below it, for its epoch
_TYPE = 0.07
_TITLE = 0.26
_SCALE_WIDE, _NAME_WIDE = 40.0, 14.0  # sizes of type, at most, of a scale and of each name
_LEADING = 1.6  # sizes of type for each line of a key
_IN_LINE = 6  # classes of a key, at most

Edges = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Panel:
    """The moment to show, and what is written below."""

    moment: Moment
    label: str


@dataclass(frozen=True)
class _Key:
    """What colours stand for, at the top left of a frame, and by how much that is enlarged.

    It is `high` pixels high then.
    """

    drawn: VGroup
    scale: float
    high: float


def draw_sheet(
    reels: Sequence[Recording], output: Path, options: RenderOptions, kind: type[FileSink]
) -> tuple[int, int]:
    """Draw the picture into the file `output`; returns its width and height in pixels.

    Must be called inside `manim_for(size)`. Raises `UserError` for scenes that are not over
    recordings.
    """
    with composed(reels, options) as scene:
        sheet = _Sheet(scene, options)
        sink = kind.opened(output, scene.stage.layout.size, options)
        if not isinstance(sink, DrawnSink):
            raise TypeError(f"{kind.__name__} draws nothing")
        try:
            sink.describe(metadata_of(reels, output, options))
            sink.draw(sheet.width, sheet.height, sheet.draw)
        except BaseException:
            sink.abort()
            raise
        sink.close()
    return sheet.width, sheet.height


class _Sheet:
    """Where the panels are, in pixels."""

    def __init__(self, scene: Any, options: RenderOptions) -> None:
        self._scene, self._options = scene, options
        self._timing: Timing = scene.stage.timing
        self._composition: Composition = scene.composition
        layout = scene.stage.layout
        self._painter = VectorPainter()
        self._count = options.of(MomentsOptions).moments or 0
        whole = (0.0, 0.0, float(layout.size.width), float(layout.size.height))
        # Of any other scene, whatever stands around its plane belongs to it as well.
        alone = options.scene == OutputOptions.scene and len(scene.reels) == 1
        plane = scene.shared_boxes().get("plane") if alone else None
        self._box: Edges = whole if plane is None or not self._count else layout.in_pixels(plane)
        left, top, right, bottom = self._box
        self._wide, self._high = right - left, bottom - top
        if not self._count:
            self.width, self.height = int(whole[2]), int(whole[3])
            return
        self._rows = ceil(self._count / _IN_ROW)
        self._columns = ceil(self._count / self._rows)
        # Of whole frames, type is small as in the frame itself.
        self._unit = min(self._wide, 1.6 * self._high) * (0.5 if plane is None else 1)
        self._gap = _GAP * self._unit
        # Whole frames have titles of their own.
        self._title = "" if plane is None else scene.headline(film_title_of(scene.reels))
        self._top = self._gap + (_TITLE * self._unit if self._title.strip() else 0)
        self._step = self._high + _LABEL * self._unit
        self.width = round(self._columns * (self._wide + self._gap) + self._gap)
        self._low = self._top + self._rows * self._step + self._gap / 2
        # Whole frames have keys of their own.
        self._key = None if plane is None else self._key_of(scene.reels[0])
        self.height = round(self._low + (self._key.high + self._gap if self._key else 0))

    def draw(self, context: Any) -> None:
        """Draw everything on a context."""
        red, green, blue = (each / 255 for each in channels_of(self._scene.stage.theme.ground))
        context.set_source_rgb(red, green, blue)
        context.paint()
        if not self._count:
            self._composition.show_moment(self._still())
            self._painter.draw(context, self._composition.mobjects)
            return
        if self._title.strip():
            size = 1.4 * _TYPE * self._unit
            self._write(context, self._title, self._gap, self._gap + 1.3 * size, size, bold=True)
        for number, panel in enumerate(self._panels()):
            row, column = divmod(number, self._columns)
            # On whole pixels, so that images do not blur.
            x = round(self._gap + column * (self._wide + self._gap))
            y = round(self._top + row * self._step)
            self._composition.show_moment(panel.moment)
            context.save()
            context.translate(x - self._box[0], y - self._box[1])
            self._painter.draw(context, self._composition.mobjects, within=self._box)
            context.restore()
            size = _TYPE * self._unit
            self._write(context, panel.label, x, y + self._high + 1.5 * size, size)
        if self._key is not None:
            context.save()
            context.translate(self._gap, self._low)
            context.scale(self._key.scale, self._key.scale)
            self._painter.draw(context, [self._key.drawn])
            context.restore()

    def _key_of(self, reel: Recording) -> _Key | None:
        """What colours stand for, in type as large as below panels; None if there is nothing."""
        stage, layout = self._scene.stage, self._scene.stage.layout
        size = layout.key_type * layout.scale
        if not size:
            return None
        scale = _TYPE * self._unit / size
        lines, wide = 1, _SCALE_WIDE * size
        if not isinstance(reel.task, Values):
            lines = ceil(reel.dataset.classes / _IN_LINE)
            wide = _NAME_WIDE * size * ceil(reel.dataset.classes / lines)
        wide, high = min((self.width - 2 * self._gap) / scale, wide), _LEADING * size * lines
        box = Box(0, -layout.top, wide / layout.scale, high / layout.scale)
        drawn = colour_key([reel], box, stage)
        return _Key(drawn, scale, high * scale) if drawn.submobjects else None

    def _still(self) -> Moment:
        """That of a picture which shows one."""
        if self._scene.at_epoch is not None:
            shown: Moment = self._composition.moment_of(self._scene.at_epoch)
            return shown.at_rest
        share = self._options.of(StillOptions).share
        frame = round(share * (self._timing.frames - 1))
        moment: Moment = self._composition.moment_at(frame, self._timing)
        return moment

    def _panels(self) -> list[_Panel]:
        """Moments at equal distances on the clock, whose pace spends its time on what changes.

        None shows an epoch twice.
        """
        begins = ceil(self._composition.begins * self._timing.running)
        first, frames = self._timing.opening - 1 + begins, self._timing.running + 1 - begins
        moments = [
            self._composition.moment_at(
                first + round(frames * part / (self._count - 1)), self._timing
            )
            for part in range(self._count)
        ]
        if not self._composition.epochs or "pace" in self._options.own.without:
            return [_Panel(each, "") for each in moments]
        recorded = np.unique(np.concatenate([each.epochs for each in self._scene.reels]))
        shown = recorded[(recorded >= moments[0].whole) & (recorded <= moments[-1].whole)]
        named = self._scene.reels[0].steps.named
        panels = []
        for moment, epoch in zip(
            moments, _distinct([each.whole for each in moments], shown.tolist()), strict=True
        ):
            same = epoch == moment.whole
            panels.append(
                _Panel(
                    moment if same else self._composition.moment_of(epoch).at_rest,
                    str(named(float(epoch))),
                )
            )
        return panels

    def _write(
        self, context: Any, text: str, x: float, y: float, size: float, *, bold: bool = False
    ) -> None:
        """Write a line whose baseline begins at a place in pixels."""
        if not text:
            return
        stage, layout = self._scene.stage, self._scene.stage.layout
        unit = layout.unit / layout.scale  # Manim's for a pixel
        room = (self.width - self._gap - x if bold else self._wide) * unit
        words: Mobject = line(
            text,
            size * unit,
            at=(0.0, 0.0, 0.0),
            colour=stage.theme.ink if bold else stage.theme.muted,
            bold=bold,
            width=room,
        )
        context.save()
        context.translate(x - layout.size.width / 2, y - layout.size.height / 2)
        self._painter.draw(context, [words])
        context.restore()


def _distinct(wanted: Sequence[int], recorded: Sequence[int]) -> list[int]:
    """Recorded epochs close to those wanted, both rising; each is there once.

    Raises `UserError` if fewer are recorded.
    """
    count, last = len(wanted), len(recorded)
    if last < count:
        raise UserError(
            "option `moments`: the film has fewer recorded steps",
            given=count,
            remedy=f"it has {last}",
        )
    steps = np.array(recorded)
    positions = [int(np.abs(steps - epoch).argmin()) for epoch in wanted]
    for number in range(1, count):
        positions[number] = max(positions[number], positions[number - 1] + 1)
    return [int(steps[min(each, last - count + number)]) for number, each in enumerate(positions)]


def check_moments(options: RenderOptions) -> None:
    """Raise `UserError` for moments together with the time of one, or without a background."""
    if options.of(MomentsOptions).moments and options.of(AlphaOptions).transparent:
        raise UserError(
            "option `transparent` does not apply to several moments",
            remedy="leave out `moments`, or `transparent`",
        )
    if options.of(MomentsOptions).moments and "at" in options.given:
        raise UserError(
            "option `moments` spreads its times over the film",
            remedy="leave out `at`, or `moments`",
        )
