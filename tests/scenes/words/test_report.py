"""What `inspect` prints of a recording, whatever made it."""

import re
from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.about import About
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.metrics import Metrics
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.words.report import as_object, as_text
from epochreel.tests.scenes.tiny import recording
from epochreel.training.header import header_of
from epochreel.training.spec import RunSpec

NONE = np.empty((3, 0))


@pytest.fixture
def machine() -> Recording:
    """A recording of three values of C, whose maker left no recipe."""
    dataset = RunSpec.parse({"data": {"name": "circles", "options": {"points": 8}}}).data.dataset()
    header = Header(
        About("the circles", "Circles", (("SVC", "C"),)),
        dataset,
        Grid.over(dataset.domain, 2, 2),
        "hinge",
    )
    measured = np.array([0.5, 0.25, np.nan])
    metrics = Metrics(
        measured, measured, measured, measured, np.array([0.0, 1.0, 1.5]), NONE, NONE, NONE
    )
    steps = Steps(np.array([0, 10, 20]), "C", np.array([0.1, 1.0, 10.0]))
    return Recording(replace(header, step="C"), steps, metrics, np.zeros((3, 4), dtype=np.float16))


def test_steps_have_their_own_name_and_values(machine: Recording) -> None:
    lines = as_text(machine).splitlines()
    assert lines[:4] == [
        "the circles: SVC C",
        "8 training points, 0 test points, 2 classes, 1.50 s of training",
        "",
        "       C   train loss    test loss    train     test",
    ]
    assert [line.split() for line in lines[4:7]] == [
        ["0.1", "0.5", "0.5", "50.0", "%", "50.0", "%"],
        ["1", "0.25", "0.25", "25.0", "%", "25.0", "%"],
        ["10", "–", "–", "–", "–"],
    ]


def test_classes_are_counted_that_have_points(machine: Recording) -> None:
    """A table of one class has a second one without any, to be told apart from."""
    only = replace(machine.dataset, labels=np.zeros_like(machine.dataset.labels))
    header = replace(machine.header, dataset=only)
    one = Recording(header, machine.steps, machine.metrics, machine._states)
    assert ", 1 class, " in as_text(one).splitlines()[1]


def test_a_model_without_parameters_has_no_shapes(machine: Recording) -> None:
    values = as_object(machine)
    assert (values["title"], values["spec"]) == ("the circles", {})
    assert values["parameters"] == {"shapes": []}
    assert [(row["step"], row["C"]) for row in values["epochs"]] == [(0, 0.1), (10, 1), (20, 10)]


@pytest.mark.parametrize(
    ("recipe", "seed"),
    [
        ({"seed": 5, "data": {"seed": 7}}, ", seed 5, "),
        ({"seed": 5, "data": {"seed": "0.25"}}, ", seed 0.25, "),
        ({"seed": 5, "data": [1]}, ", seed 5, "),
        ({}, "classes, 1.50 s"),
    ],
)
def test_the_seed_is_that_which_decided_the_weights(
    machine: Recording, recipe: dict[str, object], seed: str
) -> None:
    header = replace(machine.header, recipe=recipe)
    other = Recording(header, machine.steps, machine.metrics, np.zeros((3, 4), dtype=np.float16))
    assert seed in as_text(other)
    assert as_text(other).startswith("the circles: ") == ("data" not in recipe)


def test_the_recipe_of_a_run_is_its_spec(machine: Recording) -> None:
    spec = RunSpec.parse({"hidden": [3], "data": {"options": {"points": 8}}})
    header = header_of(spec, spec.data.dataset())
    states = np.zeros((3, 13), dtype=np.float32)
    values = as_object(Recording(header, Steps(np.arange(3)), machine.metrics, states))
    assert RunSpec.parse(values["spec"]) == spec
    assert values["parameters"]["shapes"] == [[[2, 3], [3]], [[3, 1], [1]]]
    assert [row["epoch"] for row in values["epochs"]] == [0, 1, 2]
    assert values["milestones"][-1]["kind"] == "divergence"


def test_accuracies_are_listed_where_any_is_known() -> None:
    for reel, known in (
        (recording(), True),
        (recording(tested=0), True),
        (recording(accuracy=(np.nan,) * 3), False),
        (recording(0), False),
    ):
        heads = next(line for line in as_text(reel).splitlines() if "train loss" in line)
        assert heads.split()[5:] == (["train", "test"] if known else [])


def test_cells_end_below_each_other_however_long_they_are(machine: Recording) -> None:
    values = np.array([1.23e-5, 0.1, 10.0])
    steps = replace(machine.steps, name="Global_step", values=values)
    long = Recording(machine.header, steps, machine.metrics, machine.stored)
    lines = as_text(long).splitlines()[3:7]
    assert lines[0].split("   ")[0] == "global step"
    assert lines[1].startswith("1.23\u2009×\u200910⁻⁵ ")
    assert len({len(each) for each in lines}) == 1


def test_a_remark_stands_before_the_table_and_milestones_after_it() -> None:
    lines, plain = (as_text(recording(), each).splitlines() for each in ("Of a part.", ""))
    assert lines == [*plain[:2], "Of a part.", *plain[2:]]
    assert plain[2] == ""
    assert plain[-3:-1] != ["", ""]
    blank = plain.index("", 3)
    assert all(line.endswith(".") for line in plain[blank + 1 :])
    nothing = as_text(recording(accuracy=(0.5, 0.6), loss=(1.0, 0.9))).splitlines()
    assert "" not in nothing[3:]


def test_one_point_is_counted_as_one() -> None:
    for points, tested, facts in (
        (2, 1, "1 training point, 1 test point, 2 "),
        (3, 0, "3 training points, 0 test points, 2 "),
    ):
        assert as_text(recording(points=points, tested=tested)).splitlines()[1].startswith(facts)


@pytest.mark.parametrize(
    ("deviation", "errors"),
    [
        (5e5, ["500,000", "100,000"]),
        (1000.0, ["1,000", "200"]),
        (999.5, ["999.5", "199.9"]),
        (5.0, ["5", "1"]),
    ],
)
def test_of_values_from_tables_the_errors_are_in_their_units(
    deviation: float, errors: list[str]
) -> None:
    reel = recording(0, accuracy=(0.5, 0.02), loss=(0.5, 0.02))
    assert "train loss" in as_text(reel)
    dataset = replace(reel.dataset, value_scaling=ValueScaling(2.0, deviation))
    header = replace(reel.header, dataset=dataset)
    lines = as_text(Recording(header, reel.steps, reel.metrics, reel._states)).splitlines()
    assert ", values, " in lines[1]
    assert lines[3].split() == ["epoch", "train", "error", "test", "error"]
    assert [line.split()[1] for line in lines[4:6]] == errors
    header = replace(header, dataset=replace(dataset, label_name="price (€)"))
    lines = as_text(Recording(header, reel.steps, reel.metrics, reel._states)).splitlines()
    assert lines[3].split()[1:] == ["train", "error", "(€)", "test", "error", "(€)"]
    assert [line.split()[1] for line in lines[4:6]] == errors


def test_a_large_error_stands_beside_a_dash_where_there_are_no_test_points() -> None:
    reel = recording(0, loss=(0.5, 0.02), tested=0)
    header = replace(
        reel.header, dataset=replace(reel.dataset, value_scaling=ValueScaling(2.0, 5e5))
    )
    lines = as_text(Recording(header, reel.steps, reel.metrics, reel._states)).splitlines()
    assert lines[4].split()[1:3] == ["500,000", "–"]
    assert len(lines[4]) == len(lines[3])


def test_only_classes_that_have_points_are_counted_unless_there_are_none() -> None:
    reel = recording(3, points=2, tested=0)
    none = replace(
        reel.dataset, points=np.empty((0, 2)), labels=np.arange(0), train=np.array([], dtype=bool)
    )
    bare = Recording(replace(reel.header, dataset=none), reel.steps, reel.metrics, reel._states)
    assert "2 training points, 0 test points, 2 classes" in as_text(reel)
    assert "0 training points, 0 test points, 3 classes" in as_text(bare)


@pytest.mark.parametrize(
    ("losses", "written"),
    [
        ((1234.5, 1000.0), ["1,234", "1,000"]),
        ((2e-9, 1.5e-9), ["2\u2009×\u200910⁻⁹", "1.5\u2009×\u200910⁻⁹"]),
    ],
)
def test_losses_have_four_digits_and_a_run_without_milestones_ends_with_its_table(
    losses: tuple[float, float], written: list[str]
) -> None:
    lines = as_text(recording(accuracy=(0.5, 0.6), loss=losses)).split("\n")
    assert [re.split(" +", line.strip())[1] for line in lines[-2:]] == written
