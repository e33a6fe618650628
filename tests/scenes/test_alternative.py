"""What films say to those who do not see them is true of the recording."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.svm import SVC

import epochreel
from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.recording import Recording
from epochreel.scenes.alternative import film_title_of, text_alternative
from epochreel.scenes.fields.boundary_lines import BoundaryLines

from .tiny import SPIRAL, recording

RING = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)])
OPEN = RING[:3]
Lines = list[np.ndarray]


def said(
    of: Recording, lines: Lines, monkeypatch: pytest.MonkeyPatch, winners: int | None = None
) -> str:
    drawn = BoundaryLines(lines, 2, 2.0, winners or of.dataset.classes)
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
    for lines in ([RING, OPEN], [OPEN]):
        assert said(of, lines, monkeypatch).startswith(f"Lines {word} a, b and c on")
    begins = said(of, [OPEN], monkeypatch, winners=2)
    assert begins.startswith(f"Lines {word} 2 of 3 classes on")


def test_up_to_three_classes_are_named_if_they_have_names(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(recording(4), [OPEN], monkeypatch).startswith("Lines that separate 4 classes on")
    whole = recording()
    data = replace(whole.dataset, class_names=("class 0", "class 1"))
    numbered = Recording(
        replace(whole.header, dataset=data), whole.steps, whole.metrics, whole._states
    )
    begins = "A line that separates 2 classes on"
    assert said(numbered, [OPEN], monkeypatch).startswith(begins)


def test_nothing_separates_points_of_one_class(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = recording()
    labels = np.zeros_like(whole.dataset.labels)
    header = replace(whole.header, dataset=replace(whole.dataset, labels=labels))
    one = Recording(header, whole.steps, whole.metrics, whole._states)
    assert "separate" not in said(one, [OPEN], monkeypatch)


def test_nothing_separates_points_that_were_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    clusters = recording(accuracy=(np.nan,) * 3)
    assert said(clusters, [OPEN], monkeypatch).startswith("A line between a and b on")


def test_values_have_colours_and_no_lines() -> None:
    reel = recording(0)
    named = replace(reel.header, dataset=replace(reel.dataset, label_name="price"))
    priced = Recording(named, reel.steps, reel.metrics, reel._states)
    for each, name in ((reel, "the values"), (priced, "price")):
        assert text_alternative([each]).startswith(f"Colours over the plane show {name} on the ")


BEGUN = "the spiral, learnt by 8-8 tanh · Adam 0.01 · spiral"
RIGHT = f"No boundary between a and b within the plane on {BEGUN}; after"


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (recording(), f"{RIGHT} 2 epochs 100 % of 6 training points are right."),
        (
            recording(accuracy=(0.5, 0.5), loss=(0.7, 0.6)),
            f"{RIGHT} 1 epoch 50 % of 6 training points are right.",
        ),
        (
            recording(points=1, tested=0, accuracy=(0.0, 1.0), loss=(0.7, 0.6)),
            f"{RIGHT} 1 epoch the only training point is right.",
        ),
        (
            recording(points=1, tested=0, accuracy=(1.0, 0.0), loss=(0.7, 0.8)),
            f"{RIGHT} 1 epoch the only training point is wrong.",
        ),
        (
            recording(loss=(0.7, 0.6, np.nan)),
            f"{BEGUN[0].upper()}{BEGUN[1:]}. At epoch 2 the loss is no longer a number.",
        ),
        (
            recording(accuracy=(0.5, 0.8, np.nan)),
            f"{RIGHT.removesuffix('; after')}. At the end the training accuracy is not a number.",
        ),
        (
            recording(0, loss=(0.7, 0.6)),
            f"Colours over the plane show the values on {BEGUN}. "
            "The test loss fell from 0.70 to 0.60.",
        ),
    ],
)
def test_how_one_run_ends(of: Recording, text: str) -> None:
    assert text_alternative([of]).replace("\u2009", " ") == text


def _ends(*right: float, lost: int = 0) -> list[Recording]:
    """Runs with these accuracies at the end, of which the first `lost` diverge."""
    return [
        recording(accuracy=(0.5, share), loss=(0.7, np.nan if index < lost else 0.6))
        for index, share in enumerate(right)
    ]


def _scaled() -> Recording:
    """A run of values that are standardised, whose measure is an error in their own units."""
    whole = recording(0)
    data = replace(whole.dataset, value_scaling=ValueScaling(mean=100.0, deviation=50.0))
    header = replace(whole.header, dataset=data)
    return Recording(header, whole.steps, whole.metrics, whole._states)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([], ""),
        (_ends(0.5, 1.0), "At the end 50 % to 100 % of the training points are right."),
        (_ends(1.0, 1.0), "At the end 100 % of the training points are right."),
        (
            [each.between(0, 0) for each in _ends(1.0, 1.0)],
            "At epoch 0, 50 % of the training points are right.",
        ),
        (_ends(1.0, 1.0, lost=1), "Training diverges in 1 of them."),
        ([recording(0), recording(0)], "Lower loss is better."),
        ([recording(), recording(0)], "Lower loss is better."),
        ([_scaled(), _scaled()], "Lower error is better."),
        ([_scaled(), recording(0)], "Lower loss is better."),
        (_ends(np.nan, 1.0), "Some runs have no accuracy at the end."),
        (_ends(np.nan, np.nan), "No accuracy was recorded at the end."),
    ],
)
def test_how_several_runs_end(runs: list[Recording], text: str) -> None:
    title = f"{len(runs)} runs on the spiral"
    assert film_title_of(runs) == (title if runs else "")
    assert text_alternative(runs).replace("\u2009", " ") == (f"{title}. {text}" if runs else "")


def test_runs_on_several_problems_have_none_in_their_title() -> None:
    one, other = recording(), recording(about=replace(SPIRAL, title="the moons"))
    assert film_title_of([one, other]) == "2 runs"
    assert film_title_of([one]) == "A network learns the spiral"


def test_a_value_is_apart_from_the_share_after_it(tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal(size=(20, 2))
    svm = epochreel.vary(
        SVC(), "C", [1, 10], points, points[:, 0] > 0, tmp_path / "svm.reel", grid=8
    )
    assert "; at C = 10, 100\u2009% of 20 training points are right" in text_alternative([svm])
