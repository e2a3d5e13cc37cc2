"""Figures for EncoderDecoderExam, from PyTorch in double precision.

An encoder and a decoder (GRU, 3 dimensions, 4 hidden units) with dot-product attention: 5 source words are read, 4 target words written, of
vocabularies of 6 and 7. The loss is the mean over the target. All weights are eighths, so that both sides begin with the same ones.

    python3 src/test/python/translation_reference.py > src/test/resources/io/eddy/nn/translation.json

Made with Debian 12's python3-torch 1.13.0.
"""

import json

import torch

torch.set_default_dtype(torch.float64)

DIMENSIONS, HIDDEN, SOURCE, TARGET = 3, 4, 6, 7
END = 1


def eighths(start, *shape):
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([((start + 7 * i) % 17 - 8) / 8 for i in range(count)]).reshape(shape)


modules = {
    "source": torch.nn.Embedding(SOURCE, DIMENSIONS),
    "target": torch.nn.Embedding(TARGET, DIMENSIONS),
    "encoder": torch.nn.GRU(DIMENSIONS, HIDDEN),
    "decoder": torch.nn.GRU(DIMENSIONS, HIDDEN),
    "combine": torch.nn.Linear(2 * HIDDEN, HIDDEN),
    "words": torch.nn.Linear(HIDDEN, TARGET),
}
parameters = [(m + "." + n, p) for m, module in modules.items() for n, p in module.named_parameters()]
with torch.no_grad():
    for k, (_, parameter) in enumerate(parameters):
        parameter.copy_(eighths(k, *parameter.shape))

source = torch.tensor([2, 5, 0, 2, END])
target = torch.tensor([3, 6, 3, END])
before = torch.cat([torch.tensor([END]), target[:-1]])
seen, last = modules["encoder"](modules["source"](source))
states, _ = modules["decoder"](modules["target"](before), last)
context = torch.softmax(states @ seen.T, 1) @ seen
scores = modules["words"](torch.tanh(modules["combine"](torch.cat([states, context], 1))))
loss = torch.nn.functional.cross_entropy(scores, target)
loss.backward()
print(
    json.dumps(
        {
            "loss": round(loss.item(), 12),
            "probabilities": [round(v, 12) for v in torch.softmax(scores, 1).flatten().tolist()],
            "gradients": {n: [round(v, 12) for v in p.grad.flatten().tolist()] for n, p in parameters},
        }
    )
)
