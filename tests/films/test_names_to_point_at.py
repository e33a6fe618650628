"""The guide to films lists what sentences can point at in each scene, as the scenes say it."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from epochreel.films.part_names import PARTS, numbered
from epochreel.films.stand_ins import stand_in
from epochreel.renders.manim_session import manim_for, outline_of
from epochreel.renders.options import RenderOptions
from epochreel.renders.sinks.formats import format_of
from epochreel.scenes.catalogue import OF_FILMS, SCENES
from epochreel.scenes.stage.narration import Narration, Sentence, UnshownError
from epochreel.training.spec import RunSpec

GUIDE = (Path(__file__).parents[2] / "docs" / "films.md").read_text("utf-8")
TABLE = GUIDE.partition("## What a sentence points at")[2].partition("## ")[0]
ENTRIES = {**SCENES, **OF_FILMS}
ROW = {"claim": "c", "verdict": "v", "measured": "m", "figure": "", "held": True, "reel": ""}
RUNS: list[Mapping[str, object]] = [
    {"data": {"name": "circles", "train_share": 0.5}, "hidden": (4, 3)},
    {"data": "iris", "hidden": (4, 3), "activation": "relu"},
    {"data": "reg-plane", "hidden": (4,)},
]
OF_VALUES: list[Mapping[str, object]] = [
    {"data": {"name": name, "train_share": share, "options": options}, "hidden": (4,)}
    for name, share, options in (
        ("reg-plane", 1, {}),
        ("houses.csv", 1, {"target": "value"}),
        ("houses.csv", 0.5, {"target": "value"}),
    )
]


def listed() -> Mapping[str, set[str]]:
    """The names of each scene, as the guide has them, with 1 in place of other numbers."""
    rows = re.findall(r"^\| (.*) \| (.*) \|$", TABLE, flags=re.MULTILINE)[1:]
    named = [(re.findall("`(.*?)`", left), re.findall("`(.*?)`", right)) for left, right in rows]
    (without, common), *own = named
    found = {scene: {*names} for (scene,), names in own}
    found["gradients"] |= {*found["comparison"]}
    found["gradients"] -= {"comparison"}
    for scene in found.keys() - {*without}:
        found[scene] |= {*common}
    return {scene: {numbered(each) for each in names} for scene, names in found.items()}


def names_in(scene: str, size: str, count: int, run: Mapping[str, object]) -> set[str]:
    """What sentences can point at, as the error of a wrong name lists it."""
    runs = [RunSpec.parse({**run, "epochs": 20, "seed": seed}) for seed in range(count)]
    rows = {"rows": [ROW]} if scene == "ledger" else {}
    options = RenderOptions.parse({"scene": scene, "size": size, **rows})
    wrong = Narration((Sentence("x", "start", 3, holds=True, at="nothing", key="x"),))
    with manim_for(options.size_for(format_of(".mp4"))), pytest.raises(UnshownError) as found:
        outline_of([stand_in(each) for each in runs], options, wrong)
    return {numbered(each) for each in found.value.faults[0][1].allowed}


def test_every_scene_is_listed() -> None:
    assert list(listed()) == list(ENTRIES)
    assert listed() == {scene: {*parts} for scene, parts in PARTS.items()}


@pytest.mark.slow
@pytest.mark.parametrize("scene", ENTRIES)
def test_the_guide_has_the_names_of_every_scene_and_no_others(
    scene: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "\n".join(f"{x},{y},{400 * x - 500 * y}" for x in range(5) for y in range(5))
    Path("houses.csv").write_text(f"x,y,price\n{rows}")
    least, most = ENTRIES[scene].shows
    measures = any("training error" in each for each in listed()[scene])
    runs = [*RUNS, *(OF_VALUES if measures else ())]
    shown = [("320x180", least, run) for run in runs]
    shown += [("320x320", least, RUNS[0]), ("320x180", min(least + 1, most), RUNS[0])]
    shown += [("1920x1080", least, RUNS[0])]
    found = set[str]().union(*(names_in(scene, *each) for each in shown))
    assert listed()[scene] == found


@pytest.mark.parametrize("size", ["320x180", "320x320", "1920x1080"])
def test_neurons_have_their_accuracy_in_every_size(size: str) -> None:
    assert {"training accuracy", "formula"} <= names_in("neurons", size, 1, RUNS[0])


def test_names_can_be_typed() -> None:
    names = names_in("ensemble", "320x180", 2, RUNS[0])
    assert "reached 1 % right" in names
    assert all(each.isascii() for each in names)
