"""`epochreel list`: the names of data sets, scenes, presets and so on, with a line about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from ..errors import UserError
from .help import GroupedCommand
from .running import print_result, verbose_option


def _datasets() -> Mapping[Any, str]:
    from ..datasets.kinds import DATASETS

    return {name: kind.summary for name, kind in DATASETS.items()}


def _features() -> Mapping[Any, str]:
    from ..training.choices import FEATURE_SUMMARIES

    return FEATURE_SUMMARIES


def _activations() -> Mapping[Any, str]:
    from ..training.choices import ACTIVATION_SUMMARIES

    return ACTIVATION_SUMMARIES


def _initialisations() -> Mapping[Any, str]:
    from ..training.choices import INIT_SUMMARIES

    return INIT_SUMMARIES


def _losses() -> Mapping[Any, str]:
    from ..training.choices import LOSS_SUMMARIES

    return LOSS_SUMMARIES


def _optimizers() -> Mapping[Any, str]:
    from ..training.choices import OPTIMIZER_SUMMARIES

    return OPTIMIZER_SUMMARIES


def _estimators() -> Mapping[Any, str]:
    from ..training.estimatorspec import ESTIMATORS

    return {path.partition(":")[2]: words for path, words in ESTIMATORS.items()}


def _presets() -> Mapping[Any, str]:
    from ..training.presets import PRESETS
    from ..training.spec import RunSpec

    return {name: RunSpec.parse(values).summary for name, values in PRESETS.items()}


def _scenes() -> Mapping[Any, str]:
    from ..scenes.finding import scene_summaries

    return scene_summaries()


def _paces() -> Mapping[Any, str]:
    from ..scenes.options import PACES

    return PACES


def _themes() -> Mapping[Any, str]:
    from ..scenes.stage.theme import THEMES

    return {name: theme.summary for name, theme in THEMES.items()}


def _sizes() -> Mapping[Any, str]:
    from ..scenes.stage.size import SIZES

    return {name: f"{width} × {height}" for name, (width, height) in SIZES.items()}


def _formats() -> Mapping[Any, str]:
    from ..renders.sinks.formats import FORMATS

    return {suffix: form.summary for suffix, form in FORMATS.items()}


def _places() -> Mapping[Any, str]:
    from ..renders.places import PLACES

    return {name: f"{place.size} {place.summary}" for name, place in PLACES.items()}


def _plans() -> Mapping[Any, str]:
    from ..batch.plan import built_in_plans

    return built_in_plans()


def _films() -> Mapping[Any, str]:
    from ..films.built_in import built_in_scripts

    return built_in_scripts()


LISTS: dict[str, Callable[[], Mapping[Any, str]]] = {
    "presets": _presets,
    "datasets": _datasets,
    "features": _features,
    "activations": _activations,
    "initialisations": _initialisations,
    "losses": _losses,
    "optimizers": _optimizers,
    "estimators": _estimators,
    "scenes": _scenes,
    "paces": _paces,
    "themes": _themes,
    "sizes": _sizes,
    "formats": _formats,
    "places": _places,
    "films": _films,
    "plans": _plans,
}
"""The lists: functions that return names with a one-line summary each."""


@click.command(
    "list",
    cls=GroupedCommand,
    epilog="epochreel list\nepochreel list scenes\nepochreel list sizes formats",
)
@click.argument(
    "lists",
    nargs=-1,
    metavar="[LIST]...",
    shell_complete=lambda _ctx, _param, start: [name for name in LISTS if name.startswith(start)],
)
@verbose_option
def command(lists: tuple[str, ...]) -> None:
    """List the names that options accept.

    LIST is one of presets, datasets, features, activations, initialisations, losses,
    optimizers, estimators, scenes, paces, themes, sizes, formats, places, films and
    plans. Without it,
    everything is listed.
    """
    for name in lists:
        if name not in LISTS:
            raise UserError("no such list", given=name, allowed=LISTS)
    alone = len(lists) == 1
    for name in dict.fromkeys(lists or LISTS):
        if not alone:
            print_result(f"{name}:")
        table = LISTS[name]()
        width = max(len(key) for key in table)
        for key, summary in table.items():
            print_result(f"{'' if alone else '  '}{key:<{width}}  {summary}".rstrip())
