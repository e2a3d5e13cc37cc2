"""Figures for OptimizerExam, from PyTorch in double precision.

A small network (an embedding table beside four numbers; two hidden layers of dense, layer normalisation and ReLU, the
second with a residual connection; softmax cross-entropy) takes 20 steps, one example each, with every optimiser and every
kind of regularisation. Where PyTorch has no such rule (FTRL-Proximal; rows of an embedding table that are updated only
when looked up) numpy has it here, checked against PyTorch's sparse rules where those exist.

    python3 src/test/python/optimizer_reference.py > src/test/resources/io/eddy/nn/optimizers.json

Made with Debian 12's python3-torch 1.13.0 and python3-numpy 1.24.2.
"""

import json

import numpy as np
import torch

torch.set_default_dtype(torch.float64)

EMBEDDED, NUMBERS, WIDTH, CLASSES, CATEGORIES, STEPS = 3, 4, 6, 3, 4, 20


def initial_weights():
    r = np.random.RandomState(7)

    def matrix(rows, columns):
        return r.uniform(-1, 1, (rows, columns)) * np.sqrt(3.0 / rows)

    weights = {"embedding": matrix(CATEGORIES, EMBEDDED)}
    for name, rows in (("hidden0", EMBEDDED + NUMBERS), ("hidden1", WIDTH)):
        weights[name + ".weight"] = matrix(rows, WIDTH)
        weights[name + ".bias"] = r.uniform(-0.1, 0.1, WIDTH)
        weights[name + ".norm.gain"] = r.uniform(0.8, 1.2, WIDTH)
        weights[name + ".norm.shift"] = r.uniform(-0.1, 0.1, WIDTH)
    weights["output.weight"] = matrix(WIDTH, CLASSES)
    weights["output.bias"] = r.uniform(-0.1, 0.1, CLASSES)
    # single precision, so that both sides start from the same numbers
    return {name: w.astype(np.float32).astype(np.float64) for name, w in weights.items()}


def events():
    r = np.random.RandomState(11)
    result = []
    for t in range(STEPS):
        numbers = r.normal(0, 1, NUMBERS).astype(np.float32).astype(np.float64)
        if t % 3 == 1:
            numbers[1] = 0  # a row of weights without a gradient
        # the last category is never looked up
        result.append((int(r.randint(CATEGORIES - 1)), numbers, int(r.randint(CLASSES)), float(r.choice([0.5, 1, 2]))))
    return result


def loss(p, category, numbers, label):
    f = torch.nn.functional
    x = torch.cat([p["embedding"][category], torch.tensor(numbers)])

    def hidden(name, v):
        z = v @ p[name + ".weight"] + p[name + ".bias"]
        return torch.relu(f.layer_norm(z, (WIDTH,), p[name + ".norm.gain"], p[name + ".norm.shift"], 1e-5))

    a = hidden("hidden0", x)
    b = a + hidden("hidden1", a)
    z = b @ p["output.weight"] + p["output.bias"]
    return f.cross_entropy(z[None], torch.tensor([label]))


class Numpy:
    """The rules, for some of the weights of a step: those of a row."""

    def __init__(self, kind, o, w, rate):
        self.kind, self.o = kind, o
        self.m = [np.zeros_like(w) for _ in range(3)]
        if kind == "ftrl":
            self.m[0] = -w * (o["beta"] / rate + o["l2"]) - np.sign(w) * o["l1"]

    def step(self, w, at, g, rate, t):
        o, (a, b, c), kind = self.o, self.m, self.kind
        if kind == "sgd":
            w[at] -= rate * g
        elif kind in ("momentum", "nesterov"):
            a[at] = o["mu"] * a[at] + g
            w[at] -= rate * (g + o["mu"] * a[at] if kind == "nesterov" else a[at])
        elif kind == "adagrad":
            a[at] += g * g
            w[at] -= rate * g / (np.sqrt(a[at]) + o["epsilon"])
        elif kind == "rmsprop":
            a[at] = o["rho"] * a[at] + (1 - o["rho"]) * g * g
            w[at] -= rate * g / (np.sqrt(a[at]) + o["epsilon"])
        elif kind in ("adam", "adamw", "amsgrad"):
            w[at] *= 1 - rate * o.get("weightDecay", 0)
            a[at] = o["beta1"] * a[at] + (1 - o["beta1"]) * g
            b[at] = o["beta2"] * b[at] + (1 - o["beta2"]) * g * g
            c[at] = np.maximum(c[at], b[at])
            v = c[at] if kind == "amsgrad" else b[at]
            w[at] -= rate * a[at] / (1 - o["beta1"] ** t) / (np.sqrt(v / (1 - o["beta2"] ** t)) + o["epsilon"])
        elif kind == "ftrl":
            s = (np.sqrt(b[at] + g * g) - np.sqrt(b[at])) / rate
            a[at] += g - s * w[at]
            b[at] += g * g
            z = a[at]
            w[at] = np.where(
                np.abs(z) <= o["l1"],
                0,
                -(z - np.sign(z) * o["l1"]) / ((o["beta"] + np.sqrt(b[at])) / rate + o["l2"]),
            )


def torch_rule(kind, o, matrices, vectors, rate, l2):
    groups = [{"params": matrices, "weight_decay": l2}, {"params": vectors, "weight_decay": 0}]
    adam = {"betas": (o.get("beta1"), o.get("beta2")), "eps": o.get("epsilon")}
    if kind == "sgd":
        return torch.optim.SGD(groups, lr=rate)
    if kind in ("momentum", "nesterov"):
        return torch.optim.SGD(groups, lr=rate, momentum=o["mu"], nesterov=kind == "nesterov")
    if kind == "adagrad":
        return torch.optim.Adagrad(groups, lr=rate, eps=o["epsilon"])
    if kind == "rmsprop":
        return torch.optim.RMSprop(groups, lr=rate, alpha=o["rho"], eps=o["epsilon"])
    if kind == "adam":
        return torch.optim.Adam(groups, lr=rate, **adam)
    if kind == "amsgrad":
        return torch.optim.Adam(groups, lr=rate, amsgrad=True, **adam)
    if kind == "adamw":
        groups[0]["weight_decay"] = o["weightDecay"]
        return torch.optim.AdamW(groups, lr=rate, **adam)
    return None


def sparse_rule(kind, o, table, rate):
    """PyTorch's own lazy rule for a table, where it has one."""
    if kind == "sgd":
        return torch.optim.SGD([table], lr=rate)
    if kind == "adagrad":
        return torch.optim.Adagrad([table], lr=rate, eps=o["epsilon"])
    if kind == "adam":
        return torch.optim.SparseAdam([table], lr=rate, betas=(o["beta1"], o["beta2"]), eps=o["epsilon"])
    return None


def run(case):
    kind, o = case["optimizer"]["kind"], case["optimizer"]
    l1, l2 = case.get("l1", 0), case.get("l2", 0)
    rates = case["rates"]
    p = {name: torch.tensor(w, requires_grad=True) for name, w in initial_weights().items()}
    dense = {name: w for name, w in p.items() if name != "embedding"}
    rule = torch_rule(
        kind,
        o,
        [w for w in dense.values() if w.dim() == 2],
        [w for w in dense.values() if w.dim() == 1],
        rates[0],
        l2,
    )
    table = p["embedding"]
    numpy_table = Numpy(kind, o, table.detach().numpy(), rates[0])
    numpy_dense = {name: Numpy(kind, o, w.detach().numpy(), rates[0]) for name, w in dense.items()}
    twin = torch.tensor(initial_weights()["embedding"], requires_grad=True)
    sparse = sparse_rule(kind, o, twin, rates[0]) if l1 == 0 and l2 == 0 else None
    losses = []
    for t, (category, numbers, label, weight) in enumerate(events()):
        for w in p.values():
            w.grad = None
        value = loss(p, category, numbers, label)
        losses.append(value.item())
        (weight * value).backward()
        if "clipNorm" in case:
            torch.nn.utils.clip_grad_norm_(p.values(), case["clipNorm"])
        if "clipValue" in case:
            torch.nn.utils.clip_grad_value_(p.values(), case["clipValue"])
        row_gradient = table.grad[category].numpy().copy()
        with torch.no_grad():
            for w in p.values():
                if w.dim() == 2 and l1 > 0:
                    w.grad += l1 * torch.sign(w)
                if w.dim() == 2 and l2 > 0 and kind == "adamw" and w is not table:
                    w.grad += l2 * w  # because the weight decay of its group is another thing
        if rule is not None:
            for group in rule.param_groups:
                group["lr"] = rates[t]
            rule.step()
        else:
            for name, w in dense.items():
                g = w.grad.numpy() + (l2 * w.detach().numpy() if w.dim() == 2 else 0)
                numpy_dense[name].step(w.detach().numpy(), ..., g, rates[t], t + 1)
        rows = table.detach().numpy()
        g = table.grad[category].numpy() + l2 * rows[category]
        numpy_table.step(rows, category, g, rates[t], t + 1)
        if sparse is not None:
            values = torch.zeros(1, EMBEDDED)  # because a view of numpy's with stride 0 is silently ignored by 1.13
            values[0] = torch.from_numpy(row_gradient)
            twin.grad = torch.sparse_coo_tensor([[category]], values, twin.shape).coalesce()
            for group in sparse.param_groups:
                group["lr"] = rates[t]
            sparse.step()
            # SparseAdam adds epsilon before the bias correction, Adam after it: equal but for a share of epsilon
            tolerance = 1e-2 * rates[t] if kind == "adam" else 1e-14
            assert np.allclose(twin.detach().numpy(), rows, rtol=1e-12, atol=tolerance), (case["name"], t)
    return losses, {name: w.detach().numpy() for name, w in p.items()}


def cases():
    def constant(rate):
        return [rate] * STEPS

    optimizers = [
        ({"kind": "sgd"}, 0.1),
        ({"kind": "momentum", "mu": 0.9}, 0.05),
        ({"kind": "nesterov", "mu": 0.8}, 0.05),
        ({"kind": "adagrad", "epsilon": 1e-4}, 0.1),
        ({"kind": "rmsprop", "rho": 0.9, "epsilon": 1e-4}, 0.02),
        ({"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-6}, 0.01),
        ({"kind": "adamw", "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-6, "weightDecay": 0.1}, 0.01),
        ({"kind": "amsgrad", "beta1": 0.5, "beta2": 0.7, "epsilon": 1e-6}, 0.01),
        ({"kind": "ftrl", "beta": 1.0, "l1": 0.0, "l2": 0.0}, 0.5),
    ]
    for optimizer, rate in optimizers:
        kind = optimizer["kind"]
        yield {"name": kind, "optimizer": optimizer, "rates": constant(rate)}
        yield {"name": kind + ", l1 and l2", "optimizer": optimizer, "rates": constant(rate), "l1": 0.01, "l2": 0.02}
        yield {"name": kind + ", clipped by value", "optimizer": optimizer, "rates": constant(rate), "clipValue": 0.05}
        yield {
            "name": kind + ", clipped by norm, then value, and l2",
            "optimizer": optimizer,
            "rates": constant(rate),
            "clipNorm": 0.5,
            "clipValue": 0.1,
            "l2": 0.02,
        }
        if kind != "ftrl":
            falling = [rate / (1 + t / 5) ** 0.5 for t in range(STEPS)]
            yield {"name": kind + ", falling rate", "optimizer": optimizer, "rates": falling, "inverseScaling": [rate, 5, 0.5]}
    sparse = {"kind": "ftrl", "beta": 0.5, "l1": 0.3, "l2": 0.1}
    yield {"name": "ftrl with its own l1 and l2", "optimizer": sparse, "rates": constant(0.5)}


def rounded(array):
    return [float("%.9g" % v) for v in np.asarray(array).ravel()]


def main():
    results = []
    for case in cases():
        losses, weights = run(case)
        case = dict(case, rate=case["rates"][0])
        del case["rates"]
        case["losses"] = rounded(losses)
        case["weights"] = {name: rounded(w) for name, w in weights.items()}
        results.append(case)
    print(
        json.dumps(
            {
                "initial": {name: rounded(w) for name, w in initial_weights().items()},
                "events": [
                    {"category": c, "numbers": rounded(n), "label": y, "weight": w} for c, n, y, w in events()
                ],
                "cases": results,
            },
            separators=(",", ":"),
        ).replace('{"name"', '\n{"name"')
    )


main()
