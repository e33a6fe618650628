"""Turns scenes into files: renderer, sinks and batches; never imports torch."""
