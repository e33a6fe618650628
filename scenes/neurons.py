"""Where a boundary comes from: the line of each neuron in the first layer, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

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
from .neurons_places import Place, place_of, without_epoch
from .neurons_readings import Reading, States, collapses, formulas_of, sum_of, without_measure
from .parts.boundary import Boundary
from .parts.captions import Captions, OneAtATime
from .parts.class_list import ClassKey
from .parts.field_image import FieldImage
from .parts.line_angles import nearly_parallel
from .parts.line_numbers import LineNumbers, numbered
from .parts.paragraph import paragraph
from .parts.plane import Plane
from .parts.points import points_of
from .parts.recorded_output import pixels_of
from .parts.shapes import joined
from .parts.thumbnails import Thumbnails
from .parts.ticks import axis_names_of, ticks_of
from .parts.titles import Heading, fitting_title, heading
from .parts.unit_lines import UnitLines
from .parts.unit_targets import unit_targets
from .parts.unit_words import StatesAt
from .reel_scene import ReelScene
from .stage.easing import set_opacity
from .stage.moment import Moment
from .stage.narration import points_at, tells
from .stage.places import places_with
from .stage.stage import Stage
from .suitable import one_reel
from .words import sentences
from .words.neuron_keys import key_of, short_key_of
from .words.neurons import Drawn
from .words.neurons_result import result_of
from .words.own_names import own_axes, own_classes
from .words.phrases import the_end

_MANY = 64
_UNDECIDED = "#1c2530"  # a shadow on every colour
_SHADOW, _COLOURED = 0.14, 0.6  # opacity of bands that are undecided, and of others
# Parts of the clock after `Entrance`: they wind back, then train; the result.
_HELD, _REWOUND, _LEARNT = 0.42, 0.47, 0.92


class Neurons(ReelScene):
    """Lines one by one, then their sum with its boundary, then both over all epochs."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` if it has no hidden layer."""
        reel, stage = one_reel("neurons", self.reels), self.stage
        architecture, dataset = _checked(reel), reel.dataset
        names, colours = own_classes([reel]), colours_of(reel.task)
        places, place = places_with(names, stage), place_of(names, _tiled(architecture), stage)
        lasting, narrated = stage.timing.share(0.5), tells(self.narration)
        opening, cleared = self._opening(reel)
        entrance = Entrance(architecture.hidden[0], lasting, cleared)
        plane = Plane.of(dataset, place.plane or places.plane, stage)
        pixels = pixels_of(reel.task, plane)
        field = CountingField(reel, pixels.grid, entrance.counting, entrance.left)
        states = States(reel)
        lines = _lines(reel, plane, entrance, states)
        since = None if narrated else SUM  # from then on all is as it is in the last epoch
        kept = collapses(architecture) or points_at(self.narration, "formula")
        stays = place.formula is not None and kept
        known = None if stays else SUM
        read = Reading(reel, place, stage, since=since, known=known, lasting=lasting / 2)
        drawn = _drawn(reel, plane, lines, pixels, field.at(Moment(reel.steps.last)))
        drawn = replace(drawn, numbered=numbered(architecture.hidden[0], stage))
        units, words = _tiles(reel, drawn, place, entrance, states.words(lines, drawn), stage)
        times = (0.0, (cleared + LINES) / 2, LINES, _HELD - lasting / 2, _LEARNT)
        captions = drawn.captions(times, reel.steps, result_of(reel, drawn))
        boundary = _Leaving(plane, field, pixels, colours.lines, entrance.left)
        if isinstance(reel.task, Values):
            boundary.set_stroke(color=stage.theme.neutral)  # unlike the lines of neurons
        axes = [ticks_of(plane, 20), axis_names_of(plane, own_axes(reel))]
        named = self._heading(reel, drawn)
        shown = place if stays or narrated else without_epoch(place)
        begun = (cleared, LINES, _HELD)
        formulas = formulas_of(architecture, shown, stage, begun, known)
        return Composition(
            [
                Still(named),
                *map(Still, axes),
                Still(ClassKey(names, place.key, stage)),
                Still(words),
                Still(units.frames),
                Live(FieldImage(plane, field, pixels)),
                *([] if narrated else _goal(reel, boundary, entrance)),
                Live(lines),
                Live(boundary),
                Still(points_of(dataset, colours.hues(dataset.labels), plane)),
                Live(units),
                *(_numbers(reel, plane, lines, entrance, [*axes, named]) if drawn.numbered else []),
                Live(read),
                *sum_of(drawn, entrance, shown, stage),
                Live(Captions(captions, stage, lasting=lasting, place=place.caption)),
                Live(
                    OneAtATime([] if drawn.diverged else formulas, lasting=lasting), name="formula"
                ),
            ],
            opening,
            begins=opening.rewound,
            targets={
                **unit_targets(reel, plane, lines, units, boundary),
                **without_measure(reel, known),
            },
        )

    def _opening(self, reel: Recording) -> tuple[Rewinding, float]:
        """The pace, and up to which clock what was learnt is seen first: not with sentences."""
        opening = Rewinding(Pace.named(self.pace, reel), _HELD, _REWOUND)
        return (opening.from_first(SUM), 0.0) if tells(self.narration) else (opening, CLEARED)

    def _heading(self, reel: Recording, drawn: Drawn) -> Heading:
        """The title, made of what is drawn or given, and what the network and the points are."""
        title = self.headline(fitting_title(drawn.titles(), self.stage))
        subtitles = [reel.about.summary, *sentences.point_marks_of(reel)]
        small = sentences.kept_when_small(reel)
        return heading(title, subtitles, self.stage, small=small)


def _lines(reel: Recording, plane: Plane, entrance: Entrance, states: States) -> UnitLines:
    """The lines of all neurons, with bands in colours, or shadows where deeper layers decide."""
    architecture = reel.perceptron
    shade, shown = _COLOURED, entrance.bands
    if len(architecture.hidden) > 1:
        shade, shown = _SHADOW * entrance.few**0.5, entrance.shadows
    elif architecture.adds_up:
        shown = entrance.passing
    return UnitLines(
        reel,
        plane,
        colours=_band_colours(reel, architecture),
        shares=entrance.lines,
        strength=entrance.strength,
        bands=lambda now: shade * shown(now),
        dead=states.dead,
        at_once=entrance.at_once,
    )


def _tiled(architecture: Architecture) -> int:
    """How many tiles there are: one for each neuron, and where they add up one for the bias."""
    return architecture.hidden[0] + architecture.adds_up


def _tiles(
    reel: Recording, drawn: Drawn, place: Place, entrance: Entrance, states: StatesAt, stage: Stage
) -> tuple[Thumbnails, VGroup]:
    """The fields of all neurons, and what is said of them and of the lines."""
    names = colours_of(reel.task).sign_names
    short = stage.layout.small or place.narrow
    key = (short_key_of if short else key_of)(drawn, names)
    tiles, below = place.divided(key, stage)
    units = Thumbnails(
        reel,
        tiles,
        entrance.units,
        states,
        lit=entrance.lit,
        numbered=drawn.numbered,
        stage=stage,
    )
    if place.words is None:
        below = replace(below, y=min(below.y, units.bottom + place.size))
    muted, apart = stage.theme.muted, place.apart
    return units, paragraph(key, place.size, below, stage, colour=muted, apart=apart)


def _goal(reel: Recording, boundary: Boundary, entrance: Entrance) -> list[Live]:
    """The boundary of classes that lines are about to make; none of values."""
    if not isinstance(reel.task, Classes):
        return []
    return [Live(_Goal(boundary, float(reel.steps.last), entrance.goal))]


def _numbers(
    reel: Recording, plane: Plane, lines: UnitLines, entrance: Entrance, others: Sequence[VMobject]
) -> list[Live]:
    """Numbers at the ends of lines, clear of `others`: the title and what is at the axes."""
    last = float(reel.steps.last)
    ends, shares = lines.drawn_at(Moment(last)), partial(entrance.at_last, last=last)
    return [Live(LineNumbers(plane, ends, shares, others=others))]


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


def _drawn(
    reel: Recording,
    plane: Plane,
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
    drawn = Drawn(
        reel.perceptron,
        task,
        lined,
        states,
        len(pixels.boundary(field)),
        diverged=diverged,
        ending=the_end([reel]),
        winners=winners,
    )
    whole = zip(lines.drawn_at(Moment(last)), drawn.ghosts, strict=True)
    drawing = [own for own, ghost in whole if not ghost]
    parallel = drawn.noun == "line" and nearly_parallel(drawing, plane)
    return replace(drawn, parallel=parallel)


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
        set_opacity(self, stroke=self._opacity * self._left_at(self.moment))


class _Goal(VMobject):
    """The boundary of the last epoch, faintly, while a film says what it is made of."""

    def __init__(self, boundary: Boundary, last: float, strength: ShareAt) -> None:
        self._strength = strength
        boundary.show(Moment(last))
        self._path = joined(boundary.lines())
        super().__init__(
            stroke_color=boundary.plane.stage.theme.boundary,
            stroke_width=boundary.stroke_width,
            fill_opacity=0,
        )

    def show(self, moment: Moment) -> None:
        """Show it as strong as it is at a moment; none of it is drawn where it is not there."""
        strength = self._strength(moment)
        set_opacity(self, stroke=strength)
        self.points = self._path if strength else self._path[:0]
