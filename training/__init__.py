"""Specs of runs, networks and their training; knows nothing of pictures."""
