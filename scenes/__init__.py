"""Manim scenes over recordings, and the parts they are built from; knows nothing of files or torch."""
