"""Recordings as web pages that replay them, and galleries of outputs."""
