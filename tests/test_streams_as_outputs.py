"""Standard output, pipes and devices as outputs: the whole film, and nothing else."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

QUICK = ["--epochs", "2", "--points", "32", "--hidden", "3"]
SMALL = ["--size", "128x72@10", "--duration", "1"]

pytestmark = pytest.mark.slow


@pytest.fixture
def epochreel(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs a command in a process of its own, whose output is bytes."""

    def command(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        program = [sys.executable, "-m", "epochreel", *arguments]
        return subprocess.run(program, cwd=tmp_path, capture_output=True, check=False)

    return command


def test_standard_output_gets_the_whole_file(
    epochreel: Callable[..., subprocess.CompletedProcess[bytes]], reels: Path
) -> None:
    reel = str(reels / "spiral.reel")
    film = epochreel("render", reel, *SMALL, "-o", "-")
    assert film.stdout[4:8] == b"ftyp"
    assert film.stderr.startswith("standard output  1 s, 128×72, ".encode())
    still = epochreel("render", reel, "--size", "128x72", "-o", "/dev/stdout", "--format", "png")
    assert still.stdout.startswith(b"\x89PNG")
    assert still.stdout.endswith(b"IEND\xaeB`\x82")
    refused = epochreel("record", *QUICK, "-o", "-")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"a recording cannot be written to standard output" in refused.stderr


def test_what_a_scene_prints_is_not_in_the_film(
    epochreel: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    (tmp_path / "talks.py").write_text(
        "import os\n"
        "from manim import Scene\n"
        "print('loaded')\n"
        "class Talks(Scene):\n"
        "    def construct(self):\n"
        "        print('played')\n"
        "        os.system('echo from a program')\n"
        "        self.wait(0.2)\n"
    )
    for output in ("-", "/dev/stdout"):
        scene = ("--scene", "talks.py", "--size", "128x72@10")
        film = epochreel("render", *scene, "-o", output, "--format", "png")
        assert film.stdout.startswith(b"\x89PNG")
        assert film.stdout.endswith(b"IEND\xaeB`\x82")
        for text in (b"loaded\n", b"played\n", b"from a program\n", b"standard output  128"):
            assert text in film.stderr


def test_a_file_whose_name_is_a_dash_is_not_standard_output(
    epochreel: Callable[..., subprocess.CompletedProcess[bytes]], reels: Path, tmp_path: Path
) -> None:
    still = ("render", str(reels / "spiral.reel"), "--size", "128x72", "--format", "png")
    (tmp_path / "-").write_bytes(b"old")
    assert epochreel(*still, "-o", "-").stdout.startswith(b"\x89PNG")
    assert (tmp_path / "-").read_bytes() == b"old"
    done = epochreel(*still, "-o", "./-", "--force")
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "-").read_bytes().startswith(b"\x89PNG")


def test_a_pipe_is_written_to_and_stays(
    epochreel: Callable[..., subprocess.CompletedProcess[bytes]], reels: Path, tmp_path: Path
) -> None:

    pipe = tmp_path / "film.gif"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        done = epochreel("render", str(reels / "spiral.reel"), *SMALL, "-o", "film.gif")
        content = reader.communicate()[0]
    assert (done.returncode, done.stderr.decode()) == (0, "film.gif  1 s, 128×72\n")
    assert content.startswith(b"GIF89a")
    assert content.endswith(b";")
    assert pipe.is_fifo()
