"""A Manim script as a proficient user writes it; uses none of epochreel's drawing code.

It draws less than epochreel's scene: no decision boundary, one curve instead of four, no captions.
"""

from __future__ import annotations

from itertools import pairwise
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

from epochreel.renders.cores import Share

from .script_data import BLUE, NEUTRAL, ORANGE, ScriptData
from .stock_manim import manim_writing_to, rendered
from .workload import Workload

_SIDE = 6.4  # of the plane, in Manim's units


class Script(Scene):
    """An image mobject whose pixels are replaced, a dot per point, axes, a curve and a counter.

    It is played in a number of `parts`, which Manim can encode at the same time.
    """

    def __init__(self, data: ScriptData, parts: int) -> None:
        self._story, self._parts = data, parts
        super().__init__()

    def construct(self) -> None:
        """Hold the first frame, animate a value tracker, and hold the last frame."""
        data = self._story
        clock = ValueTracker(0)
        x_min, x_max, y_min, y_max = data.domain
        plane = Axes(
            x_range=[x_min, x_max],
            y_range=[y_min, y_max],
            x_length=_SIDE,
            y_length=_SIDE,
            tips=False,
        )
        plane.to_edge(LEFT).shift(0.3 * DOWN)
        chart = Axes(
            x_range=[0, int(data.epochs[-1]), max(1, int(data.epochs[-1]) // 4)],
            y_range=[0, float(np.nanmax(data.losses)), float(np.nanmax(data.losses)) / 2],
            x_length=5,
            y_length=3,
            tips=False,
        )
        chart.to_edge(RIGHT).shift(DOWN)
        title = Text("A network learns the spiral", font_size=36).to_edge(UP)

        def position() -> int:
            return data.position(clock.get_value())

        def show_field(image: ImageMobject) -> None:
            image.pixel_array[:, :, :3] = _pixels(data, position())

        field = ImageMobject(_pixels(data, 0)).set(height=_SIDE).move_to(plane)
        field.add_updater(show_field)

        dots = VGroup(
            *(
                Dot(plane.c2p(x, y), radius=0.05, color=(ORANGE, BLUE)[label])
                for (x, y), label in zip(data.points, data.labels, strict=True)
            )
        )
        dots.set_stroke("#ffffff", width=1)

        places = np.array([chart.c2p(*each) for each in zip(data.epochs, data.losses, strict=True)])

        def show_curve(curve: VMobject) -> None:
            curve.set_points_as_corners(places[: max(2, position() + 1)])

        curve = VMobject(stroke_color="#ffffff", stroke_width=3)
        curve.add_updater(show_curve).update()

        label = Text("Epoch", font_size=30).next_to(chart, UP, buff=1).align_to(chart, LEFT)
        counter = Integer(0, mob_class=Text, font_size=48).next_to(label, RIGHT)
        counter.add_updater(lambda number: number.set_value(data.epochs[position()]))

        self.add(title, chart, label, field, plane, dots, curve, counter)
        timing = data.timing
        self.wait(timing.seconds(timing.opening))
        edges = np.linspace(0, timing.running, self._parts + 1).round().astype(int).tolist()
        for start, end in pairwise(dict.fromkeys(edges)):  # a short film has fewer parts
            shown = clock.animate.set_value(end / timing.running)
            self.play(shown, run_time=timing.seconds(end - start), rate_func=linear)
        self.wait(timing.seconds(timing.closing))


def make(workload: Workload, folder: Path) -> Path:
    """Render the script with stock Manim, which may encode on all cores while it draws."""
    cores = max(2, Share.all().cores)
    with manim_writing_to(folder, workload, encoders=cores):
        return rendered(Script(ScriptData(workload), parts=2 * cores))


def make_serially(workload: Workload, folder: Path) -> Path:
    """Render the script with stock Manim's default of one encoder, in one play."""
    with manim_writing_to(folder, workload):
        return rendered(Script(ScriptData(workload), parts=1))


def _pixels(data: ScriptData, position: int) -> UInt8[np.ndarray, "rows columns 3"]:
    """Colours from orange over grey to blue, RGB; row 0 is the top."""
    share = data.probabilities(position)[::-1, :, np.newaxis]
    orange, neutral, blue = (
        np.array(ManimColor(each).to_int_rgb(), dtype=np.float64)
        for each in (ORANGE, NEUTRAL, BLUE)
    )
    end = np.where(share < 0.5, orange, blue)
    return np.asarray(neutral + np.abs(2 * share - 1) * (end - neutral), dtype=np.uint8)
