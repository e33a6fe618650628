"""Sizes: pixels and exact frame rates, as users write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.errors import UserError
from epochreel.scenes.stage.size import SIZES, Size, rate_of, written_rate


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("30", Fraction(30)),
        ("60.0", Fraction(60)),
        ("12.5", Fraction(25, 2)),
        ("23.976", Fraction(24000, 1001)),
        ("23.98", Fraction(24000, 1001)),
        ("24", Fraction(24)),
        ("29.97", Fraction(30000, 1001)),
        ("29.970", Fraction(30000, 1001)),
        ("29.98", Fraction(2998, 100)),
        ("47.952", Fraction(48000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("119.88", Fraction(120000, 1001)),
        ("30000/1001", Fraction(30000, 1001)),
        ("50/2", Fraction(25)),
    ],
)
def test_rates_are_exact(text: str, rate: Fraction) -> None:
    assert rate_of(text) == rate
    assert Size.parse(f"640x360@{text}").fps == rate


@pytest.mark.parametrize(
    "text", ["", "fast", "30fps", "-5", "1e2", "30/0", "1/2/3", "29.97003", "٣"]
)
def test_other_rates_are_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"write it like 30, 12\.5, 29\.97 or 30000/1001"):
        rate_of(text)


@pytest.mark.parametrize("rate", ["0", "0.5", "241", "1/2"])
def test_rates_have_limits(rate: str) -> None:
    with pytest.raises(UserError, match=f"from 1 to 240: got '640x360@{rate}'"):
        Size.parse(f"640x360@{rate}")


@given(st.fractions(1, 240, max_denominator=1001))
def test_what_is_written_is_read_again(rate: Fraction) -> None:
    assert rate_of(written_rate(rate)) == rate
    assert rate_of(str(float(rate))) == rate


@pytest.mark.parametrize("rate", ["30", "29.97", "23.976", "12.5", "100/3", "59.94"])
def test_rates_are_written_as_people_write_them(rate: str) -> None:
    assert str(Size.parse(f"640x360@{rate}")) == f"640x360@{rate}"


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("4K", (3840, 2160)),
        ("1080P", (1920, 1080)),
        ("Square", (1080, 1080)),
        ("1920X1080", (1920, 1080)),
        ("501×333", (501, 333)),
    ],
)
def test_sizes_are_read_in_any_case(text: str, sides: tuple[int, int]) -> None:
    size = Size.parse(text)
    assert (size.width, size.height) == sides
    assert size.fps == 60


@pytest.mark.parametrize("name", SIZES)
def test_names_stand_for_even_sides(name: str) -> None:
    size = Size.parse(name, default_fps=25)
    assert size.even == size


def test_the_even_size_covers_an_odd_one() -> None:
    assert str(Size.parse("501x333@12.5").even) == "502x334@12.5"
    assert str(Size.parse("500x333@12.5").even) == "500x334@12.5"


@pytest.mark.parametrize("text", ["63x100", "100x63", "7681x100", "100x99999"])
def test_sides_have_limits(text: str) -> None:
    with pytest.raises(UserError, match=f"from 64 to 7680 pixels: got '{text}'"):
        Size.parse(text)
