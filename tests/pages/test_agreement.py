"""Pages in Chromium, at epochs to which the slider is moved, against recordings and films."""

import base64
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from epochreel.pages.page import page_of
from epochreel.pages.precision import SHADES, colours
from epochreel.reels.grid import Grid
from epochreel.reels.recording import Recording
from epochreel.renders.render import render
from epochreel.scenes.fields.task_colours import colours_of
from epochreel.scenes.stage.theme import Theme

from .conftest import Trained, rests

pytestmark = pytest.mark.slow

_FILM = (96, 156, 848)  # left, top and side of the plane in a frame of 1920 x 1080

Opened = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Opens the page of a recording from its file."""
    contexts = []

    def open_page(recording: Recording, *, exact: bool = False, scale: float = 1.0) -> Page:
        path = tmp_path / "page.html"
        path.write_text(page_of([recording], theme="dark", exact=exact), encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": 1280, "height": 900},
            device_scale_factor=scale,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path.as_uri())
        page.locator(".picture canvas").first.wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


def seen(page: Page, epoch: int, *, layers: int = 1) -> np.ndarray:
    """The plane (side, side, 3) after the slider is moved to an epoch; without its upper layers."""
    page.locator(".slider").fill(str(epoch))
    rests(page)
    address = page.evaluate(
        """(layers) => {
          const every = [...document.querySelectorAll(".picture canvas")].slice(0, layers);
          const [side, all] = [every[0].width, document.createElement("canvas")];
          all.width = all.height = side;
          const pen = all.getContext("2d");
          for (const each of every) pen.drawImage(each, 0, 0, side, side);
          return all.toDataURL();
        }""",
        layers,
    )
    with Image.open(BytesIO(base64.b64decode(address.partition(",")[2]))) as picture:
        return np.array(picture.convert("RGB")).astype(int)


def five(recording: Recording) -> list[int]:
    """Five recorded epochs, the first and the last among them."""
    every = recording.epochs
    return [int(every[at]) for at in np.linspace(0, len(every) - 1, 5).round().astype(int)]


def agree(recording: Recording, opened: Opened) -> None:
    """At every pixel of five epochs, the shades are those of the film's own colours."""
    page = opened(recording)
    x_min, x_max, y_min, y_max = recording.dataset.domain
    colouring = colours_of(recording.task).colouring(Theme.named("dark"))
    for epoch in five(recording):
        found = seen(page, epoch)
        shares = (np.arange(len(found)) + 0.5) / len(found)
        grid = Grid(x_min + shares * (x_max - x_min), y_min + shares * (y_max - y_min))
        (logits,) = recording.logits([epoch], grid)
        assert np.abs(found - colours(colouring, logits)[::-1]).max() <= SHADES, epoch


@pytest.mark.parametrize(
    "settings",
    [
        {"hidden": (8, 8), "epochs": 60},
        {"hidden": (4, 4, 2), "activation": "relu", "epochs": 60},
        {"hidden": (5,), "activation": "sigmoid", "epochs": 60},
        {"data": {"name": "arms", "options": {"classes": 3}}, "hidden": (8, 8), "epochs": 60},
        {"data": {"name": "reg-gauss"}, "hidden": (6,), "epochs": 60},
    ],
    ids=["tanh", "relu", "sigmoid", "three classes", "values"],
)
def test_shades_are_within_three_of_those_of_the_recording(
    opened: Opened, trained: Trained, settings: dict[str, Any]
) -> None:
    agree(trained(**settings), opened)


def test_shades_of_sampled_models_are_within_three(opened: Opened, sampled: Recording) -> None:
    agree(sampled, opened)


@pytest.mark.parametrize(
    ("data", "epoch"),
    [({"name": "spiral"}, 40), ({"name": "arms", "options": {"classes": 3}}, 60)],
    ids=["two classes", "three"],
)
def test_the_plane_is_that_of_the_film(
    opened: Opened, trained: Trained, tmp_path: Path, data: dict[str, Any], epoch: int
) -> None:
    recording = trained(data=data, hidden=(8, 8), epochs=60)
    film = tmp_path / "film.png"
    render(recording, film, scene="convergence", at=f"epoch {epoch}", size="1920x1080")
    left, top, side = _FILM
    with Image.open(film) as picture:
        frame = np.array(picture.convert("RGB"))[top : top + side, left : left + side].astype(int)
    width = opened(recording).evaluate("document.querySelector('.picture').clientWidth")
    page = seen(opened(recording, scale=side / width), epoch, layers=3)
    assert page.shape == frame.shape
    assert np.abs(page - frame).mean() < 1
    assert (beyond(page, frame) > 16).mean() < 0.002
    for axis in (0, 1):
        assert (beyond(np.roll(page, 1, axis), frame) > 16).mean() > 0.02


def beyond(page: np.ndarray, frame: np.ndarray) -> np.ndarray:
    """How far each pixel (side, side) is outside what the frame shows within half a pixel of it.

    The page rounds parameters, which moves lines by a part of a pixel; by a whole one is too much.
    """
    side = len(frame)
    padded = np.pad(frame, ((1, 1), (1, 1), (0, 0)), mode="edge")
    shifted = [padded[row : row + side, left : left + side] for row, left in np.ndindex(3, 3)]
    around = [(frame + each) / 2 for each in shifted]
    low, high = np.min(around, axis=0), np.max(around, axis=0)
    return np.asarray(np.maximum(low - page, page - high).max(axis=2).clip(0))


@pytest.mark.parametrize(
    "settings",
    [
        {"hidden": (8, 8), "epochs": 60},
        {"hidden": (4, 4, 2), "activation": "relu", "epochs": 60},
        {"data": {"name": "arms", "options": {"classes": 3}}, "hidden": (8, 8), "epochs": 60},
        {"data": {"name": "reg-gauss"}, "hidden": (6,), "activation": "sigmoid", "epochs": 60},
    ],
    ids=["tanh", "relu", "three classes", "values"],
)
def test_logits_that_a_reader_sees_are_those_of_the_recording(
    opened: Opened, trained: Trained, settings: dict[str, Any]
) -> None:
    assert not read_logits(trained(**settings), opened)


def test_logits_between_samples_are_said_to_be_interpolated(
    opened: Opened, sampled: Recording
) -> None:
    assert read_logits(sampled, opened)


def read_logits(recording: Recording, opened: Opened) -> bool:
    """Logits as a reader sees them at five epochs and places; whether they are interpolated."""
    page = opened(recording, exact=True)
    picture = page.locator(".picture")
    box = picture.bounding_box()
    assert box is not None
    x_min, x_max, y_min, y_max = recording.dataset.domain
    shares = np.linspace((0.1, 0.8), (0.9, 0.3), 5)
    for epoch, (across, up) in zip(five(recording), shares, strict=True):
        left, top = round(box["x"] + across * box["width"]), round(box["y"] + up * box["height"])
        page.mouse.move(left, top)
        page.locator(".slider").fill(str(epoch))
        rests(page)
        place = [
            x_min + (left - box["x"]) / box["width"] * (x_max - x_min),
            y_max - (top - box["y"]) / box["height"] * (y_max - y_min),
        ]
        said = page.locator(".logits").inner_text().replace("−", "-").replace(",", "")
        found = [float(each) for each in re.findall(r"-?\d+\.\d+", said)]
        expected = np.ravel(recording.held(epoch)(np.array([place])))
        np.testing.assert_allclose(found, expected, atol=1e-3)
    return "interpolated" in said


def test_rounded_parameters_have_no_logits_to_read(opened: Opened, trained: Trained) -> None:
    page = opened(trained(epochs=5))
    page.locator(".picture").hover()
    rests(page)
    assert page.locator(".answers").is_visible()
    assert page.locator(".logits").count() == 0
