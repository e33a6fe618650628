"""Which mobjects of a scene animations and updaters change."""

from __future__ import annotations

from collections.abc import Iterable

from manim import Animation, Scene, Wait


def moving_ids(scene: Scene) -> set[int]:
    """Identities of all mobjects that the animations of a play or updaters have hold of."""
    roots = [animation.mobject for animation in _flattened(scene.animations or [])]
    roots += [m for m in scene.get_mobject_family_members() if m.updaters]
    return {id(member) for root in roots for member in root.get_family()}


def _flattened(animations: Iterable[Animation]) -> Iterable[Animation]:
    for animation in animations:
        if not isinstance(animation, Wait):
            yield animation
        yield from _flattened(getattr(animation, "animations", []))
