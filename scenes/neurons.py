"""Where a boundary comes from: the line of each neuron in the first layer, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
from jaxtyping import Float
from manim import VGroup, VMobject

from ..errors import UserError
from ..reels.architecture import Architecture
from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..reels.task import Classes, Values
from ..reels.unit_states import unit_states
from .composition import Composition, Live, Still
from .fields.counting_field import CountingField, ShareAt
from .fields.field import Field
from .fields.field_pixels import FieldPixels
from .fields.pace import Pace
from .fields.rewinding import Rewinding
from .fields.task_colours import LineStyle, colours_of
from .neurons_entrance import CLEARED, LINES, SUM, Entrance
from .neurons_places import CROWDED, KEYED, MANY, PLACES, Place
from .parts.boundary import Boundary
from .parts.captions import Captions, OneAtATime
from .parts.class_list import ClassKey
from .parts.field_image import FieldImage
from .parts.formula import collapsed, formula
from .parts.line_numbers import LineNumbers, numbered
from .parts.paragraph import paragraph
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import LiveFigure, reading, step_text
from .parts.recorded_output import pixels_of
from .parts.thumbnails import Thumbnails, longest_bar
from .parts.ticks import axis_names_of, ticks_of
from .parts.titles import fitting_title, heading
from .parts.unit_lines import UnitLines
from .parts.unit_targets import unit_targets
from .parts.unit_words import SEPARATOR, StatesAt
from .reel_scene import ReelScene
from .stage.moment import Moment
from .stage.narration import tells
from .stage.places import places_of, places_with
from .stage.stage import Stage
from .stage.target import Target
from .suitable import one_reel
from .words import sentences
from .words.neurons import NAMED, Drawn, shown_state
from .words.own_names import own_axes, own_classes
from .words.phrases import the_end

_MANY = 64
_UNDECIDED = "#1c2530"  # a shadow on every colour
_SHADOW, _COLOURED = 0.14, 0.6  # opacity of bands that are undecided, and of others
# Activations in Typst's notation.
_TYPST = {
    "identity": "{}",
    "relu": "max(0, {})",
    "sigmoid": "sigma({})",
    "tanh": "tanh({})",
}
# Parts of the clock after `Entrance`: they wind back, then train; the result.
_HELD, _REWOUND, _LEARNT = 0.63, 0.70, 0.92


class Neurons(ReelScene):
    """Lines one by one, then their sum with its boundary, then both over all epochs."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` if it has no hidden layer."""
        reel, stage = one_reel("neurons", self.reels), self.stage
        architecture, dataset = _checked(reel), reel.dataset
        names, colours = own_classes([reel]), colours_of(reel.task)
        keyed = CROWDED if len(names) > MANY else KEYED
        places, place = places_with(names, stage), stage.pick(keyed if names else PLACES)
        pace, lasting = Pace.named(self.pace, reel), stage.timing.share(0.5)
        opening, cleared = Rewinding(pace, _HELD, _REWOUND), CLEARED
        if tells(self.narration):
            opening, cleared = opening.from_first(SUM), 0.0
        entrance = Entrance(architecture.hidden[0], lasting, cleared)
        plane = Plane.of(dataset, place.plane or places.plane, stage)
        pixels = pixels_of(reel.task, plane)
        field = CountingField(reel, pixels.grid, entrance.counting, entrance.left)
        shadow = _SHADOW * entrance.few**0.5
        deep = len(architecture.hidden) > 1
        shade, shown = (shadow, entrance.shadows) if deep else (_COLOURED, entrance.left)
        lines = UnitLines(
            reel,
            plane,
            colours=_band_colours(reel, architecture),
            shares=entrance.lines,
            strength=entrance.strength,
            bands=lambda now: shade * shown(now),
            at_once=entrance.at_once,
        )
        label, number = _reading(reel, place, stage)
        drawn = _drawn(reel, lines, pixels, field.at(Moment(reel.steps.last)))
        last = float(reel.steps.last)
        drawn = replace(drawn, numbered=numbered(architecture.hidden[0], stage))
        key = drawn.key(colours.sign_names)
        if stage.layout.small or not place.holds(key, stage):
            key = drawn.short_key(colours.sign_names)
        tiles, below = place.divided(key, stage)
        units = Thumbnails(
            reel,
            tiles,
            entrance.units,
            _words_on(reel, lines, drawn),
            lit=entrance.lit,
            numbered=drawn.numbered,
            stage=stage,
        )
        if place.words is None:
            below = replace(below, y=min(below.y, units.bottom + place.size))
        muted, apart = stage.theme.muted, place.apart
        words = paragraph(key, place.size, below, stage, colour=muted, apart=apart)
        title = self.headline(fitting_title(drawn.titles(), stage))
        captions = drawn.captions((0.0, LINES, _HELD, _LEARNT), reel.steps)
        boundary = _Leaving(plane, field, pixels, colours.lines, entrance.left)
        if isinstance(reel.task, Values):
            boundary.set_stroke(color=stage.theme.neutral)  # unlike the lines of neurons
        axes = [ticks_of(plane, 20), axis_names_of(plane, own_axes(reel))]
        numbers: list[Live] = []
        if drawn.numbered:
            ends, shares = lines.drawn_at(Moment(last)), partial(entrance.at_last, last=last)
            numbers = [Live(LineNumbers(plane, ends, shares, others=axes))]
        return Composition(
            [
                Still(heading(title, [reel.about.summary, sentences.point_counts_of(reel)], stage)),
                *map(Still, axes),
                Still(ClassKey(names, place.key, stage)),
                Still(words),
                Still(label),
                Still(units.frames),
                Live(FieldImage(plane, field, pixels)),
                Live(lines),
                Live(boundary),
                Still(points_of(dataset, colours.hues(dataset.labels), plane)),
                Live(units),
                *numbers,
                Live(number),
                *_sum(drawn, entrance, place, stage),
                Live(Captions(captions, stage, lasting=lasting)),
                Live(
                    OneAtATime(_formulas(architecture, place, stage), lasting=lasting),
                    name="formula",
                ),
            ],
            opening,
            begins=opening.rewound,
            targets=unit_targets(reel, plane, lines, units, boundary)
            | {reel.steps.title.lower(): Target.of(label, number, layout=stage.layout)},
        )


def _checked(reel: Recording) -> Architecture:
    """The network, if this scene can show it."""
    architecture = reel.perceptron
    if not architecture.hidden:
        remedy = "record with `hidden`, like 8, or choose scene convergence"
        given = reel.about.summary
        raise UserError("scene 'neurons' needs a hidden layer", given=given, remedy=remedy)
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
    return colours_of(reel.task).spoken_for(reel.held(reel.steps.last).layers[-1][0])


def _reading(reel: Recording, place: Place, stage: Stage) -> tuple[VGroup, LiveFigure]:
    """Which epoch is shown: the name and the number."""
    places, right = places_of(stage), place.right
    if right is None and place.formula:
        right = place.formula[1][0] - 24
    return reading(
        reel.steps.title,
        step_text(reel.steps),
        place.epoch or places.epoch,
        stage,
        label=places.labels,
        longest=reel.steps.longest,
        right=right,
    )


def _sum(drawn: Drawn, entrance: Entrance, place: Place, stage: Stage) -> list[Live]:
    """How many units are added so far, in as many words as there is room for."""
    layout, neurons = stage.layout, drawn.architecture.hidden[0]
    size, (x, y) = place.sum
    size = layout.readable(size, most=1.3)
    if neurons == 1 or not size:
        return []
    right = places_of(stage).right if place.right is None or place.right < x else place.right

    def text(now: Moment) -> str:
        added = entrance.added(now)
        return "" if added is None else drawn.so_far(added)[short]

    at, colour = layout.point(x, y), stage.theme.muted
    sentence = LiveFigure(size * layout.unit, text, at=at, colour=colour, anchor="left", bold=False)
    longest, _ = drawn.so_far(neurons)
    short = sentence.span(longest) > (right - x) * layout.unit
    return [Live(sentence)]


def _drawn(
    reel: Recording,
    lines: UnitLines,
    pixels: FieldPixels,
    field: Float[np.ndarray, "outputs rows columns"],
) -> Drawn:
    """What is said of the lines and the field in the last epoch."""
    last, task = reel.steps.last, reel.task
    winners = None
    if isinstance(task, Classes):
        winners = len(np.unique(task.winners(field.reshape(len(field), -1))))
    lined, states = lines.seen(last), unit_states(reel, last)[0]
    diverged = diverges_at(reel) is not None
    return Drawn(
        reel.perceptron,
        task,
        lined,
        states,
        len(pixels.boundary(field)),
        diverged=diverged,
        ending=the_end([reel]),
        winners=winners,
        cut=longest_bar(reel)[1],
    )


def _words_on(reel: Recording, lines: UnitLines, drawn: Drawn) -> StatesAt:
    """The number of each unit, if it has one, and a word if it is dead or adds no line.

    There are no words of divergence.
    """
    states = lru_cache(maxsize=1)(lambda epoch: unit_states(reel, epoch)[0])
    end, activation = diverges_at(reel), reel.perceptron.activations[0]

    numbers = [str(unit + 1) * drawn.numbered for unit in range(reel.perceptron.hidden[0])]

    def words(now: Moment) -> list[str]:
        if end is not None and now.whole >= end:
            return numbers
        found = [shown_state(state, activation) for state in states(now.whole)]
        said = [
            state if state in NAMED else "" if has else f"no {drawn.noun}"
            for state, has in zip(found, lines.seen(now), strict=True)
        ]
        return [SEPARATOR.join(filter(None, each)) for each in zip(numbers, said, strict=True)]

    return words


class _Leaving(Boundary):
    """A boundary that fades with its field."""

    def __init__(
        self, plane: Plane, field: Field, pixels: FieldPixels, style: LineStyle, left: ShareAt
    ) -> None:
        super().__init__(plane, field, pixels, style)
        self._opacity, self._left_at = style.opacity, left

    def show(self, moment: Moment | float) -> None:
        """Show a moment, with as much opacity as the field has then."""
        super().show(moment)
        self.set_stroke(opacity=self._opacity * self._left_at(self.moment))


def _formulas(
    architecture: Architecture, place: Place, stage: Stage
) -> list[tuple[float, VMobject]]:
    """(clock, formula): what one neuron answers, what becomes of it, and what that amounts to."""
    layout = stage.layout
    if place.formula is None:
        return []
    size, (x, y) = place.formula
    summed = r"bold(w) dot bold(x) + b"
    function = _TYPST.get(architecture.activations[0], "phi({})").format(summed)
    sources = [(0.0, f"a = {function}")]
    if len(architecture.hidden) == 1:
        summed = "z = sum_j v_j a_j + c"
        if architecture.outputs > 1:
            summed = "z_k = sum_j v_(j k) a_j + c_k"
        sources.append((LINES, summed))
        if architecture.activations[0] == "identity":
            sources.append((_HELD, collapsed(2)))
    width = ((place.right or places_of(stage).right) - x) * layout.unit
    at, size = layout.point(x, y), size * layout.unit
    return [
        (start, formula(source, size, at=at, colour=stage.theme.ink, width=width))
        for start, source in sources
    ]
