"""What GIFs show of frames: small changes wait or come early, those that are held are exact."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from inspect import unwrap
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jaxtyping import UInt8

from epochreel.renders.sinks import numpy_plan
from epochreel.renders.sinks.gif_changes import FOLLOWING, Wanted, planned, worth_of_a_bit
from epochreel.renders.sinks.lzw import replay
from epochreel.renders.sinks.palette import Palette
from epochreel.renders.sinks.spool import ColourSpool

GREYS = np.repeat(np.arange(250, dtype=np.uint8)[:, None], 3, axis=1)

_Frames = UInt8[np.ndarray, "frames rows columns"]


def _shown(frames: _Frames, *exact: int, duration: float = 40) -> _Frames:
    """What is shown of grey frames, of which some are exact."""

    def wanted() -> Iterator[Wanted]:
        for number, frame in enumerate(frames):
            colours = frame * np.uint32(0x10101)
            yield Wanted(colours, frame, 1, number in (0, len(frames) - 1, *exact))

    palette = Palette(GREYS, GREYS, np.ones(len(GREYS), dtype=np.int64))
    with ThreadPoolExecutor(2) as executor:
        batches = list(planned(wanted(), palette, 83, duration, executor))
    return np.concatenate([batch.indices for batch in batches])


def test_small_changes_are_left_out_and_large_ones_are_not() -> None:
    frames = np.full((30, 4, 16), 100, dtype=np.uint8)
    frames[5:, 1, 3] = 103
    frames[5:, 2, 4:9] = 200
    shown = _shown(frames)
    assert (shown[:-1, 1, 3] == 100).all()
    np.testing.assert_array_equal(shown[:, 2], frames[:, 2])
    np.testing.assert_array_equal(shown[-1], frames[-1])


def test_what_moves_on_is_shown_early_so_that_it_may_stay() -> None:
    frames = np.arange(100, 150, 2, dtype=np.uint8)[:, None, None].repeat(6, 1).repeat(12, 2)
    frames[:, :, :4] = 100
    shown = _shown(frames, 9)
    for number in (0, 9, len(frames) - 1):
        np.testing.assert_array_equal(shown[number], frames[number])
    apart = shown[..., 4:].astype(int) - frames[..., 4:]
    assert apart.min() < 0 < apart.max()
    assert abs(apart).max() < 12
    assert np.count_nonzero(np.diff(shown[:, 0, 5].astype(int))) < len(frames) * 2 / 3


def test_frames_that_are_shown_longer_are_nearer() -> None:
    rng = np.random.default_rng(0)
    frames = np.cumsum(rng.integers(0, 3, (24, 6, 20)), axis=0).astype(np.uint8)
    errors = [
        float(np.mean((_shown(frames, duration=duration).astype(float) - frames) ** 2))
        for duration in (20, 40, 120)
    ]
    assert errors[0] > errors[1] > errors[2] > 0


def test_a_bit_is_worth_more_where_less_changes_and_less_where_colours_are_far() -> None:
    plain = worth_of_a_bit(0.5, 0.16)
    assert worth_of_a_bit(1.17, 0.16) == pytest.approx(plain)
    assert worth_of_a_bit(2.34, 0.16) == pytest.approx(plain / 2**1.8)
    assert worth_of_a_bit(0.5, 1) < 0.6 * plain
    assert plain < worth_of_a_bit(0.5, 0.1) < worth_of_a_bit(0.5, 0.07)
    assert worth_of_a_bit(0.5, 0.01) == worth_of_a_bit(0.5, 0) == pytest.approx(1.75 * plain)


def test_what_moves_is_counted_in_all_frames_but_the_first(tmp_path: Path) -> None:
    with (tmp_path / "frames").open("w+b") as file, ThreadPoolExecutor(1) as storing:
        spool = ColourSpool(file, (2, 4), storing)
        frame = np.full((2, 4, 3), 7, dtype=np.uint8)
        spool.append(frame, 1)
        assert spool.moving == 0
        for changed in (1, 0, 3):  # one that does not change is shown longer
            frame.reshape(-1, 3)[:changed] += 1
            spool.append(frame, 1)
        spool.flush()
    assert spool.repeats == [1, 2, 1]
    assert spool.moving == (1 + 3) / (2 * 8)


@pytest.mark.parametrize("seed", range(3))
def test_frames_that_wait_are_as_they_were(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    frames = np.zeros((5, 7, 11, 3), dtype=np.uint8)  # the first one is black
    for before, frame in pairwise(frames):
        frame[:] = before
        frame[rng.random((7, 11)) < 0.5] = rng.integers(0, 2 + 127 * seed, 3)
        frame[rng.random((7, 11)) < 0.2, 1] = seed
    with (tmp_path / "frames").open("w+b") as file, ThreadPoolExecutor(1) as storing:
        spool = ColourSpool(file, (7, 11), storing)
        given = np.empty_like(frames[0])  # as renders do, one array for all frames
        for frame in frames:
            given[:] = frame
            spool.append(given, 2)
        known, counts = spool.colours()
        shown, indices = np.zeros((7, 11), dtype=np.uint32), np.zeros((7, 11), dtype=np.uint8)
        for frame, (runs, repeat) in zip(frames, spool, strict=True):
            replay(runs, np.zeros(1 << 24, dtype=np.uint8), shown, indices)
            red, green, blue = np.moveaxis(frame.astype(np.uint32), -1, 0)
            np.testing.assert_array_equal(shown, red << 16 | green << 8 | blue)
            assert repeat == 2
    colours, times = np.unique(frames.reshape(-1, 3), axis=0, return_counts=True)
    np.testing.assert_array_equal(known, colours)
    np.testing.assert_array_equal(counts, times)


@pytest.mark.parametrize(("duration", "most"), [(40, 8), (400, 1)])
def test_colours_of_frames_that_follow_stand_behind_those_that_are_planned(
    duration: float, most: int
) -> None:
    frames = np.arange(4 * most + 3, dtype=np.uint8)[:, None, None].repeat(2, 1).repeat(3, 2)
    wanted = (Wanted(each * np.uint32(0x10101), each, 1, False) for each in frames)
    palette = Palette(GREYS, GREYS, np.ones(len(GREYS), dtype=np.int64))
    begin, before = 0, None
    with ThreadPoolExecutor(2) as executor:
        for batch in planned(wanted, palette, 83, duration, executor):
            count = len(batch.repeats)
            # A batch is compressed while the one after the next is planned.
            if before is not None and begin > 1:
                following = min(count, FOLLOWING)
                known = before.colours[: len(before.repeats) + following] // 0x10101
                first = begin - len(before.repeats)
                np.testing.assert_array_equal(known, frames[first : begin + following])
            begin, before = begin + count, batch
    assert (begin, count) == (len(frames), 2 if most > 1 else 1)


def _plan(module: Any, seed: int) -> list[_Frames]:
    """What one of the modules makes of some frames, in two halves of their rows."""
    rng, (rows, columns) = np.random.default_rng(seed), (5, 21)
    palette = np.zeros((256, 3), dtype=np.uint8)
    palette[:40] = np.arange(40)[:, None] * (2, 3, 1) + rng.integers(0, 9, (40, 3))
    frames = [np.repeat(rng.integers(0, 40, (rows, columns // 3)), 3, axis=1)]
    for _ in range(9):
        some = np.repeat(rng.random((rows, columns // 3)) < 0.25, 3, axis=1)
        frames.append(np.clip(frames[-1] + some * rng.integers(-2, 3), 0, 39))
    wanted = np.stack(frames).astype(np.uint8)
    wanted[:, 3] = wanted[0, 3]
    noise = rng.integers(0, 24, (9, rows, columns, 1)) * (seed % 3 == 0)  # others have neighbours
    near = palette[wanted[1:]].astype(np.uint32) + noise.astype(np.uint32)  # that are alike
    wanted[1:] ^= (rng.random((9, rows, columns)) < 0.1) & (seed % 3 == 1)
    near[:, 3] = near[0, 3]
    colours = (near[..., 0] << 16 | near[..., 1] << 8 | near[..., 2]).astype(np.uint32)
    shown, planned = wanted[0].copy(), np.zeros((6, rows, columns), dtype=np.uint8)
    exact, weights = (rng.random(9) < 0.2).astype(np.uint8), rng.integers(1, 9, 9, dtype=np.int32)
    drafts, apart = wanted.copy(), np.abs(np.subtract.outer(range(256), range(256))).astype("i4")
    for number in range(1, 10):
        drafts[number] = drafts[number - 1]
        module.settle(wanted[number], drafts[number], columns, apart, 3)
    given = (colours, wanted[1:], drafts, exact, weights, palette, (900, 700, 70), columns)
    for half in ((0, 2), (2, rows)):
        module.plan(*given, half, shown, planned)
    return [drafts, planned, shown[None]]


@pytest.mark.parametrize("seed", range(6))
def test_plans_are_the_same_compiled_and_in_python(seed: int) -> None:
    compiled = pytest.importorskip("epochreel.renders.sinks._lzw", exc_type=ImportError)
    for one, other in zip(_plan(compiled, seed), _plan(numpy_plan, seed), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", ["_lzw", "numpy_plan"])
@pytest.mark.parametrize(
    ("costs", "weight", "fine"),
    [
        ((2**20, 2**20, 2**20), 64, True),
        ((0, 0, 0), 0, True),
        ((2**20 + 1, 9, 1), 1, False),
        ((9, 2**31 - 1, 1), 1, False),
        ((9, 9, -1), 1, False),
        ((9, 9, 1), 65, False),
        ((9, 9, 1), -1, False),
    ],
)
def test_costs_and_weights_are_in_their_range(
    name: str, costs: tuple[int, int, int], weight: int, fine: bool
) -> None:
    module = pytest.importorskip(f"epochreel.renders.sinks.{name}", exc_type=ImportError)
    wanted = np.tile(np.array([[[0, 1], [1, 0]]], dtype=np.uint8), (24, 1, 8))
    wanted[1::2] ^= 1
    drafts = np.concatenate([wanted[:1], wanted])
    palette = np.zeros((256, 3), dtype=np.uint8)
    palette[1] = 255
    colours = np.where(wanted == 1, np.uint32(0), np.uint32(0xFFFFFF))  # the farthest that can be
    exact, weights = np.ones(24, dtype=np.uint8), np.full(24, weight, dtype=np.int32)
    planned = np.zeros_like(wanted)
    given = (colours, wanted, drafts, exact, weights, palette, costs, wanted.shape[2])
    into = (0, 2), wanted[0].copy(), planned
    if fine:
        module.plan(*given, *into)
        np.testing.assert_array_equal(planned, wanted)
        return
    with pytest.raises(ValueError, match=r"costs are 0 to 2 \*\* 20, and weights 0 to 64"):
        module.plan(*given, *into)


@pytest.mark.parametrize("name", ["_lzw", "numpy_plan"])
def test_frames_to_plan_fit_each_other(name: str) -> None:
    module = pytest.importorskip(f"epochreel.renders.sinks.{name}", exc_type=ImportError)
    settle, plan = (
        unwrap(module.settle),
        unwrap(module.plan),
    )  # their types are checked in tests only
    frames = np.zeros((3, 2, 8), dtype=np.uint8)
    numbers, palette = frames.astype(np.uint32), np.zeros((256, 3), dtype=np.uint8)
    exact, weights = np.zeros(2, dtype=np.uint8), np.ones(2, dtype=np.int32)
    with pytest.raises(ValueError, match="have to fit"):
        settle(frames[0], frames[1, :1], 8, np.zeros((256, 256), dtype=np.int32), 1)
    for colours, wanted, columns in (
        (numbers, frames[:2], 8),
        (numbers[:2], frames, 8),
        (numbers[:2], frames[:2], 7),
    ):
        given = (colours, wanted, frames, exact, weights, palette, (9, 9, 1), columns)
        with pytest.raises(ValueError, match="have to fit"):
            plan(*given, (0, 2), frames[0].copy(), frames[:2].copy())
