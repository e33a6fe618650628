"""`epochreel render`: a video, GIF or still image of recordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from pathlib import Path, PurePath
from typing import Any

import click

from ..errors import UserError, renamed
from ..options import fields_of, flag
from ..renders.known_options import (
    OutputOptions,
    applies_to,
    heading_of,
    render_options,
    several_defaults,
)
from ..renders.options import RenderOptions
from ..renders.sinks.formats import FORMATS, Format, format_of
from ..scenes.finding import entry_of
from .completing import files
from .help import GroupedCommand, GroupedOption
from .mistaken import recordings_of
from .options import given, option
from .output_names import STDOUT, render_path, suffix_of
from .outputs import (
    check_outputs,
    folder_of,
    force_option,
    kept_stdout,
    open_option,
    output_option,
    writes_file,
    written_to,
)
from .results import interruption, open_result, say_rendered
from .running import loading, progress, quiet_option, say_warnings, verbose_option


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of all scenes and formats, in the order of their models."""
    for field in reversed(render_options().values()):
        command = option(
            field,
            heading=heading_of(field.name),
            only_for=applies_to(field.name),
            default=several_defaults(field.name),
        )(command)
    return command


@click.command(
    "render",
    cls=GroupedCommand,
    epilog="epochreel render spiral.reel -o spiral.mp4\n"
    "epochreel render spiral.reel -o spiral.gif --scene network --theme light\n"
    "epochreel render one.reel two.reel -o two.mp4 --scene comparison --size 720p@30",
)
@click.argument("reels", nargs=-1, metavar="[REEL]...", shell_complete=files(".reel"))
@output_option(
    f"File to write ({', '.join(FORMATS)}), folder for it, or - for standard output.  "
    "[default: out/REEL-SCENE.mp4]",
    files(),
)
@click.option(
    "--format",
    "format_name",
    cls=GroupedOption,
    heading="output",
    shell_complete=lambda _ctx, _param, start: [
        name[1:] for name in FORMATS if name[1:].startswith(start)
    ],
    metavar=f"[{'|'.join(name[1:] for name in FORMATS)}]",
    help="Format of the output, if its name has no suffix that selects it.  [default: mp4]",
)
@force_option
@open_option
@_options
@click.option(
    "--scene-option",
    "own",
    cls=GroupedOption,
    heading="scene",
    metavar="NAME=VALUE",
    multiple=True,
    help="An option that a scene of your own declares; may be repeated.",
)
@quiet_option
@verbose_option
def command(
    reels: Sequence[str],
    output: str | None,
    format_name: str | None,
    force: bool,
    own: tuple[str, ...],
    opens: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Render recordings as a video, GIF or still image.

    A folder stands for the recordings in it. The suffix of the output file selects the format. An
    output file that exists is replaced only after a question, or with --force.
    """
    reels = recordings_of(reels)
    stdout = click.get_current_context().with_resource(kept_stdout(output))
    with loading():  # pydantic is loaded, which checks options
        chosen = RenderOptions(**given(options), **_scene_options(own, options["scene"], options))
    foreign = chosen.entry.author is not None
    if not (reels or foreign):
        raise UserError("render needs a REEL", remedy="see `epochreel render --help`")
    name = chosen.entry.name if foreign else chosen.scene
    if chosen.place and PurePath(output or "").suffix.lower() not in FORMATS:
        format_name = format_name or chosen.place.suffix
    path, suffix = render_path(output, reels, scene=name, suffix=suffix_of(format_name))
    chosen.check_recordings(len(reels), form := format_of(suffix))
    chosen.check([form])
    if opens and not writes_file(path):
        raise UserError("--open opens a file", given=str(path), remedy="name a file with --output")
    beside = _embedding(path, form) if chosen.of(OutputOptions).embed else []
    check_outputs([path, *beside], force=force, inputs=reels)
    with loading():
        from ..reels.recording import Recording
    recordings = [Recording.open(reel) for reel in reels]
    with loading():
        from ..renders.fitting import render_fitted
    known = chosen.warnings_for(form)
    say_warnings([*known, *_repeated(reels)])
    with (
        interruption(),
        folder_of(path),
        written_to(path, suffix, stdout) as target,
        progress("rendering", None, hidden=quiet) as advance,
    ):
        rendered = render_fitted(recordings, target, chosen, report=advance)
    if rendered.fitted:
        click.echo(f"{path} fits with {rendered.fitted}", err=True)
    say_warnings(renamed(each, flag) for each in rendered.warnings if each not in known)
    if not quiet:
        say_rendered(path, rendered)
    if opens:
        open_result(path)


def _repeated(reels: Sequence[str]) -> list[str]:
    """A warning for each recording that is given more than once."""
    counts = Counter(str(PurePath(reel)) for reel in reels)
    return [f"{reel} is given {n} times, and shown as often" for reel, n in counts.items() if n > 1]


def _embedding(path: Path, form: Format) -> list[Path]:
    """The files that embed an output, which has to have a name for that."""
    if path == STDOUT or path.suffix.lower() != form.suffix:
        remedy = f"name a file that ends with {form.suffix}"
        raise UserError("--embed writes files beside the output", given=str(path), remedy=remedy)
    from ..renders.embedding_paths import embedding_paths

    return embedding_paths(path, form)


def _scene_options(
    texts: Sequence[str], scene: str | None, ours: Collection[str]
) -> dict[str, str]:
    """The options that `--scene-option` gives, by name; those of `ours` have flags of their own."""
    options: dict[str, str] = {}
    if not texts:
        return options
    scene = scene or OutputOptions.scene
    own = fields_of(entry_of(scene).options)
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UserError("--scene-option must be written NAME=VALUE", given=text)
        if name in ours:
            remedy = f"write --{name.replace('_', '-')}"
            raise UserError("not an option of one scene", given=name, remedy=remedy)
        if name not in own:
            remedy = "" if own else "it has none of its own"
            what = f"scene {scene!r} has no such option"
            raise UserError(what, given=name, allowed=own, remedy=remedy)
        options[name] = value
    return options
