"""The tiles of neurons: their colours, and the name of that of the bias."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.parts.thumbnails import Thumbnails
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.shots import Composed, Shot
from epochreel.tests.scenes.tiny import recording

SIZE = "1280x720"


def _constant(
    classes: int, weights: Sequence[float], bias: float, *, highest: float = 1.0
) -> Recording:
    """A run whose relu neurons answer 1 everywhere, and count for that.

    Values to learn go from −1, or from 0 where the `highest` is above 1.
    """
    count = len(weights)
    reel = recording(classes, hidden=(count,), activation="relu")
    if highest > 1:
        reel = reel.on(replace(reel.dataset, labels=np.resize([0.0, highest], 8)))
    output = np.array(weights)[:, None].repeat(reel.perceptron.outputs, axis=1)
    biases = np.full(reel.perceptron.outputs, bias)
    state = reel.perceptron.pack([(np.zeros((2, count)), np.ones(count)), (output, biases)])
    states = np.array([state] * 3, dtype=np.float32)
    return Recording(reel.header, reel.steps, reel.metrics, states).on(reel.dataset)


def _tiles(film: Composed) -> Thumbnails:
    (found,) = (each for each in film.composition.mobjects if isinstance(each, Thumbnails))
    return found


def _leaning(shot: Shot, index: int) -> np.ndarray:
    """Which way the colour of a tile's middle is from grey."""
    tile = _tiles(shot.composed)._images[index]
    right, up, _ = tile.get_center()
    stage = shot.composed.scene.stage
    left, top, _ = stage.layout.point(0, 0)
    corner = np.array(stage.layout.point(stage.layout.width, stage.layout.height))
    across = (right - left) / (corner[0] - left) * shot.size.width
    down = (top - up) / (top - corner[1]) * shot.size.height
    colour = shot.picture[int(down), int(across)].astype(float)
    return np.asarray(colour - colour.mean())


def _hue(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)
    return np.asarray(rgb - rgb.mean())


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize(
    ("classes", "weights", "bias", "ways"),
    [
        (2, (4.0, -4.0), -4.0, (1, -1, -1)),
        (2, (-4.0, 4.0), 4.0, (-1, 1, 1)),
        (0, (0.8, -0.8), 0.8, (1, -1, 1)),
        (3, (4.0, -4.0), 4.0, (1, 1)),  # what they answer, whatever that counts for
    ],
)
def test_tiles_have_the_colour_of_what_they_add_or_answer(
    classes: int,
    weights: tuple[float, ...],
    bias: float,
    ways: tuple[int, ...],
    theme: str,
    shoot: Callable[..., Shot],
) -> None:
    """Of classes or values, orange and blue; where tiles show answers, teal for more than 0."""
    reel = _constant(classes, weights, bias)
    shot = shoot("neurons", [reel], SIZE, at=1.0, theme=theme)
    colours = colours_of(reel.task)
    pair = colours.signs if classes > 2 else colours.sides
    assert len(_tiles(shot.composed)._images) == len(ways)
    for index, way in enumerate(ways):
        found = _leaning(shot, index)
        low, high = (
            float(found @ _hue(each)) / np.linalg.norm(found) / np.linalg.norm(_hue(each))
            for each in pair
        )
        assert (high > low) == (way > 0)
        assert max(low, high) > 0.9
        assert np.ptp(found) > 40


def _names(film: Composed) -> list[str]:
    """The words below tiles at the end."""
    film.composition.show_moment(film.composition.moment_of(2))
    return [piece.key[0] for piece in _tiles(film).submobjects[-1].pieces]


@pytest.mark.parametrize("size", and_slow(SIZE, "1080x1080", "1080x1920", "480x270"))
@pytest.mark.parametrize(
    ("classes", "highest", "name"),
    [(2, 1.0, "bias"), (0, 1.0, "bias"), (0, 10.0, "bias − 5"), (3, 1.0, "")],
)
def test_the_tile_of_the_bias_says_from_where_it_counts(
    classes: int, highest: float, name: str, size: str, composed: Callable[..., Composed]
) -> None:
    """A bias of 2 among values from 0 to 10 is below 5, the value without a colour."""
    reel = _constant(classes, (1.0, 1.0, 1.0), 2.0, highest=highest)
    film = composed("neurons", [reel], size)
    biases = [each for each in _names(film) if each.startswith("bias")]
    assert biases == [name] * bool(name)
    assert len(_tiles(film)._images) == 3 + bool(name)


@pytest.mark.parametrize(("highest", "tiles"), [(10.0, 13), (12345.0, 12)])
def test_a_bias_whose_name_has_no_room_has_no_tile(
    highest: float, tiles: int, composed: Callable[..., Composed]
) -> None:
    reel = _constant(0, (1.0,) * 12, 2.0, highest=highest)
    film = composed("neurons", [reel], "1080x1920")
    assert len(_tiles(film)._images) == tiles
    assert any(each.startswith("bias − ") for each in _names(film)) == (tiles > 12)


@pytest.mark.parametrize("size", and_slow(SIZE, "1080x1080", "1080x1920"))
@pytest.mark.parametrize("count", and_slow(5, 2, 8))
def test_tiles_that_add_up_are_written_as_a_sum(
    count: int, size: str, composed: Callable[..., Composed]
) -> None:
    """The tile of the bias is the last one; a sign that ends a row is there, too."""
    said = composed("neurons", [_constant(2, (1.0,) * count, 2.0)], size).said
    assert [said.count("+"), said.count("=")] == [count, 1]
    assert "plane" in said


@pytest.mark.parametrize(
    ("classes", "count", "highest", "size"),
    [(3, 4, 1.0, SIZE), (2, 1, 1.0, SIZE), (0, 12, 12345.0, "1080x1920")],
)
def test_tiles_that_are_no_sum_have_no_signs(
    classes: int, count: int, highest: float, size: str, composed: Callable[..., Composed]
) -> None:
    """Those of what neurons answer, that of one neuron, and those without one of the bias."""
    reel = _constant(classes, (1.0,) * count, 2.0, highest=highest)
    assert not {"+", "="} & {*composed("neurons", [reel], size).said}
