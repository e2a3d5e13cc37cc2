"""Figures for EvaluationReferenceTest, from the definitions in plain Python: python3 src/test/python/evaluation_reference.py

The streams come from a linear congruential generator that the test has as well. Every metric is computed from the list of
events of its scope, with their weights; nothing is updated as the stream goes along.
"""
import math

WINDOW, FADING, FLOOR, BINS = 1000, 0.999, 2.0**-23, 15


class Stream:
    def __init__(self, seed):
        self.x = seed

    def next(self):  # a whole number below 2**16
        self.x = (1103515245 * self.x + 12345) % 2**31
        return self.x >> 15


def binary(n):
    """Classes no and yes; probabilities are multiples of 1/1024, and sometimes certain."""
    stream, names, state, events = Stream(7), ["no", "yes"], 0, []
    for i in range(n):
        state = 1 - state if stream.next() % 4 == 0 else state
        wide = stream.next() % 1025
        p = (2 * wide + (1024 if state else 0)) // 3 / 1024
        if stream.next() % 50 == 0:
            p = float(stream.next() % 2)
        events.append((None if i == 0 else dict(zip(names, [1 - p, p])), names[state]))
    return events


def three(n):
    """Classes a, b and c; c comes late, and is offered by predictions only after it has come."""
    stream, events, seen = Stream(11), [], []
    for i in range(n):
        y = "abc"[stream.next() % (2 if i < 300 else 3)]
        raw = [1 + stream.next() % 16 for _ in seen]
        raw = [r + (8 if name == y else 0) for r, name in zip(raw, seen)]
        units = [r * 256 // sum(raw) for r in raw]
        if seen:
            units[0] += 256 - sum(units)
        events.append(({c: u / 256 for c, u in zip(seen, units)} or None, y))
        if y not in seen:
            seen.append(y)
    return events


def quantities(n):
    stream, level, events = Stream(13), 0.0, []
    for i in range(n):
        level = level * 0.875 + (stream.next() - 32768) / 4096
        guess = level + (stream.next() - 32768) / 16384
        events.append((None if i == 0 else guess, level + 100))
        if i > 0:
            events[-1] = (guess + 100, level + 100)
    return events


def unseen(events):
    """For each event the probability that its class has at least: the floor, or 1 / (k + 1) if k others are known and it is not."""
    known, floors = set(), []
    for p, y in events:
        known |= set(p or {})
        floors.append(FLOOR if y in known else 1 / (len(known) + 1))
        known.add(y)
    return floors


def best(p):
    return max(p, key=lambda c: p[c]) if p else None  # the first of equals


def class_baselines(events):
    majority, last, counts, lead, previous = [], [], {}, None, None
    for _, y in events:
        n = sum(counts.values())
        majority.append(({c: counts[c] / n for c in sorted(counts, key=lambda c: c != lead)} or None, y) if n else (None, y))
        last.append(({previous: 1.0} if previous else None, y))
        counts[y] = counts.get(y, 0) + 1
        if lead is None or counts[y] > counts[lead]:
            lead = y
        previous = y
    return {"majority": majority, "last": last}


def quantity_baselines(events):
    mean, last, labels = [], [], []
    for _, y in events:
        mean.append((math.fsum(labels) / len(labels) if labels else 0.0, y))
        last.append((labels[-1] if labels else 0.0, y))
        labels.append(y)
    return {"mean": mean, "last": last}


def average(values, weights):
    return math.fsum(v * w for v, w in zip(values, weights)) / math.fsum(weights)


def accuracy(events, weights):
    return average([best(p) == y for p, y in events], weights)


def auc(events, weights, positive, negative):
    score = lambda p: p.get(positive, 0.0) if p else 0.5
    plus, minus = {}, {}
    for (p, y), w in zip(events, weights):
        side = plus if y == positive else minus
        side[score(p)] = side.get(score(p), 0) + w
    won = math.fsum(v * w * ((s > t) + (s == t) / 2) for s, v in plus.items() for t, w in minus.items())
    return won / (math.fsum(plus.values()) * math.fsum(minus.values()))


def f1(events, weights, k):
    tp = math.fsum(w for (p, y), w in zip(events, weights) if best(p) == k and y == k)
    fp = math.fsum(w for (p, y), w in zip(events, weights) if best(p) == k and y != k)
    fn = math.fsum(w for (p, y), w in zip(events, weights) if best(p) != k and y == k)
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else None


def brier(p, y, classes):
    p = p or {}
    total = math.fsum((p.get(c, 0.0) - (c == y)) ** 2 for c in classes)
    return total / 2 if len(classes) == 2 else total


def calibration(events, weights):
    bins = {}
    for (p, y), w in zip(events, weights):
        confidence = max(p.values()) if p else 0.0
        hits, sure = bins.setdefault(min(int(confidence * BINS), BINS - 1), ([], []))
        hits.append(w * (best(p) == y))
        sure.append(w * confidence)
    return math.fsum(abs(math.fsum(h) - math.fsum(s)) for h, s in bins.values()) / math.fsum(weights)


def class_metrics(events, weights, last, classes, floors):
    right = accuracy(events, weights)
    reference = accuracy(last, weights)
    share = lambda picks, k: average([pick == k for pick in picks], weights)
    chance = math.fsum(share([y for _, y in events], k) * share([best(p) for p, _ in events], k) for k in classes)
    metrics = {
        "accuracy": right,
        "logLoss": average(
            [-math.log(max((p or {}).get(y, 0.0), floor)) for (p, y), floor in zip(events, floors)], weights
        ),
    }
    if len(classes) == 2:
        metrics["auc"] = auc(events, weights, classes[1], classes[0])
        metrics["f1"] = f1(events, weights, classes[1])
    else:
        each = [f1(events, weights, k) for k in classes]
        each = [f for f in each if f is not None]
        metrics["macroF1"] = sum(each) / len(each)
    metrics["kappa"] = (right - chance) / (1 - chance)
    metrics["kappaTemporal"] = (right - reference) / (1 - reference)
    metrics["brier"] = average([brier(p, y, classes) for p, y in events], weights)
    metrics["calibrationError"] = calibration(events, weights)
    return metrics


def quantity_metrics(events, weights, last, classes, floors):
    errors = [(0.0 if p is None else p) - y for p, y in events]
    mean = average([y for _, y in events], weights)
    squared = average([e * e for e in errors], weights)
    return {
        "mae": average([abs(e) for e in errors], weights),
        "rmse": math.sqrt(squared),
        "r2": 1 - squared / average([(y - mean) ** 2 for _, y in events], weights),
    }


def report(name, events, baselines, metrics, classes):
    n = len(events)
    floors = unseen(events) if classes else events
    scopes = {
        "total": (0, [1.0] * n),
        "window": (max(0, n - WINDOW), [1.0] * min(n, WINDOW)),
        "fading": (0, [FADING ** (n - 1 - i) for i in range(n)]),
    }
    for who, theirs in {"model": events, **baselines}.items():
        for scope, (start, weights) in scopes.items():
            for metric, value in metrics(theirs[start:], weights, baselines["last"][start:], classes, floors[start:]).items():
                print(f"{name} {who} {scope} {metric} {value:.12g}")


if __name__ == "__main__":
    for name, events, classes in [("binary", binary(2500), ["no", "yes"]), ("three", three(1700), ["a", "b", "c"])]:
        report(name, events, class_baselines(events), class_metrics, classes)
    events = quantities(1700)
    report("quantities", events, quantity_baselines(events), quantity_metrics, None)
