"""Scenes shown recordings that are hard to show: type keeps its place and can be read.

What is known to fail is in `known_faults.txt`, and nothing else may: a line there that no longer
fails is to be removed.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from manim.renderer.cairo_renderer import CairoRenderer

from epochreel.reels.recording import Recording
from epochreel.renders.manim_session import manim_for
from epochreel.scenes.catalogue import SCENES
from epochreel.scenes.composition import Composition, Live, Still
from epochreel.scenes.fields.pace import Pace
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curve_tip import Series
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.parts.field_image import PlaneImage
from epochreel.scenes.parts.plane import Plane
from epochreel.scenes.reel_scene import ReelScene
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.typography import line
from epochreel.tests.scenes.faults import faults_of, remembering
from epochreel.tests.scenes.hostile import CASES, NAMED, hostile_recordings, reels_of
from epochreel.tests.scenes.shots import Composed

# Both themes are looked at.
DARK, LIGHT = ("1920x1080", "1080x1920", "640x360", "480x480"), ("1080x1080", "480x270")
SIZES = dict.fromkeys(DARK, "dark") | dict.fromkeys(LIGHT, "light")
_TABLE = Path(__file__).with_name("known_faults.txt")


@pytest.fixture(scope="module")
def hostile() -> dict[str, Recording]:
    return hostile_recordings()


def known_faults() -> dict[tuple[str, str, str], set[str]]:
    """(scene, case, size): the kinds of faults that it is known to have."""
    known: dict[tuple[str, str, str], set[str]] = {}
    for row in _TABLE.read_text().splitlines():
        if row and not row.startswith("#"):
            scene, case, kind, sizes = (cell.strip() for cell in row.split("|"))
            for size in sizes.split():
                known.setdefault((scene, case, size), set()).add(kind)
    return known


def _unlike_the_table(
    scene: str, case: str, size: str, reels: list[Recording], compose: Callable[..., Composed]
) -> list[str]:
    """Faults that are not in the table, and those of the table that are gone."""
    with remembering():
        made = compose(scene, reels, size, theme=SIZES[size])
    found = {fault.kind: fault.example for fault in faults_of(made)}
    if case in NAMED:
        found.pop("cut", None)
    known = known_faults().get((scene, case, size), set())
    new = [f"{size}: {kind}: {found[kind]}" for kind in sorted(found.keys() - known)]
    return new + [f"{size}: no longer: {kind}" for kind in sorted(known - found.keys())]


@pytest.mark.slow
@pytest.mark.parametrize(("scene", "case"), CASES)
def test_what_is_hard_to_show(
    scene: str, case: str, hostile: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    reels = reels_of(scene, case, hostile)
    unlike = [
        each for size in SIZES for each in _unlike_the_table(scene, case, size, reels, composed)
    ]
    assert not unlike, "\n".join([f"{scene}, {case}:", *unlike])


@pytest.mark.parametrize("scene", SCENES)
def test_a_hundred_thousand_epochs(
    scene: str, hostile: dict[str, Recording], composed: Callable[..., Composed]
) -> None:
    reels = reels_of(scene, "100,000 epochs", hostile)
    assert not _unlike_the_table(scene, "100,000 epochs", "1080x1080", reels, composed)


class Covering(PlaneImage):
    """A picture that is drawn over what stood there."""

    def colours(self) -> np.ndarray:
        return np.zeros((4, 4, 3), dtype=np.uint8)


class Faulty(ReelScene):
    """Type with one fault of each kind, and one line without any."""

    def compose(self) -> Composition:
        layout, theme = self.stage.layout, self.stage.theme
        axis = np.array([0.0, 1.0])
        style = ChartStyle("", 1.0, None)
        series = [Series("", axis, leading=True)]
        chart = Chart(series, axis, style, box=Box(200, 600, 400, 200), stage=self.stage)

        def words(
            text: str, x: float, y: float, *, size: float = 30, colour: str = theme.ink
        ) -> Still:
            return Still(line(text, size * layout.unit, at=layout.point(x, y), colour=colour))

        return Composition(
            [
                Live(chart),
                words("nothing", 100, 100),
                words("outside", 1850, 200),
                words("one", 100, 300),
                words("another", 110, 310),
                words("over", 590, 610),
                words("small", 100, 400, size=10.9),
                words("contrast", 100, 450, colour="#555b66"),
                words("cu…", 100, 500),
                words("1.26e8", 100, 550),
                words("covered", 900, 900),
                Still(Covering(Plane(Box(890, 850, 200, 100), (0.0, 1.0, 0.0, 1.0), self.stage))),
            ],
            Pace(axis, axis),
        )


@pytest.mark.usefixtures("scratch_media")
def test_every_fault_is_found() -> None:
    with manim_for(Size.parse("1920x1080")), remembering():
        scene = Faulty(CairoRenderer())
        scene.setup()
        found = faults_of(Composed(scene, scene.compose(), []))
    said = {fault.kind: fault.example.split(":")[0] for fault in found}
    assert said == {
        "outside": "'outside'",
        "overlap": "'one' and 'another'",
        "over an end": "'over'",
        "small": "'small'",
        "contrast": "'contrast'",
        "cut": "'cu…'",
        "code": "'1.26e8'",
        "covered": "'covered'",
    }
