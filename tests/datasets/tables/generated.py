"""Random tables as text, and what is in them: the same points in any way of writing."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from hypothesis import strategies as st

MISSING = ("", "NA", "N/A", "?", "nan", "null", "NULL", "NaN")
NAMES = (
    "x", "y", "label", "Total Volume", "petal length (cm)", "größe", "a;b", "last, first", "2020",
    "id", "名前", "x|y", 'the "size"', "weight_kg", "Temp °C", "f.1", "it's", "class", "-", "#no",
)  # fmt: skip
WORDS = (
    "red", "dark blue", "Iris-setosa", "green; ish", "a,b", "x|y", "it's", 'say "hi"', "München",
    "0-5", "two\nlines", "日本", "<=50K", "+", "yes", "no", "#1", "1st", "None", "other", "ÅÄÖ",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A table as bytes, and its x, y and label of every row without missing cells."""

    content: bytes
    options: dict[str, str]
    names: tuple[str, str]
    rows: list[tuple[float, float, str]]
    missing: int
    why: str


def numbers(draw: st.DrawFn, count: int) -> list[float]:
    """Different numbers of one kind."""
    kind = draw(
        st.sampled_from(
            [
                st.integers(-50, 50).map(float),
                st.integers(10_000, 900_000).map(float),
                st.floats(-5, 5).map(lambda value: round(value, 3)),
                st.floats(-1e6, 1e6, allow_subnormal=False),
                st.floats(0, 100).map(lambda value: round(value, 1)),
            ]
        )
    )
    return draw(st.lists(kind, min_size=count, max_size=count, unique=True))


def as_written(value: float, style: str) -> str:
    """A number in one of the ways of writing: 1.5, 1,5, 1.5e+00, 1,234.5."""
    if style == "scientific":
        return f"{value:.16e}"
    text = str(int(value)) if value.is_integer() else repr(value)
    if style == "comma":
        return text.replace(".", ",")
    if style == "thousands" and "e" not in text:
        whole, point, rest = text.partition(".")
        return f"{int(whole):,}{point}{rest}" if whole != "-0" else text
    return text


@st.composite
def tables(draw: st.DrawFn) -> Written:
    """A table of two columns of numbers, a label and up to two others, in any order."""
    count = draw(st.integers(4, 30))
    x, y = numbers(draw, count), numbers(draw, count)
    words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True))
    if draw(st.booleans()):
        words = [str(k) for k in range(len(words))]
    labels = draw(st.lists(st.sampled_from(words), min_size=count, max_size=count))
    delimiter = draw(st.sampled_from(",,,;;\t\t| "))
    styles = ["point", "point", "scientific", "thousands"] + ["comma"] * 2 * (delimiter != ",")
    style = draw(st.sampled_from(styles))
    cells = [[as_written(value, style) for value in values] for values in (x, y)]
    others = draw(st.integers(0, 2))
    extra = [draw(st.sampled_from([[f"row {k}" for k in range(count)],
                                   [str(k + 1) for k in range(count)],
                                   [as_written(v, style) for v in numbers(draw, count)]]))
             for _ in range(others)]  # fmt: skip
    grid = [*cells, labels, *extra]
    for _ in range(draw(st.sampled_from([0, 0, 1, 3]))):
        row, column = draw(st.integers(0, count - 1)), draw(st.integers(0, len(grid) - 1))
        mark = draw(st.sampled_from(MISSING[1:] if delimiter == " " else MISSING))
        grid[column] = [*grid[column][:row], mark, *grid[column][row + 1 :]]
    order = draw(st.permutations(range(len(grid))))
    names = draw(
        st.lists(st.sampled_from(NAMES), min_size=len(grid), max_size=len(grid), unique=True)
    )
    headed = draw(st.booleans())
    rows = [[grid[k][row] for k in order] for row in range(count)]
    shown = [names[k] for k in order]
    content = _bytes(draw, ([shown] if headed else []) + rows, delimiter)
    options = {
        role: names[k] if headed else str(order.index(k) + 1)
        for k, role in enumerate(("x", "y", "label"))
    }
    kept = [row for row in range(count) if not any(grid[k][row] in MISSING for k in range(3))]
    points = [(x[row], y[row], " ".join(labels[row].split())) for row in kept]
    axes = (names[0], names[1]) if headed else ("x₁", "x₂")
    why = f"{delimiter=} {style=} {headed=}"
    return Written(content, options, axes, points, count - len(kept), why)


def _bytes(draw: st.DrawFn, rows: list[list[str]], delimiter: str) -> bytes:
    file = io.StringIO()
    csv.writer(
        file,
        delimiter=delimiter,
        quotechar=draw(st.sampled_from('""\'')),
        quoting=csv.QUOTE_ALL if draw(st.integers(0, 2)) == 2 else csv.QUOTE_MINIMAL,
        lineterminator="\n",
    ).writerows(rows)
    text = file.getvalue()
    if draw(st.booleans()):
        text = text.rstrip("\n")
    text = text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))
    encodings = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]
    encoding = draw(st.sampled_from(encodings))
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode()
