"""Names of columns: how they are compared, and those that say what a column is."""

from __future__ import annotations

import unicodedata

LABELS = ("label", "labels", "class", "classes", "target", "targets", "category", "species",
          "kind", "group", "cluster", "outcome", "output")  # fmt: skip
"""Names of labels."""

PAIRS = (
    ("x", "y"),
    ("x1", "x2"),
    ("x0", "x1"),
    ("x_1", "x_2"),
    ("x_0", "x_1"),
    ("f1", "f2"),
    ("feature1", "feature2"),
    ("feature_1", "feature_2"),
    ("lon", "lat"),
    ("longitude", "latitude"),
)
"""Names of x and y."""

INDICES = ("", "index", "id", "unnamed:0", "rownames")
"""Names of columns that may number the rows."""


def key_of(name: str) -> str:
    """A name without regard to case, blanks, width of letters and a mark of comment before it."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()).lstrip("#%/")
