"""Names that specs take in place of functions, and how they are written for readers."""

from __future__ import annotations

from typing import Literal

Feature = Literal["x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY"]
Activation = Literal[
    "relu",
    "leaky_relu",
    "elu",
    "gelu",
    "silu",
    "tanh",
    "sigmoid",
    "softplus",
    "sine",
    "identity",
]
Init = Literal["torch", "xavier", "he", "sklearn", "playground", "playground-zero"]
LossName = Literal["cross_entropy", "squared_error", "hinge"]
Optimizer = Literal["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw", "lbfgs"]
Schedule = Literal["constant", "step", "cosine"]

SYNONYMS: dict[str, Activation] = {"linear": "identity", "logistic": "sigmoid"}
"""Other names in use for the same activation."""

FEATURE_WORDS: dict[Feature, str] = {
    "x": "x",
    "y": "y",
    "xSquared": "x²",
    "ySquared": "y²",
    "xTimesY": "xy",
    "sinX": "sin x",
    "sinY": "sin y",
}
ACTIVATION_WORDS: dict[Activation, str] = {
    "relu": "relu",
    "leaky_relu": "leaky relu",
    "elu": "elu",
    "gelu": "gelu",
    "silu": "silu",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "softplus": "softplus",
    "sine": "sine",
    "identity": "identity",
}
INIT_WORDS: dict[Init, str] = {
    "torch": "PyTorch",
    "xavier": "Xavier",
    "he": "He",
    "sklearn": "scikit-learn",
    "playground": "playground",
    "playground-zero": "zeros",
}
LOSS_WORDS: dict[LossName, str] = {
    "cross_entropy": "cross-entropy",
    "squared_error": "squared error",
    "hinge": "hinge",
}
OPTIMIZER_WORDS: dict[Optimizer, str] = {
    "sgd": "SGD",
    "momentum": "Momentum",
    "nesterov": "Nesterov",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "lbfgs": "L-BFGS",
}
