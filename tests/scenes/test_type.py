"""Type that can be read: on the frame, off the fields, off other type, in every size."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.catalogue import SCENES
from epochreel.tests.scenes.cases import CASES, EVERY, FIRST, and_slow
from epochreel.tests.scenes.shots import Composed

SIZES = ["480x270", "854x480", "1920x1080", "1080x1080", "360x640", "1080x1920"]
LONG = "A rather long title " * 5
FAST = ["480x270", "480x480"]
# The first case of a scene in all sizes, the others in two.
SHOWN = [
    pytest.param(size, scene, case, marks=() if size in FAST else pytest.mark.slow)
    for scene, case in EVERY
    for size in (SIZES if (scene, case) in FIRST or case == "twelve" else ["480x480", "1280x720"])
]


def test_every_scene_is_tested() -> None:
    assert set(CASES) == set(SCENES)


@pytest.mark.parametrize(("size", "scene", "case"), SHOWN)
def test_type_is_whole_and_in_plain_words(
    size: str,
    scene: str,
    case: str,
    shown: Callable[[str, str], list[Recording]],
    composed: Callable[..., Composed],
) -> None:
    made = composed(scene, shown(scene, case), size, title=LONG)
    made.check_type()
    made.check_words()


@pytest.mark.parametrize("size", and_slow("854x480", "1920x1080", "1080x1080", "1080x1920"))
@pytest.mark.parametrize("scene", ["data", "diagnosis"])
def test_names_of_any_length_and_script_keep_their_place(
    scene: str, size: str, arms: Recording, composed: Callable[..., Composed]
) -> None:
    names = ("Überraschend lange Namen, 40 Zeichen lang", "<c> & λόγος", "漢字漢字漢字漢字漢字")
    axes = ("a column with a name that is far too long for the frame that it is in", "<b>√y</b>")
    dataset = replace(arms.dataset, class_names=names, axis_names=axes)
    header = replace(arms.header, dataset=dataset)
    named = Recording(header, arms.steps, arms.metrics, arms._states)
    composed(scene, [named], size, title=LONG).check_type()


def test_small_frames_keep_title_epoch_and_one_number(
    spiral: Recording, composed: Callable[..., Composed]
) -> None:
    made = composed("convergence", [spiral], "480x270")
    made.show(made.frames - 1)
    layout = made.scene.stage.layout
    assert layout.small
    heights = [text.height / layout.unit * layout.scale for text in made.type()]
    assert len(heights) >= 3
    assert min(heights) > 3.5
