"""`[defaults.render]` of a plan: what holds for all renders that can use it; ignores none of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import UserError
from ..films.faults import Faults
from ..options import fields_of
from ..renders.known_options import OutputOptions, applies_to, render_options
from ..renders.options import RenderOptions
from ..renders.sinks.formats import FORMAT_MODELS, Format
from ..renders.sinks.options import WorkerOptions
from ..scenes.finding import entry_of
from .multiplying import combinations, single_in

OWN = ("runs", "where", "each", "formats")
"""Keys of renders, beside their name, that are no options."""


@dataclass
class Defaults:
    """A table of defaults, and the names of those that some render can use."""

    table: Mapping[str, Any]
    used: set[str] = field(default_factory=set)

    def check(self, faults: Faults) -> None:
        """Add a fault for each default that no render has, whatever its scene and format."""
        for name in self.table:
            workers = name in fields_of(WorkerOptions)
            if name not in (*render_options(), *OWN) or workers:
                allowed = [x for x in render_options() if x not in fields_of(WorkerOptions)]
                error = UserError("unknown key", given=name, allowed=[*allowed, *OWN])
                self._add(name, error, faults)
                self.used.add(name)  # one error is enough

    def check_used(self, faults: Faults) -> None:
        """Add a fault for each default that none of the renders can use."""
        for name in self.table:
            if name not in (*self.used, *OWN, "scene"):
                where = applies_to(name)
                remedy = f"it applies to {where}" if where else "leave it out"
                what = f"option `{name}` applies to no render of the plan"
                self._add(name, UserError(what, remedy=remedy), faults)

    def combined_with(
        self, table: Mapping[str, Any], forms: Sequence[Format]
    ) -> Iterator[tuple[dict[str, Any], dict[str, str]]]:
        """Tables with a value of each list, and with the defaults that apply to these and a format.

        With each comes how names write what differs.
        """
        fitting = self._fitting(table, forms)
        full = {**fitting, **table}
        seen = set[str]()
        for options, differing in combinations(full, single_in(full)):
            unused = set[str]()
            if fitting:
                unused = RenderOptions.parse(options).unused_by_all(forms) - table.keys()
            self.used |= fitting.keys() - unused
            left = {name: value for name, value in options.items() if name not in unused}
            if unused & differing.keys():  # without these, several combinations are the same
                if repr(left) in seen:
                    continue
                seen.add(repr(left))
            yield left, {name: text for name, text in differing.items() if name not in unused}

    def _fitting(self, table: Mapping[str, Any], forms: Sequence[Format]) -> dict[str, Any]:
        """The defaults that the scene of a table or one of its formats has."""
        entry = entry_of(table.get("scene", OutputOptions.scene))
        models = (OutputOptions, *entry.frame, entry.options, *FORMAT_MODELS)
        known = {name for model in models for name in fields_of(model)} - {"scene"}
        known -= set(entry.options.without if entry.framed else ())
        if not all(form.browsers for form in forms):
            known.discard("embed")
        return {name: value for name, value in self.table.items() if name in known}

    def _add(self, name: str, error: UserError, faults: Faults) -> None:
        faults.add(("defaults", "render", name), error.within("defaults of renders"))
