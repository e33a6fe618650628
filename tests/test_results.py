"""What commands say of what they wrote, and opening it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from epochreel.commands.results import Recorded, written_size
from epochreel.reels.snapshot import Snapshot
from epochreel.training.spec import RunSpec

Run = Callable[..., tuple[int, str, str]]

QUICK = ["--epochs", "2", "--points", "32", "--hidden", "3"]


@pytest.mark.slow
def test_a_line_says_what_was_written(run: Run, tmp_path: Path) -> None:
    _, out, err = run("record", *QUICK, "-o", "a.reel")
    size = written_size((tmp_path / "a.reel").stat().st_size)
    assert out == ""
    assert err.startswith("a.reel  epochs 0 to 2, ")
    assert err.endswith(f"\u2009% of training points right, {size}\n")
    values = ["--data", "reg-plane", "--hidden", "3", "--epochs", "2"]
    assert (
        "a.reel  epochs 0 to 2, training loss 0." in run("record", *values, "-o", "a.reel", "-f")[2]
    )
    film, still = tmp_path / "a.mp4", tmp_path / "a.png"
    _, out, err = run("render", "a.reel", "--size", "128x72@10", "--duration", "1.5", "-o", "a.mp4")
    assert (out, err) == ("", f"a.mp4  1.5 s, 128×72, {written_size(film.stat().st_size)}\n")
    _, _, err = run("render", "a.reel", "--size", "128x72", "-o", "a.png")
    assert err == f"a.png  128×72, {written_size(still.stat().st_size)}\n"
    assert run("record", *QUICK, "-o", "b.reel", "--quiet") == (0, "", "")
    assert run("render", "a.reel", "--size", "128x72", "-o", "b.png", "-q") == (0, "", "")


def test_many_recordings_have_one_line_together(run: Run) -> None:
    assert run("record", *QUICK, "--seeds", "0-19", "-o", "few")[2].count("\n") == 20
    _, _, err = run("record", *QUICK, "--seeds", "0-20", "-o", "more")
    right = r"\d+\u2009% to \d+\u2009% of training points right"
    assert re.match(rf"more  21 recordings, epochs 0 to 2, {right}, ", err)
    assert err.count("\n") == 1


def test_many_recordings_of_values_say_the_least_and_the_largest_loss(
    tmp_path: Path, run: Run
) -> None:
    quick = ["--epochs", "2", "--hidden", "3", "--seeds", "0-20"]
    _, _, err = run("record", "--data", "reg-plane", *quick, "-o", "values")
    assert re.search(r"epochs 0 to 2, test loss 0\.\d+ to 0\.\d+, ", err)
    rows = "\n".join(f"{k % 7},{k % 5},{k * 1000}" for k in range(40))
    (tmp_path / "rent.csv").write_text(f"x,y,rent (€)\n{rows}\n")
    table = ["--data", "rent.csv", "--target", "value"]
    _, _, err = run("record", *table, *quick, "-o", "table")
    assert re.search(r"epochs 0 to 2, test error [\d,]+ € to [\d,]+ €, ", err)


@pytest.mark.parametrize(
    ("accuracy", "loss", "said"),
    [
        (0.9, 0.5, "50\u2009% to 90\u2009% of training points right, "),
        (0.5, 0.5, "50\u2009% of training points right, "),
        (0.9, float("nan"), ""),
    ],
)
def test_many_recordings_say_how_the_worst_and_the_best_do_unless_one_diverged(
    accuracy: float, loss: float, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last = Snapshot(5, 0.5, 0.7, 0.5, 0.5, (), (), 0.0)
    paths = [tmp_path / f"{number}.reel" for number in range(21)]
    for path in paths:
        path.touch()
    recorded = Recorded([RunSpec(epochs=5)] * 21, paths, last=dict.fromkeys(range(21), last))
    recorded.last[7] = replace(last, train_loss=loss, train_accuracy=accuracy)
    recorded.say()
    assert f"21 recordings, epochs 0 to 5, {said}0 bytes\n" in capsys.readouterr().err


def test_many_recordings_in_several_units_have_no_error_in_common(
    tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = "\n".join(f"{k % 7},{k % 5},{k * 1000}" for k in range(40))
    for unit in "€$":
        (tmp_path / f"{unit}.csv").write_text(f"x,y,rent ({unit})\n{rows}\n", "utf-8")
        table = ["--data", f"{unit}.csv", "--target", "value"]
        run("record", *table, "--epochs", "2", "--hidden", "3", "-o", f"{unit}.reel")
    last = Snapshot(2, 0.5, 0.7, float("nan"), float("nan"), (), (), 0.0)
    paths = [tmp_path / f"{unit}.reel" for unit in "€$"] * 11
    Recorded([RunSpec(epochs=2)] * 22, paths, last=dict.fromkeys(range(22), last)).say()
    assert "22 recordings, epochs 0 to 2, " in (said := capsys.readouterr().err)
    assert "error" not in said


def test_runs_that_diverged_have_no_numbers(run: Run) -> None:
    steep = ["--learning-rate", "1000", "--optimizer", "sgd", "--epochs", "90", "-o", "a.reel"]
    _, _, err = run("record", "--data", "reg-plane", *steep)
    assert re.fullmatch(r"a\.reel  epochs 0 to \d of 90 \(training diverged\), \d+ kB\n", err)
    shown = run("inspect", "a.reel")[1]
    assert "of 90: training diverged.\n" in shown
    assert not re.search("nan|inf", shown)
    _, out, err = run("record", "--data", "reg-plane", *steep, "-f", "-q")
    assert not out
    assert re.fullmatch(r"epochreel: warning: training diverged at epoch \d: a\.reel\n", err)


def test_of_many_runs_those_that_diverged_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = RunSpec.parse({"epochs": 5})
    last = Snapshot(3, float("nan"), 0.7, 0.5, 0.5, (), (), 0.0)
    paths = [tmp_path / f"{index}.reel" for index in range(22)]
    recorded = Recorded([known] * 22, paths, last=dict.fromkeys(range(21), last))
    recorded.last[21] = replace(last, train_loss=0.5)
    recorded.warn()
    assert capsys.readouterr().err == "epochreel: warning: training diverged in 21 of 22 runs\n"


def test_runs_that_ended_early_are_said(run: Run) -> None:
    early = [*QUICK[2:], "--epochs", "90", "--stop-accuracy", "0.01"]
    _, _, err = run("record", *early, "-o", "a.reel")
    assert err.startswith("a.reel  epoch 0 of 90 (accuracy 0.01 reached), ")
    _, _, err = run("record", *early, "--seeds", "0-20", "-o", "more")
    assert "21 recordings, epoch 0, 21 ended early (accuracy 0.01 reached), " in err


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (999, "999 bytes"),
        (4_096, "4.1 kB"),
        (210_400, "210 kB"),
        (999_600, "1.0 MB"),
        (5_340_000, "5.3 MB"),
        (12_345_678_901, "12 GB"),
    ],
)
def test_sizes_are_written_in_units(count: int, text: str) -> None:
    assert written_size(count) == text


@pytest.mark.parametrize("opener", [True, False])
def test_the_result_is_opened(opener: bool, reels: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / ("open" if sys.platform == "darwin" else "xdg-open")
    if opener:
        program.write_text('#!/bin/sh\necho "$1" >opened\n')
        program.chmod(0o755)
    command = [sys.executable, "-m", "epochreel", "render", str(reels / "spiral.reel"), "--open"]
    done = subprocess.run(
        [*command, "-o", "a.png", "--size", "128x72", "-q"],
        cwd=tmp_path,
        env={**os.environ, "PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, (tmp_path / "a.png").is_file()) == (0, True)
    if opener:
        deadline = time.monotonic() + 20
        opened = tmp_path / "opened"
        while not (opened.is_file() and opened.read_text()) and time.monotonic() < deadline:
            time.sleep(0.02)  # the command does not wait for it
        assert opened.read_text() == f"{tmp_path / 'a.png'}\n"
        assert done.stderr == ""
    else:
        warning = "a.png cannot be opened: nothing here opens files of its kind"
        assert done.stderr == f"epochreel: warning: {warning}\n"


def test_an_interruption_counts_the_epochs_that_are_kept() -> None:
    recorded = Recorded([RunSpec()] * 2, [Path("sweep/a.reel"), Path("sweep/b.reel")])
    assert recorded.kept() == ""
    snapshot = Snapshot(0, 0.7, 0.7, 0.5, 0.5, (), (), 0.0)
    recorded.add(1, snapshot)
    assert recorded.kept() == "sweep/b.reel keeps epoch 0"
    recorded.add(0, snapshot)
    assert recorded.kept() == "2 recordings keep epoch 0"
    recorded.add(0, replace(snapshot, epoch=1234))
    assert recorded.kept() == "2 recordings keep epochs 0 to 1,234 at most"
    assert recorded.epochs == 3
