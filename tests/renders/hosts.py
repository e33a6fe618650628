"""Runs programs that use the library, and reads the film that they make."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import av
import numpy as np

# Lossless, so that frames are equal however many processes draw them.
FILM: dict[str, Any] = {"size": "128x72@10", "duration": 5, "crf": 0}


def decoded(path: Path) -> np.ndarray:
    """All frames (frames, lines, width) of a video."""
    with av.open(str(path)) as video:
        frames = [frame.to_ndarray(format="yuv420p") for frame in video.decode(video=0)]
    return np.stack(frames)


def host(folder: Path, *arguments: str, program: str = "") -> list[str]:
    """Run Python in a folder with a program on its standard input; returns the lines it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder / "temporary")},
        input=program,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list((folder / "temporary").iterdir()) == []
    return done.stdout.splitlines()
