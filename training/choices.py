"""Names that specs take in place of functions, how readers see them, and a line about each."""

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

FEATURE_SUMMARIES: dict[Feature, str] = {
    "x": "the horizontal coordinate",
    "y": "the vertical coordinate",
    "xSquared": "the square of x",
    "ySquared": "the square of y",
    "xTimesY": "the product of x and y",
    "sinX": "the sine of x",
    "sinY": "the sine of y",
}
ACTIVATION_SUMMARIES: dict[Activation, str] = {
    "relu": "max(0, z)",
    "leaky_relu": "z above 0, 0.01 z below",
    "elu": "z above 0, exp(z) - 1 below",
    "gelu": "z times the normal distribution function of z, by its tanh approximation",
    "silu": "z times its sigmoid, also called swish",
    "tanh": "the hyperbolic tangent, from -1 to 1",
    "sigmoid": "1 / (1 + exp(-z)), from 0 to 1; also written logistic",
    "softplus": "log(1 + exp(z)), a smooth relu",
    "sine": "sin z",
    "identity": "z itself; also written linear",
}
INIT_SUMMARIES: dict[Init, str] = {
    "torch": "as torch.nn.Linear: weights and biases uniform within 1/√inputs",
    "xavier": "weights uniform within √(6/(inputs + outputs)), biases 0 (Glorot and Bengio)",
    "he": "weights uniform within √(6/inputs), biases 0 (He et al.)",
    "sklearn": "as scikit-learn's MLPClassifier",
    "playground": "as TensorFlow Playground: weights uniform within ½, biases 0.1",
    "playground-zero": "all weights and biases 0, as TensorFlow Playground's initZero",
}
LOSS_SUMMARIES: dict[LossName, str] = {
    "cross_entropy": "negative log-likelihood of the right class; the default for classes",
    "squared_error": "half the squared error; the default for values",
    "hinge": "shortfall of the right class's margin below 1",
}
OPTIMIZER_SUMMARIES: dict[Optimizer, str] = {
    "sgd": "gradient descent on batches",
    "momentum": "gradient descent with momentum",
    "nesterov": "gradient descent with Nesterov's momentum",
    "rmsprop": "steps scaled by the root mean square of recent gradients",
    "adam": "momentum and scaled steps",
    "adamw": "Adam with decoupled weight decay",
    "lbfgs": "quasi-Newton steps, meant for batches of all points",
}
