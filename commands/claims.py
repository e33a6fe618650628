"""`epochreel claims`: measure what an article claims."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import UserError
from .help import GroupedCommand
from .output_names import FOLDER, named
from .outputs import folder_of
from .results import interruption
from .running import loading, print_json, print_result, progress, quiet_option, verbose_option

ARTICLES = {"article": "A Visual Introduction to Neural Networks, Towards Data Science, 2017"}
"""The articles whose claims can be measured."""


@click.command(
    "claims",
    cls=GroupedCommand,
    epilog="epochreel claims article\nepochreel claims article --json",
)
@click.argument(
    "article",
    shell_complete=lambda _ctx, _param, start: [
        name for name in ARTICLES if name.startswith(start)
    ],
)
@click.option(
    "--runs",
    callback=named,
    metavar="FOLDER",
    help="Folder of recordings, to which those that are missing are added.  "
    "[default: out/ARTICLE.parts/runs]",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list, an object per claim.")
@quiet_option
@verbose_option
def command(article: str, runs: str | None, as_json: bool, quiet: bool) -> None:
    """Measure what an article claims, and print what holds.

    ARTICLE is 'article': A Visual Introduction to Neural Networks, Towards Data Science, 2017. The
    first time, its networks are trained from up to 100 seeds each, which takes minutes. They are
    those of the film of that name.
    """
    if article not in ARTICLES:
        raise UserError("no such article", given=article, allowed=ARTICLES)
    with loading():
        from ..films.measured_claims import interval_of, measured_claims, word_of

    folder = Path(runs) if runs else FOLDER / f"{article}.parts" / "runs"
    with (
        interruption(lambda: _kept(folder)),
        folder_of(folder / "a recording"),
        progress("recording", None, hidden=quiet or as_json) as advance,
    ):
        found = measured_claims(folder, progress=advance)
    if as_json:
        print_json([each.as_object() for each in found], indent=2)
        return
    rows = [("figure", "claim", "", "measured")]
    for each in found:
        interval = interval_of(each.verdict)
        measured = each.verdict.measured + (f" [{interval}]" if interval else "")
        rows.append((each.claim.figure, each.claim.text, word_of(each.verdict), measured))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        print_result("  ".join([*cells, row[-1]]).rstrip())


def _kept(folder: Path) -> str:
    """'out/runs keeps 20 recordings'; '' if there are none."""
    count = len(list(folder.glob("*.reel")))
    return f"{folder} keeps {count} recording{'s' * (count > 1)}" if count else ""
