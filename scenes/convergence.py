"""One run's boundary converging, beside its loss and accuracy."""

from __future__ import annotations

from ..errors import UserError
from . import wording
from .field import EpochField, FieldPixels
from .pace import Pace
from .panel import Panel, grid_of, heading
from .plane import Boundary, FieldImage, Plane, points_of, ticks_of
from .reel_scene import Film, ReelScene


class Convergence(ReelScene):
    """The plane with field, boundary and points; epoch, loss and accuracy grow with the clock."""

    def compose(self) -> Film:
        """The film of one recording; raises `UserError` for none or several."""
        if len(self.reels) != 1:
            raise UserError("scene 'convergence' shows one recording", given=len(self.reels))
        (reel,) = self.reels
        layout, theme, timing = self.layout, self.colours, self.timing
        pace = Pace.named(self.pace, reel)
        plane = Plane(grid_of(layout).plane, reel.dataset.domain, layout)
        classes = reel.dataset.classes
        pixels = FieldPixels(plane.domain, plane.pixels, classes, theme, self.bands)
        field = EpochField(reel, pixels.grid)
        image = FieldImage(plane, field, pixels)
        boundary = Boundary(plane, field, pixels, colour=theme.boundary)
        panel = Panel(reel, layout, theme)
        title = self.title or wording.title_of(reel)
        subtitles = [reel.spec.summary, wording.points_of(reel)]
        above = [heading(title, subtitles, layout, theme), ticks_of(plane, theme, 20)]

        def show(frame: int) -> None:
            epoch = pace(timing.clock(frame))
            for part in (image, boundary, panel):
                part.show(epoch)

        return Film(
            mobjects=[
                *above,
                *panel.still,
                image,
                boundary,
                points_of(reel.dataset, plane),
                *panel.moving,
            ],
            moving=[image, boundary, *panel.moving],
            show=show,
        )
