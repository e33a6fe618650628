"""What every scene is shown in tests, case by case: names of recordings, and how those are made."""

from typing import Any

import pytest

from epochreel.scenes.catalogue import SCENES


def and_slow(first: object, *others: object) -> list[Any]:
    """One case that is tested always, and others that are slow tests."""
    return [first, *(pytest.param(each, marks=pytest.mark.slow) for each in others)]


SHAPES = [*and_slow("1920x1080", "1080x1080", "1080x1920"), "480x270"]
"""A size of each shape, and a small one."""

CASES: dict[str, dict[str, list[str]]] = {
    "data": {"two": ["spiral"], "three": ["arms"], "untested": ["linear"]},
    "convergence": {"two": ["spiral"], "three": ["arms"], "straight": ["linear"]},
    "comparison": {"pair": ["spiral", "arms"], "six": ["spiral", "arms", "linear"] * 2},
    "neurons": {"two": ["spiral"], "three": ["arms"], "flat": ["flat"], "curved": ["curved"]},
    "network": {"two": ["spiral"], "curved": ["curved"], "three": ["arms"], "straight": ["linear"]},
    "ensemble": {"two": ["spiral", "spiral-5", "spiral-6"], "three": ["arms", "arms-5"]},
    "diagnosis": {"two": ["spiral"], "three": ["arms"], "untested": ["linear"]},
    "landscape": {
        "two": ["spiral"],
        "three": ["arms"],
        "race": ["spiral", "spiral-5", "spiral-6"],
    },
    "surface": {"two": ["spiral"], "three": ["arms"]},
    "feature_space": {"two": ["narrow"], "three": ["arms"]},
    "gradients": {"one": ["spiral"], "pair": ["spiral", "arms"], "straight": ["linear"]},
}
"""Scene: case: names of recordings."""

# What learns values instead of classes, which every scene takes as well.
for _scene, _cases in CASES.items():
    _cases["values"] = {
        "comparison": ["values", "values-5"],
        "ensemble": ["values", "values-5", "values-6"],
        "feature_space": ["values-narrow"],
        "gradients": ["values", "values-linear"],
    }.get(_scene, ["values"])

# Twelve classes and two columns with long names, which every scene shows as well.
for _scene, _cases in CASES.items():
    _cases["twelve"] = ["twelve"] * (2 if _scene in ("comparison", "ensemble") else 1)

EVERY = [(scene, case) for scene, cases in CASES.items() for case in cases]
FIRST = [(scene, next(iter(cases))) for scene, cases in CASES.items()]
VALUES = [(scene, "values") for scene in SCENES]
THREE = {scene: "three" if "three" in cases else "pair" for scene, cases in CASES.items()}
"""Scene: the case that has three classes in it."""

LONG_NAMES = (
    *("Überraschend lange Namen von Klassen, sechzig Zeichen lang", "λόγος", "Москва и область"),
    *(
        "\U000f0000\U000f0001",
        "<b>&amp; Iris versicolor</b>",
        "a",
        "kiwi",
        "lemon",
        "measured: gamma",
    ),
    *("measured: hadron", "x" * 60, "the twelfth and last of all classes that there are in here"),
)
LONG_AXES = (
    "petal length, measured along the midrib in centimetres (2019)",
    "petal width, measured at the widest place in centimetres (2019)",
)
_HILLS = {"name": "reg-gauss", "options": {"points": 300}}

RUNS: dict[str, dict[str, Any]] = {
    "spiral-5": {"seed": 5},
    "spiral-6": {"seed": 6},
    "arms-5": {"data": {"name": "arms"}, "epochs": 40, "seed": 5},
    "curved": {
        "features": ("x", "y", "xSquared", "ySquared"),
        "activations": ("relu", "sigmoid"),
    },
    "flat": {"data": {"name": "circle"}, "hidden": (4,), "activation": "identity"},
    "narrow": {"data": {"name": "circle"}, "hidden": (5, 2)},
    "twelve": {"data": {"name": "blobs", "options": {"classes": 12, "points": 120}}},
    "values": {"data": _HILLS},
    "values-5": {"data": _HILLS, "hidden": (6,), "seed": 5},
    "values-6": {"data": _HILLS, "seed": 6},
    "values-narrow": {"data": _HILLS, "hidden": (5, 2)},
    "values-linear": {"data": {"name": "reg-plane"}, "hidden": (), "epochs": 5},
}
"""Runs beside those of all tests; what they leave out is the spiral for sixty epochs."""
