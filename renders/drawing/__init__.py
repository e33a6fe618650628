"""Frames drawn in layers."""
