"""Principal components of made-up rows by numpy's eigh: tests/reference/components.json."""

import json
from pathlib import Path

import numpy as np


def components(rows, count):
    """Mean, the first directions (largest number positive), their variances and the rows' places."""
    mean = rows.mean(0)
    values, vectors = np.linalg.eigh(np.cov(rows.T))
    directions = vectors[:, ::-1][:, :count].T
    largest = np.take_along_axis(directions, np.abs(directions).argmax(1)[:, None], 1)
    directions = directions * np.sign(largest)
    return {
        'mean': mean.tolist(),
        'directions': directions.ravel().tolist(),
        'variances': values[::-1][:count].tolist(),
        'places': ((rows - mean) @ directions.T).ravel().tolist(),
    }


def main():
    rng = np.random.default_rng(20261122)
    cases = []
    for count, dim, kept in ((60, 12, 2), (25, 40, 3), (3, 5, 2)):
        spread = rng.normal(size=(dim, dim)) * 0.8 ** np.arange(dim)
        rows = (rng.normal(size=(count, dim)) @ spread + 0.5).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        found = components(rows.astype(np.float64), kept)
        cases.append({'dim': dim, 'count': kept, 'rows': rows.ravel().astype(float).tolist(), **found})
    target = Path(__file__).parents[2] / 'tests/reference/components.json'
    target.write_text(json.dumps(cases, separators=(',', ':')) + '\n')


if __name__ == '__main__':
    main()
