"""Where a boundary comes from: the line of each neuron in the first layer, and their sum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from manim import VMobject

from ..errors import UserError
from ..reels.architecture import Architecture
from ..reels.recording import Recording
from ..reels.steps import Steps
from .composition import Composition, Live, Still
from .fields.counting_field import CountingField
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.captions import Captions, OneAtATime
from .parts.class_list import ClassKey
from .parts.formula import collapsed, formula
from .parts.plane import Boundary, FieldImage, Plane, points_of
from .parts.readings import epoch_text, reading
from .parts.recorded_output import pixels_of
from .parts.thumbnails import Thumbnails
from .parts.ticks import axis_names_of, ticks_of
from .parts.titles import heading
from .parts.unit_lines import UnitLines
from .reel_scene import ReelScene, one_reel
from .stage.easing import eased, part
from .stage.layout import Box
from .stage.moment import Moment
from .stage.places import Setting, places_of, places_with
from .stage.stage import Stage
from .words import sentences
from .words.own_names import own_axes, own_classes
from .words.phrases import Phrases, phrases_of


@dataclass(frozen=True)
class _Place:
    """Where units, formula and key stand in one shape of frame; None where there is no room."""

    units: Box
    formula: Setting | None = None
    key: Box | None = None


_PLACES = {
    "wide": _Place(Box(1056, 372, 768, 566), (44, (1340, 274))),
    "wide small": _Place(Box(1040, 430, 784, 574)),
    "square": _Place(Box(300, 966, 720, 90)),
    "tall": _Place(Box(60, 1474, 960, 196), (60, (480, 1386))),
}
_KEYED = {
    "wide": _Place(Box(1056, 372, 768, 386), (44, (1340, 274)), Box(1056, 792, 768, 160)),
    "wide small": _Place(Box(1040, 430, 784, 330), None, Box(1040, 780, 784, 226)),
    "square": _Place(Box(300, 966, 720, 90), None, Box(838, 144, 182, 716)),
    "tall": _Place(Box(60, 1556, 960, 114), (60, (480, 1274)), Box(60, 1346, 960, 176)),
}
_MANY = 36
_UNDECIDED = "#7b8794"
# Activations in Typst's notation.
_TYPST = {
    "identity": "{}",
    "relu": "max(0, {})",
    "sigmoid": "sigma({})",
    "tanh": "tanh({})",
}
# Parts of the clock: lines come one by one, add up, wind back to the first epoch, then train.
_LINES, _SUM, _HELD, _REWOUND = 0.36, 0.58, 0.63, 0.70
_QUIET = 0.35  # of their opacity, for lines once the boundary is what matters


class Neurons(ReelScene):
    """Lines one by one, then their sum with its boundary, then both over all epochs."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` if it has no hidden layer."""
        reel, stage = one_reel("neurons", self.reels), self.stage
        architecture, dataset = _checked(reel), reel.dataset
        names, colours = own_classes([reel]), colours_of(reel.task)
        places, place = places_with(names, stage), stage.pick(_KEYED if names else _PLACES)
        pace, lasting = Pace.named(self.pace, reel), stage.timing.share(0.5)
        # The first line is there from the start: an empty plane would be a poor poster.
        lines_come = _Procession(architecture.hidden[0], lasting / _LINES, first=True)
        units_count = _Procession(architecture.hidden[0], lasting / (_SUM - _LINES), first=False)

        def come(now: Moment) -> Float[np.ndarray, " units"]:
            return lines_come(part(now.clock, 0.0, _LINES))

        def count(now: Moment) -> Float[np.ndarray, " units"]:
            return units_count(part(now.clock, _LINES, _SUM))

        def strength(now: Moment) -> float:
            return 1 - (1 - _QUIET) * eased(part(now.clock, _LINES, _SUM))

        plane = Plane.of(dataset, places.plane, stage)
        pixels = pixels_of(reel.task, plane)
        field = CountingField(reel, pixels.grid, count)
        lines = UnitLines(
            reel,
            plane,
            colours=_band_colours(reel, architecture),
            shares=come,
            strength=strength,
            at_once=math.ceil(lines_come.at_once),
        )
        label, number = reading("Epoch", epoch_text, places.epoch, stage, label=places.labels)
        phrases = phrases_of(reel.task)
        title = self.headline(_title(architecture, phrases, lines.seen(reel.steps.last)))
        captions = _captions(architecture, phrases)
        return Composition(
            [
                Still(heading(title, [reel.about.summary, sentences.point_counts_of(reel)], stage)),
                Still(ticks_of(plane, 20)),
                Still(axis_names_of(plane, own_axes(reel))),
                Still(ClassKey(names, place.key, stage)),
                Still(label),
                Live(FieldImage(plane, field, pixels)),
                Live(lines),
                Live(Boundary(plane, field, pixels, colours.lines)),
                Still(points_of(dataset, colours.hues(dataset.labels), plane)),
                Live(Thumbnails(reel, place.units, come, stage=stage)),
                Live(number),
                Live(Captions(captions, stage, lasting=lasting)),
                Live(OneAtATime(_formulas(architecture, place.formula, stage), lasting=lasting)),
            ],
            lambda clock: _epoch(clock, pace, reel.steps),
            begins=_REWOUND,
        )


def _checked(reel: Recording) -> Architecture:
    """The network, if this scene can show it."""
    architecture = reel.perceptron
    if not architecture.hidden:
        raise UserError("scene 'neurons' needs a hidden layer", given=reel.about.summary)
    if architecture.hidden[0] > _MANY:
        raise UserError(
            f"scene 'neurons' draws at most {_MANY} neurons in the first layer",
            given=architecture.hidden[0],
        )
    return architecture


def _band_colours(reel: Recording, architecture: Architecture) -> Sequence[str]:
    """The colour of what a unit speaks for at the last step; grey where deeper layers decide."""
    if len(architecture.hidden) > 1:
        return [_UNDECIDED] * architecture.hidden[0]
    return colours_of(reel.task).spoken_for(reel.at(reel.steps.last).layers[-1][0])


class _Procession:
    """Progress of things that enter one after another, each taking at least `lasting` of the time.

    Up to `at_once` of them enter at the same time. With `first`, one is half way in at the start.
    """

    def __init__(self, count: int, lasting: float, *, first: bool) -> None:
        self.at_once = max(1.0, (count - 1) * lasting / (1 - lasting))
        self._begins = np.arange(count, dtype=float)
        if first:
            self._begins -= 1
            self._begins[0] = -self.at_once / 2
        self._ends = float(self._begins[-1]) + self.at_once

    def __call__(self, clock: float) -> Float[np.ndarray, " units"]:
        """Eased shares, 0 to 1, at a part of the time."""
        share = np.clip((clock * self._ends - self._begins) / self.at_once, 0, 1)
        return np.asarray(eased(share))


def _epoch(clock: float, pace: Pace, steps: Steps) -> float:
    """The last epoch at first, then wound back, then all of them."""
    if clock < _REWOUND:
        return steps.last - (steps.last - steps.first) * eased(part(clock, _HELD, _REWOUND))
    return pace(part(clock, _REWOUND, 1.0))


def _title(architecture: Architecture, phrases: Phrases, lines: int) -> str:
    """What is to be seen: not every neuron has its line in this part of the plane."""
    neurons = architecture.hidden[0]
    if neurons > 1 and architecture.linear:
        return f"{neurons} linear neurons, one {phrases.line}"
    many = "neuron" if neurons == 1 else "neurons"
    drawn = "line" if lines == 1 else "lines"
    title = f"{neurons} {many}, {lines} {drawn}"
    return title if neurons == 1 else f"{title}, 1 {phrases.combined}"


def _captions(architecture: Architecture, phrases: Phrases) -> list[tuple[float, str]]:
    """(clock, sentence): what lines are, what becomes of them, and where they come from."""
    if architecture.hidden == (1,):
        summed = "Its output weight decides what that side counts for."
    elif architecture.activations[0] == "identity":
        summed = f"However many linear neurons are added up: one {phrases.line}."
    else:
        summed = f"Weighted and added up, they make the {phrases.answer}."
    return [
        (0.0, "A neuron draws a line, and is active on one side of it."),
        (_LINES, summed),
        (_HELD, "All of it is learnt, from a random start."),
    ]


def _formulas(
    architecture: Architecture, place: Setting | None, stage: Stage
) -> list[tuple[float, VMobject]]:
    """(clock, formula): what one neuron answers, what becomes of it, and what that amounts to."""
    layout = stage.layout
    if place is None:
        return []
    size, (x, y) = place
    summed = r"bold(w) dot bold(x) + b"
    function = _TYPST.get(architecture.activations[0], "phi({})").format(summed)
    sources = [(0.0, f"a = {function}")]
    if len(architecture.hidden) == 1:
        sources.append((_LINES, "z = sum_j v_j a_j + c"))
        if architecture.activations[0] == "identity":
            sources.append((_HELD, collapsed(2)))
    width = (places_of(stage).right - x) * layout.unit
    at, size = layout.point(x, y), size * layout.unit
    return [
        (start, formula(source, size, at=at, colour=stage.theme.ink, width=width))
        for start, source in sources
    ]
