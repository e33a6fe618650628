"""All options of renders: where each applies, and the errors for one that does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from ..errors import UserError
from ..options import Help, Metavar, OptionField, fields_of
from ..scenes.catalogue import SCENES, scenes_with
from ..scenes.finding import entry_of
from ..scenes.options import RENAMED, FrameOptions
from .places import PlaceName
from .sinks.formats import FORMAT_MODELS, FORMATS, Format, formats_with
from .sinks.options import EncoderOptions, RateOptions, StillOptions, WorkerOptions


@dataclass(frozen=True)
class OutputOptions:
    """The scene, and the size of the frame."""

    scene: Annotated[
        str,
        Metavar("NAME"),
        Help("Scene to render; see `epochreel list scenes`. Or FILE.py:CLASS."),
    ] = "convergence"
    size: Annotated[
        str | None,
        Metavar("WxH@FPS"),
        Help("Size and frame rate, like 1280x720@30, or a name from `epochreel list sizes`."),
    ] = None
    metadata: Annotated[
        bool, Help("Write title, description, settings, command and version into the file.")
    ] = True
    embed: Annotated[
        bool,
        Help(
            "Also write what embeds the output in a page or an article: HTML, Markdown, and a "
            "description; of films a poster, captions, chapters and a transcript, of pages a "
            "picture."
        ),
    ] = False
    max_size: Annotated[
        str | None,
        Metavar("SIZE"),
        Help(
            "Largest file, like 5MB: levels and rate factor that were not given, then rate and "
            "size are lowered until the film fits."
        ),
    ] = None
    place: Annotated[
        PlaceName | None,
        Help(
            "Place where it is published, which sets format, size and largest file, unless they "
            "are given; see `epochreel list places`."
        ),
    ] = None


_COMMON: tuple[type[Any], ...] = (OutputOptions, FrameOptions)
# Options whose default depends on the format.
_BY_FORMAT: Mapping[str, Callable[[Format], object]] = {
    "size": lambda form: f"{form.size}@{form.fps}",
    "levels": lambda form: form.levels,
}
_OWN = tuple(dict.fromkeys(entry.options for entry in SCENES.values()))

_HEADINGS: Mapping[tuple[type[Any], ...], str] = {
    (OutputOptions, StillOptions): "output",
    (FrameOptions,): "film",
    (EncoderOptions, RateOptions, WorkerOptions): "encoder",
    _OWN: "scene",
}


def render_options() -> dict[str, OptionField]:
    """All options by name: those of every scene and every format."""
    return {
        name: option
        for model in (*_COMMON, *_OWN, *FORMAT_MODELS)
        for name, option in fields_of(model).items()
    }


def applies_to(name: str) -> str:
    """Where an option applies: 'scene comparison', '.mp4 and .webm'; '' is everywhere."""
    if name == "max_size":
        return joined([form.suffix for form in FORMATS.values() if form.reducible])
    if any(name in fields_of(model) for model in _COMMON):
        return ""
    scenes, formats = scenes_with(name), formats_with(name)
    return joined(formats) or f"scene{'s' if len(scenes) > 1 else ''} {joined(scenes)}"


def heading_of(name: str) -> str:
    """What help texts show an option under: 'output', 'film', 'encoder', 'scene' or 'format'."""
    for models, heading in _HEADINGS.items():
        if any(name in fields_of(model) for model in models):
            return heading
    return "format"


def several_defaults(name: str) -> str:
    """Defaults that formats or scenes set: '1080p@60, 270p@20 for .gif'; '' if they set none."""
    where: dict[object, list[str]] = {}
    if name in _BY_FORMAT:
        for form in FORMATS.values():
            where.setdefault(_BY_FORMAT[name](form), []).append(form.suffix)
    for scene in scenes_with(name):
        default = fields_of(entry_of(scene).options)[name].default
        where.setdefault(f"{default:g}" if isinstance(default, float) else default, []).append(
            scene
        )
    if not where:
        return ""
    usual = max(where, key=lambda value: len(where[value]))
    others = [f"{each} for {joined(where[each])}" for each in where if each != usual]
    return ", ".join([*([] if usual is None else [str(usual)]), *others])


def unknown_option(name: str, scene: object, known: Iterable[str]) -> UserError:
    """The error for an option that does not exist, or does not apply to the scene."""
    options = render_options()
    if name in fields_of(FrameOptions):
        remedy = f"a plain Manim scene sets its own {name}"
        return UserError(f"option `{name}` does not apply to scene {scene!r}", remedy=remedy)
    if name in options:
        return unused_option(name, f"scene {scene!r}")
    if name in RENAMED:
        return UserError("unknown option", given=name, remedy=f"its name is {RENAMED[name]!r}")
    return UserError("unknown option", given=name, allowed=dict.fromkeys((*known, *options)))


def unused_option(name: str, what: str) -> UserError:
    """The error for an option that does not apply to `what`; says where it applies."""
    where = applies_to(name) or "films and pictures"
    return UserError(f"option `{name}` does not apply to {what}", remedy=f"it applies to {where}")


def joined(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    *most, last = words or [""]
    return f"{', '.join(most)} and {last}" if most else last
