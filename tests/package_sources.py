"""The source files of the package, without tests, benchmarks and documentation."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
NOT_PACKAGED = {"benchmarks", "build", "dist", "docs", "examples", "figures", "out", "tests"}


def sources() -> dict[str, str]:
    """Source by module name, the package's own name left out: 'training.spec', '' for the root."""
    found = {}
    parts = [
        part
        for part in ROOT.iterdir()
        if part.is_dir() and part.name not in NOT_PACKAGED and not part.name.startswith(".")
    ]
    paths = [*ROOT.glob("*.py"), *(path for part in parts for path in part.rglob("*.py"))]
    for path in sorted(paths):
        place = path.relative_to(ROOT).with_suffix("")
        name = ".".join(place.parts).removesuffix("__init__").rstrip(".")
        found[name] = path.read_text(encoding="utf-8")
    return found
