"""The network at work: every unit's own field, the weights between them, and their output."""

from __future__ import annotations

from dataclasses import replace

from manim import VGroup

from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..reels.task import Values
from ..reels.unit_states import unit_states
from .colour_key import colour_key
from .composition import Composition, Live, Still
from .fields.pace import Pace
from .fields.task_colours import TaskColours, colours_of
from .network_places import KEYED, PLACES, SCALED, Places, places_for
from .parts.boundary import Boundary
from .parts.chart_style import ChartStyle
from .parts.curve_tip import Series
from .parts.curves import Chart
from .parts.diagram import Diagram
from .parts.formula import collapsed, formula
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import Readings
from .parts.recorded_output import output_of
from .parts.ticks import axes_of
from .parts.titles import fitting_title, heading, remark, whole_remark
from .parts.unit_lines import UnitSums
from .reel_scene import ReelScene
from .stage.moment import Moment
from .stage.places import places_of
from .stage.stage import Stage
from .stage.target import Target
from .suitable import one_reel
from .words import sentences
from .words.measures import written_measure_of
from .words.neuron_states import shown_state
from .words.neurons import Drawn
from .words.own_names import own_classes
from .words.phrases import beginning, the_end
from .words.tested import fallen_to, right_of_both, right_points

_DATED = 200.0  # design pixels of a chart, for the first and the last epoch below it
_LEADING = 1.36  # ems from the one note to the other
# The longer is shown where it has room.
_LINES = (
    "Line: weight ({} positive, {} negative).",
    "Line: {} positive, {} negative.",
)
# Where there is room for one line alone.
_BOTH = ("Tile: answer; line: weight ({} up, {} down).",)
_TILES = (
    "Tile: what the unit answers ({0} high, {1} low{4}).{2}{3}",
    "Tile: {0} high, {1} low{4}.{2}{3}",
    "Tile: {0} high, {1} low{4}.{2}",
)
_UNLIT = "; with relu, white is 0 or little"
_CURVE_TITLE, _ABOVE = 22.0, 0.9  # design pixels of type, and ems from the curve to its title
_BARS, _DRAWN = (
    (" Bar: bias, from 0 in the middle.", " Bar: bias."),
    " Drawn: units with the largest weights {}.",
)


class Network(ReelScene):
    """The diagram beside the output's field, boundary and points, over the epochs."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` if it has no layers."""
        reel, stage = one_reel("network", self.reels), self.stage
        names, dataset, colours = own_classes([reel]), reel.dataset, colours_of(reel.task)
        kept = SCALED if isinstance(reel.task, Values) else KEYED if names else PLACES
        places = stage.pick(places_for(reel.perceptron, kept))
        plane = Plane.of(dataset, places.plane, stage)
        image, boundary = output_of(reel, plane)
        diagram = Diagram(reel, box=places.diagram, stage=stage)
        measure = written_measure_of(reel)
        readings = Readings(places.epoch, reel.steps, stage, label=places.labels)
        readings.append_measure(measure, places.accuracy)
        title = self.headline(fitting_title(_titles(reel, plane, boundary), stage))
        subtitles = [reel.about.summary, *sentences.point_marks_of(reel)]
        parts: list[Still | Live] = [
            Still(heading(title, subtitles, stage, small=sentences.kept_when_small(reel))),
            Still(readings.still),
            Still(diagram.still),
            Still(axes_of(plane, dataset.axis_names, left=places.gutter)),
            Still(colour_key([reel], places.key, stage)),
            Still(_note(reel, colours, diagram, places, stage), name="note"),
            Live(image),
            Live(boundary),
            Still(points_of(dataset, colours.hues(dataset.labels), plane)),
            Live(diagram),
            Live(readings),
        ]
        curve = f"{'accuracy' if 'accuracy' in measure.name.lower() else 'loss'} curve"
        targets = {curve: Target()}
        if places.spark:
            series = [Series("", measure.values, leading=True)]
            dated = reel.steps if places.spark.width > _DATED else None
            style = replace(ChartStyle.on(measure.axis, "", steps=dated), title="", foreseen=True)
            epochs = reel.epochs.astype(float)
            chart = Chart(series, epochs, style, box=places.spark, stage=stage)
            parts += [Still(_curve_title(reel, places, stage)), Still(chart.still), Live(chart)]
            targets[curve] = chart.addressed
        pace = Pace.named(self.pace, reel)
        return Composition([*parts, Still(diagram.outputs)], pace, targets=targets)


def _curve_title(reel: Recording, places: Places, stage: Stage) -> VGroup:
    """What the curve is, above it and below the number that it ends at."""
    if places.spark is None:
        return VGroup()
    over, size = f"over the {reel.steps.several}", _CURVE_TITLE * stage.layout.small_type
    ways = [f"{written_measure_of(reel).name} {over}", beginning(over)]
    _, (left, _) = places.epoch
    at = min(left, places.spark.x), places.spark.y - _ABOVE * size
    muted, right = stage.theme.muted, places_of(stage).right
    return whole_remark(ways, (size, at), stage, colour=muted, right=right)


def _note(
    reel: Recording,
    colours: TaskColours,
    diagram: Diagram,
    places: Places,
    stage: Stage,
) -> VGroup:
    """What linear layers amount to; below other diagrams, what lines and tiles mean.

    In a wide small frame there is room for one line.
    """
    layout, theme, right = stage.layout, stage.theme, places.right
    architecture = reel.perceptron
    if architecture.linear and places.note and layout.legible(places.note[0]):
        size, (x, y) = places.note
        source, at = collapsed(len(architecture.hidden) + 1), layout.point(x, y)
        width, size = (right - x) * layout.unit, size * 1.4 * layout.unit
        return VGroup(formula(source, size, at=at, colour=theme.ink, width=width))
    if reel.lost.all() or not diagram.widest:
        return VGroup()
    negative, positive = colours.sign_names
    alone = layout.small and layout.shape == "wide"
    lines = remark(
        [each.format(positive, negative) for each in (*(_BOTH if alone else ()), *_LINES)],
        places.note,
        stage,
        colour=theme.muted,
        right=right,
    )
    if places.note is None or not len(lines) or alone:
        return lines
    size, (x, y) = places.note
    every = _BARS if architecture.hidden else ("",)
    which = _DRAWN.format(the_end([reel])) if diagram.cut else ""
    unlit = _UNLIT if "relu" in architecture.activations else ""
    tiles = [
        each.format(positive, negative, bars, which, unlit)
        for each in _TILES[not architecture.hidden :]
        for bars in every
    ]
    below = layout.readable(size, most=1.3) * _LEADING
    lines.add(*remark(tiles, (size, (x, y + below)), stage, colour=theme.muted, right=right))
    return lines


def _titles(reel: Recording, plane: Plane, boundary: Boundary) -> list[str]:
    """What becomes of lines on the way through the network, by the last epoch, longest first."""
    architecture, last = reel.perceptron, reel.steps.last
    if architecture.linear:
        return ["Linear layers add up to one linear layer"]
    if not architecture.hidden:
        return ["The output is one weighted sum"]
    if dead := _dead_layer(reel):
        which = f"layer {dead}" if len(architecture.hidden) > 1 else "the network"
        short = f"All units of {which} are dead"
        return [f"{short}: one answer for all training points", f"{short}: one answer", short]
    if len(architecture.hidden) > 1:
        return [*_layers_get(reel), "What each unit answers, layer by layer"]
    boundary.show(Moment(last))
    lined, states = UnitSums(reel, plane).lined(last), unit_states(reel, last)[0]
    added = Drawn(architecture, reel.task, lined, states, len(boundary.lines())).added()
    return [*(f"{added}: {each} {the_end([reel])}" for each in _results(reel)), added]


def _layers_get(reel: Recording) -> list[str]:
    """What all units of several layers get right at the last step, longest first.

    Of values, to what they bring their loss or error, if it fell; none where it is not known.
    """
    units, ending = sum(reel.perceptron.hidden), the_end([reel])
    ways = [f"Layer by layer, {each} {ending}" for each in _results(reel)]
    if both := right_of_both(reel) or right_points(reel):
        shortest = f"{beginning(ending)}, {right_points(reel)} are right"
        return [f"Layer by layer, {units} units get {both} right {ending}", *ways, shortest]
    if (value := fallen_to(reel)) is not None:
        noun = written_measure_of(reel).noun
        return [f"Layer by layer, {units} units bring the {noun} to {value} {ending}", *ways]
    return []


def _results(reel: Recording) -> list[str]:
    """What is reached at the last step, if that is known: '96 % of test points right'."""
    if points := right_points(reel):
        both = right_of_both(reel)
        return [*([f"{both} right"] if both else []), f"{points} right"]
    value = fallen_to(reel)
    return [] if value is None else [f"{written_measure_of(reel).noun} {value}"]


def _dead_layer(reel: Recording) -> int | None:
    """The first hidden layer, from 1 on, of which all units are dead in the end, if there is one.

    Where training has diverged, no unit is.
    """
    if diverges_at(reel) is not None:
        return None
    kinds, states = reel.perceptron.activations, unit_states(reel, reel.steps.last)
    for layer, (units, kind) in enumerate(zip(states, kinds, strict=True), start=1):
        if all(shown_state(state, kind) == "dead" for state in units):
            return layer
    return None
