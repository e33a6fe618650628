"""Labels of the settings of a run: every field has one, in plain words."""

import json
import re
from typing import Any

import pytest

from epochreel.datasets.kinds import DATASETS, OPTIONS
from epochreel.training.settings import data_settings_of, settings_of
from epochreel.training.spec import DataSpec, RunSpec, StopSpec

from .small_runs import BESIDE

# A field of a run, a value for it, and the labels that differ from those of the default.
VARIED: dict[str, tuple[dict[str, Any], str, str]] = {
    "data": ({"data": {"name": "xor"}}, "data spiral", "data xor"),
    "features": (
        {"features": ["x", "ySquared", "xTimesY", "sinX"]},
        "features x, y",
        "features x, y², xy, sin x",
    ),
    "hidden": ({"hidden": [6]}, "network 8-8", "network 6 neurons"),
    "activation": (
        {"activation": "leaky_relu"},
        "activation tanh",
        "activation leaky relu",
    ),
    "activations": (
        {"activations": ["relu", "leaky_relu"]},
        "activation tanh",
        "activation relu, leaky relu",
    ),
    "init": ({"init": "playground-zero"}, "initialisation PyTorch", "initialisation zeros"),
    "loss": ({"loss": "squared_error"}, "loss cross-entropy", "loss squared error"),
    "optimizer": ({"optimizer": "lbfgs"}, "optimiser Adam", "optimiser L-BFGS"),
    "learning_rate": ({"learning_rate": 1e-5}, "rate 0.01", "rate 10⁻⁵"),
    "momentum": ({"momentum": 0}, "momentum 0.9", "momentum 0"),
    "smoothing": ({"smoothing": 0.5}, "smoothing 0.99", "smoothing 0.5"),
    "beta1": ({"beta1": 0.5}, "β₁ 0.9", "β₁ 0.5"),
    "beta2": ({"beta2": 0.5}, "β₂ 0.999", "β₂ 0.5"),
    "weight_decay": ({"weight_decay": 1.5}, "weight decay 0.01", "weight decay 1.5"),
    "schedule": ({"schedule": "cosine"}, "schedule constant", "schedule cosine"),
    "step_every": ({"step_every": 5}, "step every 100", "step every 5"),
    "step_factor": ({"step_factor": 0.5}, "step factor 0.1", "step factor 0.5"),
    "l1": ({"l1": 1e-9}, "L1 0", "L1 10⁻⁹"),
    "l2": ({"l2": 1000}, "L2 0", "L2 1000"),
    "l2_per_batch": ({"l2_per_batch": True}, "L2 per batch off", "L2 per batch on"),
    "prune": ({"prune": True}, "pruning off", "pruning on"),
    "dropout": ({"dropout": 0.25}, "dropout 0", "dropout 0.25"),
    "batch_size": ({"batch_size": 1_000_000}, "batch 25", "batch 1000000"),
    "shuffle": ({"shuffle": False}, "shuffling on", "shuffling off"),
    "carry": ({"carry": True}, "carry-over off", "carry-over on"),
    "epochs": ({"epochs": 5}, "epochs 300", "epochs 5"),
    "stop": ({"stop": {"patience": 5}}, "patience none", "patience 5"),
    "dtype": ({"dtype": "float64"}, "precision float32", "precision float64"),
    "seed": ({"seed": 7}, "seed 0", "seed 7"),
}
STOPPED = {
    "loss": (0.25, "stop loss none", "stop loss 0.25"),
    "accuracy": (1, "stop accuracy none", "stop accuracy 1"),
    "seconds": (60, "stop seconds none", "stop seconds 60"),
    "patience": (3, "patience none", "patience 3"),
    "tolerance": (0.5, "tolerance 0.0001", "tolerance 0.5"),
}
OF_DATA: dict[str, tuple[Any, str, str]] = {
    "name": ("breast_cancer", "data spiral", "data breast cancer"),
    "options": ({"noise": 2.5}, "noise 0", "noise 2.5"),
    "seed": ("0.5", "data seed 0", "data seed 0.5"),
    "train_share": (0.7, "training share 0.5", "training share 0.7"),
    "standardise": (True, "standardisation off", "standardisation on"),
}


def differences(changed: dict[str, Any], base: dict[str, Any]) -> list[tuple[str, str]]:
    """Every pair of labels, without and with `changed`, that differs."""
    plain, other = (settings_of(RunSpec.parse(raw)) for raw in (base, {**base, **changed}))
    return [
        (f"{label} {plain[label]}", f"{label} {other[label]}")
        for label in plain
        if label in other and plain[label] != other[label]
    ]


def test_every_field_is_varied() -> None:
    assert list(VARIED) == list(RunSpec.model_fields)
    assert list(STOPPED) == list(StopSpec.model_fields)
    assert list(OF_DATA) == list(DataSpec.model_fields)


@pytest.mark.parametrize("field", VARIED)
def test_a_field_changes_its_own_label(field: str) -> None:
    changed, before, after = VARIED[field]
    assert differences(changed, BESIDE.get(field, {})) == [(before, after)]


@pytest.mark.parametrize("field", STOPPED)
def test_a_stopping_rule_changes_its_own_label(field: str) -> None:
    value, before, after = STOPPED[field]
    beside = {"patience": 3} if field == "tolerance" else {}
    changed, base = {"stop": {**beside, field: value}}, {"stop": beside}
    assert differences(changed, base) == [(before, after)]


def test_settings_without_effect_are_left_out() -> None:
    conditional = {"momentum", "smoothing", "β₁", "β₂", "weight decay", "step every", "tolerance"}

    def present(**raw: Any) -> set[str]:
        return conditional & set(settings_of(RunSpec.parse(raw)))

    assert present() == {"β₁", "β₂"}
    assert present(optimizer="sgd") == set()
    assert present(optimizer="adamw", schedule="step") == {
        "β₁",
        "β₂",
        "weight decay",
        "step every",
    }
    assert present(optimizer="nesterov", stop={"patience": 2}) == {"momentum", "tolerance"}


@pytest.mark.parametrize("field", OF_DATA)
def test_a_field_of_the_data_changes_its_own_label(field: str) -> None:
    value, before, after = OF_DATA[field]
    found = differences({"data": {field: value}}, {})
    assert found[0] == (before, after)
    assert len(found) == (1 if field != "name" else 2)  # other data sets have other training shares


@pytest.mark.parametrize("name", DATASETS)
def test_settings_are_plain_words_and_valid_json(name: str) -> None:
    own = {"table": "a/points.csv", "function": "mine:make"}
    spec = RunSpec.parse({"data": {"name": own.get(name, name)}, "hidden": []})
    settings = settings_of(spec)
    assert json.loads(json.dumps(settings)) == settings
    assert list(settings)[:3] == ["network", "activation", "data"]
    assert settings["network"] == "no hidden layer"
    for label, value in settings.items():
        allowed = r"[\w ,.:/²×()⁻-]+"
        assert re.fullmatch(r"[^\W_](?:[^\W_]|[ -₁₂])*", label)
        assert re.fullmatch(allowed, value), value
        assert "_" not in value
        assert "None" not in value
    of_data = data_settings_of(spec.data)
    assert of_data.items() <= settings.items()
    assert len(of_data) == len(spec.data.options) + 4


def test_files_with_the_same_name_are_labelled_by_their_folders() -> None:
    ((before, after),) = differences(
        {"data": {"name": "b/points.csv"}}, {"data": {"name": "a/points.csv"}}
    )
    assert (before, after) == ("file a/points.csv", "file b/points.csv")


def test_labels_are_unique() -> None:
    fields = [
        field.title or name
        for model in (RunSpec, DataSpec, StopSpec)
        for name, field in model.model_fields.items()
    ]
    titles = [*fields, *(option.title or name for name, option in OPTIONS.items())]
    assert sorted({title for title in titles if titles.count(title) > 1}) == ["data"]
