"""A PyTorch loop of your own: a network with a residual block learns three classes.

python torch_loop.py && epochreel render torch_loop.reel -o torch_loop.mp4
"""

import torch
from sklearn.datasets import make_blobs
from torch import nn

import epochreel

X, y = make_blobs(150, centers=[(-2, 0), (2, 0), (0, 2)], cluster_std=0.8, random_state=0)


class Residual(nn.Module):
    """Adds to its input what two layers make of it."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inside = nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Outputs of as many units."""
        return torch.relu(x + self.inside(x))


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), Residual(16), nn.Dropout(0.1), nn.Linear(16, 3))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
inputs, labels = torch.as_tensor(X, dtype=torch.float32), torch.as_tensor(y)

with epochreel.Recorder("torch_loop.reel", data=(X, y), title="three clouds") as recorder:
    recorder.snapshot(model, epoch=0)
    for _ in range(60):
        loss = nn.functional.cross_entropy(model(inputs), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        recorder.snapshot(model, train_loss=loss)
