"""A decision tree, level by level, and how it does on points that it has not seen.

python tree_over_depth.py && epochreel render tree_over_depth.reel -o tree_over_depth.mp4
"""

from sklearn.datasets import make_moons
from sklearn.tree import DecisionTreeClassifier

import epochreel

X, y = make_moons(200, noise=0.3, random_state=0)
test_data = make_moons(200, noise=0.3, random_state=1)
model = DecisionTreeClassifier(random_state=0)

epochreel.vary(model, "max_depth", range(1, 11), X, y, "tree_over_depth.reel", test_data=test_data)
