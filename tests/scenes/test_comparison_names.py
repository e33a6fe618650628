"""What stands over the planes of `comparison`: names, differences, values and their units."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.recording import Recording
from epochreel.scenes.compared_run import ComparedRun
from epochreel.scenes.comparison import _more
from epochreel.scenes.comparison_strip import Strip, written_of
from epochreel.scenes.shared_clock import shared_clock
from epochreel.scenes.stage.layout import Layout
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.words.differences import labels_of, lower_part, upper_part
from epochreel.scenes.words.measures import written_measures_of
from epochreel.tests.scenes.shots import Composed, hearing
from epochreel.tests.scenes.tiny import of_spec, recording
from epochreel.training.spec import RunSpec


@pytest.mark.slow
@pytest.mark.parametrize("size", ["1920x1080", "1080x1080", "1080x1920", "480x480", "480x270"])
@pytest.mark.parametrize("count", range(2, 10))
def test_names_of_runs_are_never_cut(
    count: int, size: str, composed: Callable[..., Composed]
) -> None:
    widths = [(1,), (2,), (3,), (6,), (8,), (30,), (8, 8), (100,), (8, 8, 8, 8)]
    runs = [of_spec(RunSpec.parse({"hidden": width})) for width in widths[:count]]
    made = composed("comparison", runs, size)
    assert not [each for each in made.said if "…" in each]
    made.check_type()


def test_runs_of_two_and_six_units_keep_the_word_they_share(
    composed: Callable[..., Composed],
) -> None:
    specs = [RunSpec.parse({"hidden": (width,), "activation": "relu"}) for width in (2, 6)]
    said = composed("comparison", [of_spec(spec) for spec in specs], "1280x720").said
    assert any(each.startswith("relu · Adam 0.01 · spiral") for each in said)
    assert {"2 neurons", "6 neurons"} <= set(said)


@pytest.mark.parametrize("scene", ["comparison", "ensemble", "gradients"])
def test_a_title_that_is_given_takes_the_place_of_what_runs_reach(
    scene: str, composed: Callable[..., Composed]
) -> None:
    own, given = (
        composed(scene, [recording(gradients=(0.1, 0.1, 0.1))] * 2, "640x360", **title).said
        for title in ({}, {"title": "Given"})
    )
    reached = ("Both networks reach", "Both runs reach", "Layer 1 gets")
    assert [any(each.startswith(reached) for each in said) for said in (own, given)] == [1, 0]
    assert "Given" in given


@pytest.mark.slow
@pytest.mark.parametrize(("size", "short"), [("1280x720", False), ("480x270", True)])
def test_names_of_runs_leave_out_a_word_where_they_have_no_room(
    size: str, short: bool, composed: Callable[..., Composed]
) -> None:
    data = ("moons", "circles", "xor", "spiral") * 2
    specs = [{"data": {"name": name}, "hidden": (4 + n,)} for n, name in enumerate(data)]
    said = composed("comparison", [of_spec(RunSpec.parse(each)) for each in specs], size).said
    assert ("4 · moons" in said) == short


_BOTH = ({"hidden": (4,), "l2": 0.1}, {"hidden": (2,), "activation": "relu", "batch_size": 5})


@pytest.mark.parametrize(
    ("size", "line"),
    [
        ("1920x1080", "Adam 0.01 · spiral · also differ in activation, L2 and batch size"),
        ("1080x1920", "Also differ in activation, L2 and batch size"),
    ],
)
def test_differences_that_have_no_room_beside_the_epoch_have_a_line_of_their_own(
    size: str, line: str, composed: Callable[..., Composed]
) -> None:
    runs = [of_spec(RunSpec.parse(each)) for each in _BOTH]
    said = composed("comparison", runs, size).said
    assert any(each.startswith(line) for each in said)


@pytest.mark.slow
@pytest.mark.parametrize(("size", "broken"), [("1920x1080", False), ("1080x1080", True)])
def test_names_that_would_be_cut_have_two_lines(
    size: str, composed: Callable[..., Composed], *, broken: bool
) -> None:
    specs: list[dict[str, Any]] = [
        {"hidden": (8, 8, 8, width), "activation": kind, "optimizer": "sgd", "learning_rate": rate}
        for width in (8, 4)
        for kind, rate in (("sigmoid", 0.5), ("sigmoid", 0.1), ("relu", 0.1))
    ]
    runs = [of_spec(RunSpec.parse(each)) for each in specs]
    made = composed("comparison", runs, size)
    for label in labels_of(runs):
        assert (upper_part(label) in made.said) == broken
        assert (lower_part(label) in made.said) == broken
    assert not any("…" in each for each in made.said)


def test_a_name_of_one_setting_alone_stands_on_one_line_however_long_it_is(
    stage_of: Callable[[str], Stage],
) -> None:
    reels = [recording(), recording(accuracy=(0.5, 0.6, 0.7))]
    clock, layout = shared_clock("epochs", reels), stage_of("1920x1080").layout
    for names, lines in ((["a" * 60, "b" * 60], 1), (["a" * 30 + " · " + "b" * 30] * 2, 2)):
        runs = [
            ComparedRun(index, name, "#ffffff", clock, each, 0.95)
            for index, (name, each) in enumerate(
                zip(names, written_measures_of(reels), strict=True)
            )
        ]
        assert len(Strip.of(runs, 400, layout).shown) == lines


@pytest.mark.parametrize(("side", "unit"), [(700, "€"), (110, "")])
def test_values_have_their_unit_where_it_stands_beside_names(
    side: float, unit: str, stage_of: Callable[[str], Stage]
) -> None:
    plain = recording(0)
    priced = replace(plain.dataset, label_name="price (€)", value_scaling=ValueScaling(100.0, 10.0))
    reels = [
        Recording(replace(plain.header, dataset=priced), plain.steps, plain.metrics, plain._states)
    ] * 2
    clock, layout = shared_clock("epochs", reels), stage_of("1920x1080").layout
    runs = [
        ComparedRun(index, f"seed {index}", "#ffffff", clock, each, 0.95)
        for index, each in enumerate(written_measures_of(reels))
    ]
    strip = Strip.of(runs, side, layout)
    assert strip.unit.strip() == unit


def test_the_strip_over_planes_of_one_size_is_found_once(
    composed: Callable[..., Composed], monkeypatch: pytest.MonkeyPatch
) -> None:
    sides: list[float] = []
    found = Strip.of

    def counted(runs: Sequence[ComparedRun], side: float, layout: Layout) -> Strip:
        sides.append(side)
        return found(runs, side, layout)

    monkeypatch.setattr(Strip, "of", counted)
    composed("comparison", [recording(2)] * 2, "1280x720")
    assert len(set(sides)) == len(sides) > 1


@pytest.mark.parametrize(
    ("tested", "side", "points"), [(False, 400, "train"), (True, 400, "test"), (False, 150, "")]
)
def test_values_say_of_which_points_they_are_where_that_has_room_beside_names(
    tested: bool, side: float, points: str, stage_of: Callable[[str], Stage]
) -> None:
    reels = [recording(0 if tested else 2)] * 2
    clock, layout = shared_clock("epochs", reels), stage_of("1920x1080").layout
    runs = [
        ComparedRun(index, f"seed {index}", "#ffffff", clock, each, 0.95)
        for index, each in enumerate(written_measures_of(reels))
    ]
    assert runs[0].measure.points == (points or "train")
    strip = Strip.of(runs, side, layout)
    assert strip.beside
    assert strip.points == points


@pytest.mark.parametrize(("side", "marked"), [(400, True), (130, False)])
def test_a_line_for_marks_is_left_only_where_one_of_them_has_room(
    side: float, *, marked: bool, stage_of: Callable[[str], Stage]
) -> None:
    reels = [recording(0, loss=(0.5, 0.2, 0.001)), recording(0, loss=(0.5, 0.3, 0.2))]
    clock, layout = shared_clock("epochs", reels), stage_of("1920x1080").layout
    runs = [
        ComparedRun(index, f"{index}", "#ffffff", clock, each, 0.95)
        for index, each in enumerate(written_measures_of(reels))
    ]
    strip = Strip.of(runs, side, layout)
    assert strip.beside
    assert (strip.mark > 0) == marked


def test_words_in_place_of_a_value_have_no_unit() -> None:
    values = "20", "–", "diverged"
    assert [written_of(each, "", " €") for each in values] == ["20 €", "–", "diverged"]
    assert [written_of(each, "test", " €") for each in values] == ["test 20 €", "–", "diverged"]


@pytest.mark.parametrize(("side", "grown"), [(400, 1.6), (150, 1.0)])
def test_values_are_large_where_names_leave_them_room(
    side: float, grown: float, stage_of: Callable[[str], Stage]
) -> None:
    reels = [recording(), recording(accuracy=(0.5, 0.6, 0.7))]
    clock, layout = shared_clock("epochs", reels), stage_of("1920x1080").layout
    runs = [
        ComparedRun(index, f"seed {index}", "#ffffff", clock, each, 0.95)
        for index, each in enumerate(written_measures_of(reels))
    ]
    strip = Strip.of(runs, side, layout)
    larger = strip.with_large_values(runs, side, layout)
    assert strip.grown == 1.0
    assert larger.grown == pytest.approx(grown, abs=0.1)
    assert larger.height - strip.height == pytest.approx((larger.grown - 1) * strip.label)


@pytest.mark.parametrize(
    ("left_out", "line"),
    [
        (["also differ in seed"], "Also differ in seed"),
        (["relu", "also differ in seed"], "relu · also differ in seed"),
        (["points.csv"], "points.csv"),
    ],
)
def test_settings_on_a_second_line_stay_as_they_are_written(
    left_out: list[str], line: str, stage_of: Callable[[str], Stage]
) -> None:
    with hearing() as said:
        _more(left_out, [], ["also differ in seed"], stage_of("1080x1920"))
    assert {*said} == {line}


@pytest.mark.parametrize(
    ("left_out", "line"),
    [([], "○ test"), (["relu"], "relu · ○ test"), (["a" * 80], "a" * 80)],
)
def test_marks_of_points_stand_on_a_second_line_if_they_have_room(
    left_out: list[str], line: str, stage_of: Callable[[str], Stage]
) -> None:
    with hearing() as said:
        _, high = _more(left_out, ["○ test"], [], stage_of("1080x1920"))
    assert said[-1] == line
    assert high > 0
    assert _more([], [], [], stage_of("1080x1920"))[1] == 0
