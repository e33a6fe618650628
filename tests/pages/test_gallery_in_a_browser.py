"""Galleries in Chromium, from disk: films, filters, two runs in step, keyboard, accessibility."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel.pages.gallery import gallery_of
from epochreel.pages.gallery_folder import Made, outputs_in
from epochreel.reels.recording import Recording
from epochreel.scenes.words.race import written_training_losses_of
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

from ..conftest import PATIENCE
from .gallery_files import HOSTILE, film, picture, reel

pytestmark = pytest.mark.slow

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery of a film, two recordings with pictures, and hostile names."""
    folder = tmp_path_factory.mktemp("outputs")
    film(folder / "film.mp4")
    reel(folder / "one.reel", epochs=9)
    reel(folder / "two.reel", epochs=5, turn=-1)
    picture(folder / "two.png")
    picture(folder / f"{HOSTILE}.png")
    made = {"film.mp4": Made(f"echo {HOSTILE}")}
    path = folder / "index.html"
    text, warnings = gallery_of(
        folder, outputs_in(folder, made), title=HOSTILE, page=path, report=lambda *_: None
    )
    assert warnings == []
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def opened(page: Path, chromium: Any) -> Iterator[Any]:
    """The page at a desktop's width; nothing is said on its console, and nothing leaves it."""
    context = chromium.new_context(viewport=WIDE)
    yield from _opened(context, page)


def _opened(context: Any, page: Path) -> Iterator[Any]:
    tab = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(page.as_uri())
    yield tab
    assert said == []
    outside = [each for each in asked if not each.startswith((page.parent.as_uri(), "data:"))]
    assert outside == []
    context.close()


def test_a_film_plays_to_its_end_under_the_pointer_and_in_focus(opened: Any) -> None:
    poster = opened.locator(".card", has_text="film").locator(".poster")
    ended = "() => document.querySelector('.poster video')?.ended"
    poster.hover()
    opened.wait_for_function(ended, timeout=PATIENCE)
    opened.mouse.move(0, 0)
    assert opened.locator(".poster video").count() == 0
    opened.keyboard.press("Tab")
    poster.focus()
    opened.wait_for_function(ended, timeout=PATIENCE)
    opened.keyboard.press("Escape")
    assert opened.locator(".poster video").count() == 0


def test_nothing_moves_by_itself_under_reduced_motion(page: Path, chromium: Any) -> None:
    context = chromium.new_context(viewport=WIDE, reduced_motion="reduce")
    for tab in _opened(context, page):
        poster = tab.locator(".card", has_text="film").locator(".poster")
        poster.evaluate("""(each) => {
          window.entered = false;
          each.addEventListener("pointerenter", () => { window.entered = true; });
        }""")  # after the page's own listener
        poster.hover()
        tab.wait_for_function("window.entered", timeout=PATIENCE)
        assert tab.locator(".poster video").count() == 0


def test_words_choices_and_orders(opened: Any) -> None:
    shown = opened.locator(".card:visible h2")
    assert shown.count() == 4
    opened.get_by_label("Search").fill("one reel")
    assert shown.all_text_contents() == ["one"]
    assert opened.locator("#counts").inner_text() == "1 of 4 outputs"
    opened.get_by_label("Search").fill("")
    opened.get_by_label("Sort by").select_option("-train_accuracy")
    accuracies = opened.evaluate(
        "JSON.parse(data.textContent).outputs.map((each) => [each.name, each.rank.train_accuracy])"
    )
    known = sorted((-value, name) for name, value in accuracies if value is not None)
    assert shown.all_text_contents()[:2] == [name for _, name in known]


def test_two_runs_are_compared_in_step(opened: Any) -> None:
    for name in ("one", "two"):
        opened.get_by_label(f"Compare {name}").check()
    opened.get_by_role("button", name="Compare", exact=True).click()
    slider = opened.get_by_role("slider", name="Epoch")
    slider.wait_for()
    epochs = opened.locator("#panes dl div:first-child dd")
    assert epochs.all_inner_texts() == ["8", "4"]  # the shorter run stays at its end
    before = opened.locator("canvas").first.screenshot()
    slider.focus()
    opened.keyboard.press("Home")
    assert epochs.all_inner_texts() == ["0", "0"]
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowRight")
    assert epochs.all_inner_texts() == ["2", "2"]
    assert slider.get_attribute("aria-valuetext") == "epoch 2"
    assert opened.locator("canvas").first.screenshot() != before
    opened.get_by_role("button", name="Play", exact=True).click()
    opened.wait_for_function(
        "() => document.getElementById('time').value === '8'", timeout=PATIENCE
    )
    assert epochs.all_inner_texts() == ["8", "4"]


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gallery of runs with errors in €, in k€ and in € again, and of one with a loss."""
    folder = tmp_path_factory.mktemp("measured")
    places = np.random.default_rng(0).uniform(0, 1, (24, 2))
    for name, unit, size, epochs in (
        ("dear", "€", 9e5, 4),
        ("short", "k€", 90, 1),
        ("small", "€", 900, 8),
        ("zonal", "", 0, 1),
    ):
        label = f"rent ({unit})" if unit else "zone"
        rows = [
            f"{x},{y},{size * (x + y) if size else 'ab'[int(x + y > 1)]}"
            for x, y in places.tolist()
        ]
        table = folder / f"{name}.csv"
        table.write_text("\n".join([f"width,depth,{label}", *rows]), "utf-8")
        options = {"x": "width", "y": "depth", "label": label}
        if unit:
            options["target"] = "value"
        data = {"name": str(table), "options": options}
        spec = RunSpec.parse({"data": data, "hidden": (2,), "epochs": epochs})
        record(spec, folder / f"{name}.reel")
    path = folder / "index.html"
    text, _ = gallery_of(
        folder, outputs_in(folder, {}), title="", page=path, report=lambda *_: None
    )
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def compared(measured: Path, chromium: Any) -> Iterator[Any]:
    """That gallery, opened."""
    yield from _opened(chromium.new_context(viewport=WIDE), measured)


def _compare(tab: Any, names: tuple[str, str]) -> list[str]:
    """The lines of the chart of two runs, or what is said in its place."""
    for name in names:
        tab.get_by_label(f"Compare {name}").check()
    tab.get_by_role("button", name="Compare", exact=True).click()
    tab.get_by_role("slider", name="Epoch").wait_for()
    found: list[str] = tab.locator("#chart > :not(svg):not(.ends)").all_inner_texts()
    assert tab.locator("#chart path").count() == (0 if len(found) == 1 else 2)
    return [line.strip() for text in found for line in text.splitlines()]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("dear", "short"), "Errors in € and errors in k€"),
        (("short", "zonal"), "Errors in k€ and cross entropy losses"),
    ],
)
def test_no_chart_mixes_units_or_kinds_of_losses(
    compared: Any, names: tuple[str, str], said: str
) -> None:
    (line,) = _compare(compared, names)
    assert line == f"{said} have no scale in common, so no chart shows both."


def test_errors_in_one_unit_share_a_chart_and_are_written_as_in_pictures(
    compared: Any, measured: Path
) -> None:
    heading, *ends = _compare(compared, ("dear", "small"))
    assert heading == "Training error"
    names = ("dear", "small")
    runs = [Recording.open(measured.with_name(f"{name}.reel")) for name in names]
    errors = [written_training_losses_of([each])[0] for each in runs]
    last = [each.said(float(each.values[-1])) for each in errors]
    assert " ".join(ends) == " ".join(
        f"{name} {said} at the end" for name, said in zip(names, last, strict=True)
    )
    assert [each.split(" ", 1)[1] for each in last] == ["thousand €", "€"]
    read = compared.locator("#panes dl div:last-child").all_inner_texts()
    assert [" ".join(each.split()) for each in read] == [f"Error {each}" for each in last]


def test_cards_are_in_the_order_of_losses_without_unit(compared: Any, measured: Path) -> None:
    """An error of 90 thousand € is no worse than one of 500 €, nor than another run's loss."""
    compared.get_by_label("Sort by").select_option("train_loss")
    shown = compared.locator(".card:visible h2").all_text_contents()
    losses = {
        name: Recording.open(measured.with_name(f"{name}.reel")).metrics.train_loss[-1]
        for name in ("dear", "short", "small", "zonal")
    }
    assert shown == sorted(losses, key=lambda name: losses[name])


@pytest.mark.usefixtures("sampled")
def test_steps_are_called_by_their_values(chromium: Any, tmp_path: Path) -> None:
    page, outputs = tmp_path / "index.html", outputs_in(tmp_path, {})
    text, _ = gallery_of(tmp_path, outputs, title="", page=page, report=lambda *_: None)
    page.write_text(text, "utf-8")
    for tab in _opened(chromium.new_context(viewport=WIDE), page):
        tab.get_by_role("button", name="Open run").click()
        slider = tab.get_by_role("slider", name="C", exact=True)
        slider.wait_for()
        assert tab.locator(".ends span").all_inner_texts() == ["C = 0.01", "C = 100"]
        slider.press("Home")
        assert slider.get_attribute("aria-valuetext") == "C = 0.01"
        assert tab.locator("#panes dl div:first-child").inner_text().split() == ["C", "0.01"]


def test_a_film_that_is_chosen_while_epochs_open_stays(opened: Any) -> None:
    stage = opened.evaluate(
        """async () => {
        let reading = 0;
        const { arrayBuffer } = Response.prototype;
        const read = new Promise((done) => {
          Response.prototype.arrayBuffer = async function () {
            reading += 1;
            const found = await arrayBuffer.call(this);
            reading -= 1;
            setTimeout(() => reading || done());
            return found;
          };
        });
        const card = [...document.querySelectorAll(".card")].find((each) =>
          each.textContent.includes("two"));
        card.querySelector(".poster").click();
        const [film, epochs] = document.querySelectorAll("#modes button");
        epochs.click();
        film.click();
        await read;
        return document.querySelector(".stage").firstElementChild.tagName;
        }"""
    )
    assert stage == "IMG"
    opened.get_by_role("button", name="Epochs", exact=True).click()
    opened.locator(".stage canvas").wait_for()


def test_the_keyboard_alone_opens_compares_and_closes(opened: Any) -> None:
    order = []
    for _ in range(40):
        opened.keyboard.press("Tab")
        order.append(
            opened.evaluate("document.activeElement.className || document.activeElement.tagName")
        )
    assert {"poster", "A", "INPUT", "SELECT"} <= set(order)
    opened.locator(".card", has_text="one").locator(".poster").focus()
    opened.keyboard.press("Enter")
    assert opened.get_by_role("dialog").is_visible()
    opened.keyboard.press("Escape")
    assert not opened.locator("#viewer").is_visible()
    assert opened.evaluate("document.activeElement.className") == "poster"


def test_commands_are_shown_as_they_are(opened: Any) -> None:
    opened.locator(".card", has_text="film").locator(".poster").click()
    assert opened.locator(".command pre").text_content() == f"echo {HOSTILE}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing(page: Path, chromium: Any, scheme: str, viewport: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)
    for tab in _opened(context, page):
        assert Axe().run(tab).response["violations"] == []
        assert tab.evaluate("document.documentElement.scrollWidth") == viewport["width"]
        for name in ("one", "two"):
            tab.get_by_label(f"Compare {name}").check()
        tab.get_by_role("button", name="Compare", exact=True).click()
        tab.get_by_role("slider", name="Epoch").wait_for()
        assert Axe().run(tab).response["violations"] == []
