"""Several runs on one map of the loss, each in its own hue: an optimiser race."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import UserError
from ..reels.recording import Recording
from ..reels.steps import Steps
from .composition import Composition, Live, Still
from .fields.loss_landscape import LossLandscape
from .fields.pace import Pace
from .landscape_parts import directions_of, scale_of, share_of
from .parts.loss_map import LossMap, Path, Paths, contours
from .parts.map_words import Words
from .parts.plane import Plane
from .parts.readings import Readings
from .parts.run_list import RunList
from .parts.scale import Pointers
from .parts.side_sentences import SideSentences
from .parts.titles import heading, remark
from .reel_scene import ReelScene
from .stage.places import Setting, places_of
from .stage.race_places import race_places_of
from .stage.run_colours import path_colours
from .stage.stage import Stage
from .stage.target import Target
from .suitable import same_problem
from .words.differences import common_of, labels_of, unnamed_of
from .words.landscape import written_levels
from .words.measures import WrittenMeasure
from .words.race import (
    far_note,
    is_off,
    race_axes_note,
    race_note,
    race_outcome,
    race_title,
    written_training_losses_of,
)


def race(scene: ReelScene, reels: Sequence[Recording]) -> Composition:
    """The film of several recordings; raises `UserError` unless all can be on one map."""
    _check_alike(reels)
    stage, theme, first = scene.stage, scene.stage.theme, reels[0]
    losses, place = LossLandscape(*reels), race_places_of(scene.stage)
    ground = Plane(place.map, losses.domain, stage)
    steps = Steps.shared([each.steps for each in reels])
    readings = Readings(place.epoch, steps, stage, label=places_of(stage).labels)
    labels, measures = labels_of(reels), written_training_losses_of(reels)
    hues = path_colours(len(reels))
    numbers = written_levels(losses.scale.named(), first)
    words, together = _words(losses, ground, labels, steps)
    begins = theme.boundary if together else None
    paths = [Path(walk, ground, hue, begins) for walk, hue in zip(losses.walks, hues, strict=True)]
    lines = contours(losses, ground, numbers, words)
    strip = scale_of(
        losses,
        first,
        numbers,
        box=place.scale,
        name_at=place.scale_name,
        before=place.epoch,
        stage=stage,
    )
    runs = RunList(labels, measures, hues, box=place.runs, stage=stage)
    sentences = _sentences(reels, losses, measures, labels, place.captions, stage)
    shares = [share_of(losses, measure) for measure in measures]
    epochs = np.unique(np.concatenate([each.epochs for each in reels]))
    subtitles = [common_of(reels), *unnamed_of(reels)]
    return Composition(
        [
            Still(
                heading(scene.headline(race_title(reels, mapped=losses.mapped)), subtitles, stage)
            ),
            Still(readings.still),
            Still(remark(measures[0].name, place.runs_name, stage, colour=theme.muted)),
            Still(LossMap(losses, ground)),
            Still(lines),
            *(Still(path.still) for path in paths),
            Still(words.group),
            Still(directions_of(losses, ground, stage)),
            Live(Paths(paths)),
            Still(strip, name="scale"),
            Live(Pointers(strip, shares, hues, epochs, stage=stage)),
            Still(runs.still),
            Live(runs),
            Still(sentences.still),
            Live(sentences),
            Live(readings),
        ],
        Pace.shared(scene.pace, _setting_pace(reels, [walk.leaves for walk in losses.walks])),
        targets={name: Target.at(ground.box) for name in ("map", "paths")},
    )


def _words(
    losses: LossLandscape, ground: Plane, labels: Sequence[str], steps: Steps
) -> tuple[Words, bool]:
    """The names of runs at the ends of their paths, and of where all begin, if that is one place.

    Also whether it is.
    """
    words = Words(losses, ground)
    starts = np.array([walk.places[0] for walk in losses.walks])
    together = bool(np.ptp(starts, axis=0).max() < 1e-3 * np.ptp(losses.domain[:2]))
    if together:
        words.beside(starts[0], steps.named(steps.first))
    words.beside_ends(losses.walks, labels)
    return words, together


def _sentences(
    reels: Sequence[Recording],
    losses: LossLandscape,
    measures: Sequence[WrittenMeasure],
    labels: Sequence[str],
    places: Sequence[Setting | None],
    stage: Stage,
) -> SideSentences:
    """What the map is, what came of the runs, and what the map does not show."""
    farther = [walk.farther for walk in losses.walks]
    ends = losses.ends and not any(farther)
    astray, far = losses.astray, far_note(labels, farther, [walk.leaves for walk in losses.walks])
    axes_note = race_axes_note(reels[0], losses.shares.tolist(), astray, ends=ends)
    # What dots do not show is said to the end.
    lasting = axes_note if is_off(astray, ends=ends) else far or axes_note
    return SideSentences(
        far if far and lasting is axes_note else race_note(reels[0], astray, ends=ends),
        race_outcome(reels, measures, labels),
        lasting,
        places=places,
        stage=stage,
    )


def _setting_pace(reels: Sequence[Recording], leaves: Sequence[bool]) -> Sequence[Recording]:
    """The runs that stay on the map, unless others go on for longer or none stays.

    A run that is off the map at once would have the film wait at its first epoch.
    """
    staying = [reel for reel, gone in zip(reels, leaves, strict=True) if not gone]
    last = max((each.steps.last for each in staying), default=None)
    first = min((each.steps.first for each in staying), default=None)
    whole = last == max(each.steps.last for each in reels) and first == min(
        each.steps.first for each in reels
    )
    return staying if whole else reels


def _check_alike(reels: Sequence[Recording]) -> None:
    """Raise `UserError` unless all runs have the same data, layers and loss."""
    same_problem("landscape", reels)
    first = reels[0]
    for reel in reels[1:]:
        for what, own, other in (
            ("layers", first.architecture, reel.architecture),
            ("losses", first.header.loss, reel.header.loss),
        ):
            if own != other:
                raise UserError(
                    f"scene 'landscape' shows networks of the same {what} on one map",
                    given=f"{own} and {other}",
                    remedy="choose `scene` comparison",
                )
