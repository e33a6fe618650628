"""The scene `gradients`: what it says, both sides of every condition, its scale and its arrows.

It is longer than other files because each of these has several cases.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.reels.steps import Steps
from epochreel.scenes.gradient_places import gradient_places
from epochreel.scenes.gradient_run import _curve_name, _way
from epochreel.scenes.gradient_scale import (
    leaving,
    means_in,
    means_of,
    power_of_ten,
    smoothed,
    style_of,
)
from epochreel.scenes.gradients import _comparison, _ended, _over_arrows, _subtitles
from epochreel.scenes.parts.chart_style import ChartStyle
from epochreel.scenes.parts.curve import Curve, Head
from epochreel.scenes.parts.curves import Chart
from epochreel.scenes.parts.gradient_arrows import GradientArrows, _names, layer_name
from epochreel.scenes.parts.readings import corner_width
from epochreel.scenes.parts.shapes import Polyline
from epochreel.scenes.parts.titles import fitting_title, heading, remark
from epochreel.scenes.stage.easing import Fading
from epochreel.scenes.stage.layout import Box
from epochreel.scenes.stage.moment import Moment
from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Figure, Tag
from epochreel.scenes.suitable import check_gradients
from epochreel.scenes.words.gradient_shares import in_two_digits, share_of, shares_between
from epochreel.scenes.words.gradient_verdicts import exploding_at
from epochreel.scenes.words.gradients import (
    gradient_comparison,
    gradient_titles,
    learnt_in_the_end,
)
from epochreel.scenes.words.sentences import point_marks_of
from epochreel.tests.scenes.shots import Composed, hearing
from epochreel.tests.scenes.tiny import SPIRAL, of_spec, recording
from epochreel.training.spec import RunSpec


def of_norms(
    norms: Sequence[Sequence[float]], loss: Sequence[float] | None = None, *, hidden: int = 2
) -> Recording:
    """A run with these gradient norms (epochs, layers), whose loss falls unless it is given."""
    falling = np.linspace(1, 0.1, len(norms)) if loss is None else loss
    reel = recording(hidden=(4,) * hidden, accuracy=[0.5] * len(norms), loss=list(falling))
    metrics = replace(reel.metrics, gradient_norms=np.array(norms, dtype=float))
    return Recording(reel.header, reel.steps, metrics, reel._states)


FADING, EVEN, GROWING = (
    of_norms([norms] * 5) for norms in ((0.01, 0.02, 0.04), (0.1, 0.1, 0.102), (0.4, 0.2, 0.02))
)
DIPPING, PEAKING = (of_norms([norms] * 5) for norms in ((0.02, 0.01, 0.1), (0.1, 0.2, 0.01)))
FADING_AT_FIRST = of_norms([(0.01, 0.02, 0.04)] * 6 + [(0.05, 0.04, 0.04)] * 4)
AT_LAST = of_norms([(0.1, 0.1, 0.1)] * 8 + [(0.01, 0.02, 0.04)] * 2)
NOT_AT_LAST = of_norms([(0.01, 0.02, 0.04)] * 19 + [(0.1, 0.1, 0.1)])
BARELY_GROWING = of_norms([(0.1, 0.09, 0.05)] * 5)
LINEAR = recording(hidden=(), gradients=(0.1,))
NOTHING = of_norms([(0.0, 0.0, 1.0)] * 5)
NOTHING_AT_LAST = of_norms([(0.1, 0.1, 0.1)] * 2 + [(0.0, 0.0, 1.0)] * 3)
HALF_NOTHING = of_norms([(0.1, 0.1, 0.1)] * 2 + [(0.0, 0.0, 1.0)] * 2)
NONE, SOME, GONE = (0.0, 0.0, 1.0), (0.1, 0.1, 0.1), (np.nan, np.nan, np.nan)
FADED, FIRST_ONLY = (0.01, 0.02, 0.04), (0.1, 0.1, 0.0)
LOST_AT = {lost: [1.0] * (10 - lost) + [np.nan] * lost for lost in (3, 5, 7, 8)}
RARELY_OF_KNOWN = of_norms([NONE] * 2 + [SOME] + [GONE] * 7, LOST_AT[7])
NOTHING_OF_KNOWN = of_norms([NONE] * 3 + [GONE] * 7, LOST_AT[7])
NOTHING_AT_HALF_OF_KNOWN = of_norms([NONE] + [(0.01, 0.02, 0.04)] + [GONE] * 8, LOST_AT[8])
NOTHING_AT_MOST = of_norms([NONE] * 7 + [GONE] * 3, LOST_AT[3])
NOTHING_AT_HALF = of_norms([NONE] * 5 + [GONE] * 5, LOST_AT[5])
NOTHING_THEN_INFINITE = of_norms([NONE] * 3 + [(np.inf, np.inf, np.inf)], [1.0] * 4)
UNKNOWN = of_norms([(np.nan, np.nan, np.nan)] * 2)
LOST = of_norms([(np.nan, np.nan, np.nan)] * 2, [1.0, np.nan])
RISING = [(0.1, 0.1, 0.1), (1.0, 0.5, 0.1), (200.0, 90.0, 5.0)]
LATE_LOST = of_norms([SOME] * 9 + [GONE], [1.0] * 9 + [np.nan])
EXPLODING = of_norms(RISING, [1.0, 2.0, 9.0])
EXPLODED = of_norms([*RISING, GONE], [1.0, 2.0, 9.0, np.nan])
HALF_OR_MORE = "In half of the epochs or more, no gradient reaches layer 1"
ABOUT_AS_MUCH = "Layer 1 typically gets about as much gradient as the output"


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
        ([FADING], [""], "Gradients typically fade to 25\u2009% on their way to layer 1"),
        (
            [FADING_AT_FIRST],
            [""],
            "In the end, layer 1 gets 1.2 times the output’s gradient",
        ),
        ([AT_LAST], [""], ABOUT_AS_MUCH),
        ([NOT_AT_LAST], [""], "Layer 1 typically gets 25\u2009% of the output’s gradient"),
        ([BARELY_GROWING], [""], "Layer 1 typically gets 2.0 times the output’s gradient"),
        ([GROWING], [""], "Gradients typically grow to 20 times on their way to layer 1"),
        ([EXPLODING], [""], "Gradients explode at epoch 2"),
        ([of_norms(RISING)], [""], "Layer 1 typically gets 10 times the output’s gradient"),
        ([FADING, FADING], ["tanh", "relu"], "Gradients fade on their way to layer 1"),
        (
            [GROWING, EVEN],
            ["tanh", "relu"],
            "Layer 1 typically gets 0.98 to 20 times the output’s gradient",
        ),
        ([DIPPING], [""], "Layer 1 typically gets 20\u2009% of the output’s gradient"),
        ([PEAKING], [""], "Layer 1 typically gets 10 times the output’s gradient"),
        # Three times as much, as much as another layer, and at nine of ten epochs.
        (
            [of_norms([(1.0, 2.0, 3.0)] * 5)],
            [""],
            "Gradients typically fade to 33\u2009% on their way to layer 1",
        ),
        (
            [of_norms([(3.0, 2.0, 1.0)] * 5)],
            [""],
            "Gradients typically grow to 3.0 times on their way to layer 1",
        ),
        (
            [of_norms([(1.0, 1.0, 3.0)] * 5)],
            [""],
            "Gradients typically fade to 33\u2009% on their way to layer 1",
        ),
        (
            [of_norms([(3.0, 3.0, 1.0)] * 5)],
            [""],
            "Layer 1 typically gets 3.0 times the output’s gradient",
        ),
        (
            [of_norms([(1.0, 2.0, 2.9)] * 5)],
            [""],
            "Layer 1 typically gets 34\u2009% of the output’s gradient",
        ),
        (
            [of_norms([(2.9, 2.0, 1.0)] * 5)],
            [""],
            "Layer 1 typically gets 2.9 times the output’s gradient",
        ),
        # Less than a twentieth more or less is about as much.
        ([of_norms([(1.0, 1.0, 1.04)] * 5)], [""], ABOUT_AS_MUCH),
        ([of_norms([(1.04, 1.0, 1.0)] * 5)], [""], ABOUT_AS_MUCH),
        (
            [of_norms([(1.0, 1.0, 1.06)] * 5)],
            [""],
            "Layer 1 typically gets 94\u2009% of the output’s gradient",
        ),
        (
            [of_norms([(1.06, 1.0, 1.0)] * 5)],
            [""],
            "Layer 1 typically gets 1.1 times the output’s gradient",
        ),
        (
            [of_norms([(1.0, 1.0, 1.05)] * 5)],
            [""],
            "Layer 1 typically gets 95\u2009% of the output’s gradient",
        ),
        (
            [of_norms([(1.05, 1.0, 1.0)] * 5)],
            [""],
            "Layer 1 typically gets 1.1 times the output’s gradient",
        ),
        # Of two steps the last is measured, unless training has diverged at it.
        (
            [of_norms([(0.1, 0.1, 0.1), (0.1, 0.1, 0.2)])],
            [""],
            "Layer 1 gets 50\u2009% of the output’s gradient",
        ),
        ([of_norms([SOME, GONE], [1.0, np.nan])], [""], "Training diverges at epoch 1"),
        # Of nothing there is no share.
        ([of_norms([FIRST_ONLY] * 6 + [SOME] * 4)], [""], "The gradient of each layer"),
        ([of_norms([FIRST_ONLY] * 2 + [SOME] * 8)], [""], ABOUT_AS_MUCH),
        ([LINEAR], [""], "One layer gets all of the gradient"),
        ([LINEAR, LINEAR], ["tanh", "relu"], "One layer gets all of the gradient"),
        (
            [LINEAR, EVEN],
            [],
            "Layer 1 typically gets 98\u2009% to 100\u2009% of the output’s gradient",
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
            "Layer 1 typically gets 25\u2009% of the output’s gradient",
        ),
        # At the first epoch as well, at nine of ten, or in the last quarter.
        ([of_norms([SOME] * 9 + [FADED])], [""], ABOUT_AS_MUCH),
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
            "Layer 1 typically gets 25\u2009% of the output’s gradient",
        ),
        (
            [of_norms([FADED] * 7 + [SOME] * 4).numbered(0, 9)],
            [""],
            "At epoch 9, layer 1 gets about as much gradient as the output",
        ),
        # Mostly less is a third or less at the median epoch.
        (
            [of_norms([(1.0, 2.0, 3.0)] * 19 + [(1.0, 1.0, 1.0)])],
            [""],
            "Layer 1 typically gets 33\u2009% of the output’s gradient",
        ),
        (
            [of_norms([(0.5, 0.5, 1.0)] * 8 + [FADED] * 2)],
            [""],
            "Layer 1 typically gets 50\u2009% of the output’s gradient",
        ),
        ([of_norms([(1.0, 1.0, 3.0), SOME] * 5)], [""], "The gradient of each layer"),
        ([of_norms([SOME, FADED] * 5)], [""], "The gradient of each layer"),
        ([GROWING, AT_LAST], [], "Layer 1 typically gets 1 to 20 times the output’s gradient"),
        (
            [DIPPING, NOT_AT_LAST],
            [],
            "Layer 1 typically gets 20\u2009% to 25\u2009% of the output’s gradient",
        ),
        ([DIPPING, EVEN], [], "The gradient of each layer"),
        ([AT_LAST, FADING_AT_FIRST], [], "The gradient of each layer"),
        (
            [of_norms([(0.1, 0.1, 0.1)] + [(0.01, 0.02, 0.04)] * 9)],
            [""],
            "Gradients typically fade to 25\u2009% on their way to layer 1",
        ),
        (
            [PEAKING, GROWING],
            ["tanh", "relu"],
            "Layer 1 typically gets 10 to 20 times the output’s gradient",
        ),
        (
            [FADING, DIPPING],
            ["tanh", "relu"],
            "Layer 1 typically gets 20\u2009% to 25\u2009% of the output’s gradient",
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


@pytest.mark.parametrize("size", ["1920x1080", "1080x1080", "1080x1920"])
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


@pytest.mark.parametrize(
    ("reels", "shortest"),
    [
        ([FADING], "Gradients fade to about 25\u2009%"),
        ([GROWING], "Gradients grow to about 20 times"),
        ([NOT_AT_LAST], "Layer 1: 25\u2009% of the output’s"),
        ([FADING_AT_FIRST], "Layer 1: 1.2 times the output’s"),
    ],
)
def test_small_squares_have_a_short_title(
    reels: list[Recording], shortest: str, stage_of: Callable[[str], Stage]
) -> None:
    titles = gradient_titles(reels, [""])
    assert titles[-1] == shortest
    assert len(titles) == len({*titles})
    with hearing() as said:
        heading(fitting_title(titles, stage_of("360x360"), kept=300.0), [], stage_of("360x360"))
    assert not any("…" in each for each in said)


def test_gradients_explode_where_they_are_infinite_or_grow_with_the_loss() -> None:
    assert exploding_at(EXPLODING) == 2
    assert exploding_at(of_norms([(0.1, 0.1, 0.1), (0.1, np.inf, 0.1)])) == 1
    assert exploding_at(of_norms([(0.1, 0.1, 0.1), (100, 90, 90)], [1.0, 9.0])) is None
    assert exploding_at(of_norms([(0.1, 0.1, 0.1), (101, 90, 90)], [1.0, 1.0])) is None
    assert exploding_at(of_norms([(0.1, 0.1, 0.1), (101, 90, 90)], [1.0, 1.1])) == 1
    assert exploding_at(of_norms([(0.0, 0.0, 0.0), (0.1, 0.1, 0.1)], [1.0, 9.0])) is None


def gets(share: str) -> str:
    """The sentence on a run whose title has said what is typical."""
    return f"In most epochs, layer 1 gets {share} the output’s gradient."


HALF, DOUBLE = (0.5, 0.5, 1.0), (1.0, 0.5, 0.5)


@pytest.mark.parametrize(
    ("reel", "sentence"),
    [
        (
            recording(hidden=(), gradients=(0.1,)),
            "A linear model has no other layer that it could reach.",
        ),
        (FADING, "In most epochs, layer 1 gets 25\u2009% of the output’s gradient."),
        (EVEN, gets("98\u2009% of")),
        (GROWING, "In most epochs, layer 1 gets 20 times the output’s gradient."),
        (AT_LAST, gets("25\u2009% to 100\u2009% of")),
        (
            FADING_AT_FIRST,
            "Over all epochs, layer 1 typically gets 25\u2009% of the output’s gradient.",
        ),
        # Of 20 steps, the least and the most are left out; of fewer, none.
        (of_norms([SOME] * 18 + [FADED, SOME]), gets("100\u2009% of")),
        (of_norms([SOME] * 17 + [FADED, SOME]), gets("25\u2009% to 100\u2009% of")),
        (of_norms([HALF] * 2 + [(1.99, 1.0, 1.0)] * 3), gets("50\u2009% to 199\u2009% of")),
        (of_norms([HALF] * 2 + [DOUBLE] * 3), gets("0.5 to 2 times")),
        (of_norms([DOUBLE] * 5), gets("2 times")),
        (of_norms([FIRST_ONLY] + [DOUBLE] * 19), gets("2 times")),
        (
            of_norms([FIRST_ONLY] * 2 + [DOUBLE] * 18),
            "Over all epochs, layer 1 typically gets 2.0 times the output’s gradient.",
        ),
        # Where most steps have no numbers, nothing is said of most.
        (of_norms([SOME] * 5 + [GONE] * 4, [1.0] * 5 + [np.nan] * 4), gets("100\u2009% of")),
        (
            of_norms([SOME] * 5 + [GONE] * 5, LOST_AT[5]),
            "Over the 5 epochs with gradients, "
            "layer 1 typically gets about as much gradient as the output.",
        ),
        (NOT_AT_LAST, "In most epochs, layer 1 gets 25\u2009% of the output’s gradient."),
        # Steps without gradients are not counted among all.
        (
            of_norms([FADED] * 20 + [SOME] * 15 + [GONE] * 5, [1.0] * 35 + [np.nan] * 5),
            "Over the 35 epochs with gradients, "
            "layer 1 typically gets 25\u2009% of the output’s gradient.",
        ),
        (
            of_norms([FADED] * 20 + [SOME] * 15),
            "Over all epochs, layer 1 typically gets 25\u2009% of the output’s gradient.",
        ),
        (
            of_norms([SOME] + [GONE] * 4, [1.0] + [np.nan] * 4),
            "At epoch 0, layer 1 gets about as much gradient as the output.",
        ),
        (
            of_norms([(0.1, 0.1, 0.4), (0.1, 0.1, 0.2), (0.1, 0.1, 0.1)]),
            "Over all epochs, layer 1 typically gets 50\u2009% of the output’s gradient.",
        ),
        # Of two steps, the last.
        (
            of_norms([(0.1, 0.1, 0.4), (0.1, 0.1, 0.1)], [1.0, 0.9]),
            "At epoch 1, layer 1 gets about as much gradient as the output.",
        ),
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
        # A twentieth more or less is no longer about as much.
        (
            of_norms([FADED, (1.0, 1.0, 1.05)]),
            "At epoch 1, layer 1 gets 95\u2009% of the output’s gradient.",
        ),
        (
            of_norms([FADED, (1.05, 1.0, 1.0)]),
            "At epoch 1, layer 1 gets 1.1 times the output’s gradient.",
        ),
        (
            of_norms([(0.1, 0.1, 0.1)] + [(0.1, 0.1, 0.0)] * 3),
            "In 3 of 4 epochs, the output gets no gradient.",
        ),
        (of_norms([(0.1, 0.1, 0.0)], [1.0]), "At epoch 0, the output gets no gradient."),
    ],
)
def test_the_gradient_of_a_first_layer_in_a_sentence(reel: Recording, sentence: str) -> None:
    assert gradient_comparison(reel) == sentence.replace("layer 1", "layer\u00a01")


DRAWN = np.array([[0.5, 1.0], [2.0, 0.99]])


@pytest.mark.parametrize(
    ("reel", "drawn", "sentence"),
    [
        (
            of_norms([HALF] * 2 + [DOUBLE] * 3),
            DRAWN,
            "In the end, layer 1 gets 2.0 times the output’s gradient; "
            "in most epochs 0.5 to 2 times.",
        ),
        (
            of_norms([HALF] * 2 + [(1.99, 1.0, 1.0)] * 3),
            DRAWN[:1],
            "In the end, layer 1 gets 50\u2009% of the output’s gradient; "
            "in most epochs 50\u2009% to 199\u2009%.",
        ),
        (
            of_norms([HALF] * 2 + [(1.99, 1.0, 1.0)] * 3),
            np.ones((1, 3)),
            "In the end, layer 1 gets about as much gradient as the output; "
            "in most epochs 50\u2009% to 199\u2009% of that.",
        ),
        (
            of_norms([HALF] * 2 + [DOUBLE] * 3),
            np.ones((1, 3)),
            "In the end, layer 1 gets about as much gradient as the output; "
            "in most epochs 0.5 to 2 times that.",
        ),
        # Where all epochs are alike, the end is none of its own.
        (FADING, DRAWN, gets("25\u2009% of")),
        # Nor is anything said of the end where nothing is known of it, or there is no share.
        (of_norms([HALF] * 2 + [DOUBLE] * 3 + [GONE]), DRAWN, gets("0.5 to 2 times")),
        (of_norms([HALF] * 2 + [DOUBLE] * 3), np.array([[0.0, 1.0]]), gets("0.5 to 2 times")),
        (of_norms([HALF] * 2 + [DOUBLE] * 3), np.array([[1.0, 0.0]]), gets("0.5 to 2 times")),
        # Where the title is about the end, this is about all.
        (
            FADING_AT_FIRST,
            DRAWN,
            "Over all epochs, layer 1 typically gets 25\u2009% of the output’s gradient.",
        ),
    ],
)
def test_the_sentence_says_what_arrows_show_in_the_end(
    reel: Recording, drawn: np.ndarray, sentence: str
) -> None:
    assert gradient_comparison(reel, drawn).replace("\u00a0", " ") == sentence


def test_of_a_part_of_a_run_the_end_is_named() -> None:
    part = of_norms([HALF] * 2 + [DOUBLE] * 4).between(0, 4)
    assert gradient_comparison(part, DRAWN).startswith("At epoch 4, layer\u00a01 gets 2.0 times ")


@pytest.mark.parametrize(
    ("right", "said"),
    [(1824.0, ["← backpropagation"]), (1370.0, ["← backwards"]), (1300.0, [])],
)
def test_it_is_said_which_way_gradients_go_where_there_is_room(
    right: float, said: list[str], stage_of: Callable[[str], Stage]
) -> None:
    stage, place = stage_of("1920x1080"), (24.0, (1056.0, 364.0))
    title = remark("Gradient size", place, stage, colour="#ffffff")
    with hearing() as heard:
        group = _way(title, place, right, stage)
    assert len(group) == len(said)
    assert not said or said[0] in heard
    assert ("← backwards" in heard) == (right < 1824)
    assert not len(_way(remark("a", None, stage, colour="#ffffff"), place, right, stage))


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
    assert gradient_titles([fading], [""])[0].startswith("Gradients typically fade to 1/260,000 ")
    assert gradient_titles([dipping], [""])[0].startswith("Layer 1 typically gets 1/240,000 of ")


def test_the_end_is_that_of_the_gradients_that_are_drawn() -> None:
    drawn = np.array([[1.0, 1.0], [0.0026449, 0.0014499], [np.nan, np.nan]])
    for title in gradient_titles([FADING_AT_FIRST], [""], [drawn]):
        assert "1.9 times" in title  # as many as 0.0026 and 0.0014, which is what is written
    none = gradient_titles([FADING_AT_FIRST], [""], [np.array([[1.0, 0.0]])])
    assert none == ["In the end, layer 1 gets more gradient than the output"]


def test_shares_are_written_alike_whatever_their_size() -> None:
    shares = {3e-12: "3 × 10⁻¹² of", 1 / 5600: "1/5,600 of", 0.0101: "1 % of", 0.71: "71 % of"}
    for share, written in (shares | {0.97: "about as much", 1.9: "1.9 times"}).items():
        assert share_of(share).replace("\u2009", " ") == written
    for low, high, written in (
        (0.44, 1.83, "44 % to 183 % of"),
        (0.714, 0.711, "71 % of"),
        (1 / 5600, 0.02, "1/5,600 to 2 % of"),
        (0.5, 12.0, "0.5 to 12 times"),
        (1 / 5600, 12.0, "1/5,600 to 12 times"),
        # No fraction stands beside a power of ten.
        (1e-9, 1 / 5600, "10⁻⁹ to 0.00018 of"),
        (2e-6, 1 / 5600, "1/500,000 to 1/5,600 of"),
        (1e-9, 0.02, "10⁻⁹ to 2 % of"),
    ):
        assert shares_between(low, high).replace("\u2009", " ") == written


def test_a_run_alone_says_how_well_it_does(composed: Callable[..., Composed]) -> None:
    reel = of_norms([SOME] * 3)
    assert learnt_in_the_end(reel) == "Training accuracy in the end: 50\u2009%."
    assert learnt_in_the_end(reel.numbered(0, 1)) == "Training accuracy at epoch 1: 50\u2009%."
    assert not learnt_in_the_end(LOST)
    for size in ("1920x1080", "1080x1080", "480x270"):
        assert "Training accuracy" in composed("gradients", [reel], size).said
    assert learnt_in_the_end(reel) in " ".join(composed("gradients", [reel], "1080x1920").said)
    assert "Training accuracy" not in composed("gradients", [reel, reel], "1920x1080").said


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


def test_means_are_geometric_and_leave_out_zeros_and_what_is_no_number() -> None:
    norms = np.array([[1.0, 0.0], [100.0, 2.0], [1.0, 0.0]])
    smooth = smoothed(norms, 1)
    assert smooth[1, 0] == pytest.approx(100 ** (1 / 3))
    assert smooth[:, 1].tolist() == [0.0, pytest.approx(2.0), 0.0]
    norms = np.array([[1.0, 10.0], [1.0, 10.0], [np.nan, 1.0], [np.inf, np.inf]])
    smooth = smoothed(norms, 1)
    np.testing.assert_allclose(smooth[:2], norms[:2])
    assert np.isnan(smooth[2:]).all()
    assert np.isnan(smoothed(norms[2:], 1)).all()


def scale_of(reel: Recording) -> ChartStyle:
    return style_of([reel], [np.asarray(reel.metrics.gradient_norms, dtype=float)])


def test_the_scale_reaches_down_to_the_smallest_gradient() -> None:
    style = scale_of(of_norms([(2e-15, 1e-8, 0.05)] * 3))
    assert style.floor is not None
    assert style.floor <= 2e-15 < 0.05 <= style.top
    assert len({*style.share(np.array([2e-15, 4e-15, 1e-8, 0.05]))}) == 4
    assert style.written is not None
    assert style.written(style.floor) == "10⁻¹⁵"
    assert not style.beyond


@pytest.mark.parametrize(
    ("norms", "ends"),
    [
        ((0.004, 0.02, 0.2), (-2.5, -0.5)),
        ((0.15, 0.2, 0.3), (-1.0, 0.0)),
        ((0.0, 0.02, 0.2), (-3.0, -0.5)),
    ],
)
def test_the_scale_ends_close_to_the_gradients_unless_it_needs_hairlines_or_has_zeros(
    norms: tuple[float, float, float], ends: tuple[float, float]
) -> None:
    style = scale_of(of_norms([norms] * 3))
    assert style.floor is not None
    assert np.log10([style.floor, style.top]) == pytest.approx(ends)
    assert len(style.lines()) >= 2


def test_zeros_stand_below_all_other_gradients_and_are_called_so() -> None:
    style = scale_of(of_norms([(0.0, 1e-8, 0.05)] * 3))
    assert style.floor is not None
    assert style.written is not None
    assert style.written(style.floor) == "0"
    assert style.written(1e-8) == "10⁻⁸"
    assert style.share(np.array(0.0)) == 0 < style.share(np.array(1e-8))


@pytest.mark.parametrize(
    ("count", "title"),
    [
        (1, "Gradient size over the epochs"),
        (2, "Over the epochs"),
    ],
)
def test_curves_of_one_run_say_what_they_are(count: int, title: str) -> None:
    norms = np.asarray(EVEN.metrics.gradient_norms, dtype=float)
    assert style_of([EVEN] * count, [norms] * count).title == title


@pytest.mark.parametrize(
    ("reels", "means"),
    [
        ([of_norms([SOME] * 3)], ""),
        ([of_norms([SOME] * 4)], "means of 3"),
        ([of_norms([SOME] * 200)], "means of 5"),
        ([of_norms([SOME] * 4), of_norms([SOME] * 200)], "means of up to 5"),
        ([of_norms([SOME] * 3), of_norms([SOME] * 4)], "means of up to 3"),
        # A 0 is in no mean; a step without numbers is not missed where others are near.
        ([of_norms([SOME] * 3 + [NONE])], "means of up to 3"),
        ([of_norms([SOME] * 3 + [GONE], [1.0] * 3 + [np.nan])], "means of 3"),
        ([of_norms([SOME] * 2 + [GONE] * 2, [1.0] * 2 + [np.nan] * 2)], "means of 2"),
        # Nothing is mixed with an explosion.
        ([of_norms([SOME] * 4 + [(1e10,) * 3] * 3, range(7))], "means of 3"),
        ([of_norms([SOME] * 4 + [(1e10,) * 3] * 2, range(6))], "means of up to 3"),
        ([LOST], ""),
    ],
)
def test_it_is_said_of_how_many_epochs_means_are(reels: list[Recording], means: str) -> None:
    assert means_of(reels) == means


def test_means_at_both_ends_are_of_as_many_epochs() -> None:
    norms = np.array([[10.0**power] for power in (0, 1, 0, 1, 0, 4)])
    for reach, logs in ((1, [1, 1, 2, 1, 5, 5]), (2, [2, 2, 2, 6, 6, 6]), (3, [6] * 6)):
        smooth = np.log10(smoothed(norms, reach))[:, 0]
        assert smooth.tolist() == pytest.approx(np.array(logs) / min(2 * reach + 1, 6))


def test_means_before_an_explosion_know_nothing_of_it() -> None:
    short, late = [(0.5, 1.0, 0.5), (1e10,) * 3, (1e10,) * 3], [(0.5, 1.0, 0.5)] * 4 + [(1e10,) * 3]
    for norms in (short, late):
        np.testing.assert_allclose(means_in(of_norms(norms, range(len(norms)))), norms)


def test_a_late_explosion_leaves_room_for_what_was_before() -> None:
    norms = [(0.1, 0.2, 0.3)] * 8 + [(1e18,) * 3]
    style = scale_of(of_norms(norms, [1.0] * 8 + [9.0]))
    assert style.top == pytest.approx(100)
    assert style.beyond == "to 10¹⁸"
    assert style.share(np.array([100.0, 101.0, 1e18])).tolist() == [pytest.approx(0.8), 1, 1]
    assert [share for share, _ in style.lines()][-1] == pytest.approx(0.8)
    style = scale_of(of_norms([(0.1, 0.2, 0.3)] * 9))
    assert style.top == pytest.approx(1)
    assert not style.beyond
    assert style.share(np.array([1.0, 2.0])).tolist() == [1, 1]


@pytest.mark.parametrize("late", [0.1, 1e18])
def test_an_axis_that_is_cut_has_a_broken_end(
    late: float, composed: Callable[..., Composed]
) -> None:
    reel = of_norms([(0.1, 0.2, 0.3)] * 8 + [(late,) * 3], [1.0] * 8 + [9.0])
    made = composed("gradients", [reel], "1920x1080")
    (chart,) = (each for each in made.composition.mobjects if isinstance(each, Chart))
    broken = [
        each for each in chart.still if isinstance(each, Polyline) and not isinstance(each, Curve)
    ]
    top = made.scene.stage.layout.point(0, chart.box.y)[1]
    assert len(broken) == (late > 1)
    assert any(text.startswith("to 10") for text in made.said) == (late > 1)
    for zigzag in broken:
        assert zigzag.points[:, 1].mean() == pytest.approx(top, abs=0.01)
    made.composition.show_moment(Moment(8.0))
    ends = [each.get_center()[1] for each in chart.get_family() if isinstance(each, Head)]
    assert (ends[0] == pytest.approx(top)) == (late > 1)
    names = [each.get_top()[1] for each in chart.get_family() if isinstance(each, Tag)]
    assert len(names) == 3
    assert all(name < zigzag.get_bottom()[1] for name in names for zigzag in broken)


def test_a_curve_ends_where_it_leaves_the_scale_for_good() -> None:
    left = leaving(np.array([1.0, 500.0, 2.0, 300.0, 1e18]), 100.0)
    np.testing.assert_array_equal(left, [1.0, 500.0, 2.0, 300.0, np.nan])
    inside = np.array([1.0, 500.0, 2.0])
    assert leaving(inside, 100.0) is inside


def arrows_of(
    stage: Stage,
    shares: list[list[float]],
    width: float = 900,
    most: int = 1,
    diverges: float | None = None,
) -> GradientArrows:
    epochs = np.arange(len(shares), dtype=float)
    box = Box(100, 100, width, 200)
    return GradientArrows(
        np.array(shares), epochs, box=box, most=most, diverges=diverges, stage=stage
    )


def heights(arrows: GradientArrows) -> list[float]:
    """How high each arrow is in design pixels, from the first layer to the output."""
    shown = [each.points for each in arrows.submobjects[:-1] if len(each.points)]
    unit = arrows._layout.unit
    return [round(float(np.ptp(points[:, 1])) / unit, 1) for points in shown]


def test_arrows_are_as_high_as_shares(stage_of: Callable[[str], Stage]) -> None:
    arrows = arrows_of(stage_of("1920x1080"), [[0.0, 0.5, 1.0], [1.0, 0.5, 0.0]])
    arrows.show(Moment(0.0))
    assert heights(arrows) == [0.0, 85.0, 170.0]
    arrows.show(Moment(0.5))
    assert heights(arrows) == [85.0, 85.0, 85.0]
    arrows.show(Moment(1.0))
    assert heights(arrows) == [170.0, 85.0, 0.0]


def test_equal_shares_are_equally_high_beside_runs_of_more_layers(
    stage_of: Callable[[str], Stage],
) -> None:
    stage = stage_of("1920x1080")
    few, many = (arrows_of(stage, [[0.5] * layers], 300, most=9) for layers in (3, 9))
    for arrows in (few, many):
        arrows.show(Moment(0.0))
    assert {*heights(few)} == {*heights(many)}
    alone = arrows_of(stage, [[0.5] * 3], 300)
    alone.show(Moment(0.0))
    assert heights(alone)[0] > heights(few)[0]


@pytest.mark.parametrize("layers", [1, 3, 17])
def test_arrows_fill_the_row_without_touching_and_full_ones_what_is_behind_them(
    layers: int, stage_of: Callable[[str], Stage]
) -> None:
    arrows = arrows_of(stage_of("1920x1080"), [[1.0] * layers])
    arrows.show(Moment(0.0))
    full = np.concatenate([each.points for each in arrows.submobjects[:-1]])
    np.testing.assert_allclose(full, arrows.still[0].points)
    first, last = (arrows._layout.point(x, 0)[0] for x in (100, 1000))
    assert [full[:, 0].min(), full[:, 0].max()] == pytest.approx([first, last])
    middle = arrows._layout.point(0, 185)[1]
    for each, after in pairwise(arrows.submobjects[:-1]):
        # Tips stand in notches, and corners above corners, at the same distance.
        notch = each.points[np.isclose(each.points[:, 1], middle)][:, 0].max()
        tip = after.points[:, 0].min()
        corner = each.points[:, 0].max()
        upper = after.points[after.points[:, 1] == after.points[:, 1].max()][:, 0].min()
        assert tip - notch == pytest.approx(upper - corner)
        assert tip > notch


@pytest.mark.parametrize(("diverges", "said"), [(None, 0), (1.0, 1), (2.0, 0)])
def test_there_are_no_arrows_where_gradients_are_no_numbers(
    diverges: float | None, said: float, stage_of: Callable[[str], Stage]
) -> None:
    shares = [[0.5, 0.5], [np.nan, 0.5], [0.5, 0.5]]
    arrows = arrows_of(stage_of("1920x1080"), shares, diverges=diverges)
    arrows.show(Moment(1.0))
    assert heights(arrows) == []
    assert arrows.submobjects[2].fill_opacity == said
    for epoch in (0.0, 2.0):
        arrows.show(Moment(epoch))
        assert len(heights(arrows)) == 2
        assert arrows.submobjects[2].fill_opacity == 0


def test_runs_whose_gradients_were_not_measured_are_refused() -> None:
    nothing = [(np.nan, np.nan, np.nan)]
    check_gradients("gradients", [FADING, of_norms([*nothing, (0.1, 0.1, 0.1)], [1.0, 0.5])])
    check_gradients("gradients", [of_norms(nothing * 2, [1.0, np.nan])])
    with pytest.raises(UserError, match="shows gradients, and of this loss none were measured"):
        check_gradients("gradients", [FADING, of_norms(nothing * 2, [1.0, 0.5])])


@pytest.mark.parametrize(
    ("layers", "width", "names"), [(3, 900, 3), (9, 900, 9), (17, 900, 15), (17, 500, 2)]
)
def test_as_many_arrows_have_names_as_have_room(
    layers: int, width: float, names: int, stage_of: Callable[[str], Stage]
) -> None:
    arrows = arrows_of(stage_of("1920x1080"), [[0.5] * layers], width)
    _, *words = arrows.still.submobjects
    assert len(words) == names
    ends = [(word.get_left()[0], word.get_right()[0]) for word in words]
    assert all(right < after for (_, right), (after, _) in pairwise(ends))
    first = arrows._layout.point(100, 0)[0]
    last = arrows._layout.point(100 + width, 0)[0]
    assert first <= ends[0][0] + 1e-6
    assert ends[-1][1] <= last + 1e-6


def test_the_sentence_is_whole_in_every_frame_that_has_room(
    composed: Callable[..., Composed],
) -> None:
    reel = of_norms([(1e-12, 1.0, 1.0)] * 3)
    for size in ("1920x1080", "1080x1080", "1080x1920"):
        said = " ".join(composed("gradients", [reel], size).said)
        assert "of the output’s gradient." in said
        assert "…" not in said
    assert "gradient." not in " ".join(composed("gradients", [reel], "480x270").said)


@pytest.mark.parametrize(("width", "lines"), [(768, 1), (220, 3)])
def test_the_last_line_of_the_sentence_stands_on_its_place(
    width: float, lines: int, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of("1920x1080")
    group = _comparison([EVEN], [EVEN.metrics.gradient_norms], (20, (1824 - width, 1002)), stage)
    assert len(group) == lines
    assert not len(
        _comparison(
            [EVEN, EVEN], [EVEN.metrics.gradient_norms] * 2, (20, (1824 - width, 1002)), stage
        )
    )
    low = stage.layout.point(0, 1002)[1]
    assert low - 8 * stage.layout.unit < group.get_bottom()[1] <= low + 1e-6


@pytest.mark.parametrize(
    ("size", "title", "over"),
    [
        ("1920x1080", "arrows and curves are means of 3 epochs", True),
        ("1080x1080", "arrows and curves are means of 3 epochs", True),
        ("480x480", "arrows and curves are means of 3 epochs", True),
        ("1080x1920", "Size (norm) of each gradient (log scale), means of 3 epochs", False),
        ("480x270", "Gradient size (log), means of 3 epochs", False),
    ],
)
def test_titles_say_what_arrows_and_curves_are(
    size: str, title: str, over: bool, composed: Callable[..., Composed]
) -> None:
    said = composed("gradients", [EVEN], size).said
    assert [part for each in said for part in each.split(" · ") if "eans of" in part][-1] == title
    assert ("Gradient size over the epochs" in said) == over


def test_curves_of_several_runs_in_a_tall_frame_say_of_what_they_are(
    composed: Callable[..., Composed],
) -> None:
    for size, title in (
        ("1920x1080", "Over the epochs"),
        ("1080x1920", "gradient size (log scale), means of 3 epochs"),
    ):
        assert title in composed("gradients", [EVEN, FADING], size).said


@pytest.mark.parametrize(
    ("size", "means", "alone", "title"),
    [
        ("1920x1080", "means of 3", True, "Size (norm) of each layer’s gradient, on a log scale"),
        ("1920x1080", "", True, "Size (norm) of each layer’s gradient, on a log scale"),
        ("1920x1080", "means of 3", False, "Size (norm) of each layer’s gradient, on a log scale"),
        (
            "480x270",
            "means of 3",
            True,
            "Size (norm) of each layer’s gradient (log scale), means of 3",
        ),
        ("480x270", "means of 3", False, "gradient size (log scale), means of 3"),
        ("480x270", "", False, "gradient size (log scale)"),
        ("1080x1920", "means of 3", True, "Size (norm) of each gradient (log scale), means of 3"),
        ("1080x1920", "", True, "Size (norm) of each gradient (log scale)"),
        ("1080x1920", "means of 3", False, "gradient size (log scale), means of 3"),
    ],
)
def test_titles_of_arrows_follow_names_of_runs_and_in_tall_frames_are_of_curves(
    size: str, means: str, alone: bool, title: str, stage_of: Callable[[str], Stage]
) -> None:
    assert _over_arrows(stage_of(size), means, alone=alone)[0] == title


def test_subtitles_say_what_curves_are_where_they_are_means_and_what_else_runs_differ_in() -> None:
    marks = point_marks_of(recording())
    one, other = (recording(about=replace(SPIRAL, parts=((each,),))) for each in ("tanh", "relu"))
    for reels, means, said in (
        ([one], "means of 3", ["tanh", "arrows and curves are means of 3", *marks]),
        ([one], "", ["tanh", *marks]),
        ([one, one], "means of 3", ["tanh", "arrows and curves are means of 3"]),
        ([one, one], "", ["tanh"]),
        ([one, other], "means of 3", ["Arrows and curves are means of 3"]),
    ):
        assert [each for each in _subtitles(reels, means) if each] == said
    regularised = [of_spec(RunSpec(hidden=(4,), l2=0.1)), of_spec(RunSpec())]
    assert _subtitles(regularised, "")[-1] == "runs also differ in L2"


@pytest.mark.parametrize(
    ("names", "what"),
    [(("epoch",) * 2, "5 epochs"), (("tree",) * 2, "5 trees"), (("tree", "epoch"), "5 steps")],
)
def test_subtitles_say_of_which_steps_curves_are_means(
    names: tuple[str, str], what: str, composed: Callable[..., Composed]
) -> None:
    reels = []
    for name in names:
        every = of_norms([(0.1, 0.1, 0.102)] * 200)
        header = replace(every.header, step=name)
        steps = replace(every.steps, name=name)
        reels.append(Recording(header, steps, every.metrics, every._states))
    said = " ".join(composed("gradients", reels, "1920x1080").said)
    assert f"rrows and curves are means of {what}" in said


@pytest.mark.parametrize("keyed", [False, True])
@pytest.mark.parametrize("size", ["1080x1080", "1080x1920", "1920x1080"])
def test_curves_of_two_runs_have_room(
    size: str, keyed: bool, stage_of: Callable[[str], Stage]
) -> None:
    stage = stage_of(size)
    for run in gradient_places(2, stage, keyed=keyed, axes=True).runs:
        assert run.chart
        assert run.chart.width > 0.25 * stage.layout.width
        assert run.chart.bottom < run.plane.bottom or run.chart.y > run.plane.bottom


def test_runs_on_the_same_axes_have_ticks_once(composed: Callable[..., Composed]) -> None:
    assert composed("gradients", [EVEN], "1920x1080").said.count("−1") == 2  # both low ends
    assert composed("gradients", [EVEN, FADING], "1920x1080").said.count("−1") == 2
    dataset = replace(EVEN.dataset, domain=(-3.0, 3.0, -3.0, 3.0))
    header = replace(EVEN.header, dataset=dataset)
    other = Recording(header, EVEN.steps, EVEN.metrics, EVEN._states)
    said = composed("gradients", [EVEN, other], "1920x1080").said
    assert not {"−1", "−3"} & {*said}


@pytest.mark.parametrize(
    ("size", "title", "over", "each"),
    [
        ("1920x1080", "Size (norm) of each layer’s gradient, on a log scale", 1, {3: 1}),
        ("1920x1080", "Size (norm) of each layer’s gradient, log scale", 1, {2: 1}),
        ("1080x1080", "Size (norm) of each layer’s gradient, on a log scale", 2, {2: 2}),
        ("1080x1080", "Gradient size, log scale", 1, {3: 1}),
        (
            "1080x1920",
            "gradient size (log scale), means of 3 epochs",
            0,
            {2: 2, 3: 3},
        ),
    ],
)
def test_titles_stand_over_a_column_once_and_else_over_all_runs(
    size: str, title: str, over: int, each: dict[int, int], composed: Callable[..., Composed]
) -> None:
    for runs, count in each.items():
        said = composed("gradients", [EVEN, FADING, GROWING][:runs], size).said
        assert said.count(title) == 2 * count  # the words, and the group that they are in
        assert said.count("Over the epochs") == over


def test_values_have_a_scale_of_colours(composed: Callable[..., Composed]) -> None:
    values = of_spec(RunSpec.parse({"data": {"name": "reg-gauss"}, "epochs": 3}))
    assert "value" in composed("gradients", [values], "1920x1080").said
    assert "value" not in composed("gradients", [EVEN], "1920x1080").said


@pytest.mark.parametrize("epochs", [1, 2])
def test_an_axis_of_one_epoch_has_one_end(epochs: int, composed: Callable[..., Composed]) -> None:
    reel = of_norms([(0.1, 0.2, 0.3)] * epochs, [1.0] * epochs)
    made = composed("gradients", [reel], "1920x1080")
    assert "0" in made.said
    assert ("1 epoch" in made.said) == (epochs > 1)
    assert not [each for each in made.said if each.startswith("0 epoch")]


@pytest.mark.slow
@pytest.mark.parametrize("size", ["1920x1080", "1080x1080", "1080x1920", "480x270"])
def test_runs_that_have_ended_say_so_from_then_on(
    size: str, composed: Callable[..., Composed]
) -> None:
    short, long = (of_norms([(0.1, 0.2, 0.3)] * count, [1.0] * count) for count in (3, 6))
    made = composed("gradients", [short, long], size, pace="linear")
    assert {each for each in made.said if "ended" in each} == {"ended at epoch 2"}
    (ended,) = (each for each in made.composition.mobjects if isinstance(each, Fading))
    seen = []
    for epoch in (0.0, 1.9, 2.0, 4.0):
        made.composition.show_moment(Moment(epoch))
        seen.append(ended[0].get_fill_opacity())
    assert seen == [0, 0, 1, 1]
    part = long.numbered(0, 2)
    for others in ([short, short], [part, long]):
        assert not any("ended" in each for each in composed("gradients", others, size).said)


@pytest.mark.parametrize(
    ("own", "shared", "said"),
    [
        ("epoch", "epoch", ["ended at epoch 2", "ended at 2", "ended"]),
        ("tree", "tree", ["ended at tree 2", "ended at 2", "ended"]),
        ("epoch", "step", ["ended at step 2", "ended at 2", "ended"]),
    ],
)
def test_runs_end_at_a_step_that_has_the_name_of_those_of_the_film(
    own: str, shared: str, said: list[str]
) -> None:
    reel = of_norms([SOME] * 3)
    short = Recording(reel.header, Steps(np.arange(3), own), reel.metrics, reel._states)
    assert _ended(short, Steps(np.arange(6), shared)) == said
    assert _ended(short, Steps(np.arange(3), shared)) == []
    assert _ended(short.numbered(0, 1), Steps(np.arange(6), shared)) == []


def test_the_axes_of_all_runs_have_the_same_epochs(composed: Callable[..., Composed]) -> None:
    one, four = (of_norms([(0.1, 0.2, 0.3)] * count, [1.0] * count) for count in (2, 5))
    made = composed("gradients", [one, four], "1920x1080")
    assert made.said.count("4 epochs") == 2
    charts = [each for each in made.composition.mobjects if isinstance(each, Chart)]
    ends = [float(each.drawn[0][-1, 0] - each.box.x) / each.box.width for each in charts]
    assert ends == pytest.approx([1 / 4, 1])
    tree = Recording(four.header, Steps(np.arange(5), "tree"), four.metrics, four._states)
    made = composed("gradients", [one, tree], "1920x1080")
    assert made.said.count("4 steps") == 2
    steps = [Steps(np.arange(count), "alpha", np.arange(1.0, count + 1)) for count in (2, 5)]
    valued = [
        Recording(each.header, own, each.metrics, each._states)
        for each, own in zip((one, four), steps, strict=True)
    ]
    made = composed("gradients", valued, "1920x1080")
    assert made.said.count("alpha 5") == 2


@pytest.mark.parametrize(
    ("count", "step", "size", "names"),
    [
        (1, 300, 20, ["output"]),
        (1, 5, 20, ["output"]),
        (3, 70, 20, ["layer 1", "layer 2", "output"]),
        (3, 67, 20, ["layer 1", "2", "output"]),
        (3, 50, 20, ["layer 1", "output"]),
        # Of three numbers there is room for one, which would be a few.
        (5, 40, 20, ["layer 1", "output"]),
        (5, 60, 20, ["layer 1", "2", "3", "4", "output"]),
        (3, 300, 0, []),
    ],
)
def test_layers_have_names_or_numbers_or_those_of_both_ends(
    count: int, step: float, size: float, names: list[str]
) -> None:
    assert [name for _, name in _names(count, step, size)] == names


def test_parts_of_several_runs_are_numbered(composed: Callable[..., Composed]) -> None:
    numbered = {"arrows", "arrows 1", "arrows 2", "curves 1", "curves 2"}
    for reels, names in (([EVEN], {"curves"}), ([EVEN, FADING], numbered)):
        targets = composed("gradients", reels, "640x360").composition.targets
        assert {each for each in targets if each.startswith(("arrows", "curves"))} == names


@pytest.mark.parametrize(
    ("width", "height", "numbers", "below"),
    [
        (400, 92, 2, True),
        (400, 85, 2, False),  # so low that they stand beside names
        (150, 200, 2, True),
        (150, 85, 0, False),
        (100, 200, 0, False),
    ],
)
def test_arrows_have_their_numbers_where_these_have_room(
    width: float, height: float, numbers: int, below: bool, stage_of: Callable[[str], Stage]
) -> None:
    norms, box = np.array([[0.05, 0.0012]]), Box(0, 0, width, height)
    stage = stage_of("1920x1080")
    arrows = GradientArrows(np.ones((1, 2)), np.zeros(1), box=box, norms=norms, stage=stage)
    arrows.show(Moment(0.0))
    figures = [each for each in arrows.submobjects if isinstance(each, Figure)]
    assert [each._shown for each in figures] == ["0.050", "0.0012"][:numbers]
    _, *names = arrows.still
    for name, figure in zip(names, figures, strict=False):
        assert (figure.get_top()[1] < name.get_bottom()[1]) == below
        assert (figure.get_left()[0] > name.get_right()[0]) == (not below)
        assert figure.get_bottom()[1] > stage.layout.point(0, height)[1]


def test_numbers_of_arrows_are_those_of_the_epoch_and_none_without_arrows(
    stage_of: Callable[[str], Stage],
) -> None:
    norms = np.array([[0.05, 2e-7], [np.nan, np.nan], [1e18, 0.0]])
    shares = np.where(np.isnan(norms), np.nan, 1.0)
    box, epochs = Box(0, 0, 900, 200), np.arange(3.0)
    arrows = GradientArrows(
        shares, epochs, box=box, norms=norms, diverges=1.0, stage=stage_of("1920x1080")
    )
    figures = [each for each in arrows.submobjects if isinstance(each, Figure)]
    for epoch, said in (
        (0.0, ["0.050", "2.0\u2009×\u200910⁻⁷"]),
        (0.9, ["", ""]),
        (1.0, ["", ""]),
        (2.0, ["1.0\u2009×\u200910¹⁸", "0"]),
    ):
        arrows.show(Moment(epoch))
        assert [each._shown for each in figures] == said


@pytest.mark.parametrize("number", [0.05, 2e-7])
def test_numbers_of_many_arrows_are_at_all_or_at_both_ends(
    number: float, stage_of: Callable[[str], Stage]
) -> None:
    norms = np.full((1, 9), number)
    stage, box = stage_of("1920x1080"), Box(0, 0, 700, 200)
    arrows = GradientArrows(np.ones((1, 9)), np.zeros(1), box=box, norms=norms, stage=stage)
    arrows.show(Moment(0.0))
    figures = [each for each in arrows.submobjects if isinstance(each, Figure)]
    assert len(figures) == (9 if number == 0.05 else 2)
    first, last = (stage.layout.point(x, 0)[0] for x in (0, 700))
    ends = [(each.get_left()[0], each.get_right()[0]) for each in figures]
    assert first - 1e-3 <= ends[0][0]
    assert ends[-1][1] <= last + 1e-3
    assert all(right < after for (_, right), (after, _) in pairwise(ends))


@pytest.mark.parametrize("steps", [3, 400])
def test_curves_are_said_to_be_means_where_they_are(
    steps: int, composed: Callable[..., Composed]
) -> None:
    reel = of_norms([(0.1, 0.2, 0.4)] * steps)
    said = " ".join(composed("gradients", [reel] * 2, "1280x720").said).lower()
    assert ("arrows and curves are means of" in said) == (steps == 400)
    assert "curves are " not in said.replace("curves are means of", "")
