"""A small GAN on points of a ring: how its discriminator tells real points from generated ones.

Dark points are what the generator makes of the same noise after every step.

python gan.py && epochreel render gan.reel -o gan.mp4
"""

import math

import torch
from torch import nn

import epochreel

torch.manual_seed(0)
angle = torch.rand(200) * 2 * math.pi
real = torch.stack([angle.cos(), angle.sin()], dim=1) + 0.05 * torch.randn(200, 2)

generator = nn.Sequential(
    nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 2)
)
discriminator = nn.Sequential(
    nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 1)
)
steps = {
    "generator": torch.optim.Adam(generator.parameters(), lr=2e-3, betas=(0.5, 0.9)),
    "discriminator": torch.optim.Adam(discriminator.parameters(), lr=2e-3, betas=(0.5, 0.9)),
}
loss_of = nn.functional.binary_cross_entropy_with_logits
noise = torch.randn(200, 2)

with torch.no_grad():
    first = generator(noise)
X = torch.cat([first, real]).numpy()
y = [0] * 200 + [1] * 200

with epochreel.Recorder(
    "gan.reel",
    data=(X, y),
    class_names=("generated at first", "real"),
    title="points of a ring",
) as recorder:
    for _ in range(60):
        for _ in range(5):
            fake = generator(torch.randn(200, 2))
            answers = torch.cat([discriminator(fake.detach()), discriminator(real)])
            wanted = torch.cat([torch.zeros(200, 1), torch.ones(200, 1)])
            loss = loss_of(answers, wanted)
            steps["discriminator"].zero_grad()
            loss.backward()
            steps["discriminator"].step()
            steps["generator"].zero_grad()
            loss_of(discriminator(fake), torch.ones(200, 1)).backward()
            steps["generator"].step()
        with torch.no_grad():
            made = generator(noise)
        error = (made.norm(dim=1) - 1).abs().mean()
        recorder.snapshot(
            discriminator, train_loss=loss, measures={"ring_error": error}, points=made
        )
