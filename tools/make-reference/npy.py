"""Writes `tests/reference/npy.json`: what numpy.save writes, for the writer of embeds to be held against."""
import base64
import io
import json
from pathlib import Path

import numpy as np

SHAPES = [(0, 512), (1, 1), (3, 4), (2000, 512), (100_000, 768), (12_345_678, 1152)]
VALUES = [0.0, -0.0, 1.0, -1.5, 1e-7, 3.4028235e38, 1.17549435e-38, 0.1, 0.2, 0.3, -0.70710677, 1 / 3]


def header(shape: tuple[int, int]) -> str:
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        out, {"descr": "<f4", "fortran_order": False, "shape": shape}
    )
    return base64.b64encode(out.getvalue()).decode()


def file(values: list[float]) -> str:
    out = io.BytesIO()
    np.save(out, np.array(values, dtype=np.float32).reshape(3, 4))
    return base64.b64encode(out.getvalue()).decode()


reference = {
    "numpy": np.__version__,
    "headers": [{"shape": shape, "base64": header(shape)} for shape in SHAPES],
    "file": {"values": VALUES, "shape": [3, 4], "base64": file(VALUES)},
}
path = Path(__file__).parents[2] / "tests" / "reference" / "npy.json"
path.write_text(json.dumps(reference, indent=1) + "\n")
