"""Labelled points of the plane: tables, generators, scikit-learn's sets, and their splits."""
