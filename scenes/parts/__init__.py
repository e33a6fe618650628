"""Mobjects that scenes are built from."""
