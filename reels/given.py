"""Recordings as callers give them: checked, and opened; knows no files."""

from __future__ import annotations

import os
from collections.abc import Iterable

from ..errors import UserError
from .recording import Recording

AnyRecording = str | os.PathLike[str] | Recording
"""A recording, or the path of its file."""


def recordings_of(given: object) -> list[Recording]:
    """The recordings that are given, each as such or by its path; one alone makes a list of one.

    Raises `UserError` for anything else.
    """
    several = given if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    recordings = []
    for each in several:
        if not isinstance(each, str | os.PathLike | Recording):
            raise UserError("a recording is a path or a Recording", given=each)
        recordings.append(each if isinstance(each, Recording) else Recording.open(each))
    return recordings
