"""The film scripts that come with the package, by name; loads nothing that reads them."""

from __future__ import annotations

from importlib import resources

_PACKAGE = __package__ + ".scripts"


def built_in_scripts() -> dict[str, str]:
    """Names of the built-in scripts, and the first comment line of each."""
    files = [each for each in resources.files(_PACKAGE).iterdir() if each.name.endswith(".toml")]
    first_lines = {each.name[:-5]: each.read_text("utf-8").partition("\n")[0] for each in files}
    return {name: line.lstrip("# ").rstrip(".") for name, line in sorted(first_lines.items())}


def text_of_built_in(name: str) -> str:
    """The text of a built-in script."""
    return resources.files(_PACKAGE).joinpath(f"{name}.toml").read_text("utf-8")
