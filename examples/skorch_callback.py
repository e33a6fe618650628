"""skorch, by a callback of a few lines.

python skorch_callback.py && epochreel render skorch_callback.reel -o skorch_callback.mp4
"""

from typing import Any

import numpy as np
import torch
from sklearn.datasets import make_circles
from skorch import NeuralNetClassifier
from skorch.callbacks import Callback
from torch import nn

import epochreel

X, y = make_circles(200, noise=0.1, factor=0.4, random_state=0)
X = X.astype(np.float32)


class Record(Callback):  # type: ignore[misc]  # skorch has no types
    """Records the network after every epoch."""

    def __init__(self, recorder: epochreel.Recorder) -> None:
        self.recorder = recorder

    def on_epoch_end(self, net: Any, **_: Any) -> None:
        """Record the network."""
        self.recorder.snapshot(net, train_loss=net.history[-1, "train_loss"])


torch.manual_seed(0)
module = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2), nn.Softmax(dim=1))
with epochreel.Recorder("skorch_callback.reel", data=(X, y), title="two rings") as recorder:
    net = NeuralNetClassifier(
        module, max_epochs=40, lr=0.5, callbacks=[Record(recorder)], verbose=0, train_split=None
    )
    net.fit(X, y)
