"""Prints docs/article.md: the claims of the article and what was measured of them."""

from __future__ import annotations

import argparse
from pathlib import Path

from epochreel.films.claims_page import page
from epochreel.films.measured_claims import measured_claims


def main() -> None:
    """Print the page, from recordings in a folder, to which those that are missing are added.

    It says no seconds, which are those of one machine.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, default=Path("out/article.parts/runs"))
    print(page(measured_claims(parser.parse_args().runs, timed=False)), end="")


if __name__ == "__main__":
    main()
