"""The HTML of pages: one file, a strict policy, and no string of a stranger's that is more."""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from epochreel.datasets.dataset import ValueScaling
from epochreel.errors import UserError
from epochreel.pages.comparing import GOAL, compared
from epochreel.pages.page import _heading, _summary, page_of
from epochreel.pages.wording import words_of
from epochreel.reels.about import About
from epochreel.reels.recorder import Recorder
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.colours import darkened
from epochreel.scenes.words.measures import written_measures_of
from epochreel.tests.scenes import tiny
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

from .unpacking import bytes_of

HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202e evil \u2028"


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    spec = RunSpec.parse({"data": "circles", "hidden": (3,), "epochs": 5})
    return record(spec, tmp_path_factory.mktemp("page") / "run.reel")


SPIRAL = "8-8 tanh · Adam 0.01 · spiral"
RINGS = tiny.recording(about=About("three rings", "Three rings", (("8-8", "tanh"),)))
LOST = tiny.recording(loss=(1.0, 0.5, np.nan))


@pytest.mark.parametrize(
    ("runs", "heading", "summary"),
    [
        (
            [tiny.recording()],
            "A network learns the spiral",
            f"{SPIRAL} · 6 training points ●  2 test points ○",
        ),
        (
            [LOST],
            "Training diverges at epoch 2",
            f"{SPIRAL} · 6 training points ●  2 test points ○",
        ),
        (
            [tiny.recording()] * 2,
            "Both networks reach 95\u2009% on the spiral",
            f"{SPIRAL} · 6 training points ●  2 test points ○",
        ),
        (
            [tiny.recording(), tiny.recording(tested=0)],
            "Both networks reach 95\u2009% on the spiral",
            SPIRAL,
        ),
        (
            [tiny.recording(), RINGS, tiny.recording(0)],
            "3 runs on the spiral and three rings",
            "8-8 tanh · 6 training points ●  2 test points ○",
        ),
        (
            [tiny.recording(), LOST, tiny.recording()],
            "Two of three networks reach 95\u2009% on the spiral",
            f"Training diverges in 1 of 3 runs · {SPIRAL} · 6 training points ●  2 test points ○",
        ),
    ],
)
def test_a_page_says_what_is_on_it(runs: list[Recording], heading: str, summary: str) -> None:
    assert (_heading(runs), _summary(runs)) == (heading, summary)


class _Tags(HTMLParser):
    """All tags of a page with their attributes, and the texts of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] == "script" and data.strip():
            self.scripts.append(data)


def test_only_scripts_and_styles_of_the_policy_run(recording: Recording) -> None:
    page = _Tags(page_of([recording]))
    policy = next(each["content"] for tag, each in page.tags if "http-equiv" in each)
    assert policy is not None
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    shown, player, opener = page.scripts
    style, script = zlib.decompress(bytes_of(player)).decode().split("\0")
    for text in (opener, style, script):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert len(json.loads(shown)["recordings"]) == 1
    assert not re.search(r"https?://(?!www\.w3\.org/)", style + script)
    assert style.count("/*") == 1
    assert "/*! Inter: Copyright 2020 The Inter Project Authors" in style
    assert "SIL OPEN FONT LICENSE" in (files("epochreel.pages") / "inter.txt").read_text("utf-8")


def test_strings_of_strangers_are_text(recording: Recording) -> None:
    plain = _Tags(page_of([recording], title="A title"))
    header = recording.header
    dataset = replace(header.dataset, class_names=(HOSTILE, "b"), axis_names=(HOSTILE, "y"))
    hostile = Recording(
        replace(header, dataset=dataset), recording.steps, recording.metrics, recording.stored
    )
    page = _Tags(page_of([hostile], title=HOSTILE))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    shown = json.loads(page.scripts[0])
    assert shown["title"] == HOSTILE
    assert shown["recordings"][0]["words"]["task"]["names"][0] == HOSTILE
    numbered = json.loads(plain.scripts[0])["recordings"][0]["words"]["task"]
    assert (numbered["named"], shown["recordings"][0]["words"]["task"]["named"]) == (False, True)


def test_a_page_has_the_readers_theme_or_a_given_one(recording: Recording) -> None:
    assert "data-theme" not in page_of([recording]).partition("<head>")[0]
    assert 'data-theme="light"' in page_of([recording], theme="light").partition("<head>")[0]


@pytest.mark.slow
@pytest.mark.parametrize("count", [0, 1, 9, 10])
def test_a_page_has_one_to_nine_recordings(recording: Recording, count: int) -> None:
    if count in (0, 10):
        with pytest.raises(UserError, match="a page shows 1 to 9 recordings"):
            page_of([recording] * count)
    else:
        assert (
            len(json.loads(_Tags(page_of([recording] * count)).scripts[0])["recordings"]) == count
        )


def test_render_writes_a_page(
    run: Callable[..., tuple[int, str, str]], recording: Recording
) -> None:
    reel = str(recording.path)
    status, _, said = run("render", reel, "-o", "page.html")
    assert status == 0
    assert said.startswith("page.html  ")
    assert Path("page.html").read_text("utf-8").startswith("<!doctype html>")
    status, _, said = run("render", reel, "-o", "page.html")
    assert (status, "page.html exists" in said) == (2, True)
    status, _, said = run("render", reel, "-o", "other.html", "--size", "720p")
    assert status == 2
    assert "--size does not apply to .html" in said
    assert not Path("other.html").exists()


def _charts(recordings: list[Recording]) -> list[list[dict[str, object]]]:
    shown = json.loads(_Tags(page_of(recordings)).scripts[0])
    return [each["words"]["charts"] for each in shown["recordings"]]


@pytest.mark.slow
def test_losses_side_by_side_have_one_scale_where_they_are_alike(recording: Recording) -> None:
    larger = replace(recording.metrics, train_loss=recording.metrics.train_loss * 40)
    high = Recording(recording.header, recording.steps, larger, recording.stored)
    (alone, _), (own, _) = _charts([recording])[0], _charts([high])[0]
    assert alone["top"] != own["top"]
    shared = _charts([recording, high])
    assert [each[0]["top"] for each in shared] == [own["top"]] * 2
    other = Recording(
        replace(recording.header, loss="hinge"), recording.steps, larger, recording.stored
    )
    apart = _charts([recording, other])
    assert [each[0]["top"] for each in apart] == [alone["top"], own["top"]]


@pytest.mark.parametrize(
    ("runs", "title", "series", "waiting"),
    [
        ([tiny.recording()] * 2, "Training accuracy", "train_accuracy", "below 95\u2009%"),
        ([tiny.recording(0)] * 2, "Test loss", "test_loss", "test loss above 0.025"),
        ([tiny.recording(0), tiny.recording(0, tested=0)], "Training loss", "train_loss", None),
    ],
)
def test_runs_side_by_side_are_measured_as_in_films(
    runs: list[Recording], title: str, series: str, waiting: str | None
) -> None:
    shown = compared(runs, ["a", "b"])
    measure, run = written_measures_of(runs)[0], shown["runs"][0]
    assert (shown["chart"]["title"], run["series"], run["own"]) == (title, series, None)
    assert measure.name == title
    assert run["waiting"] == waiting or waiting is None
    assert run["marks"] == [[2.0, f"{measure.met(GOAL)[0]} at epoch 2"]]


def test_runs_without_a_measure_in_common_have_no_chart() -> None:
    shown = compared([tiny.recording(), tiny.recording(0)], ["a", "b"])
    assert shown["chart"] is None
    assert [each["own"]["title"] for each in shown["runs"]] == ["Training accuracy", "Test loss"]


def test_a_run_says_when_it_has_ended_or_diverged() -> None:
    short = tiny.recording(accuracy=(0.5, 0.5), loss=(1.0, 1.0))
    shown = compared([short, LOST, tiny.recording()], ["a", "b", "c"])
    ends = [each["marks"] for each in shown["runs"]]
    assert ends[:2] == [[[1.0, "ended at epoch 1"]], [[2.0, "diverged at epoch 2"]]]
    assert [text for _, text in ends[2]] == ["reached 95\u2009% at epoch 2"]


def test_a_key_stands_once_where_colours_are_the_same() -> None:
    first = tiny.recording()
    named = first.on(replace(first.dataset, class_names=("cats", "dogs")))
    assert compared([named, named], ["a", "b"])["key"] is True
    assert compared([first, named], ["a", "b"])["key"] is False
    values = tiny.recording(0)
    assert compared([values, values], ["a", "b"])["key"] == ["\u22121", "1"]
    renamed = values.on(replace(values.dataset, label_name="price"))
    assert compared([values, renamed], ["a", "b"])["key"] is False


@pytest.mark.parametrize(("count", "darker"), [(2000, False), (2001, True)])
def test_many_points_are_darker_than_fields(tmp_path: Path, count: int, darker: bool) -> None:
    points = np.random.default_rng(0).normal(size=(count, 2))
    with Recorder(tmp_path / "x.reel", data=(points, (points[:, 0] > 0).astype(int))) as recorder:
        recorder.snapshot(lambda asked: asked[:, 0], epoch=0)
    words = words_of(Recording.open(tmp_path / "x.reel"))
    colours = words["task"]["colours"]
    assert (words["edges"] == [darkened(each) for each in colours]) == darker


@pytest.mark.parametrize(
    ("named", "scale", "name", "remark"),
    [
        ("price (€)", 1e6, "price", " (million €)"),
        ("price (asking)", 1e6, "price", " (asking, millions)"),
        ("price (€)", 1.0, "price (€)", ""),
        ("price", 1e6, "price", " (millions)"),
    ],
)
def test_an_axis_has_one_bracket(named: str, scale: float, name: str, remark: str) -> None:
    recording = tiny.recording()
    x0, x1, y0, y1 = recording.dataset.domain
    domain = (scale * x0, scale * x1, scale * y0, scale * y1)
    dataset = replace(recording.dataset, domain=domain, axis_names=(named, "y"))
    axis = words_of(recording.on(dataset))["axes"][0]
    assert (axis["name"], axis["remark"]) == (name, remark)


def test_charts_are_of_what_was_measured() -> None:
    for tested, series in ((2, ["train", "test"]), (0, ["train"])):
        charts = words_of(tiny.recording(tested=tested))["charts"]
        assert [each["title"] for each in charts] == ["Loss", "Accuracy"]
        assert [each["series"] for each in charts] == [series] * 2
    (loss,) = words_of(tiny.recording(0))["charts"]
    assert loss["series"] == ["train", "test"]


@pytest.mark.parametrize(
    ("column", "axis", "value", "after", "chart"),
    [
        ("price (€)", ["price", " (thousand €)"], "price (€)", " €", "Error (€)"),
        ("price", ["price", " (thousands)"], "price", "", "Error"),
        ("price (asking)", ["price", " (asking, thousands)"], "price (asking)", "", "Error"),
    ],
)
def test_axes_values_and_errors_have_their_unit(
    column: str, axis: list[str], value: str, after: str, chart: str
) -> None:
    reel = tiny.recording(0)
    dataset = replace(
        reel.dataset,
        axis_names=(column, "y"),
        label_name=column,
        domain=(0.0, 2e5, 0.0, 1.0),
        value_scaling=ValueScaling(100.0, 50.0),
    )
    header = replace(reel.header, dataset=dataset)
    words = words_of(Recording(header, reel.steps, reel.metrics, reel.stored))
    assert [words["axes"][0][each] for each in ("name", "remark")] == axis
    assert (words["task"]["names"], words["task"]["after"]) == ([value], after)
    assert [each["title"] for each in words["charts"]] == [chart]
