"""`epochreel gallery`: a web page over a folder of outputs."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..appearing import appearing
from ..errors import UserError
from .completing import files
from .help import GroupedCommand, GroupedOption
from .outputs import check_outputs, folder_of, force_option, open_option, output_option
from .results import interruption, open_result, written_size
from .running import loading, progress, quiet_option, say_warnings, verbose_option

if TYPE_CHECKING:
    from ..pages.gallery_folder import Output

_NAME = "index.html"


@click.command(
    "gallery",
    cls=GroupedCommand,
    epilog="epochreel gallery figures/\n"
    "epochreel gallery figures/ -o figures/all.html --title Widths",
)
@click.argument("folder", metavar="FOLDER", shell_complete=files("/"))
@output_option(
    "Page to write, or folder for it.  [default: index.html in FOLDER]",
    files(".html"),
)
@force_option
@open_option
@click.option(
    "--title",
    cls=GroupedOption,
    heading="output",
    metavar="TEXT",
    help="Heading of the page.  [default: the name of FOLDER]",
)
@quiet_option
@verbose_option
def command(
    folder: str, output: str | None, force: bool, opens: bool, title: str | None, quiet: bool
) -> None:
    """Write a web page over a folder of outputs.

    It shows the films, GIFs, pictures, pages and recordings in FOLDER and in folders below it,
    filters and sorts them, and compares two. It needs no server and names the files by their places
    beside it, so that it moves with FOLDER.
    """
    place = Path(folder)
    if not place.is_dir():
        what = "not a folder" if place.exists() else "no such folder"
        raise UserError(what, given=folder, remedy="name a folder with outputs, such as out")
    path = _page(output, place)
    with loading():
        from ..pages.gallery import gallery_of
        from ..pages.gallery_folder import is_gallery, outputs_in
        from ..pages.gallery_made import made_in

    check_outputs([path], force=force or is_gallery(path))
    outputs = [_with_command(each, place) for each in outputs_in(place, made_in(place), but=[path])]
    heading = title or place.resolve().name or "Gallery"
    with interruption(), folder_of(path):
        with progress("reading", len(outputs), hidden=quiet) as report:
            text, warnings = gallery_of(place, outputs, title=heading, page=path, report=report)
        with appearing(path) as part:
            part.write_text(text, "utf-8")
    say_warnings(warnings)
    if not quiet:
        counted = f"{len(outputs):,} output{'s' * (len(outputs) != 1)}"
        click.echo(f"{path}  {counted}, {written_size(path.stat().st_size)}", err=True)
    if opens:
        open_result(path)


def _with_command(output: Output, folder: Path) -> Output:
    """The same with the commands that its files have themselves, if no others are known."""
    from ..renders.sinks.formats import FORMATS
    from ..renders.sinks.metadata import Metadata

    if output.commands:
        return output
    commands: dict[str, None] = {}
    for file in output.files:
        form = FORMATS.get(Path(file).suffix.lower())
        with suppress(UserError, OSError, ValueError, SyntaxError):  # a poster says what is wrong
            record = form.sink_class().record_in(folder / file) if form and form.sink else ""
            if (found := Metadata.parse(record)) and found.command:
                commands[found.command] = None
    return replace(output, commands=tuple(commands))


def _page(output: str | None, folder: Path) -> Path:
    """The page to write: `output`, or index.html in the folder that it is."""
    if output == "-":
        what = "a gallery names files beside it, which standard output has not"
        raise UserError(what, remedy="name a file")
    if output is None:
        return folder / _NAME
    path = Path(output)
    if path.is_dir() or output.endswith("/"):
        return path / _NAME
    if path.suffix.lower() != ".html":
        raise UserError("the name of a gallery must end with .html", given=output)
    return path
