"""Random tables in any way of writing: read back exactly, or refused; never misread."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from epochreel.datasets.dataset import Sample
from epochreel.datasets.tables.samples import table_file
from epochreel.errors import UserError

from .generated import Written, tables


def same(sample: Sample, table: Written) -> bool:
    """Whether `sample` has exactly the points, classes and names that were written."""
    points = sample.points.tolist()
    names = [sample.class_names[label] for label in sample.labels.tolist()]
    found = [(x, y, name) for (x, y), name in zip(points, names, strict=True)]
    return found == table.rows and sample.axis_names == table.names


@pytest.mark.slow
def test_tables_are_read_as_written_or_refused(tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    path = tmp_path / "table"

    @settings(
        max_examples=300,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(tables())
    def check(table: Written) -> None:
        path.write_bytes(table.content)
        options: dict[str, str | int | float] = {
            "path": str(path),
            "target": "class",
            "top_classes": 0,
            **table.options,
        }
        try:
            sample = table_file(options, 0)
        except UserError as error:
            outcomes["refused" if error.remedy or error.allowed else "refused bluntly"] += 1
            return
        assert same(sample, table), (table, sample)
        left_out = [note for note in sample.notes if "left out, with missing cells" in note]
        assert bool(left_out) == bool(table.missing)
        outcomes["read"] += 1

    check()
    assert not outcomes["refused bluntly"]
    assert outcomes.total() >= 300
    assert outcomes["read"] >= 0.95 * outcomes.total(), outcomes
