"""Renders scenes to files: options, drawing, sinks and worker processes; never imports torch."""
