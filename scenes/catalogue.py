"""The scenes by name: where each is, what it shows and which options it takes; loads no Manim."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from ..errors import UserError
from ..options import fields_of
from .options import ComparisonOptions, DataOptions, EnsembleOptions, SceneOptions


@dataclass(frozen=True)
class Entry:
    """Where a scene is, what it shows in one line, and the model of its own options."""

    module: str
    name: str
    summary: str
    options: type[SceneOptions] = SceneOptions


SCENES: dict[str, Entry] = {
    "data": Entry(
        ".data", "Data", "the problem: points appear one by one, by class", options=DataOptions
    ),
    "convergence": Entry(
        ".convergence", "Convergence", "one run's boundary, with its loss and accuracy"
    ),
    "comparison": Entry(
        ".comparison",
        "Comparison",
        "2 to 9 runs on one clock, and when each reaches the goal",
        options=ComparisonOptions,
    ),
    "neurons": Entry(
        ".neurons", "Neurons", "the line of each neuron, and how all lines make the boundary"
    ),
    "network": Entry(
        ".network", "Network", "the diagram with every unit's live field, beside the output"
    ),
    "gradients": Entry(
        ".gradients", "Gradients", "1 to 3 runs with the gradient of every layer, on a log scale"
    ),
    "ensemble": Entry(
        ".ensemble",
        "Ensemble",
        "many seeds of one run: where they agree, and how soon they learn",
        options=EnsembleOptions,
    ),
    "feature_space": Entry(
        ".feature_space", "FeatureSpace", "the plane as the last hidden layer bends it"
    ),
    "diagnosis": Entry(
        ".diagnosis", "Diagnosis", "which points are wrong, confusion, certainty and dead units"
    ),
    "landscape": Entry(".landscape", "Landscape", "the loss around the path that training takes"),
    "surface": Entry(
        ".surface", "Surface", "the output as a surface over the plane, slowly turned"
    ),
}


def scenes_with(option: str) -> list[str]:
    """Names of the scenes that have an option of their own."""
    return [name for name, entry in SCENES.items() if option in fields_of(entry.options)]


def own_options(scene: type) -> type[SceneOptions]:
    """The model of the options that a scene class, or what it is derived from, has of its own."""
    homes = {(f"{__package__}{entry.module}", entry.name): entry for entry in SCENES.values()}
    for base in scene.__mro__:
        entry = homes.get((base.__module__, base.__name__))
        if entry:
            return entry.options
    return SceneOptions


def scene_class(name: str) -> type[Any]:
    """The subclass of `ReelScene` of that name; raises `UserError` for an unknown one."""
    if name not in SCENES:
        raise UserError("unknown scene", given=name, allowed=SCENES)
    entry = SCENES[name]
    found: type[Any] = getattr(import_module(entry.module, __package__), entry.name)
    return found
