"""The loss around the path of training, with the path moving on it."""

from __future__ import annotations

import numpy as np
from manim import PI, VGroup

from .composition import Composition, Live, Still
from .fields.loss_landscape import LossLandscape
from .fields.pace import Pace
from .fields.shaded_map import ramp_colours
from .fields.task_colours import colours_of
from .parts.class_list import ClassKey
from .parts.loss_map import LossMap, Path, Words, contours
from .parts.plane import Plane, points_of
from .parts.readings import Readings
from .parts.recorded_output import output_of
from .parts.scale import Pointer, Scale
from .parts.side_sentences import SideSentences
from .parts.titles import heading, remark
from .reel_scene import ReelScene, one_reel
from .stage.moment import Moment
from .stage.places import places_of
from .stage.relief_places import relief_view_with
from .stage.stage import Stage
from .stage.target import Target
from .stage.typography import line
from .words.landscape import (
    axes_note,
    direction,
    map_note,
    scale_name,
    title_of,
    written_levels,
    written_training_loss_of,
)
from .words.outcome import outcome
from .words.own_names import own_classes

_COLOURS = 96  # of the scale


class Landscape(ReelScene):
    """The loss as a map, the network walking over it, and what the network answers meanwhile."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` for a loss that it cannot calculate."""
        reel, stage, theme = one_reel("landscape", self.reels), self.stage, self.stage.theme
        names, losses = own_classes([reel]), LossLandscape(reel)
        place = relief_view_with(names, stage)
        ground = Plane(place.first, losses.domain, stage)
        plane = Plane.of(reel.dataset, place.second, stage)
        image, boundary = output_of(reel, plane)
        measure = written_training_loss_of(reel)
        readings = Readings(place.epoch, reel.steps, stage, label=places_of(stage).labels)
        readings.append_measure(measure, place.measure)
        hues = colours_of(reel.task).hues(reel.dataset.labels)
        scale, levels = losses.scale, losses.scale.named()
        numbers = written_levels(levels, reel)
        words = Words(losses, ground)
        path = Path(losses, ground)
        for step in sorted({0, len(losses.epochs) - 1}):
            words.beside(step, reel.steps.named(losses.epochs[step]))
        lines = contours(losses, ground, numbers, words)
        strip = Scale(
            ramp_colours(np.linspace(0, 1, _COLOURS), theme),
            list(zip(scale.share(np.array(levels)).tolist(), numbers, strict=True)),
            box=place.scale,
            name=scale_name(reel, logarithmic=scale.logarithmic),
            name_at=place.scale_name,
            stage=stage,
        )

        def share_at(moment: Moment) -> float:
            return float(scale.share(np.array([measure.measure.at(moment.epoch)]))[0])

        sentences = SideSentences(
            map_note(reel, losses.astray),
            outcome(reel, measure),
            axes_note(reel),
            places=place.captions,
            stage=stage,
        )
        return Composition(
            [
                Still(heading(self.headline(title_of(reel)), [reel.about.summary], stage)),
                Still(readings.still),
                Still(remark("The network there", place.name, stage, colour=theme.muted)),
                Still(ClassKey(names, place.key, stage)),
                Still(LossMap(losses, ground)),
                Still(lines),
                Still(path.still),
                Still(words.group),
                Still(_axes(losses, ground, stage)),
                Live(path),
                Still(strip, name="scale"),
                Live(Pointer(strip, share_at, stage=stage)),
                Live(image),
                Live(boundary),
                Still(points_of(reel.dataset, hues, plane)),
                Still(sentences.still),
                Live(sentences),
                Live(readings),
            ],
            Pace.named(self.pace, reel),
            targets={name: Target.at(ground.box) for name in ("map", "path")},
        )


def _axes(losses: LossLandscape, plane: Plane, stage: Stage) -> VGroup:
    """The names of both axes, below the map and upwards beside it."""
    layout, box, group = stage.layout, plane.box, VGroup()
    size = layout.readable(20.0 * layout.small_type, most=1.3)
    if not size:
        return group
    em, colour = size * layout.unit, stage.theme.muted
    below = layout.point(box.x + box.width / 2, box.bottom + size * 1.5)
    shares = losses.shares.tolist() or [None, None]
    first, second = (direction(n + 1, share) for n, share in enumerate(shares))
    group.add(line(first, em, at=below, colour=colour, anchor="middle"))
    beside = layout.point(box.x - size * 0.8, box.y + box.height / 2)
    up = line(second, em, at=beside, colour=colour, anchor="middle")
    group.add(up.rotate(PI / 2, about_point=np.array(beside)))
    return group
