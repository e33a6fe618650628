"""One run's boundary converging, beside its loss and accuracy."""

from __future__ import annotations

from .composition import Composition, Live, Still
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .parts.captions import Captions
from .parts.panel import Panel
from .parts.plane import Plane, points_of, ticks_of
from .parts.recorded_output import output_of
from .parts.titles import heading
from .reel_scene import ReelScene, one_reel
from .stage.places import places_of
from .words import sentences


class Convergence(ReelScene):
    """The plane with field, boundary and points; epoch, loss and accuracy grow with the clock."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` for none or several."""
        reel, stage = one_reel("convergence", self.reels), self.stage
        dataset = reel.dataset
        pace = Pace.named(self.pace, reel)
        plane = Plane.of(dataset, places_of(stage).plane, stage)
        image, boundary = output_of(reel, plane)
        panel = Panel(reel, stage)
        title = self.headline(sentences.title_of(reel))
        captions = [(pace.when(epoch), text) for epoch, text in sentences.captions_of(reel)]
        return Composition(
            [
                Still(heading(title, [reel.about.summary, sentences.point_counts_of(reel)], stage)),
                Still(ticks_of(plane, 20)),
                Still(panel.still),
                Live(image),
                Live(boundary),
                Still(points_of(dataset, colours_of(reel.task).hues(dataset.labels), plane)),
                Live(panel),
                Live(Captions(captions, stage, lasting=stage.timing.share(0.6))),
            ],
            pace,
        )
