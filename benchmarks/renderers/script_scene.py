"""The scene of the Manim script, for stock Manim and for ManimGX: both have the same interface.

It is written as a proficient user writes it, without epochreel's drawing code, and imports neither
epochreel nor a Manim, so that it runs where only one of them is installed.

It draws less than epochreel's scene: no decision boundary, one curve instead of four, no captions.
"""

from __future__ import annotations

from itertools import pairwise
from types import ModuleType
from typing import Any, Protocol

import numpy as np

_SIDE = 6.4  # of the plane, in Manim's units


class Story(Protocol):
    """What the script shows, and when: `frames` of its opening, animation and closing."""

    points: Any
    labels: Any
    domain: Any
    epochs: Any
    losses: Any
    colours: tuple[str, str]
    frames: tuple[int, int, int]
    fps: float

    def position(self, clock: float) -> int:
        """Position of the recorded epoch that is shown at `clock`, from 0 (start) to 1 (end)."""

    def pixels(self, position: int) -> Any:
        """The field of a recorded epoch, RGB; row 0 is the top."""


def script(manim: ModuleType, story: Story, parts: int) -> Any:
    """A scene with an image whose pixels are replaced, a dot per point, a curve and a counter.

    It is played in a number of `parts`, which stock Manim can encode at the same time.
    """

    def construct(scene: Any) -> None:
        _construct(scene, manim, story, parts)

    return type("Script", (manim.Scene,), {"construct": construct})()


def _construct(scene: Any, manim: ModuleType, story: Story, parts: int) -> None:
    """Hold the first frame, animate a value tracker, and hold the last frame."""
    clock = manim.ValueTracker(0)
    x_min, x_max, y_min, y_max = map(float, story.domain)
    last, highest = int(story.epochs[-1]), float(np.nanmax(story.losses))
    plane = manim.Axes(
        x_range=[x_min, x_max],
        y_range=[y_min, y_max],
        x_length=_SIDE,
        y_length=_SIDE,
        tips=False,
    )
    plane.to_edge(manim.LEFT).shift(0.3 * manim.DOWN)
    chart = manim.Axes(
        x_range=[0, last, max(1, last // 4)],
        y_range=[0, highest, highest / 2],
        x_length=5,
        y_length=3,
        tips=False,
    )
    chart.to_edge(manim.RIGHT).shift(manim.DOWN)
    title = manim.Text("A network learns the spiral", font_size=36).to_edge(manim.UP)

    def position() -> int:
        return story.position(clock.get_value())

    def image() -> Any:
        return manim.ImageMobject(story.pixels(position())).set(height=_SIDE).move_to(plane)

    def show_field(field: Any) -> None:
        if field.pixel_array.flags.writeable:
            field.pixel_array[:, :, :3] = story.pixels(position())
        else:  # in ManimGX
            field.become(image())

    field = image()
    field.add_updater(show_field)

    dots = manim.VGroup(
        *(
            manim.Dot(plane.c2p(x, y), radius=0.05, color=story.colours[label])
            for (x, y), label in zip(story.points, story.labels, strict=True)
        )
    )
    dots.set_stroke("#ffffff", width=1)

    places = np.array([chart.c2p(*each) for each in zip(story.epochs, story.losses, strict=True)])

    def show_curve(curve: Any) -> None:
        curve.set_points_as_corners(places[: max(2, position() + 1)])

    curve = manim.VMobject(stroke_color="#ffffff", stroke_width=3)
    curve.add_updater(show_curve).update()

    label = manim.Text("Epoch", font_size=30).next_to(chart, manim.UP, buff=1)
    label.align_to(chart, manim.LEFT)
    counter = manim.Integer(0, mob_class=manim.Text, font_size=48).next_to(label, manim.RIGHT)
    counter.add_updater(lambda number: number.set_value(story.epochs[position()]))

    scene.add(title, chart, label, field, plane, dots, curve, counter)
    opening, running, closing = story.frames
    scene.wait(opening / story.fps)
    edges = np.linspace(0, running, parts + 1).round().astype(int).tolist()
    for start, end in pairwise(dict.fromkeys(edges)):  # a short film has fewer parts
        shown = clock.animate.set_value(end / running)
        scene.play(shown, run_time=(end - start) / story.fps, rate_func=manim.linear)
    scene.wait(closing / story.fps)
