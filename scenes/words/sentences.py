"""What films say in words about one recording; knows nothing of type or places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

import numpy as np

from ...datasets.units import without_unit
from ...numerals import ROUNDING, grouped
from ...reels.grid import Grid
from ...reels.measure import has_errors
from ...reels.milestones import diverges_at, milestones
from ...reels.recording import Recording
from ...reels.task import Classes
from .asked import lowered
from .largest_class import (
    largest_class,
    reached_beside_largest,
    stays_at_largest,
    tells_more,
)
from .measures import written_measure_of
from .own_names import own_axes, raised, value_name
from .phrases import counted, phrases_of
from .successes import number_word

_CAPTIONED = ("accuracy", "loss left", "error left", "risen", "overfitting", "divergence")
_LEARNT = 0.95  # of the goal of its measure, from which on a film may say that data were learnt
_ASKED, _SAMPLES = 16, 28  # steps, and places a side, at which lines of equal values are looked for
_KINDS = "● training", "○ test"
_SMALL_DOTS = 700  # points: dots of more are so small that filled ones look like ringed ones
_TESTED = 0.9  # of the test points, for the same: who knows the training points alone has not


def title_of(recording: Recording) -> str:
    """What the film is about, claiming no more than the recording shows."""
    data, architecture = recording.about.title, recording.architecture
    if architecture is None:
        parts = recording.whole.about.parts if len(recording.dataset.points) else ()
        model = " ".join(parts[0]) if parts else ""
        return f"{model[:1].upper()}{model[1:]} on {data}" if model else recording.about.problem
    if not architecture.hidden:
        usual = recording.header.loss == recording.task.loss_name
        return f"{phrases_of(recording.task).regression if usual else 'A single layer'} on {data}"
    if architecture.hidden == (1,):
        return f"One neuron on {data}"
    if not learnt_by(recording):
        return f"A network on {data}"
    values = "" if isinstance(recording.task, Classes) else value_name(recording)
    named = data.casefold() in (values.casefold(), without_unit(values).casefold())
    return f"A network learns {'to predict ' if named else ''}{data}"


def summary_beside(title: str, recording: Recording) -> str:
    """How the model was made, without what the title of the picture says: 'the moons', 'a.csv'."""

    def is_said(part: str) -> bool:
        return bool(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", title, re.IGNORECASE))

    parts = (" ".join(group) for group in recording.about.parts)
    return " · ".join(each for each in parts if not is_said(each))


def model_noun(recordings: Sequence[Recording]) -> str:
    """What learns: 'network', or 'model' without hidden layers, or with recorded answers alone."""
    layered = (each.architecture is not None and each.architecture.hidden for each in recordings)
    return "network" if all(layered) else "model"


def samples_of(recording: Recording) -> list[str]:
    """That marks of points are read between samples of the plane; nothing of a network."""
    model = recording.header.model
    if not isinstance(model, Grid):
        return []
    rows, columns = model.shape
    return [f"marks read from {columns}×{rows} samples"]


def divergence_of(recordings: Sequence[Recording]) -> str:
    """That training diverges, and in which of the runs; '' if it never does."""
    steps = [(each, diverges_at(each)) for each in recordings]
    diverged = [each.steps.named(step) for each, step in steps if step is not None]
    if not diverged:
        return ""
    if len(recordings) == 1:
        return f"Training diverges at {diverged[0]}"
    return f"Training diverges in {len(diverged)} of {len(recordings)} runs"


def learnt_by(recording: Recording) -> bool:
    """Whether a film may say that the data were learnt; there must be something to tell apart.

    Where nearly all points are of one class, being right most of the time is no proof: of the
    mistakes that always naming it would make, at most half may be left. Nor is it where training
    points are right and test points are not.
    """
    dataset, measure = recording.dataset, written_measure_of(recording).measure
    if len(np.unique(dataset.labels[dataset.train])) < 2:
        return False
    if fails_tests(recording):
        return False
    return measure.learnt(max(_LEARNT, (1 + largest_class(recording)) / 2))


def fails_tests(recording: Recording) -> bool:
    """Whether fewer test points are right at the end than a film needs to say what was learnt."""
    return bool(recording.metrics.test_accuracy[-1] < _TESTED - ROUNDING)


def data_subtitles_of(recording: Recording) -> list[str]:
    """Which plane is shown, if there are more inputs, the file, and how many classes there are.

    The number of points stands elsewhere.
    """
    counts = phrases_of(recording.task).contents(recording.dataset.labels)[:-1]
    return [*_shown_of(recording), *counts]


def data_subtitles_beside(title: str, recording: Recording) -> list[str]:
    """The same without what a title says: 'Three kinds of iris' says '3 classes' as well."""
    classes = len(np.unique(recording.dataset.labels))
    again = number_word(classes).lower() in title.lower().split()
    counted = again and not recording.dataset.regression
    subtitles = _shown_of(recording) if counted else data_subtitles_of(recording)
    return [each for each in subtitles if each not in title]


def shared_places_of(recording: Recording) -> list[str]:
    """How many points share their place, and are not all seen; nothing if there are none."""
    _, counts = np.unique(recording.dataset.points, axis=0, return_counts=True)
    shared = int(counts[counts > 1].sum())
    points = grouped(len(recording.dataset.points))
    return (
        [f"{grouped(shared)} of {points} points share their place with another"] if shared else []
    )


def _shown_of(recording: Recording) -> list[str]:
    """Which plane is shown, if there are more inputs, and the file, if no title says it."""
    plane = recording.dataset.plane
    file = [] if data_titles_of(recording) == [recording.about.problem] else [_file_of(recording)]
    return [*([plane.words] if plane else []), *file]


def data_titles_of(recording: Recording) -> list[str]:
    """What data are about, longest first: 'Price by area and age', or how they call themselves."""
    label, own = recording.dataset.label_name, own_axes(recording)
    if not (label and own and _file_of(recording)):
        return [recording.about.problem]
    named = raised(without_unit(label))
    across, up = (lowered(without_unit(each)) for each in own)
    return [f"{named} by {across} and {up}", f"{named} in {_file_of(recording)}"]


def _file_of(recording: Recording) -> str:
    """The name of the file that data are from, without its folders, '' of others."""
    return PurePath(recording.about.data_settings.get("file", "")).name


def split_of(recording: Recording) -> list[str]:
    """Which points are learnt from and which are kept for testing, with the marks for them.

    Where dots are too small to show their marks, points are only counted.
    """
    train, test = _counts(recording)
    if not test:
        return [f"The model learns from {'it' if train == 1 else 'all of them'}."]
    filled, ringed = ("", "") if train + test > _SMALL_DOTS else (" filled ●", " ringed ○")
    return [f"{grouped(train)}{filled} to learn from", f"{grouped(test)}{ringed} to test on."]


def point_counts_of(recording: Recording) -> str:
    """How many points there are of each kind, with the mark that stands for them."""
    return on_one_line(marked_kinds_of(recording))


def on_one_line(marks: Sequence[str]) -> str:
    """What several marks stand for, one beside another."""
    return "  ".join(marks)


def marked_kinds_of(recording: Recording) -> list[str]:
    """The same of each kind by itself."""
    kinds = zip(point_kinds_of(recording), "●○", strict=False)
    return [f"{each} {mark}" for each, mark in kinds]


def point_marks_of(recording: Recording) -> list[str | list[str]]:
    """What marks on the plane stand for, also those of points that move; nothing without any.

    Where there are test points, it can be said in two ways, the second of them shorter.
    """
    counts: list[str | list[str]] = []
    if len(recording.dataset.points):
        ways = [point_counts_of(recording), on_one_line(_KINDS)]
        counts.append(ways[0] if recording.dataset.train.all() else ways)
    return [*counts, "dark: moving points"] if recording.moves else counts


def ringed_points_of(recordings: Sequence[Recording]) -> list[str | list[str]]:
    """What marks on several planes stand for, where some points are for testing, as above.

    How many they are is said only where all runs have the same.
    """
    if all(each.dataset.train.all() for each in recordings):
        return []
    counts = {_counts(each) for each in recordings}
    return point_marks_of(recordings[0]) if len(counts) == 1 else [on_one_line(_KINDS)]


def kept_when_small(recording: Recording) -> int:
    """How many subtitles a small frame keeps: after the first, marks of points, if any are ringed.

    The marks are those of `point_marks_of`. Dots that are too small to show them are not explained.
    """
    train, test = _counts(recording)
    return 1 + (test > 0 and train + test <= _SMALL_DOTS)


def short_marks_of(recording: Recording) -> list[str]:
    """What each mark stands for where points are not counted; nothing without test points."""
    return [] if recording.dataset.train.all() else [*_KINDS]


def lines_of(recording: Recording) -> list[str]:
    """What lines on the plane stand for, where they are no boundary: 'lines: equal rent'.

    Nothing where no answer that was recorded reaches the values at which lines are drawn.
    """
    if isinstance(recording.task, Classes) or not _crosses_lines(recording):
        return []
    name = without_unit(value_name(recording))
    return [f"lines: equal {name}"] if name != "value" else ["lines: equal values"]


def stripes_of(recording: Recording) -> list[str]:
    """What stripes on the plane stand for, where there are any: no answer."""
    return ["stripes: no answer"] if recording.lost.any() else []


def point_kinds_of(recording: Recording) -> list[str]:
    """How many training points there are and, if there are any, how many test points."""
    train, test = _counts(recording)
    found = [counted(train, "training point", "training points")]
    return [*found, counted(test, "test point", "test points")] if test else found


def captions_of(recording: Recording) -> list[tuple[int, str]]:
    """(epoch, sentence) of what a viewer should notice, in order; each stays until the next.

    In a part of a recording, they are those of the whole that fall into the part. Of several at one
    epoch, there is the last, which says most. Where there is none, it is said at the end
    of a run that its accuracy was never well above the share of the largest class.
    """
    shown, said = recording.steps, {}
    for each in milestones(recording.whole):
        if each.kind.startswith(_CAPTIONED) and shown.first <= each.epoch <= shown.last:
            sentence = each.sentence
            if each.accuracy is not None and not tells_more(recording, each.accuracy):
                sentence = reached_beside_largest(recording, each.epoch)
            if each.kind == "overfitting":
                of = "error" if has_errors(recording) else "loss"
                sentence = f"Test {of} is lowest at {shown.named(each.epoch)}."
            if each.kind == "risen":
                sentence = sentence.partition(";")[0].removesuffix(".") + "."
            said[each.epoch] = sentence
    last = int(recording.whole.epochs[-1])
    if not said and shown.last == last and (low := stays_at_largest(recording.whole)):
        said[last] = low
    return list(said.items())


def _crosses_lines(recording: Recording) -> bool:
    """Whether answers on the plane, at some step of several, are on both sides of a line."""
    if recording.lost.all():
        return False
    answered = recording.epochs[~recording.lost]
    some = np.unique(np.linspace(0, len(answered) - 1, _ASKED).round().astype(int))
    grid = Grid.over(recording.dataset.domain, _SAMPLES, _SAMPLES)
    answers = recording.logits(answered[some].tolist(), grid)
    lowest, highest = answers.min(axis=(1, 2, 3)), answers.max(axis=(1, 2, 3))
    return any(((lowest < line) & (line < highest)).any() for line in recording.task.lines)


def _counts(recording: Recording) -> tuple[int, int]:
    """How many training and test points there are."""
    train = int(recording.dataset.train.sum())
    return train, len(recording.dataset.points) - train
