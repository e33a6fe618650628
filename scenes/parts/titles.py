"""The title of a film and what stands below it; knows nothing of recordings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from manim import VGroup

from ..stage.places import Setting, places_of
from ..stage.stage import Stage
from ..stage.typography import line, width_of

_SMALLEST_TITLE = 0.75  # of its size


class Heading(VGroup):
    """A title with its subtitles, in whose place the sentences of a narrated film stand.

    At the right of both, `kept` design pixels stay free, in a tall frame beside the subtitles only.
    Subtitles that had no room are `left_out`.
    """

    kept, title = 0.0, ""
    left_out: Sequence[str] = ()


def heading(
    title: str,
    subtitles: Sequence[str | Sequence[str]],
    stage: Stage,
    *,
    kept: float = 0.0,
    small: int = 1,
) -> Heading:
    """The title, and below it as many of the subtitles as fit on a line of their own.

    Where they would not fit, the last that has several ways to say it takes the next, shorter one;
    where none has another, the last is left out.
    On small frames that is one at most, or as many as `small`. There is no line for an empty title,
    nor for empty subtitles. At the right of both `kept` design pixels stay free, in a tall frame
    beside the subtitles only.
    """
    layout, theme, places = stage.layout, stage.theme, places_of(stage)
    size, (x, y) = places.title
    width = _room(stage, kept)
    at, unit = layout.point(x, y), layout.unit
    long = width_of(title, bold=True) * size * unit
    # A title that is slightly too long is set smaller before it is cut.
    size *= min(1.0, max(width / max(long, 1e-9), _SMALLEST_TITLE))
    group = Heading()
    group.kept, group.title = kept, title.strip()
    if title.strip():
        ink, room = theme.ink, width * 1.001
        group.add(line(title, size * unit, at=at, colour=ink, bold=True, width=room, what="title"))
    size, (x, y) = places.subtitle
    width = (places.right - kept - x) * layout.unit
    if layout.legible(size):
        subtitle = partial(line, size=size * layout.unit, at=layout.point(x, y), colour=theme.muted)
        known = [each for each in subtitles if each]
        said = known[:small] if layout.small else [*known]
        left_out: list[str | Sequence[str]] = []
        ways = [[each] if isinstance(each, str) else [*each] for each in said]

        def joined() -> str:
            return " · ".join(first for first, *_ in ways)

        while width_of(joined()) * size * unit > width:
            if longer := [each for each in ways if len(each) > 1]:
                del longer[-1][0]
            elif len(ways) > 1:
                ways.pop()
                left_out.insert(0, said.pop())
            else:
                break
        group.left_out = [each if isinstance(each, str) else each[-1] for each in left_out]
        group.add(subtitle(joined(), width=width))
    return group


def fitting_title(titles: Sequence[str], stage: Stage, *, kept: float = 0.0) -> str:
    """The first of `titles` that `heading` does not have to cut, else the last."""
    smallest = places_of(stage).title[0] * _SMALLEST_TITLE * stage.layout.unit
    width = _room(stage, kept)
    fitting = (each for each in titles[:-1] if width_of(each, bold=True) * smallest <= width)
    return next(fitting, titles[-1])


def _room(stage: Stage, kept: float) -> float:
    """How wide a title may be, in Manim units; a tall frame keeps nothing beside it free."""
    places = places_of(stage)
    beside = 0.0 if stage.layout.shape == "tall" else kept
    return (places.right - beside - places.title[1][0]) * stage.layout.unit


def whole_remark(
    strings: Sequence[str],
    place: Setting | None,
    stage: Stage,
    *,
    colour: str,
    right: float,
    bold: bool = False,
) -> VGroup:
    """One line, the first of `strings` that ends before `right`; nothing if none does."""
    group = remark([*strings, ""], place, stage, colour=colour, right=right, bold=bold)
    return VGroup(*(each for each in group if len(each.points)))


def remark(
    strings: str | Sequence[str],
    place: Setting | None,
    stage: Stage,
    *,
    colour: str,
    right: float | None = None,
    bold: bool = False,
    least: float = 1.0,
) -> VGroup:
    """One line, the first of `strings` that ends before `right` or the margin, else the last, cut.

    Each may be made smaller for that, down to `least` of its size, if it can be read then. There is
    none where it has no place or could not be read.
    """
    group, layout = VGroup(), stage.layout
    if place is not None and (size := layout.readable(place[0], most=1.3)):
        x, y = place[1]
        width = ((right or places_of(stage).right) - x) * layout.unit
        set_in = partial(line, at=layout.point(x, y), colour=colour, bold=bold)
        smallest = min(max(least * size, layout.smallest_type), size)
        *longer, last = [strings] if isinstance(strings, str) else strings
        spans = ((text, set_in(text, size * layout.unit).width) for text in [*longer, last])
        fitting = ((text, span) for text, span in spans if span * smallest / size <= width)
        text, span = next(fitting, (last, width * size / smallest))
        size *= min(1.0, width / max(span, 1e-9))
        group.add(set_in(text, size * layout.unit, width=width * 1.001))
    return group
