"""Names of what sentences can point at, in every scene, and the room that sentences have."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from _pytest.mark import ParameterSet
from manim import VMobject

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.scenes.addressing import Addresses
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.composition import Composition
from epochreel.scenes.finding import scene_class
from epochreel.scenes.parts.captions import Captions
from epochreel.scenes.parts.spoken_sentences import sentence_box, sentence_of
from epochreel.scenes.parts.titles import Heading
from epochreel.scenes.reel_scene import ReelScene
from epochreel.scenes.stage.narration import Narration, Sentence
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.target import Target, box_of
from epochreel.tests.scenes.cases import CASES, FIRST

LONG = (
    "After all those epochs, every one of the points is on the side of its own colour, "
    "but new points are not so often right."
)
SIZES = ["1920x1080", "480x270", "1080x1080", "1080x1920"]
SOME = {
    "data": ["plane", "points", "classes", "question"],
    "convergence": ["boundary", "field", "wrong points", "test points", "loss curve", "epoch"],
    "comparison": ["panel 2", "boundaries", "wrong points 1", "curves", "epoch"],
    "neurons": ["unit 3", "line 3", "lines", "corners", "boundary", "epoch", "training accuracy"],
    "network": ["layer 2", "unit 2.1", "links", "outputs", "accuracy curve", "training accuracy"],
    "ensemble": ["mean", "lines", "dots", "runs"],
    "diagnosis": ["wrong points", "training matrix", "test matrix", "histogram"],
    "landscape": ["map", "path", "scale", "plane"],
    "surface": ["surface", "scale", "plane"],
    "feature_space": ["bent plane", "plane", "training accuracy"],
    "gradients": ["arrows", "layer 1", "output", "curves", "plane"],
}

QUICK = ("convergence", "network")
"""Scenes that are looked at in the fast suite."""


def _slow(*values: str) -> ParameterSet:
    """The others are for the slow suite."""
    quick = values[0] in QUICK and values[-1] in ("two", SIZES[0])
    return pytest.param(*values, marks=[] if quick else pytest.mark.slow)


Shown = Callable[[str, str], list[Recording]]


def _scene(name: str, reels: list[Recording], text: str = "Words") -> ReelScene:
    narration = Narration((Sentence(text, "end", 9, holds=True),))
    scene: ReelScene = scene_class(name)(recordings=reels, duration=4, narration=narration)
    return scene


def test_every_scene_is_looked_at() -> None:
    assert set(SOME) == set(SCENES)


@pytest.mark.parametrize(("name", "case"), [_slow(*each) for each in FIRST])
def test_parts_of_scenes_have_names(name: str, case: str, shown: Shown) -> None:
    with manim_for(Size.parse("960x540@10")):
        scene = _scene(name, shown(name, case))
        known = scene.part_names
        assert set(SOME[name]) <= set(known)
        played = scene._play_of()
        played.composition.show(scene.frames - 1, played.timing)
        addresses, layout = scene._addresses_in(played.composition), scene.stage.layout
        for each in known:
            target = addresses.find(each)
            for box in target.boxes():
                assert 0 <= box.x <= box.right <= layout.width
                assert 0 <= box.y <= box.bottom <= layout.height
        seen = [each for each in known if addresses.find(each).boxes() or addresses.find(each).over]
        assert set(SOME[name]) <= set(seen)
        plane = scene.shared_boxes()["plane"]
        assert plane.width == pytest.approx(plane.height)


def test_names_of_measures_need_no_unit(stage_of: Callable[[str], Stage]) -> None:
    names = ("epoch", "test error (€)", "reached test error 40 €", "panel 1", "panel 2")
    targets = {name: Target() for name in names}
    composition = Composition([], float, targets=targets)
    addresses = Addresses(composition, [], stage_of("1920x1080").layout)
    for name, full in (("test error", names[1]), ("reached test error 40", names[2])):
        assert addresses.find(name) is targets[full]
    for name in ("panel", "reached test error 4", "test"):
        with pytest.raises(UserError, match="no part of that name"):
            addresses.find(name)


@pytest.mark.parametrize(("name", "size"), [_slow(*each) for each in product(SCENES, SIZES)])
def test_sentences_stand_clear_of_everything(name: str, size: str, shown: Shown) -> None:
    with manim_for(Size.parse(size, default_fps=10)):
        scene = _scene(name, shown(name, next(iter(CASES[name]))), LONG)
        played, layout = scene._play_of(), scene.stage.layout
        played.composition.show(scene.frames - 1, played.timing)
        *parts, sentences = played.composition.mobjects
        (box,) = box_of([sentences], layout)
        assert box.right <= layout.width - 40
        for part in parts:
            assert not isinstance(part, Captions)
            for other in box_of([part], layout):
                apart = (
                    other.y >= box.bottom - 0.5
                    or other.bottom <= box.y + 0.5
                    or other.x >= box.right
                    or other.right <= box.x
                )
                assert apart or not _overlap(part, sentences)


def _overlap(part: VMobject, sentences: VMobject) -> bool:
    """Whether any single shape of a part meets the box around any shape of the others."""

    def boxes(mobject: VMobject) -> list[tuple[np.ndarray, np.ndarray]]:
        return [
            (each.points.min(axis=0), each.points.max(axis=0))
            for each in mobject.get_family()
            if len(each.points) and getattr(each, "fill_opacity", 1) > 0
        ]

    return any(
        (low[:2] < high_other[:2]).all() and (low_other[:2] < high[:2]).all()
        for low, high in boxes(part)
        for low_other, high_other in boxes(sentences)
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("text", "most"), [("Short.", 1), (LONG[:70], 2), (LONG, 2)])
def test_sentences_are_set_in_few_lines_that_can_be_read(
    text: str, most: int, size: str, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of(size)
    box = sentence_box(stage)
    sentence = sentence_of(text, box, stage)
    upright = stage.layout.shape != "wide" and len(text) > 100
    assert len(sentence) <= most + upright
    (taken,) = box_of([sentence], stage.layout)
    assert box.x - 4 <= taken.x
    assert taken.right <= box.right + 1
    assert box.y - 1 <= taken.y
    assert taken.bottom <= box.bottom + 1
    capital = max(line.height for line in sentence) / stage.layout.unit
    assert capital * stage.layout.scale >= 11 * 0.72


def test_headings_and_captions_give_way_to_sentences(shown: Shown) -> None:
    def held(replaces: bool) -> tuple[bool, bool]:
        sentence = Sentence("Words", "start", 9, holds=True)
        narration = Narration((sentence,), replaces=replaces)
        with manim_for(Size.parse("960x540@10")):
            reels = shown("convergence", "two")
            scene = scene_class("convergence")(recordings=reels, narration=narration)
            composition = scene._play_of().composition
        kinds = [type(each) for each in composition.mobjects]
        return Heading in kinds, Captions in kinds

    assert held(replaces=True) == (False, False)
    assert held(replaces=False) == (False, True)
