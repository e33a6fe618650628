"""What test points show at the end of a run, in one sentence; knows nothing of type."""

from __future__ import annotations

import math

import numpy as np

from ...numerals import ROUNDING, per_cent
from ...reels.measure import Accuracy
from ...reels.milestones import diverges_at
from ...reels.recording import Recording
from ...reels.task import Classes
from .largest_class import decimals_of_shares, tells_more
from .measures import written_measure_of
from .outcome import outcomes
from .phrases import beginning, caption_of, the_end
from .sentences import captions_of

_SEVERAL = 2  # points, of which a share can be right
_ALIKE = 0.01  # shares that differ by no more keep up with each other
_BETTER = 0.02  # a test accuracy that was higher by more on the way is named as well


def ending_of_tests(recording: Recording) -> str:
    """How test points do at the last step that is shown, beside training points.

    Of values it is what became of the loss or error of test points. '' where there are none, where
    their measure is not known, and where training diverged.
    """
    if recording.dataset.train.all() or not recording.measured or not recording.judged:
        return ""
    if diverges_at(recording) is not None:
        return ""
    measure = written_measure_of(recording)
    if not isinstance(measure.measure, Accuracy):
        tested = measure.points == "test" and math.isfinite(float(measure.values[-1]))
        return caption_of(outcomes(recording, measure)) if tested else ""
    return _of_accuracies(recording)


def _of_accuracies(recording: Recording) -> str:
    metrics = recording.metrics
    train, tested = float(metrics.train_accuracy[-1]), float(metrics.test_accuracy[-1])
    if not (math.isfinite(train) and math.isfinite(tested)):
        return ""
    decimals = decimals_of_shares(recording)
    learnt, right = per_cent(train, decimals), per_cent(tested, decimals)
    when = the_end([recording], "")
    if abs(train - tested) <= _ALIKE + ROUNDING and tells_more(recording, tested):
        keep = f"test points keep up: {right} of them are right."
        return f"{beginning(when)}, {keep}" if when else beginning(keep)
    if when:
        return f"{beginning(when)}, test accuracy is {right}, training accuracy {learnt}."
    later = metrics.test_accuracy[1:]  # the first is of a network that has learnt nothing
    if len(later) and later.max() - tested > _BETTER + ROUNDING:
        at = recording.steps.named(float(recording.epochs[later.argmax() + 1]))
        best = per_cent(float(later.max()), decimals)
        return f"Test accuracy ends at {right}; it was {best} at {at}."
    if learnt == right:
        return f"Test and training accuracy both end at {right}."
    return f"Test accuracy ends at {right}, training accuracy at {learnt}."


def right_points(recording: Recording) -> str:
    """Which share of points is right at the last step: '96 % of test points'.

    Of those that are not learnt from, where there are several. '' of values, which are not right or
    wrong, where it is not known or says no more than the largest class, and where training
    diverged.
    """
    if not isinstance(recording.task, Classes) or diverges_at(recording) is not None:
        return ""
    metrics, which = recording.metrics, "test"
    share = float(metrics.test_accuracy[-1])
    if np.count_nonzero(~recording.dataset.train) < _SEVERAL or not math.isfinite(share):
        which, share = "training", float(metrics.train_accuracy[-1])
    if not math.isfinite(share) or not tells_more(recording, share):
        return ""
    return f"{per_cent(share, decimals_of_shares(recording))} of {which} points"


def right_of_both(recording: Recording) -> str:
    """The same of both: '100 % of training and 96 % of test points'; '' where one is not known."""
    tested, share = right_points(recording), float(recording.metrics.train_accuracy[-1])
    if not tested.endswith("test points") or not math.isfinite(share):
        return ""
    learnt = per_cent(share, decimals_of_shares(recording))
    if tested.startswith(f"{learnt} "):
        return f"{learnt} of training and test points"
    return f"{learnt} of training and {tested}"


def fallen_to(recording: Recording) -> str | None:
    """What the loss or error of values ends at, written with its unit, if that is below its start.

    None of classes, where training diverged, and where no number that is shown changes.
    """
    if isinstance(recording.task, Classes) or diverges_at(recording) is not None:
        return None
    measure = written_measure_of(recording)
    first, last = measure.values[[0, -1]].tolist()
    said = measure.said(last)
    return said if last < first and said != measure.said(first) else None


def captions_to_the_end(recording: Recording) -> list[tuple[int, str]]:
    """(epoch, sentence) of what a viewer should notice, and last of all how test points do.

    That is not said where the sentence before is of the end as well, or names the test curve.
    """
    captions, last = captions_of(recording), int(recording.epochs[-1])
    ending = ending_of_tests(recording)
    epoch, said = captions[-1] if captions else (-1, "")
    if not ending or epoch == last or said.startswith("Test"):
        return captions
    return [*captions, (last, ending)]
