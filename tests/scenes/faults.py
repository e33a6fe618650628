"""Faults in where and how a composition sets type, found in its mobjects without drawing them."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from jaxtyping import Float
from manim import Mobject, VMobject

from epochreel.renders.drawing.rasterizer import is_visible
from epochreel.scenes.fields.colours import rgb
from epochreel.scenes.parts.curve import Head
from epochreel.scenes.parts.field_image import PlaneImage
from epochreel.scenes.parts.unit_words import UnitWords
from epochreel.scenes.stage import typography
from epochreel.scenes.stage.typography import Figure, Outlines, Tag, Typeset
from epochreel.tests.scenes.shots import Composed, words_of

MOMENTS = (0.0, 0.13, 0.5, 1.0)
"""Parts of a film at which it is looked at."""

LEAST_SIZE, LEAST_CONTRAST = 11.0, 4.5
_CODE = re.compile(r"\de[+−-]?\d|\b(nan|inf)\b")
_TOUCHING = 0.3  # pixels by which boxes may overlap
_STROKED = 1.0  # pixels by which lines may leave the frame

Colours = Float[np.ndarray, "_ 3"]


@dataclass(frozen=True)
class Fault:
    """What is wrong, and an example of it in words."""

    kind: str
    example: str


@contextmanager
def remembering() -> Iterator[None]:
    """Meanwhile lines of type remember what they say, as `said`, and the outline (n, 3) per em."""
    fitted, line_init, tag_init = typography._fitted, Outlines.__init__, Tag.__init__
    last: list[tuple[str, np.ndarray]] = []

    def remembered(*arguments: Any) -> tuple[np.ndarray, str]:
        outline, shown = fitted(*arguments)
        last[:] = [(shown, outline)]
        return outline, shown

    def made(self: Outlines, *arguments: Any, **options: Any) -> None:
        line_init(self, *arguments, **options)
        if last:
            self.said, self.per_em = last.pop()

    def tagged(self: Tag, words: Outlines, *rest: Any, **options: Any) -> None:
        tag_init(self, words, *rest, **options)
        if hasattr(words, "said"):
            self.said, self.per_em = words.said, words.per_em

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typography, "_fitted", remembered)
        patch.setattr(Outlines, "__init__", made)
        patch.setattr(Tag, "__init__", tagged)
        yield


def faults_of(composed: Composed) -> list[Fault]:
    """All faults at a few moments of the film; of each kind the first."""
    found: dict[str, Fault] = {}
    seen: dict[int, list[_Seen]] = {}  # by mobject
    for part in MOMENTS:
        composed.show(round(part * (composed.frames - 1)))
        boxed = [_Boxed.of(each) for each in composed.members() if is_visible(each)]
        for fault in _at_a_moment(boxed, composed):
            found.setdefault(fault.kind, fault)
        for each in _seen(boxed, composed):
            seen.setdefault(id(each.text), []).append(each)
    for times in seen.values():
        # What fades in and out is judged only while it is there.
        opaque = max(each.opacity for each in times)
        lasting = [each for each in times if each.opacity == opaque]
        contrast = min(each.contrast for each in lasting)
        if contrast < LEAST_CONTRAST and (opaque > 0.99 or len(lasting) > 1):
            words = f"{lasting[0].said}: {contrast:.2f} to 1"
            found.setdefault("contrast", Fault("contrast", words))
    return list(found.values())


@dataclass(frozen=True)
class _Boxed:
    """A mobject, and the lower left and upper right corner of its box, (x, y) each."""

    mobject: Any
    low: Float[np.ndarray, "2"]
    high: Float[np.ndarray, "2"]

    @classmethod
    def of(cls, mobject: Mobject) -> "_Boxed":
        places = mobject.points[:, :2]
        return cls(mobject, places.min(axis=0), places.max(axis=0))

    @property
    def is_text(self) -> bool:
        return isinstance(self.mobject, Outlines | Typeset)

    @property
    def said(self) -> str:
        """What a text says, else what the mobject is."""
        if isinstance(self.mobject, Figure):
            return repr(self.mobject._shown)
        return repr(getattr(self.mobject, "said", type(self.mobject).__name__))

    @property
    def em(self) -> float:
        """Size of type in Manim units, whatever was done to it since; infinite if unknown."""
        if isinstance(self.mobject, Figure):
            return float(self.mobject._size)
        if not hasattr(self.mobject, "per_em"):
            return np.inf
        # The diagonal of its box stays when it is turned upwards.
        diagonal = np.hypot(*np.ptp(self.mobject.per_em[:, :2], axis=0))
        return float(np.hypot(*(self.high - self.low)) / diagonal)


@dataclass(frozen=True)
class _Seen:
    """How well a text can be read at a moment."""

    text: Mobject
    said: str
    opacity: float
    contrast: float


def _at_a_moment(boxed: list[_Boxed], composed: Composed) -> Iterator[Fault]:
    layout = composed.scene.stage.layout
    pixel = layout.unit / layout.scale
    sides = np.array([layout.width, layout.height]) * layout.unit / 2
    texts = [word for each in boxed if each.is_text for word in _words(each)]
    for each in boxed:
        beyond = float(np.maximum(each.high - sides, -each.low - sides).max()) / pixel
        if beyond > (0 if each.is_text else _STROKED):
            yield Fault("outside", f"{each.said}: by {beyond:.0f} px")
    for a, b in combinations(texts, 2):
        shared = float((np.minimum(a.high, b.high) - np.maximum(a.low, b.low)).min()) / pixel
        if shared > _TOUCHING:
            yield Fault("overlap", f"{a.said} and {b.said}: by {shared:.1f} px")
    for index, text in enumerate(boxed):
        for later in boxed[index + 1 :] if text.is_text else []:
            if isinstance(later.mobject, PlaneImage):
                shared = np.minimum(text.high, later.high) - np.maximum(text.low, later.low)
                if float(shared.min()) / pixel > _TOUCHING:
                    yield Fault("covered", f"{text.said}: by {shared.min() / pixel:.1f} px")
    for end in (each for each in boxed if isinstance(each.mobject, Head)):
        for text in texts:
            if (np.minimum(end.high, text.high) - np.maximum(end.low, text.low)).min() > 0:
                yield Fault("over an end", text.said)
    for text in texts:
        if "…" in text.said:
            yield Fault("cut", text.said)
        if _CODE.search(text.said):
            yield Fault("code", text.said)
        if (size := text.em / pixel) < LEAST_SIZE - 0.01:
            yield Fault("small", f"{text.said}: {size:.1f} px")


def _seen(boxed: list[_Boxed], composed: Composed) -> Iterator[_Seen]:
    """All texts at a moment, each over what it stands on: ground, field or one shape on another."""
    ground = rgb(composed.scene.stage.theme.ground)[None].astype(float)
    lows, highs = (np.array([getattr(each, name) for each in boxed]) for name in ("low", "high"))
    for index, text in enumerate(boxed):
        if not text.is_text:
            continue
        contrasts = []
        for word in _apart(text):
            middle, height = (word.low + word.high) / 2, word.high[1] - word.low[1]
            around = ((lows[:index] < middle) & (middle < highs[:index])).all(axis=1)
            around &= highs[:index, 1] - lows[:index, 1] >= height
            colours = ground
            for below in np.flatnonzero(around):
                colours = _over(boxed[below], word, colours)
            ink = _blended(text.mobject.fill_rgbas[0], colours)
            contrasts.append(float(_contrast(ink, colours).min()))
        opacity = float(text.mobject.fill_rgbas[0, 3])
        yield _Seen(text.mobject, text.said, opacity, min(contrasts))


def _words(text: _Boxed) -> list[_Boxed]:
    """The words that stand on several units, each for itself, or a text as a whole."""
    if not isinstance(text.mobject, UnitWords):
        return [text]
    return _boxed_of(text, [each.points for each in words_of(text.mobject)])


def _apart(text: _Boxed) -> list[_Boxed]:
    """The letters of words that stand on several units, or a text as a whole."""
    if not isinstance(text.mobject, UnitWords):
        return [text]
    return _boxed_of(text, text.mobject.get_subpaths())


def _boxed_of(text: _Boxed, parts: Sequence[np.ndarray]) -> list[_Boxed]:
    """Parts of a text, each in its box."""
    boxes = [(each[:, :2].min(axis=0), each[:, :2].max(axis=0)) for each in parts]
    return [replace(text, low=low, high=high) for low, high in boxes]


def _over(below: _Boxed, text: _Boxed, under: Colours) -> Colours:
    """What a text stands on, with a mobject below it: shapes of several pieces leave it free."""
    mobject = below.mobject
    if isinstance(mobject, PlaneImage):
        picture = mobject.get_pixel_array()[:, :, :3]
        sides = (below.high - below.low) / picture.shape[1::-1]
        left, bottom = np.maximum((text.low - below.low) / sides, 0).astype(int)
        right, top = np.ceil((text.high - below.low) / sides).astype(int)
        rows = len(picture)
        behind = picture[max(rows - top, 0) : rows - bottom : 2, left:right:2].reshape(-1, 3)
        return np.unique(behind, axis=0).astype(float)
    shape = isinstance(mobject, VMobject) and mobject.fill_opacity > 0
    if not shape or isinstance(mobject, Outlines | Typeset) or len(mobject.get_subpaths()) > 1:
        return under
    return _blended(mobject.fill_rgbas[0], under)


def _blended(fill: Float[np.ndarray, "4"], under: Colours) -> Colours:
    return np.asarray(fill[3] * fill[None, :3] * 255 + (1 - fill[3]) * under)


def _contrast(ink: Colours, ground: Colours) -> Float[np.ndarray, " _"]:
    """The contrast of WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    lights = np.sort([_luminance(ink), _luminance(ground)], axis=0)
    return np.asarray((lights[1] + 0.05) / (lights[0] + 0.05))


def _luminance(colours: Colours) -> Float[np.ndarray, " _"]:
    """WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = colours / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))
