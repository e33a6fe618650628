"""Manim scenes over recordings, and the parts they are built from; no files, no torch."""
