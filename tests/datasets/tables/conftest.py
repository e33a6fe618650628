"""Tables that tests write, and the points in them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from epochreel.datasets.dataset import Dataset
from epochreel.training.spec import RunSpec

Load = Callable[..., Dataset]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """The points in a file with some content, by the options of a table."""

    def loaded(content: str | bytes, **options: Any) -> Dataset:
        path = tmp_path / "t.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        data = {"name": "table", "options": {"path": str(path), **options}, "standardise": False}
        return RunSpec.parse({"data": data}).data.dataset()

    return loaded
