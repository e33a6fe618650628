"""One run's boundary converging, beside its loss and accuracy."""

from __future__ import annotations

from dataclasses import replace

from ..reels.recording import Recording
from .colour_key import colour_key, keyed_places
from .composition import Composition, Live, Still
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.captions import Captions
from .parts.moving_points import MovingPoints
from .parts.panel import Panel
from .parts.plane import Plane
from .parts.points import points_of
from .parts.recorded_output import output_of
from .parts.ticks import axis_names_of, ticks_of
from .parts.titles import heading
from .reel_scene import ReelScene
from .stage.layout import Box
from .stage.places import Places
from .stage.stage import Stage
from .suitable import one_reel
from .words import sentences
from .words.own_names import own_axes
from .words.tested import captions_to_the_end

_PLANE, _SPARK = Box(190, 144, 700, 700), Box(560, 900, 460, 148)  # in square frames


class Convergence(ReelScene):
    """The plane with field, boundary and points; epoch, loss and accuracy grow with the clock."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` for none or several."""
        reel, stage = one_reel("convergence", self.reels), self.stage
        dataset, task = reel.dataset, reel.task
        pace, places = Pace.named(self.pace, reel), _places(reel, stage)
        plane = Plane.of(dataset, places.plane, stage)
        image, boundary = output_of(reel, plane)
        panel = Panel(reel, places, pace, stage)
        title = self.headline(sentences.title_of(reel))
        subtitles = [
            sentences.summary_beside(title, reel),
            *sentences.point_marks_of(reel),
            *sentences.lines_of(reel),
            *sentences.stripes_of(reel),
        ]
        captions = [(pace.when(epoch), text) for epoch, text in captions_to_the_end(reel)]
        return Composition(
            [
                Still(heading(title, subtitles, stage, small=sentences.kept_when_small(reel))),
                Still(ticks_of(plane, 20)),
                Still(axis_names_of(plane, own_axes(reel))),
                Still(colour_key([reel], places.key, stage)),
                Still(panel.still),
                Live(image),
                Live(boundary),
                Still(points_of(dataset, colours_of(task).hues(dataset.labels), plane)),
                *([Live(MovingPoints(reel, plane))] if reel.moves else []),
                Live(panel),
                Live(Captions(captions, stage, lasting=stage.timing.share(0.6))),
            ],
            pace,
        )


def _places(reel: Recording, stage: Stage) -> Places:
    """The places in a frame; in a square one without a key, the chart has room for its epochs."""
    places = keyed_places(reel, stage)
    if stage.layout.shape != "square" or stage.layout.small or places.key:
        return places
    return replace(places, plane=_PLANE, accuracy_spark=_SPARK)
