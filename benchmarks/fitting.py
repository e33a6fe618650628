"""Checks that films fit: into numbers of bytes, and for each place, at their default duration.

`python -m benchmarks.fitting [--json]` renders the spiral, a comparison of nine runs and the
network with `--max-size` 1, 2 and 5 MB as GIF, MP4 and WebP, and each scene for each place.
It takes long; `--scenes`, `--places` and `--formats` choose. Seconds are of processors.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from epochreel.renders.places import PLACES, bytes_of
from epochreel.scenes.catalogue import SCENES

from .renderers.machine import machine, sentence
from .renderers.processes import record_runs

_SIZES = ("1MB", "2MB", "5MB")
_SIZED = ("convergence", "comparison", "network")
_FORMATS = (".gif", ".mp4", ".webp")


@dataclass(frozen=True)
class Fit:
    """What came of a film with a limit: its bytes, 0 if it was refused, and what was said."""

    scene: str
    limit: str
    most: int
    suffix: str
    bytes: int
    seconds: float
    said: str

    @property
    def met(self) -> bool:
        """Whether it is as small as it must be, or refused with what would fit."""
        return 0 < self.bytes <= self.most if self.bytes else "would fit" in self.said


def main() -> None:
    """Print each film as it is rendered, or all as JSON; ends with 1 if one does not fit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--scenes", nargs="*", choices=list(SCENES), default=list(SCENES))
    parser.add_argument("--places", nargs="*", choices=list(PLACES), default=list(PLACES))
    parser.add_argument("--formats", nargs="*", choices=_FORMATS, default=list(_FORMATS))
    options = parser.parse_args()
    fits = []
    with tempfile.TemporaryDirectory(prefix="epochreel-") as scratch:
        reels = record_runs(Path(scratch))
        for fit in _fits(reels, options.scenes, options.places, options.formats, Path(scratch)):
            fits.append(fit)
            if not options.json:
                print(_line(fit), flush=True)
    if options.json:
        films = [{**asdict(fit), "met": fit.met} for fit in fits]
        print(json.dumps({"films": films, "machine": machine()}, indent=2))
    else:
        print(sentence(machine()))
    sys.exit(0 if all(fit.met for fit in fits) else 1)


def _fits(
    reels: Sequence[Path],
    scenes: Sequence[str],
    places: Sequence[str],
    formats: Sequence[str],
    folder: Path,
) -> Iterator[Fit]:
    """Films of a number of bytes, then those for places."""
    for suffix in formats:
        for scene in filter(scenes.__contains__, _SIZED):
            for size in _SIZES:
                flags = ["--max-size", size]
                yield _fit(reels, scene, suffix, size, bytes_of(size), flags, folder)
    for name in places:
        place = PLACES[name]
        most = place.bytes or sys.maxsize
        for scene in scenes:
            yield _fit(reels, scene, place.suffix, name, most, ["--for", name], folder)


def _fit(
    reels: Sequence[Path],
    scene: str,
    suffix: str,
    limit: str,
    most: int,
    flags: Sequence[str],
    folder: Path,
) -> Fit:
    output = folder / f"{scene}{suffix}"
    output.unlink(missing_ok=True)
    shown = [str(reel) for reel in reels[: _recordings(scene)]]
    command = ["render", *shown, "--scene", scene, "--output", str(output), *flags]
    before = os.times()
    ended = subprocess.run(
        [sys.executable, "-m", "epochreel", *command, "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    after = os.times()
    seconds = after.children_user + after.children_system
    seconds -= before.children_user + before.children_system
    length = output.stat().st_size if ended.returncode == 0 else 0
    lines = [line for line in ended.stderr.splitlines() if "fit" in line or ended.returncode]
    return Fit(scene, limit, most, suffix, length, seconds, " ".join(lines).strip())


def _recordings(scene: str) -> int:
    """How many recordings are shown: nine at most, and one where that is enough."""
    least, most = SCENES[scene].shows
    return 1 if least == 1 else min(most, 9)


def _line(fit: Fit) -> str:
    found = f"{fit.bytes / 1e6:.2f} MB" if fit.bytes else "refused"
    failed = "" if fit.met else "  NOT MET"
    return f"{fit.scene} {fit.suffix} {fit.limit}: {found}, {fit.seconds:.0f} s{failed}  {fit.said}"


if __name__ == "__main__":
    main()
