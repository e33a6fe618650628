"""Flat options of runs: one for every field, ranges of seeds, and names of several runs."""

from typing import Any

import pytest

from epochreel.datasets.kinds import OPTIONS
from epochreel.errors import UserError
from epochreel.training.chosen_runs import numbers, runs_from_options
from epochreel.training.estimatorspec import EstimatorSpec
from epochreel.training.run_options import RUN_OPTIONS
from epochreel.training.spec import DataSpec, RunSpec, StopSpec
from epochreel.training.spec_from_options import run_from_options


def test_every_field_has_one_option() -> None:
    places = [option.place for option in RUN_OPTIONS.values()]
    expected = {
        *((name,) for name in RunSpec.model_fields if name not in ("data", "stop")),
        *(("data", name) for name in DataSpec.model_fields if name != "options"),
        *(("data", "options", name) for name in OPTIONS),
        *(("stop", name) for name in StopSpec.model_fields),
        *((name,) for name in EstimatorSpec.model_fields if name != "data"),
    }
    assert set(places) == expected
    assert len(places) == len(expected)


def test_options_set_their_fields() -> None:
    spec = run_from_options(
        "circles",
        {
            "points": 40,
            "data_seed": 9,
            "seed": 3,
            "stop_loss": 0.1,
            "loss": "hinge",
            "hidden": "4, 2",
            "features": "x,sinY",
            "activation": "relu,tanh",
            "prune": False,
        },
    )
    assert spec.data.options == {"points": 40, "noise": 0.05, "factor": 0.3}
    assert (spec.data.seed, spec.seed, spec.loss, spec.stop.loss) == (9, 3, "hinge", 0.1)
    assert (spec.hidden, spec.features) == ((4, 2), ("x", "sinY"))
    assert (spec.activations, spec.layer_activations) == (("relu", "tanh"),) * 2
    assert spec.epochs == 600


@pytest.mark.parametrize("hidden", ["none", " None ", "0", "", ()])
def test_a_network_may_have_no_hidden_layer(hidden: object) -> None:
    assert run_from_options(None, {"hidden": hidden}).hidden == ()


def test_options_override_settings_of_presets() -> None:
    layers = run_from_options("spiral-4-4-2-relu", {"activation": "relu,tanh,elu"})
    assert layers.layer_activations == ("relu", "tanh", "elu")
    free = run_from_options("mlpclassifier-6-relu", {"l2": 0})
    assert (free.l2, free.l2_per_batch) == (0, False)
    with pytest.raises(UserError, match="l2_per_batch applies to runs with an l2 penalty"):
        run_from_options("mlpclassifier-6-relu", {"l2": 0, "l2_per_batch": True})


def test_data_other_than_the_presets_have_their_own_defaults() -> None:
    assert run_from_options("circles", {"data": "circles"}).data.seed == 4
    other = run_from_options("circles", {"data": "moons", "points": 50}).data
    assert (other.seed, other.options) == (0, {"points": 50, "noise": 0.1})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"learning_rat": 1}, r"unknown key: got 'learning_rat'; did you mean 'learning_rate'\?"),
        ({"optimiser": "adam"}, r"did you mean 'optimizer'\?"),
        ({"stop_los": 1}, r"did you mean 'stop_loss'\?"),
        ({"nois": 1}, r"did you mean 'noise'\?"),
        ({"data": {"name": "xor"}}, "unknown data set"),
        ({"hidden": "8,x"}, "hidden must be widths like 8,8, or none: got '8,x'"),
        ({"features": "none"}, "features"),
        ({"playground": "https://playground.tensorflow.org/#seed=1"}, "cannot be combined"),
    ],
)
def test_a_bad_option_is_refused_with_a_reason(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        run_from_options("circles", options)


def test_a_range_is_written_with_a_hyphen_or_dots() -> None:
    assert numbers("0-2") == numbers("0..2") == numbers(" 0,1 , 2") == (0, 1, 2)
    assert numbers("5,7..8,1-1") == (5, 7, 8, 1)


@pytest.mark.parametrize("text", ["", "2-1", "0...2", "0.2", "-1", "a", "0-9999999", "1,,2"])
def test_any_other_range_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="seeds must be a range like 0-19"):
        numbers(text)


def names_of(**options: Any) -> list[str]:
    return list(runs_from_options(None, options))


def test_runs_are_named_after_the_options_that_differ() -> None:
    assert names_of(epochs=(5,)) == [""]
    assert names_of(hidden=("4,4,2", "none"), seeds="3..4", epochs=(5,)) == [
        "hidden-4-4-2_seed-3",
        "hidden-4-4-2_seed-4",
        "hidden-none_seed-3",
        "hidden-none_seed-4",
    ]


def test_whole_numbers_in_names_have_equally_many_digits() -> None:
    assert names_of(seeds="8..10") == ["seed-08", "seed-09", "seed-10"]
    assert names_of(seeds="0-1", epochs=(5, 100)) == [
        "epochs-005_seed-0",
        "epochs-005_seed-1",
        "epochs-100_seed-0",
        "epochs-100_seed-1",
    ]
    assert names_of(shuffle=(True, False)) == ["shuffle-True", "shuffle-False"]


def test_different_runs_have_different_names() -> None:
    paths = ("a/b.csv", "a-b.csv", "A-b.csv", "a-b.csv-2.csv")
    assert names_of(data=paths) == [
        "data-a-b.csv",
        "data-a-b.csv-2",
        "data-A-b.csv-3",
        "data-a-b.csv-2.csv",
    ]
    assert [spec.data.label for spec in runs_from_options(None, {"data": paths}).values()] == [
        "b.csv",
        *paths[1:],
    ]


def test_a_name_that_ends_with_a_number_is_not_used_twice() -> None:
    names = names_of(data=("a/b:c", "a-b:c", "a-b-c:2", "a-b:c-2"))
    assert names == ["data-a-b-c", "data-a-b-c-2", "data-a-b-c-2-2", "data-a-b-c-2-3"]


def test_long_values_keep_names_short() -> None:
    paths = tuple(f"{'a' * 300}/{name}.csv" for name in ("one", "two"))
    assert names_of(data=paths) == [f"data-{'a' * 52}-{name}.csv" for name in ("one", "two")]
    options = dict.fromkeys(("x", "y", "label", "path"), ("a" * 300, "b" * 300))
    names = names_of(data=("table",), **options)
    assert len(set(names)) == 16
    assert max(map(len, names)) <= 203


@pytest.mark.parametrize(
    "options",
    [
        {"seed": (1, 1)},
        {"seed": (1,), "seeds": "0-3"},
        {"hidden": ("8,8", "8, 8")},
        {"activation": ("linear", "identity")},
    ],
)
def test_equal_runs_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UserError, match="same run is asked for twice"):
        runs_from_options(None, options)


def test_too_many_runs_are_refused_before_any_is_made() -> None:
    with pytest.raises(UserError, match="more than 10000 runs: got 100000000"):
        runs_from_options(None, {"seeds": "0-9999", "batch_size": tuple(range(1, 10_001))})


def test_an_option_is_described_by_its_model() -> None:
    rate, points, seed = (RUN_OPTIONS[name] for name in ("learning_rate", "points", "data_seed"))
    assert rate.field.description == RunSpec.model_fields["learning_rate"].description
    assert (rate.field.default, rate.field.limits) == (0.01, "above 0, at most 1000")
    assert (points.field.kind, points.field.limits, points.only_for) == (int, "4 to 100000", "")
    assert (seed.field.name, seed.field.kind) == ("data_seed", int)
    assert RUN_OPTIONS["clusters"].only_for == "classification"
    assert RUN_OPTIONS["target"].field.names == ("class", "value")
    assert (RUN_OPTIONS["hidden"].default, RUN_OPTIONS["features"].default) == ("8,8", "x,y")
    once = [name for name, option in RUN_OPTIONS.items() if not option.several]
    assert once == ["standardise", "l2_per_batch", "prune", "shuffle", "carry", "stages"]
    groups = list(dict.fromkeys(option.group for option in RUN_OPTIONS.values()))
    assert groups == ["data", "network", "training", "stopping", "estimator"]
