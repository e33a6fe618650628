"""Ticks of the plane are in the data's own units, standardised or not."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.datasets.dataset import Scaling
from epochreel.scenes.parts.plane import Plane, ticks_of
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.stage import Stage
from epochreel.tests.scenes.shots import Composed, hearing
from epochreel.tests.scenes.tiny import dataset, measured, recording
from epochreel.training.header import header_of
from epochreel.training.spec import RunSpec

SCALING = Scaling(mean=(10.0, -200.0), deviation=(2.0, 50.0))


@pytest.mark.parametrize(
    ("scaling", "x", "y"),
    [
        (None, ["−3", "0", "3"], ["−6", "−2", "2"]),
        (SCALING, ["4", "10", "16"], ["−500", "−300", "−100"]),
    ],
)
def test_ticks_are_in_the_units_of_the_data(
    scaling: Scaling | None, x: list[str], y: list[str], stage_of: Callable[[str], Stage]
) -> None:
    data = replace(dataset(), domain=(-3.0, 3.0, -6.0, 2.0), scaling=scaling)
    plane = Plane.of(data, Box(96, 156, 848, 848), stage_of("1080p"))
    with hearing() as said:
        ticks = ticks_of(plane, 20)
    # Each end and the middle, first of the upright axis and then of the other.
    assert said[0::2] == y
    assert said[1::2] == x
    assert len(ticks) == 6
    assert [plane.value(0, part) for part in (0.0, 1.0)] == [
        float(x[0].replace("−", "-")),
        float(x[2]),
    ]


@pytest.mark.parametrize("scene", ["convergence", "data", "neurons", "ensemble"])
def test_scenes_show_the_units_of_standardised_data(
    scene: str, composed: Callable[..., Composed]
) -> None:
    spec = RunSpec.parse({"data": {"name": "iris", "standardise": True}})
    data = spec.data.dataset()
    assert data.scaling is not None
    reel = measured(header_of(spec, data))
    said = composed(scene, [reel] * (2 if scene == "ensemble" else 1), "1920x1080").said
    for axis, (mean, deviation) in enumerate(
        zip(data.scaling.mean, data.scaling.deviation, strict=True)
    ):
        for end in data.domain[2 * axis : 2 * axis + 2]:
            assert f"{mean + end * deviation:.3g}".replace("-", "−") in said
    # Petals have some centimetres: their means are among the ticks' values.
    assert np.all(np.array(data.scaling.mean) > 1)


def test_other_planes_have_the_units_of_what_they_show(stage_of: Callable[[str], Stage]) -> None:
    """Such as that of a hidden layer, which knows no standardisation."""
    header = replace(recording().header, dataset=replace(dataset(), scaling=SCALING))
    plane = Plane(Box(0, 0, 400, 400), header.dataset.domain, stage_of("1080p"))
    assert plane.value(1, 0.75) == 0.5
