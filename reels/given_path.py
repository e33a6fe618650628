"""A path that a user gives; opens no file."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import UserError


def path_of(given: object, what: str) -> Path:
    """The path that is given for `what`; raises `UserError` for anything else."""
    if not isinstance(given, str | os.PathLike):
        raise UserError(f"{what} is a path", given=given)
    return Path(given)
