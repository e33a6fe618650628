"""The frames between two chapters: one picture leaves, the other enters, what they share glides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from ..renders.outline import PixelBox
from ..renders.sinks.sink import Frame
from ..scenes.stage.easing import eased, part
from ..scenes.stage.size import Size
from .chapters import Transition

_SECONDS: Mapping[Transition, float] = {"fade": 0.6, "plane": 1.2, "cut": 0.0}
# Parts of a transition: in the first all else leaves, in the last all else enters, and between
# these what is shared glides, so that it hardly passes over a text.
_LEFT, _GLIDING = 0.32, (0.2, 0.8)

_Pixels = UInt8[np.ndarray, "_ _"]
_Channel = Float32[np.ndarray, "rows columns"]


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a transition: a frame in yuv420p, and the boxes of what it shares by name."""

    frame: Frame
    boxes: Mapping[str, PixelBox]


def frame_count(kind: Transition, fps: Fraction) -> int:
    """How many frames a transition has, at least two except for a cut."""
    return max(round(_SECONDS[kind] * fps), 2) if _SECONDS[kind] else 0


def frames_between(
    before: Side, after: Side, size: Size, kind: Transition, ground: Sequence[int]
) -> Iterator[Frame]:
    """The frames of a transition, packed as a sink takes them; none of a 'cut'.

    What both sides share glides from its box before to its box after it, where there is room for
    it. All else leaves for the colour `ground` (Y, U, V) before anything enters, so that no text
    lies over another.
    """
    shared = [name for name in before.boxes if name in after.boxes] if kind == "plane" else []
    pairs = [(before.boxes[name], after.boxes[name]) for name in shared]
    old, new = channels_of(before.frame, size), channels_of(after.frame, size)
    count = frame_count(kind, size.fps)
    for number in range(1, count + 1):
        clock = number / (count + 1)
        yield packed(
            [
                _between(one, other, pairs, clock, scale=scale, ground=level)
                for one, other, scale, level in zip(old, new, (1.0, 0.5, 0.5), ground, strict=True)
            ]
        )


def channels_of(frame: Frame, size: Size) -> list[_Pixels]:
    """The planes Y, U and V of a frame in yuv420p."""
    flat, rows, columns = frame.reshape(-1), size.height // 2, size.width // 2
    luma, quarter = size.height * size.width, rows * columns
    return [
        flat[:luma].reshape(size.height, size.width),
        flat[luma : luma + quarter].reshape(rows, columns),
        flat[luma + quarter : luma + 2 * quarter].reshape(rows, columns),
    ]


def packed(channels: Sequence[_Pixels]) -> Frame:
    """The frame in yuv420p of the planes Y, U and V."""
    columns = channels[0].shape[1]
    return np.concatenate([each.reshape(-1) for each in channels]).reshape(-1, columns)


def _between(
    old: _Pixels,
    new: _Pixels,
    pairs: Sequence[tuple[PixelBox, PixelBox]],
    clock: float,
    *,
    scale: float,
    ground: int,
) -> _Pixels:
    """One channel at a `clock` from 0 (`old`) to 1 (`new`); `scale` is its size in pixels."""
    one, other = old.astype(np.float32), new.astype(np.float32)
    scaled = [tuple(_scaled(box, scale) for box in pair) for pair in pairs]
    resting = _LEFT if pairs else 0.5
    if clock < 0.5:
        leaving = _without(one, [first for first, _ in scaled], ground)
        left = eased(part(clock, 0.0, resting))
        rest = _mixed(leaving, np.full_like(leaving, ground), left)
    else:
        entering = _without(other, [last for _, last in scaled], ground)
        come = eased(part(clock, 1 - resting, 1.0))
        rest = _mixed(np.full_like(entering, ground), entering, come)
    share = eased(part(clock, *_GLIDING))
    for first, last in scaled:
        place = _on_the_way(first, last, share)
        picture = _mixed(_moved(one, first, place), _moved(other, last, place), share)
        cover = _cover(rest.shape, place)
        rest = rest * (1 - cover) + picture * cover
    rounded: _Pixels = np.rint(rest).clip(0, 255).astype(np.uint8)
    return rounded


def _mixed(one: _Channel, other: _Channel, share: float) -> _Channel:
    mixed: _Channel = one + (other - one) * np.float32(share)
    return mixed


def _scaled(box: PixelBox, scale: float) -> PixelBox:
    left, top, right, bottom = (each * scale for each in box)
    return left, top, right, bottom


def _on_the_way(first: PixelBox, last: PixelBox, share: float) -> PixelBox:
    left, top, right, bottom = (a + (b - a) * share for a, b in zip(first, last, strict=True))
    return left, top, right, bottom


def _without(channel: _Channel, boxes: Sequence[PixelBox], ground: int) -> _Channel:
    """The channel with `ground` in place of what is in the boxes."""
    for box in boxes:
        cover = _cover(channel.shape, box)
        channel = channel * (1 - cover) + np.float32(ground) * cover
    return channel


def _cover(shape: tuple[int, ...], box: PixelBox) -> _Channel:
    """How much of each pixel is in the box, from 0 to 1."""
    left, top, right, bottom = box
    rows = _covered(shape[0], top, bottom)
    columns = _covered(shape[1], left, right)
    cover: _Channel = rows[:, None] * columns[None, :]
    return cover


def _covered(count: int, start: float, end: float) -> Float32[np.ndarray, "*pixels"]:
    pixels = np.arange(count)
    inside = np.minimum(pixels + 1, end) - np.maximum(pixels, start)
    return inside.clip(0, 1).astype(np.float32)


def _moved(channel: _Channel, source: PixelBox, place: PixelBox) -> _Channel:
    """The channel with what is in `source` in `place`; what lies outside continues at the edge."""
    rows, columns = channel.shape
    scale_x = (source[2] - source[0]) / (place[2] - place[0])
    scale_y = (source[3] - source[1]) / (place[3] - place[1])
    # OpenCV counts from the centres of pixels, boxes from their edges.
    matrix = np.array(
        [
            [scale_x, 0.0, source[0] - 0.5 + scale_x * (0.5 - place[0])],
            [0.0, scale_y, source[1] - 0.5 + scale_y * (0.5 - place[1])],
        ]
    )
    moved: _Channel = cv2.warpAffine(
        channel,
        matrix,
        (columns, rows),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return moved
