"""Positions of steps, and of fractions of steps, among the recorded ones."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.errors import UserError
from epochreel.reels.header import Header
from epochreel.reels.recording import Recording
from epochreel.reels.step_names import plural_of, singular
from epochreel.reels.steps import Steps

Written = Callable[..., Recording]

NUMBERS = st.lists(st.integers(0, 10**12), min_size=1, max_size=20, unique=True).map(sorted)


def steps_of(numbers: list[int]) -> Steps:
    return Steps(np.array(numbers))


@pytest.mark.parametrize(
    ("step", "position"),
    [
        (-5, (0, 0.0)),
        (0, (0, 0.0)),
        (2.5, (0, 0.25)),
        (10, (1, 0.0)),
        (17, (1, 0.7)),
        (20, (2, 0.0)),
        (20.01, (2, 0.0)),
    ],
)
def test_gaps_between_steps_are_crossed_evenly(step: float, position: tuple[int, float]) -> None:
    assert steps_of([0, 10, 20]).position(step) == pytest.approx(position)


@given(NUMBERS, st.data())
def test_a_recorded_step_is_at_its_position(numbers: list[int], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(numbers) - 1))
    steps = steps_of(numbers)
    assert steps.position(numbers[position]) == (position, 0.0)
    assert steps.before(numbers[position]) == position
    assert steps.written(numbers[position]) == f"{numbers[position]:,}"


@given(NUMBERS, st.floats(-10, 2e12))
def test_a_position_is_between_neighbours(numbers: list[int], step: float) -> None:
    low, part = steps_of(numbers).position(step)
    assert 0 <= low < len(numbers)
    assert 0 <= part < 1
    assert low < len(numbers) - 1 or part == 0
    if part:
        before, after = numbers[low], numbers[low + 1]
        assert before + part * (after - before) == pytest.approx(step, rel=1e-9, abs=1e-6)


@given(NUMBERS, st.floats(-10, 2e12), st.floats(-10, 2e12))
def test_positions_increase_with_steps(numbers: list[int], one: float, other: float) -> None:
    steps = steps_of(numbers)
    assert (steps.position(one) <= steps.position(other)) or one > other


@given(NUMBERS, st.floats(0, 2e12))
def test_before_is_the_last_step_that_was_reached(numbers: list[int], step: float) -> None:
    steps = steps_of(numbers)
    reached = [number for number in numbers if number <= step + 1e-9]
    assert numbers[steps.before(step)] == (reached[-1] if reached else numbers[0])
    assert steps.last == numbers[-1]
    assert len(steps) == len(numbers)


@pytest.mark.parametrize(
    ("step", "before", "written"),
    [
        (2.999999, 2, "2"),
        (3 - 1e-12, 3, "3"),
        (3, 3, "3"),
        (3.5, 3, "3"),
        (-0.5, 0, "0"),
        (9.5, 4, "9"),
        (1234.5, 4, "1,234"),
    ],
)
def test_rounding_errors_do_not_delay_a_step(step: float, before: int, written: str) -> None:
    """Steps of frames are computed, and therefore inexact."""
    steps = steps_of([0, 1, 2, 3, 4])
    assert (steps.before(step), steps.written(step)) == (before, written)


def test_steps_with_values_are_written_as_these() -> None:
    steps = Steps(np.array([0, 5, 10]), "C", np.array([0.1, 1.0, 1000.0]))
    assert [steps.written(step) for step in (0, 4.9, 5, 10, 99)] == [
        "0.1",
        "0.1",
        "1",
        *["1000"] * 2,
    ]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.000341455, 1259.0, 1e10], ["0.000341", "1260", "10¹⁰"]),
        ([1000.0, 1001.0, 1002.0], ["1000", "1001", "1002"]),
        ([0.1, 0.1, 0.3], ["0.1", "0.1", "0.3"]),
        ([1e-300, 3e-5, -1.0], ["10⁻³⁰⁰", "3\u2009×\u200910⁻⁵", "−1"]),
        ([0.0, 1.001e9, 1.002e9], ["0", "1.001\u2009×\u200910⁹", "1.002\u2009×\u200910⁹"]),
    ],
)
def test_values_are_written_in_as_few_digits_as_tell_them_apart(
    values: list[float], texts: list[str]
) -> None:
    steps = Steps(np.arange(3), "C", np.array(values))
    assert [steps.written(step) for step in range(3)] == texts


@pytest.mark.parametrize(
    ("name", "title", "plural"),
    [
        ("epoch", "Epoch", "epochs"),
        ("C", "C", "C"),
        ("λ", "λ", "λ"),
        ("max depth", "Max depth", "max depths"),
        ("Global_step", "Global step", "global steps"),
        ("PCA", "PCA", "PCAs"),
    ],
)
def test_steps_have_a_title_and_a_plural(name: str, title: str, plural: str) -> None:
    steps = Steps(np.array([0]), name)
    assert (steps.title, steps.plural) == (title, plural)


@pytest.mark.parametrize(
    ("name", "values", "named"),
    [
        ("C", [0.1, 7.0], "C = 7"),
        ("k", None, "k 9"),
        ("depth", [1.0, 7.0], "depth 7"),
        ("Global_step", None, "global step 9"),
        ("gamma", [1.0, 1e-5], "gamma 10⁻⁵"),
    ],
)
def test_only_values_of_symbols_have_a_sign_before_them(
    name: str, values: list[float] | None, named: str
) -> None:
    steps = Steps(np.array([1, 9]), name, None if values is None else np.array(values))
    assert steps.named(9) == named


@pytest.mark.parametrize(
    ("name", "values", "several", "one"),
    [
        ("gamma", [1.0, 1e-5], "values of gamma", "value of gamma"),
        ("C", [0.1, 7.0], "values of C", "value of C"),
        ("k", None, "values of k", "value of k"),
        ("tree", None, "trees", "tree"),
        ("global_step", None, "global steps", "global step"),
    ],
)
def test_steps_with_values_or_of_a_symbol_are_values(
    name: str, values: list[float] | None, several: str, one: str
) -> None:
    steps = Steps(np.array([1, 9]), name, None if values is None else np.array(values))
    assert (steps.several, steps.one) == (several, one)


@pytest.mark.parametrize(
    ("steps", "typed"),
    [
        (Steps(np.array([1, 1200]), "tree"), "tree 1200"),
        (Steps(np.array([1, 9]), "C", np.array([0.1, 1e9])), "C 1000000000"),
        (Steps(np.array([1, 9]), "C", np.array([1.0, 1e-5])), "C 1e-05"),
    ],
)
def test_steps_are_typed_in_plain_notation(steps: Steps, typed: str) -> None:
    assert steps.typed == typed
    assert steps.step_at(typed[: typed.index(" ")], float(typed.split()[1])) == steps.last


@pytest.mark.parametrize(
    ("steps", "ended"),
    [
        (Steps(np.array([1, 9]), "max_depth"), "max depth {}"),
        (Steps(np.array([1, 9]), "global_step"), "{} global steps"),
        (Steps(np.arange(3)), "{} epochs"),
        (Steps(np.arange(2)), "{} epoch"),
        (Steps(np.arange(1)), "{} epochs"),
        (Steps(np.arange(3), "tree"), "{} trees"),
        (Steps(np.array([1, 50]), "k"), "k {}"),
        (Steps(np.arange(3), "C", np.array([0.1, 1.0, 10.0])), "C {}"),
        (Steps(np.arange(3), "gamma", np.array([0.1, 1.0, 10.0])), "gamma {}"),
    ],
)
def test_the_end_of_a_chart_has_a_unit(steps: Steps, ended: str) -> None:
    """In the singular for one; a parameter stands before its value."""
    assert steps.ended == ended


@pytest.mark.parametrize("numbers", [[0, 10, 20], [5, 6, 9], [10**12 - 2, 10**12 - 1, 10**12]])
def test_named_steps_with_values_survive_a_round_trip(
    plain_header: Header, written: Written, numbers: list[int]
) -> None:
    states = [np.full(13, n, dtype=np.float32) for n in range(3)]
    values = [0.01, 1.0, 100.0]
    recording = written(replace(plain_header, step="C"), states, numbers=numbers, values=values)
    assert recording.steps.name == "C"
    assert recording.epochs.tolist() == numbers
    assert recording.steps.values is not None
    assert recording.steps.values.tolist() == values
    assert not recording.steps.values.flags.writeable
    for number, state in zip(numbers, states, strict=True):
        np.testing.assert_array_equal(recording.parameters(number), state)
    half = (numbers[0] + numbers[1]) / 2
    np.testing.assert_array_equal(recording.parameters(half), np.zeros(13))


@pytest.mark.parametrize(
    ("name", "separate"),
    [
        *(("epoch", False), ("batch", False), ("tree", True), ("k", True), ("C", True)),
        *(("Epoch", False), ("global_step", False), ("Training batch", False), ("iter", False)),
        *(("batch size", True), ("stepsize", True), ("?", True)),
    ],
)
def test_steps_are_separate_where_each_has_a_model_of_its_own(name: str, separate: bool) -> None:
    steps = Steps(np.array([0, 4]), name)
    assert steps.separate == separate
    assert steps.position(3.0) == (0, 0.0 if separate else 0.75)
    assert steps.written(3.0) == ("0" if separate else "3")


@pytest.mark.parametrize(
    ("several", "one"),
    [
        *(("epochs", "epoch"), ("Batches", "Batch"), ("global_steps", "global_step")),
        *(("epoch", "epoch"), ("trees", "trees"), ("C", "C")),
    ],
)
def test_several_steps_of_one_model_are_called_as_one_is(several: str, one: str) -> None:
    assert singular(several) == one


def test_steps_without_values_have_none(plain_header: Header, written: Written) -> None:
    recording = written(plain_header, [np.zeros(13, dtype=np.float32)])
    assert (recording.steps.name, recording.steps.values) == ("epoch", None)


@pytest.mark.parametrize("step", [1, 7, 11])
def test_a_step_that_was_not_recorded_is_refused(
    step: int, plain_header: Header, written: Written
) -> None:
    states = [np.zeros(13, dtype=np.float32)] * 2
    recording = written(replace(plain_header, step="tree"), states, numbers=[5, 10])
    with pytest.raises(UserError, match=rf"tree not in the recording \(5 to 10\): got {step}"):
        recording.layers(step)


@pytest.mark.parametrize(
    "step", [10, 10.5, 20, 10 - 1e-12, 20 + 1e-12, np.float32(15), np.array(12)]
)
def test_a_step_of_the_run_is_a_number_within_it(step: float) -> None:
    assert steps_of([10, 15, 20]).within(step) == pytest.approx(float(step))


@pytest.mark.parametrize("step", [9, 21, 900, float("nan"), float("inf"), [10], "12", None, 12j])
def test_anything_else_is_refused_with_the_last_step(step: object) -> None:
    message = "epoch must be a number from 10 to 20, the last that was recorded: got "
    with pytest.raises(UserError, match=re.escape(message + repr(step))):
        steps_of([10, 15, 20]).within(step)


def test_an_array_of_steps_is_refused() -> None:
    with pytest.raises(UserError, match="epoch must be a number from 10 to 20"):
        steps_of([10, 20]).within(np.array([10, 11]))


@pytest.mark.parametrize("step", [1.5, "10", None, [10], np.array([10, 20])])
def test_a_recorded_step_is_a_whole_number(step: object) -> None:
    message = f"a recorded epoch is a whole number: got {step!r}; at takes fractional epochs"
    with pytest.raises(UserError, match=re.escape(message)):
        steps_of([10, 20]).recorded(step)
    assert steps_of([10, 20]).recorded(np.int64(20)) == 1


def test_steps_that_are_not_there_are_refused_with_those_that_are() -> None:
    for numbers, message in (([0, 9], "there are epochs 0 to 9"), ([4], "there is only epoch 4")):
        with pytest.raises(UserError, match=f"^{message}: got 'epoch 12'"):
            steps_of(numbers).step_at("epoch", 12.0)


def test_a_name_without_words_stays_as_it_is() -> None:
    assert Steps(np.array([0, 9]), "__").named(9.0) == "__ 9"


VALUED = Steps(np.array([0, 1, 2]), "C", np.array([0.01, 1.0, 100.0]))


def test_the_longest_text_is_that_of_the_last_number_or_the_longest_value() -> None:
    assert steps_of([0, 9, 1200]).longest == "1,200"
    assert VALUED.longest == "0.01"


@pytest.mark.parametrize(
    ("every", "name", "last", "values"),
    [
        ([steps_of([0, 1]), steps_of([0, 5, 10])], "epoch", 10, None),
        ([Steps(np.array([0, 10]), "tree"), steps_of([0, 5])], "step", 10, None),
        # Names that pictures write alike are one.
        (
            [Steps(np.array([0, 9]), "Global_step"), Steps(np.array([0]), "global step")],
            *("Global_step", 9, None),
        ),
        ([Steps(np.array([0, 9]), "Epoch"), steps_of([0])], "Epoch", 9, None),
        ([VALUED[:2], VALUED], "C", 2, [0.01, 1.0, 100.0]),
        ([VALUED, replace(VALUED, values=VALUED.numbers * 2.0)], "step", 2, None),
        ([VALUED, replace(VALUED, numbers=VALUED.numbers + 1)], "step", 3, None),
        ([VALUED, Steps(np.array([0]), "C")], "step", 2, None),
        ([VALUED, replace(VALUED, name="gamma")], "step", 2, None),
    ],
)
def test_several_runs_have_the_steps_of_the_longest(
    every: list[Steps], name: str, last: int, values: list[float] | None
) -> None:
    shared = Steps.shared(every)
    assert (shared.name, shared.last) == (name, last)
    assert (None if shared.values is None else shared.values.tolist()) == values


@pytest.mark.parametrize(
    ("name", "several"),
    [
        *(("batch", "batches"), ("leaf", "leaves"), ("tree", "trees"), ("C", "C")),
        *(("trees", "trees"), ("leaves", "leaves"), ("Classes", "Classes"), ("alphas", "alphas")),
        *(("pass", "passes"), ("bias", "biases"), ("my radius", "my radiuses"), ("s", "s")),
        *(("atlas", "atlases"), ("chaos", "chaoses"), ("axis", "axes"), ("ratios", "ratios")),
    ],
)
def test_several_steps_have_a_plural(name: str, several: str) -> None:
    assert plural_of(name) == several


@pytest.mark.parametrize(
    ("steps", "name", "number", "step"),
    [
        (Steps(np.array([1, 2, 3]), "C", np.array([0.01, 1.0, 100.0])), "C", 1.0, 2.0),
        (Steps(np.array([1, 2, 3]), "C", np.array([0.01, 1.0, 100.0])), "c", 0.4, 1.0),
        (Steps(np.array([1, 2, 3]), "C", np.array([0.01, 1.0, 99.9999999])), "C", 100.0, 3.0),
        (Steps(np.array([1, 2]), "C", np.array([0.012345, 98.7654])), "C", 98.8, 2.0),
        (Steps(np.array([1, 2]), "C", np.array([0.012345, 98.7654])), "C", 0.0123, 1.0),
        (Steps(np.array([1, 2, 3]), "k", np.array([50.0, 20.0, 1.0])), "k", 19.0, 2.0),
        (Steps(np.array([1, 10, 20]), "tree"), "tree", 12.0, 12.0),
        (Steps(np.array([0, 10]), "batch"), "Batch", 2.5, 2.5),
        (Steps(np.array([0, 10]), "Global_step"), "global step", 10.0, 10.0),
        (Steps(np.array([0, 10]), "global step"), "Global_step", 10.0, 10.0),
        (Steps(np.array([1, 2]), "C", np.array([1.0, 1e9])), "C", 1e9, 2.0),
    ],
)
def test_a_step_is_found_by_its_name(steps: Steps, name: str, number: float, step: float) -> None:
    assert steps.step_at(name, number) == step


_OF_C = Steps(np.array([1, 2, 3]), "C", np.array([0.01, 1.0, 1234.0]))


@pytest.mark.parametrize(
    ("steps", "number", "said"),
    [
        (_OF_C, 1.0, ""),
        (_OF_C, 1234.0, ""),
        (_OF_C, 0.4, "C = 0.4 was not recorded: the picture shows C = 0.01, the nearest"),
        (_OF_C, 900.0, "C = 900 was not recorded: the picture shows C = 1230, the nearest"),
        (Steps(np.array([1, 2]), "C", np.array([0.012345, 98.7654])), 98.8, ""),
        (Steps(np.array([1, 10, 1200]), "tree"), 1200.0, ""),
        (
            Steps(np.array([1, 10, 1200]), "tree"),
            12.0,
            "tree 12 was not recorded: the picture shows tree 10, the last before it",
        ),
        (
            Steps(np.array([0, 1]), "max_iter", np.array([10.0, 100.0])),
            40.0,
            "max iter 40 was not recorded: the picture shows max iter 10, the nearest",
        ),
        (Steps(np.array([0, 10]), "batch"), 2.5, ""),
        (Steps(np.array([0, 10])), 5.0, ""),
    ],
)
def test_another_step_than_the_one_that_is_asked_for_is_said(
    steps: Steps, number: float, said: str
) -> None:
    assert steps.substitution(steps.name, number) == said


@pytest.mark.parametrize(
    ("name", "number", "said"),
    [
        ("depth", 1.0, "have the name 'C': got 'depth 1'; write it like 'C 100'"),
        ("C", 200.0, "C must be a number from 0.01 to 100, as it was recorded: got 'C 200'"),
        ("C", -1.0, "must be a number from 0.01"),
        ("C", 100.1, "must be a number from 0.01"),
    ],
)
def test_a_step_by_name_that_is_not_there_is_refused(name: str, number: float, said: str) -> None:
    steps = Steps(np.array([1, 2, 3]), "C", np.array([0.01, 1.0, 100.0]))
    with pytest.raises(UserError, match=re.escape(said)):
        steps.step_at(name, number)
