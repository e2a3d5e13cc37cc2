"""Figures for StackExam, from PyTorch in double precision.

A stack of layers over 5 x 6 pixels of 3 channels. The loss is a sum of what comes out, each times a given number. All given numbers
are eighths, so that both sides begin with the same ones. Pixels are written with the channels of each next to each other, and the
weights of a convolution as Eddy has them: (row, column, channel in), channel out; those of a dense layer as in, out.

    python3 src/test/python/layers_reference.py > src/test/resources/io/eddy/nn/layers.json

Made with Debian 12's python3-torch 1.13.0.
"""

import json

import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def eighths(start, *shape):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([((start + 7 * i) % 17 - 8) / 8 for i in range(count)]).reshape(shape)


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


class FlattenPixels(nn.Module):
    """Row by row, as Eddy does; nn.Flatten goes channel by channel."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


STACK = nn.Sequential(
    nn.Conv2d(3, 8, 3, padding=1),
    nn.GroupNorm(2, 8),
    nn.ReLU(),
    Residual(nn.Conv2d(8, 4, 1), nn.Tanh(), nn.Conv2d(4, 8, 3, padding=1)),
    nn.MaxPool2d(2, stride=1),
    nn.Conv2d(8, 18, 2, stride=2),
    nn.AvgPool2d(2, stride=1),
    FlattenPixels(),
    nn.LayerNorm(18),
    nn.Linear(18, 5),
)

# what Eddy calls them
NAMES = {"weight": "weight", "bias": "bias"}
NORMS = {"weight": "gain", "bias": "shift"}


def ours(parameter):
    if parameter.dim() == 4:
        return parameter.permute(2, 3, 1, 0).flatten(0, 2)
    return parameter.t() if parameter.dim() == 2 else parameter


def flat(tensor):
    return [round(v, 12) for v in tensor.flatten().tolist()]


modules = dict(STACK.named_modules())
names = {}
for k, (name, parameter) in enumerate(STACK.named_parameters()):
    module, kind = name.rsplit(".", 1)
    norm = isinstance(modules[module], (nn.GroupNorm, nn.LayerNorm))
    names[name] = f"stack.{module}.{(NORMS if norm else NAMES)[kind]}"
    with torch.no_grad():
        parameter.copy_(eighths(k, *parameter.shape) / 2)

pixels = eighths(3, 5, 6, 3).requires_grad_()
y = STACK(pixels.permute(2, 0, 1).unsqueeze(0))
(y.flatten() * eighths(2, y.numel())).sum().backward()

print(
    json.dumps(
        {
            "pixels": flat(pixels),
            "outputs": flat(y),
            "inputGradient": flat(pixels.grad),
            "weights": {names[n]: flat(ours(p)) for n, p in STACK.named_parameters()},
            "gradients": {names[n]: flat(ours(p.grad)) for n, p in STACK.named_parameters()},
        }
    )
)
