"""`epochreel data`: what is understood of a table, or of another data set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..appearing import temporary_folder
from ..errors import UserError, renamed
from ..options import flag
from ..renders.sinks.formats import FORMATS
from ..training.run_options import RUN_OPTIONS
from ..training.spec_from_options import run_from_options
from .completing import for_option
from .help import GroupedCommand
from .options import option
from .output_names import STDOUT, render_path
from .outputs import check_outputs, folder_of, force_option, output_option, tables_of
from .results import interruption, say_rendered
from .running import loading, print_json, print_result, quiet_option, say_warnings, verbose_option

if TYPE_CHECKING:
    from ..datasets.dataset import Dataset
    from ..renders.render_recordings import Rendered
    from ..training.spec import RunSpec

_SOURCES = ("data", "path", "function")
_STILLS = [suffix for suffix, form in FORMATS.items() if form.single]


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of data sets, in the order of `RUN_OPTIONS`."""
    for name, each in reversed(RUN_OPTIONS.items()):
        if each.group == "data" and name not in _SOURCES:
            metavar = "COLUMN" if name in ("x", "y", "label") else ""
            command = option(
                each.field,
                heading="data",
                only_for=each.only_for,
                default=each.default,
                metavar=metavar,
            )(command)
    return command


@click.command(
    "data",
    cls=GroupedCommand,
    epilog="epochreel data points.csv\n"
    "epochreel data points.csv --x height --y weight --label kind -o points.png\n"
    "epochreel data circles --noise 0.1 --json",
)
@click.argument("name", metavar="DATA", shell_complete=for_option("data"))
@_options
@output_option(
    f"Picture of the points to write ({', '.join(_STILLS)}), or folder for it.",
)
@force_option
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@quiet_option
@verbose_option
def command(
    name: str, output: str | None, force: bool, as_json: bool, quiet: bool, **options: Any
) -> None:
    """Show what is understood of a table, and how to change it.

    DATA is a file of any form, - for standard input, or one of `epochreel list datasets`. The
    options are those of `epochreel record`, which reads the same points with them. With --output, a
    picture of the points is written as well.
    """
    with loading():
        from ..datasets.report import as_object, as_text

    spec = run_from_options(None, {"data": name, **options})
    path = _picture(output)
    if path:
        check_outputs([path], force=force, inputs=tables_of([spec]))
    dataset = spec.data.dataset()
    rendered = _drawn(spec, dataset, path) if path else None
    if as_json:
        print_json(as_object(spec.data.label, dataset, name_of=flag), indent=2)
    elif not quiet:
        print_result(as_text(spec.data.label, dataset, name_of=flag))
    if path and rendered:
        say_warnings(renamed(each, flag) for each in rendered.warnings)
        if not quiet:
            say_rendered(path, rendered)


def _picture(output: str | None) -> Path | None:
    """The file of the picture, if one is asked for."""
    if not output:
        return None
    path, suffix = render_path(output, [], scene="data", suffix="")
    if path == STDOUT:
        remedy = f"name a {_STILLS[0]} file"
        raise UserError("standard output has the text, not the picture", remedy=remedy)
    if Path(output).is_dir() or output.endswith("/"):
        return path.with_suffix(_STILLS[0])
    if suffix.lower() not in _STILLS:
        *some, last = _STILLS
        allowed = f"{', '.join(some)} or {last}"
        raise UserError(f"the name of the picture must end with {allowed}", given=output)
    return path


def _drawn(spec: RunSpec, dataset: Dataset, path: Path) -> Rendered:
    """Render the last frame of the scene `data`, of a recording in which nothing is learnt."""
    with loading():
        from ..reels.recording import Recording
        from ..renders.options import RenderOptions
        from ..renders.render_recordings import render_recordings
        from ..training.points_only import write_points
    with temporary_folder() as folder, interruption(), folder_of(path):
        reel = folder / "data.reel"
        write_points(reel, spec, dataset)
        recording = Recording.open(reel)
        return render_recordings(recording, path, RenderOptions(scene="data"))
