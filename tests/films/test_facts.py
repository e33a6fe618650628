"""Measured facts, compared with what they are of small runs."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from epochreel import Recorder
from epochreel.datasets.input_plane import principal
from epochreel.errors import UserError
from epochreel.films.conditions import Condition, Measure, Value
from epochreel.films.facts import FACTS, SHARES, fact
from epochreel.films.partly_counted import partly_counted
from epochreel.films.placeholders import Placeholder, Template
from epochreel.films.script import Script
from epochreel.films.stack import Stack
from epochreel.reels.recording import Recording

QUICK = {"epochs": 100, "learning_rate": 0.05, "batch_size": 200}


def test_measures_are_those_of_the_epoch(measured: Callable[..., Recording]) -> None:
    stack = Stack.of("one", [measured([0.5, 0.75], [0.7, 0.3])])
    found = {
        name: fact(stack, name, 1)
        for name in ("epoch", "epochs", "train_accuracy", "train_loss", "test_loss", "error", "n")
    }
    assert found == {
        "epoch": 1,
        "epochs": 1,
        "train_accuracy": 0.75,
        "train_loss": 0.3,
        "test_loss": 0.6,
        "error": 0.25,
        "n": 1,
    }
    assert fact(stack, "train_accuracy", 0) == 0.5


def test_points_are_counted(stack_of: Callable[..., Stack]) -> None:
    stack = stack_of(data={"options": {"points": 40}}, hidden=(2,))
    names = ("points", "train_points", "test_points")
    assert [fact(stack, name, 0) for name in names] == [40, 20, 20]
    shown = stack.shown
    points, labels = shown.dataset.points, shown.dataset.labels
    wrong = (shown.at(2)(points)[0] > 0) != labels
    for name in ("wrong", "train_wrong"):
        assert fact(stack, name, 2) == wrong[shown.dataset.train].sum()
    assert fact(stack, "test_wrong", 2) == wrong[~shown.dataset.train].sum()


def test_accuracies_may_be_of_points_that_are_not_recorded(
    measured: Callable[..., Recording],
) -> None:
    reel = measured([0.5, 0.75], [0.7, 0.3])
    arrays = {name: getattr(reel.dataset, name)[:0] for name in ("points", "labels", "train")}
    stack = Stack.of("one", [reel.on(replace(reel.dataset, **arrays))])
    assert fact(stack, "test_accuracy", 1) == 0.375
    for name, part in (("test_wrong", "test"), ("wrong", "training"), ("best_line", "training")):
        with pytest.raises(UserError, match=f"run one, {name}: there are no {part} points"):
            Condition.parse(f"{name} < 3").holds(lambda each: fact(stack, each.name, 1))


@pytest.mark.parametrize(
    ("text", "noise"),
    [
        ("{wrong} points, {train_accuracy}", "sentence 1: text: {wrong} is of training points"),
        ("{wrong@end} points", "{wrong@end} is of training points alone, and run a has 20 for"),
        ("{error:.0%} des points", ""),
        ("{wrong} Trainingspunkte", ""),
        ("{train_wrong}", ""),
    ],
)
def test_counts_of_training_points_alone_are_said_to_be_that(
    text: str, noise: str, stack_of: Callable[..., Stack]
) -> None:
    stack = stack_of(data={"options": {"points": 40}}, hidden=(2,))
    script = Script.parse(
        '[[run]]\nname = "a"\n[[chapter]]\nid = "one"\nruns = ["a"]\n'
        f'[[chapter.sentence]]\ntext = "{text}"\n'
    )
    found = [*partly_counted(script, script.chapters[0], lambda _: stack.shown.dataset)]
    assert len(found) == bool(noise)
    assert noise in "".join(found)


def test_counts_of_runs_without_test_points_are_of_all(stack_of: Callable[..., Stack]) -> None:
    dataset = stack_of(1, data={"options": {"points": 40}}, hidden=(2,)).shown.dataset
    whole = replace(dataset, train=np.ones_like(dataset.train))
    script = Script.parse(
        '[[run]]\nname = "a"\n[[run]]\nname = "b"\n[[chapter]]\nid = "one"\nruns = ["a", "b"]\n'
        'scene = "comparison"\n[[chapter.sentence]]\ntext = "{a.wrong} of a"\n'
        'if = "a.wrong > 1"\nelse = "{b.wrong} of b"\n'
    )
    for known, keys in (
        ({"a": dataset, "b": dataset}, ["text: {a.wrong} is", "else: {b.wrong} is"]),
        ({"a": whole, "b": dataset}, ["else: {b.wrong} is"]),
        ({"a": dataset}, ["text: {a.wrong} is"]),
    ):
        found = [*partly_counted(script, script.chapters[0], known.get)]
        assert [key in each for key, each in zip(keys, found, strict=True)] == [True] * len(keys)


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("train_loss", np.nan, "diverged"),
        ("activation", "relu", "relu"),
        ("train_accuracy:.0%", 0.5, "50\u2009%"),
        ("train_accuracy:.1%", 0.5, "50.0\u2009%"),
    ],
)
def test_values_are_written_by_what_they_are(text: str, value: Value, written: str) -> None:
    name, _, spec = text.partition(":")
    assert Placeholder(Measure(name), spec).written(value) == written


@pytest.mark.parametrize(
    ("text", "value", "message"),
    [
        ("lines_used", np.nan, "there is no such value"),
        ("lines_used", True, "this is no number"),
        ("activation:.2f", "relu", "a text has no format"),
    ],
)
def test_values_that_cannot_be_written_are_refused(text: str, value: Value, message: str) -> None:
    name, _, spec = text.partition(":")
    with pytest.raises(UserError, match=message):
        Placeholder(Measure(name), spec).written(value)


def test_the_mean_of_all_answers_is_a_classifier(stack_of: Callable[..., Stack]) -> None:
    stack = stack_of(3, data={"options": {"points": 40}}, hidden=(2,))
    train = stack.shown.dataset.train
    points, labels = stack.shown.dataset.points, stack.shown.dataset.labels
    shares = [1 / (1 + np.exp(-each.at(3)(points)[0])) for each in stack.recordings]
    right = (np.mean(shares, axis=0) > 0.5) == labels
    assert fact(stack, "mean_accuracy", 3) == pytest.approx(right[train].mean())
    assert fact(stack, "mean_test_accuracy", 3) == pytest.approx(right[~train].mean())


def test_the_mean_is_not_judged_by_where_points_are_projected(
    stack_of: Callable[..., Stack],
) -> None:
    reel = stack_of(1, data={"options": {"points": 40}}, hidden=(2,)).shown
    plane = principal(np.random.default_rng(0).normal(size=(40, 4)), ("a", "b", "c", "d"))
    stack = Stack.of("one", [reel.on(replace(reel.dataset, plane=plane))])
    for name in ("mean_accuracy", "mean_test_accuracy"):
        with pytest.raises(UserError, match="more than two inputs is not known"):
            fact(stack, name, 1)


def test_the_ratio_of_gradients_is_first_to_last(stack_of: Callable[..., Stack]) -> None:
    stack = stack_of(1, hidden=(3, 3), activation="sigmoid")
    first, _, last = stack.shown.metrics.gradient_norms[1]
    assert fact(stack, "ratio", 1) == pytest.approx(first / last)


def test_the_median_ratio_is_that_of_all_runs(stack_of: Callable[..., Stack]) -> None:
    stack = stack_of(seeds=3, hidden=[3, 3], activation="sigmoid")
    norms = [each.metrics.gradient_norms[1] for each in stack.recordings]
    ratios = sorted(each[0] / each[-1] for each in norms)
    assert fact(stack, "median_ratio", 1) == pytest.approx(ratios[1])
    assert ratios[0] < ratios[1] < ratios[2]


def test_the_boundary_of_logistic_regression_is_a_line(stack_of: Callable[..., Stack]) -> None:
    stack = stack_of(1, data={"name": "circles", "options": {"points": 40}}, hidden=(), epochs=40)
    found = {name: fact(stack, name, 40) for name in ("closed", "straight", "lines_visible")}
    assert found == {"closed": False, "straight": True, "lines_visible": 1}
    weights = stack.shown.layers(40)[0][0][:, 0]
    direction = np.degrees(np.arctan2(weights[0], -weights[1])) % 180
    assert fact(stack, "angle", 40) == pytest.approx(direction, abs=0.01)
    assert (fact(stack, "edges", 40), fact(stack, "regions", 40)) == (1, 2)
    corners = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1.0]]) * stack.shown.dataset.domain[1]
    logits = np.abs(stack.shown.at(40)(corners)).max()
    assert fact(stack, "most_certain", 40) == pytest.approx(1 / (1 + np.exp(-logits)))


def test_neurons_close_the_ring(stack_of: Callable[..., Stack]) -> None:
    stack = stack_of(2, data={"name": "circles"}, hidden=(6,), activation="relu", **QUICK)
    found = [fact(stack, name, 100) for name in ("closed", "regions", "wrong")]
    assert found == [True, 2, 0]
    used, seen = (int(fact(stack, name, 100)) for name in ("lines_used", "lines_visible"))
    assert 3 <= used <= seen <= 6
    assert fact(stack, "edges", 100) == 1
    assert fact(stack, "closed", 0) is False
    names = ("closed_runs", "closed_right", "all_right")
    assert [fact(stack, name, 0) for name in names] == [2, 2, 2]
    with pytest.raises(UserError, match="not one straight line"):
        fact(stack, "angle", 100)


def test_lines_of_three_classes_are_not_counted(stack_of: Callable[..., Stack]) -> None:
    stack = stack_of(1, data={"name": "iris"}, hidden=(2,), epochs=1)
    assert fact(stack, "regions", 1)
    with pytest.raises(UserError, match="separate lines are counted of two classes"):
        fact(stack, "edges", 1)


def test_where_training_has_diverged_there_is_no_boundary(
    measured: Callable[..., Recording],
) -> None:
    stack = Stack.of("one", [measured([0.5, 0.5], [0.7, float("nan")])])
    assert math.isnan(float(fact(stack, "train_loss", 1)))
    assert (fact(stack, "closed", 1), fact(stack, "edges", 1)) == (False, 0)


@pytest.mark.parametrize(
    "text", ["{train_accuracy:.0%}", "{wrong}", "{train_wrong}", "{error:.0%}", "{train_loss:.2f}"]
)
def test_films_say_where_training_has_diverged(
    text: str, measured: Callable[..., Recording]
) -> None:
    stack = Stack.of("one", [measured([0.5, 0.5], [0.7, float("nan")])])
    (placeholder,) = Template.parse(text).parts
    assert isinstance(placeholder, Placeholder)
    before, after = (
        placeholder.written(fact(stack, placeholder.measure.name, step)) for step in (0, 1)
    )
    assert before != "diverged"
    assert after == "diverged"


def test_films_count_what_a_run_answers_whose_loss_alone_has_overflowed(
    measured: Callable[..., Recording],
) -> None:
    stack = Stack.of("one", [measured([0.5, 0.75], [0.7, float("inf")])])
    assert fact(stack, "train_accuracy", 1) == 0.75
    assert fact(stack, "train_loss", 1) == float("inf")


def test_runs_that_diverged_have_the_least_accuracy_of_all(
    measured: Callable[..., Recording],
) -> None:
    lost = measured([0.5, 0.9], [0.7, float("nan")])
    runs = [measured([0.5, share], [0.7, 0.5]) for share in (0.6, 0.8)]
    assert fact(Stack.of("one", [*runs, lost]), "median_accuracy", 1) == 0.6
    assert math.isnan(float(fact(Stack.of("one", [*runs, lost, lost]), "median_accuracy", 1)))


@pytest.mark.parametrize("data", ["circle", "reg-plane"])
def test_where_training_has_diverged_nothing_is_counted(
    data: str, measured: Callable[..., Recording]
) -> None:
    nan, inf = float("nan"), float("inf")
    stack = Stack.of("one", [measured([nan, nan], [inf, nan], data=data)])
    for epoch in (0, 1):
        with pytest.raises(UserError, match="train_accuracy is not measured"):
            fact(stack, "wrong", epoch)


@pytest.mark.parametrize(
    "name",
    [
        "train_accuracy",
        "wrong",
        "best_line",
        "mean_accuracy",
        "closed",
        "most_certain",
        "all_right",
        "k",
        "share",
        "low",
    ],
)
def test_of_values_nothing_is_right_or_wrong(name: str, stack_of: Callable[..., Stack]) -> None:
    stack = stack_of(1, data={"name": "reg-plane", "options": {"points": 20}}, hidden=(2,))
    with pytest.raises(UserError):
        fact(stack, name, 1)


def test_runs_of_values_are_counted_by_their_loss(measured: Callable[..., Recording]) -> None:
    stack = Stack.of("one", [measured([float("nan")], [0.7], data="reg-plane")])
    assert fact(Stack.of("one", stack.recordings, count="train_loss < 0.8"), "k", 0) == 1


def test_gradients_of_a_model_without_layers_are_not_measured(tmp_path: Path) -> None:
    with Recorder(tmp_path / "a.reel", data=(np.eye(2), [0, 1]), grid=4) as recorder:
        recorder.snapshot(lambda points: points[:, 0])
    for name in ("ratio", "median_ratio"):
        with pytest.raises(UserError, match="gradients are measured of networks"):
            fact(Stack.of("one", [Recording.open(tmp_path / "a.reel")]), name, 1)


def test_errors_of_values_are_in_their_own_units(
    stack_of: Callable[..., Stack], tmp_path: Path
) -> None:
    table = tmp_path / "prices.csv"
    rows = [f"{x},{y},{3000 + 100 * x - 57 * y}" for x in range(7) for y in range(7)]
    table.write_text("\n".join(["x,y,price", *rows]))
    data = {"name": str(table), "options": {"target": "value"}, "train_share": 0.5}
    shown = (stack := stack_of(1, data=data, hidden=(2,))).shown
    dataset = shown.dataset
    assert dataset.value_scaling is not None
    answers = dataset.value_scaling.own(shown.at(2)(dataset.points)[0])
    off = answers - dataset.own_labels
    for name, chosen in (("train_error", dataset.train), ("test_error", ~dataset.train)):
        assert fact(stack, name, 2) == pytest.approx(np.sqrt((off[chosen] ** 2).mean()))
        assert float(fact(stack, name, 2)) > 10


def test_errors_are_measured_of_values_only(measured: Callable[..., Recording]) -> None:
    with pytest.raises(
        UserError, match="run one, train_error: this is measured of values that are learnt"
    ):
        fact(Stack.of("one", [measured([0.5], [0.7])]), "train_error", 0)


@pytest.mark.parametrize("name", SHARES)
def test_shares_are_measures(name: str) -> None:
    assert name in FACTS


def test_an_unknown_fact_is_refused(measured: Callable[..., Recording]) -> None:
    stack = Stack.of("one", [measured([0.5], [0.7])])
    with pytest.raises(UserError, match="did you mean 'best_line'"):
        fact(stack, "bestline", 0)
    assert set(FACTS) >= {"epoch", "best_line"}


def test_runs_are_counted_by_their_condition(measured: Callable[..., Recording]) -> None:
    learnt = [
        measured([0.5, 1.0, 0.75], [0.7, 0.3, 0.4]),
        measured([0.5, 0.5, 1.0], [0.7, 0.6, 0.2]),
    ]
    others = [measured([0.5, 0.75, 0.75], [0.7, 0.5, 0.45]) for _ in range(2)]
    stack = Stack.of("runs", [*learnt, *others])
    assert [fact(stack, name, 0) for name in ("k", "n", "share", "median")] == [2, 4, 0.5, 1.5]
    assert fact(stack, "all_right", 0) == 1
    low, high = fact(stack, "low", 0), fact(stack, "high", 0)
    assert (low, high) == pytest.approx((0.15, 0.85), abs=0.01)
    stack = Stack.of("runs", stack.recordings, count="train_loss < 0.48 and train_accuracy < 0.9")
    assert [fact(stack, name, 0) for name in ("k", "median")] == [3, 2]


@pytest.mark.parametrize("count", ["wrong@end < 3", "other.train_loss < 1", "train_loss@end < 1"])
def test_a_count_is_about_every_epoch(count: str, measured: Callable[..., Recording]) -> None:
    stack = Stack.of("runs", [measured([0.5], [0.7])], count=count)
    with pytest.raises(UserError, match="every epoch"):
        fact(stack, "k", 0)


def test_without_any_there_is_no_median(measured: Callable[..., Recording]) -> None:
    stack = Stack.of("runs", [measured([0.5], [0.7])])
    assert fact(stack, "k", 0) == 0
    with pytest.raises(UserError, match="no median epoch"):
        fact(stack, "median", 0)
