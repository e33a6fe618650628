"""Settings without effect are refused, and specs with all of their fields are read again."""

from typing import Any

import pytest

from epochreel.errors import UserError
from epochreel.training.presets import PRESETS
from epochreel.training.spec import RunSpec

UNUSED: list[tuple[dict[str, Any], str]] = [
    ({"momentum": 0.5}, "momentum applies to the optimisers momentum and nesterov"),
    ({"smoothing": 0.5}, "smoothing applies to the optimiser rmsprop"),
    ({"optimizer": "sgd", "beta1": 0.5}, "beta1 applies to the optimisers adam and adamw"),
    ({"optimizer": "lbfgs", "beta2": 0.5}, "beta2 applies to the optimisers adam and adamw"),
    ({"weight_decay": 0.5}, "weight_decay applies to the optimiser adamw"),
    ({"step_every": 5}, "step_every applies to the schedule step"),
    ({"schedule": "cosine", "step_factor": 0.5}, "step_factor applies to the schedule step"),
    ({"l2_per_batch": True}, "l2_per_batch applies to runs with an l2 penalty"),
    (
        {"activation": "relu", "activations": ["elu", "relu"]},
        "activation applies to runs without activations",
    ),
    ({"stop": {"tolerance": 0.5}}, "tolerance applies to runs with patience"),
]


@pytest.mark.parametrize(("raw", "message"), UNUSED)
def test_a_setting_without_effect_is_refused(raw: dict[str, Any], message: str) -> None:
    name = message.split()[0]
    with pytest.raises(UserError) as caught:
        RunSpec.parse(raw)
    assert str(caught.value) == f"{message}; leave {name} out"


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"activations": ["elu", "relu"]},
        {"optimizer": "nesterov", "momentum": 0.5},
        {"optimizer": "rmsprop", "smoothing": 0.5},
        {"optimizer": "adamw", "weight_decay": 0.5, "beta1": 0.5, "beta2": 0.5},
        {"schedule": "step", "step_every": 5, "step_factor": 0.5},
        {"l2": 0.1, "l2_per_batch": True},
        {"stop": {"patience": 3, "tolerance": 0.5}},
        *PRESETS.values(),
    ],
)
def test_a_spec_written_with_all_its_fields_is_read_again(raw: dict[str, Any]) -> None:
    spec = RunSpec.parse(raw)
    assert RunSpec.parse(spec.model_dump()) == spec
    assert RunSpec.parse(spec.model_dump(mode="json")) == spec
    assert RunSpec.from_json(spec.model_dump_json()) == spec
