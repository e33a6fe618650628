"""White marks below the points of a framed cell: like no point, and called what they are."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.scenes.parts.halos import Halos
from epochreel.scenes.parts.shapes import marks
from epochreel.scenes.stage.marks import class_mark, unlike_classes
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording


@pytest.mark.parametrize(
    ("classes", "shape"), [(2, "square"), (6, "square"), (7, "star"), (12, "star")]
)
def test_white_marks_have_a_shape_that_no_point_has_and_are_called_by_it(
    classes: int, shape: str, composed: Callable[..., Composed]
) -> None:
    name, mark = unlike_classes(classes)
    assert name == shape
    assert mark not in {class_mark(index) for index in range(classes)}
    made = composed("diagnosis", [recording(classes)], "1920x1080")
    assert f"White {shape}s: the points in the framed cell" in " ".join(made.said)
    made.show(made.frames - 1)
    white, _ = (each for each in made.composition.moving if isinstance(each, Halos))
    one = marks(mark, np.zeros((1, 3)), np.ones(1))
    assert len(white.submobjects[0].points)
    assert len(white.submobjects[0].points) % len(one) == 0
    first = white.submobjects[0].points[: len(one)]
    size = np.ptp(first, axis=0)[:2] / np.ptp(one, axis=0)[:2]
    assert size[0] == pytest.approx(size[1])
    np.testing.assert_allclose(
        first - first.mean(axis=0), (one - one.mean(axis=0)) * size[0], atol=1e-6
    )
