"""Galleries: what the page holds, that strings do no harm, and what the command refuses."""

import html
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from epochreel import Recorder
from epochreel.datasets.dataset import ValueScaling
from epochreel.pages.gallery import _counts, _filters, gallery_of
from epochreel.pages.gallery_cards import card_of, item_of, plain
from epochreel.pages.gallery_folder import Made, Output, is_gallery, outputs_in
from epochreel.pages.gallery_medians import medians_of, written_medians
from epochreel.pages.gallery_posters import Poster
from epochreel.pages.gallery_runs import numbers_of, run_of
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.words.race import written_training_losses_of
from epochreel.tests.scenes.tiny import SPIRAL, recording

from .gallery_files import HOSTILE, picture, reel

Run = Callable[..., tuple[int, str, str]]


def page_over(folder: Path, made: dict[str, Made] | None = None) -> tuple[str, list[str]]:
    outputs = outputs_in(folder, made or {})
    page = folder / "index.html"
    return gallery_of(folder, outputs, title=folder.name, page=page, report=lambda *_: None)


def data_of(page: str) -> dict[str, Any]:
    text = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert text is not None
    found: dict[str, Any] = json.loads(text[1])
    return found


def over(steps: Steps) -> Recording:
    """A run of two steps over others."""
    run = recording(loss=(1.0, 1.0), accuracy=(0.5, 0.5))
    return Recording(run.header, steps, run.metrics, run.stored)


def test_names_need_not_be_text(tmp_path: Path) -> None:
    picture(tmp_path / "a.png")
    (tmp_path / "a.png").rename(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.png"))
    text, warnings = page_over(tmp_path)
    text.encode()
    assert warnings == []
    assert 'href="./a%FF.png"' in text


@pytest.mark.parametrize(
    ("right", "said"), [(12, "train 100\u2009%"), (11, "train 92\u2009%"), (9, "train 75\u2009%")]
)
def test_accuracy_is_written_as_in_pictures(tmp_path: Path, right: int, said: str) -> None:
    points = np.linspace(-1, 1, 24).reshape(12, 2)
    labels = (np.arange(12) < 6).astype(int)
    wrong = np.arange(12) >= right
    with Recorder(tmp_path / "a.reel", data=(points, np.where(wrong, 1 - labels, labels))) as made:
        for epoch in range(2):
            made.snapshot(lambda x: -9.0 * x[:, 0], epoch=epoch)
    text, _ = page_over(tmp_path)
    numbers = re.search('<p class="numbers">(.*?)</p>', text)
    assert numbers is not None
    assert numbers[1] == said
    assert "12 training points</bdi>" in text  # without the marks that films draw them with


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (recording(), "training loss 0.0010, test loss 0.0010, epochs 0 to 2"),
        (recording(loss=(1.0,), accuracy=(1.0,)), "training loss 1.00, test loss 1.00, epoch 0"),
        (recording(loss=(np.nan,) * 2, accuracy=(1.0, 1.0)), "epochs 0 to 1"),
        (
            recording(loss=(1.0, np.nan), accuracy=(0.5, 0.5)),
            "training loss diverged, epochs 0 to 1",
        ),
        (
            over(Steps(np.array([10, 20]), "tree")),
            "training loss 1.00, test loss 1.00, trees 10 to 20",
        ),
        (
            over(Steps(np.arange(2), "C", np.array([0.1, 10]))),
            "training loss 1.00, test loss 1.00, values of C 0.1 to 10",
        ),
    ],
)
def test_a_run_has_its_last_loss_and_its_steps(run: Recording, said: str) -> None:
    numbers = {name: each for name, each in numbers_of(run).items() if "accuracy" not in name}
    assert ", ".join(map(" ".join, numbers.items())) == said


def of_values(
    *losses: float, deviation: float = 300.0, name: str = "rent (€)", loss: str = ""
) -> Recording:
    """A run without test points of standardised values, whose errors are √2l deviations."""
    run = recording(0, tested=0, loss=losses)
    scaling = ValueScaling(900.0, deviation)
    data = replace(run.dataset, value_scaling=scaling, label_name=name)
    header = replace(run.header, dataset=data, loss=loss or run.header.loss)
    return Recording(header, run.steps, run.metrics, run.stored)


def lost(*losses: float) -> list[Recording]:
    return [recording(0, loss=(1.0, each)) for each in losses]


def shown(*runs: Recording) -> list[dict[str, Any]]:
    """Runs as the page has them, at their first two steps."""
    return [run_of(each, [0, 1], {}) for each in runs]


@pytest.mark.parametrize(
    ("run", "noun", "of", "said"),
    [
        (of_values(1.0, 0.18), "error", "errors in €", "180.0 €"),
        (of_values(1.0, 0.18, name="rent"), "error", "errors", "180.0"),
        (of_values(1.0, 0.18, name="rent (k€)"), "error", "errors in k€", "180.0 thousand €"),
        (of_values(0.5, 0.18, deviation=3e5), "error", "errors in €", "180.0 thousand €"),
        (of_values(2e4, 0.18), "error", "errors in €", "180 €"),
        (of_values(1.0, 0.18, loss="a loss of its own"), "loss", "own losses", "0.18"),
        (recording(0, loss=(1.0, 0.18)), "loss", "squared error losses", "0.18"),
        (
            recording(2, accuracy=(0.5, 0.5), loss=(1.0, 0.18)),
            "loss",
            "cross entropy losses",
            "0.18",
        ),
    ],
)
def test_a_run_has_its_last_error_as_pictures_write_it(
    run: Recording, noun: str, of: str, said: str
) -> None:
    (found,) = shown(run)
    assert (found["loss"]["noun"], found["loss"]["said"]) == (noun, of)
    assert numbers_of(run)[f"training {noun}"] == said
    errors = written_training_losses_of([run])[0]
    assert errors.said(float(errors.values[-1])) == said
    assert found["curves"]["train_loss"][-1] == pytest.approx(found["loss"]["end"])
    judged = len(run.dataset.class_names) > 0
    assert written_medians(shown(run)).endswith(f"{noun} {said}") != judged


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([of_values(1.0, 0.18), of_values(1.0, 0.5)], "median of 2: error 240.0 €"),
        # As pictures of the run whose error is nearest write it.
        (
            [of_values(1.0, 0.5), *[of_values(1.0, 0.5, deviation=3e5)] * 2],
            "median of 3: error 300.0 thousand €",
        ),
        ([of_values(1.0, 0.5), of_values(1.0, 0.5, name="rent (k€)")], ""),
        ([of_values(1.0, 0.5), *lost(0.5)], ""),
        ([*lost(1.0, 0.5, 0.25)[1:]], "median of 2: loss 0.38"),
    ],
)
def test_errors_have_a_median_where_they_have_one_unit(runs: list[Recording], said: str) -> None:
    assert written_medians(shown(*runs)) == said


def test_outputs_are_sorted_by_losses_without_unit() -> None:
    """An error in € is no larger than the same one in k€, nor than another run's loss."""
    runs = [
        recording(tested=0, accuracy=(0.5, 0.5), loss=(1.0, 0.43)),
        of_values(1.0, 0.18),
        of_values(1.0, 0.2, deviation=0.3, name="rent (k€)"),
    ]
    ranks = [medians_of(shown(each))["train_loss"] for each in runs]
    assert ranks == [0.43, 0.18, 0.2]
    assert medians_of(shown(*runs))["train_loss"] == 0.2


LOST = recording(0, loss=(1.0, np.nan))
NEVER = recording(0, loss=(np.nan, np.nan))
SPLIT = [recording(accuracy=(0.5, 1.0), loss=(1.0, 0.1), tested=each) for each in (2, 0)]


def right(*shares: float) -> list[Recording]:
    """Runs without test points that end with these shares of right answers."""
    return [
        recording(tested=0, accuracy=(0.5, each), loss=(1.0, np.nan if np.isnan(each) else 0.1))
        for each in shares
    ]


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([recording()], "train 100\u2009% · test 100\u2009%"),
        (right(0.75), "train 75\u2009%"),
        (right(0.75, 0.25, 1.0), "median of 3: train 75\u2009%"),
        (right(0.5, 1.0), "median of 2: train 75\u2009%"),
        (right(0.5, np.nan, 0.75, np.nan, 1.0), "median of 5: train 50\u2009%"),
        (right(np.nan, np.nan, 1.0), ""),
        (SPLIT, "median of 2: train 100\u2009%"),
        (lost(0.5), "loss 0.50"),
        (lost(0.5, 0.1, 0.3), "median of 3: loss 0.30"),
        (lost(0.5, 0.1, np.nan), "median of 3: loss 0.50"),
        ([*lost(0.5), LOST, LOST], ""),
        ([*lost(0.5, 0.5), NEVER], ""),
        ([LOST], ""),
        ([], ""),
    ],
)
def test_of_several_runs_a_median_counts_those_that_diverged(
    runs: list[Recording], said: str
) -> None:
    """As worse than all others; what some have not measured has no median of all."""
    assert written_medians(shown(*runs)) == said


@pytest.mark.parametrize(
    ("ends", "reached"), [((1.0,), 1), ((1.0, 0.5, 1.0), 1), ((1.0, 0.5, 0.5), None)]
)
def test_a_goal_that_most_runs_miss_is_never_reached(
    ends: tuple[float, ...], reached: int | None
) -> None:
    rank = medians_of(shown(*right(*ends)))
    assert (rank["reached"], rank["last"]) == (reached, 1)


def of(title: str, summary: str, **settings: str) -> dict[str, Any]:
    about = replace(SPIRAL, title=title, parts=((summary,),))
    return run_of(recording(about=about), [0, 2], settings)


OF_A = {"a": of("A", "one", seed="1"), "same": of("A", "two", seed="2"), "b": of("B", "one")}


@pytest.mark.parametrize(
    ("reels", "caption", "summary", "shown", "seeds"),
    [
        (["a"], "A network learns A", True, ["a"], ["1"]),
        (["a", "same"], "A network learns A", False, ["a", "same"], ["1", "2"]),
        (["a", "b"], "2 recordings", True, ["a", "b"], ["1"]),
        (["b", "unread"], "A network learns B", True, ["b"], []),
        (["unread"], "", False, [], []),
    ],
)
def test_an_output_is_described_by_what_its_recordings_have_in_common(
    reels: list[str], caption: str, summary: bool, shown: list[str], seeds: list[str]
) -> None:
    item = item_of(Output("x", ("x.png",), tuple(reels)), OF_A, ".", {"seed": ["1", "2"]})
    assert (item["caption"], item["runs"], item["facets"]) == (caption, shown, {"seed": seeds})
    assert item["summary"] == ("one · 6 training points, 2 test points" if summary else "")
    card = card_of(0, item, "", None)
    assert card.count("<p><bdi>") == bool(caption) + summary


def test_a_card_has_its_poster_or_nothing_in_its_place() -> None:
    item = item_of(Output("x", ("x.png",)), {}, ".", {})
    for poster, width in ((Poster(b"x", 64, 36), ['width="64"']), (None, [])):
        card = card_of(0, item, "train <1", poster)
        assert re.findall(r'width="\d+"', card) == width
        assert ('class="blank"' in card) == (poster is None)
        assert '<p class="numbers">train &lt;1</p>' in card
    assert 'class="numbers"' not in card_of(0, item, "", None)


@pytest.mark.parametrize(
    ("count", "begins"),
    [(0, ""), (1, "<details open>"), (4, "<details open>"), (5, "<details>")],
)
def test_few_filters_are_open(count: int, begins: str) -> None:
    filters = _filters({str(each): ["1", "2"] for each in range(count)})
    assert filters.partition("<summary>")[0] == begins


@pytest.mark.parametrize(
    ("outputs", "runs", "said"),
    [
        (1, 0, "1 output"),
        (2, 1, "2 outputs · 1 recording"),
        (1200, 2, "1,200 outputs · 2 recordings"),
    ],
)
def test_outputs_and_recordings_are_counted(outputs: int, runs: int, said: str) -> None:
    assert _counts(outputs, runs) == said


@pytest.mark.parametrize(
    ("text", "written"), [("a\n b\tc", "a  b c"), ("a\x00b", "ab"), ("a\u202eb", "ab")]
)
def test_plain_text_is_on_one_line(text: str, written: str) -> None:
    assert plain(text) == written


def test_runs_that_are_alone_in_an_output_are_replayed(tmp_path: Path) -> None:
    for name in "abc":
        reel(tmp_path / f"{name}.reel")
    picture(tmp_path / "two.png")
    text, _ = page_over(tmp_path, {"two.png": Made("", ("a.reel", "b.reel"))})
    runs = data_of(text)["runs"]
    assert {name for name, run in runs.items() if "replay" in run} == {"c.reel"}


def test_no_share_is_rounded_to_all() -> None:
    sure, lost = shown(recording(accuracy=(0.5, 0.99996), loss=(1.0, 0.1)), LOST)
    assert sure["curves"]["train_accuracy"] == [0.5, 0.99996]
    assert lost["curves"]["train_loss"] == [1.0, None]


@pytest.mark.parametrize("name", ["a.mp4", "a.gif", "a.png", "a.webp"])
def test_files_that_cannot_be_read_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"nothing")
    text, warnings = page_over(tmp_path)
    assert warnings == [f"{name} cannot be read"]
    assert 'class="blank"' in text


def test_a_recording_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.reel").write_bytes(b"nothing")
    _, warnings = page_over(tmp_path)
    assert len(warnings) == 1
    assert warnings[0].startswith("a.reel: ")


def test_names_and_titles_are_harmless(tmp_path: Path) -> None:
    reel(tmp_path / f"{HOSTILE}.reel", title=plain(HOSTILE))
    picture(tmp_path / f"{HOSTILE}.png")
    text, warnings = page_over(tmp_path, {f"{HOSTILE}.png": Made(f"run {HOSTILE}")})
    assert warnings == []
    assert text.count("<script") == 2
    assert "\u202e" not in text
    assert html.escape(plain(HOSTILE)) in text
    (output,) = data_of(text)["outputs"]
    assert output["commands"] == [f"run {HOSTILE}"]
    assert output["files"][0]["href"].startswith("./a%3Cscript%3E")


def test_a_name_is_no_address_of_another_kind(tmp_path: Path) -> None:
    picture(tmp_path / "javascript:alert(1).png")
    text, _ = page_over(tmp_path)
    assert 'href="./javascript%3Aalert%281%29.png"' in text


def test_the_page_requests_nothing_from_elsewhere(tmp_path: Path) -> None:
    reel(tmp_path / "a.reel")
    text, _ = page_over(tmp_path)
    assert "default-src 'none'" in text
    assert "unsafe" not in text
    assert re.findall(r"(?:src|href)=\"(?!\./|data:)", text) == []
    links = set(re.findall(r"https?://[^\s\"'`]+", text))
    assert links <= {"http://www.w3.org/2000/svg"}  # the name of a vocabulary


def test_runs_can_be_filtered_by_what_differs(tmp_path: Path, run: Run) -> None:
    common = "--data circles --points 16 --epochs 1 -q"
    for hidden in ("2", "10"):
        line = f"record {common} --hidden {hidden} -o {tmp_path}/h{hidden}.reel"
        assert run(*line.split())[0] == 0
    data = data_of(page_over(tmp_path)[0])
    assert data["facets"] == {"network": ["2 neurons", "10 neurons"]}


def test_the_command_writes_a_page_that_it_replaces(tmp_path: Path, run: Run) -> None:
    picture(tmp_path / "a.png")
    status, _, errors = run("gallery", str(tmp_path))
    page = tmp_path / "index.html"
    assert (status, is_gallery(page)) == (0, True)
    assert "1 output" in errors
    assert run("gallery", str(tmp_path), "-q") == (0, "", "")
    assert len(data_of(page.read_text("utf-8"))["outputs"]) == 1
    page.write_text("my own page")
    status, _, errors = run("gallery", str(tmp_path))
    assert status == 2
    assert "--force" in errors
    assert page.read_text() == "my own page"
    assert run("gallery", str(tmp_path), "--force", "-q")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone"], "no such folder"),
        (["{folder}/a.png"], "not a folder"),
        (["{folder}", "-o", "-"], "standard output"),
        (["{folder}", "-o", "a.txt"], "must end with .html"),
    ],
)
def test_what_the_command_refuses(
    tmp_path: Path, run: Run, arguments: list[str], message: str
) -> None:
    picture(tmp_path / "a.png")
    status, _, errors = run("gallery", *(each.format(folder=tmp_path) for each in arguments))
    assert status == 2
    assert message in errors


def test_files_are_named_from_where_the_page_is(tmp_path: Path, run: Run) -> None:
    (tmp_path / "figures").mkdir()
    picture(tmp_path / "figures" / "a.png")
    assert run("gallery", str(tmp_path / "figures"), "-o", f"{tmp_path}/all.html", "-q")[0] == 0
    assert 'href="./figures/a.png"' in (tmp_path / "all.html").read_text("utf-8")


def test_files_say_themselves_which_command_remakes_them(tmp_path: Path, run: Run) -> None:
    reel(tmp_path / "a.reel")
    line = f"render {tmp_path}/a.reel -o {tmp_path}/a.png --size 160x90 -q"
    assert run(*line.split())[0] == 0
    assert run("gallery", str(tmp_path), "-q") == (0, "", "")
    (output,) = data_of((tmp_path / "index.html").read_text("utf-8"))["outputs"]
    assert output["commands"] == ["epochreel render a.reel -o a.png --size 160x90"]
    (tmp_path / "a.png").write_bytes(b"nothing")
    assert run("gallery", str(tmp_path), "-q")[0] == 0
    (output,) = data_of((tmp_path / "index.html").read_text("utf-8"))["outputs"]
    assert output["commands"] == []
