"""Labelled points of the plane: files, generators, scikit-learn's sets, and their splits."""
