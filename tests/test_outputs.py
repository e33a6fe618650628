"""Output files of commands: their names, what replaces them, and what is said of them."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import av
import pytest

from epochreel.batch.plan import built_in_plans
from epochreel.commands.output_names import render_path, stem_of_runs
from epochreel.commands.outputs import check_outputs
from epochreel.errors import UserError
from epochreel.training.chosen_runs import runs_from_options

Run = Callable[..., tuple[int, str, str]]

QUICK = ["--epochs", "2", "--points", "32", "--hidden", "3"]
SMALL = ["--size", "128x72@10", "--duration", "1"]
TABLE = "".join(f"{i},{i % 5},{i % 2}\n" for i in range(20))


def stem(preset: str | None, **options: object) -> str:
    return stem_of_runs(preset, list(runs_from_options(preset, options).values()))


def test_a_preset_gives_its_name_and_other_runs_what_is_in_them() -> None:
    assert stem("spiral") == "spiral"
    assert stem(None) == "spiral-8-8-tanh"
    assert stem("spiral", hidden="none") == "spiral-logistic"
    assert stem("spiral", epochs=3, activation="relu") == "spiral-8-8-relu"
    assert stem(None, data="reg-plane", hidden="none") == "reg-plane-linear"
    assert stem(None, hidden="4,2", activation="relu,tanh") == "spiral-4-2-relu-tanh"


def test_several_runs_are_named_after_what_they_share() -> None:
    assert stem("spiral", seeds="0-2") == "spiral"
    assert stem("spiral", seeds="0-2", hidden="4") == "spiral-4-tanh"
    assert stem("circles", hidden=("4", "8"), epochs=3) == "circles-relu"
    several = {"hidden": ("4", "8"), "data": ("xor", "rings"), "activation": ("relu", "tanh")}
    assert stem(None, **several) == "runs"


def test_a_table_gives_its_stem(run: Run, tmp_path: Path) -> None:
    (tmp_path / "my points.csv").write_text(TABLE)
    assert run("record", "--data", "my points.csv", "--epochs", "1")[0] == 0
    assert run("record", "--data", "my points.csv", "--epochs", "1", "--hidden", "0")[0] == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["my-points-8-8-tanh.reel", "my-points-logistic.reel"]


@pytest.mark.parametrize(
    ("output", "form", "path", "suffix"),
    [
        (None, "", "out/a-neurons.mp4", ".mp4"),
        (None, ".gif", "out/a-neurons.gif", ".gif"),
        ("films/", "", "films/a-neurons.mp4", ".mp4"),
        ("there", ".png", "there/a-neurons.png", ".png"),
        ("b.GIF", "", "b.GIF", ".GIF"),
        ("b.gif", ".gif", "b.gif", ".gif"),
        ("pipe", ".webm", "pipe", ".webm"),
        ("-", "", "-", ".mp4"),
    ],
)
def test_an_output_is_a_file_or_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, form: str, path: str, suffix: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    chosen = render_path(output, ["x/a.reel"], scene="neurons", suffix=form)
    assert chosen == (Path(path), suffix)


def test_default_names_are_short_and_say_the_scene() -> None:
    reels = ["one.reel", "two.reel"]
    assert render_path(None, reels, scene="Own", suffix="")[0].name == "one-two-Own.mp4"
    path, _ = render_path(None, ["ü" * 200 + ".reel"], scene="data", suffix="")
    assert len(path.name.encode()) <= 104
    assert path.name.endswith("ü-data.mp4")


def test_two_suffixes_contradict_each_other() -> None:
    with pytest.raises(UserError, match=r"ends with \.png, and --format is gif; leave one"):
        render_path("a.png", ["a.reel"], scene="data", suffix=".gif")


def test_existing_files_are_not_replaced(run: Run, tmp_path: Path) -> None:
    run("record", *QUICK, "-o", "a.reel")
    before = (tmp_path / "a.reel").read_bytes()
    for arguments in (
        ["record", *QUICK, "--seed", "7", "-o", "a.reel"],
        ["render", "a.reel", *SMALL, "-o", "a.png"],
    ):
        name = arguments[-1]
        (tmp_path / "a.png").touch()
        refused = (2, "", f"epochreel: {name} exists; --force replaces it\n")
        assert run(*arguments) == refused
        assert (tmp_path / "a.reel").read_bytes() == before
    assert run("record", *QUICK, "--seed", "7", "-o", "a.reel", "-f")[0] == 0
    assert (tmp_path / "a.reel").read_bytes() != before
    assert run("render", "a.reel", *SMALL[:2], "-o", "a.png", "--force")[0] == 0
    assert (tmp_path / "a.png").stat().st_size > 1000


def test_at_most_ten_existing_files_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sweep").mkdir()
    for seed in range(12):
        (tmp_path / "sweep" / f"seed-{seed:02}.reel").touch()
    status, _, err = run("record", *QUICK, "--seeds", "0-11", "-o", "sweep")
    assert status == 2
    assert "sweep/seed-00.reel" in err
    assert "and 3 more exist; --force replaces them" in err


def on_a_terminal(command: list[str], folder: Path, *, typed: str = "") -> tuple[int, bytes, str]:
    """The status of a command, its standard output, and what a pseudo-terminal shows of it."""
    import pty  # of POSIX only

    leader, follower = pty.openpty()
    os.write(leader, typed.encode())
    with subprocess.Popen(
        [sys.executable, "-m", "epochreel", *command],
        cwd=folder,
        stdin=follower,
        stderr=follower,
        stdout=subprocess.PIPE,
    ) as process:
        os.close(follower)
        shown = b""
        # Linux raises `OSError` at the end, macOS returns nothing.
        with suppress(OSError):
            while part := os.read(leader, 65536):
                shown += part
        out, _ = process.communicate()
    os.close(leader)
    return process.returncode, out, shown.decode()


@pytest.mark.parametrize(
    ("answer", "status"), [("y\n", 0), ("\n", 2), pytest.param("n\n", 2, marks=pytest.mark.slow)]
)
def test_a_terminal_is_asked(answer: str, status: int, tmp_path: Path) -> None:
    (tmp_path / "a.reel").write_text("old")
    command = ["record", *QUICK, "-o", "a.reel"]
    ended, out, shown = on_a_terminal(command, tmp_path, typed=answer)
    assert "a.reel exists. Replace it? [y/N]" in shown
    assert (ended, out) == (status, b"")
    assert ((tmp_path / "a.reel").read_bytes() == b"old") is bool(status)
    assert ("a.reel exists, and was kept" in shown) is bool(status)


@pytest.mark.slow
def test_progress_stays_with_the_time_that_it_took(tmp_path: Path) -> None:
    stopped_early = ["--epochs", "500", "--stop-loss", "1000"]
    status, _, shown = on_a_terminal(["record", *stopped_early, "-o", "a.reel"], tmp_path)
    assert status == 0
    *_, bar, line = shown.splitlines()
    assert re.search(r"recording.*100%.*0:00:\d\d", bar)
    assert "a.reel  epoch 0 of 500 (training loss 1000 reached), " in line
    quiet = on_a_terminal(["record", *QUICK, "-o", "b.reel", "-q"], tmp_path)
    assert quiet == (0, b"", "")


def test_files_are_refused_before_torch_and_manim_are_loaded(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from epochreel.cli import main\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        "    assert not {'torch', 'manim', 'numpy'} & set(sys.modules)\n"
    )
    (tmp_path / "a.reel").touch()
    (tmp_path / "a.mp4").touch()
    for arguments, message in {
        "record spiral -o a.reel": "a.reel exists; --force replaces it",
        "render a.reel -o a.mp4": "a.mp4 exists; --force replaces it",
        "record --data absent.csv": "no such file: got 'absent.csv'",
        "render absent.reel -o b.mp4": "no such file: got 'absent.reel'",
        "record -o -": "a recording cannot be written to standard output",
    }.items():
        command = [sys.executable, "-c", program, *arguments.split()]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert message in done.stderr


def test_an_input_is_no_output(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    (tmp_path / "t.reel").symlink_to("t.csv")
    ended = run("record", "--data", "t.csv", "-o", "t.reel", "--force")
    assert ended == (2, "", "epochreel: the output is also an input: got 't.reel'\n")
    assert (tmp_path / "t.csv").read_text() == TABLE


def test_a_built_in_plan_is_no_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    for plan in built_in_plans():
        ended = run("batch", plan, "-o", "taken/new")
        assert ended == (2, "", "epochreel: not a folder: got 'taken'\n")


def test_names_that_are_too_long_are_refused() -> None:
    with pytest.raises(UserError, match="has at most 240 bytes"):
        check_outputs([Path("out") / f"{'ü' * 121}.reel"])


def test_long_names_of_files_work(run: Run, tmp_path: Path) -> None:
    name = "n" * 231
    assert run("record", *QUICK, "-o", f"{name}.reel")[0] == 0
    assert run("render", f"{name}.reel", *SMALL[:2], "-o", f"{name}.png")[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{name}.png", f"{name}.reel"]


def test_suffixes_may_have_any_case(run: Run, tmp_path: Path) -> None:
    assert run("record", *QUICK, "-o", "a.Reel")[0] == 0
    assert run("render", "a.Reel", *SMALL, "-o", "A.MP4")[0] == 0
    with av.open(str(tmp_path / "A.MP4")) as film:
        assert film.streams.video[0].codec_context.name == "h264"


def test_a_folder_takes_one_output_as_well_as_many(run: Run, tmp_path: Path) -> None:
    assert run("record", *QUICK, "-o", "new/")[0] == 0
    assert run("record", *QUICK, "--seeds", "0-1", "-o", "new/")[0] == 0
    assert run("render", "new/spiral-3-tanh.reel", *SMALL, "-o", "new", "--format", "GIF")[0] == 0
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [
        "seed-0.reel",
        "seed-1.reel",
        "spiral-3-tanh-convergence.gif",
        "spiral-3-tanh.reel",
    ]


def test_the_target_of_a_link_is_replaced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    for name in ("a.reel", "a.png"):
        (tmp_path / name).symlink_to(tmp_path / "disk" / name)
    run("record", *QUICK, "-o", "a.reel")
    run("render", "a.reel", *SMALL[:2], "-o", "a.png")
    for name in ("a.reel", "a.png"):
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / "disk" / name).stat().st_size > 1000
    assert sorted(path.name for path in (tmp_path / "disk").iterdir()) == ["a.png", "a.reel"]


def test_folders_of_a_failed_command_are_removed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    assert run("render", "absent.reel", "-o", "there/new/deep/x.mp4")[0] == 2
    assert run("record", "--data", "absent.csv", "-o", "new/x.reel")[0] == 2
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


def test_a_link_into_nowhere_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.reel").symlink_to("no/a.reel")
    status, _, err = run("record", *QUICK, "-o", "a.reel")
    assert status == 2
    assert "a.reel is a link into a folder that does not exist: got " in err


def test_standard_output_is_not_opened(run: Run) -> None:
    status, out, err = run("render", "a.reel", "-o", "-", "--open")
    assert (status, out) == (2, "")
    assert "--open opens a file: got '-'; name a file with --output" in err


@pytest.mark.parametrize("command", ["record", "render a.reel", "batch article", "data circles"])
@pytest.mark.parametrize("name", ["", " "])
def test_an_output_has_a_name(run: Run, command: str, name: str, tmp_path: Path) -> None:
    status, out, err = run(*command.split(), "-o", name)
    assert (status, out) == (2, "")
    assert f"--output has no name: got '{name}'; name a file or a folder, or leave" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["render", ""], "a recording has a name: got ''"),
        (["batch", ""], "a plan has a name: got ''"),
        (["inspect", ""], "a recording has a name: got ''"),
        (["record", ""], "a preset has a name: got ''"),
        (["render", "a.reel", "--format", ""], "unknown format"),
    ],
)
def test_empty_names_are_refused(run: Run, arguments: list[str], message: str) -> None:
    status, _, err = run(*arguments)
    assert status == 2
    assert message in err
