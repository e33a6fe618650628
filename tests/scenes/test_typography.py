"""Type stands on its baseline, fits its width, and its figures do not jitter."""

import math
from dataclasses import replace

import numpy as np
import pytest

from epochreel.numerals import DIVERGED, compact, grouped, per_cent, setting, share_range
from epochreel.reels.milestones import milestones
from epochreel.reels.recording import Recording
from epochreel.scenes.parts.formula import formula
from epochreel.scenes.stage import glyph_outlines
from epochreel.scenes.stage.glyph_outlines import spelt
from epochreel.scenes.stage.typography import CAPITAL, Figure, line, span_of, width_of
from epochreel.scenes.words.measures import written_measure_of
from epochreel.shortening import cut_middle

WHITE = "#ffffff"


@pytest.fixture(autouse=True)
def _scratch(scratch_media: None) -> None:
    """Manim writes what it sets into a folder of the test's."""


def test_capitals_are_as_high_as_the_font_says() -> None:
    capital = line("H", 2.0, at=(0, 0, 0), colour=WHITE)
    assert capital.height == pytest.approx(2.0 * CAPITAL, rel=0.01)
    assert capital.get_bottom()[1] == pytest.approx(0, abs=1e-6)


def test_descenders_hang_below_the_baseline() -> None:
    plain, hanging = (line(text, 1.0, at=(3, 5, 0), colour=WHITE) for text in ("nun", "gyp"))
    assert plain.get_bottom()[1] == pytest.approx(5, abs=0.02)
    assert hanging.get_bottom()[1] < 4.85


@pytest.mark.parametrize(("anchor", "edge"), [("left", 0), ("middle", 0.5), ("right", 1)])
def test_anchors(anchor: str, edge: float) -> None:
    text = line("anchor", 1.0, at=(2, 0, 0), colour=WHITE, anchor=anchor)
    left, right = text.get_left()[0], text.get_right()[0]
    assert left + edge * (right - left) == pytest.approx(2, abs=1e-6)


@pytest.mark.parametrize(
    "string",
    [
        "A title of some forty characters, no less",
        "ελληνικά με τόνους και πνεύματα",
        "<c> & é ü 漢字" * 4,
    ],
)
def test_long_lines_end_in_an_ellipsis(string: str) -> None:
    whole = line(string, 1.0, at=(0, 0, 0), colour=WHITE)
    cut = line(string, 1.0, at=(0, 0, 0), colour=WHITE, width=5.0)
    assert whole.width > 5
    assert 3.5 < cut.width <= 5


def test_lines_are_never_broken() -> None:
    """However long, and however narrow the frame."""
    text = line("word " * 60, 1.0, at=(0, 0, 0), colour=WHITE)
    assert text.height < 1.1


def test_digits_are_all_of_one_width() -> None:
    figure = Figure(1.0, at=(0, 0, 0), colour=WHITE, bold=True, anchor="left")
    spans = {figure.write(digit * 3).span() for digit in "0123456789"}
    assert len(spans) == 1


def test_a_figure_does_not_move_as_it_counts() -> None:
    figure = Figure(1.0, at=(0, 0, 0), colour=WHITE, anchor="left")
    first = figure.write("20").points[:40].copy()
    assert (figure.write("21").points[:40] == first).all()


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0, "0\u2009%"),
        (1e-17, "0\u2009%"),  # as a rounded share of a variance
        (1e-6, "1\u2009%"),
        (4e-7, "1\u2009%"),
        (1 - 4e-7, "99\u2009%"),
        (1 - 2.0**-24, "100\u2009%"),  # the largest float32 below 1
        (0.001, "1\u2009%"),
        (0.5, "50\u2009%"),
        (0.999, "99\u2009%"),
        (1 - 1e-6, "99\u2009%"),
        (1 - 1e-12, "100\u2009%"),
        (1, "100\u2009%"),
    ],
)
def test_per_cent_is_all_or_nothing_only_when_it_is(share: float, written: str) -> None:
    assert per_cent(share) == written


@pytest.mark.parametrize(
    ("share", "decimals", "written"),
    [
        (0.0, 1, "0.0\u2009%"),
        (0.0004, 1, "0.1\u2009%"),
        (0.9867, 0, "98\u2009%"),
        (0.9867, 1, "98.7\u2009%"),
        (0.9999, 1, "99.9\u2009%"),
        (1.0, 1, "100.0\u2009%"),
        (1.5, 0, "150\u2009%"),
        (0.285, 0, "29\u2009%"),  # halves go up, also those that binary numbers are just below
        (0.275, 0, "28\u2009%"),
        (0.2845, 1, "28.5\u2009%"),
        (0.2849, 0, "28\u2009%"),
        (0.895, 0, "89\u2009%"),  # but not to a milestone
        (-0.001, 0, "−1\u2009%"),
        (np.float64(0.285), 0, "29\u2009%"),
        (9e15, 1, "900000000000000000.0\u2009%"),
        (1e26, 0, f"{1e28:.0f}\u2009%"),
        (-1e30, 0, f"−{1e32:.0f}\u2009%"),
        (-0.0, 0, "0\u2009%"),
        (math.inf, 0, DIVERGED),
        (math.nan, 1, DIVERGED),
    ],
)
def test_per_cent_may_have_decimals(share: float, decimals: int, written: str) -> None:
    assert per_cent(share, decimals) == written


@pytest.mark.parametrize("count", [125, 200, 250, 1000])
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_a_share_is_written_the_same_from_counts_and_as_recorded(count: int, decimals: int) -> None:
    for some in range(count + 1):
        recorded = float(np.float32(some / count))
        assert per_cent(recorded, decimals) == per_cent(some / count, decimals)
        assert per_cent(1 - (count - some) / count, decimals) == per_cent(some / count, decimals)


@pytest.mark.parametrize(
    ("share", "decimals", "written"),
    [
        (0.897, 0, "89\u2009%"),
        (0.89999, 0, "89\u2009%"),
        (0.9, 0, "90\u2009%"),
        (0.9 - 1e-12, 0, "90\u2009%"),
        (0.904, 0, "90\u2009%"),
        (0.8997, 1, "89.9\u2009%"),
        (0.897, 1, "89.7\u2009%"),
        (0.947, 0, "94\u2009%"),
        (0.95, 0, "95\u2009%"),
        (0.9499996, 0, "94\u2009%"),
        (0.95 - 5e-8, 0, "95\u2009%"),
        (0.987, 0, "98\u2009%"),
        (0.99, 0, "99\u2009%"),
        (0.967, 0, "97\u2009%"),
    ],
)
def test_no_share_is_rounded_up_to_a_milestone(share: float, decimals: int, written: str) -> None:
    assert per_cent(share, decimals) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (0.001, "0.00100"),
        (-0.000999, "−9.99 × 10⁻⁴"),
        (1.0, "1.00"),
        (99.94, "99.9"),
        (999_999.4, "999,999"),
        (999_999.5, "1.00 × 10⁶"),
        (math.nan, DIVERGED),
    ],
)
def test_numbers_of_any_size_are_nearly_as_wide(value: float, written: str) -> None:
    assert compact(value) == written.replace(" × ", "\u2009×\u2009")


def test_a_reading_says_what_a_milestone_does_from_its_epoch_on(spiral: Recording) -> None:
    accuracy = np.full(len(spiral.epochs), 0.5)
    accuracy[-4:] = 0.897, 0.9, 0.987, 0.99
    metrics = replace(spiral.metrics, train_accuracy=accuracy)
    reel = Recording(spiral.header, spiral.steps, metrics, spiral._states)
    read = written_measure_of(reel)
    for goal, word in ((0.9, "90\u2009%"), (0.99, "99\u2009%")):
        (epoch,) = (each.epoch for each in milestones(reel) if each.kind == f"accuracy {goal:.0%}")
        assert read.at(epoch) == word
        assert read.at(epoch - 0.5) < word


def test_a_range_of_shares_never_ends_at_all_unless_it_does() -> None:
    assert share_range(0.946, 0.998) == "95–99\u2009%"
    assert share_range(0.96, 1.0) == "96–100\u2009%"
    assert share_range(0.0, 0.037) == "0–4\u2009%"


def test_thousands_are_separated() -> None:
    assert grouped(1234567) == "1,234,567"
    assert grouped(-12) == "−12"


def test_formulas_stand_on_the_baseline_of_their_letters() -> None:
    plain = formula("x", 1.0, at=(3, 5, 0), colour=WHITE, width=9)
    hanging = formula("x_(x_x)", 1.0, at=(3, 5, 0), colour=WHITE, width=9)
    assert plain.get_bottom()[1] == pytest.approx(5, abs=0.03)
    assert plain.get_left()[0] == pytest.approx(3, abs=1e-6)
    assert hanging.get_bottom()[1] < 4.85


def test_formulas_are_made_smaller_instead_of_cut() -> None:
    whole = formula("W_2 (W_1 x + b_1) + b_2", 1.0, at=(0, 0, 0), colour=WHITE, width=99)
    fitted = formula("W_2 (W_1 x + b_1) + b_2", 1.0, at=(0, 0, 0), colour=WHITE, width=4)
    assert whole.width > 5
    assert fitted.width == pytest.approx(4)
    assert fitted.height / whole.height == pytest.approx(4 / whole.width)


def test_names_are_cut_in_their_middle() -> None:
    assert cut_middle("measured at the end: gamma", 12) == "measured…amma"
    first, second = (
        line(
            f"measured at the end: {end}", 1.0, at=(0, 0, 0), colour=WHITE, width=5, cut=cut_middle
        )
        for end in ("gamma", "hadron")
    )
    assert first.width <= 5
    assert not np.array_equal(first.points, second.points)


def test_characters_that_no_font_has_become_one_question_mark() -> None:
    private = "\U000f0000\U000f0001"  # for private use: no font has them
    assert spelt(f"a {private} b{private[0]}") == "a ? b?"
    assert spelt(f"{private[0]}\u200d{private[1]} b") == "? b"
    assert spelt("naïve − λόγος ½") == "naïve − λόγος ½"
    drawn = line(f"a{private}b", 1.0, at=(0, 0, 0), colour=WHITE)
    assert np.array_equal(drawn.points, line("a?b", 1.0, at=(0, 0, 0), colour=WHITE).points)


def test_emoji_that_are_pictures_are_set_as_text_where_a_font_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = glyph_outlines._set("x", False)

    def pictured(string: str, _: bool) -> tuple[tuple[np.ndarray, ...], bool]:
        """The bird is a picture in one font and has outlines in another; the cat has none."""
        return ((), False) if string in ("🐦", "🐱", "🐱\ufe0e") else letter

    monkeypatch.setattr(glyph_outlines, "_set", pictured)
    glyph_outlines._drawable.cache_clear()
    assert spelt("a 🐦\ufe0f and a 🐱") == "a 🐦\ufe0e and a ?"
    glyph_outlines._drawable.cache_clear()


@pytest.mark.parametrize("bold", [False, True])
def test_digits_advance_alike_and_fill_their_width(bold: bool) -> None:
    figure = Figure(1.0, at=(0.0, 0.0, 0.0), colour="#000000", bold=bold, anchor="left")
    assert len({round(figure.span(digit), 9) for digit in "0123456789"}) == 1
    inks = [np.ptp(figure.write(digit).points[:, 0]) for digit in "0123456789"]
    assert min(inks) > 0.65 * figure.span("0")
    assert figure.span("11.1") == pytest.approx(3 * figure.span("0") + figure.span("."))


@pytest.mark.parametrize("bold", [False, True])
def test_type_is_as_wide_as_is_measured_without_setting_it(bold: bool) -> None:
    words = line("8 neurons · tanh", 0.3, at=(2, 1, 0), colour=WHITE, bold=bold)
    assert words.width == pytest.approx(0.3 * width_of("8 neurons · tanh", bold=bold))
    figure = Figure(0.3, at=(2, 1, 0), colour=WHITE, bold=bold, anchor="left").write("97.5 %")
    assert figure.span() == pytest.approx(0.3 * span_of("97.5 %", bold=bold))


def test_figures_take_words_as_a_whole() -> None:
    figure = Figure(1.0, at=(0.0, 0.0, 0.0), colour="#000000", anchor="left")
    plain = line("diverged", 1.0, at=(0.0, 0.0, 0.0), colour="#000000")
    assert np.ptp(figure.write("diverged").points[:, 0]) == pytest.approx(plain.width, rel=0.05)
    assert len(figure.pieces) == 1
    assert figure.span("1.26 × 10⁸") > figure.span("1.26")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        *((0.0, "0"), (-0.0, "0"), (1000.0, "1000"), (0.0001, "0.0001"), (0.00034, "0.00034")),
        *((999_999.0, "999999"), (999_999.7, "10⁶"), (1e9, "10⁹"), (1e-300, "10⁻³⁰⁰")),
        *((np.inf, "∞"), (-np.inf, "−∞"), (np.nan, "NaN"), (0.0, "0"), (-0.0, "0")),
        *((3e-5, "3 × 10⁻⁵"), (2.5e12, "2.5 × 10¹²"), (-1e-5, "−10⁻⁵"), (-0.5, "−0.5")),
        *((9.99999999e-5, "0.0001"), (0.1 + 0.2, "0.3"), (10, "10"), (math.inf, "∞")),
    ],
)
def test_settings_are_never_written_as_code_writes_them(value: float, written: str) -> None:
    assert setting(value) == written.replace(" × ", "\u2009×\u2009")
