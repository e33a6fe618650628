"""What a recording shows of itself: a picture, a table, and what plays it in a notebook."""

from __future__ import annotations

import html
import math
import shlex
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from .architecture import Architecture
from .header import Header
from .losses import OWN_LOSS
from .metrics import Metrics
from .steps import Steps
from .table import columns_of, data_frame_of
from .task import Classes, task_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from .. import Picture

_STYLE = "text-align:left;vertical-align:top;padding:0.1em 1.2em 0.1em 0;background:none"


class Shown(ABC):
    """What all recordings show of themselves."""

    header: Header
    steps: Steps
    damage: str
    path: Path | None

    @property
    @abstractmethod
    def metrics(self) -> Metrics:
        """What was measured of every step."""

    @property
    @abstractmethod
    def measures(self) -> Mapping[str, Any]:
        """Further measures of all steps, by name."""

    @property
    @abstractmethod
    def whole(self) -> Shown:
        """The recording that this one is a part of, else itself."""

    def to_dict(self) -> dict[str, list[Any]]:
        """Numbers and measures of all steps as columns: {'epoch': [0, 1, ...], 'train_loss': ...}.

        Measures of layers have a column each, numbered from 1: 'gradient_norm_1'. Steps with values
        have these under their name, such as 'C', and their numbers under 'step'. NaN stands for
        what was not measured.
        """
        return columns_of(self.steps, self.metrics, self.measures)

    def to_pandas(self) -> DataFrame:
        """The same as a data frame of pandas, whose index is the number of the step.

        Raises `UserError` if pandas is not installed.
        """
        return data_frame_of(self.to_dict())

    def show(
        self,
        step: float | str | None = None,
        *,
        scene: str | None = None,
        size: str | None = None,
        theme: str | None = None,
    ) -> Picture:
        """A picture of a step, which notebooks show: `recording.show(300)`; by default of the last.

        Of steps with values the number is a value; a text has the name too: 'tree 7', 'C 0.1'. The
        picture is a frame of the film that `epochreel.render` makes with the same `scene`, `size`
        and `theme`; by default of 'convergence' at 960x540. Raises `UserError` as `render` does.
        """
        from .. import Picture  # who draws is known to the package alone

        this: Any = self  # a Recording, which this module must not import
        return Picture.of(this, step, scene=scene, size=size, theme=theme)

    def _repr_html_(self) -> str:
        command = command_of(self.path, None if self.whole is self else self.steps)
        facts = facts_of(self.header, self.steps, self.metrics, self.damage)
        title = self.header.about.problem or self.header.about.title
        this: Any = self  # as in `show`
        try:
            playing = self.show().playing(this)
        except (UserError, OSError):  # the rest is true without it
            playing = ""
        return playing + html_of(title, facts, command)


def html_of(title: str, facts: Mapping[str, str], command: str) -> str:
    """A title, facts by name, and what to type.

    Texts are escaped: they may be a stranger's.
    """
    rows = "".join(
        f'<tr><th style="{_STYLE}">{html.escape(name)}</th>'
        f'<td style="{_STYLE}">{html.escape(text)}</td></tr>'
        for name, text in facts.items()
    )
    return (
        f"<div><strong>{html.escape(title)}</strong>"
        f'<table style="border:none;margin:0.5em 0">{rows}</table>'
        f"<code>{html.escape(command)}</code></div>"
    )


def facts_of(header: Header, steps: Steps, metrics: Metrics, damage: str) -> dict[str, str]:
    """What is known of a recording, by name; what was not measured is left out."""
    dataset, task, model = header.dataset, task_of(header.dataset), header.model
    train = int(dataset.train.sum())
    points = _counted(train, "training point")
    if test := len(dataset.points) - train:
        points += f", {_counted(test, 'test point')}"
    classes = f"{len(task.names)} classes" if isinstance(task, Classes) else "values"
    facts = {"data": f"{header.about.title}: {points}, {classes}"}
    if isinstance(model, Architecture):
        facts["network"] = str(model)
    else:
        rows, columns = model.shape
        facts["model"] = f"answers at {columns}×{rows} samples of the plane"
    facts["training"] = header.about.summary
    facts[steps.plural] = str(steps)
    for name in ("loss", "accuracy"):
        last = {kind: float(getattr(metrics, f"{kind}_{name}")[-1]) for kind in ("train", "test")}
        known = [f"{kind} {each:.4g}" for kind, each in last.items() if math.isfinite(each)]
        if known:
            facts[name] = ", ".join(known)
        elif name == "loss" and header.loss != OWN_LOSS:
            facts[name] = "diverged"
    return facts | ({"damage": damage} if damage else {})


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}{'s' * (number != 1)}"


def command_of(path: Path | None, part: Steps | None) -> str:
    """What to type for a film of a file, or of a part of it; in Python if there is no file."""
    if path is None:
        return 'epochreel.render(recording, "film.mp4")'
    command = ["epochreel", "render", str(path), "-o", str(path.with_suffix(".mp4"))]
    if part is not None:
        command += ["--epochs-shown", f"{part.first:.0f}..{part.last:.0f}"]
    return shlex.join(command)
