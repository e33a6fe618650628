"""Frames per second of epochreel, of encoding alone, and of the other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from types import MappingProxyType

from epochreel.scenes.stage.size import Size

from . import epochreel_render, in_manimgx, manim_script, stock_manim
from .ceiling import Ceiling
from .measurement import Measurement, measured
from .workload import Workload

Measure = Callable[[Workload], Measurement]


_TINY = Size(192, 108, 10)


def others(python_with_manimgx: str | None) -> dict[str, Measure]:
    """How the other programs are measured; matplotlib and ManimGX only if they are installed."""
    renderers = {
        "manim_script": manim_script.make,
        "manim_script_serially": manim_script.make_serially,
        "stock_renderer": stock_manim.make,
    }
    if find_spec("matplotlib"):
        from . import matplotlib_script

        renderers["matplotlib"] = matplotlib_script.make
    measures: dict[str, Measure] = {
        name: partial(measured, make) for name, make in renderers.items()
    }
    if python_with_manimgx:
        measures["manimgx"] = partial(in_manimgx.measured, python=python_with_manimgx)
    return measures


def measure(
    workload: Workload,
    rounds: int,
    say: Callable[[str], None],
    theirs: Mapping[str, Measure] = MappingProxyType({}),
    others_workload: Workload | None = None,
) -> dict[str, list[Measurement]]:
    """Measure epochreel and encoding alone alternately, and each of the other programs once.

    The other programs, which take long, are measured between the rounds. Start-up is excluded: each
    program renders a tiny video first.
    """
    warm_up(partial(measured, epochreel_render.make), workload)
    for measure_other in theirs.values():
        warm_up(measure_other, workload)
    ceiling = Ceiling(workload)
    measurements: dict[str, list[Measurement]] = {
        name: [] for name in ("epochreel", "ceiling", *theirs)
    }
    for turn in range(rounds):
        say(f"measuring speed of {workload.scene}, round {turn + 1} of {rounds}")
        measurements["epochreel"].append(measured(epochreel_render.make, workload))
        measurements["ceiling"].append(measured(ceiling, workload))
        for name in list(theirs)[turn::rounds]:
            say(f"measuring speed of {name.replace('_', ' ')}")
            measurements[name].append(theirs[name](others_workload or workload))
    return measurements


def warm_up(measure_one: Measure, workload: Workload) -> None:
    """Render a tiny film, so that what is done once is not measured."""
    measure_one(replace(workload, size=_TINY, seconds=0.5))
