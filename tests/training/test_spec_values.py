"""Specs as Python values: how they are made, compared, copied and shown, and that none changes."""

import copy
import inspect
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel import RunSpec, UserError
from epochreel.training.presets import PRESETS
from epochreel.training.spec import DataSpec, StopSpec
from epochreel.training.spellings import RunValues

CIRCLES: dict[str, Any] = {"name": "circles", "options": {"noise": 0.1}, "seed": 3}
SPECS = [
    RunSpec(),
    RunSpec(data="xor", hidden=(), stop={"loss": 0.1, "patience": 3}),
    RunSpec(data=CIRCLES, activations="relu, elu", features=["x", "xSquared"], dtype="float64"),
    RunSpec(data={"name": "a/points.csv", "options": {"target": "value"}}),
    RunSpec(data="mine.sets:rows"),
    *(RunSpec.parse(values) for values in PRESETS.values()),
]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ({"data": "circles"}, {"data": {"name": "circles"}}),
        (
            {"data": Path("a/points.csv")},
            {"data": {"name": "table", "options": {"path": "a/points.csv"}}},
        ),
        ({"data": DataSpec(name="xor")}, {"data": {"name": "xor"}}),
        ({"hidden": 8}, {"hidden": [8]}),
        ({"hidden": 0}, {"hidden": []}),
        ({"hidden": "4, 4,2"}, {"hidden": [4, 4, 2]}),
        ({"hidden": "none"}, {"hidden": []}),
        ({"hidden": "0"}, {"hidden": []}),
        ({"hidden": (each for each in (3, 2))}, {"hidden": [3, 2]}),
        ({"hidden": np.array([3, 2]), "seed": np.int64(4)}, {"hidden": [3, 2], "seed": 4}),
        ({"features": "x, sinX"}, {"features": ["x", "sinX"]}),
        ({"features": iter(["y"])}, {"features": ["y"]}),
        ({"activations": "relu,linear"}, {"activations": ["relu", "identity"]}),
        ({"stop": StopSpec(loss=0.5)}, {"stop": {"loss": 0.5}}),
    ],
)
def test_values_are_written_as_is_natural(written: dict[str, Any], plain: dict[str, Any]) -> None:
    assert RunSpec(**written) == RunSpec.parse(plain)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RunSpec(epochs=0), "epochs must be at least 1: got 0"),
        (lambda: RunSpec(data={"seed": -1}), "data.seed must be at least 0: got -1"),
        (lambda: RunSpec.parse({"hiden": 8}), "unknown key: got 'hiden'; did you mean 'hidden'?"),
        (lambda: RunSpec(momentum=0.5), "momentum applies to the optimisers momentum and nesterov"),
        (lambda: DataSpec(name="xro"), "unknown data set: got 'xro'; did you mean 'xor'?"),
        (lambda: StopSpec(loss=-1), "loss must be at least 0: got -1"),
        (lambda: RunSpec().replaced(hidden="wide"), "hidden must be widths like 8,8, or none"),
    ],
)
def test_a_wrong_value_is_a_user_error(make: Callable[[], object], message: str) -> None:
    with pytest.raises(UserError) as caught:
        make()
    assert str(caught.value)[: len(message)] == message


def test_the_signature_names_every_field() -> None:
    parameters = inspect.signature(RunSpec).parameters
    assert list(parameters) == list(RunSpec.model_fields) == list(RunValues.__annotations__)
    assert {each.kind for each in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert parameters["epochs"].default == 300


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_specs_are_values(spec: RunSpec) -> None:
    same = RunSpec.from_json(spec.model_dump_json())
    copies = [same, copy.copy(spec), copy.deepcopy(spec), pickle.loads(pickle.dumps(spec))]
    for each in copies:
        assert each == spec
        assert hash(each) == hash(spec)
    assert len({spec, *copies}) == 1
    assert spec != spec.replaced(seed=99)
    assert spec.replaced(seed=99).replaced(seed=spec.seed) == spec


@pytest.mark.parametrize("spec", SPECS, ids=str)
def test_a_repr_is_short_and_makes_the_spec_again(spec: RunSpec) -> None:
    again = eval(repr(spec), {"RunSpec": RunSpec, "DataSpec": DataSpec, "StopSpec": StopSpec})
    assert again == spec
    assert len(repr(spec)) < 250


def test_a_repr_shows_data_widths_and_what_differs_from_the_defaults() -> None:
    assert repr(RunSpec()) == "RunSpec(data='spiral', hidden=(8, 8))"
    assert repr(RunSpec(data=CIRCLES, hidden=6, epochs=9)) == (
        "RunSpec(data=DataSpec(name='circles', options={'noise': 0.1}, seed=3), hidden=(6,), "
        "epochs=9)"
    )
    assert repr(RunSpec(data="a/b.csv", hidden=[])) == "RunSpec(data='a/b.csv', hidden=())"


def _changes() -> list[Callable[[RunSpec], object]]:
    def assign(spec: Any) -> None:
        spec.epochs = 3

    def assign_inside(spec: Any) -> None:
        spec.data.seed = 3

    def delete(spec: Any) -> None:
        del spec.epochs

    def change_option(spec: Any) -> None:
        spec.data.options["noise"] = 3

    def change_width(spec: Any) -> None:
        spec.hidden[0] = 3

    def add(spec: Any) -> None:
        spec.more = 3

    return [assign, assign_inside, delete, change_option, change_width, add]


@pytest.mark.parametrize("change", _changes())
def test_a_spec_cannot_change(change: Callable[[RunSpec], object]) -> None:
    spec, options = RunSpec(), {"noise": 1}
    with pytest.raises((AttributeError, TypeError)):
        change(spec)
    made = RunSpec(data={"options": options})
    options["noise"] = 7
    assert made.data.options["noise"] == 1
    assert spec == RunSpec() == RunSpec.parse({})
