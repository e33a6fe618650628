"""Manim's one configuration: ours while a film is drawn, and afterwards what it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from contextlib import contextmanager
from typing import Any

from manim import TipableVMobject, VMobject, config
from manim._config.utils import ManimConfig, config_file_paths
from manim.constants import RendererType

_LOGGERS = ("manim", "libav")  # those whose level is part of the configuration


@contextmanager
def configured(settings: Mapping[str, Any]) -> Iterator[None]:
    """Manim's own defaults, changed by `settings` only.

    What the program has set and what files named manim.cfg say means nothing inside the block, and
    is as before after it.
    """
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    # `tempconfig` would lose the levels, and replace values by copies.
    before, attributes = dict(config._d), dict(vars(config))
    try:
        vars(config).pop("_tex_template", None)
        config._d.update(_defaults())
        _convert_classes()
        config.update(dict(settings))
        yield
    finally:
        config._d.clear()
        config._d.update(before)
        vars(config).clear()
        vars(config).update(attributes)
        _convert_classes()
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


class _Defaults(ManimConfig):
    """A configuration that leaves Manim's classes alone, which `ManimConfig` converts at once."""

    @property
    def renderer(self) -> RendererType:
        return RendererType(self._d["renderer"])

    @renderer.setter
    def renderer(self, value: str) -> None:
        self._d["renderer"] = RendererType(value.lower())


def _defaults() -> dict[str, Any]:
    """The configuration that Manim has without any file of the user's."""
    parser = ConfigParser()
    parser.read(config_file_paths()[0], encoding="utf-8")
    values: dict[str, Any] = _Defaults().digest_parser(parser)._d
    return values


def _convert_classes() -> None:
    """Give Manim's classes the bases of the renderer, if they have others; that takes 10 ms."""
    if issubclass(TipableVMobject, VMobject) != (config.renderer == RendererType.CAIRO):
        config.renderer = config.renderer
