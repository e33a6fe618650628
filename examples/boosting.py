"""Gradient boosting, stage by stage.

python boosting.py && epochreel render boosting.reel -o boosting.mp4
"""

from sklearn.datasets import make_circles
from sklearn.ensemble import GradientBoostingClassifier

import epochreel

X, y = make_circles(200, noise=0.15, factor=0.5, random_state=0)
model = GradientBoostingClassifier(n_estimators=60, max_depth=2, random_state=0)

epochreel.stages(model, X, y, "boosting.reel", title="two rings")
