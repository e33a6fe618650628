"""Manim scenes drawn as frames, in layers; knows no scene of ours."""
