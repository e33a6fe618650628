"""The options of a render: those of its scene, frame and format; loads nothing that draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import UserError
from ..options import fields_of
from ..scenes.catalogue import check_count
from ..scenes.epoch_range import EpochRange
from ..scenes.finding import entry_of
from ..scenes.options import FrameOptions, SceneOptions, checked
from ..scenes.stage.size import Size
from .known_options import OutputOptions, joined, unknown_option, unused_option
from .places import PLACES, Place, bytes_of
from .sinks.formats import FORMAT_MODELS, FORMATS, Format
from .sinks.options import MomentsOptions, StillOptions

if TYPE_CHECKING:
    from ..reels.steps import Steps  # which loads numpy

Model = TypeVar("Model")

# Options, beside those of the format, that apply to pages.
_ON_PAGES = ("embed", "theme", "duration", "pace", "epochs_shown", "aspect", "domain", "title")
MOST_ON_PAGE = 9
"""The most recordings that one page shows side by side."""


class RenderOptions:
    """The options of a render: `RenderOptions(scene="comparison", goal=0.9, size="720p", crf=20)`.

    Keywords are the options of `epochreel render`. `given` holds those that were passed; all others
    have their defaults. Raises `UserError` for a value that is not allowed, for an unknown option,
    and for an option that does not apply to the scene.
    """

    def __init__(self, **given: object) -> None:
        scene = given.get("scene", OutputOptions.scene)
        self.entry = entry_of(scene)
        models: tuple[type[Any], ...] = (OutputOptions, *self.entry.frame, self.entry.options)
        models += FORMAT_MODELS
        known = {name: model for model in models for name in fields_of(model)}
        for name in given:
            if name not in known:
                raise unknown_option(name, scene, known)
        values = {**self.entry.attributes, **given}
        self._parts = dict(zip(models, checked(models, values, given=given), strict=True))
        self.given: Mapping[str, object] = {
            name: getattr(self._parts[known[name]], name) for name in given
        }
        if self.size is not None:
            Size.parse(self.size)
        if self.max_size is not None:
            bytes_of(self.max_size)
        if self.of(StillOptions).step is not None:
            self._check_epochs()

    def __reduce__(self) -> tuple[Any, ...]:
        # Models of an author are found again by the name of the scene.
        return RenderOptions.parse, (dict(self.given),)

    @classmethod
    def parse(cls, raw: Mapping[str, object]) -> RenderOptions:
        """Options from a table of plain values, as in a plan."""
        return cls(**raw)

    def of(self, model: type[Model]) -> Model:
        """The options of one model."""
        part: Model = self._parts[model]
        return part

    @property
    def scene(self) -> str:
        """The name of the scene."""
        return self.of(OutputOptions).scene

    @property
    def size(self) -> str | None:
        """The size as it was given, or None."""
        return self.of(OutputOptions).size

    @property
    def metadata(self) -> bool:
        """Whether the file says what it shows and how it was made."""
        return self.of(OutputOptions).metadata

    @property
    def max_size(self) -> str | None:
        """The largest file as it was given, or None."""
        return self.of(OutputOptions).max_size

    @property
    def place(self) -> Place | None:
        """Where it is published, or None."""
        name = self.of(OutputOptions).place
        return None if name is None else PLACES[name]

    @property
    def most_bytes(self) -> int | None:
        """The largest file that is allowed; None without a limit."""
        limits = [] if self.max_size is None else [bytes_of(self.max_size)]
        if self.place is not None and self.place.bytes is not None:
            limits.append(self.place.bytes)
        return min(limits, default=None)

    def unlimited(self, form: Format) -> RenderOptions:
        """A copy without limits, of the size that the place sets."""
        given = {k: v for k, v in self.given.items() if k not in ("max_size", "place")}
        if self.place is not None:
            given["size"] = str(self.size_for(form))
        return RenderOptions(**given)

    @property
    def frame(self) -> FrameOptions:
        """The options that scenes over recordings have; their defaults for a plain Manim scene."""
        return self.of(FrameOptions) if self.entry.framed else FrameOptions()

    @property
    def own(self) -> SceneOptions:
        """The options that only this scene, or some scenes, have."""
        return self.of(self.entry.options)

    @property
    def of_scene(self) -> dict[str, object]:
        """The given options that are passed to the scene, by name."""
        models = (*self.entry.frame, self.entry.options)
        names = {name for model in models for name in fields_of(model)}
        return {name: value for name, value in self.given.items() if name in names}

    def replaced(self, **changes: object) -> RenderOptions:
        """A copy with some options changed."""
        return RenderOptions(**{**self.given, **changes})

    def unused_by(self, form: Format) -> list[str]:
        """Names of the given options that do not apply to a format."""
        if form.page:
            known = {*_ON_PAGES, *(name for model in form.takes for name in fields_of(model))}
            return [name for name in self.given if name not in known]
        elsewhere = [model for model in FORMAT_MODELS if model not in form.takes]
        unused = [name for name in self.given for model in elsewhere if name in fields_of(model)]
        if "max_size" in self.given and not form.reducible:
            unused.append("max_size")
        if self.place is not None and self.place.suffix != form.suffix:
            unused.append("place")
        return unused + (self._idle if form.single else [])

    def unused_by_all(self, forms: Iterable[Format]) -> set[str]:
        """Names of the given options that apply to none of several formats."""
        return set(self.given).intersection(*(self.unused_by(form) for form in forms))

    @property
    def _idle(self) -> list[str]:
        """Names of the given options that do not change the frame of an epoch, if one is given."""
        if self.of(StillOptions).step is None or self.entry.author:
            return []
        idle = ("duration",) if self.entry.clocked else ("duration", "pace")
        return [name for name in idle if name in self.given]

    def for_format(self, form: Format) -> RenderOptions:
        """A copy without the options that do not apply to a format."""
        unused = self.unused_by(form)
        still, moments = self.of(StillOptions), self.of(MomentsOptions).moments
        if form.single and still.at == 1 and not moments and not self.entry.author:
            unused.append("duration")  # films of any length end with the same frame
        return RenderOptions(**{k: v for k, v in self.given.items() if k not in unused})

    def check(self, forms: Sequence[Format]) -> None:
        """Raise `UserError` for an option that applies to none of the formats.

        Also for a size or frame rate that one of them does not support.
        """
        for form in forms:
            size = self.size_for(form)
            if self.place is not None and self.place.suffix == form.suffix:
                frames = 1 if form.single else round(self.frame.duration * size.fps)
                self.place.check(size.width, size.height, frames)
            if self.of(OutputOptions).embed and not form.browsers:
                what = f"option `embed` does not apply to {form.suffix}"
                shown = joined([each.suffix for each in FORMATS.values() if each.browsers])
                raise UserError(what, remedy=f"it applies to {shown}")
        unused = self.unused_by_all(forms)
        for name in self.given:
            if name in unused and name in self._idle:
                what = f"option `{name}` does not change the frame of an epoch"
                raise UserError(what, remedy="leave it out, or give `at` as a share of the film")
            if name in unused and name == "place" and self.place is not None:
                suffixes = joined([form.suffix for form in forms])
                what = f"option `place` does not apply to {suffixes}"
                remedy = f"it applies to {self.place.suffix}, which is for {self.place.name}"
                raise UserError(what, remedy=remedy)
            if name in unused:
                raise unused_option(name, joined([form.suffix for form in forms]))

    def warnings_for(self, form: Format) -> list[str]:
        """What might be wrong with a file of a format, in sentences."""
        return list(form.warnings(self.size_for(form)))

    def _check_epochs(self) -> None:
        """Raise `UserError` for an epoch as the time of a still where there is none."""
        what = ""
        if getattr(self.own, "by", None) == "seconds":
            what = "by seconds, runs are at several epochs at once"
        elif "pace" in self.own.without:
            what = f"scene {self.scene!r} has no epochs"
        if what:
            remedy = "give the time as a share of the film, from 0 to 1"
            raise UserError(what, given=self.of(StillOptions).at, remedy=remedy)

    def check_recordings(self, count: int, form: Format | None = None) -> None:
        """Raise `UserError` unless the scene can be rendered with `count` recordings.

        Of a format that is a page, unless one page can show as many. Also for an epoch as the time
        of a still, of a scene that has a film of its own.
        """
        if form is not None and form.page:
            if not 1 <= count <= MOST_ON_PAGE:
                what = f"a page shows 1 to {MOST_ON_PAGE} recordings"
                raise UserError(what, given=count, remedy="write several pages")
            return
        entry, scene, still = self.entry, self.scene, self.of(StillOptions)
        if count and not entry.framed:
            remedy = "a plain Manim scene opens its own"
            raise UserError(f"scene {scene!r} takes no recordings", given=count, remedy=remedy)
        if count or not entry.author:
            check_count(scene, entry.shows, count)
        if entry.author and entry.framed and not count and not entry.scene_class().recordings:
            remedy = "give some, or name them in its attribute `recordings`"
            raise UserError(f"scene {scene!r} has no recordings", remedy=remedy)
        if not entry.timed and still.step is not None:
            what = f"scene {scene!r} shows epochs as it likes: `at` must be a share of the film"
            raise UserError(what, given=still.at)

    def at_number(self, every: Sequence[Steps]) -> RenderOptions:
        """A copy in which a step of a still that has another name, 'C 0.1', is one by its number.

        Raises `UserError` for one that the runs with these steps do not have.
        """
        still = self.of(StillOptions)
        if not every or still.step is None:
            return self
        steps = type(every[0]).shared(every)
        if still.epoch is not None and steps.name == "epoch":
            return self
        return self.replaced(at=f"epoch {steps.step_at(*still.step):.15g}")

    def check_epochs(self, ends: Sequence[float], *, begin: float = 0.0) -> None:
        """Raise `UserError` for epochs to show that runs with these last epochs do not have.

        The first epoch of one of them is `begin`.
        """
        shown, epoch = self.frame.epochs_shown, self.of(StillOptions).epoch
        first, last = begin, max(ends, default=0.0)
        if shown is not None:
            first, last = EpochRange.parse(shown).within(ends)
            first = max(first, begin)
        if epoch is not None and not first <= epoch <= last:
            has = f"`at`: the film shows epochs {first:.12g} to {last:.12g}"
            raise UserError(has, given=self.of(StillOptions).at)

    def size_for(self, form: Format) -> Size:
        """The size in a format; raises `UserError` for a size or rate that it does not support."""
        place = self.place
        usual = form.size if place is None or place.suffix != form.suffix else place.size
        size = Size.parse(self.size or usual, default_fps=form.fps)
        if size.fps > form.max_fps:
            what = f"{form.suffix} has at most {form.max_fps} frames per second"
            raise UserError(what, given=str(size))
        if form.even and size != size.even:
            what = f"sides of {form.suffix} must be even"
            raise UserError(what, given=str(size), remedy=f"the nearest size is {size.even}")
        return size


def ignore_progress(done: int, of: int) -> None:
    """Discard a progress report."""
