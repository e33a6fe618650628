"""Why a run ended: by its last epoch, a rule, divergence, patience, or an interruption."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.reels.snapshot import Snapshot
from epochreel.training.ending import ending_after, ending_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

SMALL = {"data": {"options": {"points": 32}}, "hidden": [3], "epochs": 4}
LAST = Snapshot(2, 0.5, 0.5, 0.75, 0.75, (), (), 1.5)


@pytest.mark.parametrize(
    ("stop", "changes", "reason"),
    [
        ({"loss": 0.5}, {}, "training loss 0.5 reached"),
        ({"accuracy": 0.75}, {}, "accuracy 0.75 reached"),
        ({"seconds": 1}, {}, "1 s of training over"),
        ({"seconds": 2e-9}, {}, "2\u2009×\u200910⁻⁹ s of training over"),
        ({}, {"train_loss": float("nan")}, "training diverged"),
        ({"loss": 0.4, "patience": 3}, {}, "no improvement in more than 3 epochs"),
    ],
)
def test_a_run_that_ends_early_has_a_reason(
    stop: dict[str, float], changes: dict[str, Any], reason: str
) -> None:
    spec = RunSpec.parse({**SMALL, "stop": stop})
    ending = ending_after(spec, replace(LAST, **changes))
    assert (ending.early, ending.reason) == (True, reason)
    assert ending.sentence == f"Ended at epoch 2 of 4: {reason}."


def test_a_run_that_is_complete_has_no_sentence(tmp_path: Path) -> None:
    recording = record(RunSpec.parse(SMALL), tmp_path / "a.reel")
    ending = ending_of(recording)
    assert ending is not None
    assert (ending.early, ending.sentence) == (False, "")


@pytest.mark.parametrize(
    ("stop", "sentence"),
    [
        ({}, "Cut short at epoch 2 of 4: the recording was interrupted, or still goes on."),
        (
            {"patience": 9},
            "Ended at epoch 2 of 4: no improvement in more than 9 epochs, or interrupted.",
        ),
    ],
)
def test_a_recording_that_was_interrupted_says_so(
    tmp_path: Path, stop: dict[str, float], sentence: str
) -> None:
    whole = record(RunSpec.parse({**SMALL, "stop": stop}), tmp_path / "a.reel")
    ending = ending_of(whole.between(0, 2))
    assert ending is not None
    assert ending.sentence == sentence


@pytest.mark.parametrize("recipe", [{}, {"mine": 3}])
def test_a_recording_of_other_makers_has_no_ending(
    tmp_path: Path, recipe: dict[str, object]
) -> None:
    whole = record(RunSpec.parse(SMALL), tmp_path / "a.reel")
    header = replace(whole.header, recipe=recipe)
    states = np.zeros((len(whole.steps), header.state_size), dtype=header.state_dtype)
    assert ending_of(Recording(header, whole.steps, whole.metrics, states)) is None
