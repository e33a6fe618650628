"""What is said of a film beside it: what its readers or its makers might not expect."""

from __future__ import annotations

from collections.abc import Sequence

from ..reels.recording import Recording
from ..reels.steps import Steps
from ..scenes.stage.size import Size
from .options import RenderOptions
from .sinks.formats import Format
from .sinks.options import LoopOptions, StillOptions

_MOVING = 5  # seconds


def moving(options: RenderOptions, form: Format, frames: int, size: Size) -> list[str]:
    """A warning about what moves beside text for ever (WCAG 2.2, 2.2.2: five seconds)."""
    endless = LoopOptions in form.takes and options.of(LoopOptions).loop == 0
    if not endless or frames <= _MOVING * size.fps:
        return []
    return [
        "it plays for ever, which readers of a text beside it cannot stop (WCAG 2.2.2); "
        "with `loop` 1 it plays once"
    ]


def other_step(reels: Sequence[Recording], options: RenderOptions) -> list[str]:
    """Of a still at a step that was not recorded, which one it shows."""
    step = options.of(StillOptions).step
    if not reels or step is None:
        return []
    sentence = Steps.shared([each.steps for each in reels]).substitution(*step)
    return [sentence] if sentence else []


def damages(reels: Sequence[Recording]) -> list[str]:
    """Of recordings that are damaged, which they are and what is left out."""
    return list(
        dict.fromkeys(f"{each.about.summary}: {each.damage}" for each in reels if each.damage)
    )
