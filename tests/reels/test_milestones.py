"""Milestones, found in artificial measures with known epochs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.numerals import compact
from epochreel.reels.architecture import Architecture
from epochreel.reels.losses import OWN_LOSS
from epochreel.reels.metrics import Metrics
from epochreel.reels.milestones import Milestone, milestones, sentences_of, what_is_lost
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.tests.scenes.tiny import recording
from epochreel.training.header import header_of
from epochreel.training.spec import RunSpec


def milestones_of(*given: Any, **measures: Any) -> list[Milestone]:
    """All milestones of a run with these measures, as `run_of` takes them."""
    return milestones(run_of(*given, **measures))


def run_of(
    loss: list[float],
    accuracy: list[float] | None = None,
    test: list[float] | None = None,
    dead: list[tuple[float, float]] | None = None,
    data: str = "circle",
    step: str = "epoch",
    values: list[float] | None = None,
    first: int = 0,
    activation: str = "relu",
) -> Recording:
    """A run with these measures from its `first` step on, whose parameters are 0.

    It has a hidden layer of 4 for each share of `dead` units of a step.
    """
    n = len(loss)
    metrics = Metrics(
        train_loss=np.array(loss),
        test_loss=np.array([np.nan] * n if test is None else test),
        train_accuracy=np.array([0.5] * n if accuracy is None else accuracy),
        test_accuracy=np.full(n, np.nan),
        seconds=np.arange(n) / 10,
        gradient_norms=np.ones((n, 1)),
        dead_units=np.zeros((n, 0)) if dead is None else np.array(dead),
        weight_norms=np.ones((n, 1)),
    )
    hidden = (4,) * (0 if dead is None else len(dead[0]))
    spec = RunSpec.parse(
        {
            "data": {"name": data, "options": {"points": 8}},
            "hidden": hidden,
            "activation": activation,
        }
    )
    header = header_of(spec, spec.data.dataset())
    assert isinstance(header.model, Architecture)
    steps = Steps(np.arange(first, first + n), step, None if values is None else np.array(values))
    return Recording(header, steps, metrics, np.zeros((n, header.model.size)))


def kinds(loss: list[float], accuracy: list[float] | None = None) -> dict[str, int]:
    """Kind and epoch of every milestone of a run with these measures."""
    return {each.kind: each.epoch for each in milestones_of(loss, accuracy)}


def test_accuracies_count_when_first_reached() -> None:
    found = kinds([1.0] * 5, [0.5, 0.9, 0.89, 0.99, 1.0])
    assert found == {"accuracy 90%": 1, "accuracy 99%": 3, "accuracy 100%": 4}


def test_of_accuracies_that_one_step_reaches_the_highest_is_said() -> None:
    run = run_of([1.0] * 4, [0.5, 0.995, 0.9, 1.0])
    assert sentences_of(run) == [
        "Training accuracy first reaches 99\u2009% at epoch 1.",
        "Training accuracy first reaches 100\u2009% at epoch 3.",
    ]
    started = run_of([1.0, 0.4], [1.0, 1.0])
    assert len(milestones(started)) == 4
    assert sentences_of(started) == [
        "Training accuracy starts at 100\u2009%.",
        "The training loss has halved, from 1, by epoch 1.",
    ]


def test_accuracies_are_said_beside_other_events_of_their_step() -> None:
    assert sentences_of(run_of([1.0, 0.4], [0.5, 1.0])) == [
        "Training accuracy first reaches 100\u2009% at epoch 1.",
        "The training loss has halved, from 1, by epoch 1.",
    ]


@pytest.mark.parametrize(("loss", "epoch"), [([1.0, 0.6, 0.5, 0.1], 2), ([1.0, 0.4, 0.6], 1)])
def test_the_loss_halves(loss: list[float], epoch: int) -> None:
    assert kinds(loss) == {"loss halved": epoch}


def test_a_loss_that_starts_at_infinity_has_not_halved() -> None:
    assert "loss halved" not in kinds([float("inf"), 5.0, 1.0])


def test_milestones_of_values_are_shares_of_the_loss() -> None:
    loss, none = [0.5, 0.2, 0.05, 0.06, 0.004], [float("nan")] * 5
    found = milestones_of(loss, none, data="reg-plane")
    assert [(each.kind, each.epoch) for each in found] == [
        ("loss halved", 1),
        ("loss left a tenth", 2),
        ("loss left a hundredth", 4),
    ]
    assert found[1].sentence == "Training loss first falls to a tenth of its start at epoch 2."


def test_of_standardised_values_no_loss_is_written() -> None:
    """Films show their error in the values' own units, whose share is the root of the loss's."""
    whole = run_of([1.0, 0.25, *[0.2] * 12], test=[1.0, 0.5, 0.5, *[0.9] * 11], data="reg-plane")
    scaled = replace(whole.dataset, value_scaling=ValueScaling(3.0, 2.0))
    header = replace(whole.header, dataset=scaled)
    run = Recording(header, whole.steps, whole.metrics, whole.stored)
    for losses, said in (
        (np.arange(1.0, 15.0), "From epoch 1 on the training error is above its start."),
        (
            np.array([1.0, *[2.0] * 11, 0.9, 3.0]),
            "The training error goes up and down; it is mostly above its start.",
        ),
    ):
        risen = Recording(
            header, whole.steps, replace(whole.metrics, train_loss=losses), whole.stored
        )
        assert sentences_of(risen)[0] == said
    assert sentences_of(run) == [
        "Training error first falls to half of its start at epoch 1.",
        "The training loss has halved by epoch 1.",
        "From epoch 1 on the model overfits: the test loss rises while the training loss falls.",
        "From epoch 2 on the training error hardly moves, at 1.26.",
    ]


@pytest.mark.parametrize(
    ("column", "value"), [("rent (€)", "1.26 €"), ("rent", "1.26"), ("share (%)", "1.26")]
)
def test_a_plateau_of_standardised_values_is_at_an_error_in_their_unit(
    column: str, value: str
) -> None:
    whole = run_of([1.0, 0.25, *[0.2] * 12], data="reg-plane")
    scaled = replace(whole.dataset, value_scaling=ValueScaling(3.0, 2.0), label_name=column)
    header = replace(whole.header, dataset=scaled)
    run = Recording(header, whole.steps, whole.metrics, whole.stored)
    said = f"From epoch 2 on the training error hardly moves, at {value}."
    assert sentences_of(run)[-1] == said


def test_what_is_lost_is_the_loss_or_the_answers() -> None:
    """Nobody knows the loss of a caller's own."""
    whole = run_of([1.0, 0.9, float("nan")])
    own = Recording(replace(whole.header, loss=OWN_LOSS), whole.steps, whole.metrics, whole.stored)
    without = run_of([float("nan")] * 3)
    answers = "the answers are no longer numbers"
    assert [what_is_lost(whole, step) for step in (1, 2)] == [
        answers,
        "the loss is no longer a number",
    ]
    assert [what_is_lost(each, 2) for each in (own, without)] == [answers] * 2


@pytest.mark.parametrize("loss", [[1.0, 2.0, float("nan")], [1.0, 2.0, float("inf")]])
def test_a_loss_that_is_not_finite_is_divergence(loss: list[float]) -> None:
    assert kinds(loss) == {"divergence": 2}


def test_a_uniform_run_has_no_milestones() -> None:
    assert kinds([1.0, 0.9, 0.8]) == {}


def test_a_plateau_has_a_beginning_and_an_end() -> None:
    falling, flat = [1.0, 0.9, 0.8], [0.7 - 1e-4 * i for i in range(15)]
    found = milestones_of([*falling, *flat, 0.6, 0.51])
    assert [(each.kind, each.epoch) for each in found] == [("plateau", 3)]
    assert "From epoch 3 to 17 the training loss hardly moves, at 0.699" in found[0].sentence


def test_a_run_that_diverges_has_no_plateau() -> None:
    assert kinds([1.0, 0.8, *[0.7] * 12, float("nan")]) == {"divergence": 14}


def test_the_last_plateau_has_no_end() -> None:
    (found,) = milestones_of([1.0, 0.8, *[0.7] * 12])
    assert found.sentence == "From epoch 2 on the training loss hardly moves, at 0.7."


def test_adjacent_plateaus_are_merged() -> None:
    (found,) = milestones_of([1.0, 0.8, *[0.7] * 12, *[0.699] * 12, *[0.6965] * 12])
    assert found.sentence == "From epoch 2 on the training loss hardly moves, at 0.697."


def test_a_loss_that_falls_to_a_part_of_itself_moves() -> None:
    """Also one so small that it is a hundredth of the whole fall, and one that creeps there."""
    assert "plateau" not in kinds([1.0, *np.geomspace(0.007, 0.001, 20)])
    assert "plateau" in kinds([1.0, *np.geomspace(0.007, 0.006, 20)])
    creeping = milestones_of([1.0, *np.repeat(np.geomspace(0.04, 0.02, 5), 12)])
    assert len([each for each in creeping if each.kind == "plateau"]) > 1


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        ([1.0, 2.0, 0.9, 3.0, 2.5], "From epoch 3 on the training loss is above its start of 1; "),
        ([1.0, 2.0, 0.9, 3.0, 1.05], None),
        ([-1.0, -2.0, -0.95], None),
        ([-1.0, -2.0, -0.5], "From epoch 2 on the training loss is above its start of −1; "),
        ([1.0, 2.0, float("inf")], None),
    ],
)
def test_a_loss_has_risen_that_ends_above_its_start(loss: list[float], said: str | None) -> None:
    found = [each.sentence for each in milestones_of(loss) if each.kind == "risen"]
    assert found == ([f"{said}it ends at {compact(loss[-1]).rstrip('0')}."] if said else [])


@pytest.mark.parametrize(
    ("loss", "epoch", "said"),
    [
        # Before it is above its start for good it was below it half of the time, or less.
        ([1.0, 2.0, 0.9, 2.0, 3.0], 3, "From epoch 3 on the training loss is above its start of 1"),
        (
            [1.0, 2.0, 2.5, 0.9, 2.0, 3.0],
            1,
            "The training loss goes up and down between 0.9 and 3; it is mostly above its start of "
            "1.",
        ),
        # It is above its start in the last of nine steps, or of eleven.
        ([1.0, *[0.9] * 8, 2.0], 9, "From epoch 9 on the training loss is above its start of 1; "),
        ([1.0, *[0.9] * 10, 2.0], 11, "The training loss ends above its start of 1, at 2."),
    ],
)
def test_a_loss_that_is_above_its_start_mostly_or_at_last_is_not_said_to_begin_to_rise(
    loss: list[float], epoch: int, said: str
) -> None:
    (found,) = (each for each in milestones_of(loss) if each.kind == "risen")
    assert found.epoch == epoch
    assert found.sentence.startswith(said)


@pytest.mark.parametrize("n", [9, 150])
def test_a_short_rest_is_not_a_plateau(n: int) -> None:
    """A plateau takes at least ten epochs, and a tenth of the run."""
    assert kinds([1.0, *[0.9] * 9, *np.linspace(0.9, 0.51, n)]) == {}


@pytest.mark.parametrize(
    ("activation", "happens"), [("relu", "die"), ("sigmoid", "saturate"), ("tanh", "saturate")]
)
def test_dying_units_are_found_in_each_layer(activation: str, happens: str) -> None:
    """Those between two flat ends saturate: they are never off."""
    dead = [(0.25, 0.0), (0.25, 0.0), (0.25, 0.5), (0.25, 0.25)]
    (found,) = milestones_of([1.0, 0.9, 0.8, 0.7], dead=dead, activation=activation)
    assert (found.kind, found.epoch) == ("dying units", 2)
    assert f"hidden layer 2 {happens} from epoch 2 on: up to 50\u2009%" in found.sentence


def test_units_that_all_come_back_are_dead_for_a_while() -> None:
    dead = [(0.25, 0.0), (0.25, 0.5), (0.25, 0.25), (0.25, 0.0), (0.25, 0.0)]
    (found,) = milestones_of([1.0, 0.9, 0.8, 0.7, 0.6], dead=dead)
    assert found.sentence == (
        "Of the units of hidden layer 2, up to 50\u2009% move for no training point for a while, "
        "first at epoch 1."
    )


def test_units_die_when_they_do_not_come_back_any_more() -> None:
    dead = [(0.25, 0.0), (0.25, 0.5), (0.25, 0.0), (0.25, 0.25), (0.25, 0.25)]
    (found,) = milestones_of([1.0, 0.9, 0.8, 0.7, 0.6], dead=dead)
    assert found.epoch == 3
    assert "hidden layer 2 die from epoch 3 on: up to 25\u2009%" in found.sentence


@pytest.mark.parametrize("start", [0.0, -2.0])
@pytest.mark.parametrize("data", ["circle", "reg-plane"])
def test_a_loss_that_begins_at_0_or_below_has_no_parts(start: float, data: str) -> None:
    """Its first step, which may be any, would be where it has halved."""
    assert not milestones_of([start, 5.0, start, start - 9], data=data, first=1)
    found = milestones_of([5.0, start], data=data, first=1)
    assert {"loss halved"} <= {each.kind for each in found if each.epoch == 2}


def test_overfitting_begins_at_the_minimum_of_the_test_loss() -> None:
    loss = [1.0, 0.9, 0.8, 0.7, 0.6]
    (found,) = milestones_of(loss, test=[1.0, 0.8, 0.7, 0.75, 0.9])
    assert (found.kind, found.epoch) == ("overfitting", 2)
    assert found.sentence.startswith("From epoch 2 on the model overfits: the test loss rises from")
    assert "from 0.7 to 0.9" in found.sentence
    assert milestones_of(loss, test=[1.0, 0.8, 0.7, 0.72, 0.74]) == []
    (risen,) = milestones_of(loss[::-1], test=[1.0, 0.8, 0.7, 0.8, 0.9])
    assert risen.kind == "risen"
    assert milestones_of([1.0, 0.9, 0.8, 0.8, 0.8], test=[1.0, 0.8, 0.7, 0.8, 0.9]) == []
    assert milestones_of(loss, test=[1.0, 0.8, 0.7, 0.8, float("inf")]) == []


@pytest.mark.parametrize(
    ("lucky", "last", "overfits"),
    [
        (20, 0.5, False),  # the lowest of all steps is one of noise
        (20, 0.6, True),
        (5, 0.6, False),  # and is where the loss still falls
        (12, 1.1, False),  # also if it ends above what it is there
    ],
)
def test_one_lucky_step_is_not_where_overfitting_begins(
    lucky: int, last: float, *, overfits: bool
) -> None:
    test = np.concatenate([np.linspace(1.5, 0.5, 20), [0.5, 0.5], np.linspace(0.5, last, 19)])
    test[lucky] = 0.4
    found = milestones_of(np.linspace(1.0, 0.6, len(test)).tolist(), test=test.tolist())
    assert [each.epoch for each in found if each.kind == "overfitting"] == [lucky] * overfits


def test_overfitting_is_found_among_many_epochs() -> None:
    epochs = 100_000
    test = np.abs(np.linspace(-1.0, 1.0, epochs)) + 1.0
    found = milestones_of(np.linspace(1.0, 0.1, epochs).tolist(), test=test.tolist())
    overfitting = [each.epoch for each in found if each.kind == "overfitting"]
    assert overfitting == [int(test.argmin())]


@pytest.mark.parametrize(("hidden", "noun"), [((8,), "network"), ((), "model")])
def test_what_overfits_is_a_network_if_it_has_hidden_layers(
    hidden: tuple[int, ...], noun: str
) -> None:
    reel = recording(hidden=hidden, loss=(1.0, 0.8, 0.6))
    metrics = replace(reel.metrics, test_loss=np.array([1.0, 0.7, 0.9]))
    found = milestones(Recording(reel.header, reel.steps, metrics, reel._states))
    assert f"From epoch 1 on the {noun} overfits" in " ".join(each.sentence for each in found)


@pytest.mark.parametrize(("last", "overfits"), [(-2.9, False), (-2.6, True)])
def test_losses_below_zero_rise_by_a_tenth_of_their_size_as_well(
    last: float, overfits: bool
) -> None:
    found = milestones_of([-1.0, -1.1, -1.2, -1.3], test=[-1.0, -2.0, -3.0, last])
    assert ("overfitting" in [each.kind for each in found]) == overfits


def test_sentences_use_the_name_of_the_steps() -> None:
    losses = [1.0, 0.9, 0.8, 0.4, float("nan")]
    found = milestones_of(losses, [0.5, 0.9, 0.9, 0.9, 0.9], step="tree")
    assert [each.sentence for each in found] == [
        "Training accuracy first reaches 90\u2009% at tree 1.",
        "The training loss has halved, from 1, by tree 3.",
        "Training diverges at tree 4: the loss is no longer a number.",
    ]
    for loss, written in ((0.7, "0.7"), (1.2e-9, "1.2\u2009×\u200910⁻⁹")):
        *_, plateau = milestones_of([1.0, 0.8, *[loss] * 12], step="stage")
        assert plateau.sentence == f"From stage 2 on the training loss hardly moves, at {written}."


def test_steps_with_values_are_called_by_these() -> None:
    losses, values = [1.0, 0.8, *[0.7] * 12], [10.0**k for k in range(-4, 10)]
    assert [each.sentence for each in milestones_of(losses, step="C", values=values)] == [
        "From C = 0.01 on the training loss hardly moves, at 0.7."
    ]
    found = milestones_of([1.0, 0.9, 0.4], step="C", values=[0.01, 0.1, 1])
    assert found[0].sentence == "The training loss has halved, from 1, by C = 1."
    assert found[0].epoch == 2


def test_large_numbers_of_steps_are_grouped() -> None:
    (found,) = milestones_of([*np.linspace(1, 0.51, 1500), 0.4])
    assert found.sentence == "The training loss has halved, from 1, by epoch 1,500."


def test_losses_by_clusters_that_were_found_are_no_milestones() -> None:
    """Of clusters no accuracy is recorded."""
    loss, none = [1.0, 0.4, 0.1], [float("nan")] * 3
    assert kinds(loss, none) == {}
    assert kinds(loss) == {"loss halved": 1}
