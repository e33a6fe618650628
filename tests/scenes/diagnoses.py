"""What is written in a picture of `diagnosis`."""

from collections.abc import Callable

from epochreel.scenes.stage.stage import Stage
from epochreel.scenes.stage.typography import Figure
from epochreel.tests.scenes.shots import Composed

STAGES = Callable[[str], Stage]


def written(made: Composed) -> list[str]:
    """What its numbers read, in drawing order."""
    return [each._shown for each in made.members() if isinstance(each, Figure)]
