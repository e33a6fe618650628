"""The runs that `epochreel record NAME` knows, as plain values for `RunSpec.parse`."""

from __future__ import annotations

from typing import Any

# The article's notebook: Adam, rate 0.01, and scikit-learn's batches of min(200, points).
_NOTEBOOK: dict[str, Any] = {"learning_rate": 0.01, "batch_size": 200}


def _circles(hidden: tuple[int, ...], activation: str, epochs: int) -> dict[str, Any]:
    data = {"name": "circles"}
    return {"data": data, "hidden": hidden, "activation": activation, "epochs": epochs, **_NOTEBOOK}


def _spiral(hidden: tuple[int, ...], activation: str) -> dict[str, Any]:
    return {
        "data": {"name": "spiral"},
        "hidden": hidden,
        "activation": activation,
        "learning_rate": 0.02,
        "epochs": 600,
    }


PRESETS: dict[str, dict[str, Any]] = {
    "spiral": _spiral((8, 8), "tanh"),
    "circles": _circles((6,), "relu", 400),
}
