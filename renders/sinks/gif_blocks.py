"""The blocks of GIF files (GIF89a): screen, colours, and frames over those before."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import numpy as np

from .lzw import compress
from .palette import Palette

_LONGEST = 60_000  # hundredths of a second that a frame is shown; GIF has no delays beyond 65,535


class Part(NamedTuple):
    """A rectangle of pixels that change, and the compressed pixels; None if all are transparent."""

    left: int
    top: int
    width: int
    height: int
    data: bytes | None = None


NOTHING = Part(0, 0, 1, 1)


def delayed(part: Part, delay: int) -> Iterator[tuple[Part, int]]:
    """A part, and as often as its delay is too long, one that changes nothing."""
    while delay > _LONGEST:
        yield part, _LONGEST
        part, delay = NOTHING, delay - _LONGEST
    yield part, delay


def write_head(file: BinaryIO, width: int, height: int, palette: Palette, loop: int) -> None:
    """Signature, screen, colours, and how often it is repeated (GIF89a, 17 to 19, NETSCAPE2.0)."""
    table = np.zeros((1 << palette.bits, 3), dtype=np.uint8)
    table[: len(palette.colours)] = palette.colours
    flags = 0xF0 | (palette.bits - 1)
    file.write(b"GIF89a" + struct.pack("<HHBBB", width, height, flags, 0, 0))
    file.write(table.tobytes())
    if loop != 1:
        times = max(loop - 1, 0)  # of repetitions; 0 is for ever
        file.write(b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", times, 0))


def write_part(file: BinaryIO, part: Part, delay: int, palette: Palette) -> None:
    """A frame over those before, which stay (GIF89a, 20, 22 and 23)."""
    keep_and_transparent = 0b101
    control = struct.pack("<BHBB", keep_and_transparent, delay, palette.transparent, 0)
    place = struct.pack("<HHHHB", part.left, part.top, part.width, part.height, 0)
    file.write(b"!\xf9\x04" + control + b"," + place + bytes([palette.bits]))
    data = part.data or _nothing(palette)
    for start in range(0, len(data), 255):
        block = data[start : start + 255]
        file.write(bytes([len(block)]) + block)
    file.write(b"\0")


def _nothing(palette: Palette) -> bytes:
    """One transparent pixel."""
    pixel = np.full(1, palette.transparent, dtype=np.uint8)
    return compress(pixel, np.zeros(1, dtype=np.uint8), palette.transparent, palette.bits)
