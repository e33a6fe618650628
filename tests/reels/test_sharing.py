"""One recording in several threads and processes, and what many recordings leave open."""

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.training.header import spec_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

pytestmark = pytest.mark.slow


@pytest.fixture
def recording(tmp_path: Path, small_spec: RunSpec) -> Recording:
    return record(small_spec, tmp_path / "a.reel")


def content(recording: Recording, rows: int = 20) -> bytes:
    grid = Grid.over(recording.dataset.domain, rows, 30)
    units = recording.units([1, 2], grid)
    between = recording.at(1.5)(recording.dataset.points)
    arrays = (recording.logits(recording.epochs, grid), *units, between, recording.parameters(0.5))
    return b"".join(array.tobytes() for array in arrays)


def test_threads_read_one_recording_at_once(recording: Recording) -> None:
    rows = [10 + index % 5 for index in range(60)]
    expected = {each: content(recording, each) for each in set(rows)}
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda each: content(recording, each), rows))
    assert found == [expected[each] for each in rows]


def test_a_recording_goes_to_another_process(recording: Recording) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        assert processes.submit(content, recording).result() == content(recording)


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))]
)
def test_a_copy_is_read_only_as_well(
    copied: Callable[[Recording], Recording], recording: Recording
) -> None:
    other = copied(recording)
    assert content(other) == content(recording)
    assert (repr(other), spec_of(other)) == (repr(recording), spec_of(recording))
    arrays = [*vars(other.metrics).values(), *other.layers(1)[0], other.steps.numbers]
    arrays += [other.dataset.points, other.dataset.labels, other.dataset.train]
    assert [array.flags.writeable for array in arrays] == [False] * len(arrays)


def opened() -> int:
    """How many files this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_recordings_leave_no_file_open(tmp_path: Path, recording: Recording) -> None:
    before = opened()
    kept = [Recording.open(tmp_path / "a.reel") for _ in range(300)]
    record(spec_of(kept[0]), tmp_path / "b.reel")
    assert opened() == before
    np.testing.assert_array_equal(kept[0].epochs, recording.epochs)
