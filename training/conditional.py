"""Settings that have an effect only beside others, and the refusal of those that have none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from pydantic import model_validator

from ..errors import UserError
from ..models import Frozen

Condition = tuple[Callable[[Any], bool], str]
"""Whether a setting has an effect in a spec, and what it applies to, in words."""


class Conditional(Frozen, frozen=True):
    """A model some of whose fields apply only where others have certain values.

    A value other than the default where a field does not apply raises `UserError`. Defaults are
    accepted, since a model that was written with all of its fields must be readable again.
    """

    conditions: ClassVar[Mapping[str, Condition]] = {}

    @property
    def unused(self) -> list[str]:
        """Names of the fields that have no effect beside the others."""
        return [name for name, (applies, _) in self.conditions.items() if not applies(self)]

    @model_validator(mode="after")
    def _all_used(self) -> Conditional:
        for name in self.unused:
            if getattr(self, name) != type(self).model_fields[name].default:
                raise UserError(
                    f"`{name}` applies to {self.conditions[name][1]}",
                    remedy=f"leave `{name}` out",
                )
        return self
