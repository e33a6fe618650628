"""Arrows that are as high as gradients, with names and numbers where these have room."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from epochreel.scenes.parts.gradient_arrows import GradientArrows, _names
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Figure


def arrows_of(
    stage: Stage,
    shares: list[list[float]],
    width: float = 900,
    most: int = 1,
    diverges: float | None = None,
) -> GradientArrows:
    epochs = np.arange(len(shares), dtype=float)
    box = Box(100, 100, width, 200)
    return GradientArrows(
        np.array(shares), epochs, box=box, most=most, diverges=diverges, stage=stage
    )


def heights(arrows: GradientArrows) -> list[float]:
    """How high each arrow is in design pixels, from the first layer to the output."""
    shown = [each.points for each in arrows.submobjects[:-1] if len(each.points)]
    unit = arrows._layout.unit
    return [round(float(np.ptp(points[:, 1])) / unit, 1) for points in shown]


def test_arrows_are_as_high_as_shares(stage_of: Callable[[str], Stage]) -> None:
    arrows = arrows_of(stage_of("1920x1080"), [[0.0, 0.5, 1.0], [1.0, 0.5, 0.0]])
    arrows.show(Moment(0.0))
    assert heights(arrows) == [0.0, 85.0, 170.0]
    arrows.show(Moment(0.5))
    assert heights(arrows) == [85.0, 85.0, 85.0]
    arrows.show(Moment(1.0))
    assert heights(arrows) == [170.0, 85.0, 0.0]


def test_equal_shares_are_equally_high_beside_runs_of_more_layers(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1920x1080")
    few, many = (arrows_of(stage, [[0.5] * layers], 300, most=9) for layers in (3, 9))
    for arrows in (few, many):
        arrows.show(Moment(0.0))
    assert {*heights(few)} == {*heights(many)}
    alone = arrows_of(stage, [[0.5] * 3], 300)
    alone.show(Moment(0.0))
    assert heights(alone)[0] > heights(few)[0]


@pytest.mark.parametrize("layers", [1, 3, 17])
def test_arrows_fill_the_row_without_touching_and_full_ones_what_is_behind_them(
    layers: int, stage_of: Callable[[str], Stage]
) -> None:
    arrows = arrows_of(stage_of("1920x1080"), [[1.0] * layers])
    arrows.show(Moment(0.0))
    full = np.concatenate([each.points for each in arrows.submobjects[:-1]])
    np.testing.assert_allclose(full, arrows.still[0].points)
    first, last = (arrows._layout.point(x, 0)[0] for x in (100, 1000))
    assert [full[:, 0].min(), full[:, 0].max()] == pytest.approx([first, last])
    middle = arrows._layout.point(0, 185)[1]
    for each, after in pairwise(arrows.submobjects[:-1]):
        # Tips stand in notches, and corners above corners, at the same distance.
        notch = each.points[np.isclose(each.points[:, 1], middle)][:, 0].max()
        tip = after.points[:, 0].min()
        corner = each.points[:, 0].max()
        upper = after.points[after.points[:, 1] == after.points[:, 1].max()][:, 0].min()
        assert tip - notch == pytest.approx(upper - corner)
        assert tip > notch


@pytest.mark.parametrize(("diverges", "said"), [(None, 0), (1.0, 1), (2.0, 0)])
def test_there_are_no_arrows_where_gradients_are_no_numbers(
    diverges: float | None, said: float, stage_of: Callable[[str], Stage]
) -> None:
    shares = [[0.5, 0.5], [np.nan, 0.5], [0.5, 0.5]]
    arrows = arrows_of(stage_of("1920x1080"), shares, diverges=diverges)
    arrows.show(Moment(1.0))
    assert heights(arrows) == []
    assert arrows.submobjects[2].fill_opacity == said
    for epoch in (0.0, 2.0):
        arrows.show(Moment(epoch))
        assert len(heights(arrows)) == 2
        assert arrows.submobjects[2].fill_opacity == 0


@pytest.mark.parametrize(
    ("layers", "width", "names"), [(3, 900, 3), (9, 900, 9), (17, 900, 15), (17, 500, 2)]
)
def test_as_many_arrows_have_names_as_have_room(
    layers: int, width: float, names: int, stage_of: Callable[[str], Stage]
) -> None:
    arrows = arrows_of(stage_of("1920x1080"), [[0.5] * layers], width)
    _, *words = arrows.still.submobjects
    assert len(words) == names
    ends = [(word.get_left()[0], word.get_right()[0]) for word in words]
    assert all(right < after for (_, right), (after, _) in pairwise(ends))
    first = arrows._layout.point(100, 0)[0]
    last = arrows._layout.point(100 + width, 0)[0]
    assert first <= ends[0][0] + 1e-6
    assert ends[-1][1] <= last + 1e-6


@pytest.mark.parametrize(
    ("count", "step", "size", "names"),
    [
        (1, 300, 20, ["output"]),
        (1, 5, 20, ["output"]),
        (3, 70, 20, ["layer 1", "layer 2", "output"]),
        (3, 67, 20, ["layer 1", "2", "output"]),
        (3, 50, 20, ["layer 1", "output"]),
        # Of three numbers there is room for one, which would be a few.
        (5, 40, 20, ["layer 1", "output"]),
        (5, 60, 20, ["layer 1", "2", "3", "4", "output"]),
        (3, 300, 0, []),
    ],
)
def test_layers_have_names_or_numbers_or_those_of_both_ends(
    count: int, step: float, size: float, names: list[str]
) -> None:
    assert [name for _, name in _names(count, step, size)] == names


@pytest.mark.parametrize(
    ("width", "height", "numbers", "below"),
    [
        (400, 92, 2, True),
        (400, 85, 2, False),  # so low that they stand beside names
        (150, 200, 2, True),
        (150, 85, 0, False),
        (100, 200, 0, False),
    ],
)
def test_arrows_have_their_numbers_where_these_have_room(
    width: float, height: float, numbers: int, below: bool, stage_of: Callable[[str], Stage]
) -> None:
    norms, box = np.array([[0.05, 0.0012]]), Box(0, 0, width, height)
    stage = stage_of("1920x1080")
    arrows = GradientArrows(np.ones((1, 2)), np.zeros(1), box=box, norms=norms, stage=stage)
    arrows.show(Moment(0.0))
    figures = [each for each in arrows.submobjects if isinstance(each, Figure)]
    assert [each._shown for each in figures] == ["0.050", "0.0012"][:numbers]
    _, *names = arrows.still
    for name, figure in zip(names, figures, strict=False):
        assert (figure.get_top()[1] < name.get_bottom()[1]) == below
        assert (figure.get_left()[0] > name.get_right()[0]) == (not below)
        assert figure.get_bottom()[1] > stage.layout.point(0, height)[1]


def test_numbers_of_arrows_are_those_of_the_epoch_and_none_without_arrows(
    stage_of: Callable[[str], Stage],
) -> None:
    norms = np.array([[0.05, 2e-7], [np.nan, np.nan], [1e18, 0.0]])
    shares = np.where(np.isnan(norms), np.nan, 1.0)
    box, epochs = Box(0, 0, 900, 200), np.arange(3.0)
    arrows = GradientArrows(
        shares, epochs, box=box, norms=norms, diverges=1.0, stage=stage_of("1920x1080")
    )
    figures = [each for each in arrows.submobjects if isinstance(each, Figure)]
    for epoch, said in (
        (0.0, ["0.050", "2.0\u2009×\u200910⁻⁷"]),
        (0.9, ["", ""]),
        (1.0, ["", ""]),
        (2.0, ["1.0\u2009×\u200910¹⁸", "0"]),
    ):
        arrows.show(Moment(epoch))
        assert [each._shown for each in figures] == said


@pytest.mark.parametrize("number", [0.05, 2e-7])
def test_numbers_of_many_arrows_are_at_all_or_at_both_ends(
    number: float, stage_of: Callable[[str], Stage]
) -> None:
    norms = np.full((1, 9), number)
    stage, box = stage_of("1920x1080"), Box(0, 0, 700, 200)
    arrows = GradientArrows(np.ones((1, 9)), np.zeros(1), box=box, norms=norms, stage=stage)
    arrows.show(Moment(0.0))
    figures = [each for each in arrows.submobjects if isinstance(each, Figure)]
    assert len(figures) == (9 if number == 0.05 else 2)
    first, last = (stage.layout.point(x, 0)[0] for x in (0, 700))
    ends = [(each.get_left()[0], each.get_right()[0]) for each in figures]
    assert first - 1e-3 <= ends[0][0]
    assert ends[-1][1] <= last + 1e-3
    assert all(right < after for (_, right), (after, _) in pairwise(ends))
