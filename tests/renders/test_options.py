"""Options of renders: to which scenes and formats they apply, and the messages about bad ones."""

import pickle
from contextlib import nullcontext
from itertools import product
from typing import Any, get_args

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.options import fields_of
from epochreel.reels.steps import Steps
from epochreel.renders.known_options import applies_to, render_options
from epochreel.renders.options import RenderOptions
from epochreel.renders.sinks.formats import FORMATS, format_of
from epochreel.renders.sinks.options import EncoderOptions, StillOptions, WorkerOptions
from epochreel.renders.sinks.sink import FileSink, JoinedSink
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.fields.pace import CLOCKS, PACES
from epochreel.scenes.options import (
    ClockName,
    ComparisonOptions,
    EnsembleOptions,
    FrameOptions,
    PaceName,
    ThemeName,
)
from epochreel.scenes.stage.theme import THEMES

# A value for every option, and the scenes and formats to which it applies.
EVERYWHERE: set[str] = set()
VIDEOS = {".mp4", ".webm"}
PICTURES = {".png", ".svg", ".pdf"}
EXPECTED: dict[str, tuple[object, set[str], set[str]]] = {
    "scene": ("convergence", EVERYWHERE, EVERYWHERE),
    "size": ("270p@20", EVERYWHERE, EVERYWHERE),
    "metadata": (False, EVERYWHERE, EVERYWHERE),
    "embed": (True, EVERYWHERE, set(FORMATS) - {".mov"}),
    "max_size": ("5MB", EVERYWHERE, {".mp4", ".webm", ".gif", ".webp", ".apng"}),
    "place": ("slide", EVERYWHERE, {".mp4"}),
    "theme": ("light", EVERYWHERE, EVERYWHERE),
    "duration": (3, EVERYWHERE, EVERYWHERE),
    "pace": ("log", EVERYWHERE, EVERYWHERE),
    "epochs_shown": ("0..20", EVERYWHERE, EVERYWHERE),
    "aspect": ("equal", EVERYWHERE, EVERYWHERE),
    "domain": ("0,1,0,1", EVERYWHERE, EVERYWHERE),
    "title": ("A title", EVERYWHERE, EVERYWHERE),
    "levels": (5, EVERYWHERE, EVERYWHERE),
    "by": ("seconds", {"comparison"}, EVERYWHERE),
    "goal": (0.5, {"comparison", "ensemble"}, EVERYWHERE),
    "crf": (30, EVERYWHERE, VIDEOS),
    "preset": ("slow", EVERYWHERE, VIDEOS),
    "threads": (1, EVERYWHERE, VIDEOS),
    "variable_rate": (True, EVERYWHERE, {".mp4"}),
    "workers": (1, EVERYWHERE, VIDEOS),
    "transparent": (True, EVERYWHERE, {".webm", ".mov", ".webp", ".apng", ".png"}),
    "loop": (3, EVERYWHERE, {".gif", ".webp", ".apng"}),
    "poster_first": (True, EVERYWHERE, {".gif"}),
    "at": (0.5, EVERYWHERE, PICTURES),
    "moments": (3, EVERYWHERE, PICTURES),
    "exact": (True, EVERYWHERE, {".html"}),
}
FRAMES = [suffix for suffix, form in FORMATS.items() if not form.page]
ON_PAGES = {
    "embed",
    "theme",
    "duration",
    "pace",
    "epochs_shown",
    "aspect",
    "domain",
    "title",
    "exact",
}
# Nothing is learnt in the scene of the data, so there is nothing to pace or to draw in levels.
WITHOUT = {("data", "pace"), ("data", "epochs_shown"), ("data", "levels")}


def test_the_table_of_expectations_has_all_options() -> None:
    assert list(render_options()) == list(EXPECTED)


@pytest.mark.parametrize(("name", "suffix"), list(product(EXPECTED, FRAMES)))
def test_an_option_applies_or_is_refused(name: str, suffix: str) -> None:
    value, scenes, formats = EXPECTED[name]
    for scene in SCENES:
        given = {"scene": scene, name: scene if name == "scene" else value}
        places = [f"scene {scene!r}"] if scenes and scene not in scenes else []
        places += [suffix] if formats and suffix not in formats else []
        if (scene, name) in WITHOUT:
            with pytest.raises(UserError, match=f"option '{name}' does not apply to this scene"):
                RenderOptions(**given)
        elif places:
            with pytest.raises(UserError) as caught:
                RenderOptions(**given).check([FORMATS[suffix]])
            what, _, where = str(caught.value).partition("; it applies to ")
            assert what == f"option {name!r} does not apply to {places[0]}"
            assert all(place in where for place in scenes | formats)
        else:
            options = RenderOptions(**given)
            options.check([FORMATS[suffix]])
            assert options.given[name] == given[name]


def test_options_are_assigned_to_the_models_that_own_them() -> None:
    options = RenderOptions(
        scene="comparison", size="square", theme="light", goal=0.9, crf=20, workers=2, at=0.5
    )
    assert (options.scene, options.size) == ("comparison", "square")
    assert options.frame == FrameOptions(theme="light")
    assert options.own == ComparisonOptions(goal=0.9)
    assert options.of(EncoderOptions) == EncoderOptions(crf=20)
    assert options.of(WorkerOptions).workers == 2
    assert options.of(StillOptions).at == 0.5


def test_defaults_do_not_count_as_given() -> None:
    assert RenderOptions().given == {}
    RenderOptions().check([FORMATS[".gif"]])
    # An option counts as given even if its value is the default.
    with pytest.raises(UserError, match=r"option 'crf' does not apply to \.gif"):
        RenderOptions(crf=18).check([FORMATS[".gif"]])


def test_an_option_must_apply_to_one_of_several_formats() -> None:
    options = RenderOptions(at=0.5, crf=20, title="Both")
    options.check([FORMATS[".png"], FORMATS[".mp4"]])
    assert set(options.for_format(FORMATS[".png"]).given) == {"at", "title"}
    with pytest.raises(UserError, match=r"'crf' does not apply to .gif and .png; .* .mp4 and"):
        options.check([FORMATS[".gif"], FORMATS[".png"]])


def test_pace_does_not_apply_by_seconds() -> None:
    for name, value in (("pace", "even"), ("epochs_shown", "0..5")):
        with pytest.raises(UserError, match=f"'{name}' does not apply by seconds; it applies by e"):
            RenderOptions(scene="comparison", by="seconds", **{name: value})
    assert RenderOptions(scene="comparison", by="epochs", pace="log").frame.pace == "log"


@pytest.mark.parametrize(
    ("at", "share", "epoch"),
    [(0.25, 0.25, None), ("0.25", 0.25, None), ("epoch 300", 0, 300), ("Epoch3.5", 0, 3.5)],
)
def test_a_still_has_a_share_of_the_film_or_an_epoch(
    at: float | str, share: float, epoch: float | None
) -> None:
    chosen = RenderOptions(at=at).of(StillOptions)
    assert (chosen.share, chosen.epoch) == (share, epoch)


def test_the_frame_of_an_epoch_takes_no_options_of_the_film() -> None:
    for scene, name, value in (("network", "pace", "log"), ("surface", "duration", 8)):
        options = RenderOptions(scene=scene, at="epoch 2", **{name: value})
        with pytest.raises(UserError, match=f"'{name}' does not change the frame of an epoch; le"):
            options.check([FORMATS[".png"]])
        options.check([FORMATS[".png"], FORMATS[".mp4"]])
        assert name in options.for_format(FORMATS[".mp4"]).given
        assert name not in options.for_format(FORMATS[".png"]).given
    RenderOptions(scene="surface", at="epoch 2", pace="log").check([FORMATS[".png"]])
    RenderOptions(at=0.5, pace="log", duration=8).check([FORMATS[".png"]])


@pytest.mark.parametrize(
    ("given", "counts"), [({}, False), ({"at": 0.5}, True), ({"moments": 3}, True)]
)
def test_a_still_of_the_end_is_the_same_however_long_the_film(
    given: dict[str, object], counts: bool
) -> None:
    options = RenderOptions(duration=8, **given)
    options.check([FORMATS[".png"]])
    assert ("duration" in options.for_format(FORMATS[".png"]).given) == counts
    assert "duration" in options.for_format(FORMATS[".mp4"]).given


@pytest.mark.parametrize(
    ("size", "refused"),
    [
        ("3840x2160@60", False),
        ("4096x2304@56.25", False),
        ("3840x2160@64", False),
        ("3840x2160@65", True),
        ("4098x2304@24", True),
        ("1920x1080@240", False),
        ("7680x4320@24", True),
    ],
)
def test_h264_beyond_level_52_has_a_warning(size: str, refused: bool) -> None:
    options = RenderOptions(size=size)
    warned = [f"most players refuse H.264 of {size}; they play 3840x2160@60, and up to 4096x2304"]
    found = [each[: len(warned[0])] for each in options.warnings_for(FORMATS[".mp4"])]
    assert found == (warned if refused else [])
    assert options.warnings_for(FORMATS[".webm"]) == []


def test_odd_sides_are_for_pictures() -> None:
    options = RenderOptions(size="501x333@12.5")
    for suffix in (".png", ".gif"):
        assert str(options.size_for(FORMATS[suffix])) == "501x333@12.5"
    for suffix in (".mp4", ".webm"):
        with pytest.raises(UserError, match=rf"sides of \{suffix} must be even.*502x334@12\.5"):
            options.size_for(FORMATS[suffix])


def test_replaced_options_are_checked() -> None:
    options = RenderOptions(title="One", crf=20).replaced(title="Two")
    assert options.given == {"title": "Two", "crf": 20}
    with pytest.raises(UserError, match="crf must be at most 51"):
        options.replaced(crf=99)


def test_options_can_be_pickled() -> None:
    options = pickle.loads(pickle.dumps(RenderOptions(scene="ensemble", goal=0.5)))
    assert (options.given, options.own) == (
        {"scene": "ensemble", "goal": 0.5},
        EnsembleOptions(goal=0.5),
    )


# Bad values of every option that has limits or names, and their messages.
BAD: list[tuple[dict[str, Any], str]] = [
    ({"scene": "convergance"}, "unknown scene: got 'convergance'; did you mean 'convergence'?"),
    ({"scene": "chanses"}, "unknown scene: got 'chanses'; did you mean 'chances'?"),
    ({"scene": "legder"}, "unknown scene: got 'legder'; allowed: data"),
    ({"scene": 3}, "unknown scene: got 3"),
    ({"size": "large"}, "unknown size: got 'large'"),
    ({"size": 720}, "size must be text: got 720"),
    ({"theme": "drak"}, "unknown value of theme: got 'drak'; did you mean 'dark'?; allowed: dark"),
    ({"pace": None}, "unknown value of pace: got None; allowed: even, linear, log"),
    ({"title": 3}, "title must be text: got 3"),
    ({"duration": 0.4}, "duration must be at least 0.5: got 0.4"),
    ({"duration": 3601}, "duration must be at most 3600: got 3601"),
    ({"duration": "long"}, "duration must be a number: got 'long'"),
    ({"duration": [3]}, "duration must be a number: got [3]"),
    ({"duration": float("nan")}, "duration must be a finite number: got nan"),
    ({"levels": 0}, "levels must be at least 1: got 0"),
    ({"levels": 2.5}, "levels must be a whole number: got 2.5"),
    ({"scene": "ensemble", "goal": 0}, "goal must be above 0: got 0"),
    ({"scene": "comparison", "goal": 1.1}, "goal must be at most 1: got 1.1"),
    ({"scene": "comparison", "by": "epoch"}, "did you mean 'epochs'?; allowed: epochs, seconds"),
    ({"crf": -1}, "crf must be at least 0: got -1"),
    ({"crf": "good"}, "crf must be a whole number: got 'good'"),
    ({"crf": []}, "crf must be a whole number: got []"),
    ({"preset": "fasst"}, "did you mean 'fast'?"),
    ({"variable_rate": "maybe"}, "variable_rate must be true or false: got 'maybe'"),
    ({"threads": 129}, "threads must be at most 128: got 129"),
    ({"workers": 65}, "workers must be at most 64: got 65"),
    ({"at": 1.5}, "at must be at most 1: got 1.5"),
    ({"at": "-0.1"}, "at must be at least 0: got '-0.1'"),
    ({"at": "nan"}, "at must be at most 1: got 'nan'"),
    ({"at": "epoch -3"}, "write it like 0.5 or 'epoch 300'"),
    ({"at": "epoch 1e3"}, "write it like 0.5 or 'epoch 300'"),
    ({"at": "C"}, "at is neither a share of the film nor a step: got 'C'"),
    ({"scene": "data", "at": "tree 3"}, "scene 'data' has no epochs: got 'tree 3'"),
    ({"at": "epoch"}, "at is neither a share of the film nor a step: got 'epoch'"),
    (
        {"scene": "data", "at": "epoch 3"},
        "scene 'data' has no epochs: got 'epoch 3'; give the time",
    ),
    ({"scene": "comparison", "by": "seconds", "at": "epoch 3"}, "at several epochs at once"),
    ({"domain": "0,1,0"}, "domain is not four numbers: got '0,1,0'; write it as x0,x1,y0,y1"),
    ({"domain": "1,0,0,1"}, "domain is no part of the plane: got '1,0,0,1'; write the smaller"),
    ({"domain": "0,inf,0,1"}, "domain is no part of the plane: got '0,inf,0,1'"),
    ({"aspect": "wide"}, "unknown value of aspect: got 'wide'"),
    ({"epochs_shown": "all"}, "not a range of epochs: got 'all'; write it like 0..50, 100.. or"),
    ({"epochs_shown": ".."}, "epochs_shown is not a range of epochs: got '..'"),
    ({"epochs_shown": "-50"}, "epochs_shown is not a range of epochs: got '-50'"),
    ({"epochs_shown": "50..40"}, "epochs_shown ends before it begins: got '50..40'"),
    ({"epochs_shown": 50}, "epochs_shown must be text: got 50"),
    ({"tilte": "x"}, "unknown option: got 'tilte'; did you mean 'title'?"),
    ({"bands": 8}, "unknown option: got 'bands'; its name is 'levels'"),
    ({"seconds": 8}, "unknown option: got 'seconds'; its name is 'duration'"),
]


@pytest.mark.parametrize(("given", "message"), BAD)
def test_a_bad_value_is_refused_in_plain_words(given: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError) as caught:
        RenderOptions(**given)
    assert message in str(caught.value)


def test_names_in_types_are_those_of_the_tables() -> None:
    assert set(get_args(PaceName)) == set(PACES)
    assert get_args(ClockName) == CLOCKS
    assert set(get_args(ThemeName)) == set(THEMES)


def test_scenes_that_share_an_option_describe_it_alike() -> None:
    described: dict[str, object] = {}
    for entry in SCENES.values():
        for name, option in fields_of(entry.options).items():
            assert described.setdefault(name, option) == option


@pytest.mark.parametrize("name", render_options())
def test_every_option_is_described_by_sentences(name: str) -> None:
    description = render_options()[name].description
    assert description[0].isupper()
    assert description.endswith(".")


def test_applies_to_is_derived_from_the_tables() -> None:
    where = {name: applies_to(name) for name in render_options()}
    assert {name: place for name, place in where.items() if place} == {
        "max_size": ".mp4, .webm, .gif, .webp and .apng",
        "by": "scene comparison",
        "goal": "scenes comparison, ensemble and chances",
        **dict.fromkeys(("crf", "preset", "threads", "workers"), ".mp4 and .webm"),
        "variable_rate": ".mp4",
        "loop": ".gif, .webp and .apng",
        "transparent": ".webm, .mov, .webp, .apng and .png",
        "poster_first": ".gif",
        "exact": ".html",
        **dict.fromkeys(("at", "moments"), ".png, .svg and .pdf"),
    }


@pytest.mark.parametrize("suffix", FRAMES)
def test_formats_agree_with_their_sinks(suffix: str) -> None:
    form = format_of(suffix)
    assert form.suffix == suffix
    assert issubclass(form.sink_class(), FileSink)
    assert issubclass(form.sink_class(), JoinedSink) == form.divisible
    assert form.fps <= form.max_fps
    assert form.single == (suffix in PICTURES)
    assert RenderOptions().size_for(form).fps == form.fps


@pytest.mark.parametrize("name", EXPECTED)
def test_an_option_applies_to_pages_or_is_refused(name: str) -> None:
    given = {name: EXPECTED[name][0]}
    if name in ("by", "goal"):
        given["scene"] = "comparison"
    options = RenderOptions(**given)
    if name in ON_PAGES:
        options.check([FORMATS[".html"]])
    else:
        what = f"option '{name}' does not apply to .html; it applies to "
        with pytest.raises(UserError, match=what):
            options.check([FORMATS[".html"]])


@pytest.mark.parametrize("count", [0, 1, 9, 10])
def test_a_page_shows_one_to_nine_recordings(count: int) -> None:
    if 1 <= count <= 9:
        RenderOptions().check_recordings(count, FORMATS[".html"])
    else:
        with pytest.raises(UserError, match="a page shows 1 to 9 recordings"):
            RenderOptions().check_recordings(count, FORMATS[".html"])
    with pytest.raises(UserError) if count != 1 else nullcontext():
        RenderOptions().check_recordings(count, FORMATS[".mp4"])


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UserError, match=r"unknown format: got '.mpg'; did you mean '.png'\?"):
        format_of(".mpg")


def test_a_format_has_a_largest_frame_rate() -> None:
    with pytest.raises(UserError, match=r".gif has at most 50 frames per second: got '640x360@60'"):
        RenderOptions(size="360p@60").size_for(FORMATS[".gif"])


def test_a_name_without_a_suffix_is_called_so() -> None:
    with pytest.raises(UserError, match=r"^the name of an output needs a suffix; allowed: .mp4,"):
        format_of("")


@pytest.mark.parametrize(
    "steps",
    [
        Steps(np.array([0, 7, 1200, 10**12])),
        Steps(np.array([1, 999, 1000, 1_234_567]), "tree"),
        Steps(np.array([0, 1200]), "mini-batch"),
        Steps(np.arange(1, 61), "C", np.geomspace(0.012345, 98.7654, 60)),
        Steps(np.arange(1, 5), "min samples leaf", np.array([-7.0, 1000.0, 1e-7, 123456.7])),
        Steps(np.arange(1, 4), "alpha", np.array([1234567890.0, 1234567891.0, 2.5e15])),
    ],
    ids=lambda steps: steps.name,
)
def test_steps_are_typed_as_pictures_write_them(steps: Steps) -> None:
    for number in steps.numbers.tolist():
        still = RenderOptions(at=steps.named(number)).at_number([steps]).of(StillOptions)
        assert still.epoch == number


@pytest.mark.parametrize(
    ("at", "step", "epoch"),
    [
        ("epoch 300", ("epoch", 300.0), 300.0),
        ("Epoch12.5", ("Epoch", 12.5), 12.5),
        ("C 0.1", ("C", 0.1), None),
        (" C=1e-3 ", ("C", 1e-3), None),
        ("tree 1,200", ("tree", 1200.0), None),
        ("epoch 1,200", ("epoch", 1200.0), 1200.0),
        ("min samples leaf 5", ("min samples leaf", 5.0), None),
        ("\u03bb -2", ("\u03bb", -2.0), None),
        ("\u03bb \u22122", ("\u03bb", -2.0), None),
        ("C = 3 \u00d7 10\u207b\u2075", ("C", 3e-5), None),
        ("C = \u221210\u2079", ("C", -1e9), None),
        ("x10\u00b2 5", ("x10\u00b2", 5.0), None),
        (0.5, None, None),
        ("1e-1", None, None),
    ],
)
def test_the_time_of_a_still_is_a_share_or_a_step(
    at: object, step: tuple[str, float] | None, epoch: float | None
) -> None:
    still = RenderOptions(at=at).of(StillOptions)
    assert (still.step, still.epoch) == (step, epoch)
