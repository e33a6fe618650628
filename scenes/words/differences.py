"""What several runs have in common and how they differ, in words; knows nothing of places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...reels.recording import Recording
from ...reels.same_data import data_sets_of, settings_of
from .measures import written_measures_of
from .phrases import listed
from .sentences import divergence_of, model_noun
from .successes import number_word, successes_of

_NOUNS = {
    "estimator": "models",
    "activation": "activations",
    "optimiser": "optimisers",
    "rate": "learning rates",
    "batch": "batch sizes",
    "seed": "seeds",
}
_SINGULAR = {"rate": "learning rate", "batch": "batch size"}
_BARE = ("network", "estimator", "activation", "data", "optimiser")
"""Settings whose values need no name before them."""
_FIRST = ("network", "estimator", "activation", "data")  # what says most
_JOINT = " · "
_SAID = 2  # settings of other data, which are named
_LAST = "epochs"  # tells only those runs apart that have nothing else to differ by


def labels_of(recordings: Sequence[Recording]) -> list[str]:
    """A few words for each run: the differences that distinguish all runs, else their numbers.

    Runs on different data are named by their data as well.
    """
    keys = _naming(recordings)
    return _labels_in(settings_of(recordings), keys, recordings) if keys else _own_names(recordings)


def are_numbers(labels: Sequence[str]) -> bool:
    """Whether labels are numbers of runs, which neither settings nor names tell apart."""
    return list(labels) == _numbers(len(labels))


def unnamed_of(recordings: Sequence[Recording]) -> list[str]:
    """In what runs differ that their labels leave out, if anything: 'also differ in batch size'.

    Numbers of epochs are what pictures show anyway. Other data have other settings, of which more
    than two are counted as one.
    """
    named = _naming(recordings)
    left = [key for key in _differing(recordings) if key not in (*named, _LAST)]
    words = [_SINGULAR.get(key, key) for key in left] if named else []
    of_data = _of_data(recordings)
    if "data" in named and len({*of_data} & {*left}) > _SAID:
        words = [*(each for each in words if each not in of_data), "settings of the data"]
    return [f"also differ in {listed(words)}"] if words else []


def differing_of(recordings: Sequence[Recording]) -> list[str]:
    """In what runs differ, if in anything but their epochs: 'runs differ in network and seed'."""
    words = [_SINGULAR.get(key, key) for key in _differing(recordings) if key != _LAST]
    return [f"runs differ in {listed(words)}"] if words else []


def _labels_in(
    every: Sequence[Mapping[str, str]], keys: Sequence[str], recordings: Sequence[Recording]
) -> list[str]:
    pairs = zip(every, recordings, strict=True)
    return [_joined(keys, settings) or _model(each) for settings, each in pairs]


def _naming(recordings: Sequence[Recording]) -> list[str]:
    """The settings that labels have; none if settings do not distinguish all runs."""

    def said_of_all(keys: Sequence[str]) -> bool:
        return all(_joined(keys, each) for each in every)

    def telling(keys: Sequence[str]) -> bool:
        return len(set(_labels_in(every, keys, recordings))) == len(recordings)

    def as_many(fewer: Sequence[str], kept: Sequence[str]) -> bool:
        # Epochs must not stand for a setting that says more.
        counts = (
            len(set(_labels_in(every, [key for key in each if key != _LAST], recordings)))
            for each in (fewer, kept)
        )
        return len(set(counts)) == 1

    keys, every = _differing(recordings), settings_of(recordings)
    first = [keys[:count] for count in range(1, len(keys) + 1) if telling(keys[:count])]
    kept = next(filter(said_of_all, first), first[0] if first else [])
    for key in kept[-2:0:-1]:
        fewer = [each for each in kept if each != key]
        kept = fewer if telling(fewer) and as_many(fewer, kept) else kept
    if {"optimiser", "rate"} & {*kept}:
        # A rate says little without its optimiser, and the other way round: 'SGD 1'.
        kept = [key for key in keys if key in (*kept, "optimiser", "rate")]
    return kept if not kept or "data" in kept or "data" not in keys else [*kept, "data"]


def shortened(label: str) -> str:
    """A label whose first word would be cut: '8 · moons' for '8 neurons · moons'."""
    return re.sub(r" neurons?(?= · )", "", label)


def upper_part(label: str) -> str:
    """The first of two lines of a label, about as long as the second; '' of one setting alone."""
    return _halves(label)[0]


def lower_part(label: str) -> str:
    """The second of two lines of a label: what `upper_part` leaves of it."""
    return _halves(label)[1]


def _halves(label: str) -> tuple[str, str]:
    settings = shortened(label).split(_JOINT)
    ways = [
        (_JOINT.join(settings[:count]), _JOINT.join(settings[count:]))
        for count in range(1, len(settings))
    ]
    return min(ways, key=lambda way: max(map(len, way)), default=("", shortened(label)))


def comparison_titles_of(recordings: Sequence[Recording], goal: float) -> list[str]:
    """How many runs reach the goal, which kind of runs, and on which problem; longest first."""
    keys, noun = _differing(recordings), noun_of_runs(recordings)
    if any(key in recordings[0].about.data_settings for key in keys):
        titles = dict.fromkeys(each.about.title for each in recordings)
        data_keys = _of_data(recordings)
        data = {tuple(each.get(key) for key in data_keys) for each in settings_of(recordings)}
        of = f"{number_word(len(data)).lower()} data sets"
        if len(titles) == 1:
            of = f"{number_word(len(data)).lower()} variants of {next(iter(titles))}"
        return [f"{number_word(len(recordings))} {noun} on {of}"]
    if (count := data_sets_of(recordings)) > 1:
        return [f"{number_word(len(recordings))} {noun} on {number_word(count).lower()} data sets"]
    measures = written_measures_of(recordings)
    if not all(each.measure.has_goal(goal) for each in measures):
        return [f"{number_word(len(recordings))} {noun} on {recordings[0].about.title}"]
    return successes_of(recordings, goal, noun)


def noun_of_runs(recordings: Sequence[Recording]) -> str:
    """What several runs are, by the only setting in which they differ: 'optimisers', 'networks'.

    Optimisers have rates of their own.
    """
    telling = [key for key in _differing(recordings) if key != _LAST]
    if telling == ["optimiser", "rate"]:
        telling = ["optimiser"]
    models = f"{model_noun(recordings)}s"
    return _NOUNS.get(telling[0], models) if len(telling) == 1 else models


def common_of(recordings: Sequence[Recording]) -> str:
    """The parts of the summary that hold for all runs: 'relu · Adam 0.01 · circles'.

    A number of neurons that stands alone says so: '2 neurons · Adam 0.01'.
    """
    network = recordings[0].about.settings.get("network", "")
    words = [{word for group in each.about.parts for word in group} for each in recordings]
    shared = [
        " ".join(word for word in group if all(word in others for others in words))
        for group in recordings[0].about.parts
    ]
    said = (network if network.split(" neuron")[0] == each else each for each in shared if each)
    return _JOINT.join(said)


def subtitles_of(recordings: Sequence[Recording]) -> list[str]:
    """What holds for all runs, and in how many of them training diverges."""
    return [each for each in (divergence_of(recordings), common_of(recordings)) if each]


def _differing(recordings: Sequence[Recording]) -> list[str]:
    """Labels of the settings in which runs differ; what says most comes first.

    That some runs do not have a setting, such as momentum, counts only if nothing else differs.
    """
    every = settings_of(recordings)
    labels = dict.fromkeys(label for settings in every for label in settings)
    rest = [label for label in labels if label not in (*_FIRST, _LAST)]
    labels = dict.fromkeys((*_FIRST, *rest))
    keys = [key for key in labels if len({each[key] for each in every if key in each}) > 1]
    keys = keys or [key for key in labels if len({each.get(key) for each in every}) > 1]
    if any("estimator" in each for each in every) and any("network" in each for each in every):
        # A model has one of the two, which is its name.
        return ["estimator"]
    if len({each.get(_LAST) for each in every}) > 1:
        keys.append(_LAST)
    return keys


def _of_data(recordings: Sequence[Recording]) -> list[str]:
    """Labels of the settings of their data."""
    return list(dict.fromkeys(key for each in recordings for key in each.about.data_settings))


def _joined(keys: Sequence[str], settings: Mapping[str, str]) -> str:
    """What there is of those settings; a rate after its optimiser needs no name: 'Adam 0.01'."""
    said = {key: text for key in keys if (text := _written(key, settings))}
    if "optimiser" in said and "rate" in said:
        said["optimiser"] += said.pop("rate").removeprefix("rate")
    return _JOINT.join(said.values())


def _model(recording: Recording) -> str:
    """What a recording calls its model."""
    settings, parts = recording.about.settings, recording.about.parts
    return settings.get("estimator", " ".join(parts[0]) if parts else "")


def _own_names(recordings: Sequence[Recording]) -> list[str]:
    """Their models, what differs in their summaries, their titles or files; else their numbers."""
    parts = [[" ".join(group) for group in each.about.parts] for each in recordings]
    different = [
        _JOINT.join(each for each in own if not all(each in others for others in parts))
        for own in parts
    ]
    titles = [each.about.title for each in recordings]
    files = [each.path.stem if each.path else "" for each in recordings]
    for names in ([_model(each) for each in recordings], different, titles, files):
        if all(names) and len(set(names)) == len(names):
            return names
    return _numbers(len(recordings))


def _numbers(count: int) -> list[str]:
    return [f"run {index}" for index in range(1, count + 1)]


def _written(key: str, settings: Mapping[str, str]) -> str:
    value = settings.get(key, settings.get("network", "") if key == "estimator" else "")
    if not value:
        return ""
    if key == _LAST:
        return f"{value} epoch{'' if value == '1' else 's'}"
    return value if key in _BARE else f"{key} {value}"
