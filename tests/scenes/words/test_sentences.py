"""What films say about one recording, in a table: both sides of every condition."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.kinds import DATASETS
from epochreel.reels.about import About
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.reels.task import Classes, Task, Values
from epochreel.scenes.words import sentences
from epochreel.scenes.words.phrases import (
    ClassPhrases,
    ValuePhrases,
    counted,
    phrases_of,
    the_end,
)
from epochreel.tests.scenes.shots import PYTHON
from epochreel.tests.scenes.tiny import SPIRAL, measured, of_spec, recording
from epochreel.tests.scenes.words.told import changed
from epochreel.training.spec import RunSpec

PLANE = About("a tilted plane", "Values that rise along the diagonal")

# The file or function of data sets that are the user's own.
SOURCES = {
    "table": ({"path": "folder/points.csv"}, "points.csv"),
    "function": ({"function": "shapes:leaves"}, "leaves"),
}


def _rare(right: float) -> Recording:
    """A recording with three points of one class, and 97 of the other."""
    reel = recording(points=100, tested=0, accuracy=(0.5, 0.97, right))
    return changed(reel, labels=(np.arange(100) < 3).astype(np.int64))


def _known(right: float) -> Recording:
    """A recording in which all training points are right, and this share of the test points."""
    reel = recording()
    measures = replace(reel.metrics, test_accuracy=np.array([0.5, 0.8, right]))
    return Recording(reel.header, reel.steps, measures, reel._states)


@pytest.mark.parametrize(
    ("reel", "title"),
    [
        (recording(), "A network learns the spiral"),
        (recording(3), "A network learns the spiral"),
        (recording(accuracy=(0.5, 1.0, 0.94)), "A network on the spiral"),
        (recording(hidden=(1,)), "One neuron on the spiral"),
        (recording(hidden=(1, 2)), "A network learns the spiral"),
        (recording(hidden=()), "Logistic regression on the spiral"),
        (recording(hidden=(3,), activation="identity"), "A network learns the spiral"),
        (recording(0, about=replace(PLANE, title="Value")), "A network learns to predict Value"),
        (recording(2, about=replace(PLANE, title="Value")), "A network learns Value"),
        (recording(0, about=PLANE), "A network learns a tilted plane"),
        (recording(0, about=PLANE, loss=(1.0, 0.1)), "A network on a tilted plane"),
        (recording(0, about=PLANE, hidden=()), "Linear regression on a tilted plane"),
        (changed(recording(hidden=()), loss="hinge"), "A single layer on the spiral"),
        (changed(recording(0, hidden=()), loss="hinge"), "A single layer on the spiral"),
        # Three of a hundred points are of a class of their own.
        (_rare(0.98), "A network on the spiral"),
        (_rare(0.99), "A network learns the spiral"),
        # Ten points are learnt by heart, or the test points are known as well.
        (_known(0.89), "A network on the spiral"),
        (_known(0.9), "A network learns the spiral"),
        # A float32 of 0.95 or 0.9 is a little less.
        (_known(float(np.float32(0.9))), "A network learns the spiral"),
        (recording(accuracy=(0.5, 0.8, float(np.float32(0.95)))), "A network learns the spiral"),
        # All points of one class, and all of one value: there is nothing to learn.
        (changed(recording(), labels=np.zeros(8, dtype=np.int64)), "A network on the spiral"),
        (changed(recording(0), labels=np.zeros(8)), "A network on the spiral"),
        (recording(0, about=PLANE, hidden=(1,)), "One neuron on a tilted plane"),
    ],
)
def test_a_title_claims_no_more_than_the_recording_shows(reel: Recording, title: str) -> None:
    assert sentences.title_of(reel) == title


@pytest.mark.parametrize(
    ("parts", "title"),
    [((("random forest",), ("moons",)), "Random forest on the spiral"), ((), SPIRAL.problem)],
)
def test_a_title_names_a_model_that_is_no_network(
    parts: tuple[tuple[str, ...], ...], title: str
) -> None:
    grid = Grid.over((-1.0, 1.0, -1.0, 1.0), 2, 2)
    header = replace(recording().header, model=grid, about=replace(SPIRAL, parts=parts))
    assert sentences.title_of(measured(header)) == title
    none = np.arange(0)
    data = replace(header.dataset, points=np.empty((0, 2)), labels=none, train=none.astype(bool))
    assert sentences.title_of(measured(replace(header, dataset=data))) == SPIRAL.problem


@pytest.mark.parametrize(
    ("classes", "points", "parts"),
    [
        (2, 8, ["2 classes"]),
        (3, 1200, ["3 classes"]),
        (0, 8, []),
        (2, 1, ["1 class"]),
    ],
)
def test_below_the_title_of_data_is_how_many_classes_there_are(
    classes: int, points: int, parts: list[str]
) -> None:
    assert sentences.data_subtitles_of(recording(classes, points=points)) == parts


@pytest.mark.parametrize(
    ("classes", "title", "said"),
    [
        (3, "Three kinds of iris", []),
        (3, "Kinds of iris", ["3 classes"]),
        (3, "Two of many kinds", ["3 classes"]),
        (12, "12 round clouds", []),
        (2, "2 classes of clouds", []),
        (0, "Two hills", []),
    ],
)
def test_how_many_classes_there_are_is_not_said_twice(
    classes: int, title: str, said: list[str]
) -> None:
    reel = recording(classes, points=max(4 * classes, 8))
    assert sentences.data_subtitles_beside(title, reel) == said


def test_a_class_without_points_does_not_count() -> None:
    alone = changed(
        recording(points=3), labels=np.zeros(3, dtype=np.int64), class_names=("a", "not a")
    )
    assert sentences.data_subtitles_of(alone) == ["1 class"]


def test_one_is_counted_as_one() -> None:
    few = recording(points=2, tested=1)
    assert sentences.point_counts_of(few) == "1 training point ●  1 test point ○"
    assert sentences.point_kinds_of(few) == ["1 training point", "1 test point"]
    assert sentences.split_of(recording(points=1, tested=0)) == ["The model learns from it."]
    assert sentences.point_kinds_of(recording(points=8, tested=0)) == ["8 training points"]
    assert [counted(number, "point", "points") for number in (0, 1, 2000)] == [
        "0 points",
        "1 point",
        "2,000 points",
    ]


def test_parts_of_runs_end_at_a_step() -> None:
    whole = recording()
    assert the_end([whole]) == the_end([whole, recording(3)]) == "in the end"
    assert the_end([whole.between(0, 1)]) == the_end([whole.between(0, 1)] * 2) == "at epoch 1"
    short = recording(accuracy=(0.5, 0.8), loss=(1.0, 0.5))
    assert the_end([short, whole.between(0, 1)]) == "at epoch 1"


def test_marks_of_points_are_explained_where_there_are_any() -> None:
    reel = recording()
    none = np.arange(0)
    bare = changed(reel, points=np.empty((0, 2)), labels=none, train=none.astype(bool))
    counts = "6 training points ●  2 test points ○"
    assert sentences.point_marks_of(reel) == [[counts, "● training  ○ test"]]
    assert sentences.point_marks_of(bare) == []
    assert sentences.ringed_points_of([reel, reel]) == [[counts, "● training  ○ test"]]
    assert sentences.ringed_points_of([reel, recording(points=9)]) == ["● training  ○ test"]
    assert sentences.ringed_points_of([recording(tested=0)] * 2) == []


@pytest.mark.parametrize(
    ("tested", "split", "points"),
    [
        (0, "The model learns from all of them.", "1,008 training points ●"),
        (4, "1,004 to learn from, 4 to test on.", "1,004 training points ●  4 test points ○"),
    ],
)
def test_many_points_are_too_small_to_be_told_by_their_marks(
    tested: int, split: str, points: str
) -> None:
    reel = recording(points=1008, tested=tested)
    assert ", ".join(sentences.split_of(reel)) == split
    assert sentences.point_counts_of(reel) == points


@pytest.mark.parametrize(
    ("points", "tested", "kept"), [(8, 2, 2), (8, 0, 1), (700, 4, 2), (701, 4, 1)]
)
def test_small_frames_explain_rings_where_there_are_any(
    points: int, tested: int, kept: int
) -> None:
    assert sentences.kept_when_small(recording(points=points, tested=tested)) == kept


def test_a_few_points_are_counted_with_their_marks() -> None:
    assert sentences.split_of(recording(points=700, tested=4)) == [
        "696 filled ● to learn from",
        "4 ringed ○ to test on.",
    ]


@pytest.mark.parametrize(
    ("file", "label", "title"),
    [
        ("flats.csv", "Price (€)", "Price by Area and age"),
        ("of/mine/flats.csv", "Price (€)", "Price by Area and age"),
        ("flats.csv", "", SPIRAL.problem),
        ("", "Price (€)", SPIRAL.problem),
    ],
)
def test_data_of_a_table_are_called_by_their_columns(file: str, label: str, title: str) -> None:
    reel = changed(recording(0), axis_names=("Area (m²)", "age"), label_name=label)
    about = replace(SPIRAL, settings={"file": file}, data_settings={"file": file})
    reel = Recording(replace(reel.header, about=about), reel.steps, reel.metrics, reel._states)
    titles = sentences.data_titles_of(reel)
    assert titles[0] == title
    assert titles[1:] == (["Price in flats.csv"] if title != SPIRAL.problem else [])
    assert sentences.data_subtitles_of(reel) == (["flats.csv"] if title != SPIRAL.problem else [])


def test_what_learns_is_a_network_where_all_layers_are_known_and_some_are_hidden() -> None:
    grid = replace(recording().header, model=Grid.over((-1.0, 1.0, -1.0, 1.0), 3, 2))
    sampled = measured(grid)
    assert sentences.model_noun([recording(), recording()]) == "network"
    assert sentences.model_noun([recording(), sampled]) == "model"
    assert sentences.model_noun([recording(), recording(hidden=())]) == "model"
    assert sentences.samples_of(sampled) == ["marks read from 2×3 samples"]
    assert sentences.samples_of(recording()) == []


def test_phrases_of_classes() -> None:
    two = ClassPhrases()
    assert two.reached("95 %", "XOR") == "95 % on XOR"


def test_phrases_of_values() -> None:
    values = ValuePhrases()
    assert values.reached("loss 0.02", "a tilted plane") == "loss 0.02"


def test_every_task_has_phrases_or_is_refused() -> None:
    assert isinstance(phrases_of(Classes(("a", "b"))), ClassPhrases)
    assert isinstance(phrases_of(Values()), ValuePhrases)
    ranks = type("Ranks", (Task,), dict.fromkeys(Task.__abstractmethods__))
    with pytest.raises(TypeError, match="no phrases for Ranks"):
        phrases_of(ranks())


@pytest.mark.parametrize("name", DATASETS)
def test_every_data_set_has_a_title_and_a_problem(name: str) -> None:
    options, source = SOURCES.get(name, ({}, ""))
    reel = of_spec(RunSpec.parse({"data": {"name": name, "options": options}}))
    title = sentences.title_of(reel)
    assert title == f"A network learns {reel.about.title}"
    assert re.fullmatch(r"[A-Z][\w ,.-]+", reel.about.problem)
    for text in (title, reel.about.problem, reel.about.summary):
        assert not PYTHON.search(text)
    assert source in reel.about.title
    assert source in reel.about.problem


def test_titles_are_sentences() -> None:
    for name, title in (
        ("spiral", "A network learns the spiral"),
        ("breast_cancer", "A network learns the breast cancer data"),
        ("table", "A network learns points.csv"),
        ("function", "A network learns leaves"),
        ("arms", "A network learns three spirals"),
    ):
        options = SOURCES.get(name, ({}, ""))[0]
        reel = of_spec(RunSpec.parse({"data": {"name": name, "options": options}}))
        assert sentences.title_of(reel) == title
    unlearnt = replace(SPIRAL, title="points.csv")
    assert sentences.title_of(recording(about=unlearnt, accuracy=(0.5, 0.6, 0.7))) == (
        "A network on points.csv"
    )


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("A network on the spiral", "8-8 tanh · Adam 0.01"),
        ("Spiral", "8-8 tanh · Adam 0.01"),
        ("Two spirals", "8-8 tanh · Adam 0.01 · spiral"),
        ("", "8-8 tanh · Adam 0.01 · spiral"),
    ],
)
def test_a_subtitle_leaves_out_what_the_title_says(title: str, said: str) -> None:
    assert sentences.summary_beside(title, recording()) == said


@pytest.mark.parametrize("classes", [0, 2])
def test_stripes_are_named_where_there_is_no_answer(classes: int) -> None:
    reel = recording(classes, accuracy=(0.5,) * 3, loss=(1.0, 0.9, 0.8))
    states = reel._states.copy()
    states[2] = np.nan
    lost = Recording(reel.header, reel.steps, reel.metrics, states)
    assert sentences.stripes_of(reel) == sentences.stripes_of(lost.between(0, 1)) == []
    assert sentences.stripes_of(lost) == ["stripes: no answer"]


def _sloped(slopes: Sequence[float], *, classes: int = 0, name: str = "") -> Recording:
    """A recording of a plane that rises with x, by so much at each step."""
    reel = recording(classes, hidden=(), loss=(1.0,) * len(slopes), accuracy=(0.5,) * len(slopes))
    header = replace(reel.header, dataset=replace(reel.dataset, label_name=name))
    states = reel.stored.copy()
    states[:, 0] = slopes
    return Recording(header, reel.steps, reel.metrics, states)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "values"),
        ("rent (€)", "rent"),
        ("rent [€/m²]", "rent"),
        ("rent (log)", "rent (log)"),
        ("f(x) of y", "f(x) of y"),
        ("(km) travelled", "(km) travelled"),
    ],
)
def test_lines_of_values_are_explained_without_a_unit(name: str, said: str) -> None:
    assert sentences.lines_of(_sloped([0.0, 1.0], name=name)) == [f"lines: equal {said}"]


@pytest.mark.parametrize(
    ("slopes", "drawn"),
    [
        ([0.1], False),  # the first lines are at 1/6 of the scale
        ([0.1, 0.1], False),
        ([0.3], True),
        ([0.1, 0.3], True),
        ([0.1, 0.3, 0.1], True),
        ([0.1, np.inf], False),
        ([np.nan], False),
    ],
)
def test_lines_are_explained_where_some_are_drawn(slopes: list[float], drawn: bool) -> None:
    assert bool(sentences.lines_of(_sloped(slopes))) == drawn
    assert sentences.lines_of(_sloped(slopes, classes=2)) == []
