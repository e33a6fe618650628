"""Click options, made from the fields of models; defines no option itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from ..errors import UserError, renamed
from ..options import OptionField, flag
from ..spelling import share_meant
from .completing import for_option
from .help import OTHER, GroupedOption

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_METAVARS: dict[type, str] = {int: "INTEGER", float: "NUMBER", str: "TEXT", bool: "BOOLEAN"}
_WORDS: dict[type, str] = {int: "a whole number", float: "a number"}


def option(
    field: OptionField,
    *,
    multiple: bool = False,
    heading: str = OTHER,
    only_for: str = "",
    default: str = "",
    metavar: str = "",
) -> Callable[[Decorated], Decorated]:
    """The Click option of a field: `--learning-rate NUMBER` of learning_rate.

    The command gets None for an option that is not given, or () if the option is `multiple`. Limits
    and names are checked by the models, not by Click. The help text shows them, what the option is
    `only_for`, and its default, in place of which `default` says more.
    """
    help_text = f"{renamed(field.description, flag)}{_remarks(field, only_for, default)}".strip()
    if field.kind is bool:
        name = flag(field.name)
        flags = name if field.default is False else f"{name}/--no-{name[2:]}"
        return click.option(
            flags,
            field.name,
            cls=GroupedOption,
            heading=heading,
            is_flag=True,
            default=None,
            help=help_text,
        )
    return click.option(
        flag(field.name),
        field.name,
        cls=GroupedOption,
        heading=heading,
        type=_Value(field, metavar or field.metavar),
        multiple=multiple,
        help=help_text,
    )


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given, without those that were not."""
    return {name: value for name, value in options.items() if value not in (None, ())}


class _Value(click.ParamType):  # type: ignore[type-arg]  # generic in newer Click only
    """Converts text to the kind of a field; raises `UserError` if that is impossible."""

    def __init__(self, field: OptionField, metavar: str) -> None:
        self._field = field
        names = f"[{'|'.join(field.names)}]" if field.names else _METAVARS[field.kind]
        self.name = self._metavar = metavar or names

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        return self._metavar

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        fixed = [CompletionItem(name) for name in self._field.names if name.startswith(incomplete)]
        offer = for_option(self._field.name)
        listed = offer(ctx, param, incomplete) if offer else []
        return list({item.value: item for item in fixed + listed}.values())

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002  # Click's signature
        ctx: click.Context | None,  # noqa: ARG002
    ) -> Any:
        if isinstance(value, str) and _has_bad_bytes(value):
            raise UserError(f"{flag(self._field.name)} must be text in UTF-8", given=value)
        if not isinstance(value, str) or self._field.kind not in _WORDS:
            return value
        try:
            return self._field.kind(value)
        except ValueError:
            what = f"{flag(self._field.name)} must be {_WORDS[self._field.kind]}"
            remedy = share_meant(value, most=self._field.most, below=self._field.below)
            raise UserError(what, given=value, remedy=remedy) from None


def _has_bad_bytes(text: str) -> bool:
    """Whether text from the command line had bytes that are no letter, which Python escapes."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _remarks(field: OptionField, only_for: str, default: str) -> str:
    """'  [0 to 51; default: 18; only for .mp4]', as far as these are known."""
    if field.default is True:
        default = field.name.replace("_", "-")
    elif not default and field.default is not None and field.kind is not bool:
        default = _plain(field)
    remarks = {"": field.limits, "default: ": default, "only for ": only_for}
    shown = "; ".join(f"{name}{text}" for name, text in remarks.items() if text)
    return f"  [{shown}]" if shown else ""


def _plain(field: OptionField) -> str:
    return f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
