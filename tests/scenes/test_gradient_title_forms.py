"""Titles of `gradients` that are short enough for a frame, and whole for all that."""

import re
from collections.abc import Callable

import pytest

from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.parts.readings import corner_width
from epochreel.scenes.parts.titles import fitting_title, heading
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.words.gradients import gradient_titles
from epochreel.tests.scenes.cases import and_slow
from epochreel.tests.scenes.norms import (
    AT_LAST,
    EVEN,
    FADED,
    FADING,
    FADING_AT_FIRST,
    GONE,
    GROWING,
    HALF_NOTHING,
    NOT_AT_LAST,
    NOTHING_AT_LAST,
    SOME,
    of_norms,
)
from epochreel.tests.scenes.shots import hearing

DIPPING, PEAKING = (of_norms([norms] * 5) for norms in ((0.02, 0.01, 0.1), (0.1, 0.2, 0.01)))
BARELY_GROWING = of_norms([(0.1, 0.09, 0.05)] * 5)


@pytest.mark.parametrize("size", and_slow("1920x1080", "1080x1080", "1080x1920"))
@pytest.mark.parametrize(
    "reels",
    [
        [NOTHING_AT_LAST],
        [HALF_NOTHING],
        [HALF_NOTHING, NOTHING_AT_LAST],
        [EVEN, NOTHING_AT_LAST],
        [EVEN],
        [BARELY_GROWING],
        [of_norms([(1.0, 1.0, 2.0)] * 5)],
        [FADING_AT_FIRST],
        [EVEN, EVEN],
        [GROWING, AT_LAST],
    ],
    ids=[
        "rarely",
        "half",
        "half or more",
        "one of two",
        "as much",
        "times",
        "share",
        "in the end",
        "all",
        "mostly",
    ],
)
def test_a_title_has_a_form_that_fits_every_frame(
    reels: list[Recording], size: str, stage_of: Callable[[str], Stage]
) -> None:
    stage, labels = stage_of(size), ["a run with a long name", "one with another"][: len(reels)]
    kept = corner_width(stage, Steps.shared([each.steps for each in reels]).longest)
    title = fitting_title(gradient_titles(reels, labels), stage, kept=kept)
    # Of a title alone, nothing shorter can be taken: `heading` would have cut it.
    assert fitting_title([title, ""], stage, kept=kept) == title


TWO = of_norms([(0.1, 0.1, 0.1), (0.1, 0.1, 0.2)])


@pytest.mark.parametrize(
    ("reels", "when"),
    [
        ([DIPPING, NOT_AT_LAST], "medians"),
        ([GROWING, AT_LAST], "medians"),
        ([EVEN], "in the end"),
        ([FADING], "in the end|ends at"),
        ([of_norms([SOME] * 9 + [GONE])], "median\\b"),
        ([of_norms([FADED] * 9 + [GONE])], "median\\b"),
        ([FADING_AT_FIRST, EVEN], "in the end|ends at"),
        ([of_norms([FADED] * 7 + [SOME] * 4).numbered(0, 9)], "at epoch 9"),
        ([TWO], "in the end|ends at"),
        ([TWO, TWO], ""),  # the last is spoken of
    ],
)
def test_every_share_in_a_title_says_of_which_epochs_it_holds(
    reels: list[Recording], when: str
) -> None:
    titles = gradient_titles(reels, [""] * len(reels))
    shares = [each for each in titles if re.search("[0-9%] (of|times)|about", each)]
    assert shares
    assert all("output" in each or "fade" in each for each in shares)
    assert all(re.search(when, each, re.IGNORECASE) for each in shares)
    assert when or not [each for each in titles if re.search("median", each)]


TWICE_AT_LAST = of_norms([FADED] * 7 + [(0.2, 0.1, 0.1)] * 4)
LESS_AT_LAST = of_norms([(0.2, 0.1, 0.1)] * 2 + [FADED] * 5 + [(0.05, 0.1, 0.1)] * 4)
RISING_AT_LAST = of_norms([FADED] * 7 + [(0.4, 0.1, 0.1)] * 4)


@pytest.mark.parametrize(
    ("reels", "forms"),
    [
        (
            [FADING],
            [
                "In the end, gradients fade to 25\u2009% on their way to layer 1",
                "In the end, gradients fade to 25\u2009% by layer 1",
                "Layer 1 ends at 25\u2009% of the output’s gradient",
                "Gradients fade on their way to layer 1",
                "Gradients fade",
            ],
        ),
        (
            [GROWING],
            [
                "In the end, gradients grow to 20 times their size by layer 1",
                "Layer 1 ends at 20 times the output’s gradient",
                "Gradients grow on their way to layer 1",
                "Gradients grow",
            ],
        ),
        (
            [EVEN],
            [
                "In the end, layer 1 gets about as much gradient as the output",
                "In the end, layer 1 gets about the output’s gradient",
                "Gradients reach layer 1",
            ],
        ),
        (
            [DIPPING],
            [
                "Layer 1 ends at 20\u2009% of the output’s gradient",
                "Layer 1 ends with less gradient than the output",
                "Layer 1 gets less gradient than the output",
                "The gradient of each layer",
            ],
        ),
        # Where nothing is known of the end, they are of all epochs.
        (
            [of_norms([FADED] * 9 + [GONE])],
            [
                "Gradients fade to 25\u2009% by layer 1 (median over epochs)",
                "Gradients fade to 25\u2009% by layer 1 (median)",
                "Layer 1: median 25\u2009% of the output’s gradient",
                "Layer 1: median 25\u2009% of the output’s",
                "Gradients fade on their way to layer 1",
                "Gradients fade",
            ],
        ),
        (
            [of_norms([(0.2, 0.1, 0.01)] * 9 + [GONE])],
            [
                "Layer 1: median 20 times the output’s gradient",
                "Layer 1: median 20 times the output’s",
                "Gradients grow on their way to layer 1",
                "Gradients grow",
            ],
        ),
        (
            [of_norms([SOME] * 9 + [GONE])],
            [
                "Layer 1 gets about as much gradient as the output (median)",
                "Median: layer 1 gets about the output’s gradient",
                "Gradients reach layer 1",
            ],
        ),
        (
            [of_norms([(1.0, 2.0, 3.0)] * 15 + [(1.0, 1.0, 1.0)] * 2 + [GONE])],
            [
                "Layer 1: median 33\u2009% of the output’s gradient",
                "Layer 1: median 33\u2009% of the output’s",
                "Layer 1 mostly gets less gradient than the output",
                "The gradient of each layer",
            ],
        ),
        (
            [of_norms([(0.02, 0.01, 0.1)] * 9 + [GONE])],
            [
                "Layer 1 gets 20\u2009% of the output’s gradient (median)",
                "Layer 1: median 20\u2009% of the output’s gradient",
                "Layer 1: median 20\u2009% of the output’s",
                "Layer 1 gets less gradient than the output",
                "The gradient of each layer",
            ],
        ),
        # On one side of the output's are all medians of several runs, or not.
        (
            [PEAKING, GROWING],
            [
                "Layer 1 gets 10 to 20 times the output’s gradient (medians)",
                "Layer 1: medians 10 to 20 times the output’s gradient",
                "Layer 1: medians 10 to 20 times the output’s",
                "Medians: layer 1 gets more gradient than the output",
                "Layer 1 gets more gradient than the output",
                "The gradient of each layer",
            ],
        ),
        (
            [BARELY_GROWING, GROWING],
            [
                "Medians: layer 1 gets more gradient than the output",
                "Gradients reach layer 1",
            ],
        ),
        (
            [GROWING, AT_LAST],
            [
                "Layer 1: medians 1 to 20 times the output’s gradient",
                "Layer 1: medians 1 to 20 times the output’s",
                "The gradient of each layer",
            ],
        ),
        (
            [TWICE_AT_LAST, RISING_AT_LAST],
            [
                "Layer 1 ends at 2 to 4 times the output’s gradient",
                "Layer 1 ends with more gradient than the output",
                "In the end, gradients reach layer 1",
            ],
        ),
        (
            [LESS_AT_LAST],
            [
                "Layer 1 ends at 50\u2009% of the output’s gradient",
                "Layer 1 ends with less gradient than the output",
                "In the end, gradients reach layer 1",
            ],
        ),
        (
            [LESS_AT_LAST, TWICE_AT_LAST],
            [
                "Layer 1 ends at 0.5 to 2 times the output’s gradient",
                "In the end, gradients reach layer 1",
            ],
        ),
        # Of a part of a run nothing has ended.
        (
            [TWICE_AT_LAST.numbered(0, 9)],
            [
                "At epoch 9, layer 1 gets 2.0 times the output’s gradient",
                "At epoch 9, layer 1 gets more gradient than the output",
                "At epoch 9, gradients reach layer 1",
            ],
        ),
        (
            [of_norms([FADED] + [SOME] * 9)],
            [
                "In the end, layer 1 gets about the output’s gradient",
                "In the end, gradients reach layer 1",
            ],
        ),
        # Of two steps there is no median.
        (
            [TWO, TWO],
            [
                "Layer 1: 50\u2009% of the output’s gradient",
                "Layer 1: 50\u2009% of the output’s",
                "Gradients reach layer 1",
            ],
        ),
        (
            [of_norms([SOME] * 2)] * 2,
            ["Layer 1 gets about the output’s gradient", "Gradients reach layer 1"],
        ),
    ],
)
def test_shorter_titles_are_whole_sentences(reels: list[Recording], forms: list[str]) -> None:
    titles = gradient_titles(reels, [""] * len(reels))
    assert titles[-len(forms) :] == forms
    assert len(titles) == len({*titles})


@pytest.mark.parametrize(
    "reels",
    [[FADING], [GROWING], [EVEN], [NOT_AT_LAST], [DIPPING], [PEAKING], [FADING_AT_FIRST], [TWO]],
)
def test_small_squares_have_a_short_title(
    reels: list[Recording], stage_of: Callable[[str], Stage]
) -> None:
    titles = gradient_titles(reels, [""])
    with hearing() as said:
        heading(fitting_title(titles, stage_of("360x360"), kept=300.0), [], stage_of("360x360"))
    assert not any("…" in each for each in said)
