"""True and False are no numbers, and numbers and texts are neither: in specs, plans and calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import torch
from pydantic import Field
from sklearn.svm import SVC

import epochreel
from epochreel.batch.plan import Plan
from epochreel.errors import UserError
from epochreel.models import Frozen, validated

POINTS = np.array([[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [2.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
LABELS = np.array([0, 1, 0, 1])


class Inner(Frozen, frozen=True):
    share: float = 0.5


class Settings(Frozen, frozen=True):
    whole: int = 1
    real: float = 1.0
    switch: bool = False
    several: tuple[int, ...] = ()
    table: Mapping[str, float] = Field(default_factory=dict)
    either: int | Literal["auto"] = 1
    perhaps: bool | None = None
    inner: Inner = Inner()


@dataclass(frozen=True)
class Plain:
    whole: int = 1
    switch: bool = False
    inner: Inner = field(default_factory=Inner)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"whole": True}, "whole must be a whole number: got True"),
        ({"whole": np.True_}, "whole must be a whole number: got np.True_"),
        ({"real": False}, "real must be a number: got False"),
        ({"several": [1, True]}, "a value of several must be a whole number: got True"),
        ({"table": {"a": True}}, "table.a must be a number: got True"),
        ({"either": True}, "either must be a whole number: got True"),
        ({"inner": {"share": True}}, "inner.share must be a number: got True"),
        ({"switch": 1}, "switch must be true or false: got 1"),
        ({"switch": 0.0}, "switch must be true or false: got 0.0"),
        ({"switch": "no"}, "switch must be true or false: got 'no'"),
        ({"perhaps": 1}, "perhaps must be true or false: got 1"),
    ],
)
def test_models_refuse_one_for_the_other(given: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError) as caught:
        validated(Settings, given)
    assert str(caught.value) == message


@pytest.mark.parametrize("given", [{"whole": True}, {"switch": 1}, {"inner": {"share": True}}])
def test_dataclasses_refuse_one_for_the_other(given: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="must be "):
        validated(Plain, given)


@pytest.mark.parametrize(
    "given",
    [
        {"whole": 3, "real": 2, "switch": True, "several": [1, 2], "table": {"a": 1}},
        {"whole": np.int64(3), "real": np.float32(2), "switch": np.True_, "perhaps": False},
        {"whole": 3.0, "either": "auto", "inner": {"share": 1}},
    ],
)
def test_what_is_of_its_type_is_taken(given: dict[str, Any]) -> None:
    made = validated(Settings, given)
    for name, value in given.items():
        assert getattr(made, name) == (Inner(**value) if name == "inner" else _plain(value))
    assert type(made.whole) is int
    assert type(made.switch) is bool


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


RUN = {"name": "a", "data": "circle"}


@pytest.mark.parametrize(
    ("run", "render", "message"),
    [
        ({"epochs": True}, {}, "run 1 (a): epochs must be a whole number: got True"),
        ({"shuffle": 1}, {}, "run 1 (a): shuffle must be true or false: got 1"),
        ({}, {"duration": True}, "render 1: duration must be a number: got True"),
        ({}, {"poster_first": 1}, "render 1: poster_first must be true or false: got 1"),
    ],
)
def test_plans_refuse_one_for_the_other(
    run: dict[str, Any], render: dict[str, Any], message: str, tmp_path: Path
) -> None:
    tables = {"run": [{**RUN, **run}], "render": [{"runs": ["a"], "formats": ["mp4"], **render}]}
    with pytest.raises(UserError) as caught:
        Plan.parse(tables, tmp_path)
    assert message in str(caught.value)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> epochreel.Recording:
    spec = epochreel.RunSpec(data="circle", hidden=2, epochs=3)
    return epochreel.record(spec, tmp_path_factory.mktemp("reels") / "a.reel")


@pytest.mark.parametrize(
    "call",
    [
        lambda recording: recording.at(True),
        lambda recording: recording.layers(True),
        lambda recording: recording.show(True),
        lambda recording: recording[True:3],
        lambda recording: recording[0 : np.True_],
        lambda recording: recording.between(True, 3),
        lambda recording: recording.between(0, True),
        lambda recording: recording.logits([True], epochreel.Grid.over((-1, 1, -1, 1), 4, 4)),
        lambda recording: epochreel.render(recording, "a.mp4", duration=True),
    ],
)
def test_calls_refuse_truth_values_for_numbers(
    call: Callable[[epochreel.Recording], Any], recording: epochreel.Recording
) -> None:
    with pytest.raises(UserError, match=r"got (np\.)?True"):
        call(recording)
    recording.at(1)  # which is a number
    assert len(recording.between(1, 3).steps) == 3


@pytest.mark.parametrize(
    "given",
    [
        {"epoch": True},
        {"value": np.True_},
        {"train_loss": True},
        {"train_loss": torch.tensor(True)},
        {"test_accuracy": False},
        {"measures": {"learning_rate": True}},
    ],
)
def test_steps_refuse_truth_values(given: dict[str, Any], tmp_path: Path) -> None:
    data, step = (POINTS[:, :2], LABELS), "C" if "value" in given else "epoch"
    with epochreel.Recorder(tmp_path / "a.reel", data=data, step=step) as recorder:
        with pytest.raises(UserError, match="must be one number"):
            recorder.snapshot(lambda points: points[:, 0], **given)
        assert recorder.snapshot(lambda points: points[:, 0], epoch=1, train_loss=1).epoch == 1


@pytest.mark.parametrize(
    "options",
    [{"grid": True}, {"plane": (True, 2)}, {"plane": (0, 1), "fixed": {2: True}}],
)
def test_recorders_refuse_truth_values(options: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="got True"):
        epochreel.Recorder(tmp_path / "a.reel", data=(POINTS, LABELS), **options)


def test_a_varied_parameter_has_numbers(tmp_path: Path) -> None:
    points = POINTS[:, :2]
    with pytest.raises(UserError, match="two or more different, finite numbers"):
        epochreel.vary(SVC(), "C", [True, 2], points, LABELS, tmp_path / "a.reel")
