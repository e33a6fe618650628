"""Films: chapters of scenes with sentences bound to what happened in training; imports no torch."""
