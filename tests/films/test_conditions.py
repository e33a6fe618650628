"""The conditions of scripts: what they mean, and what they refuse."""

import math

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.films.conditions import Condition, Measure, Value
from epochreel.films.script import Script

VALUES: dict[str, Value] = {
    "a": 0.5,
    "b": 2,
    "yes": True,
    "no": False,
    "bad": math.nan,
    "t": "x",
    "big": math.inf,
}


def look(measure: Measure) -> Value:
    return VALUES[measure.name]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("a < 1", True),
        ("a > 1", False),
        ("a <= 0.5", True),
        ("a < 0.5", False),
        ("a >= 0.5", True),
        ("a > 0.5", False),
        ("a == 50 %", True),
        ("a == 50%", True),
        ("a != 50 %", False),
        ("a != 0.6", True),
        ("a == .5", True),
        ("a == 5e-1", True),
        ("a == 5.E+1%", True),
        ("0.45 < a < 0.55", True),
        ("0.45 < a < 0.5", False),
        ("1 < 2 < 3 < 2", False),
        ("a + 1 == 1.5", True),
        ("b - 1 - 1 == 0", True),
        ("b / 2 / 2 == a", True),
        ("1 + 2 * b == 5", True),
        ("(1 + 2) * b == 6", True),
        ("-a < 0", True),
        ("yes", True),
        ("not yes", False),
        ("not not yes", True),
        ("yes and no", False),
        ("yes and a < 1", True),
        ("no or no", False),
        ("no or yes", True),
        ("yes or no and no", True),
        ("(yes or no) and no", False),
        ("not no and no", False),
        ("bad < 1", False),
        ("bad >= 1", False),
        ("bad == bad", False),
        ("bad != bad", True),
        ("bad != 0.5", True),
        ("not bad == 0.5", True),
        ("big == big", True),
        ("big != big", False),
        ("big == -big", False),
        ("big <= big", True),
        ("big < big", False),
        ("a < big", True),
        ("a == big", False),
        ("big - big == 0", False),
    ],
)
def test_a_condition_holds_or_does_not(text: str, holds: bool) -> None:
    assert Condition.parse(text).holds(look) is holds


def test_a_share_may_be_an_ulp_off() -> None:
    below = math.nextafter(0.95, 0)
    assert Condition.parse("a >= 0.95").holds(lambda _: below)
    assert not Condition.parse("a < 0.95").holds(lambda _: below)


def test_measures_are_named_with_their_run_and_epoch() -> None:
    condition = Condition.parse("two.wrong@40 < wrong and deep.closed@end or wrong > 3")
    expected = (Measure("wrong", "two", "40"), Measure("wrong"), Measure("closed", "deep", "end"))
    assert condition.measures == expected
    assert [str(each) for each in expected] == ["two.wrong@40", "wrong", "deep.closed@end"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ends too early"),
        ("3", "compares nothing"),
        ("a + 1", "compares nothing"),
        ("a < 1 and 3", "compares nothing"),
        ("not (a + 1)", "compares nothing"),
        ("(a < 1) < 2", r"takes another condition for a number: .*; join them by and"),
        ("1 + (not a) > 2", "takes another condition for a number"),
        ("a < 1e999", "has too large a number, '1e999'"),
        ("a < 1.2.3", r"cannot read '\.3'"),
        ("a <", "ends too early"),
        ("(a < 1", "lacks a closing bracket"),
        ("a < 1)", r"cannot read '\)'"),
        ("a = 1", "cannot read '= 1'"),
        ("a < 1 b", "cannot read 'b'"),
        ("and", "cannot read 'and'"),
        ("a < 0,9", "after a point, as in 0.95"),
        ("__import__('os') > 1", 'cannot read "__import__'),
        ("a.b.c < 1", "cannot read '.c < 1'"),
        ("a ** 2 < 1", r"cannot read '\*'"),
        ("(" * 100 + "a" + ")" * 100 + " < 1", "too many brackets"),
        ("-" * 100 + "a < 1", "too many brackets"),
        ("a < 1 " * 100, "at most 300 characters"),
    ],
)
def test_what_is_no_condition_is_refused(text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        Condition.parse(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a", "a number is no condition"),
        ("t < 1", "cannot be compared"),
        ("not a", "is no cond"),
        ("b / 0 > 1", r"divides by 0: got 'b / 0 > 1'; say first that it is not"),
        ("1 / (b - b) < 1", "divides by 0"),
    ],
)
def test_what_values_cannot_decide_is_refused(text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        Condition.parse(text).holds(look)


def test_a_condition_is_decided_at_many_epochs_at_once() -> None:
    rising = {"a": np.array([0.0, 0.5, 1.0, math.nan]), "b": np.array([2.0, 0.0, 1.0, 1.0])}
    for text, holds in {
        "a >= 0.5": [False, True, True, False],
        "a >= 0.5 and b > 0": [False, False, True, False],
        "a >= 1 or b > 1": [True, False, True, False],
        "not a < 0.6": [False, False, True, True],
        "b > 0 and a / b >= 0": [True, False, True, False],
        "b == 0 or 1 < a / b": [False, True, False, False],
        "b == 2 or b == 0 or a / b >= 1": [True, True, True, False],
        "not (b == 0 or a / b >= 1)": [True, False, False, True],
        "0.1 < a < 0.9": [False, True, False, False],
    }.items():
        found = Condition.parse(text).holds_at_each(lambda measure: rising[measure.name])
        assert np.asarray(found).tolist() == holds


@pytest.mark.parametrize("text", ["a / b >= 0", "a / 0 > 1", "b < 2 and 1 / b > 0.5"])
def test_one_epoch_at_which_it_divides_by_0_is_an_error(text: str) -> None:
    values = {"a": np.array([0.0, 0.5]), "b": np.array([2.0, 0.0])}
    with pytest.raises(UserError, match="divides by 0"):
        Condition.parse(text).holds_at_each(lambda measure: values[measure.name])


@pytest.mark.parametrize(
    ("text", "holds"),
    [("tiny < 2e-12", True), ("tiny > 0", True), ("tiny == 0", False), ("0.1 + 0.2 == .3", True)],
)
def test_tiny_values_are_not_taken_for_0(text: str, holds: bool) -> None:
    assert Condition.parse(text).holds(lambda _: 1e-12) is holds


def test_measures_that_stand_for_conditions_are_known() -> None:
    condition = Condition.parse("a > b and not (c or d@end) or 1 < e + f")
    assert [str(each) for each in condition.statements] == ["c", "d@end"]


def test_what_is_decided_is_not_asked_further() -> None:
    def no_further(measure: Measure) -> Value:
        if measure.name == "b":
            raise UserError("there is no such value")
        return look(measure)

    assert not Condition.parse("no and b > 1").holds(no_further)
    assert Condition.parse("yes or b > 1").holds(no_further)
    assert not Condition.parse("b != 2 and 1 / (b - 2) > 1").holds(look)
    with pytest.raises(UserError, match="there is no such value"):
        Condition.parse("yes and b > 1").holds(no_further)


@pytest.mark.filterwarnings("error")
def test_values_that_are_infinite_or_none_are_compared_without_a_warning() -> None:
    values = np.array([0.5, math.inf, -math.inf, math.nan, 1e300])
    for text, holds in {
        "a == a": [True, True, True, False, True],
        "a != 0.5": [False, True, True, True, True],
        "not a == 0.5": [False, True, True, True, True],
        "a - a == 0": [True, False, False, False, True],
        "a * a > 1": [False, True, True, False, True],
    }.items():
        found = Condition.parse(text).holds_at_each(lambda _: values)
        assert np.asarray(found).tolist() == holds


@pytest.fixture(scope="module")
def article() -> Script:
    return Script.load("article")


@pytest.mark.parametrize(
    ("before", "after", "turns"),
    [(10, 12, True), (120, 20, True), (10, 10.5, False), (179.8, 0.3, False), (0.3, 179.8, False)],
)
def test_the_article_says_that_a_line_turns_where_its_direction_changes(
    before: float, after: float, turns: bool, article: Script
) -> None:
    sentences = [each for chapter in article.chapters for each in chapter.sentences]
    (found,) = (each for each in sentences if each.text.endswith("the line turns."))
    values = {"edges": 1, "straight": True}
    angles = {"": before, "end": after}
    assert found.condition is not None
    held = found.condition.holds(lambda each: values.get(each.name, angles[each.at]))
    assert held is turns
