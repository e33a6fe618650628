"""The chunks that PNG and WebP files consist of; knows nothing of what they mean."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_BLOCK = 1 << 20  # bytes that are moved at a time
_PNG_START, _RIFF_START = 8, 12  # bytes before the first chunk


class Chunk(NamedTuple):
    """A chunk of a file: its name, and where its data begin and how many bytes there are."""

    name: bytes
    start: int
    length: int


def png_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """The chunks of a PNG (PNG specification, 5.3), as far as they are whole."""
    start = _PNG_START
    while len(head := _read(file, start, 8)) == 8:
        length, name = struct.unpack(">I4s", head)
        yield Chunk(name, start + 8, length)
        start += 12 + length


def png_chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def riff_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """The chunks of a WebP (RFC 9649, 2.3), as far as they are whole."""
    start = _RIFF_START
    while len(head := _read(file, start, 8)) == 8:
        name, length = struct.unpack("<4sI", head)
        yield Chunk(name, start + 8, length)
        start += 8 + length + length % 2


def riff_chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a WebP, with an even number of bytes."""
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def data_of(file: BinaryIO, chunk: Chunk) -> bytes:
    """The data of a chunk."""
    return _read(file, chunk.start, chunk.length)


def overwrite(file: BinaryIO, start: int, data: bytes) -> None:
    """Put `data` in the place of what is there."""
    file.seek(start)
    file.write(data)


def insert(file: BinaryIO, start: int, data: bytes) -> None:
    """Put `data` before what is there, which is moved in blocks, the last one first."""
    end = file.seek(0, 2)
    while end > start:
        block = max(start, end - _BLOCK)
        moved = _read(file, block, end - block)
        overwrite(file, block + len(data), moved)
        end = block
    overwrite(file, start, data)


def _read(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)
