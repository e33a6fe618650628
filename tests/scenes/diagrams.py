"""A network of given weights, the box of its diagram, and the ribbons in it."""

import itertools

import numpy as np
from manim import VMobject

from epochreel.reels.recording import Recording
from epochreel.scenes.parts.diagram import Diagram
from epochreel.scenes.parts.field_image import FieldImage
from epochreel.scenes.stage.layout import Box
from epochreel.tests.scenes.tiny import recording

BOX = Box(96, 168, 1080, 808)


def weighing(*weights: tuple[float, float]) -> Recording:
    """A network of one neuron: at each epoch both weights into it, and the one from it."""
    reel = recording(hidden=(1,), accuracy=[0.5] * len(weights), loss=[1.0] * len(weights))
    packed = [
        reel.perceptron.pack(
            [
                (np.full((2, 1), first, np.float32), np.zeros(1, np.float32)),
                (np.full((1, 1), last, np.float32), np.zeros(1, np.float32)),
            ]
        )
        for first, last in weights
    ]
    return Recording(reel.header, reel.steps, reel.metrics, np.array(packed))


def ribbons_of(diagram: Diagram) -> list[VMobject]:
    """The paths of its ribbons, which come before the first field."""
    paths = itertools.takewhile(lambda each: not isinstance(each, FieldImage), diagram.submobjects)
    return [each for each in paths if isinstance(each, VMobject)]
