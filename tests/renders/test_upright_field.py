"""Fields between the pixels of the frame: the pixels that Manim covers, in nearly its colours."""

from collections.abc import Callable

import numpy as np
import pytest
from manim import RESAMPLING_ALGORITHMS, Dot, ImageMobject, Mobject, Scene, UpdateFromFunc

from epochreel.renders.drawing.upright_field import draw_upright
from epochreel.renders.sinks.sink import Frame
from epochreel.scenes.stage.size import Size

Draw = Callable[..., list[Frame]]

SIZE = Size(320, 180, 10)


class Smooth(ImageMobject):
    """A field of 60 by 60 pixels, without black ones."""

    palette = np.zeros((65536, 3), dtype=np.uint8)
    pixel_size = (60, 60)

    def __init__(self) -> None:
        y, x = np.mgrid[:60, :60] / 60
        waves = 160 + 60 * np.stack([np.sin(5 * x + 3 * y), np.cos(4 * y), np.sin(7 * x)], axis=-1)
        opaque = np.full((60, 60, 1), 255)
        super().__init__(np.concatenate([waves, opaque], axis=-1).astype(np.uint8))
        self.set(height=60 / 180 * 8)

    @property
    def opacity(self) -> float:
        return float(self.pixel_array[0, 0, 3]) / 255

    def levels(self, shrink: int) -> np.ndarray:
        return np.zeros((60 // shrink, 60 // shrink), dtype=np.uint16)


def _scene(move: Callable[[Smooth], Mobject]) -> type[Scene]:
    class Still(Scene):
        def construct(self) -> None:
            field = Smooth()
            move(field)
            self.add(field)
            self.play(UpdateFromFunc(field, lambda _: None), run_time=0.1)

    return Still


def _counted(monkeypatch: pytest.MonkeyPatch, module: str = "painter") -> list[int]:
    """How many fields are resampled for a module of drawing."""
    drawn: list[int] = []

    def counting(*arguments: object) -> object:
        drawn.append(1)
        return draw_upright(*arguments)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(f"epochreel.renders.drawing.{module}.draw_upright", counting)
    return drawn


UPRIGHT: dict[str, Callable[[Smooth], Mobject]] = {
    "between pixels": lambda field: field.shift([0.013, -0.021, 0]),
    "larger": lambda field: field.scale(2.37).shift([0.3, 0.1, 0]),
    "smaller": lambda field: field.scale(0.61).shift([1.003, 0, 0]),
    "stretched": lambda field: field.stretch(1.7, 0).shift([0.01, 0, 0]),
    "half outside": lambda field: field.shift([-7.013, 3.9, 0]),
    "outside at the lower right": lambda field: field.shift([6.613, -3.313, 0]),
    "a few pixels": lambda field: field.scale(0.05).shift([0.007, 0.003, 0]),
    "at half opacity": lambda field: field.shift([0.013, 0, 0]).set_opacity(0.5),
}


@pytest.mark.parametrize("move", UPRIGHT)
def test_upright_fields_are_drawn_as_by_manim(
    move: str, layered: Draw, stock: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = _counted(monkeypatch)
    (ours,), (theirs,) = (draw(_scene(UPRIGHT[move]), SIZE) for draw in (layered, stock))
    assert drawn == [1]
    difference = np.abs(ours.astype(int) - theirs[:, :, :3])
    assert difference.max() <= 6
    np.testing.assert_array_equal(ours.any(axis=-1), theirs[:, :, :3].any(axis=-1))
    assert ours.any()


@pytest.mark.parametrize(("opacity", "count"), [(1.0, 1), (0.5, 0)])
def test_opaque_fields_at_rest_are_drawn_as_by_manim(
    opacity: float,
    count: int,
    layered: Draw,
    stock: Draw,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Resting(Scene):
        def construct(self) -> None:
            dot = Dot()
            self.add(Smooth().shift([0.013, -0.021, 0]).set_opacity(opacity), dot)
            self.play(UpdateFromFunc(dot, lambda _: None), run_time=0.1)

    drawn = _counted(monkeypatch, "rasterizer")
    (ours,), (theirs,) = (draw(Resting, SIZE) for draw in (layered, stock))
    assert len(drawn) == count
    assert np.abs(ours.astype(int) - theirs[:, :, :3]).max() <= 6


def test_films_have_the_same_pixels(layered: Draw) -> None:
    scene = _scene(UPRIGHT["at half opacity"])
    frame = layered(scene, SIZE, colours="yuv420p")[0][: SIZE.height]
    red, green, blue = layered(scene, SIZE)[0].astype(float).transpose(2, 0, 1)
    luma = 16 + (0.2126 * red + 0.7152 * green + 0.0722 * blue) * 219 / 255
    assert np.abs(frame - luma).max() < 3


OTHERS: dict[str, Callable[[Smooth], Mobject]] = {
    "turned": lambda field: field.rotate(0.3),
    "flipped": lambda field: field.shift([0.013, 0, 0]).flip(),
    "resampled in another way": lambda field: field.shift([0.013, 0, 0]).set_resampling_algorithm(
        RESAMPLING_ALGORITHMS["nearest"]
    ),
    "too small": lambda field: field.scale(0.01).shift([0.013, 0, 0]),
}


@pytest.mark.parametrize("move", OTHERS)
def test_other_fields_are_left_to_manim(
    move: str, layered: Draw, stock: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = _counted(monkeypatch)
    (ours,), (theirs,) = (draw(_scene(OTHERS[move]), SIZE) for draw in (layered, stock))
    assert drawn == []
    assert np.abs(ours.astype(int) - theirs[:, :, :3]).max() <= 1


def test_a_field_beside_the_frame_is_not_drawn(layered: Draw) -> None:
    assert not layered(_scene(lambda field: field.shift([20.013, 0, 0])), SIZE)[0].any()
