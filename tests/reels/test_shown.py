"""What a recording shows of itself: parts by slices, tables, pictures and a page of a notebook."""

import html
import math
import re
import sys
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import epochreel
from epochreel.datasets.dataset import Dataset
from epochreel.errors import UserError
from epochreel.reels.about import About
from epochreel.reels.grid import Grid
from epochreel.reels.header import Header
from epochreel.reels.losses import OWN_LOSS
from epochreel.reels.parts import within_slice
from epochreel.reels.recording import Recording
from epochreel.reels.shown import command_of, facts_of
from epochreel.reels.steps import Steps
from epochreel.renders import picture as pictures
from epochreel.renders.picture import time_of
from epochreel.tests.scenes.tiny import recording
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

Written = Callable[..., Recording]


@pytest.fixture
def gaps(plain_header: Header, written: Written) -> Recording:
    """A recording of steps 0, 5, 6, 7 and 20."""
    return written(plain_header, [np.zeros(13, np.float32)] * 5, numbers=[0, 5, 6, 7, 20])


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """A recording in a file with blanks in its name."""
    path = tmp_path_factory.mktemp("drawn") / "my run.reel"
    return record(RunSpec.parse({"data": "circle", "hidden": [3], "epochs": 6}), path)


def own_loss(run: Recording) -> Recording:
    """The same, of a loss that is not known."""
    return Recording(replace(run.header, loss=OWN_LOSS), run.steps, run.metrics, run.stored)


# Slices.


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        (slice(5, 7), [5, 6]),
        (slice(5, 7.5), [5, 6, 7]),
        (slice(1, 6), [5]),
        (slice(6, None), [6, 7, 20]),
        (slice(None, 6), [0, 5]),
        (slice(None, None), [0, 5, 6, 7, 20]),
        (slice(0, 100), [0, 5, 6, 7, 20]),
        (slice(-1, None), [20]),
        (slice(-15, None), [6, 7, 20]),
        (slice(None, -1), [0, 5, 6, 7]),
        (slice(-100, -14), [0, 5, 6]),
        (slice(np.int64(5), np.int64(6)), [5]),
    ],
)
def test_slices_are_by_the_number_of_the_step(
    gaps: Recording, part: slice, kept: list[int]
) -> None:
    recording = gaps[part]
    assert recording.epochs.tolist() == kept
    assert recording.whole is gaps
    assert (recording is gaps) == (len(kept) == 5)
    assert ("of 20" in recording.about.summary) == (len(kept) < 5)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (slice(7, 7), "no recorded epochs between; there are 0 to 20: got '7:7'"),
        (slice(8, 20), "no recorded epochs between; there are 0 to 20: got '8:20'"),
        (slice(21, None), "no recorded epochs between; there are 0 to 20: got '21:'"),
        (slice(0, 9, 2), "epochs are chosen by a slice: got slice"),
        (slice("a", None), "a slice is from one epoch to another: got 'a'"),
        (slice(None, [3]), "a slice is from one epoch to another: got [3]"),
    ],
)
def test_other_parts_are_refused(gaps: Recording, part: slice, message: str) -> None:
    with pytest.raises(UserError) as caught:
        gaps[part]
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("part", [5, "5", None])
def test_a_part_is_a_slice(gaps: Recording, part: object) -> None:
    with pytest.raises(UserError, match=f"by a slice: got {part!r}; write .100:200., or"):
        within_slice(gaps.steps, part)


def test_a_recording_is_no_sequence(gaps: Recording) -> None:
    with pytest.raises(TypeError, match="not iterable"):
        iter(gaps)  # type: ignore[call-overload]  # as someone may try


# Tables.


def test_columns_are_the_measures_of_every_step(gaps: Recording) -> None:
    columns = gaps[5:8].to_dict()
    assert columns == {
        "epoch": [5, 6, 7],
        "train_loss": [1.0] * 3,
        "test_loss": [1.0] * 3,
        "train_accuracy": [0.5] * 3,
        "test_accuracy": [0.5] * 3,
        "seconds": [1.0, 2.0, 3.0],
        "gradient_norm_1": [1.0] * 3,
        "gradient_norm_2": [1.0] * 3,
        "dead_units_1": [0.0] * 3,
        "weight_norm_1": [0.0] * 3,
        "weight_norm_2": [0.0] * 3,
    }
    assert {type(each) for column in columns.values() for each in column} == {int, float}


@pytest.mark.parametrize(
    ("step", "values", "names"),
    [
        ("tree", None, ["tree"]),
        ("C", [0.5, 2.0], ["step", "C"]),
        ("seconds", None, ["step"]),
        ("seconds", [0.5, 2.0], ["step", "value"]),
        ("step", [0.5, 2.0], ["step", "value"]),
    ],
)
def test_steps_are_called_by_their_name_unless_a_measure_is(
    plain_header: Header,
    written: Written,
    step: str,
    values: list[float] | None,
    names: list[str],
) -> None:
    header = replace(plain_header, model=Grid.over((0.0, 1.0, 0.0, 1.0), 2, 2), step=step)
    columns = written(header, [np.zeros((1, 2, 2))] * 2, values=values).to_dict()
    measures = ["train_loss", "test_loss", "train_accuracy", "test_accuracy", "seconds"]
    assert list(columns) == [*names, *measures]
    assert columns[names[0]] == [0, 1]
    assert values is None or columns[names[1]] == values
    assert columns["seconds"] == [0.0, 1.0]


def test_a_data_frame_has_the_same_columns(gaps: Recording) -> None:
    pandas = pytest.importorskip("pandas")
    frame = gaps.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert frame.index.name == "epoch"
    assert frame.index.tolist() == [0, 5, 6, 7, 20]
    assert frame.reset_index().to_dict("list") == gaps.to_dict()


def test_without_pandas_there_is_a_remedy(gaps: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UserError, match=r"pandas is not installed; install it .*or use to_dict"):
        gaps.to_pandas()


# Pictures.


def test_a_picture_is_the_frame_that_render_makes(drawn: Recording, tmp_path: Path) -> None:
    for step, at in ((3, "epoch 3"), (3.5, "epoch 3.5"), (None, None)):
        picture = drawn.show(step, size="160x90", theme="light")
        epochreel.render(drawn, tmp_path / "a.png", size="160x90", theme="light", at=at)
        with Image.open(tmp_path / "a.png") as rendered, Image.open(BytesIO(picture.data)) as ours:
            assert ours.tobytes() == rendered.tobytes()
        assert (picture.width, picture.height, picture.warnings) == (160, 90, ())
        assert picture._repr_png_() == (picture.data, {"width": 107})
        assert repr(picture) == "Picture(width=160, height=90, warnings=())"


def test_a_picture_of_another_scene_and_one_that_is_saved(drawn: Recording, tmp_path: Path) -> None:
    picture = drawn.show(2, scene="network", size="192x108")
    assert picture.data != drawn.show(2, size="192x108").data
    assert picture.save(tmp_path / "a.png") == tmp_path / "a.png"
    with Image.open(tmp_path / "a.png") as saved:
        assert saved.size == (192, 108)
    with pytest.raises(UserError, match=r"a picture is a PNG: got .*; end its name with"):
        picture.save(tmp_path / "a.gif")
    with pytest.raises(UserError, match="epoch must be a number: got '3'"):
        time_of(drawn, "3")
    with pytest.raises(UserError, match="there are epochs 0 to 6: got 'epoch 7'"):
        drawn.show(7)
    assert [each.name for each in tmp_path.iterdir()] == ["a.png"]


# Pages.


def text_of(page: str) -> str:
    """What a page says, without its tags and pictures."""
    return html.unescape(re.sub("<[^>]*>", " ", page))


def test_a_page_has_a_picture_facts_and_what_to_type(drawn: Recording) -> None:
    page = drawn._repr_html_()
    (picture,) = re.findall('src="data:image/png;base64,([^"]+)"', page)
    assert Image.open(BytesIO(b64decode(picture))).size == (960, 540)
    text = text_of(page)
    assert "data the circle: 250 training points, 250 test points, 2 classes" in " ".join(
        text.split()
    )
    assert "x, y → 3 tanh → 1" in text
    assert "7 epochs, 0 to 6" in text
    assert f"train {drawn.metrics.train_accuracy[-1]:.4g}, test" in text
    film = drawn.path and drawn.path.with_suffix(".mp4")
    assert f"epochreel render '{drawn.path}' -o '{film}' " in text
    assert "--epochs-shown" not in text
    assert f"-o '{film}' --epochs-shown 2..4" in text_of(drawn[2:5]._repr_html_())


@pytest.mark.parametrize(
    ("path", "part", "command"),
    [
        (None, None, 'epochreel.render(recording, "film.mp4")'),
        (None, Steps(np.arange(2)), 'epochreel.render(recording, "film.mp4")'),
        (Path("a.reel"), None, "epochreel render a.reel -o a.mp4"),
        (
            Path("a.reel"),
            Steps(np.arange(2, 5)),
            "epochreel render a.reel -o a.mp4 --epochs-shown 2..4",
        ),
    ],
)
def test_what_to_type_makes_a_film_of_what_is_shown(
    path: Path | None, part: Steps | None, command: str
) -> None:
    assert command_of(path, part) == command


@pytest.mark.parametrize(("problem", "title"), [("A problem", "A problem"), ("", "the title")])
def test_a_page_has_a_title(problem: str, title: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recording, "show", lambda _: _refuse())
    run = recording(about=About("the title", problem))
    assert f"<strong>{title}</strong>" in run._repr_html_()


def test_a_recording_plays_over_its_picture_unless_it_is_too_large(
    drawn: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = drawn._repr_html_()
    assert page.index("<img ") < page.index("<iframe ") < page.index("<table ")
    assert "&lt;!doctype html&gt;" in page
    monkeypatch.setattr(pictures, "page_of", lambda _: _refuse())
    page = drawn._repr_html_()
    assert "<img " in page
    assert "<iframe " not in page


def test_a_page_of_other_models_says_what_is_known(
    plain_header: Header, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid = Grid.over(plain_header.dataset.domain, 3, 4)
    values = replace(plain_header.dataset, class_names=(), labels=np.array([0.0, 1, 2, 3]))
    header = replace(plain_header, model=grid, dataset=values)
    recording = written(header, [np.zeros((1, 3, 4))])
    lost = replace(
        recording.metrics,
        train_loss=np.array([math.nan]),
        test_loss=np.array([math.inf]),
        train_accuracy=np.array([math.nan]),
        test_accuracy=np.array([math.nan]),
    )
    made = Recording(header, recording.steps, lost, recording._states, damage="it lacks a step")
    monkeypatch.setattr(made, "show", lambda: _refuse())
    page = made._repr_html_()
    text = " ".join(text_of(page).split())
    assert "<img" not in page
    assert "3 training points, 1 test point, values" in text
    assert "model answers at 4×3 samples of the plane" in text
    assert "loss diverged" in text
    assert "accuracy" not in text
    assert "damage it lacks a step" in text
    assert 'epochreel.render(recording, "film.mp4")' in text


@pytest.mark.parametrize(
    ("run", "data", "loss", "accuracy"),
    [
        (
            recording(),
            "the spiral: 6 training points, 2 test points, 2 classes",
            "train 0.001, test 0.001",
            "train 1, test 1",
        ),
        (
            recording(12, points=12, tested=0, loss=(1.0, math.nan), accuracy=(0.5, 0.75)),
            "the spiral: 12 training points, 12 classes",
            "diverged",
            None,
        ),
        (
            recording(0, points=2, tested=1, loss=(1.0, math.inf), accuracy=(0.5, 0.5)),
            "the spiral: 1 training point, 1 test point, values",
            "diverged",
            None,
        ),
        (
            own_loss(recording(points=2, tested=0, loss=(math.nan,) * 2, accuracy=(0.5, 0.5))),
            "the spiral: 2 training points, 2 classes",
            None,
            "train 0.5",
        ),
    ],
)
def test_facts_are_what_was_measured(
    run: Recording, data: str, loss: str | None, accuracy: str | None
) -> None:
    facts = facts_of(run.header, run.steps, run.metrics, "")
    assert (facts["data"], facts.get("loss"), facts.get("accuracy")) == (data, loss, accuracy)
    assert "damage" not in facts


def _refuse() -> None:
    raise UserError("it cannot be drawn")


def test_texts_of_a_stranger_are_escaped(plain_header: Header, written: Written) -> None:
    evil = "<script>alert(1)</script>\"'&"
    about = About(evil, evil, ((evil,),))
    dataset: Dataset = replace(plain_header.dataset, class_names=(evil, "b"))
    header = replace(plain_header, about=about, dataset=dataset, step="<i>")
    page = written(header, [np.zeros(13, np.float32)])._repr_html_()
    assert evil not in page
    assert "<i>" not in page
    assert page.count(html.escape(evil)) == 3
