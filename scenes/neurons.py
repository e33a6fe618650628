"""Where a boundary comes from: the line of each neuron in the first layer, and their sum."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from manim import Mobject, VMobject

from ..errors import UserError
from ..reels.network_answers import Networks, as_fields
from ..reels.recording import Recording
from .fields.colours import class_colour
from .fields.field import Field, FieldPixels
from .fields.pace import Pace
from .fields.unit_fields import UnitField, UnitFields, sign_colours
from .parts.bars import SignedBars
from .parts.captions import Captions, OneAtATime
from .parts.formula import collapsed, formula
from .parts.output_field import pixels_of
from .parts.plane import Boundary, FieldImage, Plane, points_of, ticks_of
from .parts.readings import epoch_told, reading
from .parts.shapes import rectangle
from .parts.titles import heading
from .parts.unit_lines import UnitLines
from .reel_scene import Film, ReelScene, one_reel
from .stage.easing import Fade, eased, part
from .stage.layout import Box, Layout
from .stage.places import Setting, grid_of
from .stage.theme import Theme
from .stage.tiles import packed
from .words import sentences

_UNITS = {
    "wide": Box(1056, 372, 768, 566),
    "wide small": Box(1040, 430, 784, 574),
    "square": Box(300, 966, 720, 90),
    "tall": Box(60, 1474, 960, 196),
}
_MANY = 36
_UNDECIDED = "#7b8794"
_MOST = 168.0  # design pixels, the side of a neuron's own field
# What the shapes with room for formulas set them in; and activations in Typst's notation.
_FORMULAS: dict[str, Setting] = {"wide": (44, (1340, 274)), "tall": (60, (480, 1386))}
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

    def compose(self) -> Film:
        """The film of one recording; raises `UserError` if it has no hidden layer."""
        reel = one_reel("neurons", self.reels)
        if not reel.spec.hidden:
            raise UserError("scene 'neurons' needs a hidden layer", given=reel.spec.summary)
        if reel.spec.hidden[0] > _MANY:
            raise UserError(
                f"scene 'neurons' draws at most {_MANY} neurons in the first layer",
                given=reel.spec.hidden[0],
            )
        layout, theme, timing, dataset = self.layout, self.colours, self.timing, reel.dataset
        grid = grid_of(layout)
        small = "wide small" if layout.shape == "wide" and layout.small else layout.shape
        networks = Networks(reel)
        width = reel.spec.hidden[0]
        pace = Pace.named(self.pace, reel)
        plane = Plane(grid.plane, dataset.domain, layout)
        pixels = pixels_of(dataset, plane, theme, self.bands)
        field = _Sum(networks, pixels)
        image = FieldImage(plane, field, pixels)
        boundary = Boundary(plane, field, pixels, colour=theme.boundary)
        lasting = timing.share(0.5)
        # The first line is there from the start: an empty plane would be a poor poster.
        lines_come = _Procession(width, lasting / _LINES, first=True)
        units_count = _Procession(width, lasting / (_SUM - _LINES), first=False)
        lines = UnitLines(
            networks,
            plane,
            colours=_pushes(reel, networks),
            ink=theme.boundary,
            at_once=math.ceil(lines_come.at_once),
        )
        thumbs = _Thumbnails(reel, networks, _UNITS[small], layout=layout, theme=theme)
        label, epoch_figure = reading(
            "Epoch", grid.epoch, label=grid.labels, layout=layout, theme=theme
        )
        title = self.title or _title(reel, lines.seen(networks.last))
        still: list[Mobject] = [
            heading(title, [reel.spec.summary, sentences.points_of(reel)], layout, theme),
            ticks_of(plane, theme, 20),
            label,
        ]
        captions = Captions(_told(reel), layout, theme, lasting=lasting)
        formulas = OneAtATime(_formulas(reel, layout, theme), lasting=lasting)

        def show(frame: int) -> None:
            clock = timing.clock(frame)
            epoch = _epoch(clock, pace, networks.last)
            come = lines_come(part(clock, 0.0, _LINES))
            field.add(units_count(part(clock, _LINES, _SUM)))
            lines.show(epoch, come, 1 - (1 - _QUIET) * eased(part(clock, _LINES, _SUM)))
            image.show(epoch)
            boundary.show(epoch)
            thumbs.show(epoch, come)
            epoch_figure.show(epoch_told(epoch))
            captions.show(clock)
            formulas.show(clock)

        below = [image, lines, boundary]
        told = [captions.moving, formulas.moving]
        moving: list[Mobject] = [*below, *thumbs.moving, epoch_figure, *told]
        return Film(
            mobjects=[
                *still,
                *below,
                points_of(dataset, plane),
                *thumbs.moving,
                epoch_figure,
                *told,
            ],
            moving=moving,
            show=show,
        )


class _Sum(Field):
    """The output field of a network whose first layer's units count for a share each."""

    def __init__(self, networks: Networks, pixels: FieldPixels) -> None:
        self._networks, self._grid, self._middle = networks, pixels.grid, pixels.ends.middle
        self._points = pixels.grid.points()
        self._shares: Float[np.ndarray, " units"] = np.zeros(networks.hidden[0])
        self._kept: tuple[object, Float[np.ndarray, "_ _ _"]] | None = None

    def add(self, shares: Float[np.ndarray, " units"]) -> None:
        """Let every unit count for its share, 0 to 1."""
        self._shares = shares

    def at(self, epoch: float) -> Float[np.ndarray, "outputs rows columns"]:
        """Logits of what counts; nothing at all while no unit does."""
        key = (epoch, self._shares.tobytes())
        if self._kept is None or self._kept[0] != key:
            first = self._networks.answers(epoch, self._points)[0]
            shares = self._shares.astype(first.dtype)
            logits = self._networks.onwards(epoch, 1, first * shares)
            # The bias alone is no picture yet: it comes with the first unit.
            summed = self._middle + (logits - self._middle) * shares.max(initial=0.0)
            self._kept = key, as_fields(summed, self._grid)
        return self._kept[1]


class _Thumbnails:
    """The field of every unit of the first layer, and below it the weight by which it counts."""

    def __init__(
        self, reel: Recording, networks: Networks, inside: Box, *, layout: Layout, theme: Theme
    ) -> None:
        classes = reel.dataset.classes
        self._networks, self._weighed = networks, len(networks.hidden) == 1 and reel.outputs == 1
        strip = 16.0 if self._weighed else 0.0
        gap = 14.0 if len(networks.hidden) < 16 else 10.0
        boxes = packed(networks.hidden[0], inside=inside, gap=gap, strip=strip, most=_MOST)
        planes = [Plane(box, reel.dataset.domain, layout) for box in boxes]
        colours = sign_colours(classes)
        pixels = FieldPixels(planes[0].domain, planes[0].pixels, 2, theme, colours=colours)
        fields = UnitFields(networks, pixels.grid)
        self._images = [
            FieldImage(plane, UnitField(fields, 0, unit), pixels)
            for unit, plane in enumerate(planes)
        ]
        self._curtains = [_curtain(plane.box, layout, theme) for plane in planes]
        self._fades = [Fade(curtain) for curtain in self._curtains]
        self._bars = SignedBars([plane.box for plane in planes], layout, colours=colours)
        self.moving: list[Mobject] = [*self._images, *self._curtains, self._bars]

    def show(self, epoch: float, shares: Float[np.ndarray, " units"]) -> None:
        """Show all units at a fractional epoch, each with that share of its opacity."""
        for image, fade, share in zip(self._images, self._fades, shares, strict=True):
            image.show(epoch)
            fade.show(1 - min(2 * float(share), 1.0))
        if self._weighed:
            self._show_weights(epoch, shares)

    def _show_weights(self, epoch: float, shares: Float[np.ndarray, " units"]) -> None:
        weights = self._networks.layers(epoch)[-1][0][:, 0] * shares
        final = self._networks.layers(self._networks.last)[-1][0]
        self._bars.show(weights / max(float(np.abs(final).max()), 1e-6))


def _curtain(box: Box, layout: Layout, theme: Theme) -> VMobject:
    """What hides a thumbnail until its unit comes; a hair larger than it."""
    wider = Box(box.x - 1, box.y - 1, box.width + 2, box.height + 2)
    return rectangle(wider, layout, colour=theme.ground)


def _pushes(reel: Recording, networks: Networks) -> Sequence[str]:
    """The colour of the class a unit speaks for at last; grey where deeper layers decide."""
    classes = reel.dataset.classes
    if len(networks.hidden) > 1:
        return [_UNDECIDED] * networks.hidden[0]
    weights = networks.layers(networks.last)[-1][0]
    if reel.outputs == 1:
        return [class_colour(int(weight > 0), 2) for weight in weights[:, 0]]
    return [class_colour(int(row.argmax()), classes) for row in weights]


class _Procession:
    """Things that come one after another, each eased for at least so long, a part of the time.

    So many may be on their way `at_once`. With `first`, one has come half way before it begins.
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
        return np.asarray(share * share * (3 - 2 * share))


def _epoch(clock: float, pace: Pace, last: float) -> float:
    """The last epoch at first, then wound back, then all of them."""
    if clock < _REWOUND:
        return last * (1 - eased(part(clock, _HELD, _REWOUND)))
    return pace(part(clock, _REWOUND, 1.0))


def _title(reel: Recording, lines: int) -> str:
    """What is to be seen: not every neuron has its line in this part of the plane."""
    values, neurons = reel.dataset.regression, reel.spec.hidden[0]
    if neurons > 1 and set(reel.spec.layer_activations) == {"identity"}:
        return f"{neurons} linear neurons, one {'flat plane' if values else 'straight line'}"
    many = "neuron" if neurons == 1 else "neurons"
    drawn = "line" if lines == 1 else "lines"
    title = f"{neurons} {many}, {lines} {drawn}"
    return title if neurons == 1 else f"{title}, 1 {'surface' if values else 'boundary'}"


def _told(reel: Recording) -> list[tuple[float, str]]:
    if reel.spec.hidden == (1,):
        summed = "Its output weight decides what that side counts for."
    elif reel.spec.layer_activations[0] == "identity":
        shape = "flat plane" if reel.dataset.regression else "straight line"
        summed = f"However many linear neurons are added up: one {shape}."
    else:
        answer = "answer" if reel.dataset.regression else "boundary"
        summed = f"Weighted and added up, they make the {answer}."
    return [
        (0.0, "A neuron draws a line, and is active on one side of it."),
        (_LINES, summed),
        (_HELD, "All of it is learnt, from a random start."),
    ]


def _formulas(reel: Recording, layout: Layout, theme: Theme) -> list[tuple[float, VMobject]]:
    """(moment, formula): what one neuron answers, what becomes of it, and what that amounts to."""
    place = _FORMULAS.get("wide small" if layout.small else layout.shape)
    if place is None:
        return []
    size, (x, y) = place
    summed = r"bold(w) dot bold(x) + b"
    function = _TYPST.get(reel.spec.layer_activations[0], "phi({})").format(summed)
    told = [(0.0, f"a = {function}")]
    if len(reel.spec.hidden) == 1:
        told.append((_LINES, "z = sum_j v_j a_j + c"))
        if reel.spec.layer_activations[0] == "identity":
            told.append((_HELD, collapsed(2)))
    width = (grid_of(layout).right - x) * layout.unit
    at = layout.point(x, y)
    return [
        (moment, formula(source, size * layout.unit, at=at, colour=theme.ink, width=width))
        for moment, source in told
    ]
