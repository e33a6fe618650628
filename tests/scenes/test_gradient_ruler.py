"""The ruler beside the arrows of `gradients`."""

from collections.abc import Callable

import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.gradient_run import _marks
from epochreel.scenes.gradient_scale import means_in, style_of
from epochreel.scenes.parts.gradient_ruler import gradient_ruler, ruler_width
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.stage import Stage
from epochreel.tests.scenes.cases import SHAPES
from epochreel.tests.scenes.norms import EXPLODING, FADING, GROWING, NOTHING_AT_LAST
from epochreel.tests.scenes.shots import Composed, hearing

MARKS = [(0.0, "10⁻²"), (0.5, "10⁻¹"), (1.0, "1")]


@pytest.mark.parametrize(
    ("height", "said"), [(200.0, ["10⁻²", "10⁻¹", "1"]), (60.0, ["10⁻²", "1"]), (40.0, ["1"])]
)
def test_values_stand_where_arrows_of_their_share_end(
    height: float, said: list[str], stage_of: Callable[[str], Stage]
) -> None:
    stage, room = stage_of("1920x1080"), Box(100, 300, 800, height)
    with hearing() as heard:
        lines, words = gradient_ruler(MARKS, room, 20.0, stage)
    assert heard == said
    # Above the middle and below it, but not at it nor along the edge of the arrows.
    between = [each.get_center()[1] / stage.layout.unit for each in lines]
    middle = stage.layout.point(0, 300 + height / 2)[1] / stage.layout.unit
    assert between == pytest.approx([middle + height / 4, middle - height / 4])
    top = stage.layout.point(0, 300)[1]
    assert words[-1].get_center()[1] == pytest.approx(top, abs=3 * stage.layout.unit)
    left = stage.layout.point(900, 0)[0]
    right = stage.layout.point(900 + ruler_width(MARKS, 20.0), 0)[0]
    for word in words:
        assert left < word.get_left()[0]
        assert word.get_right()[0] <= right + 1e-6


def test_without_marks_or_type_nothing_is_kept_free() -> None:
    assert ruler_width([], 20.0) == 0
    assert ruler_width(MARKS, 0.0) == 0


def test_marks_are_those_of_the_chart() -> None:
    def texts(reel: Recording) -> list[str]:
        return [text for _, text in _marks(style_of([reel], [means_in(reel)]))]

    assert texts(FADING) == ["10⁻²", "10⁻¹"]
    assert texts(NOTHING_AT_LAST)[0] == "0"
    assert texts(EXPLODING)[-1].startswith("to 10")


@pytest.mark.parametrize("size", SHAPES)
def test_arrows_of_a_run_alone_have_their_scale_beside_them(
    size: str, composed: Callable[..., Composed]
) -> None:
    alone = composed("gradients", [GROWING], size).said
    assert not any("10⁻² to" in each for each in alone)
    assert any("log" in each for each in alone)
    assert "10⁻²" in alone
