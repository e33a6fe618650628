"""Combinations of options of runs: each is honoured, or refused with a reason."""

from typing import Any

import pytest

from epochreel.errors import UserError
from epochreel.training.chosen_runs import runs_from_options
from epochreel.training.spec import RunSpec

LINK = "https://playground.tensorflow.org/#dataset=xor&seed=0.5&networkShape=3"
OTHER = LINK.replace("0.5", "0.7")

REFUSED: dict[str, tuple[str | None, dict[str, Any], str]] = {
    "a link and a preset": ("circles", {"playground": (LINK,)}, "cannot be combined"),
    "a link and seeds": (
        None,
        {"playground": (LINK,), "seeds": ("0-19",)},
        "batches it draws; here data_seed draws them; leave seed out",
    ),
    "a link and a seed": (None, {"playground": (LINK,), "seed": (3,)}, "seed applies to runs"),
    "the same link twice": (None, {"playground": (LINK, LINK)}, "same run is asked for twice"),
    "a seed twice": (None, {"seed": (1,), "seeds": ("0-3",)}, "same run is asked for twice"),
    "two tables": (
        None,
        {"data": ("a.csv",), "path": ("b.csv",)},
        "data and path name two sources of points: got 'b.csv'; leave path out",
    ),
    "two functions": (None, {"data": ("a:b",), "function": ("c:d",)}, "data and function name"),
    "a table of a generator": (None, {"data": ("xor",), "path": ("b.csv",)}, "'path' does not"),
    "activations twice": (
        None,
        {"activation": ("relu,tanh",), "activations": ("elu,elu",)},
        "activation and activations cannot be combined: got 'relu,tanh'",
    ),
    "one and many activations": (
        None,
        {"activation": ("relu",), "activations": ("elu,elu",)},
        "activation applies to runs without activations",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_no_meaning_together_is_refused(case: str) -> None:
    preset, options, message = REFUSED[case]
    with pytest.raises(UserError, match=message):
        runs_from_options(preset, options)


def test_several_links_are_several_runs() -> None:
    runs = runs_from_options(None, {"playground": (LINK, OTHER), "epochs": (3,)})
    assert {name: (spec.data.seed, spec.epochs) for name, spec in runs.items()} == {
        "playground-1": ("0.5", 3),
        "playground-2": ("0.7", 3),
    }


def test_seeds_may_be_given_in_every_way_at_once() -> None:
    runs = runs_from_options("circles", {"seed": (7, 12), "seeds": ("0-1", "5")})
    assert {name: spec.seed for name, spec in runs.items()} == {
        f"seed-{seed:02}": seed for seed in (7, 12, 0, 1, 5)
    }


def test_a_network_of_a_link_may_learn_other_data() -> None:
    options = {"playground": (LINK,), "data": ("moons",), "noise": (0.3,), "seeds": ("0-1",)}
    runs = runs_from_options(None, options)
    assert [spec.seed for spec in runs.values()] == [0, 1]
    for spec in runs.values():
        assert isinstance(spec, RunSpec)
        assert (spec.hidden, spec.init) == ((3,), "playground")
        assert (spec.data.name, spec.data.options["noise"]) == ("moons", 0.3)


def test_a_link_may_be_shuffled_with_seeds() -> None:
    runs = runs_from_options(None, {"playground": (LINK,), "shuffle": True, "seeds": ("0-2",)})
    assert [(spec.seed, spec.data.seed) for spec in runs.values()] == [
        (seed, "0.5") for seed in range(3)
    ]
