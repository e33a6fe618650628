"""Finding a scene by its name: ours, one in a file, or one of a package; loads no Manim by itself.

Only scenes of other people load it, since their classes say what they take.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UserError
from ..options import fields_of
from .catalogue import ANY, OF_FILMS, SCENES, Entry
from .options import FrameOptions, SceneOptions

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from .foreign import Author


GROUP = "epochreel.scenes"
"""The group of entry points by which packages offer scenes."""


def entry_of(name: object, *, least: int = 1) -> Entry:
    """The scene of a name: of ours, 'file.py:Class', or one of an installed package.

    The class may be left out if the file has only one. Raises `UserError` for an unknown name,
    which suggests scenes that show at `least` as many recordings, and for a scene that cannot be
    loaded.
    """
    if isinstance(name, str):
        if (entry := SCENES.get(name) or OF_FILMS.get(name)) is not None:
            return entry
        if name.endswith(".py") or ".py:" in name:
            return _entry_of_file(name)
        if name in (installed := installed_scenes()):
            return _entry_of_package(installed[name])
    remedy = "or write the file and the class of a scene of your own, like duel.py:Duel"
    ours = {**SCENES, **OF_FILMS}.items()
    allowed = [*(each for each, entry in ours if entry.shows[1] >= least), *installed_scenes()]
    raise UserError("unknown scene", given=name, allowed=allowed, remedy=remedy)


def installed_scenes() -> dict[str, EntryPoint]:
    """The entry points of scenes in installed packages, by name; no package is loaded."""
    from importlib.metadata import entry_points  # takes a while to import

    ours = {**SCENES, **OF_FILMS}
    return {each.name: each for each in entry_points(group=GROUP) if each.name not in ours}


def scene_summaries() -> dict[str, str]:
    """Names of all scenes, and a line about each, ours first; no other package is loaded."""
    from .installed import summary_of

    ours = {name: entry.summary for name, entry in SCENES.items()}
    ours |= {name: f"for films: {entry.summary}" for name, entry in OF_FILMS.items()}
    return ours | {name: summary_of(point) for name, point in installed_scenes().items()}


def _entry_of_file(name: str) -> Entry:
    from .foreign import Author

    path, _, scene = (name, "", "") if name.endswith(".py") else name.rpartition(":")
    return _entry(Author.of_file(Path(path)), scene)


def _entry_of_package(point: EntryPoint) -> Entry:
    from .foreign import Author
    from .installed import is_sound

    package = f" of package {point.dist.name}" if point.dist else ""
    try:
        if not is_sound(point):
            remedy = "in the package, write it as module:Class"
            raise UserError("its entry point names no class", given=point.value, remedy=remedy)
        return _entry(Author.of_package(point), point.attr)
    except UserError as error:
        raise error.within(f"scene {point.name!r}{package}") from error


def _entry(author: Author, name: str) -> Entry:
    """The entry of an author's scene, which its class describes."""
    from .installed import first_line

    scene = author.scene(name)
    framed = issubclass(scene, import_module(".reel_scene", __package__).ReelScene)
    options, ours = own_options(scene), _ours(scene)
    same = ours is not None and scene.compose is ours.scene_class().compose
    models = (FrameOptions, options) if framed else (options,)
    names = [name for model in models for name in fields_of(model) if hasattr(scene, name)]
    return Entry(
        scene.__module__,
        scene.__name__,
        first_line(scene.__doc__),
        options,
        ours.shows if ours and same else ANY,
        framed=framed,
        timed=framed and scene.timed(),
        attributes={name: getattr(scene, name) for name in names},
        author=author,
    )


def own_options(scene: type) -> type[SceneOptions]:
    """The model of the options that a scene class, or what it is derived from, has of its own.

    An author's class names it in its attribute `options`. Raises `UserError` if that is no subclass
    of `SceneOptions`, or of the model of the scene that the class is derived from.
    """
    entry = _ours(scene)
    ours = entry.options if entry else SceneOptions
    model: object = getattr(scene, "options", ours)
    if isinstance(model, type) and issubclass(model, ours):
        return model
    what = f"{scene.__name__}.options must be a subclass of {ours.__name__}"
    raise UserError(what, given=getattr(model, "__name__", model))


def _ours(scene: type) -> Entry | None:
    """The entry of the scene of ours that a class is, or is derived from."""
    named = {entry.name: entry for entry in SCENES.values()}  # others need not be loaded
    for base in scene.__mro__:
        entry = named.get(base.__name__)
        if entry and entry.scene_class() is base:
            return entry
    return None


def scene_class(name: str) -> type[Any]:
    """The class of the scene of a name; raises `UserError` as `entry_of` does."""
    return entry_of(name).scene_class()
