"""The comparison of frames with those of stock Manim, for all tests of the renderer."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.renders.sinks.sink import Frame


@pytest.fixture(scope="session")
def assert_alike() -> Callable[[list[Frame], list[Frame]], None]:
    """Assert that there are as many frames, equal within the tolerance of antialiasing."""

    def check(layered: list[Frame], stock: list[Frame]) -> None:
        assert len(layered) == len(stock)
        for number, (ours, theirs) in enumerate(zip(layered, stock, strict=True)):
            difference = np.abs(ours[:, :, :3].astype(int) - theirs[:, :, :3])
            assert difference.mean() < 0.5, number
            assert np.mean(difference.max(axis=-1) > 24) <= 0.001, number

    return check
