"""Completion in a shell: what is offered for an unfinished word, and what is loaded for it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import skip_outside_ci

Run = Callable[..., tuple[int, str, str]]


def offered(folder: Path, *words: str) -> list[str]:
    """What bash is offered for the last word of a command line, in `folder`."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "epochreel"],
        cwd=folder,
        env={
            **os.environ,
            "HOME": str(folder),
            "_EPOCHREEL_COMPLETE": "bash_complete",
            "COMP_WORDS": "\n".join(["epochreel", *words]),
            "COMP_CWORD": str(len(words)),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.split("\n")}
    assert "click" in loaded
    assert loaded & {"torch", "manim", "numpy", "av"} == set()
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "a.reel",
        "b.REEL",
        "c.csv",
        "d.toml",
        ".e.reel",
        "films/f.reel",
        "h.parquet",
        "object.py",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["re"], ["record", "render"]),
        (["--ver"], ["--version", "--verbose"]),
        (["record", "spiral-4"], ["spiral-4-4-2-sigmoid", "spiral-4-4-2-relu"]),
        (["record", "--stop"], ["--stop-loss", "--stop-accuracy", "--stop-seconds"]),
        (["record", "--data", "ci"], ["circle", "circles"]),
        (["record", "--data", "c"], ["circle", "circles", "classification", "c.csv"]),
        (["data", "c"], ["circle", "circles", "classification", "c.csv"]),
        (["record", "--optimizer", "ada"], ["adam", "adamw"]),
        (["record", "--epochs", "many", "--activation", "relu,ta"], ["relu,tanh"]),
        (["record", "--activation", "si"], ["silu", "sigmoid", "sine"]),
        (["record", "--features", "x"], ["x", "xSquared", "xTimesY"]),
        (["render", ""], ["a.reel", "b.REEL", "films/"]),
        (["render", "films/"], ["films/f.reel"]),
        (["render", "a.reel", ".e"], [".e.reel"]),
        (["render", "a.reel", "--theme", ""], ["dark", "light"]),
        (["record", "--data", "h"], ["h.parquet"]),
        (["record", "--path", ""], ["c.csv", "films/", "h.parquet"]),
        (["render", "a.reel", "--scene", "con"], ["convergence"]),
        (["render", "a.reel", "--scene", "ob"], ["object.py"]),
        (["render", "~/films/"], ["~/films/f.reel"]),
        (["render", "~nobody-of-this-name/"], []),
        (["render", "a.reel", "--size", "1"], ["1080p", "1440p"]),
        (["render", "a.reel", "--format", "g"], ["gif"]),
        (["film", ""], ["article", "svm-tree-network", "why-depth", "d.toml", "films/"]),
        (["film", "d.toml", "--theme", ""], ["dark", "light"]),
        (["batch", ""], ["article", "d.toml", "films/"]),
        (["inspect", "a"], ["a.reel"]),
        (["list", "s"], ["scenes", "sizes"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
    ],
)
def test_words_are_completed_without_loading_much(
    folder: Path, words: list[str], expected: list[str]
) -> None:
    assert offered(folder, *words) == expected


def test_the_script_completes_in_bash(run: Run, folder: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        skip_outside_ci("bash is not installed")
    status, script, _ = run("completion", "bash")
    assert status == 0
    program = (
        f'epochreel() {{ "{sys.executable}" -m epochreel "$@"; }}\n'
        f"{script}\n"
        "COMP_WORDS=(epochreel render a) COMP_CWORD=2\n"
        "complete -p epochreel\n"
    )
    done = subprocess.run(
        [bash, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    assert "_epochreel_completion epochreel" in done.stdout


@pytest.mark.parametrize(("shell", "sign"), [("zsh", "#compdef epochreel"), ("fish", "complete")])
def test_other_shells_have_a_script_too(run: Run, shell: str, sign: str) -> None:
    status, script, _ = run("completion", shell)
    assert status == 0
    assert sign in script
    assert "_EPOCHREEL_COMPLETE" in script


def test_an_unknown_shell_is_refused(run: Run) -> None:
    assert run("completion", "tcsh") == (
        2,
        "",
        "epochreel: unknown shell: got 'tcsh'; allowed: bash, zsh, fish\n",
    )
