"""An empty title draws none, in any scene."""

from collections.abc import Callable

import pytest

from epochreel.reels.recording import Recording
from epochreel.tests.scenes.cases import FIRST
from epochreel.tests.scenes.shots import Composed


@pytest.mark.slow
@pytest.mark.parametrize(("scene", "case"), FIRST)
def test_an_empty_title_draws_none(
    scene: str,
    case: str,
    composed: Callable[..., Composed],
    shown: Callable[[str, str], list[Recording]],
) -> None:
    counts = [
        len(composed(scene, shown(scene, case), "1280x720", title=title).type())
        for title in ("HHH", "", "  ")
    ]
    assert counts == [counts[0], counts[0] - 1, counts[0] - 1]
