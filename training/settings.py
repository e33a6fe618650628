"""The settings of a run as labels and values for readers; knows nothing of where they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from ..datasets.kinds import OPTIONS
from ..models import Frozen
from ..numerals import setting
from .choices import (
    ACTIVATION_WORDS,
    FEATURE_WORDS,
    INIT_WORDS,
    LOSS_WORDS,
    OPTIMIZER_WORDS,
)
from .conditional import Conditional
from .dataspec import DataSpec
from .spec import RunSpec

_WORDS: dict[str, str] = {**FEATURE_WORDS, **INIT_WORDS, **LOSS_WORDS, **OPTIMIZER_WORDS}  # type: ignore[dict-item]  # literals are strings


def settings_of(spec: RunSpec) -> dict[str, str]:
    """Every setting by its label, those that say most about a run first.

    {'network': '8-8', 'activation': 'tanh', 'data': 'spiral', 'features': 'x, y', 'rate': '0.01',
    'patience': 'none', ...}. Label and value make a phrase: 'rate 0.01'. Settings that have no
    effect on the run are left out, such as the momentum of adam.
    """
    names = [ACTIVATION_WORDS[name] for name in spec.layer_activations]
    return {
        "network": _network(spec.hidden),
        "activation": ", ".join(names if len(set(names)) > 1 else names[:1]) or "none",
        **data_settings_of(spec.data),
        **_fields(spec, without=("hidden", "activation", "activations", "data", "loss", "stop")),
        "loss": LOSS_WORDS[spec.objective],
        **_fields(spec.stop),
    }


def data_settings_of(data: DataSpec) -> dict[str, str]:
    """The settings of a data set by their labels: {'data': 'circles', 'points': '200', ...}."""
    options = {OPTIONS[key].title or key: _written(value) for key, value in data.options.items()}
    return {"data": data.label, **options, **_fields(data, without=("name", "options"))}


def _fields(model: Frozen, without: Sequence[str] = ()) -> dict[str, str]:
    """The fields of a model by their titles, except those without effect."""
    unused = model.unused if isinstance(model, Conditional) else []
    return {
        str(field.title): _written(getattr(model, name))
        for name, field in type(model).model_fields.items()
        if name not in (*without, *unused)
    }


def _network(hidden: Sequence[int]) -> str:
    if len(hidden) == 1:
        return f"{hidden[0]} neuron" + ("s" if hidden[0] > 1 else "")
    return "-".join(str(width) for width in hidden) or "no hidden layer"


def _written(value: object) -> str:
    """A value without any trace of Python: 'on', 'none', 'x, y', '0.01', '10⁻⁹'."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return setting(value)
    if isinstance(value, tuple):
        return ", ".join(_written(part) for part in value)
    if value is None or value == "":
        return "none"
    return _WORDS.get(str(value), str(value))
