"""What holds for every scene: type that can be read, the frames of stock Manim, clear refusals."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import imageio.v3 as iio
import numpy as np
import pytest
from manim import Mobject, VMobject
from PIL import Image

from epochreel.errors import UserError
from epochreel.options import fields_of
from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.renders.options import RenderOptions
from epochreel.renders.render import render
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.catalogue import SCENES, own_options, scene_class
from epochreel.scenes.fields.colours import class_colour, rgb
from epochreel.scenes.fields.pace import CLOCKS
from epochreel.scenes.parts.plane import FieldImage
from epochreel.scenes.reel_scene import Film, ReelScene
from epochreel.scenes.stage import typography
from epochreel.scenes.stage.size import Size
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

Draw = Callable[..., list[Frame]]
Composed = Callable[..., tuple[ReelScene, Film]]
TypeOf = Callable[..., list[VMobject]]

GOLDEN = Path(__file__).parent / "golden"
SIZES = ["480x270", "854x480", "1920x1080", "1080x1080", "360x640", "1080x1920"]
SMALL = Size(320, 180, 10)

# What each scene is shown: names of fixtures, and a name for the case.
CASES: dict[str, dict[str, list[str]]] = {
    "data": {"two": ["spiral"], "three": ["arms"], "untested": ["linear"]},
    "convergence": {"two": ["spiral"], "three": ["arms"], "straight": ["linear"]},
    "comparison": {"pair": ["spiral", "arms"], "six": ["spiral", "arms", "linear"] * 2},
    "neurons": {"two": ["spiral"], "three": ["arms"], "flat": ["flat"], "curved": ["curved"]},
    "network": {"two": ["spiral"], "curved": ["curved"], "three": ["arms"], "straight": ["linear"]},
    "ensemble": {"two": ["spiral", "spiral-5", "spiral-6"], "three": ["arms", "arms"]},
    "diagnosis": {"two": ["spiral"], "three": ["arms"], "untested": ["linear"]},
    "landscape": {"two": ["spiral"], "three": ["arms"]},
    "surface": {"two": ["spiral"], "three": ["arms"]},
    "feature_space": {"two": ["narrow"], "three": ["arms"]},
    "gradients": {"one": ["spiral"], "pair": ["spiral", "arms"], "straight": ["linear"]},
}
# What learns values instead of classes, which every scene takes as well.
for name, cases in CASES.items():
    cases["values"] = {
        "comparison": ["values", "values-5"],
        "ensemble": ["values", "values-5", "values-6"],
        "feature_space": ["values-narrow"],
        "gradients": ["values", "values-linear"],
    }.get(name, ["values"])
EVERY = [(scene, case) for scene, cases in CASES.items() for case in cases]
FIRST = [(scene, next(iter(cases))) for scene, cases in CASES.items()]
VALUES = [(scene, "values") for scene in CASES]
# Every scene at two sizes, with three classes at the second; values where they look different.
COMPARED = [
    *(("426x240@10", *each) for each in FIRST),
    *(("360x360@10", scene, "three" if "three" in CASES[scene] else "pair") for scene in CASES),
    *(("256x144@10", scene, "values") for scene in ("convergence", "data", "surface", "diagnosis")),
]
# The first case of a scene in all sizes, the others in two.
SHOWN = [
    (size, scene, case)
    for scene, case in EVERY
    for size in (SIZES if (scene, case) in FIRST else ["480x480", "1280x720"])
]


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    """Runs of the spiral and other data, each with something of its own."""
    folder = tmp_path_factory.mktemp("seeds")
    hills = {"name": "reg-gauss", "options": {"points": 300}}
    raw = {"data": {"name": "spiral"}, "learning_rate": 0.03, "epochs": 60}
    runs: dict[str, dict[str, Any]] = {
        "spiral-5": {"seed": 5},
        "spiral-6": {"seed": 6},
        "curved": {
            "features": ("x", "y", "xSquared", "ySquared"),
            "activations": ("relu", "sigmoid"),
        },
        "flat": {"data": {"name": "circle"}, "hidden": (4,), "activation": "identity"},
        "narrow": {"data": {"name": "circle"}, "hidden": (5, 2)},
        "values": {"data": hills},
        "values-5": {"data": hills, "hidden": (6,), "seed": 5},
        "values-6": {"data": hills, "seed": 6},
        "values-narrow": {"data": hills, "hidden": (5, 2)},
        "values-linear": {"data": {"name": "reg-plane"}, "hidden": (), "epochs": 5},
    }
    record(
        [RunSpec.parse({**raw, **run}) for run in runs.values()],
        [folder / f"{name}.reel" for name in runs],
    )
    return {name: Recording.open(folder / f"{name}.reel") for name in runs}


def _shown(request: pytest.FixtureRequest, scene: str, case: str) -> list[Recording]:
    seeds: dict[str, Recording] = request.getfixturevalue("seeds")
    return [seeds.get(name) or request.getfixturevalue(name) for name in CASES[scene][case]]


@pytest.fixture
def reels_of(request: pytest.FixtureRequest, scene: str, case: str) -> list[Recording]:
    return _shown(request, scene, case)


def test_every_scene_is_tested() -> None:
    assert set(CASES) == set(SCENES)


def _overlap(a: Mobject, b: Mobject) -> float:
    """The smaller of the width and the height that two boxes share; negative if they are apart."""
    shares = [
        min(a.points[:, axis].max(), b.points[:, axis].max())
        - max(a.points[:, axis].min(), b.points[:, axis].min())
        for axis in (0, 1)
    ]
    return float(min(shares))


@pytest.mark.parametrize(("size", "scene", "case"), SHOWN)
def test_no_type_overlaps_or_is_cut(
    size: str, scene: str, reels_of: list[Recording], check_type: Callable[..., None]
) -> None:
    check_type(scene, reels_of, size)


@pytest.mark.parametrize("size", ["854x480", "1920x1080", "1080x1080", "1080x1920"])
@pytest.mark.parametrize("scene", ["data", "diagnosis"])
def test_names_of_any_length_and_script_keep_their_place(
    scene: str, size: str, arms: Recording, check_type: Callable[..., None]
) -> None:
    names = ("Überraschend lange Namen, 40 Zeichen lang", "<c> & λόγος", "漢字漢字漢字漢字漢字")
    axes = ("a column with a name that is far too long for the frame that it is in", "<b>√y</b>")
    dataset = replace(arms.dataset, class_names=names, axis_names=axes)
    named = Recording(arms.spec, dataset, arms.metrics, arms._parameters)
    check_type(scene, [named], size)


@pytest.fixture
def check_type(composed: Composed, type_of: TypeOf) -> Callable[..., None]:
    """Checks that type stays on the frame, off the fields, and off other type, all through."""

    def check(scene: str, reels: list[Recording], size: str) -> None:
        with manim_for(Size.parse(size, default_fps=30)):
            made, film = composed(scene, reels, title="A rather long title " * 5)
            half_width = made.camera.frame_width / 2
            fields = [each for each in film.mobjects if isinstance(each, FieldImage)]
            for part in (0.0, 0.3, 0.6, 1.0):
                film.show(round(part * (made.timing.frames - 1)))
                texts = type_of(film.mobjects)
                assert len(texts) >= 2
                for text in texts:
                    assert np.abs(text.points[:, 0]).max() < half_width
                    assert np.abs(text.points[:, 1]).max() < 4
                    assert all(_overlap(text, field) < 0 for field in fields)
                for a, b in combinations(texts, 2):
                    assert _overlap(a, b) <= 0.004

    return check


@pytest.mark.parametrize(("size", "scene", "case"), COMPARED)
def test_frames_come_out_as_in_stock_manim(
    scene: str, size: str, reels_of: list[Recording], layered: Draw, stock: Draw
) -> None:
    """But for a pixel or two at sharp corners.

    Manim strokes straight segments as bent ones, which meet otherwise; and curves that grow are
    stroked in stretches here, which meet in a corner.
    """
    kind, shape = scene_class(scene), Size.parse(size, default_fps=10)
    film: dict[str, Any] = {"recordings": reels_of, "duration": 4.1, "wanted": range(0, 41, 20)}
    drawn, theirs = (draw(kind, shape, **film) for draw in (layered, stock))
    assert len(drawn) == 3
    for ours, other in zip(drawn, theirs, strict=True):
        difference = np.abs(ours[:, :, :3].astype(int) - other[:, :, :3])
        assert difference.mean() < 0.5
        assert np.mean(difference.max(axis=-1) > 24) <= 0.001


@pytest.mark.parametrize(("scene", "case"), FIRST)
def test_a_frame_is_the_same_whichever_were_drawn_before_it(
    scene: str, reels_of: list[Recording], layered: Draw
) -> None:
    film: dict[str, Any] = {"recordings": reels_of, "duration": 0.9}
    *_, among = layered(scene_class(scene), SMALL, wanted=range(5), **film)
    (alone,) = layered(scene_class(scene), SMALL, wanted=range(4, 5), **film)
    assert (alone == among).all()


@pytest.mark.parametrize(("scene", "case"), FIRST + VALUES)
def test_a_film_moves_only_what_it_says(
    scene: str, reels_of: list[Recording], composed: Composed
) -> None:
    """What is not among `moving` is drawn once: nothing in it may change."""
    with manim_for(SMALL):
        made, film = composed(scene, reels_of)
        moving = {id(member) for each in film.moving for member in each.get_family()}
        still = [m for each in film.mobjects for m in each.get_family() if id(m) not in moving]
        film.show(0)
        before = [(m.points.copy(), np.copy(getattr(m, "fill_rgbas", 0))) for m in still]
        film.show(made.timing.frames - 1)
        for mobject, (points, fill) in zip(still, before, strict=True):
            assert np.array_equal(mobject.points, points)
            assert np.array_equal(getattr(mobject, "fill_rgbas", 0), fill)


@pytest.mark.parametrize("shape", ["640x360", "360x360", "360x640"])
@pytest.mark.parametrize(
    ("scene", "case"), [each for each in FIRST + VALUES if each != ("convergence", "two")]
)
def test_golden_frames(
    scene: str,
    case: str,
    shape: str,
    reels_of: list[Recording],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    """Written anew with --update-golden, and then looked at; their colours are rounded."""
    name = f"{scene}-values-{shape}" if case == "values" else f"{scene}-{shape}"
    golden, drawn = GOLDEN / f"{name}.png", tmp_path / "frame.png"
    theme = "light" if shape == "360x360" else "dark"
    options = RenderOptions(scene=scene, size=shape, theme=theme, at=0.6, duration=6)
    render(reels_of, drawn, options)
    if request.config.getoption("--update-golden"):
        few = Image.open(drawn).convert("RGB").quantize(160, dither=Image.Dither.NONE)
        few.save(golden, optimize=True)
    expected = np.asarray(Image.open(golden).convert("RGB")).astype(int)
    difference = np.abs(iio.imread(drawn)[:, :, :3].astype(int) - expected)
    # Networks trained on another processor may differ in their last digits.
    assert difference.mean() < 3.0
    assert np.mean(difference.max(axis=-1) > 48) < 0.02


@pytest.mark.parametrize("shape", ["480x270", "360x360", "270x480"])
@pytest.mark.parametrize("scene", CASES)
def test_three_classes_are_drawn_in_every_shape(
    scene: str, shape: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    reels = _shown(request, scene, "three" if "three" in CASES[scene] else "pair")
    render(reels, tmp_path / "x.png", RenderOptions(scene=scene, size=shape))
    drawn = np.asarray(Image.open(tmp_path / "x.png").convert("RGB")).reshape(-1, 3).astype(int)
    for index in range(3):
        distance = np.abs(drawn - rgb(class_colour(index, 3))).max(axis=1)
        assert (distance < 40).sum() >= 5


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_has_the_defaults_of_its_model(scene: str) -> None:
    kind = scene_class(scene)
    assert own_options(kind) is SCENES[scene].options
    for name, option in fields_of(SCENES[scene].options).items():
        assert getattr(kind, name, option.default) == option.default


def test_a_goal_decides_which_runs_succeed(
    seeds: dict[str, Recording], spiral: Recording, tmp_path: Path
) -> None:
    reels = [spiral, seeds["spiral-5"], seeds["spiral-6"]]
    pictures = []
    for goal in (0.5, 1.0):
        options = RenderOptions(scene="ensemble", goal=goal, size="480x270", duration=1)
        render(reels, tmp_path / "x.png", options)
        pictures.append(iio.imread(tmp_path / "x.png"))
    assert (pictures[0] != pictures[1]).any()


@pytest.mark.parametrize("by", CLOCKS)
def test_runs_end_with_their_last_epoch_by_any_clock(
    by: str, linear: Recording, arms: Recording, composed: Composed
) -> None:
    with manim_for(SMALL):
        made, film = composed("comparison", [linear, arms], by=by)
        film.show(made.timing.frames - 1)
        shown = [each._epoch for each in film.moving if isinstance(each, FieldImage)]
    assert shown == [linear.epochs[-1], arms.epochs[-1]]


@pytest.mark.parametrize("scene", SCENES)
def test_no_scene_is_made_of_nothing(scene: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"scene '{scene}' shows"):
        render([], tmp_path / "x.png", RenderOptions(scene=scene, size="480x270"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("scene", "count"), [("comparison", 1), ("comparison", 10), ("data", 2), ("ensemble", 1)]
)
def test_the_number_of_recordings_is_told(
    scene: str, count: int, linear: Recording, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=f"got {count}"):
        render([linear] * count, tmp_path / "x.png", RenderOptions(scene=scene, size="480x270"))


def test_a_scene_of_neurons_needs_some(linear: Recording, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="needs a hidden layer: got 'logistic regression"):
        render([linear], tmp_path / "x.png", RenderOptions(scene="neurons", size="480x270"))


def test_a_scene_of_features_needs_two_units(linear: Recording, tmp_path: Path) -> None:
    options = RenderOptions(scene="feature_space", size="480x270")
    with pytest.raises(UserError, match="two units or more: got 'logistic regression"):
        render([linear], tmp_path / "x.png", options)


@pytest.mark.parametrize(
    ("scene", "told"),
    [
        ("comparison", "no measure in common: got '6 tanh.*reg-gauss and 8-8 tanh.*spiral"),
        ("ensemble", "runs on the same data"),
    ],
)
def test_values_and_classes_are_not_compared(
    scene: str, told: str, seeds: dict[str, Recording], spiral: Recording, tmp_path: Path
) -> None:
    options = RenderOptions(scene=scene, size="480x270")
    with pytest.raises(UserError, match=told):
        render([spiral, seeds["values-5"]], tmp_path / "x.png", options)


@pytest.mark.parametrize("scene", CASES)
def test_no_film_of_values_speaks_of_classes(
    scene: str,
    request: pytest.FixtureRequest,
    composed: Composed,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor of accuracy or a boundary."""
    said: list[str] = []
    set_as = typography._outline

    def heard(text: str, bold: bool) -> np.ndarray:
        said.append(text)
        outline: np.ndarray = set_as(text, bold)
        return outline

    monkeypatch.setattr(typography, "_outline", heard)
    with manim_for(Size(1920, 1080, 30)):
        composed(scene, _shown(request, scene, "values"))
    assert len(said) >= 3
    for word in ("accura", "class", "boundar", "probab", "right"):
        assert not [text for text in said if word in text.lower()]
