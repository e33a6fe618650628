"""The dots of `ensemble`, a run each, on the axis of the epochs at which runs succeed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.fields.rewinding import Rewinding
from epochreel.scenes.parts.arrivals import Arrivals
from epochreel.scenes.parts.captions import Captions
from epochreel.scenes.parts.readings import LiveFigure
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Outlines
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed, hearing
from epochreel.tests.scenes.successes import LATE, NEVER, SOON, dots_of, runs_of
from epochreel.tests.scenes.tiny import recording


@pytest.mark.parametrize(("soonest", "begins"), [(4.0, "up to 5"), (5.0, "5")])
def test_an_axis_that_begins_after_the_first_success_says_so(
    soonest: float, begins: str, stage_of: Callable[[str], Stage]
) -> None:
    shown = (5.0, 100.0)
    with hearing() as heard:
        Arrivals(
            ["Epochs"],
            [soonest, 100.0],
            shown,
            Rewinding(Pace(np.array([0.0, 1.0]), np.array(shown)), 0.05, 0.1),
            0.1,
            given_up=[np.inf] * 2,
            when=Steps(np.arange(101)).written,
            box=Box(1056, 420, 768, 520),
            stage=stage_of("1080p"),
        )
    assert begins in heard
    assert ("5" in heard) != ("up to 5" in heard)


@pytest.mark.parametrize(("early", "said"), [(20.0, True), (90.0, False)])
def test_successes_of_the_first_epochs_stand_on_a_logarithmic_axis_that_says_so(
    early: float, said: bool, stage_of: Callable[[str], Stage]
) -> None:
    pace = Rewinding(Pace(np.array([0.0, 1.0]), np.array([0.0, 400.0])), 0.05, 0.1)
    stage, box = stage_of("1080p"), Box(1056, 420, 768, 520)
    with hearing() as heard:
        arrivals = Arrivals(
            ["Epochs"],
            [early, early, 400.0],
            (0.0, 400.0),
            pace,
            0.1,
            given_up=[np.inf] * 3,
            when=Steps(np.arange(401)).written,
            box=box,
            stage=stage,
        )
    assert ("Epochs, log scale from 1" in heard) == said
    assert ("10" in heard) == said
    arrivals.show(Moment(400.0, 1.0))
    places = arrivals.submobjects[1].points[:, 0] / stage.layout.unit + stage.layout.width / 2
    along = (places - box.x) / (box.width * 0.76)
    expected = (1 + np.log(early)) / (1 + np.log(400)) if said else early / 400
    for epoch, dots in ((expected, along < 0.8), (1, along > 0.8)):
        assert (along[dots].min() + along[dots].max()) / 2 == pytest.approx(epoch, abs=0.001)


def test_as_many_dots_stand_over_their_epochs_as_are_counted(
    composed: Callable[..., Composed],
) -> None:
    """At every moment, with none on its way: those of runs that wait stay beside the axis."""
    made = composed("ensemble", runs_of(SOON, LATE, LATE, NEVER), "1280x720", pace="linear")
    counts = set[int]()
    for frame in range(made.frames):
        made.show(frame)
        counted = [each._shown for each in made.members() if isinstance(each, LiveFigure)][-1]
        waiting, done = dots_of(made)
        assert f"{len(done)} of {len(done) + len(waiting)}" == counted
        assert done.max(initial=-np.inf) < waiting.min(initial=np.inf)
        counts.add(len(done))
    assert counts == {0, 1, 3}


@pytest.mark.parametrize(
    ("reached", "dates"),
    [
        ([14.0, 28.0, 41.0], ["0", "10", "20", "30", "40", "50"]),
        ([128.0, 130.0, 134.0], ["128", "130", "132", "134"]),
        ([20.0, 20.0], ["0", "5", "10", "15", "20"]),
        ([2.0, 2.0, 190.0], ["0", "1", "10", "100", "200"]),
        ([30.0, 121.0], ["0", "50", "100", "150", "200"]),  # training ends soon after
        ([30.0, 91.0], ["0", "20", "40", "60", "80", "100"]),
        ([np.inf, np.inf], ["0", "200"]),
    ],
)
def test_the_axis_ends_where_runs_arrive(
    reached: list[float], dates: list[str], stage_of: Callable[[str], Stage]
) -> None:
    """It begins there as well if they arrive together, long after the beginning."""
    with hearing() as heard:
        Arrivals(
            ["Epochs"],
            reached,
            (0.0, 200.0),
            Rewinding(Pace(np.array([0.0, 1.0]), np.array([0.0, 200.0])), 0.05, 0.1),
            0.1,
            given_up=[np.inf] * len(reached),
            when=Steps(np.arange(201)).written,
            box=Box(1056, 420, 768, 520),
            stage=stage_of("1080p"),
        )
    assert sorted((each for each in {*heard} if each.isdecimal()), key=int) == dates


_TO_50, _TO_400 = ([14.0, 41.0], 200), ([20.0, 20.0, 400.0], 400)


@pytest.mark.parametrize(
    ("runs", "size", "width", "dates"),
    [
        (_TO_50, "1080p", 768, ["0", "10", "20", "30", "40", "50"]),
        (_TO_50, "1080p", 290, ["0", "50"]),
        (_TO_50, "480x270", 784, ["0", "10", "20", "30", "40", "50"]),
        (_TO_50, "480x270", 660, ["0", "50"]),
        (_TO_400, "1080p", 768, ["0", "1", "10", "100", "400"]),
        (_TO_400, "480x270", 784, ["0", "1", "10", "100", "400"]),
        (_TO_400, "480x270", 250, ["0", "400"]),
    ],
)
def test_dates_between_the_ends_are_written_where_they_have_room(
    runs: tuple[list[float], int],
    size: str,
    width: float,
    dates: list[str],
    stage_of: Callable[[str], Stage],
) -> None:
    reached, last = runs
    with remembering():
        arrivals = Arrivals(
            ["Epochs"],
            reached,
            (0.0, float(last)),
            Rewinding(Pace(np.array([0.0, 1.0]), np.array([0.0, last])), 0.05, 0.1),
            0.1,
            given_up=[np.inf] * len(reached),
            when=Steps(np.arange(last + 1)).written,
            box=Box(0, 420, width, 240),
            stage=stage_of(size),
        )
    written = [each for each in arrivals.still if isinstance(each, Outlines)]
    numbers = [each for each in written if each.said.isdecimal()]
    shown = sorted(numbers, key=lambda each: float(each.get_left()[0]))
    assert [each.said for each in shown] == dates


@pytest.mark.parametrize(("width", "centred"), [(768, True), (300, False)])
def test_the_last_date_is_centred_at_its_place_unless_words_are_near(
    width: float, centred: bool, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1080p")
    with remembering():
        arrivals = Arrivals(
            ["Epochs"],
            [20.0, np.inf],
            (0.0, 90_000.0),
            Rewinding(Pace(np.array([0.0, 1.0]), np.array([0.0, 90_000.0])), 0.05, 0.1),
            0.1,
            given_up=[np.inf] * 2,
            when=lambda epoch: f"{epoch + 90_000:.0f}",
            box=Box(0, 420, width, 240),
            stage=stage,
        )
    written = [each for each in arrivals.still if isinstance(each, Outlines)]
    dates = [each for each in written if each.said.isdecimal()]
    axis, last = arrivals.still[0], max(dates, key=lambda each: float(each.get_right()[0]))
    end, unit = float(axis.get_right()[0]), stage.layout.unit
    place = last.get_center()[0] if centred else last.get_right()[0]
    assert float(place) == pytest.approx(end, abs=2 * unit)
    assert last.get_right()[0] + 2 * unit < arrivals.submobjects[-1].get_left()[0]


@pytest.mark.parametrize("size", and_slow("480x270", "480x480", "640x360", "1080x1080"))
def test_dots_have_a_title_in_every_frame(size: str, composed: Callable[..., Composed]) -> None:
    runs = [recording(accuracy=(0.5, 0.99), loss=(1.0, 0.1))] * 2
    said = composed("ensemble", runs, size).said
    assert any(text.startswith(("Epochs until", "Epochs to")) for text in said)
    assert {"not yet", "0", "1"} <= {*said}


@pytest.mark.slow
def test_in_tall_frames_the_caption_stands_apart_from_the_numbers_of_the_axis(
    runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("ensemble", [runs["spiral"], runs["spiral-5"]], "1080x1920")
    made.show(made.frames - 1)
    above, below = (
        [
            each
            for part in made.members()
            if isinstance(part, kind)
            for each in part.get_family()
            if len(each.points) and each.fill_opacity > 0
        ]
        for kind in (Arrivals, Captions)
    )
    lowest = min(each.get_bottom()[1] for each in above)
    highest = max(each.get_top()[1] for each in below)
    assert (lowest - highest) / made.scene.stage.layout.unit >= 24


@pytest.mark.parametrize(("classes", "dots"), [(2, True), (3, True), (4, False)])
def test_small_frames_have_dots_where_the_key_is_a_row(
    classes: int, composed: Callable[..., Composed], *, dots: bool
) -> None:
    run = recording(classes)
    names = tuple(f"kind {each}" for each in "abcd"[:classes])
    run = run.on(replace(run.dataset, class_names=names))
    for size, always in (("480x270", False), ("1280x720", True)):
        made = composed("ensemble", [run] * 3, size)
        made.check_type()
        (arrivals,) = (each for each in made.composition.mobjects if isinstance(each, Arrivals))
        assert bool(len(arrivals)) == (dots or always)
        if len(arrivals):
            radius = arrivals._places.step * 0.4 * made.scene.stage.layout.scale
            assert radius > 1.5


@pytest.mark.parametrize(("soonest", "begins"), [(18.0, "0"), (23.5, "23")])
def test_an_axis_begins_at_the_first_epoch_unless_it_were_nearly_empty(
    soonest: float, begins: str, stage_of: Callable[[str], Stage]
) -> None:
    with hearing() as heard:
        Arrivals(
            ["Epochs"],
            [soonest, 24.0],
            (0.0, 60.0),
            Rewinding(Pace(np.array([0.0, 1.0]), np.array([0.0, 60.0])), 0.05, 0.1),
            0.1,
            given_up=[np.inf] * 2,
            when=Steps(np.arange(61)).written,
            box=Box(1056, 420, 768, 520),
            stage=stage_of("1080p"),
        )
    assert begins in heard
    assert ("0" in heard) == (begins == "0")
