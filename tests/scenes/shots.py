"""A scene with its composition, and with one frame of it drawn, to be examined by several tests."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pytest
from manim import Mobject, VMobject

from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.composition import Composition, Still
from epochreel.scenes.fields.colours import class_colour, rgb
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.parts.unit_words import UnitWords
from epochreel.scenes.reel_scene import ReelScene
from epochreel.scenes.stage import typography
from epochreel.scenes.stage.size import Size
from epochreel.scenes.stage.typography import Outlines, Typeset

PYTHON = re.compile(r"\bNone\b(?! of )|\b(True|False|nan)\b|['\"_\[\]{}]|\(\W|\W\)")
"""What betrays a value of Python in a sentence."""

_OF_CLASSES = re.compile("accura|class|boundar|probab|right", re.IGNORECASE)
_TOUCHING = 0.004  # Manim units by which boxes of type may overlap: a fifth of a pixel


@dataclass(frozen=True)
class Composed:
    """A scene, what it is made of, and every line of words that was set for it."""

    scene: ReelScene
    composition: Composition
    said: Sequence[str]

    @property
    def frames(self) -> int:
        """How many frames the film has."""
        return self.scene.stage.timing.frames

    def show(self, frame: int) -> None:
        """Show the frame of a number."""
        self.composition.show(frame, self.scene.stage.timing)

    def members(self) -> Iterator[Mobject]:
        """Every mobject, submobjects included, in drawing order."""
        for mobject in self.composition.mobjects:
            yield from mobject.get_family()

    def type(self) -> list[VMobject]:
        """Everything set in type that can be seen."""
        return [
            each
            for each in self.members()
            if isinstance(each, Outlines | Typeset) and len(each.points) and each.fill_opacity > 0
        ]

    def check_type(self) -> None:
        """Fail where type leaves the frame, stands on a field, or overlaps other type."""
        layout = self.scene.stage.layout
        half_width = layout.width * layout.unit / 2
        # Words may stand on a map, which is a field of a kind of its own.
        fields = [each for each in self.composition.mobjects if type(each) is FieldImage]
        for part in (0.0, 0.3, 0.6, 1.0):
            self.show(round(part * (self.frames - 1)))
            texts = [each for text in self.type() for each in words_of(text)]
            assert len(texts) >= 2
            for text in texts:
                assert np.abs(text.points[:, 0]).max() < half_width
                assert np.abs(text.points[:, 1]).max() < 4
                assert all(_overlap(text, field) < 0 for field in fields)
            for a, b in combinations(texts, 2):
                assert _overlap(a, b) <= _TOUCHING

    def check_words(self) -> None:
        """Fail where words show how they were made, or speak of classes where there are none."""
        assert len(self.said) >= 2
        for text in self.said:
            assert not PYTHON.search(text), text
        if all(reel.dataset.regression for reel in self.scene.reels):
            for text in self.said:
                assert not _OF_CLASSES.search(text)

    def check_stillness(self) -> None:
        """Fail if anything changes during the film in a part that is marked as still."""
        still = [
            member
            for part in self.composition.parts
            if isinstance(part, Still)
            for member in part.mobject.get_family()
        ]
        self.show(0)
        before = [_look(each) for each in still]
        self.show(self.frames - 1)
        for mobject, look in zip(still, before, strict=True):
            for then, now in zip(look, _look(mobject), strict=True):
                assert np.array_equal(then, now)


@dataclass(frozen=True)
class Shot:
    """A composition and the `picture` (rows, columns, 3) of its frame of that number."""

    composed: Composed
    size: Size
    number: int
    picture: Frame


@contextmanager
def hearing() -> Iterator[list[str]]:
    """Every line of words that is set meanwhile."""
    said: list[str] = []
    outline = typography._outline

    def heard(text: str, bold: bool) -> np.ndarray:
        said.append(text)
        return np.asarray(outline(text, bold))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typography, "_outline", heard)
        yield said


def composing(kind: type[ReelScene], report: Callable[[Composed], None]) -> type[ReelScene]:
    """The same scene, which reports its composition as it is played."""

    class Reporting(kind):  # type: ignore[misc,valid-type]  # a class that mypy cannot know
        def compose(self) -> Composition:
            with hearing() as said:
                # Between two epochs, where stills never are, more can go wrong.
                made: Composition = replace(super().compose(), epochs=False)
            report(Composed(self, made, said))
            return made

    return Reporting


def replaying(composed: Composed) -> type[ReelScene]:
    """A scene that plays a composition which is there already."""

    class Replaying(ReelScene):
        def compose(self) -> Composition:
            return composed.composition

    return Replaying


def has_class_colours(picture: np.ndarray, classes: int) -> bool:
    """Whether a few pixels (rows, columns, 3) have the colour of each class, or nearly."""
    pixels = picture[:, :, :3].reshape(-1, 3).astype(int)
    counts = [
        (np.abs(pixels - rgb(class_colour(index, classes))).max(axis=1) < 40).sum()
        for index in range(classes)
    ]
    return bool(min(counts) >= 5)


def _look(mobject: Mobject) -> tuple[np.ndarray, ...]:
    """What decides how a mobject looks, copied."""
    names = ("points", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")
    return tuple(np.copy(getattr(mobject, name, 0)) for name in names)


def words_of(text: VMobject) -> list[VMobject]:
    """The words that stand on several units, each for itself, or a text as a whole."""
    if not isinstance(text, UnitWords):
        return [text]
    return [
        VMobject().set_points(piece.outline + np.array([piece.x, piece.y, 0]))
        for piece in text.pieces
        if len(piece.outline)
    ]


def _overlap(a: Mobject, b: Mobject) -> float:
    """The smaller of the width and the height that two boxes share; negative if they are apart."""
    shares = [
        min(a.points[:, axis].max(), b.points[:, axis].max())
        - max(a.points[:, axis].min(), b.points[:, axis].min())
        for axis in (0, 1)
    ]
    return float(min(shares))
