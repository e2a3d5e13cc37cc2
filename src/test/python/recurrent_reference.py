"""Figures for RecurrentExam, from PyTorch in double precision.

A GRU, an LSTM and a plain recurrent layer of 3 inputs and 4 hidden units read 5 vectors from a given state. The loss is a sum of
all hidden states and of the last state, each times a given number. All given numbers are eighths, so that both sides begin with
the same ones.

    python3 src/test/python/recurrent_reference.py > src/test/resources/io/eddy/nn/recurrent.json

Made with Debian 12's python3-torch 1.13.0.
"""

import json

import torch

torch.set_default_dtype(torch.float64)

INPUTS, HIDDEN, STEPS = 3, 4, 5


def eighths(start, *shape):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([((start + 7 * i) % 17 - 8) / 8 for i in range(count)]).reshape(shape)


def figures(name, unit, states):
    with torch.no_grad():
        for k, parameter in enumerate(unit.parameters()):
            parameter.copy_(eighths(k, *parameter.shape))
    x = eighths(3, STEPS, INPUTS).requires_grad_()
    first = [eighths(5 + k, 1, HIDDEN).requires_grad_() for k in range(states)]
    outputs, last = unit(x, tuple(first) if states > 1 else first[0])
    last = list(last) if states > 1 else [last]
    loss = (outputs * eighths(2, STEPS, HIDDEN)).sum()
    for k in range(states):
        loss = loss + (last[k] * eighths(9 + k, 1, HIDDEN)).sum()
    loss.backward()

    def flat(tensors):
        return [round(v, 12) for t in tensors for v in t.flatten().tolist()]

    return {
        "unit": name,
        "outputs": flat([outputs]),
        "last": flat(last),
        "inputGradient": flat([x.grad]),
        "firstGradient": flat([f.grad for f in first]),
        "gradients": {p: flat([g.grad]) for p, g in unit.named_parameters()},
    }


print(
    json.dumps(
        [
            figures("gru", torch.nn.GRU(INPUTS, HIDDEN), 1),
            figures("lstm", torch.nn.LSTM(INPUTS, HIDDEN), 2),
            figures("plain", torch.nn.RNN(INPUTS, HIDDEN), 1),
        ]
    )
)
