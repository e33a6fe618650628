"""Golden frames of every scene, and all else that their compositions have to hold."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.renders.sinks.sink import Frame
from epochreel.tests.scenes import golden
from epochreel.tests.scenes.cases import FIRST, THREE, VALUES
from epochreel.tests.scenes.erasing import erased
from epochreel.tests.scenes.shots import Shot, has_class_colours, replaying

SEEN = 8  # levels of 255 by which a pixel has to change for a difference to be seen
SPECKS = 14  # pixels, which nobody misses of a curve that lies under another
SHAPES = ("640x360", "360x360", "360x640")


@dataclass(frozen=True)
class Golden:
    """One golden frame: the name it is kept under, and what it shows."""

    name: str
    scene: str
    case: str
    size: str
    theme: str

    def __str__(self) -> str:
        return self.name


GOLDENS = [
    *(
        Golden(f"convergence-{data}-{size}-{theme}", "convergence", case, size, theme)
        for data, case in (("spiral", "two"), ("arms", "three"))
        for size in SHAPES
        for theme in ("dark", "light")
    ),
    *(
        Golden(
            f"{scene}-values-{size}" if case == "values" else f"{scene}-{size}",
            scene,
            case,
            size,
            "light" if size == "360x360" else "dark",
        )
        for scene, case in FIRST + VALUES
        for size in SHAPES
        if (scene, case) != ("convergence", "two")
    ),
    *(
        Golden(f"{scene}-twelve-{size}", scene, "twelve", size, "dark")
        for scene in ("convergence", "diagnosis")
        for size in SHAPES
    ),
    *(
        Golden(f"landscape-race-{size}", "landscape", "race", size, theme)
        for size, theme in zip(SHAPES, ("dark", "light", "dark"), strict=True)
    ),
    # Of one hidden layer, tiles show what neurons add, beside the bias.
    *(
        Golden(f"neurons-adding-{size}", "neurons", "flat", size, theme)
        for size, theme in zip(SHAPES, ("dark", "light", "dark"), strict=True)
    ),
    # Three classes in the square are seen where our renderer is compared with Manim's.
    *(
        Golden(f"{scene}-three-{size}", scene, case, size, "dark")
        for scene, case in THREE.items()
        for size in ("640x360", "360x640")
        if scene not in ("convergence", "comparison")  # which have them anyway
    ),
]
# Those that more is tested of come first, so that pytest makes each only once.
GOLDENS.sort(key=lambda each: SHAPES.index(each.size))
WIDE = [each for each in GOLDENS if each.size == SHAPES[0]]
USUAL = [each for each in WIDE if (each.scene, each.case) in FIRST]


# Other shapes and other data are compared by make test-slow.
PARAMETERS = [
    pytest.param(each, id=each.name, marks=() if each in USUAL else pytest.mark.slow)
    for each in GOLDENS
]


@pytest.fixture(scope="module", params=PARAMETERS)
def frame(request: pytest.FixtureRequest) -> Golden:
    param: Golden = request.param
    return param


@pytest.fixture(scope="module")
def shot(
    frame: Golden,
    shown: Callable[[str, str], list[Recording]],
    shoot: Callable[..., Shot],
) -> Shot:
    """The frame as it is drawn now, with its composition: made once for all tests of it."""
    reels = shown(frame.scene, frame.case)
    return shoot(frame.scene, reels, frame.size, at=0.6, theme=frame.theme)


def test_golden_frames(frame: Golden, shot: Shot, request: pytest.FixtureRequest) -> None:
    """Written again with --update-golden, and then looked at."""
    if request.config.getoption("--update-golden"):
        golden.write(frame.name, shot.picture)
    expected = golden.read(frame.name)
    assert expected.shape == shot.picture.shape
    assert golden.distances(shot.picture, expected).max() <= golden.LIMIT


@pytest.mark.slow
def test_erasing_any_text_or_curve_is_noticed(frame: Golden, shot: Shot) -> None:
    expected = golden.read(frame.name)
    count = 0
    for each in erased(shot):
        change = each.without.astype(int) - each.whole
        # What the picture is put together from must come to the picture itself.
        assert np.abs(each.whole - shot.picture[each.window].astype(int)).max() <= 3
        if (np.abs(change) > SEEN).any(axis=2).sum() > SPECKS:
            changed = shot.picture.astype(int)
            changed[each.window] += change
            there = golden.tiles_around(each.window)
            picture = changed[there].clip(0, 255).astype(np.uint8)
            assert golden.distances(picture, expected[there]).max() > golden.LIMIT
            count += 1
    assert count >= 3


def test_type_is_whole_and_in_plain_words(shot: Shot) -> None:
    shot.composed.check_type()
    shot.composed.check_words()


@pytest.mark.slow
def test_what_is_still_never_changes(shot: Shot) -> None:
    shot.composed.check_stillness()


@pytest.mark.slow
@pytest.mark.parametrize("frame", WIDE, indirect=True, ids=str)
def test_a_frame_is_the_same_whichever_were_drawn_before_it(
    shot: Shot, frame: Golden, layered: Callable[..., list[Frame]]
) -> None:
    wanted = [0, shot.number - 40, shot.number - 1, shot.number]
    film = {"theme": frame.theme, "duration": 6.0, "stills": True}
    *_, among = layered(replaying(shot.composed), shot.size, wanted=wanted, **film)
    assert (among == shot.picture).all()


def test_three_classes_are_drawn_in_wide_and_tall_frames() -> None:
    for scene, case in THREE.items():
        for size in ("640x360", "360x640"):
            found = [
                each
                for each in GOLDENS
                if (each.scene, each.case, each.size) == (scene, case, size)
            ]
            assert found
            assert all(has_class_colours(golden.read(each.name), 3) for each in found)
