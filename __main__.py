"""`python -m epochreel`."""

from .cli import main

main()
