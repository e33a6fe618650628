"""Titles of `gradients`: what reaches layer 1, at most epochs, in the end, and in which runs."""

import numpy as np
import pytest

from epochreel.reels.recording import Recording
from epochreel.scenes.words.gradients import (
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
    NONE,
    NOT_AT_LAST,
    NOTHING,
    NOTHING_AT_HALF,
    NOTHING_AT_LAST,
    NOTHING_AT_MOST,
    NOTHING_OF_KNOWN,
    NOTHING_THEN_INFINITE,
    RARELY_OF_KNOWN,
    RISING,
    SOME,
    of_norms,
)
from epochreel.tests.scenes.tiny import recording

DIPPING, PEAKING = (of_norms([norms] * 5) for norms in ((0.02, 0.01, 0.1), (0.1, 0.2, 0.01)))

BARELY_GROWING = of_norms([(0.1, 0.09, 0.05)] * 5)
LINEAR = recording(hidden=(), gradients=(0.1,))

NOTHING_AT_HALF_OF_KNOWN = of_norms([NONE] + [(0.01, 0.02, 0.04)] + [GONE] * 8, LOST_AT[8])

UNKNOWN = of_norms([(np.nan, np.nan, np.nan)] * 2)

LATE_LOST = of_norms([SOME] * 9 + [GONE], [1.0] * 9 + [np.nan])

EXPLODED = of_norms([*RISING, GONE], [1.0, 2.0, 9.0, np.nan])
HALF_OR_MORE = "In half of the epochs or more, no gradient reaches layer 1"
A_QUARTER = "In the end, layer 1 gets 25\u2009% of the output’s gradient"
ABOUT_AS_MUCH = "In the end, layer 1 gets about as much gradient as the output"


@pytest.mark.parametrize(
    ("reels", "labels", "title"),
    [
        ([EVEN], [""], ABOUT_AS_MUCH),
        ([NOTHING], [""], "No gradient reaches layer 1"),
        ([NOTHING, NOTHING], ["tanh", "relu"], "No gradient reaches layer 1"),
        ([NOTHING_AT_LAST], [""], "In most epochs, no gradient reaches layer 1"),
        ([HALF_NOTHING], [""], "In half of the epochs, no gradient reaches layer 1"),
        ([RARELY_OF_KNOWN], [""], "Training diverges at epoch 3"),
        ([NOTHING_OF_KNOWN], [""], "Training diverges at epoch 3"),
        ([NOTHING_AT_HALF_OF_KNOWN], [""], "Training diverges at epoch 2"),
        ([NOTHING_AT_MOST], [""], "In most epochs, no gradient reaches layer 1"),
        ([NOTHING_AT_HALF], [""], "In half of the epochs, no gradient reaches layer 1"),
        ([NOTHING_THEN_INFINITE], [""], "Gradients explode at epoch 3"),
        ([NOTHING, HALF_NOTHING], [], HALF_OR_MORE),
        (
            [HALF_NOTHING, EVEN],
            ["tanh", "relu"],
            "In most epochs, gradients reach layer 1 with relu, not with tanh",
        ),
        ([NOTHING, NOTHING_AT_LAST], [], "In most epochs, no gradient reaches layer 1"),
        ([NOTHING_AT_LAST, NOTHING], [], "In most epochs, no gradient reaches layer 1"),
        ([NOTHING_AT_LAST, HALF_NOTHING, NOTHING], [], HALF_OR_MORE),
        ([HALF_NOTHING, NOTHING], [], HALF_OR_MORE),
        ([HALF_NOTHING, HALF_NOTHING], [], "In half of the epochs, no gradient reaches layer 1"),
        ([NOTHING, EVEN], ["tanh", "relu"], "Gradients reach layer 1 with relu, not with tanh"),
        ([FADING, NOTHING], ["tanh", "relu"], "Gradients reach layer 1 with tanh, not with relu"),
        ([EVEN, NOTHING, FADING], [], "Gradients reach layer 1 in two of three runs"),
        (
            [EVEN, NOTHING_AT_LAST],
            ["tanh", "relu"],
            "In most epochs, gradients reach layer 1 with tanh, not with relu",
        ),
        # Not at a tenth of the epochs is usually.
        (
            [of_norms([SOME] * 23 + [NONE] * 17), NOTHING],
            ["a", "b"],
            "In most epochs, gradients reach layer 1 with a, not with b",
        ),
        (
            [of_norms([SOME] * 17 + [NONE] * 2 + [SOME]), NOTHING],
            ["a", "b"],
            "Gradients reach layer 1 with a, not with b",
        ),
        (
            [of_norms([SOME] * 16 + [NONE] * 3 + [SOME]), NOTHING],
            ["a", "b"],
            "In most epochs, gradients reach layer 1 with a, not with b",
        ),
        ([NOTHING, EXPLODING], ["tanh", "relu"], "Gradients explode with relu, not with tanh"),
        ([LOST], [""], "Training diverges at epoch 1"),
        ([EVEN, LOST], ["tanh", "relu"], "Training diverges in 1 of 2 runs"),
        ([UNKNOWN], [""], "The gradient of each layer"),
        (
            [FADING],
            [""],
            "In the end, gradients fade to 25\u2009% on their way to layer 1",
        ),
        (
            [FADING_AT_FIRST],
            [""],
            "In the end, layer 1 gets 1.2 times the output’s gradient",
        ),
        ([AT_LAST], [""], A_QUARTER),
        ([NOT_AT_LAST], [""], ABOUT_AS_MUCH),
        (
            [BARELY_GROWING],
            [""],
            "In the end, layer 1 gets 2.0 times the output’s gradient",
        ),
        (
            [GROWING],
            [""],
            "In the end, gradients grow to 20 times their size on their way to layer 1",
        ),
        ([EXPLODING], [""], "Gradients explode at epoch 2"),
        (
            [of_norms(RISING)],
            [""],
            "In the end, layer 1 gets 40 times the output’s gradient",
        ),
        ([FADING, FADING], ["tanh", "relu"], "Gradients fade on their way to layer 1"),
        (
            [GROWING, EVEN],
            ["tanh", "relu"],
            "Layer 1 gets 0.98 to 20 times the output’s gradient (medians over epochs)",
        ),
        ([DIPPING], [""], "In the end, layer 1 gets 20\u2009% of the output’s gradient"),
        ([PEAKING], [""], "In the end, layer 1 gets 10 times the output’s gradient"),
        # Three times as much, as much as another layer, and at nine of ten epochs.
        (
            [of_norms([(1.0, 2.0, 3.0)] * 5)],
            [""],
            "In the end, gradients fade to 33\u2009% on their way to layer 1",
        ),
        (
            [of_norms([(3.0, 2.0, 1.0)] * 5)],
            [""],
            "In the end, gradients grow to 3.0 times their size on their way to layer 1",
        ),
        (
            [of_norms([(1.0, 1.0, 3.0)] * 5)],
            [""],
            "In the end, gradients fade to 33\u2009% on their way to layer 1",
        ),
        (
            [of_norms([(3.0, 3.0, 1.0)] * 5)],
            [""],
            "In the end, layer 1 gets 3.0 times the output’s gradient",
        ),
        (
            [of_norms([(1.0, 2.0, 2.9)] * 5)],
            [""],
            "In the end, layer 1 gets 34\u2009% of the output’s gradient",
        ),
        (
            [of_norms([(2.9, 2.0, 1.0)] * 5)],
            [""],
            "In the end, layer 1 gets 2.9 times the output’s gradient",
        ),
        # Less than a twentieth more or less is about as much.
        ([of_norms([(1.0, 1.0, 1.04)] * 5)], [""], ABOUT_AS_MUCH),
        ([of_norms([(1.04, 1.0, 1.0)] * 5)], [""], ABOUT_AS_MUCH),
        (
            [of_norms([(1.0, 1.0, 1.06)] * 5)],
            [""],
            "In the end, layer 1 gets 91\u2009% of the output’s gradient",
        ),
        (
            [of_norms([(1.06, 1.0, 1.0)] * 5)],
            [""],
            "In the end, layer 1 gets 1.1 times the output’s gradient",
        ),
        (
            [of_norms([(1.0, 1.0, 1.05)] * 5)],
            [""],
            "In the end, layer 1 gets 91\u2009% of the output’s gradient",
        ),
        (
            [of_norms([(1.05, 1.0, 1.0)] * 5)],
            [""],
            "In the end, layer 1 gets 1.1 times the output’s gradient",
        ),
        # Of two steps the last is measured, unless training has diverged at it.
        (
            [of_norms([(0.1, 0.1, 0.1), (0.1, 0.1, 0.2)])],
            [""],
            "In the end, layer 1 gets 50\u2009% of the output’s gradient",
        ),
        ([of_norms([SOME, GONE], [1.0, np.nan])], [""], "Training diverges at epoch 1"),
        # Of nothing there is no share.
        (
            [of_norms([FIRST_ONLY] * 6 + [SOME] * 3 + [FIRST_ONLY])],
            [""],
            "The gradient of each layer",
        ),
        ([of_norms([FIRST_ONLY] * 2 + [SOME] * 8)], [""], ABOUT_AS_MUCH),
        ([LINEAR], [""], "One layer gets all of the gradient"),
        ([LINEAR, LINEAR], ["tanh", "relu"], "One layer gets all of the gradient"),
        (
            [LINEAR, EVEN],
            [],
            "Layer 1 gets 98\u2009% to 100\u2009% of the output’s gradient (medians over epochs)",
        ),
        # It has gradients later than at the first epoch.
        (
            [of_norms([(0.0,)] + [(0.1,)] * 9, hidden=0)],
            [""],
            "One layer gets all of the gradient",
        ),
        ([of_norms([(0.0,)] * 5, hidden=0)] * 2, ["a", "b"], "No gradient reaches layer 1"),
        (
            [of_norms([SOME] * 2 + [(0.01, 0.02, 0.04)] * 8)],
            [""],
            "In the end, layer 1 gets 25\u2009% of the output’s gradient",
        ),
        # At the first epoch as well, at nine of ten, or in the last quarter.
        ([of_norms([SOME] * 9 + [FADED])], [""], A_QUARTER),
        ([of_norms([SOME] * 8 + [FADED, SOME])], [""], ABOUT_AS_MUCH),
        (
            [of_norms([SOME] * 7 + [FADED] * 2 + [SOME])],
            [""],
            ABOUT_AS_MUCH,
        ),
        (
            [of_norms([FADED] + [SOME] * 9)],
            [""],
            "In the end, layer 1 gets about as much gradient as the output",
        ),
        # What has no gradients in the end has no end to speak of.
        (
            [of_norms([FADED] * 20 + [SOME] * 15 + [GONE] * 5, [1.0] * 35 + [np.nan] * 5)],
            [""],
            "Training diverges at epoch 35",
        ),
        ([of_norms([FADED] * 20 + [SOME] * 15 + [GONE] * 5)], [""], "The gradient of each layer"),
        (
            [
                FADING_AT_FIRST,
                of_norms([FADED] * 20 + [SOME] * 15 + [GONE] * 5, [1.0] * 35 + [np.nan] * 5),
            ],
            ["tanh", "relu"],
            "Training diverges in 1 of 2 runs",
        ),
        (
            [of_norms([FADED] * 7 + [SOME] * 3).numbered(0, 8)],
            [""],
            "At epoch 8, layer 1 gets about as much gradient as the output",
        ),
        (
            [of_norms([FADED] * 7 + [SOME] * 4).numbered(0, 9)],
            [""],
            "At epoch 9, layer 1 gets about as much gradient as the output",
        ),
        # Mostly less is a third or less at the median epoch.
        ([of_norms([(1.0, 2.0, 3.0)] * 19 + [(1.0, 1.0, 1.0)])], [""], ABOUT_AS_MUCH),
        (
            [of_norms([(0.5, 0.5, 1.0)] * 8 + [FADED] * 2)],
            [""],
            "In the end, layer 1 gets 25\u2009% of the output’s gradient",
        ),
        ([of_norms([(1.0, 1.0, 3.0), SOME] * 5)], [""], "The gradient of each layer"),
        ([of_norms([SOME, FADED] * 5)], [""], "The gradient of each layer"),
        (
            [GROWING, AT_LAST],
            [],
            "Layer 1 gets 1 to 20 times the output’s gradient (medians over epochs)",
        ),
        (
            [DIPPING, NOT_AT_LAST],
            [],
            "Layer 1 gets 20\u2009% to 25\u2009% of the output’s gradient (medians over epochs)",
        ),
        ([DIPPING, EVEN], [], "The gradient of each layer"),
        ([AT_LAST, FADING_AT_FIRST], [], "The gradient of each layer"),
        (
            [of_norms([(0.1, 0.1, 0.1)] + [(0.01, 0.02, 0.04)] * 9)],
            [""],
            "In the end, gradients fade to 25\u2009% on their way to layer 1",
        ),
        (
            [PEAKING, GROWING],
            ["tanh", "relu"],
            "Layer 1 gets 10 to 20 times the output’s gradient (medians over epochs)",
        ),
        (
            [FADING, DIPPING],
            ["tanh", "relu"],
            "Layer 1 gets 20\u2009% to 25\u2009% of the output’s gradient (medians over epochs)",
        ),
        ([FADING, EVEN], ["tanh", "relu"], "Gradients fade with tanh, not with relu"),
        ([FADING, EVEN], [], "Gradients fade in one of two runs"),
        (
            [FADING_AT_FIRST, EVEN],
            ["tanh", "relu"],
            "In the end, layer 1 gets 100\u2009% to 125\u2009% of the output’s gradient",
        ),
        ([EVEN, FADING], ["tanh", "relu"], "Gradients fade with relu, not with tanh"),
        ([EVEN, EXPLODING], ["tanh", "relu"], "Gradients explode with relu, not with tanh"),
        ([EXPLODING, EXPLODING], ["tanh", "relu"], "Gradients explode"),
        ([EVEN, FADING, EVEN], ["a", "b", "c"], "Gradients fade only with b"),
        ([EVEN, FADING, EVEN], [], "Gradients fade in one of three runs"),
        # Where gradients are as small in some epochs only, there is no saying of which runs.
        (
            [of_norms([SOME] * 18 + [FADED, SOME]), FADING],
            ["a", "b"],
            "Gradients fade with b, not with a",
        ),
        (
            [of_norms([SOME] * 17 + [FADED] * 2 + [SOME]), FADING],
            ["a", "b"],
            "Gradients fade with b, not with a",
        ),
        (
            [of_norms([(np.inf, np.inf, np.inf)] * 3), FADING],
            ["a", "b"],
            "Gradients explode with a, not with b",
        ),
        ([of_norms([SOME, FADED] * 5), FADING], ["a", "b"], "The gradient of each layer"),
        ([EVEN, FADING, FADING], ["a", "b", "c"], "Gradients fade with b and c, not with a"),
        ([EXPLODING, FADING, EVEN], ["a", "b", "c"], "Gradients explode only with a"),
        # Runs that have numbers for names are no settings.
        ([FADING, EVEN], ["run 1", "run 2"], "Gradients fade in run 1, not in run 2"),
        ([EVEN, FADING, EVEN], ["run 1", "run 2", "run 3"], "Gradients fade only in run 2"),
        ([FADING, EVEN], ["run 1 of 2", "run 2"], "Gradients fade with run 1 of 2, not with run 2"),
        # Of a run that diverges, no one knows that its gradients did not explode.
        ([EVEN, LATE_LOST], ["a", "b"], "Training diverges in 1 of 2 runs"),
        ([FADING, LATE_LOST], ["a", "b"], "Training diverges in 1 of 2 runs"),
        (
            [EXPLODING, LATE_LOST],
            ["a", "b"],
            "Gradients explode with a, training diverges with b",
        ),
        (
            [EXPLODED, EVEN, LATE_LOST],
            ["run 1", "run 2", "run 3"],
            "Gradients explode in run 1, training diverges in run 1 and run 3",
        ),
        ([EXPLODED, EVEN], ["a", "b"], "Gradients explode with a, not with b"),
        ([EXPLODED, LATE_LOST], [], "Training diverges in 2 of 2 runs"),
        ([NOTHING, LATE_LOST], ["a", "b"], "Gradients reach layer 1 with b, not with a"),
    ],
)
def test_titles(reels: list[Recording], labels: list[str], title: str) -> None:
    assert gradient_titles(reels, labels)[0] == title


def test_where_there_is_no_room_to_name_runs_that_diverge_none_are_denied() -> None:
    assert gradient_titles([EXPLODING, LATE_LOST], ["a", "b"])[1:] == [
        "Gradients explode with a",
        "Training diverges in 1 of 2 runs",
    ]
    assert gradient_titles([EXPLODING, EVEN], ["a", "b"])[1:] == [
        "Gradients explode in one of two runs"
    ]
