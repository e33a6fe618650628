"""Batch plans: checked, recorded and rendered; the only package that both trains and renders."""
