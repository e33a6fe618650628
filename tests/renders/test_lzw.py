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


class _Film:
    """What one of the modules knows of frames of three rows of some columns."""

    def __init__(self, module: str, columns: int) -> None:
        self.made = pytest.importorskip(f"epochreel.renders.sinks.{module}", exc_type=ImportError)
        self.before = np.zeros((3, columns, 3), dtype=np.uint8)
        self.numbers = np.zeros((3, columns), dtype=np.uint32)
        self.counts = np.zeros(1 << 24, dtype=np.uint32)

    def differ(self, frame: UInt8[np.ndarray, "rows columns 3"]) -> tuple[int, list[int]]:
        runs = np.empty(self.numbers.size, dtype=np.uint32)
        found, count = self.made.differ(frame, self.before, self.numbers, self.counts, runs)
        self.before = frame.copy()
        return found, runs[:count].tolist()


@pytest.mark.parametrize("module", ["_lzw", "numpy_lzw"])
def test_colours_are_counted_and_changes_found_where_a_frame_differs(module: str) -> None:
    film, frame = _Film(module, 4), np.zeros((3, 4, 3), dtype=np.uint8)
    frame[1, 2:] = (1, 2, 3)
    assert film.differ(frame) == (2, [6, 0x02010203])
    assert (film.numbers[1, 2:] == 0x010203).all()
    assert (film.counts[0], film.counts[0x010203], film.counts.sum()) == (10, 2, 12)
    assert film.differ(frame) == (0, [])
    assert film.counts.sum() == 12
    film.counts[0] = most = np.iinfo(np.uint32).max
    assert film.differ(255 - frame) == (12, [0x06FFFFFF, 0x02FEFDFC, 0x04FFFFFF])
    assert film.differ(frame)[0] == 12
    assert (film.counts[0], film.counts[0xFFFFFF]) == (most, 10)
    with pytest.raises(ValueError, match="have to fit each other"):
        film.made.differ(frame, frame, film.numbers, film.counts[1:], film.numbers.reshape(-1))


@pytest.mark.parametrize("module", ["_lzw", "numpy_lzw"])
def test_long_runs_and_gaps_are_split(module: str) -> None:
    frame = np.zeros((3, 200, 3), dtype=np.uint8)
    frame[0, 3:], frame[1], frame[2, -1] = 1, 1, 2
    film = _Film(module, 200)
    assert film.differ(frame) == (398, [3, 0xFF010101, 0x8E010101, 199, 0x01020202])
    # More pixels stay than a word has room for.
    wide = _Film(module, 6_000_000)
    frame = np.zeros_like(wide.before)
    frame[2, -1] = 1
    assert wide.differ(frame) == (1, [(1 << 24) - 1, 17_999_999 - (1 << 24) + 1, 0x01010101])


@pytest.mark.parametrize("module", ["_lzw", "numpy_lzw"])
@pytest.mark.parametrize("seed", range(3))
def test_changes_make_each_frame_of_the_one_before(module: str, seed: int) -> None:
    rng, film = np.random.default_rng(seed), _Film(module, 13)
    reference, table = _Film("numpy_lzw", 13), rng.integers(0, 256, 1 << 24, dtype=np.uint8)
    frame = rng.integers(0, 256, (3, 13, 3)).astype(np.uint8)
    numbers, indices = np.zeros((3, 13), np.uint32), np.full((3, 13), table[0])
    for _ in range(4):
        frame[rng.random((3, 13)) < 0.3] = rng.integers(0, 256, 3)
        runs = film.differ(frame)
        assert runs == reference.differ(frame)
        film.made.replay(np.array(runs[1], dtype=np.uint32), table, numbers, indices)
        np.testing.assert_array_equal(numbers, film.numbers)
        np.testing.assert_array_equal(indices, table[numbers])
        np.testing.assert_array_equal(film.counts, reference.counts)


@pytest.mark.parametrize("module", ["_lzw", "numpy_lzw"])
@pytest.mark.parametrize("runs", [[0x28000000], [38, 0x02000000], [40]])
def test_changes_beyond_a_frame_are_refused(module: str, runs: list[int]) -> None:
    film = _Film(module, 13)
    indices = np.zeros((3, 13), dtype=np.uint8)
    with pytest.raises(ValueError, match="have to fit each other"):
        film.made.replay(
            np.array(runs, np.uint32), np.zeros(1 << 24, np.uint8), film.numbers, indices
        )
