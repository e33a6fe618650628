"""Frames a second of our film, of encoding alone, and of the same film made by others."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import av

from epochreel.scenes.stage.size import Size

from . import manim_script, ours, stock
from .ceiling import Ceiling
from .film import Film, Maker


@dataclass(frozen=True)
class Making:
    """How a film was made: frames a second, and the size of its file."""

    rate: float
    megabytes: float


_TINY = Size(192, 108, 10)


def others() -> dict[str, Maker]:
    """Who else makes the film; matplotlib only where it is installed."""
    makers: dict[str, Maker] = {"manim_script": manim_script.make, "stock_renderer": stock.make}
    if find_spec("matplotlib"):
        from . import matplotlib_script

        makers["matplotlib"] = matplotlib_script.make
    return makers


def measure(
    film: Film, rounds: int, say: Callable[[str], None], others_film: Film | None = None
) -> dict[str, list[Making]]:
    """Our film and its encoding in turn; the others, who take long, once each between the rounds.

    Start-up is not counted: everyone has made a tiny film before.
    """
    theirs = others() if others_film else {}
    for make in (ours.make, *theirs.values()):
        made(make, replace(film, size=_TINY, seconds=0.5))
    ceiling = Ceiling(film)
    makings: dict[str, list[Making]] = {name: [] for name in ("epochreel", "ceiling", *theirs)}
    for turn in range(rounds):
        say(f"speed of {film.scene}, round {turn + 1} of {rounds}")
        makings["epochreel"].append(made(ours.make, film))
        makings["ceiling"].append(made(ceiling, film))
        for name in list(theirs)[turn::rounds]:
            say(f"speed of {name.replace('_', ' ')}")
            makings[name].append(made(theirs[name], others_film or film))
    return makings


def made(make: Maker, film: Film) -> Making:
    """From nothing to the finished file, which has to have all its frames."""
    gc.collect()
    with tempfile.TemporaryDirectory(prefix="epochreel-") as folder:
        started = time.perf_counter()
        path = make(film, Path(folder))
        seconds = time.perf_counter() - started
        with av.open(str(path)) as finished:
            frames = sum(packet.size > 0 for packet in finished.demux(video=0))
        megabytes = path.stat().st_size / 1e6
    # Stock Manim rounds each play to whole frames in its own way.
    if abs(frames - film.timing.frames) > 2:
        raise RuntimeError(f"{path.name} has {frames} frames instead of {film.timing.frames}")
    return Making(frames / seconds, megabytes)
