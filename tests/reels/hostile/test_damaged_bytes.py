"""Truncated, overwritten and bit-flipped files are refused, or what is read is as it was.

Steps that are damaged are left out; the recording then says so.
"""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from epochreel.errors import UserError
from epochreel.reels.recording import Recording

Refusal = Callable[[Path], str]
Contents = Callable[[Path], Any]

PAGE = 4096
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 64))]


@pytest.fixture
def unchanged_or_refused(reel: Path, contents: Contents) -> Callable[[bytes], None]:
    """A function that overwrites the file, and asserts that it is refused or reads the same.

    Steps may be left out, if the recording says so.
    """
    expected, every = contents(reel), steps_of(Recording.open(reel))

    def check(content: bytes) -> None:
        reel.write_bytes(content)
        with suppress(UserError):
            recording = Recording.open(reel)
            if recording.damage:
                sound = steps_of(recording)
                assert sound.items() < every.items()
            else:
                assert contents(reel) == expected

    return check


Check = Callable[[bytes], None]


def steps_of(recording: Recording) -> dict[int, tuple[bytes, ...]]:
    """All that is stored of each step, by its number."""
    arrays = (*vars(recording.metrics).values(), recording._states)
    return {
        int(number): tuple(values[position].tobytes() for values in arrays)
        for position, number in enumerate(recording.epochs)
    }


def test_the_valid_recording_is_accepted(reel: Path, use: Callable[[Path], None]) -> None:
    use(reel)


def test_truncated_files_are_refused(reel: Path, sound: bytes, refusal: Refusal) -> None:
    edges = {edge + by for edge in range(0, len(sound), PAGE) for by in (-1, 0, 1, 99, 512)}
    lengths = sorted(edges | set(range(0, len(sound), 997)) | {len(sound) - 1})
    for length in lengths:
        if 0 <= length < len(sound):
            reel.write_bytes(sound[:length])
            refusal(reel)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_flipped_bit_is_detected_or_harmless(
    sound: bytes, unchanged_or_refused: Check, seed: int
) -> None:
    rng = random.Random(seed)
    for _ in range(250):
        content = bytearray(sound)
        content[rng.randrange(len(sound))] ^= 1 << rng.randrange(8)
        unchanged_or_refused(bytes(content))


@pytest.mark.parametrize("seed", SEEDS)
def test_flipped_bits_in_page_headers_are_detected_or_harmless(
    sound: bytes, unchanged_or_refused: Check, seed: int
) -> None:
    rng = random.Random(seed)
    for _ in range(150):
        content = bytearray(sound)
        page = rng.randrange(0, len(sound), PAGE)
        for _ in range(rng.choice([1, 1, 8])):
            content[rng.randrange(page, page + 120)] ^= 1 << rng.randrange(8)
        unchanged_or_refused(bytes(content))


@pytest.mark.slow
def test_wrong_bytes_in_the_header_are_detected_or_harmless(
    sound: bytes, unchanged_or_refused: Check
) -> None:
    for position in range(100):
        for value in (0, 1, 2, 255):
            unchanged_or_refused(sound[:position] + bytes([value]) + sound[position + 1 :])


def test_every_flipped_bit_of_stored_numbers_is_detected(
    reel: Path, sound: bytes, contents: Contents, refusal: Refusal
) -> None:
    """In the points, without which there is nothing to show, and in the last of three epochs."""
    points, layers = contents(reel)[2][0][1], contents(reel)[2][-6:]
    start, last = sound.index(points[:64]), sound.index(layers[0][1])
    for first in (start, last):
        for bit in range(24 * 8):
            content = bytearray(sound)
            content[first + bit // 8] ^= 1 << bit % 8
            reel.write_bytes(content)
            if first == start:
                assert "points does not match its checksum" in refusal(reel)
            else:
                recording = Recording.open(reel)
                assert "does not match its checksum and is left out" in recording.damage
                assert recording.epochs.tolist() == [0, 1]


def test_swapped_and_zeroed_pages_are_detected_or_harmless(
    sound: bytes, unchanged_or_refused: Check
) -> None:
    pages = [sound[start : start + PAGE] for start in range(0, len(sound), PAGE)]
    for first in range(len(pages)):
        unchanged_or_refused(b"".join([*pages[:first], bytes(PAGE), *pages[first + 1 :]]))
        for second in range(first):
            swapped = list(pages)
            swapped[first], swapped[second] = pages[second], pages[first]
            unchanged_or_refused(b"".join(swapped))


def test_trailing_bytes_are_refused(reel: Path, sound: bytes, refusal: Refusal) -> None:
    reel.write_bytes(sound + b"more")
    assert "damaged" in refusal(reel)


def test_a_sparse_file_of_a_terabyte_is_refused(reel: Path, refusal: Refusal) -> None:
    os.truncate(reel, 1 << 40)
    assert "too large" in refusal(reel)


def test_a_huge_page_count_is_refused(reel: Path, sound: bytes, refusal: Refusal) -> None:
    pages = (1 << 29) // PAGE
    reel.write_bytes(sound[:28] + pages.to_bytes(4, "big") + sound[32:])
    os.truncate(reel, pages * PAGE)
    assert "damaged" in refusal(reel)


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
@pytest.mark.parametrize("content", [b"", b"hello", bytes(70_000)], ids=["empty", "text", "zeros"])
def test_a_foreign_log_is_ignored(
    reel: Path, contents: Contents, suffix: str, content: bytes
) -> None:
    expected = contents(reel)
    reel.with_name(reel.name + suffix).write_bytes(content)
    assert contents(reel) == expected
