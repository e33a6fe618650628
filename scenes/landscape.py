"""The loss around paths of training, with the paths moving on it."""

from __future__ import annotations

from ..reels.recording import Recording
from .composition import Composition, Live, Still
from .fields.loss_landscape import LossLandscape
from .fields.pace import Pace
from .fields.task_colours import colours_of
from .landscape_parts import directions_of, scale_of, share_of
from .landscape_race import race
from .parts.class_list import ClassKey
from .parts.loss_map import LossMap, Path, contours
from .parts.map_words import Words
from .parts.plane import Plane
from .parts.points import points_of
from .parts.readings import Readings
from .parts.recorded_output import output_of
from .parts.scale import Pointer
from .parts.side_sentences import SideSentences
from .parts.titles import fitting_title, heading, remark
from .reel_scene import ReelScene
from .stage.places import places_of
from .stage.relief_places import map_view_with
from .stage.target import Target
from .suitable import some_reels
from .words.landscape import (
    axes_note,
    map_note,
    right_there,
    titles_of,
    written_levels,
    written_training_loss_of,
)
from .words.outcome import outcomes
from .words.own_names import own_classes
from .words.sentences import kept_when_small, model_noun, point_marks_of


class Landscape(ReelScene):
    """The loss as a map, the network walking over it, and what the network answers meanwhile.

    Several runs are on one map, each in its own hue, with a list of their losses.
    """

    def compose(self) -> Composition:
        """The film; raises `UserError` for losses that it cannot calculate, or not on one map."""
        reels = some_reels("landscape", self.reels)
        return race(self, reels) if len(reels) > 1 else self._alone(reels[0])

    def _alone(self, reel: Recording) -> Composition:
        stage, theme = self.stage, self.stage.theme
        names, losses = own_classes([reel]), LossLandscape(reel)
        place = map_view_with(names, stage)
        ground = Plane(place.first, losses.domain, stage)
        plane = Plane.of(reel.dataset, place.second, stage)
        image, boundary = output_of(reel, plane)
        measure = written_training_loss_of(reel)
        readings = Readings(place.epoch, reel.steps, stage, label=places_of(stage).labels)
        readings.append_measure(measure, place.measure)
        hues = colours_of(reel.task).hues(reel.dataset.labels)
        numbers = written_levels(losses.scale.named(), reel)
        words = Words(losses, ground)
        (walk,) = losses.walks
        path = Path(walk, ground)
        for step in sorted({0, len(walk.epochs) - 1}):
            words.at_end(walk.places[step], reel.steps.named(walk.epochs[step]))
        lines = contours(losses, ground, numbers, words)
        strip = scale_of(
            losses,
            reel,
            numbers,
            box=place.scale,
            name_at=place.scale_name,
            before=place.epoch,
            stage=stage,
        )
        titles, subtitles = titles_of(reel), [reel.about.summary, *point_marks_of(reel)]
        title = self.headline(fitting_title(titles, stage))
        measured = title in titles[:-1]
        sentences = SideSentences(
            map_note(reel, losses.astray),
            (right_there(reel) if measured else []) or outcomes(reel, measure),
            axes_note(reel),
            places=place.captions,
            stage=stage,
        )
        return Composition(
            [
                Still(heading(title, subtitles, stage, small=kept_when_small(reel))),
                Still(readings.still),
                Still(
                    remark(f"The {model_noun([reel])} there", place.name, stage, colour=theme.muted)
                ),
                Still(ClassKey(names, place.key, stage)),
                Still(LossMap(losses, ground)),
                Still(lines),
                Still(path.still),
                Still(words.group),
                Still(directions_of(losses, ground, stage)),
                Live(path),
                Still(strip, name="scale"),
                Live(Pointer(strip, share_of(losses, measure), stage=stage)),
                Live(image),
                Live(boundary),
                Still(points_of(reel.dataset, hues, plane)),
                Still(sentences.still),
                Live(sentences),
                Live(readings),
            ],
            Pace.named(self.pace, reel),
            targets={name: Target.at(ground.box) for name in ("map", "path")},
        )
