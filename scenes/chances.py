"""What all starts of a few networks end with: every boundary, and how many reach a goal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import Mobject, VGroup

from ..reels.measure import Accuracy, measures_of
from ..reels.recording import Recording
from ..reels.same_data import settings_of
from ..reels.task import Values
from .chances_alone import Alone
from .chances_alone_places import AlonePlaces
from .chances_places import ChancesPlaces
from .chances_tile import Tile
from .chances_type import NOTE, type_of
from .colour_key import colour_key
from .composition import Composition, Still
from .options import ChancesOptions
from .parts.paragraph import paragraph
from .parts.titles import Heading, fitting_title, heading
from .reel_scene import ReelScene
from .stage.layout import Box
from .stage.stage import Stage
from .stage.target import Target, box_of
from .suitable import check_goal, same_problem, some_reels
from .words.chances import explanation, plain_name, titles_of
from .words.differences import labels_of, noun_of_runs, subtitles_of
from .words.measures import WrittenMeasure, written_measures_of
from .words.own_names import own_classes
from .words.phrases import by_the_end
from .words.sentences import kept_when_small, point_marks_of

_OF_LOSSES = 0.95  # the goal in place of 1 where runs have losses, which never become 0


class Chances(ReelScene):
    """One plane per network, on which the last boundaries of all its runs enter one by one.

    Below it is how many reach the goal at any epoch, and the 95 % interval of the share.
    """

    options = ChancesOptions
    goal: float

    def compose(self) -> Composition:
        """The film of runs that differ in their seeds alone, or in more."""
        reels, stage = some_reels("chances", self.reels), self.stage
        same_problem("chances", reels)
        measured, valued = measures_of(reels), isinstance(reels[0].task, Values)
        exact = isinstance(measured[0], Accuracy)
        goal = _OF_LOSSES if self.goal == 1 and not exact else self.goal
        check_goal("chances", measured, goal)
        groups = _groups(reels)
        names = labels_of([group[0] for group in groups]) if len(groups) > 1 else [""]
        names = [plain_name(each) for each in names]
        at_random = all(map(_start_at_random, groups))
        keyed, measures = valued or bool(own_classes(reels)), written_measures_of(reels)
        tiles: Sequence[Tile | Alone]
        if len(groups) == 1:
            alone = AlonePlaces.of(stage, keyed=keyed, names=len(own_classes(reels)))
            tiles = [Alone(reels, goal, alone, stage, at_random=at_random)]
            key, note = alone.key, VGroup()
        else:
            places = ChancesPlaces.of(names, stage, keyed=keyed)
            tiles = _tiles(names, groups, goal, places, stage, at_random=at_random)
            key, note = places.key, _note(measures, goal, tiles, places, stage, at_random=at_random)
        runs = "random starts" if at_random else noun_of_runs(reels)
        successes = [tile.successes for tile in tiles]
        titles = _titles(names, successes, measures[0], goal, runs, by_the_end(reels))
        title = fitting_title(titles, stage) if self.title is None else self.title
        last = max(reel.steps.last for reel in reels)
        return Composition(
            [
                Still(_headed(title, reels, stage)),
                Still(note),
                Still(colour_key(reels, key, stage)),
                *(Still(each) for tile in tiles for each in tile.still),
                *(part for tile in tiles for part in tile.moving),
            ],
            lambda _: last,
            targets={
                **{f"panel {index}": tile.addressed for index, tile in enumerate(tiles, start=1)},
                "planes": Target.at(*(tile.plane.box for tile in tiles)),
                "counts": _together(tiles, lambda tile: [tile.count]),
                "bars": _together(tiles, lambda tile: [tile.bar]),
            },
        )


def _headed(title: str, reels: Sequence[Recording], stage: Stage) -> Heading:
    """The title over what holds for all runs, and what marks of points stand for."""
    subtitles = subtitles_of(reels)
    small = len(subtitles) + kept_when_small(reels[0]) - 1
    return heading(title, [*subtitles, *point_marks_of(reels[0])], stage, small=small)


def _titles(
    names: Sequence[str],
    successes: Sequence[tuple[int, int]],
    measure: WrittenMeasure,
    goal: float,
    runs: str,
    until: str,
) -> list[str]:
    """What is reached, of which points if that has room; longest first."""
    said = measure.goal(goal)
    titles = titles_of(names, successes, said, runs, until)
    if not measure.judged:
        return titles
    whole = titles_of(names, successes, f"{said} {measure.noun}", runs, until)
    return [*(whole if len(names) == 1 else whole[:1]), *titles]


def _tiles(
    names: Sequence[str],
    groups: Sequence[Sequence[Recording]],
    goal: float,
    places: ChancesPlaces,
    stage: Stage,
    *,
    at_random: bool,
) -> list[Tile]:
    """The plane of each network."""
    beside: Sequence[Box | None] = places.beside or [None] * len(groups)
    return [
        Tile(name, group, goal, box, places, stage, numbers, at_random=at_random)
        for name, group, box, numbers in zip(names, groups, places.planes, beside, strict=True)
    ]


def _note(
    measures: Sequence[WrittenMeasure],
    goal: float,
    tiles: Sequence[Tile],
    places: ChancesPlaces,
    stage: Stage,
    *,
    at_random: bool,
) -> VGroup:
    """What lines, counts and bars are."""
    said: Sequence[str | list[str]] = explanation(
        measures,
        goal,
        counts=len(tiles),
        at_random=at_random,
        missing=(0, 0) if places.note is None else _missing(tiles),
    )
    if places.flowing:
        said = [" ".join(each[-1] for each in said)]
    size, muted = type_of(NOTE, stage.layout), stage.theme.muted
    return paragraph(said, size, places.note, stage, colour=muted, apart=0.2)


def _groups(reels: Sequence[Recording]) -> list[list[Recording]]:
    """Runs that differ in nothing but their seed, together."""
    groups: dict[object, list[Recording]] = {}
    for reel, settings in zip(reels, settings_of(reels), strict=True):
        settings.pop("seed", None)
        groups.setdefault(tuple(sorted(settings.items())), []).append(reel)
    return list(groups.values())


def _start_at_random(group: Sequence[Recording]) -> bool:
    """Whether a group has several runs, which differ by their seeds."""
    seeds = [each.about.settings.get("seed") for each in group]
    return None not in seeds and len({*seeds}) == len(seeds) > 1


def _missing(tiles: Sequence[Tile]) -> tuple[int, int]:
    """How many runs that are counted have no boundary on their plane, and how many others."""
    counted, others = zip(*(tile.boundaries.missing() for tile in tiles), strict=True)
    return sum(counted), sum(others)


def _together(
    tiles: Sequence[Tile | Alone], parts: Callable[[Tile | Alone], list[Mobject]]
) -> Target:
    """Some parts of every tile."""
    layout = tiles[0].plane.layout
    return Target(lambda: [box for tile in tiles for box in box_of(parts(tile), layout)])
