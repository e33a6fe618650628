"""The scenes by name, told without loading Manim."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from ..errors import UserError

if TYPE_CHECKING:
    from .reel_scene import ReelScene


@dataclass(frozen=True)
class Entry:
    """Where a scene is, what it shows in one line, and the options that not every scene has."""

    module: str
    name: str
    summary: str
    options: tuple[str, ...] = ()


SCENES: dict[str, Entry] = {
    "data": Entry(".data", "Data", "the problem: points appear one by one, by class"),
    "convergence": Entry(
        ".convergence", "Convergence", "one run's boundary, with its loss and accuracy"
    ),
    "comparison": Entry(
        ".comparison",
        "Comparison",
        "2 to 9 runs on one clock, and when each reaches the goal",
        options=("by", "goal"),
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
        options=("goal",),
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
    return [name for name, entry in SCENES.items() if option in entry.options]


def scene_class(name: str) -> type[ReelScene]:
    """The scene of that name; raises `UserError` for an unknown one."""
    if name not in SCENES:
        raise UserError("unknown scene", given=name, allowed=SCENES)
    entry = SCENES[name]
    found: type[ReelScene] = getattr(import_module(entry.module, __package__), entry.name)
    return found
