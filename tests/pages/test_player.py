"""The player in Chromium: what a reader can do, wherever the page is, in both themes."""

import functools
import html
import http.server
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    Dialog,
    FloatRect,
    Frame,
    Locator,
    Page,
    ViewportSize,
    expect,
)

from epochreel import pages
from epochreel.numerals import per_cent
from epochreel.pages.page import page_of
from epochreel.reels.recording import Recording
from epochreel.reels.task import values_of
from epochreel.scenes.fields.colours import value_colours
from epochreel.scenes.stage.theme import Theme
from epochreel.scenes.words.own_names import value_name
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

from ..conftest import PATIENCE
from .conftest import rests
from .test_page import HOSTILE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page of one run, and one of two."""
    folder = tmp_path_factory.mktemp("player")
    runs = []
    for hidden in ((4, 3), (2,)):
        spec = RunSpec.parse({"data": "spiral", "hidden": hidden, "epochs": 60})
        runs.append(record(spec, folder / f"{len(hidden)}.reel"))
    (folder / "one.html").write_text(page_of(runs[:1]), "utf-8")
    (folder / "two.html").write_text(page_of(runs), "utf-8")
    for count in (3, 4, 6, 9):
        several = [runs[each % 2] for each in range(count)]
        (folder / f"{count}.html").write_text(page_of(several), "utf-8")
    names = ("those in the middle, which are blue", "those around them, in a ring of orange")
    dataset = replace(runs[0].dataset, class_names=names)
    (folder / "named.html").write_text(page_of([runs[0].on(dataset)]), "utf-8")
    return folder


def _opened(
    browser: Browser,
    path: Path,
    mark: str = "",
    *,
    motion: Literal["reduce", "no-preference"] = "reduce",
    scheme: Literal["dark", "light"] = "dark",
    width: int = 1280,
    asked: list[str] | None = None,
    wrong: list[str] | None = None,
) -> Page:
    """A page that rests at a step; what it asks for and what goes wrong are added to lists."""
    context = browser.new_context(
        reduced_motion=motion, color_scheme=scheme, viewport={"width": width, "height": 844}
    )
    page = context.new_page()
    requests, errors = [] if asked is None else asked, [] if wrong is None else wrong

    def opened(dialog: Dialog) -> None:
        errors.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda each: requests.append(each.url))
    page.on("console", lambda each: errors.append(each.text))
    page.on("pageerror", lambda each: errors.append(str(each)))
    page.on("dialog", opened)
    page.goto(path.as_uri() + mark)
    if motion == "reduce":
        rests(page)
    return page


def _answered(page: Page) -> None:
    """Waits until all that is said of a place is there."""
    expect(page.locator(".answer").first).to_be_visible()
    rests(page)


def _seen(page: Page) -> None:
    """Waits until observers of what is in view have been called, the page's own before ours."""
    page.evaluate(
        """() => new Promise((seen) => {
          const called = (entries) => entries[0].isIntersecting && seen();
          const observer = new IntersectionObserver(called, { threshold: 0.4 });
          observer.observe(document.querySelector(".picture"));
        })"""
    )


def _box(locator: Locator) -> FloatRect:
    box = locator.bounding_box()
    assert box is not None
    return box


def _step(page: Page | Frame) -> str:
    return page.locator(".step").inner_text()


def test_nothing_is_asked_for_and_nothing_moves_where_that_is_not_welcome(
    chromium: Browser, folder: Path
) -> None:
    asked: list[str] = []
    wrong: list[str] = []
    page = _opened(chromium, folder / "one.html", asked=asked, wrong=wrong)
    _seen(page)
    assert not page.locator("html.playing").count()
    assert _step(page) == "0"
    address = (folder / "one.html").as_uri()
    page.locator(".picture").click(position={"x": 40, "y": 40})
    with page.expect_download(timeout=PATIENCE):
        page.get_by_role("button", name="Save PNG").click()
    _answered(page)
    kept = [url for url in asked if not url.startswith(("data:", "blob:"))]
    assert kept == [address]
    assert wrong == []
    page.context.close()


def test_it_plays_by_itself_where_that_is_welcome(chromium: Browser, folder: Path) -> None:
    page = _opened(chromium, folder / "one.html", motion="no-preference")
    paused = page.wait_for_function(
        """() => {
          const step = document.querySelector(".step").textContent;
          if (!Number(step)) return null;
          document.querySelector(".play[aria-label=Pause]").click();
          return step;
        }""",
        timeout=PATIENCE,
    )
    rests(page)
    assert not page.locator("html.playing").count()
    assert _step(page) == paused.json_value()
    page.context.close()


def test_links_name_steps_and_units(chromium: Browser, folder: Path) -> None:
    page = _opened(chromium, folder / "one.html", "#30/2.3")
    assert _step(page) == "30"
    pressed = page.locator(".unit[aria-pressed=true]")
    assert pressed.get_attribute("aria-label") == "Layer 2, unit 3"
    pressed.click()
    expect(page.locator(".unit[aria-pressed=true]")).to_have_attribute("aria-label", "Output")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("#31$"))
    page.context.close()


def test_the_keyboard_reaches_everything(chromium: Browser, folder: Path) -> None:
    page = _opened(chromium, folder / "one.html")
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement.className + '|' + (document.activeElement.ariaLabel || '')"
            )
        )
    classes = {each.partition("|")[0] for each in reached}
    assert {"picture", "play", "slider", "speed", "unit", "save-png", "save-svg"} <= classes
    assert sum(each.startswith("unit|") for each in reached) == 8
    page.locator(".picture").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".where")).to_have_text(re.compile("^x₁ 0"), use_inner_text=True)
    page.keyboard.press("Escape")
    page.locator(".slider").focus()
    page.keyboard.press("End")
    expect(page.locator(".step")).to_have_text("60")
    page.keyboard.press("Home")
    expect(page.locator(".step")).to_have_text("0")
    page.context.close()


def test_the_loss_curve_is_a_slider(chromium: Browser, folder: Path) -> None:
    page = _opened(chromium, folder / "one.html")
    box = page.locator(".chart svg").first.bounding_box()
    assert box is not None
    middle = box["x"] + 52 + (box["width"] - 58) / 2
    page.mouse.move(middle - 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(middle, box["y"] + 40)
    page.mouse.up()
    expect(page.locator(".step")).to_have_text(re.compile("^(29|30|31)$"))
    page.context.close()


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_what_is_seen_is_saved(chromium: Browser, folder: Path, kind: str) -> None:
    page = _opened(chromium, folder / "two.html", "#60")
    with page.expect_download() as saved:
        page.locator(f".save-{kind}").click()
    content = Path(saved.value.path()).read_bytes()
    assert content.startswith(b"\x89PNG" if kind == "png" else b"<svg")
    assert saved.value.suggested_filename == f"epoch-60.{kind}"
    page.context.close()


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["one", "two"])
def test_rules_of_accessibility_hold(
    chromium: Browser, folder: Path, name: str, width: int, scheme: Literal["dark", "light"]
) -> None:
    page = _opened(chromium, folder / f"{name}.html", "#40", scheme=scheme, width=width)
    page.locator(".picture").first.click(position={"x": 60, "y": 60})
    _answered(page)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("attributes", ["", 'sandbox="allow-scripts"'])
def test_it_works_in_frames_twice_on_one_page(
    chromium: Browser, folder: Path, served: str, attributes: str
) -> None:
    text = html.escape((folder / "one.html").read_text("utf-8"))
    frames = f'<iframe {attributes} width="900" height="700" srcdoc="{text}"></iframe>'
    frames += f'<iframe {attributes} width="900" height="700" src="one.html#20"></iframe>'
    (folder / "frames.html").write_text(f"<!doctype html>{frames}", "utf-8")
    viewport: ViewportSize = {"width": 1280, "height": 1500}  # both frames are in view
    page = chromium.new_context(reduced_motion="reduce", viewport=viewport).new_page()
    page.goto(f"{served}/frames.html")
    whole, linked = page.frames[1:]
    for frame in (whole, linked):  # a frame of its own process may have played to the end
        rests(frame)
    assert _step(linked) == "20"
    for frame in (whole, linked):
        frame.locator(".slider").focus()
        for key, step in (("Home", "0"), ("End", "60")):
            page.keyboard.press(key)
            expect(frame.locator(".step")).to_have_text(step)
    page.context.close()


def test_diverged_runs_are_said_so(chromium: Browser, tmp_path: Path) -> None:
    spec = RunSpec.parse({"data": "circles", "hidden": (3,), "epochs": 8})
    run = record(spec, tmp_path / "run.reel")
    states, loss = run.stored.copy(), run.metrics.train_loss.copy()
    states[5:], loss[5:] = float("nan"), float("nan")
    metrics = type(run.metrics)(**{**vars(run.metrics), "train_loss": loss})
    diverged = Recording(run.header, run.steps, metrics, states)
    (tmp_path / "x.html").write_text(page_of([diverged]), "utf-8")
    page = _opened(chromium, tmp_path / "x.html", "#7")
    assert page.locator("h1").inner_text() == "Training diverges at epoch 5"
    assert page.locator(".lost").is_visible()
    assert "NaN" not in page.locator("main").inner_text()
    page.locator(".slider").fill("2")
    expect(page.locator(".lost")).to_be_hidden()
    page.context.close()


def test_answers_of_a_diverged_run_are_drawn_while_there_are_some(
    chromium: Browser, tmp_path: Path
) -> None:
    spec = RunSpec.parse({"data": "circles", "hidden": (3,), "epochs": 8})
    run = record(spec, tmp_path / "run.reel")
    states, loss = run.stored.copy(), run.metrics.train_loss.copy()
    states[7:], loss[5:] = float("nan"), float("inf")
    metrics = type(run.metrics)(**{**vars(run.metrics), "train_loss": loss})
    diverged = Recording(run.header, run.steps, metrics, states)
    (tmp_path / "x.html").write_text(page_of([diverged]), "utf-8")
    page = _opened(chromium, tmp_path / "x.html", "#8")
    assert page.locator(".lost").is_visible()
    page.locator(".slider").fill("6")
    expect(page.locator(".lost")).to_be_hidden()
    assert page.locator("h1").inner_text() == "Training diverges at epoch 5"
    assert "diverged" in page.locator(".panel").inner_text()
    page.context.close()


def test_a_step_without_answers_between_others_is_no_divergence(
    chromium: Browser, tmp_path: Path
) -> None:
    spec = RunSpec.parse({"data": "circles", "hidden": (3,), "epochs": 8})
    run = record(spec, tmp_path / "run.reel")
    states = run.stored.copy()
    states[5] = float("nan")
    (tmp_path / "x.html").write_text(
        page_of([Recording(run.header, run.steps, run.metrics, states)] * 2), "utf-8"
    )
    page = _opened(chromium, tmp_path / "x.html", "#5")
    assert "Answers are missing" in page.locator(".lost").first.inner_text()
    said = page.locator("main").inner_text()
    assert "train –" in said
    assert "diverged" not in said
    page.context.close()


def test_shares_are_rounded_as_in_films(chromium: Browser, folder: Path) -> None:
    page = _opened(chromium, folder / "one.html")
    source = Path(pages.__file__).with_name("format.js").read_text("utf-8")
    written = f"each => {{ {source}\nreturn perCent(each); }}"
    for share in (float(np.float32(0.95)), 1 - 6e-8, 0.9499, 0.004, 0.865, 0.285, 0.875, 1.0, 0.0):
        assert page.evaluate(written, share) == per_cent(share)
    page.context.close()


def test_it_works_over_http(chromium: Browser, served: str) -> None:
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    page.goto(f"{served}/one.html#20")
    rests(page)
    assert _step(page) == "20"
    kept = {url for url in asked if not url.startswith(("data:", "blob:"))}
    assert kept <= {f"{served}/one.html#20", f"{served}/one.html"}
    context.close()


def test_strings_of_strangers_do_nothing(chromium: Browser, tmp_path: Path) -> None:
    spec = RunSpec.parse({"data": "circles", "hidden": (3,), "epochs": 5})
    run = record(spec, tmp_path / "run.reel")
    dataset = replace(run.dataset, class_names=(HOSTILE, "b"), axis_names=(HOSTILE, "y"))
    header = replace(run.header, dataset=dataset)
    hostile = Recording(header, run.steps, run.metrics, run.stored)
    (tmp_path / "x.html").write_text(page_of([hostile, hostile], title=HOSTILE), "utf-8")
    wrong: list[str] = []
    page = _opened(chromium, tmp_path / "x.html", "#5", wrong=wrong)
    page.locator(".picture").first.click(position={"x": 60, "y": 60})
    _answered(page)
    assert page.locator("h1").inner_text().split() == HOSTILE.split()
    assert page.locator("main img").count() == 0
    assert HOSTILE.split()[0] in page.locator(".where").inner_text()
    classes = page.locator(".key").first.locator("li").all_inner_texts()
    assert [each.split() for each in classes] == [HOSTILE.split(), ["b"]]
    assert wrong == []
    page.context.close()


def test_runs_share_a_place_of_the_data(chromium: Browser, tmp_path: Path) -> None:
    runs = []
    for standardise in (False, True):
        data = {"name": "circles", "standardise": standardise}
        spec = RunSpec.parse({"data": data, "hidden": (3,), "epochs": 5})
        runs.append(record(spec, tmp_path / f"{standardise}.reel"))
    (tmp_path / "x.html").write_text(page_of(runs), "utf-8")
    page = _opened(chromium, tmp_path / "x.html", "#5")
    page.locator(".picture").nth(1).focus()
    page.keyboard.press("ArrowRight")
    _answered(page)
    x0, x1, y0, y1 = runs[1].dataset.domain
    middle = np.array([[(x0 + x1) / 2, (y0 + y1) / 2]])
    scaling = runs[1].dataset.scaling
    assert scaling is not None
    own = middle * scaling.deviation + scaling.mean
    for answer, run, place in zip(
        page.locator(".answer .text").all_inner_texts(), runs, (own, middle), strict=True
    ):
        logit = float(np.ravel(run.at(5)(place))[0])
        share = 1 / (1 + np.exp(-abs(logit)))
        assert abs(float(answer.split()[-2]) - 100 * share) <= 1
    page.context.close()


def test_a_place_outside_a_plane_has_no_answer_there(chromium: Browser, tmp_path: Path) -> None:
    spec = RunSpec.parse({"data": "circles", "hidden": (3,), "epochs": 5})
    run = record(spec, tmp_path / "run.reel")
    x0, x1, y0, y1 = run.dataset.domain
    small = replace(run.dataset, domain=(x0 / 2, x1 / 2, y0 / 2, y1 / 2))
    part = Recording(replace(run.header, dataset=small), run.steps, run.metrics, run.stored)
    (tmp_path / "x.html").write_text(page_of([run, part]), "utf-8")
    page = _opened(chromium, tmp_path / "x.html", "#5")
    page.locator(".picture").first.click(position={"x": 4, "y": 4})
    _answered(page)
    inside, outside = page.locator(".answer .text").all_inner_texts()
    assert inside.endswith("%")
    assert outside == "outside this plane"
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 680), (1440, 900), (1920, 1080)])
@pytest.mark.parametrize("classes", ["one", "named"])
def test_the_whole_plane_and_its_controls_are_in_the_window(
    classes: str, width: int, height: int, chromium: Browser, folder: Path
) -> None:
    page = _opened(chromium, folder / f"{classes}.html", "#60", width=width)
    page.set_viewport_size({"width": width, "height": height})
    rests(page)
    box = page.locator(".controls").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= height
    for chart in page.locator(".chart svg").all():  # drawn anew where its room has changed
        view = chart.get_attribute("viewBox")
        assert view is not None
        assert float(view.split()[2]) == pytest.approx(chart.evaluate("each => each.clientWidth"))
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (1920, 1080)])
@pytest.mark.parametrize("name", ["two", "3", "4", "6", "9"])
def test_all_planes_their_chart_and_the_controls_are_in_the_window(
    name: str, width: int, height: int, chromium: Browser, folder: Path
) -> None:
    page = _opened(chromium, folder / f"{name}.html", "#60", width=width)
    page.set_viewport_size({"width": width, "height": height})
    rests(page)
    planes = [_box(each) for each in page.locator(".picture").all()]
    chart, controls = _box(page.locator(".shared")), _box(page.locator(".controls"))
    for box in (*planes, chart):
        assert box["y"] + box["height"] <= controls["y"] + 1
    assert controls["y"] + controls["height"] <= height
    assert {round(each["width"]) for each in planes} == {round(planes[0]["height"])}
    assert planes[0]["width"] >= 104
    assert page.locator(".upright:visible").count() == 1
    labels = sorted(_box(each)["y"] for each in page.locator(".shared text.run").all())
    assert all(low + 13 <= high for low, high in pairwise(labels))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_planes_are_beside_each_other_on_phones(chromium: Browser, folder: Path) -> None:
    page = _opened(chromium, folder / "two.html", "#60", width=390)
    one, two = (_box(each) for each in page.locator(".picture").all())
    assert one["y"] == two["y"]
    assert one["x"] + one["width"] < two["x"]
    assert page.evaluate("window.scrollTo(0, 5000), window.scrollY") > 500
    expect(page.locator(".controls .step")).to_be_in_viewport()
    page.context.close()


def test_a_run_has_one_colour_and_stays_at_its_end(chromium: Browser, tmp_path: Path) -> None:
    runs = []
    for epochs in (10, 20):
        spec = RunSpec.parse({"data": "circles", "hidden": (3,), "epochs": epochs})
        runs.append(record(spec, tmp_path / f"{epochs}.reel"))
    (tmp_path / "x.html").write_text(page_of(runs), "utf-8")
    page = _opened(chromium, tmp_path / "x.html", "#15")
    notes = page.locator(".note .now").all_inner_texts()
    assert notes[0].endswith("ended at epoch 10")
    assert "ended" not in notes[1]
    short, long = (
        float(each.get_attribute("cx") or 0) for each in page.locator(".shared circle").all()
    )
    assert short < long
    for index, label in enumerate(page.locator(".planes .label").all()):
        colours = [
            label.evaluate("each => getComputedStyle(each).color"),
            page.locator(".shared text.run").nth(index).evaluate("e => getComputedStyle(e).fill"),
            page.locator(".shared circle").nth(index).evaluate("e => getComputedStyle(e).fill"),
            page.locator(".panel .label").nth(index).evaluate("e => getComputedStyle(e).color"),
        ]
        assert len(set(colours)) == 1
    readings = page.locator(".reading").all_inner_texts()
    for run, reading, step in zip(runs, readings, (10, 15), strict=True):
        assert reading == per_cent(float(run.metrics.train_accuracy[step]))
    page.context.close()


def test_places_of_a_step_without_answers_have_none(chromium: Browser, tmp_path: Path) -> None:
    spec = RunSpec.parse({"data": "circles", "hidden": (3,), "epochs": 8})
    run = record(spec, tmp_path / "run.reel")
    states = run.stored.copy()
    states[5] = float("nan")
    lost = Recording(run.header, run.steps, run.metrics, states)
    (tmp_path / "x.html").write_text(page_of([lost, run]), "utf-8")
    page = _opened(chromium, tmp_path / "x.html", "#5")
    page.locator(".picture").first.click(position={"x": 60, "y": 60})
    _answered(page)
    missing, known = page.locator(".answer .text").all_inner_texts()
    assert missing == "\u2013"
    assert known.endswith("%")
    page.context.close()


def test_the_last_chart_says_which_steps_it_covers(chromium: Browser, folder: Path) -> None:
    page = _opened(chromium, folder / "two.html", "#9")
    assert page.locator(".panel").first.locator(".chart").count() == 2
    dates = page.locator(".panel").first.locator(".chart svg").last.locator("text")
    assert dates.all_text_contents()[-2:] == ["0", "60 epochs"]
    before = page.locator(".panel").first.locator(".chart svg").first.locator("text")
    assert not any("epochs" in each for each in before.all_text_contents())
    page.context.close()


def test_values_have_a_scale_of_their_colours(chromium: Browser, tmp_path: Path) -> None:
    spec = RunSpec.parse({"data": "reg-plane", "hidden": (2,), "epochs": 3})
    run = record(spec, tmp_path / "run.reel")
    (tmp_path / "x.html").write_text(page_of([run]), "utf-8")
    page = _opened(chromium, tmp_path / "x.html", "#3")
    name, low, strip, high = page.locator(".key.scale > *").all()
    ticks = [
        float(each.inner_text().replace("\u2212", "-").removeprefix(sign))
        for each, sign in ((low, "≤ "), (high, "≥ "))  # where answers go beyond
    ]
    task = values_of(run.task)
    assert ticks == pytest.approx([task.own(task.low), task.own(task.high)])
    assert name.inner_text() == value_name(run)
    gradient = strip.evaluate("each => getComputedStyle(each).backgroundImage")
    colours = value_colours(np.array([-1.0, 1.0]), Theme.named("dark"))
    for each in colours:
        assert f"rgb({', '.join(map(str, each))})" in gradient
    assert page.locator(".key li").count() == 0
    page.context.close()
