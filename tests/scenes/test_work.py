"""Work is counted for every scene, so that none becomes slow unnoticed, whatever the machine."""

from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import pytest
from manim import Scene, Square, UpdateFromFunc, VGroup

from epochreel.reels.recording import Recording
from epochreel.reels.together import Together
from epochreel.scenes.catalogue import SCENES
from epochreel.tests.scenes.cases import FIRST
from epochreel.tests.scenes.work import SIZE, Work, counts_of, differences, keep, kept, work_of

pytestmark = pytest.mark.slow

Counts = dict[str, dict[str, int]]

COMPILED = (
    *("reels._forward", "renders.drawing._blend", "renders.drawing._fill"),
    *("renders.drawing._trace", "scenes.fields._relief", "scenes.fields._on_relief"),
    *("scenes.fields._crossing", "scenes.fields._marching"),
)


@pytest.fixture(scope="module")
def counts(shown: Callable[[str, str], list[Recording]], request: pytest.FixtureRequest) -> Counts:
    """What every scene takes now."""
    for name in COMPILED:
        reason = f"work is counted with {name}, which this machine cannot load"
        pytest.importorskip(f"epochreel.{name}", reason=reason, exc_type=ImportError)
    found = counts_of({scene: shown(scene, case) for scene, case in FIRST})
    if request.config.getoption("--update-work"):
        keep(found)
    return found


@pytest.mark.parametrize("scene", SCENES)
def test_no_scene_takes_more_work_or_less_than_is_written_down(scene: str, counts: Counts) -> None:
    """Written down again with --update-work, when the change is intended."""
    assert not differences(counts[scene], kept()[scene])


def test_work_is_written_down_for_every_scene_and_for_no_other() -> None:
    assert set(kept()) == set(SCENES)
    for each in kept().values():
        assert set(each) == set(asdict(Work()))
        assert each["pixels"] > 0  # something moves in the frames that are counted


class Turning(Scene):
    """Squares that turn; `do` is called in every frame."""

    count = 1
    do: Callable[[], object] = staticmethod(lambda: None)

    def construct(self) -> None:
        squares = VGroup(*(Square(fill_opacity=1, stroke_width=0) for _ in range(self.count)))

        def turn(group: VGroup) -> None:
            group.rotate(0.01)
            type(self).do()

        self.play(UpdateFromFunc(squares, turn), run_time=1)


def _turning(count: int = 1, do: Callable[[], object] = lambda: None) -> Work:
    kind = type("Kind", (Turning,), {"count": count, "do": staticmethod(do)})
    return work_of(kind, SIZE, range(10, 20))


def test_what_cairo_draws_is_counted_for_every_frame_but_the_first() -> None:
    one, two = _turning(1), _turning(2)
    assert (one.shapes, two.shapes) == (9, 18)
    assert (one.corners, two.corners) == (9 * 12, 18 * 12)
    assert two.calls > one.calls > 9
    assert one.pixels > 9 * 90**2  # a square of two units of eight, at 360 lines


def test_what_networks_are_asked_is_counted(spiral: Recording) -> None:
    points = np.zeros((50, 2))
    assert _turning().answers == 0
    assert _turning(do=lambda: spiral.at(3)(points)).answers == 9 * 50


def test_what_networks_are_asked_together_is_counted(spiral: Recording) -> None:
    together, points = Together([spiral.at(2), spiral.at(3)]), np.zeros((50, 2))
    assert _turning(do=lambda: together(points)).answers == 9 * 2 * 50


def test_memory_of_a_frame_is_counted() -> None:
    before = _turning().kilobytes
    assert before < 2000
    assert 7900 <= _turning(do=lambda: np.ones(1_000_000)).kilobytes - before <= 8100


@pytest.mark.parametrize(
    ("now", "noticed"), [(899, True), (901, False), (1099, False), (1101, True)]
)
def test_a_tenth_more_or_less_is_noticed(now: int, noticed: bool) -> None:
    before = {"pixels": 1000, "calls": 7}
    sentences = [f"pixels: {now:,}, and 1,000 before"] if noticed else []
    assert differences({"pixels": now, "calls": 9}, before) == sentences


@pytest.mark.parametrize(
    ("name", "now", "noticed"),
    [
        ("shapes", 28, False),
        ("shapes", 29, True),
        ("kilobytes", 55, False),
        ("kilobytes", 56, True),
    ],
)
def test_small_counts_may_differ_by_three_and_memory_by_thirty(
    name: str, now: int, noticed: bool
) -> None:
    assert bool(differences({name: now}, {name: 25})) == noticed
