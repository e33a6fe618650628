"""Thousands of mutations of reels and of their logs: refused, or what is read is as it was."""

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.reels.writer import RecordingWriter
from epochreel.tests.reels.hostile.test_damaged_bytes import steps_of
from epochreel.training.header import header_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec
from epochreel.training.train import train

PAGE = 4096
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 12))]
EACH = 120  # mutations of a seed and a kind of reel


def mutated(content: bytes, other: bytes, rng: random.Random) -> bytes:
    """A copy that is damaged in one of many ways; `other` is another file of the same kind."""
    made = bytearray(content)
    size, where = len(made), rng.randrange(len(made))
    length = min(rng.choice([1, 2, 8, 64, 600, PAGE]), size - where)
    kind = rng.randrange(9)
    if kind == 0:
        made[where] = rng.randrange(256)
    elif kind == 1:
        made[where : where + length] = rng.randbytes(length)
    elif kind == 2:
        made[where : where + length] = bytes(length)
    elif kind == 3:
        del made[where:]
    elif kind == 4:
        del made[where : where + length]
    elif kind == 5:
        made[where:where] = rng.randbytes(length)
    elif kind == 6:
        start = rng.randrange(size)
        made[where : where + length] = made[start : start + length]
    elif kind == 7:
        for _ in range(rng.randrange(1, 30)):
            made[rng.randrange(size)] ^= 1 << rng.randrange(8)
    else:
        page = where // PAGE * PAGE
        made[page : page + PAGE] = bytes(PAGE)
    if rng.randrange(6) == 0:
        cut = rng.randrange(min(size, len(other)))
        made[cut : cut + length] = other[cut : cut + length]
    return bytes(made)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Another sound reel."""
    path = tmp_path_factory.mktemp("other") / "other.reel"
    record(RunSpec.parse({"data": "circle", "hidden": [2], "epochs": 4}), path)
    return path.read_bytes()


@pytest.mark.parametrize("kind", ["network", "samples"])
@pytest.mark.parametrize("seed", SEEDS)
def test_mutations_are_refused_or_what_is_read_is_as_it_was(
    reel: Path,
    sampled_reel: Path,
    other: bytes,
    use: Callable[[Path], None],
    kind: str,
    seed: int,
) -> None:
    """No bytes lead to a crash, a hang or much memory: all tests here are limited in both."""
    path = reel if kind == "network" else sampled_reel
    sound, rng = path.read_bytes(), random.Random(f"{kind} {seed}")
    expected = Recording.open(path)
    every, points = steps_of(expected), expected.dataset.points.tobytes()
    opened = 0
    for _ in range(EACH):
        path.write_bytes(mutated(sound, other, rng))
        with suppress(UserError):
            recording = Recording.open(path)
            opened += 1
            assert steps_of(recording).items() <= every.items()
            assert (len(recording.steps) < len(every)) == bool(recording.damage)
            assert recording.dataset.points.tobytes() == points
            assert recording.about == expected.about
            if len(recording.steps) > 1:
                use(path)
    assert opened > 0


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reel whose steps are in its log only, as after the death of the process."""
    folder = tmp_path_factory.mktemp("killed")
    spec = RunSpec.parse({"data": "circle", "hidden": [2], "epochs": 8})
    with RecordingWriter(folder / "b.reel", header_of(spec, spec.data.dataset())) as writer:
        for _, snapshot in train([spec]):
            writer.append(snapshot)
        for suffix in ("", "-wal"):
            shutil.copy(folder / f"b.reel{suffix}", folder / f"a.reel{suffix}")
    return folder / "a.reel"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_damaged_log_loses_only_its_end(killed: Path, tmp_path: Path, seed: int) -> None:
    """SQLite checks each entry of a log, and ends at the first that is not sound."""
    rng, whole = random.Random(seed), tmp_path / "whole.reel"
    log = Path(f"{killed}-wal").read_bytes()
    shutil.copy(killed, whole)
    Path(f"{whole}-wal").write_bytes(log)
    every = steps_of(Recording.open(whole))
    assert len(every) == 9
    for index in range(EACH // 2):
        path = tmp_path / f"{index}.reel"
        shutil.copy(killed, path)
        Path(f"{path}-wal").write_bytes(mutated(log, log[::-1], rng))
        with suppress(UserError):
            recording = Recording.open(path)
            assert recording.damage == ""
            found = steps_of(recording)
            assert found.items() <= every.items()
            assert sorted(found) == list(range(len(found)))
