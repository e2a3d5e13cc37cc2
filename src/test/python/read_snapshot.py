"""Reads a snapshot of Eddy with numpy alone and prints what is in it as JSON.

    python3 read_snapshot.py model.safetensors
"""

import hashlib
import json
import sys

import numpy as np

path = sys.argv[1]

# The three lines of the README.
raw = open(path, "rb").read(); n = 8 + int.from_bytes(raw[:8], "little"); header = json.loads(raw[8:n])
about, kinds, data = header.pop("__metadata__"), {"F32": "<f4", "F64": "<f8", "I64": "<i8"}, memoryview(raw)[n:]
model = {name: np.frombuffer(data[slice(*t["data_offsets"])], kinds[t["dtype"]]).reshape(t["shape"]) for name, t in header.items()}

print(json.dumps({
    "version": about["version"],
    "metrics": json.loads(about["metrics"]),
    "texts": {key[len("texts."):]: json.loads(value) for key, value in about.items() if key.startswith("texts.")},
    "digest": hashlib.sha256(data).hexdigest(),
    "tensors": {
        name: {"dtype": values.dtype.name, "shape": values.shape, "values": values.ravel().tolist()}
        for name, values in model.items()
    },
}))
