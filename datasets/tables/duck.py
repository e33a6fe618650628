"""DuckDB on one file at a time: Parquet, and how text is delimited; it can reach no other file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ...appearing import temporary_folder
from ...errors import UserError
from .table import Table, check_size, tidy

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LONGEST = 1000  # characters of a cell of Parquet


class Dialect(NamedTuple):
    """How text is delimited; `delimiter` ' ' stands for runs of blanks."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None


def sniffed(text: str) -> Dialect | None:
    """How DuckDB would read `text`; None if it finds fewer than two columns."""
    import duckdb

    query = "SELECT Delimiter, Quote, Escape, len(Columns) FROM sniff_csv(?, all_varchar = true)"
    with _connected(text.encode()) as (connection, path):
        try:
            found = connection.execute(query, [path]).fetchone()
        except duckdb.Error:
            return None
    if found is None or found[3] < 2:
        return None
    delimiter, quote, escape = ("" if part == "(empty)" else part for part in found[:3])
    return Dialect(delimiter, quote or '"', escape if escape not in ("", quote) else None)


def parquet(source: str, content: bytes) -> Table:
    """The columns of a Parquet file."""
    import duckdb

    try:
        with _connected(content) as (connection, path):
            size = connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", [path])
            rows = int(size.fetchall()[0][0])
            relation = connection.read_parquet(path)
            names = relation.columns
            check_size(source, rows, len(names))
            query = "SELECT left(COLUMNS(*)::VARCHAR, ?) FROM read_parquet(?)"
            cells = connection.execute(query, [_LONGEST, path]).fetchall()
    except duckdb.Error as error:
        kind = type(error).__name__.removesuffix("Exception")  # the text names our copy of the file
        raise UserError(
            f"{source} is not a Parquet file that can be read ({kind})", remedy="save it as CSV"
        ) from None
    columns = [["" if row[k] is None else tidy(row[k]) for row in cells] for k in range(len(names))]
    return Table(
        source,
        tuple(map(tidy, names)),
        tuple(columns),
        range(1, len(cells) + 1),
        unit="row",
        notes=("a Parquet file",),
    )


@contextmanager
def _connected(content: bytes) -> Iterator[tuple[DuckDBPyConnection, str]]:
    """A connection on one thread, and the path of a file with `content`, the only one it sees."""
    import duckdb

    with temporary_folder() as folder:
        path = folder / "table"
        path.write_bytes(content)
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": 1,
            "memory_limit": "1GB",
            "temp_directory": "",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        with duckdb.connect(":memory:", config=settings) as connection:
            connection.execute("SET allowed_paths = [?]", [str(path)])
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection, str(path)
