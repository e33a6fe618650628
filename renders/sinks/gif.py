"""The GIF sink: one palette for the whole film, and only what changes, in constant memory."""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from jaxtyping import Bool, UInt8

from ...appearing import temporary, temporary_folder
from ...scenes.stage.size import Size
from .labels import GifLabels
from .lzw import compress, settle
from .options import Chosen, GifOptions, LoopOptions
from .palette import Palette, palette_of
from .sink import FileSink, Frame
from .spool import ColourSpool

_LONGEST = 60_000  # hundredths of a second that a frame is shown; GIF has no delays beyond 65,535
_HELD = 0.15  # seconds, from which on a frame that is held is exact
_WAIT = 0.25  # seconds for which a small change may wait
_SMALL = 2600  # squared distances of colours in a row of pixels, below which a change is small
_THREADS = 2  # that compress parts
_AHEAD = 6  # parts that are being compressed while one is written

_Indices = UInt8[np.ndarray, "rows columns"]


class _Part(NamedTuple):
    """A rectangle of pixels that change, and the compressed pixels; None if all are transparent."""

    left: int
    top: int
    width: int
    height: int
    data: Future[bytes] | None = None


_NOTHING = _Part(0, 0, 1, 1)


class GifSink(FileSink):
    """Writes one GIF with one palette and no dithering, once all frames are known.

    Unchanged pixels are left transparent and frames that do not change are shown longer, which
    keeps files small. Small changes of few pixels wait for others, a quarter of a second at most,
    or come a frame early; the first and last frame and those that are held are exact. Delays are
    whole hundredths of a second; at other frame rates they alternate, and every frame begins at its
    time to the nearest.
    """

    labels = GifLabels()

    def __init__(
        self,
        path: Path,
        size: Size,
        options: GifOptions | None = None,
        looping: LoopOptions | None = None,
    ) -> None:
        super().__init__(path)
        self._size, self._options = size, options or GifOptions()
        self._looping = looping or LoopOptions()
        with self._opening() as opened:
            folder = opened.enter_context(temporary_folder())
            spooled = opened.enter_context((folder / "frames").open("w+b"))
            storing = opened.enter_context(ThreadPoolExecutor(1))
            self._spool = ColourSpool(spooled, size, storing)
            with self._naming():
                self._file = opened.enter_context(self.part.open("wb"))

    @classmethod
    def opened(cls, path: Path, size: Size, options: Chosen) -> FileSink:
        """A sink into the file at `path`."""
        return cls(path, size, options.of(GifOptions), options.of(LoopOptions))

    def write(self, frame: Frame, repeat: int = 1) -> None:
        """Keep `frame`, shown for `repeat` frames, until the last one is known."""
        with temporary():
            self._spool.append(frame, repeat)

    def _finish(self) -> None:
        with temporary():
            palette = palette_of(*self._spool.colours())
        with self._naming(), ThreadPoolExecutor(_THREADS) as executor:
            _write_head(self._file, self._size, palette, self._looping.loop)
            for part, delay in _ahead(self._timed(self._parts(palette, executor))):
                _write_part(self._file, part, delay, palette)
            self._file.write(b";")
            self._file.flush()

    def _parts(self, palette: Palette, executor: Executor) -> Iterator[tuple[_Part | None, int]]:
        """What changes with each frame, None for nothing, and for how many frames it is shown."""
        shown = np.zeros((self._size.height, self._size.width), dtype=np.uint8)
        waited = np.zeros_like(shown)
        exact = int(self._options.poster_first) + 1
        last = exact + len(self._spool.repeats) - 2
        wait = min(round(_WAIT * self._size.fps), 250)
        for number, (wanted, repeat) in enumerate(_with_next_two(self._frames(palette))):
            if number == 0:
                shown[:] = wanted[0]
                yield _part(shown, np.ones_like(shown, dtype=bool), palette, executor), repeat
                continue
            held = number < exact or number == last or repeat > _HELD * self._size.fps
            before = shown.copy()
            most = 0 if held else _SMALL
            settle(wanted, shown, waited, self._size.width, palette.apart, most, wait)
            changed = shown != before
            yield _part(shown, changed, palette, executor) if changed.any() else None, repeat

    def _frames(self, palette: Palette) -> Iterator[tuple[_Indices, int]]:
        """The frames that are shown, as indices, and for how many frames."""
        if self._options.poster_first:
            yield palette.indices(self._spool.last), 1
        frame = palette.indices(np.zeros_like(self._spool.last))
        for where, colours, repeat in self._spool:
            frame = frame.copy()
            frame[where] = palette.indices(colours)
            yield frame, repeat

    def _timed(self, parts: Iterator[tuple[_Part | None, int]]) -> Iterator[tuple[_Part, int]]:
        """Parts with their delays in hundredths of a second; what does not change is shown on."""
        frames, begin = 0, 0
        waiting = _NOTHING
        for part, repeat in parts:
            if part is not None:
                now = self._hundredths(frames)
                if frames:
                    yield from _delayed(waiting, now - begin)
                waiting, begin = part, now
            frames += repeat
        yield from _delayed(waiting, self._hundredths(frames) - begin)

    def _hundredths(self, frames: int) -> int:
        """When a frame begins, in hundredths of a second."""
        return round(frames * 100 / self._size.fps)

    def _discard(self) -> None:
        """Nothing has been written to the file."""


def _with_next_two(
    frames: Iterator[tuple[_Indices, int]],
) -> Iterator[tuple[tuple[_Indices, ...], int]]:
    """Each frame with the two after it, and for how many frames it is shown.

    A frame that is held comes as often as it is shown, twice at most. Where there are none, or this
    one is held, these are the frame itself.
    """
    window = list(islice(frames, 3))
    while window:
        (first, repeat), *others = window
        following = [each for each, count in others for _ in range(min(count, 2)) if repeat == 1][
            :2
        ]
        yield (first, *following, *[first] * (2 - len(following))), repeat
        window = [*others, *islice(frames, 1)]


def _part(
    shown: UInt8[np.ndarray, "rows columns"],
    changed: Bool[np.ndarray, "rows columns"],
    palette: Palette,
    executor: Executor,
) -> _Part:
    """The smallest rectangle with all pixels that have changed."""
    rows, columns = (_span(np.asarray(changed.any(axis=axis))) for axis in (1, 0))
    inside = np.s_[rows[0] : rows[1], columns[0] : columns[1]]
    unchanged = np.ascontiguousarray(~changed[inside]).view(np.uint8)
    pixels = shown[inside].copy()
    data = executor.submit(compress, pixels, unchanged, palette.transparent, palette.bits)
    return _Part(columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0], data)


def _span(some: Bool[np.ndarray, " n"]) -> list[int]:
    """From the first to behind the last that is true."""
    found = np.flatnonzero(some)
    return [int(found[0]), int(found[-1]) + 1]


def _ahead(parts: Iterator[tuple[_Part, int]]) -> Iterator[tuple[_Part, int]]:
    """The same; meanwhile, those that follow are compressed."""
    begun = deque(islice(parts, _AHEAD))
    while begun:
        yield begun.popleft()
        begun.extend(islice(parts, 1))


def _delayed(part: _Part, delay: int) -> Iterator[tuple[_Part, int]]:
    """A part, and as often as its delay is too long, one that changes nothing."""
    while delay > _LONGEST:
        yield part, _LONGEST
        part, delay = _NOTHING, delay - _LONGEST
    yield part, delay


def _write_head(file: BinaryIO, size: Size, palette: Palette, loop: int) -> None:
    """Signature, screen, colours, and how often it is repeated (GIF89a, 17 to 19, NETSCAPE2.0)."""
    table = np.zeros((1 << palette.bits, 3), dtype=np.uint8)
    table[: len(palette.colours)] = palette.colours
    flags = 0xF0 | (palette.bits - 1)
    file.write(b"GIF89a" + struct.pack("<HHBBB", size.width, size.height, flags, 0, 0))
    file.write(table.tobytes())
    if loop != 1:
        times = max(loop - 1, 0)  # of repetitions; 0 is for ever
        file.write(b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", times, 0))


def _write_part(file: BinaryIO, part: _Part, delay: int, palette: Palette) -> None:
    """A frame over those before, which stay (GIF89a, 20, 22 and 23)."""
    keep_and_transparent = 0b101
    control = struct.pack("<BHBB", keep_and_transparent, delay, palette.transparent, 0)
    place = struct.pack("<HHHHB", part.left, part.top, part.width, part.height, 0)
    file.write(b"!\xf9\x04" + control + b"," + place + bytes([palette.bits]))
    data = part.data.result() if part.data else _nothing(palette)
    for start in range(0, len(data), 255):
        block = data[start : start + 255]
        file.write(bytes([len(block)]) + block)
    file.write(b"\0")


def _nothing(palette: Palette) -> bytes:
    """One transparent pixel."""
    pixel = np.full(1, palette.transparent, dtype=np.uint8)
    return compress(pixel, np.zeros(1, dtype=np.uint8), palette.transparent, palette.bits)
