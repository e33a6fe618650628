"""Recordings of given settings, without any training."""

from typing import Any

from epochreel.reels.recording import Recording
from epochreel.tests.scenes.tiny import of_spec
from epochreel.training.spec import RunSpec

FAILING = (0.5, 0.6, 0.7)


def runs_of(*raw: dict[str, Any]) -> list[Recording]:
    return [of_spec(RunSpec.parse(each)) for each in raw]
