"""Compression of GIFs: what is compiled does as Python does, and decoders read what was meant."""

import io
import struct

import numpy as np
import pytest
from jaxtyping import UInt8
from PIL import Image

from epochreel.renders.sinks import lzw, numpy_lzw

BITS = 4
CLEAR = 15


def _pixels(seed: int, rows: int = 24, columns: int = 40) -> tuple[UInt8[np.ndarray, "_ _"], ...]:
    """Pixels with runs in them, and which of them are free."""
    rng = np.random.default_rng(seed)
    pixels = np.repeat(rng.integers(0, 5 + seed, (rows, columns // 4)), 4, axis=1)
    free = np.repeat(rng.integers(0, 2, (rows, columns // 2)), 2, axis=1)
    return pixels.astype(np.uint8), free.astype(np.uint8)


def _decoded(data: bytes, columns: int, rows: int) -> UInt8[np.ndarray, "_ _"]:
    """What Pillow makes of compressed pixels, as indices."""
    head = b"GIF89a" + struct.pack("<HHBBB", columns, rows, 0xF0 | (BITS - 1), 0, 0)
    colours = bytes(each for index in range(16) for each in (index, index, index + 100))
    blocks = b"".join(
        bytes([len(data[at : at + 255])]) + data[at : at + 255] for at in range(0, len(data), 255)
    )
    place = b"," + struct.pack("<HHHHB", 0, 0, columns, rows, 0) + bytes([BITS])
    with Image.open(io.BytesIO(head + colours + place + blocks + b"\0;")) as image:
        return np.array(image.convert("RGB"))[..., 0]


@pytest.mark.parametrize("seed", range(6))
def test_free_pixels_are_transparent_or_have_their_colour_and_others_theirs(seed: int) -> None:
    pixels, free = _pixels(seed, 60, 200)
    found = _decoded(lzw.compress(pixels, free, CLEAR, BITS), 200, 60)
    assert ((found == pixels) | ((found == CLEAR) & (free > 0))).all()
    assert (found == CLEAR).any()


@pytest.mark.parametrize("seed", range(4))
def test_compiled_and_in_python_are_the_same(seed: int) -> None:
    compiled = pytest.importorskip("epochreel.renders.sinks._lzw", exc_type=ImportError)
    pixels, free = _pixels(seed, 60, 200)
    given = (pixels, free, CLEAR, BITS)
    assert compiled.compress(*given) == numpy_lzw.compress(*given)


@pytest.mark.parametrize("module", ["_lzw", "numpy_lzw"])
def test_pixels_that_do_not_fit_are_refused(module: str) -> None:
    made = pytest.importorskip(f"epochreel.renders.sinks.{module}", exc_type=ImportError)
    pixels, free = _pixels(0)
    for given in (
        (pixels + 16, free, CLEAR, BITS),
        (pixels, free, 16, BITS),
        (pixels, free, CLEAR, 9),
    ):
        with pytest.raises(ValueError, match="have to fit"):
            made.compress(*given)


@pytest.mark.parametrize("module", ["_lzw", "numpy_lzw"])
def test_colours_are_numbered_and_counted_where_a_frame_differs(module: str) -> None:
    made = pytest.importorskip(f"epochreel.renders.sinks.{module}", exc_type=ImportError)
    frame = np.zeros((3, 4, 3), dtype=np.uint8)
    frame[1, 2:] = (1, 2, 3)
    numbers, changed = np.zeros((3, 4), dtype=np.uint32), np.ones((3, 4), dtype=np.uint8)
    counts = np.zeros(1 << 24, dtype=np.uint32)
    assert made.number(frame, numbers, changed, counts) == 2
    assert (numbers[1, 2:] == 0x010203).all()
    assert changed.tolist() == [[0, 0, 0, 0], [0, 0, 1, 1], [0, 0, 0, 0]]
    assert (counts[0], counts[0x010203], counts.sum()) == (10, 2, 12)
    assert made.number(frame, numbers, changed, counts) == 0
    assert not changed.any()
    assert counts.sum() == 12
    counts[0] = most = np.iinfo(np.uint32).max
    assert made.number(255 - frame, numbers, changed, counts) == 12
    assert made.number(frame, numbers, changed, counts) == 12
    assert (counts[0], counts[0xFFFFFF]) == (most, 10)
    with pytest.raises(ValueError, match="have to fit each other"):
        made.number(frame, numbers, changed, counts[1:])


@pytest.mark.parametrize("seed", range(3))
def test_numbers_are_the_same_compiled_and_in_python(seed: int) -> None:
    compiled = pytest.importorskip("epochreel.renders.sinks._lzw", exc_type=ImportError)
    rng = np.random.default_rng(seed)
    states = [
        (np.zeros((9, 13), np.uint32), np.zeros((9, 13), np.uint8), np.zeros(1 << 24, np.uint32))
        for _ in range(2)
    ]
    frame = rng.integers(0, 256, (9, 13, 3)).astype(np.uint8)
    for _ in range(3):
        frame[rng.random((9, 13)) < 0.3] = rng.integers(0, 256, 3)
        found = [
            module.number(frame, *state)
            for module, state in zip((compiled, numpy_lzw), states, strict=True)
        ]
        assert found[0] == found[1]
        for one, other in zip(*states, strict=True):
            np.testing.assert_array_equal(one, other)
