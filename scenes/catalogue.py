"""The scenes by name: where each is, what it shows and which options it takes; loads no Manim."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from ..options import fields_of
from .options import (
    ChancesOptions,
    ComparisonOptions,
    DataOptions,
    EnsembleOptions,
    FrameOptions,
    LedgerOptions,
    SceneOptions,
    SteppingBackOptions,
)

if TYPE_CHECKING:
    from .foreign import Author

ANY = (0, sys.maxsize)
"""Any number of recordings."""


@dataclass(frozen=True)
class Entry:
    """Where a scene is, what it shows in one line, and the model of its own options.

    Of a scene of other people: its `author`, and the `attributes` of its class that are options.
    `framed` scenes take recordings and `FrameOptions`: others are plain Manim scenes. `timed` ones
    are as long as their `duration`; of others nobody knows before they are played. `shows` is the
    least and the largest number of recordings, `ANY` if only the author knows. `clocked` scenes
    move with the clock, too, so that their pace changes what they show at an epoch. Those `at_end`
    show the last epoch throughout. Those that are `rewound` open with it, and go back before
    training runs, unless they have sentences. In films, scenes of `every_run` show all that stand
    under each name. `layered` ones show the layers of a network, so that its parameters must have
    been recorded.
    """

    module: str
    name: str
    summary: str
    options: type[SceneOptions] = SceneOptions
    shows: tuple[int, int] = (1, 1)
    framed: bool = True
    timed: bool = True
    clocked: bool = False
    at_end: bool = False
    rewound: bool = False
    every_run: bool = False
    layered: bool = False
    attributes: Mapping[str, object] = field(default_factory=dict)
    author: Author | None = None

    @property
    def frame(self) -> tuple[type[FrameOptions], ...]:
        """The models of the options that it shares with other scenes."""
        return (FrameOptions,) if self.framed else ()

    def scene_class(self) -> type[Any]:
        """The class, of ours or of an author's."""
        if self.author:
            return self.author.scene(self.name)
        found: type[Any] = getattr(import_module(self.module, __package__), self.name)
        return found


SCENES: dict[str, Entry] = {
    "data": Entry(
        ".data",
        "Data",
        "the problem: all points, class by class, and the question",
        options=DataOptions,
    ),
    "convergence": Entry(
        ".convergence", "Convergence", "one run's boundary, with its loss and accuracy"
    ),
    "comparison": Entry(
        ".comparison",
        "Comparison",
        "2 to 9 runs on one clock, and when each reaches the goal",
        options=ComparisonOptions,
        shows=(2, 9),
    ),
    "neurons": Entry(
        ".neurons",
        "Neurons",
        "the line of each neuron, and how all lines make the boundary",
        rewound=True,
        layered=True,
    ),
    "network": Entry(
        ".network",
        "Network",
        "the diagram with every unit's live field, beside the output",
        layered=True,
    ),
    "gradients": Entry(
        ".gradients",
        "Gradients",
        "1 to 3 runs with the gradient of every layer, on a log scale",
        shows=(1, 3),
        layered=True,
    ),
    "ensemble": Entry(
        ".ensemble",
        "Ensemble",
        "many seeds of one run: where they agree, and how soon they learn",
        options=EnsembleOptions,
        shows=(2, 128),
        rewound=True,
    ),
    "feature_space": Entry(
        ".feature_space",
        "FeatureSpace",
        "the plane as the last hidden layer bends it",
        rewound=True,
        layered=True,
    ),
    "diagnosis": Entry(
        ".diagnosis", "Diagnosis", "which points are wrong, confusion, certainty and dead units"
    ),
    "landscape": Entry(
        ".landscape",
        "Landscape",
        "the loss around the path of training, or the paths of up to 8 runs",
        shows=(1, 8),
        layered=True,
    ),
    "surface": Entry(
        ".surface",
        "Surface",
        "the output as a surface over the plane, slowly turned",
        clocked=True,
    ),
}

OF_FILMS: dict[str, Entry] = {
    "chances": Entry(
        ".chances",
        "Chances",
        "how all starts of a few networks end, and how many reach a goal",
        options=ChancesOptions,
        shows=(2, 512),
        every_run=True,
        at_end=True,
    ),
    "stepping_back": Entry(
        ".stepping_back",
        "SteppingBack",
        "the last picture of a run, from farther and farther away",
        options=SteppingBackOptions,
        at_end=True,
    ),
    "ledger": Entry(
        ".ledger",
        "Ledger",
        "a table of claims, and of what was measured of each",
        options=LedgerOptions,
        shows=(0, 0),
        timed=False,
    ),
}
"""Scenes that are made for chapters of films."""


def check_count(scene: str, shows: tuple[int, int], count: int) -> None:
    """Raise `UserError` unless a scene that `shows` some numbers of recordings shows that one."""
    least, most = shows
    if least <= count <= most:
        return
    span = {0: "no recordings", 1: "one recording"}.get(most, f"{least} to {most} recordings")
    others = [name for name, each in SCENES.items() if each.shows[0] <= count <= each.shows[1]]
    remedy = f"choose a `scene` that shows {count}: {', '.join(others)}" if others else ""
    if count == 1 < least:
        remedy = "give others beside it, such as runs with other seeds"
    raise UserError(f"scene {scene!r} shows {span}", given=count, remedy=remedy)


def scenes_with(option: str) -> list[str]:
    """Names of the scenes, those for films included, that have an option of their own."""
    every = {**SCENES, **OF_FILMS}
    return [name for name, entry in every.items() if option in fields_of(entry.options)]
