"""Between chapters of several planes, the one of a run that both show stays."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from epochreel.films.between import gliding
from epochreel.films.chapter_files import ChapterJob, Composed
from epochreel.films.stand_ins import stand_in
from epochreel.renders.manim_session import manim_for, outline_of
from epochreel.renders.options import RenderOptions
from epochreel.renders.outline import Outline, PixelBox
from epochreel.scenes.stage.narration import Card, Narration
from epochreel.scenes.stage.size import Size
from epochreel.training.spec import RunSpec

Boxes = dict[str, PixelBox]
Side = tuple[str, Boxes]

ONE: Boxes = {"plane": (0.0, 0.0, 9.0, 9.0)}
PANELS: Boxes = {"panel 1": (1.0, 0.0, 2.0, 1.0), "panel 2": (2.0, 0.0, 3.0, 1.0)}
PANELS["plane"] = PANELS["panel 1"]


def chapter(path: Path, reels: str, boxes: Boxes) -> ChapterJob:
    """A chapter whose outline is written, of recordings called by letters."""
    job = ChapterJob("one", path, tuple(map(Path, reels)), {}, Narration(()))
    Composed(Outline(10, (), boxes)).write(job.beside)
    return job


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("a", ONE), ("b", ONE), ["plane", "plane"]),
        (("ab", PANELS), ("a", ONE), ["panel 1", "plane"]),
        (("ab", PANELS), ("b", ONE), ["panel 2", "plane"]),
        (("ab", PANELS), ("c", ONE), ["panel 2", "plane"]),
        (("b", ONE), ("ab", PANELS), ["plane", "panel 2"]),
        (("c", ONE), ("ab", PANELS), ["plane", "panel 1"]),
        (("ab", PANELS), ("cb", PANELS), ["panel 2", "panel 2"]),
        (("ab", PANELS), ("cd", PANELS), ["panel 2", "panel 1"]),
        (("ab", ONE), ("b", ONE), ["plane", "plane"]),
        (("ab", PANELS), ("", {}), ["panel 2", None]),
        (("", {}), ("ab", PANELS), [None, "panel 1"]),
    ],
)
def test_of_several_planes_one_of_a_shared_run_stays(
    tmp_path: Path, before: Side, after: Side, expected: list[str | None]
) -> None:
    jobs = [
        chapter(tmp_path / f"{number}.mp4", *side) for number, side in enumerate((before, after))
    ]
    sides = [
        None if name is None else boxes[name]
        for name, (_, boxes) in zip(expected, (before, after), strict=True)
    ]
    assert gliding(*jobs) == sides


def test_no_plane_glides_below_a_card(tmp_path: Path) -> None:
    before, after = chapter(tmp_path / "a.mp4", "a", ONE), chapter(tmp_path / "b.mp4", "b", ONE)
    carded = replace(after, narration=Narration((), card=Card("Two lines", 20)))
    assert gliding(before, carded) == [None, None]
    assert gliding(carded, before) == [ONE["plane"]] * 2


@pytest.mark.parametrize(("scene", "count"), [("comparison", 3), ("convergence", 1)])
def test_scenes_say_where_the_planes_of_their_runs_are(scene: str, count: int) -> None:
    options = RenderOptions.parse({"scene": scene, "size": "640x360@10"})
    runs = [stand_in(RunSpec.parse({"epochs": 4, "seed": seed})) for seed in range(count)]
    with manim_for(Size.parse("640x360@10")):
        boxes = outline_of(runs, options, Narration(())).boxes
    panels = [f"panel {number}" for number in range(1, count + 1)] if count > 1 else []
    assert set(boxes) == {*panels, "plane"}
    assert all(one[2] < other[0] for one, other in pairwise(boxes[each] for each in panels))
