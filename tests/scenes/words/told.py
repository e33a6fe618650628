"""Recordings of which only measures and units matter, and what is said of them."""

from dataclasses import replace

from epochreel.datasets.dataset import ValueScaling
from epochreel.reels.recording import Recording

THIN = "\u2009"

UNITS = ValueScaling(mean=100.0, deviation=50.0)


def changed(reel: Recording, *, loss: str = "", **changes: object) -> Recording:
    """The recording with another loss, or changes in its data set."""
    header = replace(reel.header, dataset=replace(reel.dataset, **changes))  # type: ignore[arg-type]  # of any kind
    header = replace(header, loss=loss or header.loss)
    return Recording(header, reel.steps, reel.metrics, reel._states)
