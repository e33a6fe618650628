"""The command line: recordings, renders, and messages about bad input."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import imageio.v3 as iio
import pytest

from epochreel.commands.mistaken import recordings_of
from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.training.header import spec_of

End = tuple[int, str, str]
Run = Callable[..., End]

QUICK = ["--epochs", "2", "--points", "32", "--hidden", "3"]
SMALL = ["--size", "128x72@10", "--duration", "1"]


def test_record_render_inspect(run: Run, tmp_path: Path) -> None:
    assert run("record", *QUICK, "-o", "a.reel")[:2] == (0, "")
    assert run("render", "a.reel", "-o", "new/a.png", *SMALL, "--theme", "light")[:2] == (0, "")
    assert iio.imread(tmp_path / "new" / "a.png").shape == (72, 128, 3)
    status, text, _ = run("inspect", "a.reel")
    assert status == 0
    assert text.startswith("3 tanh · Adam 0.01 · spiral\n16 training points, 16 test points")


def test_default_output_paths(run: Run, tmp_path: Path) -> None:
    assert run("record", "circles", "--epochs", "2")[0] == 0
    assert run("render", "out/circles-6-relu.reel", *SMALL)[0] == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "circles-6-relu-convergence.mp4",
        "circles-6-relu.reel",
    ]


def test_options_change_parts_of_a_preset(run: Run, tmp_path: Path) -> None:
    run(
        "record", "circles-6-relu", "--epochs", "3", "--seed", "9", "--noise", "0.2", "-o", "a.reel"
    )
    spec = spec_of(Recording.open(tmp_path / "a.reel"))
    assert (spec.hidden, spec.activation, spec.batch_size) == ((6,), "relu", 200)
    assert (spec.epochs, spec.seed, spec.data.options["noise"]) == (3, 9, 0.2)
    run("record", "circles-6-relu", *QUICK[:2], "--data", "xor", "--hidden", "none", "-o", "b.reel")
    spec = spec_of(Recording.open(tmp_path / "b.reel"))
    assert (spec.data.name, spec.data.options["points"], spec.hidden) == ("xor", 500, ())


def test_a_folder_stands_for_the_recordings_in_it(run: Run, tmp_path: Path) -> None:
    """In natural order, among other arguments; other files in it are not named."""
    quick = ["--hidden", "3", "--epochs", "1"]
    run("record", "spiral", *quick, "--seeds", "2,10", "-o", "runs")
    run("record", "spiral", *quick, "-o", "a.reel")
    for seed in ("2", "10"):
        (found,) = (tmp_path / "runs").glob(f"*{seed}.reel")
        found.rename(tmp_path / "runs" / f"run-{seed}.reel")
    (tmp_path / "runs" / "notes.txt").write_text("mine")
    named = [str(Path("runs", f"run-{seed}.reel")) for seed in (2, 10)]
    assert recordings_of(["a.reel", "runs", "runs"]) == ["a.reel", *named, *named]
    _, out, _ = run("inspect", "runs", "a.reel")
    lines = out.splitlines()
    assert [line[:-1] for line in lines if line.endswith(".reel:")] == [*named, "a.reel"]
    small = ["--scene", "comparison", "--size", "128x72", "-o", "two.png"]
    assert run("render", "runs", *small)[0] == 0
    assert "got 1" in run("render", "a.reel", *small, "-f")[2]
    with pytest.raises(UserError, match="no such file"):
        recordings_of(["circles"])


def test_inspect_prints_one_json_object(run: Run) -> None:
    run("record", *QUICK, "--train-share", "1", "-o", "a.reel")
    _, text, _ = run("inspect", "a.reel", "--json")
    printed = json.loads(text, parse_constant=pytest.fail)
    assert set(printed) == {"title", "spec", "epochs", "parameters", "milestones", "ending"}
    assert [row["epoch"] for row in printed["epochs"]] == [0, 1, 2]
    assert set(printed["epochs"][0]) >= {
        "epoch",
        "train_loss",
        "test_loss",
        "train_accuracy",
        "test_accuracy",
        "gradient_norms",
        "seconds",
    }
    assert printed["epochs"][0]["test_loss"] is None
    assert len(printed["epochs"][0]["gradient_norms"]) == 2
    assert printed["parameters"]["shapes"] == [[[2, 3], [3]], [[3, 1], [1]]]
    assert printed["spec"]["data"]["options"]["points"] == 32


def test_record_prints_every_epoch_as_json(run: Run) -> None:
    _, text, _ = run("record", *QUICK, "--json", "-o", "a.reel")
    assert [json.loads(line)["epoch"] for line in text.splitlines()] == [0, 1, 2]


LINK = "https://playground.tensorflow.org/#dataset=xor&seed=0.5&networkShape=3"
BAD: dict[str, tuple[list[str], str]] = {
    "no command": (["recrod"], "no such command: got 'recrod'; did you mean 'record'?"),
    "unknown option": (
        ["record", "--hiden", "3"],
        "no such option: got '--hiden'; did you mean --hidden?",
    ),
    "unknown preset": (["record", "spirl"], "did you mean 'spiral'?"),
    "data set as preset": (["record", "xor"], "got 'xor'; it is a data set: record it with --data"),
    "preset as data set": (
        ["record", "--data", "spiral-8-relu"],
        "got 'spiral-8-relu'; it is a preset: give it as the preset, without --data",
    ),
    "an option by its sense": (["record", "--lr", "3"], "did you mean --learning-rate?"),
    "an option by its sound": (["record", "--optimiser", "sgd"], "did you mean --optimizer?"),
    "an option of others": (["render", "a.reel", "--fps", "3"], "did you mean --size?"),
    "an option of films": (
        ["render", "a.reel", "--caption", "Look!"],
        "got '--caption'; captions are written automatically; for sentences of your own, write",
    ),
    "an option of nobody": (["batch", "article", "--zzz"], "see `epochreel batch --help`"),
    "a short option": (["batch", "article", "-z"], "no such option: got '-z'; see `epochreel"),
    "an option without value": (["render", "a.reel", "--size"], "option '--size' needs a value"),
    "two plans": (
        ["batch", "a", "b"],
        "batch takes nothing after its PLAN: got 'b'; see `epochreel batch",
    ),
    "a command by its sense": (["train"], "did you mean 'record'?"),
    "a tolerance alone": (
        ["record", "--tolerance", "1"],
        "--tolerance applies to runs with --patience; leave --tolerance out",
    ),
    "a share": (["record", "--stop-accuracy", "95"], "--stop-accuracy must be at most 1: got 95"),
    "a seed": (["record", "--data-seed", "-1"], "--data-seed must be at least 0: got -1"),
    "needs others": (
        ["record", "--prune"],
        "--prune needs an --l1 penalty and the --optimizer sgd",
    ),
    "of another data set": (
        ["record", "--data", "linear", "--noise", "1"],
        "option --noise does not apply to data set 'linear'; it takes --points",
    ),
    "record a recording": (
        ["record", "a.reel"],
        "a.reel is a recording, not a preset; render it with `epochreel render a.reel`",
    ),
    "record a link": (
        ["record", "https://playground.tensorflow.org/#"],
        "record --playground 'https",
    ),
    "record a plan": (["record", "a.toml"], "carry it out with `epochreel batch a.toml`"),
    "render a table": (
        ["render", "points.csv"],
        "a table of points, not a recording; record it first, with `epochreel record --data points",
    ),
    "render a workbook": (
        ["render", "my points.xlsx"],
        "record it first, with `epochreel record --data 'my points.xlsx'`",
    ),
    "batch a quoted name": (["batch", "o'b.reel"], """`epochreel render 'o'"'"'b.reel'`"""),
    "record a plan of two words": (["record", "a b.toml"], "`epochreel batch 'a b.toml'`"),
    "render a folder": (["render", "."], ". is a folder, not a recording; it has no recordings"),
    "render an empty folder": (["render", "folder.reel"], "a folder, not a recording; it has no"),
    "inspect a film": (["inspect", "a.MP4"], "no such file: got 'a.MP4'"),
    "batch a recording": (["batch", "a.reel"], "render it with `epochreel render a.reel`"),
    "a preset that is not recorded": (
        ["render", "circles"],
        "no such file: got 'circles'; record it first, with `epochreel record circles -o circles",
    ),
    "nothing to inspect": (["inspect"], "epochreel: inspect needs a FILE; see `epochreel inspect"),
    "two recordings": (
        ["render", "a.reel", "b.reel"],
        "scene 'convergence' shows one recording: got 2; choose a --scene that shows 2: comparison,"
        " gradients, ensemble",
    ),
    "one of two": (
        ["render", "a.reel", "--scene", "comparison"],
        "scene 'comparison' shows 2 to 9 recordings: got 1; give others beside it, such as runs"
        " with other seeds",
    ),
    "a file as preset": (["record", "points.csv"], "--data"),
    "unknown data": (["record", "--data", "spirl"], "did you mean 'spiral'?"),
    "unknown activation": (["record", "--activation", "rleu"], "did you mean 'relu'?"),
    "widths": (["record", "--hidden", "3;3"], "widths like 8,8"),
    "huge widths": (
        ["record", "--hidden", "99999"],
        "a value of --hidden must be at most 1024: got",
    ),
    "negative rate": (
        ["record", "--learning-rate", "-1"],
        "--learning-rate must be above 0: got -1",
    ),
    "no number": (["record", "--epochs", "many"], "epochs must be a whole number: got 'many'"),
    "no epochs": (["record", "--epochs", "0"], "epochs must be at least 1: got 0"),
    "suffix": (["record", "-o", "a.sqlite"], "must end with .reel: got 'a.sqlite'"),
    "file as folder": (["record", *QUICK, "-o", "file.bin/a.reel"], "not a folder: got 'file.bin'"),
    "no reel": (["render", "absent.reel", "-o", "a.mp4"], "absent.reel"),
    "not a reel": (["render", "file.bin", "-o", "a.mp4"], "is not a reel"),
    "nothing to render": (["render", "-o", "a.mp4"], "REEL"),
    "unknown format": (
        ["render", "a.reel", "-o", "a.avi"],
        "allowed: .mp4, .webm, .mov, .gif, .webp, .apng, .png, .svg, .pdf",
    ),
    "unknown scene": (["render", "a.reel", "--scene", "convergance"], "mean 'convergence'?"),
    "unknown theme": (["render", "a.reel", "--theme", "drak"], "did you mean 'dark'?"),
    "unknown pace": (["render", "a.reel", "--pace", "evn"], "did you mean 'even'?"),
    "unknown clock": (
        ["render", "a.reel", "--scene", "comparison", "--by", "second"],
        "did you mean 'seconds'?",
    ),
    "no clock": (
        ["render", "a.reel", "--scene", "ensemble", "--by", "seconds"],
        "option --by does not apply to scene 'ensemble'; it applies to scene comparison",
    ),
    "no goal": (
        ["render", "a.reel", "--goal", "0.9"],
        "it applies to scenes comparison, ensemble and chances",
    ),
    "a goal in per cent": (
        ["render", "a.reel", "--scene", "ensemble", "--goal", "95"],
        "goal must be at most 1: got 95.0; did you mean 0.95?",
    ),
    "a goal with its sign": (
        ["render", "a.reel", "--scene", "ensemble", "--goal", "99.5 %"],
        "goal must be a number: got '99.5 %'; did you mean 0.995?",
    ),
    "all of a share below 1": (
        ["record", "--momentum", "100"],
        "--momentum must be below 1: got 100.0\n",
    ),
    "all of it with its sign": (
        ["record", "--dropout", "100%"],
        "--dropout must be a number: got '100%'\n",
    ),
    "a share below 1": (
        ["record", "--momentum", "90"],
        "--momentum must be below 1: got 90.0; did you mean 0.9?",
    ),
    "all of a goal in per cent": (
        ["render", "a.reel", "--scene", "ensemble", "--goal", "100"],
        "goal must be at most 1: got 100.0; did you mean 1?",
    ),
    "a goal that is no share": (
        ["render", "a.reel", "--scene", "ensemble", "--goal", "2"],
        "goal must be at most 1: got 2.0\n",
    ),
    "a pace by seconds": (
        ["render", "a", "b", "--scene", "comparison", "--by", "seconds", "--pace", "even"],
        "option --pace does not apply by seconds",
    ),
    "a moment of a film": (
        ["render", "a.reel", "--at", "1"],
        "option --at does not apply to .mp4; it applies to .png",
    ),
    "a rate factor of a GIF": (
        ["render", "a.reel", "-o", "a.gif", "--crf", "18"],
        "option --crf does not apply to .gif",
    ),
    "workers of a still": (
        ["render", "a.reel", "-o", "a.png", "--workers", "0"],
        "option --workers does not apply to .png",
    ),
    "no rate factor": (["render", "a.reel", "--crf", "x"], "crf must be a whole number: got 'x'"),
    "no moment": (
        ["render", "a", "-o", "a.png", "--at", "x"],
        "--at is neither a share of the film nor a step: got 'x'",
    ),
    "a late moment": (
        ["render", "a", "-o", "a.png", "--at", "7"],
        "--at must be at most 1: got '7'; it is a share of the film; for a step, write 'epoch 7'",
    ),
    "no range of epochs": (
        ["render", "a.reel", "--epochs-shown", "all"],
        "--epochs-shown is not a range of epochs: got 'all'",
    ),
    "large batches": (
        ["record", "--data", "linear", "--points", "10", "--carry"],
        "batches never fill up from 10 training points: got 25; lower --batch-size",
    ),
    "a small share": (
        ["record", "--points", "10", "--train-share", "0.01"],
        "raise --train-share",
    ),
    "a seed that draws nothing": (
        ["record", "--playground", LINK, "--seed", "1"],
        "--data-seed draws them; leave --seed out",
    ),
    "a fast GIF": (["render", "a.reel", "-o", "a.gif", "--size", "360p@60"], "at most 50 frames"),
    "odd size": (["render", "a.reel", "--size", "641x360"], "must be even"),
    "no size": (["render", "a.reel", "--size", "large"], "write it like 1280x720@30"),
    "huge size": (["render", "a.reel", "--size", "99999x2"], "from 64 to 7680"),
    "too short": (["render", "a.reel", "--duration", "0"], "must be at least 0.5: got 0"),
    "no plan": (["batch", "artcle"], "did you mean 'article'?"),
    "no jobs": (["batch", "article", "--jobs", "0"], "jobs must be at least 1: got 0"),
    "many jobs": (["batch", "article", "--jobs", "x"], "jobs must be a whole number: got 'x'"),
    "the form of a file": (
        ["record", "--data", "csv"],
        "a table is given as its file, like points.csv",
    ),
    "many generated classes": (
        ["record", "--data", "blobs", "--classes", "20"],
        "from 2 to 12: got 20; more have no distinct colours; of a table, --top-classes 11 groups",
    ),
    "inspect nothing": (["inspect", "absent.reel"], "no such file"),
    "inspect a folder": (["inspect", "folder.reel"], "folder"),
    "no list": (["list", "dataset"], "did you mean 'datasets'?"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_exits_with_2_and_one_message(run: Run, tmp_path: Path, case: str) -> None:
    (tmp_path / "folder.reel").mkdir()
    (tmp_path / "file.bin").write_text("not a reel")
    (tmp_path / "t.csv").write_text("width,height,kind\n1,2,a\n")
    arguments, message = BAD[case]
    status, out, err = run(*arguments)
    assert status == 2
    assert out == ""
    assert message in err
    assert err.startswith("epochreel: ")
    assert err.count("\n") == 1
    files = {path.name for path in tmp_path.rglob("*") if not path.is_dir()}
    assert files == {"file.bin", "t.csv"}


def test_a_recording_is_an_sqlite_database(run: Run, tmp_path: Path) -> None:
    run("record", *QUICK, "-o", "a.reel")
    with sqlite3.connect(tmp_path / "a.reel") as db:
        rows = db.execute("SELECT epoch, train_loss FROM snapshot").fetchall()
    assert [epoch for epoch, _ in rows] == [0, 1, 2]
