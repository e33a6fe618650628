"""The scene `gradients`: what it says, both sides of every condition, its scale and its arrows.

It is longer than other files because each of these has several cases.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.gradient_places import gradient_places
from epochreel.scenes.gradient_run import GradientRun
from epochreel.scenes.gradients import _comparison, _ended, _over_arrows, _readings, _subtitles
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.stage.easing import Fading
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.suitable import check_gradients
from epochreel.scenes.words.sentences import point_marks_of
from epochreel.tests.scenes.cases import SHAPES, and_slow
from epochreel.tests.scenes.norms import EVEN, FADING, GROWING, SOME, of_norms
from epochreel.tests.scenes.shots import Composed
from epochreel.tests.scenes.tiny import SPIRAL, of_spec, recording
from epochreel.training.spec import RunSpec


def test_a_run_alone_says_how_well_it_does(composed: Callable[..., Composed]) -> None:
    for size in ("1920x1080", "1080x1080", "1080x1920", "480x270"):
        assert "Training accuracy" in composed("gradients", [of_norms([SOME] * 3)], size).said


@pytest.mark.parametrize("ends", [(0.2, 0.3), (1.13e12, 2.64e12)])
def test_below_the_chart_of_a_tall_frame_are_two_lines_at_most(
    ends: tuple[float, float], stage_of: Callable[[str], Stage]
) -> None:
    reel = of_norms([(each, 1.0, 1.0) for each in ends for _ in range(10)])
    stage = stage_of("1080x1920")
    place = gradient_places(1, stage, keyed=False, axes=False).remark
    assert 1 <= len(_comparison([reel], place, stage)) <= 2


def test_runs_whose_gradients_were_not_measured_are_refused() -> None:
    nothing = [(np.nan, np.nan, np.nan)]
    check_gradients("gradients", [FADING, of_norms([*nothing, (0.1, 0.1, 0.1)], [1.0, 0.5])])
    check_gradients("gradients", [of_norms(nothing * 2, [1.0, np.nan])])
    with pytest.raises(UserError, match="shows gradients, and of this loss none were measured"):
        check_gradients("gradients", [FADING, of_norms(nothing * 2, [1.0, 0.5])])


def test_the_sentence_is_whole_in_every_frame_that_has_room(
    composed: Callable[..., Composed],
) -> None:
    reel = of_norms([(1e-12, 1.0, 1.0)] * 3)
    for size in ("1920x1080", "1080x1080", "1080x1920"):
        said = " ".join(composed("gradients", [reel], size).said)
        assert "of the output’s gradient." in said
        assert "…" not in said
    assert "gradient." not in " ".join(composed("gradients", [reel], "480x270").said)


@pytest.mark.parametrize(("width", "lines"), [(768, 1), (220, 3)])
def test_the_last_line_of_the_sentence_stands_on_its_place(
    width: float, lines: int, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1920x1080")
    group = _comparison([EVEN], (20, (1824 - width, 1002)), stage)
    assert len(group) == lines
    assert not len(_comparison([EVEN, EVEN], (20, (1824 - width, 1002)), stage))
    low = stage.layout.point(0, 1002)[1]
    assert low - 8 * stage.layout.unit < group.get_bottom()[1] <= low + 1e-6


@pytest.mark.parametrize(
    ("size", "title", "over"),
    [
        ("1920x1080", "arrows and curves are means of 3 epochs", True),
        ("1080x1080", "sizes are means of 3 epochs", True),
        ("480x480", "sizes are means of 3 epochs", True),
        ("1080x1920", "in proportion, means of 3 epochs", True),
        ("480x270", "means of 3 epochs", False),
    ],
)
def test_titles_say_what_arrows_and_curves_are(
    size: str, title: str, over: bool, composed: Callable[..., Composed]
) -> None:
    said = composed("gradients", [EVEN], size).said
    assert [part for each in said for part in each.split(" · ") if "eans of" in part][-1] == title
    assert ("Gradient size (norm) over the epochs" in said) == over


def test_curves_of_several_runs_in_a_tall_frame_say_of_what_they_are(
    composed: Callable[..., Composed],
) -> None:
    for size, title in (
        ("1920x1080", "Over the epochs"),
        ("1080x1920", "gradient of each layer, in proportion, means of 3 epochs"),
    ):
        assert title in composed("gradients", [EVEN, FADING], size).said


@pytest.mark.parametrize(
    ("size", "alone", "title", "note"),
    [
        ("1920x1080", True, "Gradient size (norm) of each layer", "in proportion{}"),
        (
            "1920x1080",
            False,
            "Gradient size (norm) of each layer",
            "in proportion within each run{}",
        ),
        ("480x270", True, "Gradient of each layer", "in proportion{}"),
        ("480x270", False, "gradient of each layer, in proportion{}", ""),
        ("1080x1920", True, "Gradient of each layer", "in proportion{}"),
        ("1080x1920", False, "gradient of each layer, in proportion{}", ""),
    ],
)
@pytest.mark.parametrize("means", ["means of 3", ""])
def test_titles_of_arrows_follow_names_of_runs_or_have_notes_of_their_own(
    size: str, title: str, note: str, means: str, stage_of: Callable[[str], Stage], *, alone: bool
) -> None:
    titles, notes = _over_arrows(stage_of(size), means, alone=alone)
    after = f", {means}" if means else ""
    assert titles[0] == title.format(after)
    assert notes[:1] == ([note.format(after)] if note else [])
    # Shorter ones say of what arrows are means, and then no more than what they are.
    assert titles[-1].removesuffix(after).lower() == "gradients"
    assert all(means in each for each in notes)


@pytest.fixture
def titled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What is written over the arrows of each run, and 0 if it has room there."""
    over: list[tuple[str, int]] = []
    monkeypatch.setattr(
        GradientRun,
        "add_title",
        lambda run, titles, _: over.append((titles[0], run.longest(titles))),
    )
    return over


@pytest.mark.parametrize(
    "size", and_slow("1920x1080", "360x640", "1080x1920", "1080x1080", "480x270")
)
def test_arrows_of_all_runs_have_one_title(
    size: str, titled: list[tuple[str, int]], composed: Callable[..., Composed]
) -> None:
    """Also where their names leave more room to one of them."""
    short, long = (
        recording(gradients=(0.1, 0.1, 0.4), about=replace(SPIRAL, parts=((each,),)))
        for each in ("a", "a network with a name")
    )
    composed("gradients", [short, long], size)
    both = titled.copy()
    assert len({*both}) == 1
    assert both[0][1] == 0
    composed("gradients", [short, short], size)
    assert titled[-1][1] == 0
    assert len(titled[-1][0]) >= len(both[0][0])


def test_subtitles_say_what_curves_are_where_they_are_means_and_what_else_runs_differ_in() -> None:
    marks = point_marks_of(recording())
    one, other = (recording(about=replace(SPIRAL, parts=((each,),))) for each in ("tanh", "relu"))
    ways = ["arrows and curves are means of 3", "sizes are means of 3"]
    for reels, means, said in (
        ([one], "means of 3", ["tanh", ways, *marks]),
        ([one], "", ["tanh", *marks]),
        ([one, one], "means of 3", ["tanh", "arrows and curves are means of 3"]),
        ([one, one], "", ["tanh"]),
        ([one, other], "means of 3", ["Arrows and curves are means of 3"]),
    ):
        assert [each for each in _subtitles(reels, means) if each] == said
    regularised = [of_spec(RunSpec(hidden=(4,), l2=0.1)), of_spec(RunSpec())]
    assert _subtitles(regularised, "")[-1] == "runs also differ in L2"


@pytest.mark.parametrize(("tested", "explained"), [(2, True), (0, False)])
@pytest.mark.parametrize("size", ["480x270", "1080x1080"])
def test_rings_are_explained_where_there_are_any(
    size: str, tested: int, composed: Callable[..., Composed], *, explained: bool
) -> None:
    reel = recording(tested=tested, gradients=(0.1, 0.1, 0.1))
    made = composed("gradients", [reel], size)
    assert any("○" in each for each in made.said) == explained


@pytest.mark.parametrize(
    ("names", "what"),
    [(("epoch",) * 2, "5 epochs"), (("tree",) * 2, "5 trees"), (("tree", "epoch"), "5 steps")],
)
def test_subtitles_say_of_which_steps_curves_are_means(
    names: tuple[str, str], what: str, composed: Callable[..., Composed]
) -> None:
    reels = []
    for name in names:
        every = of_norms([(0.1, 0.1, 0.102)] * 200)
        header = replace(every.header, step=name)
        steps = replace(every.steps, name=name)
        reels.append(Recording(header, steps, every.metrics, every._states))
    said = " ".join(composed("gradients", reels, "1920x1080").said)
    assert f"rrows and curves are means of {what}" in said


@pytest.mark.parametrize("keyed", [False, True])
@pytest.mark.parametrize("size", and_slow("1080x1080", "1080x1920", "1920x1080"))
def test_curves_of_two_runs_have_room(
    size: str, keyed: bool, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of(size)
    for run in gradient_places(2, stage, keyed=keyed, axes=True).runs:
        assert run.chart
        assert run.chart.width > 0.25 * stage.layout.width
        assert run.chart.bottom < run.plane.bottom or run.chart.y > run.plane.bottom


def test_runs_on_the_same_axes_have_ticks_once(composed: Callable[..., Composed]) -> None:
    assert composed("gradients", [EVEN], "1920x1080").said.count("−1") == 2  # both low ends
    assert composed("gradients", [EVEN, FADING], "1920x1080").said.count("−1") == 2
    dataset = replace(EVEN.dataset, domain=(-3.0, 3.0, -3.0, 3.0))
    header = replace(EVEN.header, dataset=dataset)
    other = Recording(header, EVEN.steps, EVEN.metrics, EVEN._states)
    said = composed("gradients", [EVEN, other], "1920x1080").said
    assert not {"−1", "−3"} & {*said}


@pytest.mark.parametrize(
    ("size", "title", "over", "each"),
    [
        ("1920x1080", "Gradient size (norm) of each layer", 1, {2: 1, 3: 1}),
        ("1080x1080", "Gradient size (norm) of each layer", 2, {2: 2}),
        ("1080x1080", "Gradient of each layer", 1, {3: 1}),
        ("1080x1920", "gradient of each layer, in proportion, means of 3 epochs", 0, {2: 2}),
    ],
)
def test_titles_stand_over_a_column_once_and_else_over_all_runs(
    size: str,
    title: str,
    over: int,
    each: dict[int, int],
    titled: list[tuple[str, int]],
    composed: Callable[..., Composed],
) -> None:
    for runs, count in each.items():
        titled.clear()
        said = composed("gradients", [EVEN, FADING, GROWING][:runs], size).said
        assert titled == [(title, 0)] * count
        assert said.count("Over the epochs") == over


def test_values_have_a_scale_of_colours(composed: Callable[..., Composed]) -> None:
    values = of_spec(RunSpec.parse({"data": {"name": "reg-gauss"}, "epochs": 3}))
    assert "value" in composed("gradients", [values], "1920x1080").said
    assert "value" not in composed("gradients", [EVEN], "1920x1080").said


def test_a_long_number_in_a_small_frame_ends_well_before_the_key(
    stage_of: Callable[[str], Stage],
) -> None:
    reel = of_spec(RunSpec.parse({"data": {"name": "reg-gauss"}, "epochs": 3}))
    stage = stage_of("480x270")
    ends = []
    for keyed in (True, False):
        places = gradient_places(1, stage, keyed=keyed, axes=True)
        steps = Steps(np.array([0, 10**12]), reel.steps.name)  # its number needs all there is
        _, readings, _, _ = _readings(reel, steps, places, stage)
        readings.show(Moment(10.0**12))
        ends.append(float(readings.get_right()[0]))
    assert ends[0] <= stage.layout.point(812 - 48, 0)[0] < ends[1]


@pytest.mark.parametrize("epochs", [1, 2])
def test_an_axis_of_one_epoch_has_one_end(epochs: int, composed: Callable[..., Composed]) -> None:
    reel = of_norms([(0.1, 0.2, 0.3)] * epochs, [1.0] * epochs)
    made = composed("gradients", [reel], "1920x1080")
    assert "0" in made.said
    assert ("1 epoch" in made.said) == (epochs > 1)
    assert not [each for each in made.said if each.startswith("0 epoch")]


@pytest.mark.slow
@pytest.mark.parametrize("size", SHAPES)
def test_runs_that_have_ended_say_so_from_then_on(
    size: str, composed: Callable[..., Composed]
) -> None:
    short, long = (of_norms([(0.1, 0.2, 0.3)] * count, [1.0] * count) for count in (3, 6))
    made = composed("gradients", [short, long], size, pace="linear")
    assert {each for each in made.said if "ended" in each} == {"ended at epoch 2"}
    (ended,) = (each for each in made.composition.mobjects if isinstance(each, Fading))
    seen = []
    for epoch in (0.0, 1.9, 2.0, 4.0):
        made.composition.show_moment(Moment(epoch))
        seen.append(ended[0].get_fill_opacity())
    assert seen == [0, 0, 1, 1]
    part = long.numbered(0, 2)
    for others in ([short, short], [part, long]):
        assert not any("ended" in each for each in composed("gradients", others, size).said)


@pytest.mark.parametrize(
    ("own", "shared", "said"),
    [
        ("epoch", "epoch", ["ended at epoch 2", "ended at 2", "ended"]),
        ("tree", "tree", ["ended at tree 2", "ended at 2", "ended"]),
        ("epoch", "step", ["ended at step 2", "ended at 2", "ended"]),
    ],
)
def test_runs_end_at_a_step_that_has_the_name_of_those_of_the_film(
    own: str, shared: str, said: list[str]
) -> None:
    reel = of_norms([SOME] * 3)
    short = Recording(reel.header, Steps(np.arange(3), own), reel.metrics, reel._states)
    assert _ended(short, Steps(np.arange(6), shared)) == said
    assert _ended(short, Steps(np.arange(3), shared)) == []
    assert _ended(short.numbered(0, 1), Steps(np.arange(6), shared)) == []


def test_the_axes_of_all_runs_have_the_same_epochs(composed: Callable[..., Composed]) -> None:
    one, four = (of_norms([(0.1, 0.2, 0.3)] * count, [1.0] * count) for count in (2, 5))
    made = composed("gradients", [one, four], "1920x1080")
    assert made.said.count("4 epochs") == 2
    charts = [each for each in made.composition.mobjects if isinstance(each, Chart)]
    ends = [float(each.drawn[0][-1, 0] - each.box.x) / each.box.width for each in charts]
    assert ends == pytest.approx([1 / 4, 1])
    tree = Recording(four.header, Steps(np.arange(5), "tree"), four.metrics, four._states)
    made = composed("gradients", [one, tree], "1920x1080")
    assert made.said.count("4 steps") == 2
    steps = [Steps(np.arange(count), "alpha", np.arange(1.0, count + 1)) for count in (2, 5)]
    valued = [
        Recording(each.header, own, each.metrics, each._states)
        for each, own in zip((one, four), steps, strict=True)
    ]
    made = composed("gradients", valued, "1920x1080")
    assert made.said.count("alpha 5") == 2


def test_parts_of_several_runs_are_numbered(composed: Callable[..., Composed]) -> None:
    numbered = {"arrows", "arrows 1", "arrows 2", "curves 1", "curves 2"}
    for reels, names in (([EVEN], {"curves"}), ([EVEN, FADING], numbered)):
        targets = composed("gradients", reels, "640x360").composition.targets
        assert {each for each in targets if each.startswith(("arrows", "curves"))} == names


@pytest.mark.parametrize("steps", [3, 400])
def test_curves_are_said_to_be_means_where_they_are(
    steps: int, composed: Callable[..., Composed]
) -> None:
    reel = of_norms([(0.1, 0.2, 0.4)] * steps)
    said = " ".join(composed("gradients", [reel] * 2, "1280x720").said).lower()
    assert ("arrows and curves are means of" in said) == (steps == 400)
    assert "curves are " not in said.replace("curves are means of", "")


@pytest.mark.parametrize("size", ["1920x1080", "480x270"])
@pytest.mark.parametrize("hidden", [0, 1])
def test_only_gradients_that_pass_layers_go_back(
    hidden: int, size: str, composed: Callable[..., Composed]
) -> None:
    reel = of_norms([SOME[: hidden + 1]] * 5, hidden=hidden)
    said = composed("gradients", [reel], size).said
    assert ("← backpropagation" in said) == (hidden > 0)
