"""The film as a good Manim script: nothing of ours draws, and nothing is slow on purpose.

It is simpler than our film: no boundary line, one curve instead of four, no captions.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Axes,
    Dot,
    ImageMobject,
    Integer,
    ManimColor,
    Scene,
    Text,
    ValueTracker,
    VGroup,
    VMobject,
    linear,
)

from .film import Film
from .stock import manim_writing_to, rendered
from .story import BLUE, NEUTRAL, ORANGE, Story

_SIDE = 6.4  # of the plane, in Manim's units


class Script(Scene):
    """An image mobject whose pixels are replaced, a dot per point, axes, a curve, a counter."""

    def __init__(self, story: Story) -> None:
        self._story = story
        super().__init__()

    def construct(self) -> None:
        """Rest on the first frame, let a value tracker run, rest on the last."""
        story = self._story
        clock = ValueTracker(0)
        x_min, x_max, y_min, y_max = story.domain
        plane = Axes(
            x_range=[x_min, x_max],
            y_range=[y_min, y_max],
            x_length=_SIDE,
            y_length=_SIDE,
            tips=False,
        )
        plane.to_edge(LEFT).shift(0.3 * DOWN)
        chart = Axes(
            x_range=[0, int(story.epochs[-1]), max(1, int(story.epochs[-1]) // 4)],
            y_range=[0, float(np.nanmax(story.losses)), float(np.nanmax(story.losses)) / 2],
            x_length=5,
            y_length=3,
            tips=False,
        )
        chart.to_edge(RIGHT).shift(DOWN)
        title = Text("A network learns the spiral", font_size=36).to_edge(UP)

        def position() -> int:
            return story.position(clock.get_value())

        def show_field(image: ImageMobject) -> None:
            image.pixel_array[:, :, :3] = _picture(story, position())

        field = ImageMobject(_picture(story, 0)).set(height=_SIDE).move_to(plane)
        field.add_updater(show_field)

        dots = VGroup(
            *(
                Dot(plane.c2p(x, y), radius=0.05, color=(ORANGE, BLUE)[label])
                for (x, y), label in zip(story.points, story.labels, strict=True)
            )
        )
        dots.set_stroke("#ffffff", width=1)

        places = np.array(
            [chart.c2p(*each) for each in zip(story.epochs, story.losses, strict=True)]
        )

        def show_curve(curve: VMobject) -> None:
            curve.set_points_as_corners(places[: max(2, position() + 1)])

        curve = VMobject(stroke_color="#ffffff", stroke_width=3)
        curve.add_updater(show_curve).update()

        label = Text("Epoch", font_size=30).next_to(chart, UP, buff=1).align_to(chart, LEFT)
        counter = Integer(0, mob_class=Text, font_size=48).next_to(label, RIGHT)
        counter.add_updater(lambda number: number.set_value(story.epochs[position()]))

        self.add(title, chart, label, field, plane, dots, curve, counter)
        timing = story.timing
        self.wait(timing.seconds(timing.opening))
        run_time = timing.seconds(timing.running)
        self.play(clock.animate.set_value(1), run_time=run_time, rate_func=linear)
        self.wait(timing.seconds(timing.closing))


def make(film: Film, folder: Path) -> Path:
    """The script, rendered by stock Manim."""
    with manim_writing_to(folder, film):
        return rendered(Script(Story(film)))


def _picture(story: Story, position: int) -> UInt8[np.ndarray, "rows columns 3"]:
    """Orange over grey to blue, row 0 at the top."""
    share = story.probabilities(position)[::-1, :, np.newaxis]
    orange, neutral, blue = (
        np.array(ManimColor(each).to_int_rgb(), dtype=np.float64)
        for each in (ORANGE, NEUTRAL, BLUE)
    )
    end = np.where(share < 0.5, orange, blue)
    return np.asarray(neutral + np.abs(2 * share - 1) * (end - neutral), dtype=np.uint8)
