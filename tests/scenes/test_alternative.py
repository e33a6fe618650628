"""What films say to those who do not see them is true of the recording."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.svm import SVC

import epochreel
from epochreel.reels.recording import Recording
from epochreel.scenes.alternative import text_alternative
from epochreel.scenes.fields.boundary_lines import BoundaryLines

from .tiny import recording

RING = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)])
OPEN = RING[:3]
Lines = list[np.ndarray]


def said(of: Recording, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> str:
    drawn = BoundaryLines(lines, 2, 2.0)
    monkeypatch.setattr(BoundaryLines, "of", lambda *_: drawn)
    return text_alternative([of])


@pytest.mark.parametrize(
    ("lines", "right", "begins"),
    [
        ([OPEN], 1.0, "A line that separates a and b on the spiral, learnt by"),
        ([RING], 1.0, "A closed line that separates a and b on"),
        ([OPEN], 0.97, "A line between a and b on"),
        ([RING], 0.97, "A closed line between a and b on"),
        ([RING, OPEN, RING], 1.0, "3 lines, 2 of them closed, that separate a and b on"),
        ([RING, RING], 0.5, "2 lines, all of them closed, between a and b on"),
        ([OPEN, OPEN], 0.5, "2 lines between a and b on"),
        ([], 0.5, "No boundary between a and b within the plane on"),
    ],
)
def test_only_what_is_right_separates_and_lines_are_as_they_are(
    lines: Lines, right: float, begins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(recording(accuracy=(0.5, 0.5, right)), lines, monkeypatch).startswith(begins)


@pytest.mark.parametrize(("right", "word"), [(1.0, "that separate"), (0.9, "between")])
def test_lines_of_more_classes_are_not_counted(
    right: float, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = recording(3, accuracy=(0.5, 0.5, right))
    assert said(of, [RING, OPEN], monkeypatch).startswith(f"Lines {word} a, b and c on")


def test_nothing_separates_points_of_one_class(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = recording()
    labels = np.zeros_like(whole.dataset.labels)
    header = replace(whole.header, dataset=replace(whole.dataset, labels=labels))
    one = Recording(header, whole.steps, whole.metrics, whole._states)
    assert "separate" not in said(one, [OPEN], monkeypatch)


def test_values_have_colours_and_no_lines() -> None:
    assert text_alternative([recording(0)]).startswith("Colours of ")


def test_a_value_is_apart_from_the_share_after_it(tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal(size=(20, 2))
    svm = epochreel.vary(
        SVC(), "C", [1, 10], points, points[:, 0] > 0, tmp_path / "svm.reel", grid=8
    )
    assert "; at C = 10, 100\u2009% of 20 training points are right" in text_alternative([svm])
