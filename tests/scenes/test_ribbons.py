"""Ribbons of a diagram: as wide and as strong as weights are among the others."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.parts.bars import SignedBars
from epochreel.scenes.parts.diagram import Diagram
from epochreel.scenes.parts.ribbons import Ribbons
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.tests.scenes.diagrams import BOX, ribbons_of, weighing
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import recording


def widths(reel: Recording, epoch: float, stage: Stage) -> list[float]:
    """The width of each ribbon in design pixels."""
    diagram = Diagram(reel, box=BOX, stage=stage)
    diagram.show(Moment(epoch))
    found = []
    for ribbon in ribbons_of(diagram):
        for outline in ribbon.points.reshape(-1, 16, 3):
            found.append(abs(outline[0, 1] - outline[11, 1]) / stage.layout.unit)
    return found


def test_ribbons_have_one_scale_for_all_layers_and_epochs(stage_of: Callable[[str], Stage]) -> None:
    stage = stage_of("1920x1080")
    reel = weighing((0.01, 0.01), (4.0, 2.0), (1.0, 4.0))
    start, middle, last = (widths(reel, epoch, stage) for epoch in range(3))
    assert max(start) < 1
    assert middle == pytest.approx([11.3, 11.3, 5.287], abs=1e-3)
    assert last == pytest.approx([1.961, 1.961, 11.3], abs=1e-3)
    assert Diagram(reel, box=BOX, stage=stage).widest == pytest.approx(4.0)


def widths_at(shares: Sequence[float], stage: Stage) -> list[float]:
    """The width of each ribbon that is drawn, those below 0 first, for shares of the largest."""
    ends = np.arange(2.0 * len(shares)).reshape(-1, 2)
    ribbons = Ribbons(ends, ends + 90, stage.layout, colours=("#2a9d8f", "#b08d57"))
    ribbons.set_shares(np.array(shares))
    outlines = np.concatenate([path.points for path in ribbons]).reshape(-1, 16, 3)
    return [round(abs(each[0, 1] - each[11, 1]) / stage.layout.unit, 3) for each in outlines]


def test_many_ribbons_are_fainter_and_small_ones_finer(stage_of: Callable[[str], Stage]) -> None:
    stage, found = stage_of("320x320"), []
    for count in (9, 200):
        ends = np.arange(2.0 * count).reshape(-1, 2)
        ribbons = Ribbons(ends, ends + 90, stage.layout, colours=("#2a9d8f", "#b08d57"))
        found.append((ribbons[1].get_fill_opacity(), widths_at([0.01] * count, stage)[0]))
    assert np.less(found[1], found[0]).all()


def test_ribbons_that_are_small_among_others_are_finer_than_their_share(
    stage_of: Callable[[str], Stage],
) -> None:
    """However thin all are, the largest are whole, so that they can be seen at the beginning."""
    stage = stage_of("1920x1080")
    small, large = widths_at([0.1] + [1.0] * 9, stage), widths_at([0.1] * 10, stage)
    assert max(large) == min(large) == large[0]
    assert small[0] < 0.4 * large[0]
    assert small[1:] == pytest.approx([11.3] * 9)


def test_weights_that_are_no_numbers_have_no_ribbons(stage_of: Callable[[str], Stage]) -> None:
    stage = stage_of("1920x1080")
    assert widths_at([np.nan, 0.0, np.inf, 1.0], stage) == [11.3, 11.3]
    assert widths_at([np.nan, np.nan], stage) == []
    assert widths_at([0.0, 0.0], stage) == []


@pytest.mark.parametrize("diverges", [True, False])
def test_weights_and_biases_can_be_told_apart_until_training_diverges(
    stage_of: Callable[[str], Stage], *, diverges: bool
) -> None:
    """The bias of the output, however large, says nothing on the bars of others."""
    reel = recording(hidden=(1,), loss=[1.0, 1e9, np.nan if diverges else 1e9])
    states = [
        reel.perceptron.pack(
            [
                (np.full((2, 1), size, np.float32), np.full(1, size, np.float32)),
                (np.full((1, 1), size, np.float32), np.full(1, 1e6 * size, np.float32)),
            ]
        )
        for size in (0.5, 1e6, 1e6)
    ]
    made = Recording(reel.header, reel.steps, reel.metrics, np.array(states))
    diagram = Diagram(made, box=BOX, stage=stage_of("1280x720"))
    assert diagram.widest == pytest.approx(10.0 if diverges else 1e6)
    diagram.show(Moment(0.0))
    (bars,) = (each for each in diagram.submobjects if isinstance(each, SignedBars))
    assert bars.width == pytest.approx(
        diagram._columns[1].boxes[0].width
        * stage_of("1280x720").layout.unit
        / 2
        * (0.05 if diverges else 5e-7),
        rel=0.01,
    )


def test_epochs_that_are_no_numbers_do_not_count(stage_of: Callable[[str], Stage]) -> None:
    reel = weighing((1.0, 1.0), (1e30, 1e30))
    metrics = replace(reel.metrics, train_loss=np.array([1.0, np.nan]))
    lost = Recording(reel.header, reel.steps, metrics, reel._states)
    assert Diagram(lost, box=BOX, stage=stage_of("1280x720")).widest == pytest.approx(1.0)


def test_weights_and_biases_of_zero_are_drawn(composed: Callable[..., Composed]) -> None:
    made = composed("network", [recording()], "1280x720")
    made.show(1)
    assert not any("widest" in each for each in made.said)
