"""Reported epochs survive `kill -9`, a full disk and a file size limit."""

import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings
from epochreel.training.header import spec_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec


@pytest.fixture
def long_spec(small_spec: RunSpec) -> RunSpec:
    """More epochs than any test here records."""
    return small_spec.model_copy(update={"epochs": 100_000})


@pytest.mark.slow
@pytest.mark.parametrize("children", [5, 150])
def test_kill_loses_no_reported_epoch(tmp_path: Path, long_spec: RunSpec, children: int) -> None:
    (tmp_path / "spec.json").write_text(long_spec.model_dump_json())
    script = Path(__file__).with_name("kill_recorders.py")
    # A new seed in each run: the result must not depend on the time of the kill.
    seed = str(np.random.SeedSequence().entropy)
    command = [sys.executable, str(script), str(tmp_path), str(children), seed]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    reported = {name: int(count) for name, count in (line.split() for line in printed.splitlines())}
    assert len(reported) == children
    assert sum(reported.values()) > 3 * children

    longest = max(reported.values()) + 1
    truth = tmp_path / "truth.reel"
    record([long_spec.model_copy(update={"epochs": longest})], [truth])
    expected = Recording.open(truth)
    options = RenderOptions(size="128x72@10", duration=1)
    for name, count in reported.items():
        if count == 0:
            assert_empty_or_valid(tmp_path / name)
            continue
        recording = Recording.open(tmp_path / name)
        assert spec_of(recording) == long_spec
        # One more may have been recorded, but not yet reported.
        assert len(recording.epochs) in (count, count + 1)
        for epoch in (0, count // 2, count - 1):
            for layer, other in zip(recording.layers(epoch), expected.layers(epoch), strict=True):
                np.testing.assert_array_equal(layer[0], other[0])
                np.testing.assert_array_equal(layer[1], other[1])
        np.testing.assert_array_equal(
            recording.metrics.train_loss[:count], expected.metrics.train_loss[:count]
        )
        render_recordings([tmp_path / name], tmp_path / "a.png", options)


def assert_empty_or_valid(path: Path) -> None:
    try:
        epochs = len(Recording.open(path).epochs)
    except UserError as error:
        refusal = str(error)
    else:
        refusal = "" if epochs == 1 else f"{epochs} epochs"
    assert not refusal or "has no epochs yet" in refusal or "no such file" in refusal


def record_until_it_fails(spec: RunSpec, path: Path) -> int:
    """The number of epochs that are reported before an `OSError`, which names the file."""
    reported = []

    def report(_: int, snapshot: Snapshot) -> None:
        reported.append(snapshot.epoch)

    with pytest.raises(OSError, match=path.name):
        record([spec], [path], report=report)
    assert reported == list(range(len(reported)))
    return len(reported)


def test_a_full_disk_keeps_all_earlier_epochs(tiny_disk: Path, long_spec: RunSpec) -> None:
    path = tiny_disk / "a.reel"
    reported = record_until_it_fails(long_spec, path)
    assert reported > 100
    assert len(Recording.open(path).epochs) == reported


def test_a_full_disk_keeps_the_old_recording(tiny_disk: Path, small_spec: RunSpec) -> None:
    path = tiny_disk / "a.reel"
    record([small_spec], [path])
    before = path.read_bytes()
    with suppress(OSError), (tiny_disk / "rest").open("wb", buffering=0) as rest:
        while True:
            rest.write(bytes(4096))
    assert record_until_it_fails(small_spec, path) == 0
    assert path.read_bytes() == before
    assert sorted(entry.name for entry in tiny_disk.iterdir()) == ["a.reel", "rest"]


def test_a_file_size_limit_keeps_all_earlier_epochs(tmp_path: Path, long_spec: RunSpec) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    path = tmp_path / "a.reel"
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        reported = record_until_it_fails(long_spec, path)
        assert len(Recording.open(path).epochs) == reported > 20
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(Recording.open(path).epochs) == reported
