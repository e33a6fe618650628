"""scikit-learn's network, an epoch of `partial_fit` at a time.

python partial_fit.py && epochreel render partial_fit.reel -o partial_fit.mp4
"""

from sklearn.datasets import make_moons
from sklearn.neural_network import MLPClassifier

import epochreel

X, y = make_moons(200, noise=0.15, random_state=0)
model = MLPClassifier((8, 8), learning_rate_init=0.02, random_state=0)

with epochreel.Recorder("partial_fit.reel", data=(X, y), title="the moons") as recorder:
    for _ in range(100):
        model.partial_fit(X, y, classes=[0, 1])
        recorder.snapshot(model)
