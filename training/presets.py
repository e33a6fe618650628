"""The runs of `epochreel record NAME`, as plain values for `RunSpec.parse`; checks nothing."""

from __future__ import annotations

from typing import Any

Values = dict[str, Any]

# The article's notebook: Adam, rate 0.01, and scikit-learn's batches of min(200, points).
_NOTEBOOK: Values = {"learning_rate": 0.01, "batch_size": 200}


# The defaults of scikit-learn's `MLPClassifier`: its initialisation, penalty, batches of
# min(200, points), and stopping rule. Its `LogisticRegression` has the penalty
# ½Σw² on the sum of losses: 1/40 on the mean over the 40 points of the linear set.
_MLP: Values = {
    "init": "sklearn",
    "l2": 1e-4,
    "l2_per_batch": True,
    "stop": {"patience": 10, "tolerance": 1e-4},
}
_LOGISTIC: Values = {"l2": 1 / 40, "learning_rate": 0.05, "batch_size": 200}


def _circles(hidden: tuple[int, ...], activation: str) -> Values:
    return _on("circles", hidden, activation, epochs=600, **_NOTEBOOK)


def _spiral(hidden: tuple[int, ...], activation: str) -> Values:
    return _on("spiral", hidden, activation, epochs=800, learning_rate=0.02, batch_size=25)


def _on(data: str, hidden: tuple[int, ...], activation: str, **training: Any) -> Values:
    return {"data": {"name": data}, "hidden": hidden, "activation": activation, **training}


PRESETS: dict[str, Values] = {
    # For a first film: networks that learn their problem.
    "spiral": {**_spiral((8, 8), "tanh"), "epochs": 600, "seed": 4},
    "circles": _circles((6,), "relu"),
    # The article's networks, on the problem of its notebook.
    "linear-logistic": _on("linear", (), "identity", epochs=400, **_LOGISTIC),
    "circles-logistic": _circles((), "identity"),
    "circles-1-sigmoid": _circles((1,), "sigmoid"),
    "circles-1-identity": _circles((1,), "identity"),
    "circles-1-relu": _circles((1,), "relu"),
    **{f"circles-{width}-relu": _circles((width,), "relu") for width in (2, 3, 4, 6, 7, 8, 30)},
    "circles-30-identity": _circles((30,), "identity"),
    # The article's fifth figure exactly as scikit-learn trains it, and the same with six units.
    "mlpclassifier-1-sigmoid": {**_circles((1,), "sigmoid"), **_MLP, "epochs": 5000},
    "mlpclassifier-6-relu": {**_circles((6,), "relu"), **_MLP, "epochs": 5000},
    # And on the playground's spiral.
    **{f"spiral-{width}-sigmoid": _spiral((width,), "sigmoid") for width in (1, 3, 5, 8)},
    "spiral-8-relu": _spiral((8,), "relu"),
    "spiral-4-4-2-sigmoid": _spiral((4, 4, 2), "sigmoid"),
    "spiral-4-4-2-relu": _spiral((4, 4, 2), "relu"),
}
