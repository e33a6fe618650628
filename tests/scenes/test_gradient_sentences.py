"""Sentences of `gradients`, and the words and numbers they are made of."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.gradient_run import _curve_name, _way
from epochreel.scenes.gradient_scale import (
    power_of_ten,
)
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.parts.gradient_arrows import layer_name
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import width_of
from epochreel.scenes.words.gradient_shares import in_two_digits, share_of, shares_between
from epochreel.scenes.words.gradient_verdicts import exploding_at
from epochreel.scenes.words.gradients import (
    gradient_comparison,
    gradient_titles,
)
from epochreel.tests.scenes.norms import (
    AT_LAST,
    EVEN,
    EXPLODING,
    FADED,
    FADING,
    FADING_AT_FIRST,
    FIRST_ONLY,
    GONE,
    GROWING,
    HALF_NOTHING,
    LOST,
    LOST_AT,
    NOT_AT_LAST,
    NOTHING,
    NOTHING_AT_HALF,
    NOTHING_AT_LAST,
    NOTHING_AT_MOST,
    NOTHING_OF_KNOWN,
    NOTHING_THEN_INFINITE,
    RARELY_OF_KNOWN,
    SOME,
    of_norms,
)
from epochreel.tests.scenes.shots import Composed, hearing
from epochreel.tests.scenes.tiny import recording


def test_gradients_explode_where_they_are_infinite_or_grow_with_the_loss() -> None:
    assert exploding_at(EXPLODING) == 2
    assert exploding_at(of_norms([(0.1, 0.1, 0.1), (0.1, np.inf, 0.1)])) == 1
    assert exploding_at(of_norms([(0.1, 0.1, 0.1), (100, 90, 90)], [1.0, 9.0])) is None
    assert exploding_at(of_norms([(0.1, 0.1, 0.1), (101, 90, 90)], [1.0, 1.0])) is None
    assert exploding_at(of_norms([(0.1, 0.1, 0.1), (101, 90, 90)], [1.0, 1.1])) == 1
    assert exploding_at(of_norms([(0.0, 0.0, 0.0), (0.1, 0.1, 0.1)], [1.0, 9.0])) is None


def gets(share: str, when: str = "all") -> str:
    """The sentence on a run whose title has said what is at the median."""
    return f"In {when} epochs, layer 1 gets {share} the output’s gradient."


HALF, DOUBLE = (0.5, 0.5, 1.0), (1.0, 0.5, 0.5)


@pytest.mark.parametrize(
    ("reel", "sentence"),
    [
        (
            recording(hidden=(), gradients=(0.1,)),
            "A linear model has no other layer that it could reach.",
        ),
        (FADING, "In all epochs, layer 1 gets 25\u2009% of the output’s gradient."),
        (EVEN, gets("98\u2009% of")),
        (GROWING, "In all epochs, layer 1 gets 20 times the output’s gradient."),
        (AT_LAST, gets("25\u2009% to 100\u2009% of")),
        (
            FADING_AT_FIRST,
            "Layer 1 gets 25\u2009% of the output’s gradient (median over epochs).",
        ),
        # Of 20 steps, the least and the most are left out; of fewer, none.
        (of_norms([SOME] * 18 + [FADED, SOME]), gets("100\u2009% of", "9 of 10")),
        (of_norms([SOME] * 17 + [FADED, SOME]), gets("25\u2009% to 100\u2009% of")),
        (of_norms([HALF] * 2 + [(1.99, 1.0, 1.0)] * 3), gets("50\u2009% to 199\u2009% of")),
        (of_norms([HALF] * 2 + [DOUBLE] * 3), gets("0.5 to 2 times")),
        (of_norms([DOUBLE] * 5), gets("2 times")),
        (of_norms([FIRST_ONLY] + [DOUBLE] * 19), gets("2 times", "9 of 10")),
        (
            of_norms([FIRST_ONLY] * 2 + [DOUBLE] * 18),
            "Layer 1 gets 2.0 times the output’s gradient (median over epochs).",
        ),
        # Where most steps have no numbers, nothing is said of most.
        (
            of_norms([SOME] * 5 + [GONE] * 4, [1.0] * 5 + [np.nan] * 4),
            gets("100\u2009% of", "5 of 9"),
        ),
        (
            of_norms([SOME] * 5 + [GONE] * 5, LOST_AT[5]),
            "Layer 1 gets about as much gradient as the output "
            "(median over the 5 epochs with gradients).",
        ),
        (NOT_AT_LAST, "In 9 of 10 epochs, layer 1 gets 25\u2009% of the output’s gradient."),
        # Steps without gradients are not counted among all.
        (
            of_norms([FADED] * 20 + [SOME] * 15 + [GONE] * 5, [1.0] * 35 + [np.nan] * 5),
            "Layer 1 gets 25\u2009% of the output’s gradient "
            "(median over the 35 epochs with gradients).",
        ),
        (
            of_norms([FADED] * 20 + [SOME] * 15),
            "Layer 1 gets 25\u2009% of the output’s gradient (median over epochs).",
        ),
        (
            of_norms([SOME] + [GONE] * 4, [1.0] + [np.nan] * 4),
            "At epoch 0, layer 1 gets about as much gradient as the output.",
        ),
        (
            of_norms([(0.1, 0.1, 0.4), (0.1, 0.1, 0.2), (0.1, 0.1, 0.1)]),
            "Layer 1 gets 50\u2009% of the output’s gradient (median over epochs).",
        ),
        # Of two steps, the last, unless the title is on it.
        (of_norms([(0.1, 0.1, 0.4), (0.1, 0.1, 0.1)], [1.0, 0.9]), ""),
        (of_norms([(0.1, 0.1, 0.4)], [1.0]), ""),
        (of_norms([FIRST_ONLY, SOME], [1.0, 0.9]), ""),
        (
            of_norms([(0.1, 0.1, 0.4), (np.nan, np.nan, np.nan)], [1.0, np.nan]),
            "At epoch 0, layer 1 gets 25\u2009% of the output’s gradient.",
        ),
        (LOST, ""),
        (NOTHING, "No gradient reaches layer 1 at any epoch."),
        (NOTHING_AT_LAST, "In 3 of 5 epochs, no gradient reaches layer 1."),
        (HALF_NOTHING, "In half of the epochs, no gradient reaches layer 1."),
        (RARELY_OF_KNOWN, "In 2 of 10 epochs, no gradient reaches layer 1."),
        (NOTHING_OF_KNOWN, "In 3 of 10 epochs, no gradient reaches layer 1."),
        (NOTHING_AT_MOST, "In 7 of 10 epochs, no gradient reaches layer 1."),
        (NOTHING_AT_HALF, "In half of the epochs, no gradient reaches layer 1."),
        (NOTHING_THEN_INFINITE, "In 3 of 4 epochs, no gradient reaches layer 1."),
        (
            of_norms([(0.1, 0.1, 0.1), (0.0, 0.0, 1.0)], [1.0, 0.9]),
            "At epoch 1, no gradient reaches layer 1.",
        ),
        (of_norms([(0.0, 0.0, 1.0)], [1.0]), "At epoch 0, no gradient reaches layer 1."),
        # Zeros count also where gradients of other layers are no numbers.
        (
            of_norms([(0.1, 0.1, 0.1), (0.0, 0.0, 1.0), (0.0, 0.0, np.inf)], [1.0, 2.0, np.nan]),
            "In 2 of 3 epochs, no gradient reaches layer 1.",
        ),
        (
            of_norms([(0.1, 0.1, 0.0)] * 3 + [GONE] * 7, LOST_AT[7]),
            "In 3 of 10 epochs, the output gets no gradient.",
        ),
        (of_norms([(0.1, 0.1, 0.0)] * 3), "The output gets no gradient at any epoch."),
        # Nor does it where no layer gets any.
        (
            of_norms([(0.1, 0.1, 0.0)] * 4 + [(0.0, 0.0, 0.0)]),
            "The output gets no gradient at any epoch.",
        ),
        (
            of_norms([(0.1, 0.1, 0.1)] + [(0.1, 0.1, 0.0)] * 3),
            "In 3 of 4 epochs, the output gets no gradient.",
        ),
        (of_norms([(0.1, 0.1, 0.0)], [1.0]), "At epoch 0, the output gets no gradient."),
    ],
)
def test_the_gradient_of_a_first_layer_in_a_sentence(reel: Recording, sentence: str) -> None:
    assert gradient_comparison(reel) == sentence.replace("ayer 1", "ayer\u00a01")


def test_beside_a_title_on_the_end_no_other_share_is_named() -> None:
    ended = of_norms([HALF] * 2 + [DOUBLE] * 3)
    assert (
        gradient_titles([ended], [""])[0]
        == "In the end, layer 1 gets 2.0 times the output’s gradient"
    )
    assert gradient_comparison(ended) == gets("0.5 to 2 times").replace("ayer 1", "ayer\u00a01")


@pytest.mark.parametrize(
    ("right", "said"),
    [(1824.0, ["← backpropagation"]), (1364.0, ["← backprop"]), (1300.0, [])],
)
def test_it_is_said_which_way_gradients_go_where_there_is_room(
    right: float, said: list[str], stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1920x1080")
    end = 1056.0 + 24.0 * width_of("Gradient size")
    with hearing() as heard:
        group = _way((24.0, (end, 364.0)), right, stage)
    assert len(group) == len(said)
    assert not said or said[0] in heard
    assert ("← backprop" in heard) == (right < 1824)


def test_names_of_curves_stand_still_at_their_last_ends(
    composed: Callable[..., Composed],
) -> None:
    made = composed("gradients", [FADING_AT_FIRST], "1920x1080")
    (chart,) = (each for each in made.composition.moving if isinstance(each, Chart))
    places = []
    for frame in (0, made.frames // 2, made.frames - 1):
        made.show(frame)
        places.append([tip.label.get_center() for tip in chart._tips if tip.label])
        # They are beside the chart, so that nothing that is drawn in it is left out.
        left = min(float(tip.label.get_left()[0]) for tip in chart._tips if tip.label)
        assert left > chart._layout.point(chart.box.right, 0)[0]
    assert np.allclose(places[0], places[1])
    assert np.allclose(places[0], places[2])


def test_gradients_fade_where_the_first_layer_gets_hardly_more_than_the_least() -> None:
    fading, dipping = (of_norms([(each, 1e-6, 1.0)] * 5) for each in (3.9e-6, 4.1e-6))
    assert gradient_titles([fading], [""])[0].startswith("In the end, gradients fade to 1/260,000 ")
    assert gradient_titles([dipping], [""])[0].startswith("In the end, layer 1 gets 1/240,000 of ")


def test_the_end_is_that_of_the_gradients_that_are_drawn() -> None:
    drawn = np.array([[1.0, 1.0], [0.0026449, 0.0014499], [np.nan, np.nan]])
    for title in gradient_titles([FADING_AT_FIRST], [""], [drawn])[:2]:
        assert "1.9 times" in title  # as many as 0.0026 and 0.0014, which is what is written
    none = gradient_titles([FADING_AT_FIRST], [""], [np.array([[1.0, 0.0]])])
    assert none == [
        "In the end, layer 1 gets more gradient than the output",
        "In the end, gradients reach layer 1",
    ]


def test_shares_are_written_alike_whatever_their_size() -> None:
    shares = {3e-12: "3 × 10⁻¹² of", 1 / 5600: "1/5,600 of", 0.0101: "1 % of", 0.71: "71 % of"}
    # A twentieth more or less is no longer about as much.
    more = {1 / 1.05: "95 % of", 0.97: "about as much", 1.05: "1.1 times", 1.9: "1.9 times"}
    for share, written in (shares | more).items():
        assert share_of(share).replace("\u2009", " ") == written
    for low, high, written in (
        (0.44, 1.83, "44 % to 183 % of"),
        (0.714, 0.711, "71 % of"),
        (1 / 5600, 0.02, "0.018 % to 2 % of"),
        (1 / 2200, 0.04, "0.045 % to 4 % of"),
        (1 / 5600, 0.2, "0.00018 to 0.2 of"),
        (0.5, 12.0, "0.5 to 12 times"),
        (1 / 5600, 12.0, "0.00018 to 12 times"),
        (1e-9, 1234.0, "10⁻⁹ to 1,234 times"),
        (0.02, 12.0, "0.02 to 12 times"),
        (8.7e-9, 1.89, "8.7 × 10⁻⁹ to 1.9 times"),
        (8.7e-9, 0.99, "8.7 × 10⁻⁹ to 0.99 of"),
        (8.7e-9, 0.996, "8.7 × 10⁻⁹ to 1 times"),
        # Both ends are written alike.
        (1e-9, 1 / 5600, "10⁻⁹ to 0.00018 of"),
        (2e-6, 1 / 5600, "1/500,000 to 1/5,600 of"),
        (1e-9, 0.02, "10⁻⁹ to 0.02 of"),
    ):
        assert shares_between(low, high).replace("\u2009", " ") == written


def test_large_numbers_in_sentences_have_two_digits() -> None:
    few = {1.06: "1.1", 9.94: "9.9", 9.95: "10", 9.96: "10"}
    many = {243_492.0: "240,000", 949_999.0: "950,000", 999_999.0: "1 million"}
    words = {2.54e9: "2.5 billion", 1.66e12: "1.7 trillion", 8.4e12: "8.4 trillion"}
    powers = {9.99e14: "10¹⁵", 3.4e15: "3.4 × 10¹⁵", 1e30: "10³⁰"}
    for number, written in (few | many | words | powers).items():
        assert in_two_digits(number) == written


def test_names_of_layers_and_powers() -> None:
    assert [layer_name(depth, 3) for depth in range(3)] == ["layer 1", "layer 2", "output"]
    for count, most, names in (
        (4, 2, ["layer 1", "layer 2", "layer 3", "output"]),
        (5, 4, ["layer 1", "", "", "", "output"]),
        (5, 5, ["layer 1", "layer 2", "layer 3", "layer 4", "output"]),
    ):
        assert [_curve_name(depth, count, most=most) for depth in range(count)] == names
    powers = ["1", "10¹", "10⁻³", "10¹²"]
    assert [power_of_ten(value) for value in (1.0, 10.0, 1e-3, 1e12)] == powers
