"""Figures, built from answers; every one has a table beside it and a sentence that tells it."""
