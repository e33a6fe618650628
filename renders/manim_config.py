"""Manim's one configuration: ours while a film is drawn, and afterwards what it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from contextlib import contextmanager
from typing import Any

from manim import config
from manim._config.utils import ManimConfig, config_file_paths

_LOGGERS = ("manim", "libav")  # those whose level is part of the configuration


@contextmanager
def configured(settings: Mapping[str, Any]) -> Iterator[None]:
    """Manim's own defaults, changed by `settings` only.

    What the program has set and what files named manim.cfg say means nothing inside the block, and
    is as before after it.
    """
    levels = {name: logging.getLogger(name).level for name in _LOGGERS}
    # `tempconfig` would lose the levels, and replace values by copies.
    before = dict(config._d)
    try:
        config.update(_defaults())
        config.update(dict(settings))
        yield
    finally:
        config.renderer = before["renderer"]  # which changes the bases of Manim's classes
        config._d.clear()
        config._d.update(before)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _defaults() -> ManimConfig:
    """The configuration that Manim has without any file of the user's."""
    parser = ConfigParser()
    parser.read(config_file_paths()[0], encoding="utf-8")
    return ManimConfig().digest_parser(parser)
