"""Arrows that are as high as gradients, with names and numbers where these have room."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from manim import VMobject

from epochreel.scenes.parts.gradient_arrows import GradientArrows, _names
from epochreel.scenes.parts.gradient_numbers import times_the_last, written_times
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage


def arrows_of(
    stage: Stage,
    norms: list[list[float]],
    width: float = 900,
    most: int = 1,
    diverges: float | None = None,
    height: float = 200,
) -> GradientArrows:
    epochs = np.arange(len(norms), dtype=float)
    box = Box(100, 100, width, height)
    return GradientArrows(
        np.array(norms), epochs, box=box, most=most, diverges=diverges, stage=stage
    )


def drawn(arrows: GradientArrows) -> list[VMobject]:
    """The arrows alone, from the first layer to the output."""
    return list(arrows.submobjects[: arrows._shares.shape[1]])


def heights(arrows: GradientArrows) -> list[float]:
    """How high each arrow is in design pixels, from the first layer to the output."""
    shown = [each.points for each in drawn(arrows) if len(each.points)]
    unit = arrows._layout.unit
    return [round(float(np.ptp(points[:, 1])) / unit, 1) for points in shown]


def written(arrows: GradientArrows) -> list[list[str]]:
    """The numbers below the arrows, row by row."""
    return [[each._shown for each in row] for row in arrows._rows]


def test_arrows_are_in_proportion_to_the_largest_of_the_moment(
    stage_of: Callable[[str], Stage],
) -> None:
    arrows = arrows_of(stage_of("1920x1080"), [[0.0, 0.02, 0.04], [8.0, 4.0, 0.0]])
    arrows.show(Moment(0.0))
    full = heights(arrows)[-1]
    assert heights(arrows) == [0.0, full / 2, full]
    arrows.show(Moment(1.0))
    assert heights(arrows) == [full, full / 2, 0.0]
    arrows.show(Moment(0.5))  # where none is the largest of both epochs, one fills the height too
    assert max(heights(arrows)) == full


@pytest.mark.parametrize("size", ["1920x1080", "480x270"])
def test_a_gradient_that_has_vanished_is_a_hairline_and_none_is_nothing(
    size: str, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of(size)
    arrows = arrows_of(stage, [[0.0, 1e-320, 1e-12, 0.04], [0.0] * 4])
    arrows.show(Moment(0.0))
    least = round(2.0 * stage.layout.thickening, 1)
    assert heights(arrows)[:3] == [0.0, least, least]
    arrows.show(Moment(1.0))
    assert heights(arrows) == [0.0] * 4


def test_the_largest_are_equally_high_beside_runs_of_more_layers(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1920x1080")
    few, many = (arrows_of(stage, [[0.5] * layers], 200, most=9) for layers in (3, 9))
    for arrows in (few, many):
        arrows.show(Moment(0.0))
    assert {*heights(few)} == {*heights(many)}
    alone = arrows_of(stage, [[0.5] * 3], 200)
    alone.show(Moment(0.0))
    assert heights(alone)[0] > heights(few)[0]


@pytest.mark.parametrize("layers", [1, 3, 17])
def test_arrows_fill_the_row_without_touching_and_full_ones_what_is_behind_them(
    layers: int, stage_of: Callable[[str], Stage]
) -> None:
    arrows = arrows_of(stage_of("1920x1080"), [[1.0] * layers])
    arrows.show(Moment(0.0))
    full = np.concatenate([each.points for each in drawn(arrows)])
    np.testing.assert_allclose(full, arrows.still[0].points)
    first, last = (arrows._layout.point(x, 0)[0] for x in (100, 1000))
    assert [full[:, 0].min(), full[:, 0].max()] == pytest.approx([first, last])
    middle = arrows._layout.point(0, arrows._middle)[1]
    for each, after in pairwise(drawn(arrows)):
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
    assert arrows.submobjects[-1].fill_opacity == said
    for epoch in (0.0, 2.0):
        arrows.show(Moment(epoch))
        assert len(heights(arrows)) == 2
        assert arrows.submobjects[-1].fill_opacity == 0


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
    ("width", "height", "rows", "below"),
    [
        (400, 200, [["0.050", "0.0012"], ["42×", "1×"]], True),
        (400, 120, [["0.050", "0.0012"]], True),
        (400, 85, [["0.050", "0.0012"]], False),  # so low that they stand beside names
        (150, 120, [["0.050", "0.0012"]], True),
        (150, 85, [[]], False),
        (100, 120, [[]], False),
    ],
)
def test_arrows_have_their_numbers_where_these_have_room(
    width: float,
    height: float,
    rows: list[list[str]],
    below: bool,
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1920x1080")
    arrows = arrows_of(stage, [[0.05, 0.0012]], width, height=height)
    arrows.show(Moment(0.0))
    assert written(arrows) == rows
    _, *above = arrows.still
    for row in arrows._rows:
        for name, figure in zip(above, row, strict=False):
            assert (figure.get_top()[1] < name.get_bottom()[1]) == below
            assert (figure.get_left()[0] > name.get_right()[0]) == (not below)
            assert figure.get_bottom()[1] > stage.layout.point(0, 100 + height)[1]
        above = row.submobjects


def test_numbers_of_arrows_are_those_of_the_epoch_and_none_without_arrows(
    stage_of: Callable[[str], Stage],
) -> None:
    norms = [[0.05, 2e-7], [np.nan, np.nan], [1e18, 0.0], [0.0, 0.5]]
    arrows = arrows_of(stage_of("1920x1080"), norms, diverges=1.0)
    for epoch, said in (
        (0.0, [["0.050", "2.0\u2009×\u200910⁻⁷"], ["250,000×", "1×"]]),
        (0.9, [["", ""], ["", ""]]),
        (1.0, [["", ""], ["", ""]]),
        (2.0, [["1.0\u2009×\u200910¹⁸", "0"], ["", ""]]),
        (3.0, [["0", "0.50"], ["", "1×"]]),
    ):
        arrows.show(Moment(epoch))
        assert written(arrows) == said


@pytest.mark.parametrize("named", [700, 400])
@pytest.mark.parametrize("number", [0.05, 2e-7])
def test_numbers_of_many_arrows_are_at_all_or_at_both_ends(
    number: float, named: float, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1920x1080")
    arrows = arrows_of(stage, [[number] * 9], named)
    arrows.show(Moment(0.0))
    figures = [*arrows._rows[0]]
    assert len(figures) == (9 if number == 0.05 and named == 700 else 2)
    first, last = (stage.layout.point(x, 0)[0] for x in (100, 100 + named))
    ends = [(each.get_left()[0], each.get_right()[0]) for each in figures]
    assert first - 1e-3 <= ends[0][0]
    assert ends[-1][1] <= last + 1e-3
    assert all(right < after for (_, right), (after, _) in pairwise(ends))


@pytest.mark.filterwarnings("error")
def test_the_ratio_of_a_gradient_to_the_outputs_is_that_of_what_is_written() -> None:
    """0.0026 and 0.0014, as both are written, not 1.82 times."""
    infinite = float("inf")
    norms = [[0.0026449, 0.0014499], [1.0, 0.0], [infinite, infinite], [1e300, 1e-300]]
    times = times_the_last(np.array(norms))
    assert times[0].tolist() == pytest.approx([1.857, 1.0], abs=1e-3)
    assert np.isnan(times[1:3]).all()
    assert times[3].tolist() == [infinite, 1.0]


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (1.0, "1×"),
        (1.01, "1.0×"),
        (9.21, "9.2×"),
        (240123.0, "240,000×"),
        (3e15, "3 × 10¹⁵"),  # which needs no second cross
        (0.58, "58 %"),
        (1 / 5600, "1/5,600"),
        (3e-12, "3 × 10⁻¹²"),
        (0.0, ""),
        (np.nan, ""),
    ],
)
def test_times_are_written_as_in_titles(times: float, said: str) -> None:
    assert written_times(times).replace("\u2009", " ") == said
