"""How a network bends the plane until straight lines can separate the classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import PI, VGroup

from ..reels.milestones import diverges_at
from ..reels.recording import Recording
from ..shortening import cut_middle
from .colour_key import colour_key
from .composition import Composition, Live, Still
from .feature_space_places import Place, places_of_bending
from .fields.bending import Bending, BendingField
from .fields.feature_projection import FeatureProjection
from .fields.pace import Pace
from .fields.recorded_field import RecordedField
from .fields.rewinding import Rewinding
from .fields.task_colours import colours_of
from .parts.bent_lines import BentBoundary, BentGrid, GridLook
from .parts.bent_points import BentPoints
from .parts.captions import OneAtATime
from .parts.field_image import FieldImage
from .parts.mark_list import mark_list
from .parts.paragraph import paragraph
from .parts.plane import Plane
from .parts.readings import Readings
from .parts.recorded_output import output_of, pixels_of
from .parts.titles import heading, remark
from .reel_scene import ReelScene
from .stage.easing import eased, part
from .stage.moment import Moment
from .stage.narration import tells
from .stage.places import places_of
from .stage.stage import Stage
from .stage.target import Target
from .stage.typography import line
from .suitable import one_reel
from .words.bending import Bent
from .words.divided import divided
from .words.largest_class import largest_class
from .words.measures import written_measure_of
from .words.own_names import own_axes, own_classes
from .words.phrases import got_there, the_end
from .words.sentences import fails_tests, point_marks_of, short_marks_of

# Parts of the clock: the plane, bent by what was learnt, becomes flat, is wound back to the first
# epoch, bends as it was then, trains; the result.
_SHOWN, _FLAT, _REWOUND, _BENDS, _BENT, _LEARNT = 0.01, 0.07, 0.10, 0.11, 0.20, 0.92
_GRID = GridLook(9, 0.3)
# A projection lays parts of the plane over each other: lines are a tangle.
_TANGLED = GridLook(11, 0.28)
_TORN = 0.5  # of the length of its lines, from which on a grid that is stretched too far is no grid
_AXIS, _BELOW, _LOWEST = 20.0, 40.0, 48.0  # design pixels, type along the large plane, below it
# in small frames, and from the plane to its baseline at most


class FeatureSpace(ReelScene):
    """The plane as a layer bends it, from flat to bent; then how it came to, over all epochs."""

    def compose(self) -> Composition:
        """The film of one recording; raises `UserError` if no layer has two units."""
        reel, stage, theme = one_reel("feature_space", self.reels), self.stage, self.stage.theme
        dataset, task = reel.dataset, reel.task
        place = places_of_bending(reel, stage)
        colours, features = colours_of(task), FeatureProjection(reel)
        hues = colours.hues(dataset.labels)
        known, wrong = _known(reel, features), ~dataset.train & features.wrong(reel.steps.last)
        pace = Rewinding(Pace.named(self.pace, reel), _SHOWN, _REWOUND, _BENT)
        if tells(self.narration):
            pace = pace.from_first(_BENT)
        large = Plane(place.first, features.domain, stage)
        small = Plane.of(dataset, place.second, stage)
        bending = Bending(reel, features, _share)
        look = _TANGLED if features.projected else _GRID
        grid = BentGrid(large, dataset, look, bending)
        if features.projected and grid.stretched(Moment(reel.steps.last, 1.0)) > _TORN:
            known = replace(known, gridded=False)
            grid = BentGrid(large, dataset, look, bending, lambda now: 1 - _share(now))

        flat_pixels, pixels = (
            pixels_of(task, Plane.of(dataset, place.first, stage)),
            pixels_of(task, large),
        )
        flat = RecordedField(reel, flat_pixels.grid, finer=flat_pixels.finer)
        field = BendingField(reel, flat, bending, pixels.grid, drawn=known.drawn)
        labels = places_of(stage).labels
        readings = Readings(place.epoch, reel.steps, stage, label=labels, beside=[place.second])
        readings.append_measure(written_measure_of(reel), place.measure)
        subtitles = [reel.about.summary, *point_marks_of(reel)]
        return Composition(
            [
                Still(heading(self.headline(known.title()), subtitles, stage)),
                Still(readings.still),
                Still(
                    remark(
                        known.flat(), place.name, stage, colour=theme.muted, right=place.name_ends
                    )
                ),
                Still(mark_list(short_marks_of(reel), place.marks, stage)),
                Still(colour_key([reel], place.key, stage)),
                *(Live(each) for each in _told(known, reel, place, stage)),
                *(Live(each) for each in output_of(reel, small)),
                Live(FieldImage(large, field, pixels)),
                Live(
                    BentBoundary(
                        large,
                        field,
                        pixels,
                        colours.lines,
                        bend=bending,
                        flat=lambda now: flat_pixels.boundary(flat.at(now), flat.answers(now)),
                        share=bending.share,
                    )
                ),
                Live(grid),
                Live(BentPoints(large, dataset, hues, bending, above=wrong)),
                Still(BentGrid(small, dataset, replace(_GRID, lines=look.lines))),
                Still(BentPoints(small, dataset, hues, above=wrong)),
                Live(readings),
                Live(_named_axes(known, reel, large, stage)),
            ],
            pace,
            begins=pace.begins,
            targets={"bent plane": Target.at(large.box)},
            plane=small,
        )


def _told(known: Bent, reel: Recording, place: Place, stage: Stage) -> list[OneAtATime]:
    """What is said on the way: notes beside the planes, headings over the large one, captions."""
    muted, ink, lasting = stage.theme.muted, stage.theme.ink, _lasting(stage)
    size, box = place.words or (0.0, None)
    words = paragraph(known.explanation(), size, box, stage, colour=muted)
    # Of the bent plane nothing is said while it is flat.
    notes = [(0.0, words), (_SHOWN, VGroup()), (_BENDS, words.copy())]
    headings = [
        (clock, remark(text, place.heading, stage, colour=muted))
        for clock, text in (
            (0.0, known.heading()),
            (_SHOWN, known.flat()),
            (_BENDS, known.heading()),
        )
    ]
    said: list[tuple[float, Sequence[str | Sequence[str]]]] = [
        (0.0, known.result()),
        (_SHOWN, []),
        (_BENDS, [known.bending()]),
        (_BENT, [got_there(reel.steps)]),
        (_LEARNT, known.result()),
    ]
    captions = [
        (clock, paragraph(each, *place.caption, stage, colour=ink, apart=0)) for clock, each in said
    ]
    return [OneAtATime(each, lasting=lasting) for each in (notes, headings, captions)]


def _named_axes(known: Bent, reel: Recording, large: Plane, stage: Stage) -> OneAtATime:
    """What the axes of the large plane are: its own while it is flat."""
    bent, own = known.axes(), own_axes(reel) or ("x₁", "x₂")
    names = [(0.0, bent), (_SHOWN, own), (_BENDS, bent)]
    every = [(clock, _along(large, each, stage)) for clock, each in names]
    return OneAtATime(every, lasting=_lasting(stage))


def _lasting(stage: Stage) -> float:
    """How much of the clock it takes until words are there."""
    return stage.timing.share(0.5)


def _share(now: Moment) -> float:
    """How far the plane is bent at a moment, 0 to 1."""
    if now.clock < _FLAT:
        return 1 - eased(part(now.clock, _SHOWN, _FLAT))
    return eased(part(now.clock, _BENDS, _BENT))


def _known(reel: Recording, features: FeatureProjection) -> Bent:
    """What is said of the plane that the layer bends."""
    last, answered = reel.steps.last, not reel.gone[-1]
    wrong, train = features.wrong(last), reel.dataset.train
    return Bent(
        reel.task,
        layer=features.depth + 1,
        width=features.width,
        explained=features.explained,
        across=features.across,
        straight=features.straight,
        drawn=features.faithful(last),
        right=float((~wrong[train]).mean()),
        points=int(np.count_nonzero(train)),
        failed=int(np.count_nonzero(wrong[~train])),
        shown=len(reel.dataset.points),
        accuracy=float(reel.metrics.train_accuracy[-1]),
        linear=set(reel.perceptron.activations[: features.depth + 1]) == {"identity"},
        diverged=diverges_at(reel) is not None,
        divided=divided(reel),
        largest=largest_class(reel),
        ending=the_end([reel]),
        answered=answered,
        lost=bool(reel.lost.all()),
        single=reel.perceptron.hidden[features.depth + 1 :][:1] == (1,),
        by_heart=fails_tests(reel),
        one_point=answered and features.constant(last),
        one_place=answered and features.constant_on_points(last),
        keyed=bool(own_classes([reel])),
    )


def _along(plane: Plane, names: tuple[str, ...], stage: Stage) -> VGroup:
    """What the axes of a plane are, below it and upwards at its left, where they are legible."""
    layout, box, group = stage.layout, plane.box, VGroup()
    size = _AXIS * layout.small_type
    if not layout.legible(size):
        # Small wide frames have room below the plane alone, in type as large as their other words.
        size = layout.readable(_BELOW, most=1.3) if layout.shape == "wide" else 0.0
        names = names[:1]
    if not size:
        return group
    below = layout.point(box.x + box.width / 2, box.bottom + min(size * 1.4, _LOWEST))
    beside = layout.point(box.x - size * 0.7, box.y + box.height / 2)
    for name, at, angle in zip(names, (below, beside), (0.0, PI / 2), strict=False):
        words = line(
            f"{name} →",
            size * layout.unit,
            at=at,
            colour=stage.theme.muted,
            anchor="middle",
            width=box.width * layout.unit,
            cut=lambda text, kept: cut_middle(text[:-2], max(kept - 2, 1)) + " →",
            what="names along axes",
        )
        group.add(words.rotate(angle, about_point=np.array(at)))
    return group
