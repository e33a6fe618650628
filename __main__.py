"""Runs the command line: `python -m epochreel`."""

from .cli import main

main()
