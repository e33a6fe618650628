"""A support vector machine, from a boundary that tolerates errors to one that follows every point.

python svm_over_c.py && epochreel render svm_over_c.reel -o svm_over_c.mp4
"""

import numpy as np
from sklearn.datasets import make_moons
from sklearn.svm import SVC

import epochreel

X, y = make_moons(120, noise=0.25, random_state=0)
C = np.geomspace(0.01, 1000, 60)

epochreel.vary(SVC(), "C", C, X, y, "svm_over_c.reel", title="the moons")
