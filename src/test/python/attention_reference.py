"""Figures for ListLayerExam, from PyTorch in double precision.

Attention pooling by its formula, and PyTorch's own TransformerEncoderLayer (normalised first, with a causal mask, without dropout), of 6 numbers
and 2 heads, over 4 vectors. The loss is a sum of what comes out, each times a given number. All given numbers are eighths, so that both sides
begin with the same ones.

    python3 src/test/python/attention_reference.py > src/test/resources/io/eddy/nn/attention.json

Made with Debian 12's python3-torch 1.13.0.
"""

import json

import torch

torch.set_default_dtype(torch.float64)

SIZE, HEADS, INNER, STEPS = 6, 2, 5, 4


def eighths(start, *shape):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([((start + 7 * i) % 17 - 8) / 8 for i in range(count)]).reshape(shape)


def flat(tensor):
    return [round(v, 12) for v in tensor.flatten().tolist()]


def figures(outputs, x, parameters):
    (outputs * eighths(2, *outputs.shape)).sum().backward()
    return {
        "outputs": flat(outputs),
        "inputGradient": flat(x.grad),
        "gradients": {name: flat(p.grad) for name, p in parameters.items()},
    }


def pool():
    x = eighths(3, STEPS, SIZE).requires_grad_()
    score = eighths(1, SIZE).requires_grad_()
    shares = torch.softmax(x @ score, 0)
    return figures(shares @ x, x, {"score": score})


def block():
    layer = torch.nn.TransformerEncoderLayer(SIZE, HEADS, INNER, dropout=0, norm_first=True, batch_first=True)
    with torch.no_grad():
        for k, parameter in enumerate(layer.parameters()):
            parameter.copy_(eighths(k, *parameter.shape))
    x = eighths(3, 1, STEPS, SIZE).requires_grad_()
    mask = torch.triu(torch.full((STEPS, STEPS), float("-inf")), 1)
    return figures(layer(x, mask), x, dict(layer.named_parameters()))


print(json.dumps({"pool": pool(), "block": block()}))
