"""`epochreel list`: the names of data sets, activations, scenes, presets and so on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click

from ..errors import UserError


def _datasets() -> Mapping[str, str]:
    from ..datasets.kinds import DATASETS

    return {name: kind.summary for name, kind in DATASETS.items()}


def _activations() -> Mapping[str, str]:
    from ..training.choices import ACTIVATION_WORDS

    return dict.fromkeys(ACTIVATION_WORDS, "")


def _scenes() -> Mapping[str, str]:
    from ..scenes.catalogue import SCENES

    return {name: entry.summary for name, entry in SCENES.items()}


def _presets() -> Mapping[str, str]:
    from ..training.presets import PRESETS
    from ..training.spec import RunSpec

    return {name: RunSpec.parse(values).summary for name, values in PRESETS.items()}


def _themes() -> Mapping[str, str]:
    from ..scenes.stage.theme import THEMES

    return dict.fromkeys(THEMES, "")


def _sizes() -> Mapping[str, str]:
    from ..scenes.stage.size import SIZES

    return {name: f"{width} × {height}" for name, (width, height) in SIZES.items()}


def _plans() -> Mapping[str, str]:
    from ..batch.plan import built_in_plans

    return built_in_plans()


LISTS: dict[str, Callable[[], Mapping[str, str]]] = {
    "datasets": _datasets,
    "activations": _activations,
    "scenes": _scenes,
    "presets": _presets,
    "themes": _themes,
    "sizes": _sizes,
    "plans": _plans,
}
"""The lists: functions that return names with a one-line summary each."""


@click.command("list")
@click.argument("what", required=False, metavar=f"[{'|'.join(LISTS)}]")
def command(what: str | None) -> None:
    """List the names that options accept."""
    if what is not None and what not in LISTS:
        raise UserError("no such list", given=what, allowed=LISTS)
    for name in [what] if what else LISTS:
        if not what:
            click.echo(f"{name}:")
        table = LISTS[name]()
        width = max(len(key) for key in table)
        for key, summary in table.items():
            click.echo(f"{'' if what else '  '}{key:<{width}}  {summary}".rstrip())
