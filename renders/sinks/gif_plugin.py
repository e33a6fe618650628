"""A plugin of imageio that writes small GIFs of frames with few colours; knows nothing of films."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import isfinite
from operator import index
from types import TracebackType
from typing import SupportsFloat, SupportsIndex

import numpy as np
from imageio.core.request import RETURN_BYTES, InitializationError, IOMode, Request
from imageio.core.v3_plugin_api import PluginV3
from jaxtyping import Bool, UInt8
from numpy.typing import ArrayLike

from ...appearing import temporary, temporary_folder
from ...truth_values import is_number
from .gif_blocks import NOTHING, Part, delayed, write_head, write_part
from .lzw import compress, settle
from .palette import Palette, palette_of
from .spool import ColourSpool

_SHORTEST = 10  # milliseconds, the unit of delays
_MOST = 65_535  # the largest number in the file
_HELD = 150  # milliseconds, from which on a frame that is held is exact
_WAIT = 250  # milliseconds for which a small change may wait
_SMALL = 1020  # squared distances of colours in a row of pixels, below which a change is small
_THREADS = 2  # that compress parts
_AHEAD = 6  # parts that are being compressed while one is written

_Indices = UInt8[np.ndarray, "rows columns"]


@dataclass(frozen=True)
class _Settings:
    """What holds for all frames of a file."""

    size: tuple[int, int]  # rows, columns
    duration: Fraction  # milliseconds
    loop: int
    poster_first: bool


class GifPlugin(PluginV3):
    """Writes GIFs with one palette for all frames, in which only what changes is stored.

        iio.imwrite("film.gif", frames, plugin=epochreel.GifPlugin, duration=40)

    Or one frame after the other, `with iio.imopen("film.gif", "w", plugin=GifPlugin) as film`, and
    `film.write(frame)`: frames wait in a temporary file, so that memory does not grow with their
    number, and the GIF is written when the block ends. Without a block, it is written by `close`.

    There is no dithering. Unchanged pixels are left transparent and frames that do not change are
    shown longer, which keeps files small. Small changes of few pixels wait for others, a quarter of
    a second at most, or come early, by half as much; the first and last frame and those that are
    held are exact. Delays are whole hundredths of a second; at other rates they alternate, and
    every frame begins at its time to the nearest.
    """

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self._settings: _Settings | None = None
        self._open = ExitStack()
        if request.mode.io_mode != IOMode.write or request.raw_uri == RETURN_BYTES:
            raise InitializationError("it writes files only")

    def write(
        self,
        ndimage: ArrayLike | Iterator[ArrayLike],
        *,
        duration: SupportsFloat = 40,
        loop: SupportsIndex = 0,
        poster_first: bool = False,
        repeat: SupportsIndex = 1,
    ) -> None:
        """Add a frame, (rows, columns, 3) of uint8 in RGB, or several, (frames, rows, columns, 3).

        An iterator gives such arrays one after the other. A frame is shown for `duration`
        milliseconds, 10 at least, `repeat` times. The film is played `loop` times, or for ever if
        that is 0; with `poster_first`, its last frame is shown first, for one `duration`. Raises
        `ValueError` for other arrays and numbers, also for no frame, and if size, `duration`,
        `loop` or `poster_first` are not those of the frame before.
        """
        times = index(repeat)
        if times < 1:
            raise ValueError("a frame is shown once or more often")
        if isinstance(ndimage, Iterator):
            for each in ndimage:
                self.write(
                    each, duration=duration, loop=loop, poster_first=poster_first, repeat=repeat
                )
            return
        images = np.asarray(ndimage)
        if images.dtype != np.uint8 or images.ndim not in (3, 4) or images.shape[-1] != 3:
            found = f"{images.dtype} {images.shape}"
            remedy = ": leave out the opacity, [..., :3]" if images.shape[-1:] == (4,) else ""
            raise ValueError(f"frames are (rows, columns, 3) of uint8 in RGB, not {found}{remedy}")
        frames = images if images.ndim == 4 else images[np.newaxis]
        if not len(frames):
            raise ValueError("a GIF has one frame or more")
        rows, columns = frames.shape[1:3]
        settings = _Settings((rows, columns), _exact(duration), index(loop), poster_first)
        for frame in frames:
            if self._settings is None:
                self._begin(settings)
            elif settings != self._settings:
                raise ValueError("all frames of a GIF have the same size and options")
            with temporary():
                self._spool.append(frame, times)

    def _begin(self, settings: _Settings) -> None:
        if settings.duration < _SHORTEST:
            raise ValueError(f"a frame of a GIF is shown for {_SHORTEST} ms or more")
        if not 0 <= settings.loop <= _MOST:
            raise ValueError(f"a GIF is played 1 to {_MOST} times, or 0: for ever")
        if not all(0 < side <= _MOST for side in settings.size):
            raise ValueError(f"a GIF has 1 to {_MOST} rows and columns")
        with ExitStack() as opened:
            folder = opened.enter_context(temporary_folder())
            spooled = opened.enter_context((folder / "frames").open("w+b"))
            storing = opened.enter_context(ThreadPoolExecutor(1))
            self._spool = ColourSpool(spooled, settings.size, storing)
            self._open = opened.pop_all()
        self._settings = settings

    def flush(self) -> None:
        """Wait until all frames are in the temporary file."""
        if self._settings is not None:
            with temporary():
                self._spool.flush()

    def close(self) -> None:
        """Write the file, if there were frames."""
        try:
            with self._open:
                if self._settings is not None:
                    self._write(self._settings)
        finally:
            self._settings = None
            super().close()

    def discard(self) -> None:
        """Close without writing the file."""
        self._settings = None
        self.close()

    def __del__(self) -> None:
        """Discard what has not been closed: encoding takes time and threads."""
        self.discard()

    def __exit__(  # a block that fails leaves no file that looks complete
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.discard()
        self.close()

    def _write(self, settings: _Settings) -> None:
        self.flush()
        palette, file = palette_of(*self._spool.colours()), self.request.get_file()
        with ThreadPoolExecutor(_THREADS) as executor:
            rows, columns = settings.size
            write_head(file, columns, rows, palette, settings.loop)
            parts = self._parts(settings, palette, executor)
            for part, delay in _ahead(_timed(parts, settings.duration)):
                write_part(file, part, delay, palette)
            file.write(b";")
            file.flush()

    def _parts(
        self, settings: _Settings, palette: Palette, executor: Executor
    ) -> Iterator[tuple[Part | None, int]]:
        """What changes with each frame, None for nothing, and for how many frames it is shown."""
        shown = np.zeros(settings.size, dtype=np.uint8)
        waited = np.zeros_like(shown)
        exact = int(settings.poster_first) + 1
        last = exact + len(self._spool.repeats) - 2
        wait = round(_WAIT / settings.duration)
        # Less where colours are inexact already: as measured on films, for the same error in all.
        small = round(_SMALL / max(palette.distance, 1) ** 0.6)
        frames = self._frames(palette, poster_first=settings.poster_first)
        for number, (wanted, repeat) in enumerate(_with_following(frames, wait)):
            if number == 0:
                shown[:] = wanted[0]
                yield _part(shown, np.ones_like(shown, dtype=bool), palette, executor), repeat
                continue
            held = number < exact or number == last or repeat * settings.duration > _HELD
            before = shown.copy()
            most = 0 if held else small
            early = 1 if held else 1 + wait // 2
            settle(wanted, early, shown, waited, shown.shape[1], palette.apart, most, wait)
            changed = shown != before
            yield _part(shown, changed, palette, executor) if changed.any() else None, repeat

    def _frames(self, palette: Palette, *, poster_first: bool) -> Iterator[tuple[_Indices, int]]:
        """The frames that are shown, as indices, and for how many frames."""
        if poster_first:
            yield palette.indices(self._spool.last), 1
        frame = palette.indices(np.zeros_like(self._spool.last))
        for where, colours, repeat in self._spool:
            frame = frame.copy()
            frame[where] = palette.indices(colours)
            yield frame, repeat


def _exact(duration: SupportsFloat) -> Fraction:
    """A number of milliseconds; raises `ValueError` for what is none."""
    if not is_number(duration) or not isfinite(float(duration)):
        raise ValueError(f"a duration is a number of milliseconds, not {duration}")
    return duration if isinstance(duration, Fraction) else Fraction(float(duration))


def _timed(
    parts: Iterator[tuple[Part | None, int]], duration: Fraction
) -> Iterator[tuple[Part, int]]:
    """Parts with their delays in hundredths of a second; what does not change is shown on.

    A frame lasts for `duration` milliseconds.
    """
    frames, begin = 0, 0
    waiting = NOTHING
    for part, repeat in parts:
        if part is not None:
            now = round(frames * duration / 10)
            if frames:
                yield from delayed(waiting, now - begin)
            waiting, begin = part, now
        frames += repeat
    yield from delayed(waiting, round(frames * duration / 10) - begin)


def _with_following(
    frames: Iterator[tuple[_Indices, int]], count: int
) -> Iterator[tuple[tuple[_Indices, ...], int]]:
    """Each frame with `count` after it, as they are shown, and for how many frames it is shown.

    Those after the last one are the same as the last.
    """
    window = deque(islice(frames, count + 1))
    while window:
        shown = (each for each, repeat in window for _ in range(min(repeat, count + 1)))
        wanted = [*islice(shown, count + 1)]
        yield (*wanted, *wanted[-1:] * (count + 1 - len(wanted))), window.popleft()[1]
        window.extend(islice(frames, 1))


def _part(
    shown: UInt8[np.ndarray, "rows columns"],
    changed: Bool[np.ndarray, "rows columns"],
    palette: Palette,
    executor: Executor,
) -> Part:
    """The smallest rectangle with all pixels that have changed."""
    rows, columns = (_span(np.asarray(changed.any(axis=axis))) for axis in (1, 0))
    inside = np.s_[rows[0] : rows[1], columns[0] : columns[1]]
    unchanged = np.ascontiguousarray(~changed[inside]).view(np.uint8)
    pixels = shown[inside].copy()
    data = executor.submit(compress, pixels, unchanged, palette.transparent, palette.bits)
    return Part(columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0], data)


def _span(some: Bool[np.ndarray, " n"]) -> list[int]:
    """From the first to behind the last that is true."""
    found = np.flatnonzero(some)
    return [int(found[0]), int(found[-1]) + 1]


def _ahead(parts: Iterator[tuple[Part, int]]) -> Iterator[tuple[Part, int]]:
    """The same; meanwhile, those that follow are compressed."""
    begun = deque(islice(parts, _AHEAD))
    while begun:
        yield begun.popleft()
        begun.extend(islice(parts, 1))
