"""Options read from models, and the Click options made from them."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import click
import pytest
from click.testing import CliRunner
from pydantic import BaseModel, Field

from epochreel.commands.options import given, option
from epochreel.errors import UserError
from epochreel.models import Frozen, validated
from epochreel.options import Help, Limits, Metavar, OptionField, fields_of

Share = Annotated[float, Field(gt=0, le=1, description="Share of the points.")]


@dataclass(frozen=True)
class Plain:
    rate: Annotated[float, Limits(gt=0, le=1000), Help("Step size.")] = 0.01
    kind: Annotated[Literal["sgd", "adam"], Help("Optimiser.")] = "adam"
    title: Annotated[str | None, Help("Title.")] = None
    size: Annotated[str, Metavar("WxH"), Help("Size.")] = "1x1"
    shuffle: Annotated[bool, Help("Draw in another order.")] = True
    bare: int = 3


class Model(BaseModel):
    rate: Annotated[float, Field(gt=0, le=1000)] = Field(0.01, description="Step size.")
    kind: Literal["sgd", "adam"] = Field("adam", description="Optimiser.")
    title: str | None = Field(None, description="Title.")
    size: Annotated[str, Metavar("WxH")] = Field("1x1", description="Size.")
    shuffle: bool = Field(True, description="Draw in another order.")
    bare: int = 3


@pytest.mark.parametrize("model", [Plain, Model])
def test_both_kinds_of_models_have_the_same_options(model: type[Any]) -> None:
    assert fields_of(model) == {
        "rate": OptionField("rate", float, 0.01, "Step size.", above=0, most=1000),
        "kind": OptionField("kind", str, "adam", "Optimiser.", names=("sgd", "adam")),
        "title": OptionField("title", str, None, "Title."),
        "size": OptionField("size", str, "1x1", "Size.", metavar="WxH"),
        "shuffle": OptionField("shuffle", bool, True, "Draw in another order."),
        "bare": OptionField("bare", int, 3),
    }


class Nested(BaseModel):
    share: Share | None = None
    seed: Annotated[int, Field(ge=0, lt=10)] | Annotated[str, Field(min_length=1)]
    hidden: tuple[int, ...] = (8, 4)
    loss: Literal["hinge"] | None = None
    made: list[int] = Field(default_factory=list)


def test_limits_and_names_are_found_inside_unions() -> None:
    assert fields_of(Nested) == {
        "share": OptionField("share", float, None, "Share of the points.", above=0, most=1),
        "seed": OptionField("seed", str, least=0, below=10),
        "hidden": OptionField("hidden", str, "8,4"),
        "loss": OptionField("loss", str, names=("hinge",)),
        "made": OptionField("made", str),
    }


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({}, ""),
        ({"least": 0, "most": 51}, "0 to 51"),
        ({"least": 0.5, "most": 3600.0}, "0.5 to 3600"),
        ({"least": 1}, "at least 1"),
        ({"above": 0, "most": 1}, "above 0, at most 1"),
        ({"least": 0, "below": 2**32}, "at least 0, below 4294967296"),
    ],
)
def test_limits_are_written_in_words(limits: dict[str, float], words: str) -> None:
    assert OptionField("rate", float, **limits).limits == words  # type: ignore[arg-type]  # no limit is text


def _help(*options: Any) -> str:
    """The help text of options."""

    @click.command()
    def command(**_: Any) -> None:
        pass

    for each in options:
        command = each(command)
    text = CliRunner().invoke(command, ["--help"], terminal_width=100).output
    return text.partition("Options:\n")[2].rpartition("  --help")[0]


def test_help_is_made_from_fields() -> None:
    fields = fields_of(Plain)
    assert _help(
        option(fields["rate"], only_for="adam"),
        option(fields["kind"]),
        option(fields["title"], default="made from the data"),
        option(fields["size"]),
        option(fields["shuffle"]),
        option(OptionField("dry_run", bool, False, "Do nothing."), metavar="IGNORED"),
        option(fields["bare"], metavar="N"),
    ) == (
        "  --rate NUMBER             Step size.  [above 0, at most 1000; default: 0.01; only for "
        "adam]\n"
        "  --kind [sgd|adam]         Optimiser.  [default: adam]\n"
        "  --title TEXT              Title.  [default: made from the data]\n"
        "  --size WxH                Size.  [default: 1x1]\n"
        "  --shuffle / --no-shuffle  Draw in another order.  [default: shuffle]\n"
        "  --dry-run                 Do nothing.\n"
        "  --bare N                  [default: 3]\n"
    )


def _values(*arguments: str, multiple: bool = False) -> dict[str, Any]:
    """The options of `Plain` that a command receives."""
    received: dict[str, Any] = {}

    @click.command()
    def command(**options: Any) -> None:
        received.update(given(options))

    for field in fields_of(Plain).values():
        command = option(field, multiple=multiple and field.kind is not bool)(command)
    CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)
    return received


def test_commands_receive_the_options_that_were_given() -> None:
    assert _values() == {}
    assert _values("--rate", "3", "--kind", "x", "--no-shuffle", "--bare", "4") == {
        "rate": 3.0,
        "kind": "x",
        "shuffle": False,
        "bare": 4,
    }


def test_multiple_options_are_tuples() -> None:
    assert _values("--rate", "3", "--rate", "4", multiple=True) == {"rate": (3.0, 4.0)}
    assert _values(multiple=True) == {}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rate", "fast"], "--rate must be a number: got 'fast'"),
        (["--bare", "1.5"], "--bare must be a whole number: got '1.5'"),
    ],
)
def test_text_that_is_not_a_number_is_refused(arguments: list[str], message: str) -> None:
    with pytest.raises(UserError) as caught:
        _values(*arguments)
    assert str(caught.value) == message


class Everything(Frozen, frozen=True):
    """A model with fields of every kind."""

    flag: bool = True
    whole: Annotated[int, Field(ge=1, lt=10)] = 1
    number: Annotated[float, Field(gt=0, le=1)] = 1
    text: Annotated[str, Field(min_length=1, max_length=3)] = "a"
    name: Literal["one", "two"] = "one"
    several: Annotated[tuple[int, ...], Field(min_length=1, max_length=2)] = (1,)
    table: dict[str, int] = Field(default_factory=dict)
    either: Annotated[int, Field(ge=0)] | None = None


HOSTILE: tuple[object, ...] = (None, True, -1, 0, 99, 1.5, 10**400, float("inf"), float("nan"), "")
HOSTILE += ("x", "12345", "\ud800", b"\xff", [], [1, 2, 3], ["x"], {}, {"a": "b"}, {3}, object())


def test_messages_are_not_those_of_pydantic() -> None:
    from pydantic import ValidationError

    from epochreel.models import explained

    refused = 0
    for name in Everything.model_fields:
        for value in HOSTILE:
            try:
                Everything.model_validate({name: value})
            except ValidationError as error:
                message = str(explained(error))
                refused += 1
                assert message.startswith(
                    (name, f"a value of {name}", f"unknown value of {name}")
                ), message
                assert "Input" not in message, message
                assert "valid" not in message.partition(": got")[0], message
    assert refused > 80


def test_dataclasses_are_validated_like_models() -> None:
    assert validated(Plain, {"rate": "0.5"}) == Plain(rate=0.5)
    with pytest.raises(UserError) as caught:
        validated(Plain, {"kind": "adma"})
    assert str(caught.value) == (
        "unknown value of kind: got 'adma'; did you mean 'adam'?; allowed: sgd, adam"
    )
