"""Lines of keys in TOML, which the standard library does not say."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from epochreel.errors import UserError
from epochreel.films.toml_tables import guilty
from epochreel.films.toml_text import Key, lines_of, tables_of, text_of

TEXT = '''# a comment = 1
title = "a # no comment"  # but this
"quoted key" = 'x = [1'

[options]
pace = "even"
list = [1,
  2, # [
  [3, 4],
]
inline = { a = 1, b.c = [ { d = 2 } ] }
when = 2026-01-01 10:00:00

[[chapter]]
id = """
several = 1
[[chapter]]
"""
[[chapter.sentence]]
text = "one"
[[chapter.sentence]]
text = \'\'\'two
lines\'\'\'
else = ""
[[chapter]]
[[chapter.sentence]]
text = "say \\"x\\""
[chapter.options]
goal = 0.5
'''


def keys(value: Any, above: Key = ()) -> Iterator[Key]:
    """The ways to all values of a document."""
    pairs: Any = enumerate(value) if isinstance(value, list) else ()
    for name, inner in value.items() if isinstance(value, dict) else pairs:
        yield (*above, name)
        yield from keys(inner, (*above, name))


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_key_has_its_line(ending: str) -> None:
    text = TEXT.replace("\n", ending)
    lines = lines_of(text)
    assert set(lines) == set(keys(tomllib.loads(text)))
    assert lines["title",] == 2
    assert lines["quoted key",] == 3
    assert lines["options",] == 5
    assert lines["options", "list", 1] == 8
    assert lines["options", "list", 2, 1] == 9
    assert lines["options", "inline", "b", "c", 0, "d"] == 11
    assert lines["options", "when"] == 12
    assert lines["chapter", 0] == 14
    assert lines["chapter", 0, "sentence", 0] == 19
    assert lines["chapter", 0, "sentence", 1, "text"] == 22
    assert lines["chapter", 0, "sentence", 1, "else"] == 24
    assert lines["chapter", 1] == 25
    assert lines["chapter", 1, "sentence", 0, "text"] == 27
    assert lines["chapter", 1, "options", "goal"] == 29


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(UserError, match=r"^film.toml, line 2: this is not TOML: Invalid"):
        tables_of("a = 1\nb = \n", "film.toml")
    with pytest.raises(UserError, match=r"^film.toml, line 3: this is not TOML: .*value$"):
        tables_of("a = 1\n\nb = [", "film.toml")
    with pytest.raises(UserError, match=r"film.toml is not TOML"):
        tables_of("a = " + "[" * 100_000, "film.toml")


def test_a_file_of_a_hundred_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "film.toml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(UserError, match="a script is at most 1 MB"):
        text_of(path, "a script")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.toml"
    path.write_bytes(b"title = \xff\xff")
    with pytest.raises(UserError, match="a script is text in UTF-8 or UTF-16"):
        text_of(path, "a script")


@pytest.mark.parametrize("part", ["a", '"a b"', '"a/b"', r'"a\"b"', "'a b'", "'a\"b'", '""'])
@pytest.mark.parametrize(
    "form", ["{} = 1", "[{}]", "[[{}]]", "a = {{{} = 1}}", "b.c = {{b = 1, {} = 1}}"]
)
@pytest.mark.parametrize("dot", [".", " . "])
def test_keys_of_very_many_parts_are_refused(part: str, form: str, dot: str) -> None:
    text = "\n\n" + form.format(dot.join([part] * 20_000))
    with pytest.raises(UserError, match="plan, line 3: a key has at most 100 parts"):
        tables_of(text, "plan")
    tables_of(form.format(dot.join([part] * 100)), "plan")


@pytest.mark.parametrize(
    "form",
    [
        'x = "{}"',
        "x = '{}'",
        'x = """\n{}"""',
        'x = """\n""{}"""""',
        "x = '''\n'{}'''",
        'x = "so, {}"',
        'x = "\\"{}"',
        "x = 1 # {}",
        '"{}" = 1',
    ],
)
def test_sentences_of_one_word_are_no_keys(form: str) -> None:
    text = "no. " * 200
    found = tables_of(form.format(text), "plan")
    assert len(found) == 1
    assert set(lines_of(form.format(text))) == {(name,) for name in found}


def test_dots_of_several_numbers_are_those_of_no_key() -> None:
    listed = tables_of("x = [" + "1.5, " * 200 + "]", "plan")
    below = tables_of("".join(f"x{k} = 10:00:00.5\n" for k in range(200)), "plan")
    assert (len(listed["x"]), len(below)) == (200, 200)


@pytest.mark.parametrize("piece", ['"""\n\\', "'''\n", '"\\', "'", "{'", '{"\\', '\\"""'])
def test_texts_that_do_not_end_are_refused_at_once(piece: str) -> None:
    with pytest.raises(UserError, match=r"plan, line \d+: this is not TOML"):
        tables_of('a = "x"\n' + piece * 100_000 + "\\", "plan")


@pytest.mark.parametrize(
    ("error", "at"),
    [
        (UserError("unknown data set", given="nowhere"), "data"),
        (UserError("data set 'file' needs `path`"), "data"),
        (UserError("`seed` must be whole", given=3), "seed"),
        (UserError("unknown value", given="rfb"), "set"),
    ],
)
def test_an_error_is_of_the_key_whose_value_it_gives(error: UserError, at: str) -> None:
    table = {"set": "rfb", "epochs": 3, "data": ["spiral", "nowhere"], "seed": 3}
    assert guilty(error, table) == (at,)
