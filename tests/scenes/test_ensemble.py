"""Many runs at once: what their lines are, the field of each, and which of them never succeed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes import ensemble
from epochreel.scenes.fields.mean_field import MeanField
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.fields.recorded_field import RecordedField
from epochreel.scenes.fields.rewinding import Rewinding
from epochreel.scenes.fields.sampling import Sampling
from epochreel.scenes.fields.task_colours import LineStyle
from epochreel.scenes.parts.arrivals import Arrivals
from epochreel.scenes.parts.boundary import Boundary
from epochreel.scenes.parts.captions import Captions
from epochreel.scenes.parts.field_image import FieldImage, SmoothImage
from epochreel.scenes.parts.line_key import LineKey, Named
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.parts.ramp import ScaleKey
from epochreel.scenes.parts.readings import LiveFigure
from epochreel.scenes.parts.single_boundaries import SingleBoundaries
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.narration import Narration, Sentence
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Outlines
from epochreel.tests.scenes.faults import remembering
from epochreel.tests.scenes.shots import Composed, hearing
from epochreel.tests.scenes.tiny import recording

THIN = "\u2009"
SOON, LATE, NEVER = (0.5, 1.0, 1.0, 1.0), (0.5, 0.6, 0.7, 1.0), (0.5, 0.6, 0.7, 0.7)


def _runs(*accuracies: tuple[float, ...]) -> list[Recording]:
    return [recording(accuracy=each, loss=(1.0, 0.5, 0.2, 0.1)) for each in accuracies]


def _said_of_the_waiting(made: Composed, frame: int) -> list[int]:
    """Which of the words under the runs that wait can be seen: 0 is 'not yet', 1 what ends it."""
    made.show(frame)
    (arrivals,) = (each for each in made.composition.mobjects if isinstance(each, Arrivals))
    words = arrivals.submobjects[3:]
    return [index for index, each in enumerate(words) if each.fill_opacity > 0]


def _back(made: Composed) -> int:
    """The frame at which the first epoch is reached again."""
    timing = made.scene.stage.timing
    return next(frame for frame in range(made.frames) if timing.clock(frame) >= ensemble._REWOUND)


def test_runs_that_have_not_succeeded_at_the_end_never_do(
    composed: Callable[..., Composed],
) -> None:
    made = composed("ensemble", _runs(SOON, LATE, NEVER), "1280x720", pace="linear")
    assert {"not yet", "never", "epoch 1", "epoch 3"} <= set(made.said)
    assert _said_of_the_waiting(made, 0) == [1]  # the film begins with its end
    assert _said_of_the_waiting(made, _back(made)) == [0]
    assert _said_of_the_waiting(made, made.frames // 2) == [0]
    assert _said_of_the_waiting(made, made.frames - 1) == [1]


def test_with_sentences_runs_wait_from_the_first_frame_on(
    composed: Callable[..., Composed],
) -> None:
    told = Narration((Sentence("Three starts.", "start", 10, holds=True),))
    made = composed("ensemble", _runs(SOON, LATE, NEVER), "1280x720", narration=told)
    assert _said_of_the_waiting(made, 0) == [0]
    assert _said_of_the_waiting(made, made.frames - 1) == [1]


def test_nothing_is_said_of_runs_that_wait_when_none_does(
    composed: Callable[..., Composed],
) -> None:
    made = composed("ensemble", _runs(SOON, LATE), "1280x720", pace="linear")
    assert _said_of_the_waiting(made, 0) == []
    assert _said_of_the_waiting(made, _back(made)) == [0]
    assert _said_of_the_waiting(made, made.frames - 1) == []


def test_a_part_of_the_runs_does_not_say_never(composed: Callable[..., Composed]) -> None:
    made = composed("ensemble", _runs(SOON, LATE), "1280x720", epochs_shown="0..2")
    assert "never" not in made.said
    assert _said_of_the_waiting(made, made.frames - 1) == [0]


@pytest.mark.parametrize(
    ("cut", "word", "below"), [(LATE, "not yet", [0, 1]), (SOON, "epoch 1", [1])]
)
def test_a_whole_run_beside_a_part_never_succeeds(
    cut: tuple[float, ...], word: str, below: list[int], composed: Callable[..., Composed]
) -> None:
    """Below the dots of both kinds stand their own words."""
    part, whole = _runs(cut)[0].numbered(0, 2), _runs(NEVER)[0]
    made = composed("ensemble", [part, whole], "1280x720")
    assert made.said[-2:] == [word, "never"]  # below the fields of single runs
    assert _said_of_the_waiting(made, made.frames - 1) == below


def test_mean_and_runs_are_compared_where_their_answers_are_those_that_were_judged(
    runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    """Not where answers on the plane are others, as of points with more than two inputs."""
    compared = "In the end, their mean"
    parts = [runs[name].between(0, 30) for name in ("spiral", "spiral-5")]
    said = composed("ensemble", parts, "1280x720").said
    assert any(each.startswith("At epoch 30, their mean") for each in said)
    reels = [runs[name] for name in ("spiral", "spiral-5")]
    assert any(compared in each for each in composed("ensemble", reels, "1280x720").said)
    judged_elsewhere = _runs(SOON, LATE)
    assert not any(
        compared in each for each in composed("ensemble", judged_elsewhere, "1280x720").said
    )


@pytest.mark.parametrize(
    ("names", "size", "lost", "said"),
    [
        (("class 0", "class 1"), "1280x720", False, True),
        (("class 0", "class 1"), "1280x720", True, False),
        (("a", "b"), "1280x720", False, True),  # beside its key
        (("a", "b"), "720x720", False, False),
    ],
)
def test_mean_and_runs_are_compared_where_all_answer_and_no_key_takes_the_place(
    names: tuple[str, str],
    size: str,
    lost: bool,
    said: bool,
    composed: Callable[..., Composed],
) -> None:
    """Missing answers are right at as many points as those that are all of one class."""
    run = recording(accuracy=(0.5,) * 3)
    states = run._states.copy()
    states[1] = np.nan if lost else 0
    run = Recording(run.header, run.steps, run.metrics, states)
    part = run.on(replace(run.dataset, class_names=names)).between(0, 1)
    result = f"At epoch 1, their mean and every single run get 50{THIN}% right."
    made = composed("ensemble", [part, part], size)
    assert (result in made.said) == said
    assert ("mean of runs left" in made.said) == lost


def test_a_mean_is_judged_where_answers_are_as_right_as_was_recorded(
    composed: Callable[..., Composed],
) -> None:
    """The network answers alike everywhere: half of the points are right."""
    for accuracy, judged in ((0.5, True), (0.75, False)):
        run = recording(accuracy=(accuracy,) * 3)
        run = run.on(replace(run.dataset, class_names=("class 0", "class 1")))
        said = " ".join(composed("ensemble", [run] * 2, "1280x720").said)
        assert ("their mean and every single run" in said) == judged


def test_of_values_no_share_is_said_to_be_right(composed: Callable[..., Composed]) -> None:
    said = composed("ensemble", [recording(0)] * 2, "1280x720").said
    assert {"Epochs until test loss below 0.025", "Reached test loss 0.025"} <= {*said}
    assert not [each for each in said if "right" in each]


@pytest.mark.parametrize("size", ["1280x720", "720x720", "720x1280", "480x270"])
def test_every_run_is_shown_small_beside_the_mean_at_its_own_epoch(
    size: str, runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    """Those first that are the soonest to succeed."""
    reels = [runs[name] for name in ("spiral", "spiral-5", "spiral-6")]
    reels[0] = reels[0].between(0, 20)
    made = composed("ensemble", reels, size, goal=0.6)
    made.show(made.frames - 1)
    mean, *small = (each for each in made.composition.mobjects if isinstance(each, FieldImage))
    assert len(small) == 3
    assert max(each.pixel_size[0] for each in small) < mean.pixel_size[0] / 2
    reached = [_first(each, 0.6) for each in reels]
    order = np.argsort(reached, kind="stable")
    assert len(set(reached)) == 3
    for image, run in zip(small, order, strict=True):
        assert isinstance(mean._field, MeanField)
        assert isinstance(image._field, RecordedField)
        grid = image._field.grid
        expected = reels[run].logits([int(reels[run].steps.last)], grid)[0]
        np.testing.assert_allclose(image._field.at(image.moment), expected, rtol=1e-5)


def _first(reel: Recording, goal: float) -> float:
    return float(reel.epochs[np.flatnonzero(reel.metrics.train_accuracy >= goal)[0]])


def test_at_most_nine_single_boundaries_are_drawn(
    spiral: Recording, composed: Callable[..., Composed]
) -> None:
    counts = []
    for count in (2, 9, 12):
        made = composed("ensemble", [spiral] * count, "320x180")
        made.show(made.frames - 1)
        lines = [each for each in made.members() if isinstance(each, SingleBoundaries)]
        counts.append(len(lines[0].points))
    assert counts[0] * 9 == counts[1] * 2 == counts[2] * 2 > 0


@pytest.mark.parametrize("size", ["1280x720", "720x720", "720x1280"])
@pytest.mark.parametrize("count", [2, 10])
def test_lines_are_named_by_pieces_of_them(
    size: str, count: int, runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("ensemble", [runs["spiral"]] * count, size)
    assert f"mean of {'both' if count == 2 else 'all 10'} runs" in made.said
    first = "single runs, the first 9 of 10"
    assert ("single runs" in made.said, first in made.said) == (count == 2, count == 10)
    key = _key(made)
    paths = (Boundary, SingleBoundaries)
    lines = [next(each for each in made.composition.mobjects if type(each) is p) for p in paths]
    for piece, path in zip(key.submobjects[1::3], lines, strict=True):
        assert piece.stroke_width == pytest.approx(path.stroke_width)
        assert piece.stroke_opacity == path.stroke_opacity
        assert piece.stroke_color == path.stroke_color


def test_lines_that_have_no_room_are_not_named(composed: Callable[..., Composed]) -> None:
    stage = composed("ensemble", _runs(SOON, LATE), "1280x720").scene.stage
    named = [Named(word, LineStyle()) for word in ("mean", "single runs")]
    wide, narrow, none = (
        len(LineKey(named, Box(0, 0, width, 40), stage)) for width in (400, 200, 80)
    )
    assert (wide, narrow, none) == (6, 3, 0)


def test_lines_are_not_named_where_nothing_could_be_read(
    runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    made = composed("ensemble", [runs["spiral"], runs["spiral-5"]], "480x270")
    assert not len(_key(made))


def _key(made: Composed) -> LineKey:
    (key,) = (each for each in made.composition.mobjects if isinstance(each, LineKey))
    return key


@pytest.mark.parametrize("count", [2, 3, 9])
def test_small_fields_stand_in_one_row_of_a_tall_frame(
    count: int, composed: Callable[..., Composed]
) -> None:
    made = composed("ensemble", [recording()] * count, "1080x1920")
    _, *small = (each for each in made.composition.mobjects if isinstance(each, FieldImage))
    assert len({round(float(each.points[:, 0].min()), 3) for each in small}) == count
    assert len({round(float(each.points[:, 1].min()), 3) for each in small}) == 1


def test_lines_of_runs_that_rest_are_found_once(
    runs: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    reels = [runs["spiral"].between(0, 20), runs["spiral-5"].between(0, 20)]
    made = composed("ensemble", [*reels, *[reels[0]] * 7, runs["spiral-6"]], "320x180")
    (lines,) = (each for each in made.members() if isinstance(each, SingleBoundaries))
    found = []
    for epoch in (19.5, 20.0, 31.0, 40.0):
        lines.show(epoch)
        found.append(lines.points)
    assert not np.array_equal(found[0], found[1])
    assert found[1] is found[2] is found[3]


def test_runs_that_have_succeeded_are_counted(composed: Callable[..., Composed]) -> None:
    made = composed("ensemble", _runs(SOON, LATE, NEVER), "1280x720", pace="linear")
    assert f"Reached 95{THIN}% right" in made.said
    counts = []
    for frame in (0, _back(made), made.frames // 2, made.frames - 1):
        made.show(frame)
        figures = [each._shown for each in made.members() if isinstance(each, LiveFigure)]
        counts.append(figures[-1])
    assert counts == ["2 of 3", "0 of 3", "1 of 3", "2 of 3"]


@pytest.mark.parametrize(
    "names", [("a", "b"), pytest.param(("class 0", "class 1"), marks=pytest.mark.slow)]
)
@pytest.mark.parametrize("size", ["1920x1080", "1080x1080", "1080x1920", "480x270", "480x480"])
@pytest.mark.parametrize("count", [2, 9, 17, pytest.param(128, marks=pytest.mark.slow)])
def test_any_number_of_runs_keeps_its_place(
    count: int, size: str, names: tuple[str, str], composed: Callable[..., Composed]
) -> None:
    """Also beside a key of the classes, which data with mere numbers for classes do not have."""
    reel = recording()
    reel = reel.on(replace(reel.dataset, class_names=names))
    made = composed("ensemble", [reel] * count, size)
    made.check_type()
    fields = [each for each in made.composition.mobjects if isinstance(each, FieldImage)]
    assert len(fields) == count + 1
    boxes = np.array(
        [[each.points.min(axis=0)[:2], each.points.max(axis=0)[:2]] for each in fields]
    )
    layout = made.scene.stage.layout
    assert np.abs(boxes[..., 0]).max() < layout.width * layout.unit / 2
    assert np.abs(boxes[..., 1]).max() < layout.height * layout.unit / 2
    for index, (low, high) in enumerate(boxes):
        others = np.delete(boxes, index, axis=0)
        assert ((others[:, 0] >= high - 1e-6) | (others[:, 1] <= low + 1e-6)).any(axis=1).all()


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
    assert ("Epochs, log scale" in heard) == said
    assert ("10" in heard) == said
    arrivals.show(Moment(400.0, 1.0))
    places = arrivals.submobjects[1].points[:, 0] / stage.layout.unit + stage.layout.width / 2
    along = (places - box.x) / (box.width * 0.76)
    expected = np.log1p(early) / np.log1p(400) if said else early / 400
    for epoch, dots in ((expected, along < 0.8), (1, along > 0.8)):
        assert (along[dots].min() + along[dots].max()) / 2 == pytest.approx(epoch, abs=0.001)


def test_as_many_dots_stand_over_their_epochs_as_are_counted(
    composed: Callable[..., Composed],
) -> None:
    """At every moment, with none on its way: those of runs that wait stay beside the axis."""
    made = composed("ensemble", _runs(SOON, LATE, LATE, NEVER), "1280x720", pace="linear")
    counts = set[int]()
    for frame in range(made.frames):
        made.show(frame)
        counted = [each._shown for each in made.members() if isinstance(each, LiveFigure)][-1]
        waiting, done = _dots(made)
        assert f"{len(done)} of {len(done) + len(waiting)}" == counted
        assert done.max(initial=-np.inf) < waiting.min(initial=np.inf)
        counts.add(len(done))
    assert counts == {0, 1, 3}


def test_a_run_that_has_ended_does_not_wait_any_more(composed: Callable[..., Composed]) -> None:
    """It never succeeds, while a longer run may still do so: both stand over their own words."""
    ended = recording(accuracy=NEVER[:2], loss=(1.0, 0.5))
    made = composed("ensemble", [ended, *_runs(LATE)], "1280x720", pace="linear")
    said = {frame: _said_of_the_waiting(made, frame) for frame in range(_back(made), made.frames)}
    assert list(dict.fromkeys(map(tuple, said.values()))) == [(0,), (0, 1), (1,)]
    frame = next(frame for frame, words in said.items() if words == [0, 1])
    made.show(frame)
    waiting, _ = _dots(made)
    assert np.ptp(waiting) * made.scene.stage.layout.unit**-1 > 60


def _dots(made: Composed) -> list[np.ndarray]:
    """How far to the right the dots of runs stand that wait, and of those that have succeeded."""
    (arrivals,) = (each for each in made.composition.mobjects if isinstance(each, Arrivals))
    return [
        each.points.reshape(-1, len(each._shape), 3)[..., 0].mean(axis=1)
        for each in (arrivals._open, arrivals._done)
    ]


@pytest.mark.parametrize(
    ("reached", "dates"),
    [
        ([14.0, 28.0, 41.0], ["0", "10", "20", "30", "40", "50"]),
        ([128.0, 130.0, 134.0], ["128", "130", "132", "134"]),
        ([20.0, 20.0], ["0", "5", "10", "15", "20"]),
        ([2.0, 2.0, 190.0], ["0", "1", "10", "100", "200"]),
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


@pytest.mark.parametrize("size", ["480x270", "480x480", "640x360", "1080x1080"])
def test_dots_have_a_title_in_every_frame(size: str, composed: Callable[..., Composed]) -> None:
    runs = [recording(accuracy=(0.5, 0.99), loss=(1.0, 0.1))] * 2
    said = composed("ensemble", runs, size).said
    assert any(text.startswith("Epochs until") for text in said)
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


def _steeper(run: Recording, times: float) -> Recording:
    """The same with answers so many times as sure."""
    states = run._states.copy()
    states[:, -9:] *= times  # the weights and the bias of the output
    return Recording(run.header, run.steps, run.metrics, states)


def test_small_fields_with_cliffs_are_smooth(
    spiral: Recording, composed: Callable[..., Composed]
) -> None:
    """Each of their pixels is the mean of several, so that edges have more colours than sides."""
    steep = _steeper(spiral, 1000.0)
    made = composed("ensemble", [spiral, steep], "640x360")
    made.show(made.frames - 1)
    parts = made.composition.mobjects
    _, plain = (each for each in parts if isinstance(each, FieldImage))
    (smooth,) = (each for each in parts if isinstance(each, SmoothImage))
    assert smooth.pixel_size == plain.pixel_size
    stepped = FieldImage(
        Plane.of(steep.dataset, Box(0, 0, 256, 256), made.scene.stage), smooth._field, plain._pixels
    )
    stepped.show(smooth.moment)
    few, more = (
        len(np.unique(each.colours().reshape(-1, 3), axis=0)) for each in (stepped, smooth)
    )
    assert more > 2 * few
    close = smooth.colours().mean(axis=(0, 1)) - stepped.colours().mean(axis=(0, 1))
    assert np.abs(close).max() < 6
    assert smooth.colours() is smooth.colours()  # at rest, it is made once


@pytest.mark.parametrize(("times", "cliffs"), [(1.0, False), (1000.0, True)])
def test_which_fields_have_cliffs(times: float, spiral: Recording, *, cliffs: bool) -> None:
    grid = Sampling(spiral.dataset.domain, 120).grid
    run = _steeper(spiral, times)
    assert RecordedField(run, grid).ends_in_cliffs == cliffs
    lost = Recording(run.header, run.steps, run.metrics, np.full_like(run._states, np.nan))
    assert not RecordedField(lost, grid).ends_in_cliffs


@pytest.mark.parametrize("size", ["1280x720", "720x720", "720x1280", "480x270"])
def test_values_have_a_scale_and_few_classes_a_row(
    size: str, composed: Callable[..., Composed]
) -> None:
    made = composed("ensemble", [recording(0)] * 6, size)
    made.check_type()
    assert any(isinstance(each, ScaleKey) and len(each) for each in made.composition.mobjects)


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
            radius = arrivals._step * 0.4 * made.scene.stage.layout.scale
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
