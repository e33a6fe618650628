"""Titles of `gradients` where the gradients that are drawn are means over several epochs."""

from collections.abc import Callable

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.gradient_scale import means_in
from epochreel.scenes.words.gradient_measures import titles_in_the_end, when_means_end
from epochreel.scenes.words.gradients import gradient_titles
from epochreel.tests.scenes.norms import FADED, FADING, FADING_AT_FIRST, GROWING, of_norms
from epochreel.tests.scenes.shots import Composed, hearing

DIPPING = of_norms([(0.02, 0.01, 0.1)] * 5)
TWICE_AT_LAST = of_norms([FADED] * 7 + [(0.2, 0.1, 0.1)] * 4)
TWO = of_norms([(0.1, 0.1, 0.1), (0.1, 0.1, 0.2)])
SPIKED = of_norms([(0.01, 0.02, 0.04)] * 37 + [(9.0, 0.02, 0.04)] + [(0.01, 0.02, 0.04)] * 2)
DIPPED = of_norms([(0.4, 0.2, 0.02)] * 37 + [(1e-6, 0.2, 0.02)] + [(0.4, 0.2, 0.02)] * 2)

MORE = [
    "Over the last epochs, layer 1 gets 1.3 times the output’s gradient",
    "Layer 1 ends at 1.3 times the output’s gradient",
    "Layer 1 ends with more gradient than the output",
    "The gradient of each layer",
]


@pytest.mark.parametrize(
    ("reel", "drawn", "forms"),
    [
        (
            FADING,
            (0.01, 0.02, 0.04),
            [
                "Over the last epochs, gradients fade to 25\u2009% on their way to layer 1",
                "Over the last epochs, gradients fade to 25\u2009% by layer 1",
                "Layer 1 ends at 25\u2009% of the output’s gradient",
                "Gradients fade on their way to layer 1",
                "Gradients fade",
            ],
        ),
        # What layer 1 mostly gets is not said beside a share on the other side of the output's.
        (
            FADING,
            (0.052, 0.02, 0.04),
            MORE,
        ),
        (
            DIPPING,
            (0.13, 0.1, 0.1),
            MORE,
        ),
        (
            GROWING,
            (0.04, 0.04, 0.04),
            [
                "Over the last epochs, layer 1 gets about as much gradient as the output",
                "Over the last epochs, layer 1 gets about the output’s gradient",
                "The gradient of each layer",
            ],
        ),
        # That gradients reach layer 1 holds of either side.
        (
            FADING_AT_FIRST,
            (0.02, 0.04, 0.04),
            [
                "Over the last epochs, layer 1 gets 50\u2009% of the output’s gradient",
                "Layer 1 ends at 50\u2009% of the output’s gradient",
                "Layer 1 ends with less gradient than the output",
                "In the end, gradients reach layer 1",
            ],
        ),
        (
            TWICE_AT_LAST.numbered(0, 9),
            (0.2, 0.1, 0.1),
            [
                "Near epoch 9, layer 1 gets 2.0 times the output’s gradient",
                "Near epoch 9, layer 1 gets more gradient than the output",
                "At epoch 9, gradients reach layer 1",
            ],
        ),
    ],
)
def test_titles_on_means_say_of_which_epochs_these_are(
    reel: Recording, drawn: tuple[float, ...], forms: list[str]
) -> None:
    assert gradient_titles([reel], [""], [np.array([drawn])], when_means_end([reel])) == forms


def test_one_step_unlike_the_others_does_not_turn_what_is_said_of_gradients() -> None:
    for reel, share, other in ((SPIKED, "2.4 times", "fade"), (DIPPED, "27\u2009% of", "grow")):
        titles = gradient_titles([reel], [""], [means_in(reel)], when_means_end([reel]))
        assert titles[0] == f"Over the last epochs, layer 1 gets {share} the output’s gradient"
        assert not [each for each in titles if other in each]
        alone = gradient_titles([reel], [""])  # of the recorded end
        assert other in alone[0]
        assert other in alone[-1]


def test_films_name_the_end_or_the_last_epochs_as_they_draw_means_or_not(
    composed: Callable[..., Composed],
) -> None:
    for reel, when in ((FADING, "Over the last epochs"), (TWO, "In the end")):
        with hearing() as said:
            composed("gradients", [reel], "1920x1080")
        assert [each for each in said if each.startswith(when)]
        others = {"Over the last epochs", "In the end"} - {when}
        assert not [each for each in said if each.startswith(tuple(others))]


def test_of_runs_with_and_without_means_titles_say_the_end(
    composed: Callable[..., Composed],
) -> None:
    """Two steps have no means; with them, what others end with is not called their last epochs."""
    for other, when in ((FADING_AT_FIRST, "Over the last epochs"), (TWO, "In the end")):
        with hearing() as said:
            composed("gradients", [FADING_AT_FIRST, other], "1920x1080")
        assert {each.split(",")[0] for each in said if ", layer 1" in each} == {when}


@pytest.mark.parametrize(
    ("shares", "side"),
    [
        ([np.inf, 2.0], "more"),
        ([np.inf, np.inf], "more"),
        ([np.inf, 0.5], ""),
        ([np.inf, 1.01], ""),
        ([0.0, 0.5], "less"),
        ([0.0, 2.0], ""),
    ],
)
def test_where_there_is_no_share_titles_say_what_holds_of_all_runs(
    shares: list[float], side: str
) -> None:
    titles = titles_in_the_end([FADING] * 2, shares, "in the end")
    said = [f"In the end, layer 1 gets {side} gradient than the output"] if side else []
    assert titles == [*said, "In the end, gradients reach layer 1"]
    assert titles_in_the_end([FADING] * 2, shares, "in the end", "fade") == []
