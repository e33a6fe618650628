"""Specs: JSON round trips, defaults, and the message of every error."""

import json
import subprocess
import sys
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from epochreel.datasets.input_features import FEATURES
from epochreel.datasets.kinds import DATASETS
from epochreel.errors import UserError
from epochreel.models import Frozen
from epochreel.reels.activations import ACTIVATIONS
from epochreel.training.choices import SYNONYMS, Init, Optimizer
from epochreel.training.presets import PRESETS
from epochreel.training.spec import DataSpec, RunSpec, StopSpec

_OPTIONS = {
    "points": st.integers(4, 100_000),
    "noise": st.floats(0, 50) | st.integers(0, 50),
    "factor": st.floats(0.01, 0.99),
    "classes": st.integers(2, 4),
    "clusters": st.integers(1, 4),
    "spread": st.floats(0.01, 100),
    "separation": st.floats(0, 100),
    "flip": st.floats(0, 1),
    "x": st.text(),
    "y": st.text(),
    "label": st.text(),
    "path": st.text(min_size=1),
    "function": st.text(min_size=1),
    "target": st.sampled_from(["class", "value", ""]),
    "top_classes": st.integers(0, 11),
}
_NEEDED = ("path", "function")


@st.composite
def data_specs(draw: st.DrawFn) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(DATASETS)))
    options = {key: _OPTIONS[key] for key in DATASETS[name].defaults}
    needed = {key: options.pop(key) for key in _NEEDED if key in options}
    chosen = st.fixed_dictionaries(needed, optional=options)
    raw = {
        "name": st.just(name),
        "standardise": st.booleans(),
        "seed": st.integers(0, 2**32 - 1),
        "train_share": st.floats(0, 1, exclude_min=True),
    }
    wanted = {"name": raw.pop("name"), **({"options": chosen} if needed else {})}
    return draw(
        st.fixed_dictionaries(wanted, optional={"options": chosen, **raw} if not needed else raw)
    )


def without_idle_seed(raw: dict[str, Any]) -> dict[str, Any]:
    """`raw` without a seed that would draw nothing, which is refused."""
    idle = raw.get("init") == "playground-zero" and raw.get("shuffle") is False
    return {key: value for key, value in raw.items() if key != "seed" or not idle}


raw_specs = st.fixed_dictionaries(
    {},
    optional={
        "data": data_specs(),
        "hidden": st.lists(st.integers(1, 1024), max_size=16),
        "activation": st.sampled_from([*ACTIVATIONS, *SYNONYMS]),
        "features": st.lists(st.sampled_from(sorted(FEATURES)), min_size=1, unique=True),
        "init": st.sampled_from(get_args(Init)),
        "optimizer": st.sampled_from(get_args(Optimizer)),
        "schedule": st.sampled_from(["constant", "step", "cosine"]),
        "l1": st.floats(0, 1000),
        "l2": st.floats(0, 1000),
        "stop": st.fixed_dictionaries({}, optional={"patience": st.integers(1, 99)}),
        "learning_rate": st.floats(0, 1000, exclude_min=True),
        "batch_size": st.integers(1, 1_000_000),
        "shuffle": st.booleans(),
        "epochs": st.integers(1, 1_000_000),
        "dtype": st.sampled_from(["float32", "float64"]),
        "seed": st.integers(0, 2**32 - 1),
    },
).map(without_idle_seed)


@given(raw_specs)
def test_a_spec_survives_a_json_round_trip(raw: dict[str, Any]) -> None:
    spec = RunSpec.parse(raw)
    text = spec.model_dump_json()
    assert RunSpec.from_json(text) == spec
    assert RunSpec.from_json(text).model_dump_json() == text
    for key, value in raw.items():
        if key not in ("data", "hidden", "activation", "features", "stop"):
            assert getattr(spec, key) == value


@given(raw_specs)
def test_shapes_lead_from_the_features_to_the_classes(raw: dict[str, Any]) -> None:
    spec = RunSpec.parse(raw)
    for classes, outputs in ((0, 1), (2, 1), (3, 3), (7, 7)):
        shapes = spec.shapes(classes=classes)
        assert [b for _, b in shapes] == [*spec.hidden, outputs]
        assert [a for a, _ in shapes] == [len(spec.features), *spec.hidden]


def test_omitted_values_are_defaults_of_the_data_set() -> None:
    data = RunSpec.parse({"data": {"name": "circles", "options": {"points": 40}}}).data
    assert data.options == {"points": 40, "noise": 0.05, "factor": 0.3}
    assert (data.seed, data.train_share) == (4, 1.0)
    assert RunSpec.parse({"data": {"name": "circles", "seed": 9}}).data.seed == 9


@pytest.mark.parametrize(("synonym", "name"), SYNONYMS.items())
def test_synonyms_of_activations(synonym: str, name: str) -> None:
    assert RunSpec.parse({"activation": synonym}) == RunSpec.parse({"activation": name})


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_are_valid_specs(preset: str) -> None:
    spec = RunSpec.parse(PRESETS[preset])
    for key, value in PRESETS[preset].items():
        if key == "data":
            assert spec.data.name == value["name"]
        else:
            assert getattr(spec, key) == (StopSpec(**value) if key == "stop" else value)


# Bad specs, and what their messages must contain: the key, the given and the allowed values.
BAD: list[tuple[Any, list[str]]] = [
    ({"hiden": [4]}, ["'hiden'", "did you mean 'hidden'", "activation"]),
    ({"data": {"nmae": "xor"}}, ["in data", "'nmae'", "did you mean 'name'", "train_share"]),
    ({"data": {"name": "sprial"}}, ["data set", "'sprial'", "did you mean 'spiral'", "circle"]),
    ({"data": {"name": ["xor"]}}, ["data set", "['xor']", "spiral"]),
    ({"data": {"name": None}}, ["data set", "spiral"]),
    ({"data": "xro"}, ["data set", "'xro'", "did you mean 'xor'"]),
    ({"noise": 3}, ["noise is an option of the data", '"options": {"noise": ...}']),
    ({"data": {"options": 3}}, ["options", "3", "table"]),
    ({"data": {"options": None}}, ["options", "table"]),
    ({"data": {"options": {"nois": 3}}}, ["'nois'", "did you mean 'noise'", "points"]),
    ({"data": {"options": {"factor": 0.5}}}, ["'factor'", "'spiral'", "points, noise"]),
    ({"data": {"options": {"points": 3}}}, ["points", "got 3", "whole number from 4 to 100000"]),
    ({"data": {"options": {"points": 10**9}}}, ["points", "got 1000000000", "100000"]),
    ({"data": {"options": {"points": 50.5}}}, ["points", "got 50.5", "whole number"]),
    ({"data": {"options": {"points": True}}}, ["points", "got True", "whole number"]),
    ({"data": {"options": {"noise": -1}}}, ["noise", "got -1", "from 0 to 50"]),
    ({"data": {"options": {"noise": "9"}}}, ["noise", "got '9'", "from 0 to 50"]),
    ({"data": {"options": {"noise": float("nan")}}}, ["noise", "got nan", "from 0 to 50"]),
    ({"data": {"name": "circles", "options": {"factor": 1}}}, ["factor", "got 1", "0.99"]),
    ({"data": {"seed": -1}}, ["data.seed", "got -1", "0"]),
    ({"data": {"seed": 2**32}}, ["data.seed", f"got {2**32}", "below 4294967296"]),
    ({"data": {"train_share": 0}}, ["data.train_share", "got 0", "above 0"]),
    ({"data": {"train_share": 1.5}}, ["data.train_share", "got 1.5", "at most 1"]),
    ({"hidden": "8;8"}, ["hidden must be widths like 8,8, or none", "got '8;8'"]),
    ({"features": "x,z"}, ["unknown feature", "'z'", "xSquared"]),
    ({"hidden": [4, 0]}, ["a value of hidden", "got 0", "at least 1"]),
    ({"hidden": [1025]}, ["a value of hidden", "got 1025", "1024"]),
    ({"hidden": [2] * 17}, ["hidden", "16"]),
    ({"activation": "rleu"}, ["activation", "'rleu'", "did you mean 'relu'", "sigmoid"]),
    ({"activation": 7}, ["activation", "got 7", "unknown value of activation"]),
    ({"optimizer": "adamant"}, ["optimizer", "got 'adamant'", "sgd, momentum", "lbfgs"]),
    ({"learning_rate": 0}, ["learning_rate", "got 0", "above 0"]),
    ({"learning_rate": float("inf")}, ["learning_rate", "got inf"]),
    ({"learning_rate": "fast"}, ["learning_rate", "got 'fast'", "number"]),
    ({"batch_size": 0}, ["batch_size", "got 0", "at least 1"]),
    ({"batch_size": 2.5}, ["batch_size", "got 2.5", "must be a whole number"]),
    ({"shuffle": "often"}, ["shuffle", "got 'often'", "true or false"]),
    ({"epochs": 0}, ["epochs", "got 0", "at least 1"]),
    ({"epochs": 10**7}, ["epochs", "got 10000000", "1000000"]),
    ({"dtype": "float16"}, ["dtype", "got 'float16'", "allowed: float32, float64"]),
    ({"seed": "lucky"}, ["seed", "got 'lucky'", "must be a whole number"]),
    ({"seed": 2**32}, ["seed", f"got {2**32}", "below 4294967296"]),
]


@pytest.mark.parametrize(("raw", "parts"), BAD)
def test_a_bad_value_is_named_with_its_key(raw: Any, parts: list[str]) -> None:
    with pytest.raises(UserError) as caught:
        RunSpec.parse(raw)
    message = str(caught.value)
    assert [part for part in parts if part not in message] == [], message


# A setting without effect, and what the refusal says it applies to.


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (key, value)
        for key in RunSpec.model_fields
        for value in ({"a": {}}, [[]], None, object())
        if (key, value) != ("loss", None)  # may be None: the labels determine the loss
    ],
)
def test_values_of_wrong_types_are_refused(key: str, value: Any) -> None:
    with pytest.raises(UserError, match=rf"{key}|unknown key in {key}"):
        RunSpec.parse({key: value})


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "3", '"xor"', "[" * 100_000, '{"seed": 1e999}', '{"epochs": NaN}', "ÿ"],
    ids=lambda text: text[:15],
)
def test_json_that_is_not_a_spec_is_a_user_error(text: str) -> None:
    with pytest.raises(UserError):
        RunSpec.from_json(text)


@settings(max_examples=40)
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists))
def test_arbitrary_json_is_a_spec_or_a_user_error(value: Any) -> None:
    for raw in ({key: value} for key in RunSpec.model_fields):
        try:
            spec = RunSpec.from_json(json.dumps(raw))
        except UserError:
            continue
        assert RunSpec.from_json(spec.model_dump_json()) == spec


def test_specs_load_no_numpy() -> None:
    program = (
        "import sys, epochreel.training.run_options, epochreel.training.playground\n"
        "assert not {'numpy', 'torch', 'sklearn', 'jaxtyping'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("model", "field"),
    [(model, field) for model in (RunSpec, DataSpec, StopSpec) for field in model.model_fields],
)
def test_every_field_is_described_in_a_sentence(model: type[Frozen], field: str) -> None:
    text = model.model_fields[field].description
    assert text is not None
    assert text[0].isupper()
    assert text.endswith(".")


@pytest.mark.parametrize(
    ("raw", "summary"),
    [
        ({"hidden": [4, 4, 2], "activation": "relu"}, "4-4-2 relu · Adam 0.01 · spiral"),
        ({"hidden": [2, 1], "activations": ["elu", "leaky_relu"]}, "2-1 elu leaky relu · Adam"),
        ({"hidden": [], "optimizer": "lbfgs"}, "logistic regression · L-BFGS 0.01 · spiral"),
        ({"hidden": [], "loss": "hinge"}, "linear classifier · Adam 0.01 · spiral"),
        ({"hidden": [], "data": {"name": "reg-plane"}}, "linear regression · Adam 0.01 · reg"),
        ({"data": {"name": "breast_cancer"}}, "8-8 tanh · Adam 0.01 · breast cancer"),
        ({"data": {"name": "a/points.csv"}}, "8-8 tanh · Adam 0.01 · points.csv"),
        ({"data": {"name": "mine.sets:rows"}}, "8-8 tanh · Adam 0.01 · rows"),
    ],
)
def test_a_summary_is_in_plain_words(raw: dict[str, Any], summary: str) -> None:
    spec = RunSpec.parse(raw)
    assert spec.summary.startswith(summary)
    assert all(part in spec.summary for part in spec.summary_parts.values())


def test_summary_parts_that_runs_share() -> None:
    two, six = (
        RunSpec.parse({"data": {"name": "circles"}, "hidden": [width], "activation": "relu"})
        for width in (2, 6)
    )
    shared = dict(two.summary_parts.items() & six.summary_parts.items())
    assert shared == {"activation": "relu", "optimiser": "Adam 0.01", "data": "circles"}
