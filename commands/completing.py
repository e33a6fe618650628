"""What the shell offers for an unfinished word: names from the lists, and files by suffix."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from ..datasets.kinds import TABLE_SUFFIXES

if TYPE_CHECKING:
    Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

LISTED = {
    "data": "datasets",
    "features": "features",
    "activation": "activations",
    "activations": "activations",
    "size": "sizes",
    "estimator": "estimators",
}
"""Options whose values are in one of the lists, and may be others."""


def names_of(what: str) -> Offer:
    """The names of one of the lists; after commas as well, as in 'relu,tanh'."""

    def offer(
        ctx: click.Context,  # noqa: ARG001  # Click's signature
        param: click.Parameter,  # noqa: ARG001
        incomplete: str,
    ) -> list[CompletionItem]:
        from .list import LISTS

        before, comma, last = incomplete.rpartition(",")
        return [
            CompletionItem(f"{before}{comma}{name}", help=summary)
            for name, summary in LISTS[what]().items()
            if name.startswith(last)
        ]

    return offer


def files(*suffixes: str) -> Offer:
    """Files with one of `suffixes`, and folders; any file if there are none."""

    def offer(
        ctx: click.Context,  # noqa: ARG001  # Click's signature
        param: click.Parameter,  # noqa: ARG001
        incomplete: str,
    ) -> list[CompletionItem]:
        if not suffixes:
            return [CompletionItem(incomplete, type="file")]
        folder, slash, start = incomplete.rpartition("/")
        place = Path(f"{folder}{slash}")
        with suppress(RuntimeError):  # there is no such user
            place = place.expanduser()
        found = sorted(place.glob("*"))
        return [
            CompletionItem(f"{folder}{slash}{path.name}{'/' if path.is_dir() else ''}")
            for path in found
            if path.name.startswith(start)
            and (path.is_dir() or path.suffix.lower() in suffixes)
            and (start.startswith(".") or not path.name.startswith("."))
        ]

    return offer


def either(*offers: Offer) -> Offer:
    """What each of `offers` offers, one after the other."""

    def offer(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [item for each in offers for item in each(ctx, param, incomplete)]

    return offer


def for_option(name: str) -> Offer | None:
    """What is offered for the value of an option of runs or renders, beside its fixed names."""
    if name == "data":
        return either(names_of("datasets"), files(*TABLE_SUFFIXES))
    if name == "path":
        return files(*TABLE_SUFFIXES)
    if name == "scene":
        return either(names_of("scenes"), files(".py"))
    return names_of(LISTED[name]) if name in LISTED else None
