"""One run's boundary converging, beside its loss and accuracy."""

from __future__ import annotations

from .fields.pace import Pace
from .parts.captions import Captions
from .parts.output_field import output_of
from .parts.panel import Panel
from .parts.plane import Plane, points_of, ticks_of
from .parts.titles import heading
from .reel_scene import Film, ReelScene, one_reel
from .stage.places import grid_of
from .words import sentences


class Convergence(ReelScene):
    """The plane with field, boundary and points; epoch, loss and accuracy grow with the clock."""

    def compose(self) -> Film:
        """The film of one recording; raises `UserError` for none or several."""
        reel = one_reel("convergence", self.reels)
        layout, theme, timing = self.layout, self.colours, self.timing
        pace = Pace.named(self.pace, reel)
        plane = Plane(grid_of(layout).plane, reel.dataset.domain, layout)
        image, boundary = output_of(reel, plane, theme, self.bands)
        panel = Panel(reel, layout, theme)
        title = self.title or sentences.title_of(reel)
        subtitles = [reel.spec.summary, sentences.points_of(reel)]
        told = [(pace.when(epoch), told) for epoch, told in sentences.captions_of(reel)]
        captions = Captions(told, layout, theme, lasting=timing.share(0.6))
        above = [heading(title, subtitles, layout, theme), ticks_of(plane, theme, 20)]

        def show(frame: int) -> None:
            clock = timing.clock(frame)
            epoch = pace(clock)
            for part in (image, boundary, panel):
                part.show(epoch)
            captions.show(clock)

        return Film(
            mobjects=[
                *above,
                *panel.still,
                image,
                boundary,
                points_of(reel.dataset, plane),
                *panel.moving,
                captions.moving,
            ],
            moving=[image, boundary, *panel.moving, captions.moving],
            show=show,
        )
