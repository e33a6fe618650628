"""Sentences in lines of one width: all their words in order, and no last word alone."""

from collections.abc import Callable

import pytest

from epochreel.scenes.parts.paragraph import fitting_lines, paragraph, wrapped
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import width_of

SAID = "Typically, layer 1 gets 4.4 times the output’s gradient."


@pytest.mark.parametrize("width", [4, 9, 14, 20, 26, 30, 31, 60])
def test_lines_have_all_words_and_the_last_is_not_alone(width: float) -> None:
    lines = wrapped(SAID, width)
    assert " ".join(lines) == SAID
    alone = " " not in lines[-1]
    assert not alone or lines[-2].count(" ") < 2
    assert all(" " not in each or width_of(each) <= width for each in lines)


def test_a_last_word_gets_company_only_from_a_line_that_can_spare_a_word() -> None:
    assert wrapped("one two three four", 7.5) == ["one two", "three four"]
    assert wrapped("one two three", 4.2) == ["one two", "three"]
    assert wrapped("one two", 1.0) == ["one", "two"]
    assert wrapped("one two", 60.0) == ["one two"]
    long = "one of several incomprehensibilities"
    assert wrapped(long, 10.5) == ["one of several", "incomprehensibilities"]
    assert wrapped(long, 13.0) == ["one of", "several incomprehensibilities"]


@pytest.mark.parametrize(("ways", "lines"), [(SAID, 1), ((SAID, "It is short."), 2)])
def test_a_sentence_is_said_in_the_way_that_fits(
    ways: str | tuple[str, ...], lines: int, stage_of: Callable[[str], Stage]
) -> None:
    box = Box(0, 0, 300, 50)
    made = paragraph(["One line.", ways], 20, box, stage_of("1920x1080"), colour="#ffffff", apart=0)
    assert len(made) == lines


@pytest.mark.parametrize(
    ("width", "most", "lines"),
    [
        (60.0, 1, ["one two three four"]),
        (7.5, 2, ["one two", "three four"]),
        (7.5, 1, ["one two"]),
        (4.2, 1, ["one two"]),
        (2.0, 1, []),
        (1.0, 2, []),  # a word alone is wider
    ],
)
def test_of_several_ways_the_first_that_has_room_is_whole(
    width: float, most: int, lines: list[str]
) -> None:
    assert fitting_lines(["one two three four", "one two"], width, most=most) == lines
