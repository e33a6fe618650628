"""Parts that the map of a loss has, whether it shows one run or several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import PI, VGroup

from ..reels.recording import Recording
from .fields.loss_landscape import LossLandscape
from .fields.shaded_map import ramp_colours
from .parts.plane import Plane
from .parts.scale import Scale
from .stage.layout import Box
from .stage.moment import Moment
from .stage.places import Setting
from .stage.stage import Stage
from .stage.typography import line
from .words.landscape import direction, plane_shares, scale_name
from .words.measures import WrittenMeasure

_COLOURS = 96  # of the scale
_BEFORE = 24.0  # design pixels from the name of the scale to what is right of it


def scale_of(
    losses: LossLandscape,
    recording: Recording,
    numbers: Sequence[str],
    *,
    box: Box,
    name_at: Setting,
    before: Setting,
    stage: Stage,
) -> Scale:
    """The scale of colours, with the `numbers` of the levels that are named.

    Its name ends before what stands farther right.
    """
    scale = losses.scale
    shares = scale.share(np.array(scale.named())).tolist()
    return Scale(
        ramp_colours(np.linspace(0, 1, _COLOURS), stage.theme),
        list(zip(shares, numbers, strict=True)),
        box=box,
        name=scale_name(recording, logarithmic=scale.logarithmic),
        name_at=name_at,
        stage=stage,
        right=before[1][0] - _BEFORE if before[1][0] > name_at[1][0] else None,
    )


def share_of(losses: LossLandscape, measure: WrittenMeasure) -> Callable[[Moment], float]:
    """A function that gives where the loss of a run is on the scale at a moment."""

    def share_at(moment: Moment) -> float:
        return float(losses.scale.share(np.array([measure.measure.at(moment.epoch)]))[0])

    return share_at


def directions_of(losses: LossLandscape, plane: Plane, stage: Stage) -> VGroup:
    """The names of both axes, below the map and upwards beside it.

    On small wide frames, where they could not be read, what each shows is below the map.
    """
    layout, box, group = stage.layout, plane.box, VGroup()
    size = layout.readable(20.0 * layout.small_type, most=1.3)
    paths = "path" if len(losses.walks) == 1 else "paths"
    if any(walk.farther for walk in losses.walks):
        paths = "other paths"
    shares = losses.shares.tolist() or [None, None]
    colour, middle = stage.theme.muted, box.x + box.width / 2
    if not size:
        large = layout.readable(40.0, most=1.3)
        if layout.shape == "wide" and len(losses.shares):
            below = layout.point(middle, box.bottom + large * 1.15)
            em = large * layout.unit
            ways = [
                line(each, em, at=below, colour=colour, anchor="middle")
                for each in plane_shares(losses.shares.tolist(), paths)
            ]
            fitting = (each for each in ways if each.width <= box.width * layout.unit)
            group.add(next(fitting, ways[-1]))
        return group
    em = size * layout.unit
    first, second = (direction(n + 1, share, paths) for n, share in enumerate(shares))
    below = layout.point(middle, box.bottom + size * 1.5)
    group.add(line(first, em, at=below, colour=colour, anchor="middle"))
    beside = layout.point(box.x - size * 0.8, box.y + box.height / 2)
    up = line(second, em, at=beside, colour=colour, anchor="middle")
    group.add(up.rotate(PI / 2, about_point=np.array(beside)))
    return group
