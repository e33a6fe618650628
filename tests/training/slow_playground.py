"""A second implementation of TensorFlow Playground's network, unit by unit, from its description.

It checks options that the recorded numbers of the playground do not cover.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

Row = tuple[list[float], float]
"""Inputs and label."""

_FUNCTIONS: dict[str, tuple[Callable[[float], float], Callable[[float, float], float]]] = {
    "relu": (lambda z: max(z, 0.0), lambda z, _: 1.0 if z > 0 else 0.0),
    "tanh": (math.tanh, lambda _, a: 1 - a * a),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda _, a: a * (1 - a)),
    "identity": (lambda z: z, lambda *_: 1.0),
}


@dataclass
class Unit:
    weights: list[float]
    bias: float
    activation: str
    dead: list[bool] = field(default_factory=list)
    z: float = 0.0
    a: float = 0.0
    slope: float = 0.0
    sums: list[float] = field(default_factory=list)
    bias_sum: float = 0.0

    def __post_init__(self) -> None:
        self.dead = [False] * len(self.weights)
        self.sums = [0.0] * len(self.weights)


@dataclass
class Network:
    layers: list[list[Unit]]
    rate: float
    penalty: str
    strength: float
    seen: int = 0

    def answer(self, inputs: list[float]) -> float:
        values = inputs
        for layer in self.layers:
            for unit in layer:
                unit.z = unit.bias + sum(w * v for w, v in zip(unit.weights, values, strict=True))
                unit.a = _FUNCTIONS[unit.activation][0](unit.z)
            values = [unit.a for unit in layer]
        return values[0]

    def learn(self, row: Row) -> None:
        inputs, label = row
        error = self.answer(inputs) - label
        for depth in range(len(self.layers) - 1, -1, -1):
            below = [unit.a for unit in self.layers[depth - 1]] if depth else inputs
            for place, unit in enumerate(self.layers[depth]):
                if depth == len(self.layers) - 1:
                    above = error
                else:
                    upper = self.layers[depth + 1]
                    above = sum(each.weights[place] * each.slope for each in upper)
                unit.slope = above * _FUNCTIONS[unit.activation][1](unit.z, unit.a)
                unit.bias_sum += unit.slope
                for index, value in enumerate(below):
                    unit.sums[index] += unit.slope * value
        self.seen += 1

    def step(self) -> None:
        for unit in (unit for layer in self.layers for unit in layer):
            unit.bias -= self.rate * unit.bias_sum / self.seen
            unit.bias_sum = 0.0
            for index, weight in enumerate(unit.weights):
                if not unit.dead[index]:
                    sign = (weight > 0) - (weight < 0)
                    pull = {"": 0.0, "l1": float(sign), "l2": weight}[self.penalty]
                    moved = weight - self.rate * unit.sums[index] / self.seen
                    pulled = moved - self.rate * self.strength * pull
                    if self.penalty == "l1" and moved * pulled < 0:
                        pulled, unit.dead[index] = 0.0, True
                    unit.weights[index] = pulled
                unit.sums[index] = 0.0
        self.seen = 0

    def epoch(self, rows: list[Row], batch: int) -> None:
        for number, row in enumerate(rows, start=1):
            self.learn(row)
            if number % batch == 0:
                self.step()

    def loss(self, rows: list[Row]) -> float:
        return sum(0.5 * (self.answer(inputs) - label) ** 2 for inputs, label in rows) / len(rows)
