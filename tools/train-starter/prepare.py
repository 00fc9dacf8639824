"""Decodes the training pictures once into flat uint8 arrays in the cache folder.

For each source it writes `<source>.npy` ([n, side, side, 3], squashed to a square where the
picture is not one) and `<source>.npz` (class index, width / height, held-out flag, record).
A picture is held out by the hash of its own bytes, so equal files never fall on both sides.
"""

import argparse
import csv
import hashlib
import io
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from PIL import Image

SIDES = {'tinyimagenet': 64, 'cifar10': 32, 'caltech101': 112, 'flickr8k': 112}
HELD_OUT = {'tinyimagenet': 0.05, 'cifar10': 0.05, 'caltech101': 0.10, 'flickr8k': 0.1426}


def read_rows(folder):
    """All rows of `labels.tsv` and `captions.tsv` as dicts, in file order."""
    rows = []
    for name in ('labels.tsv', 'captions.tsv'):
        with open(folder / name, newline='', encoding='utf8') as file:
            rows += list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))
    return rows


def read_classes(folder):
    """`[(source, class, [names])]` in a fixed order: the index is the class number."""
    with open(folder / 'classes.tsv', newline='', encoding='utf8') as file:
        rows = list(csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE))
    rows.sort(key=lambda row: (row['source'], row['class']))
    return [(r['source'], r['class'], [n.strip() for n in r['names'].split(',')]) for r in rows]


def decode(job):
    """One picture as (square uint8 pixels, width / height, position in [0, 1) by its hash)."""
    shard, offset, size, side = job
    with open(shard, 'rb') as file:
        file.seek(offset)
        raw = file.read(size)
    picture = Image.open(io.BytesIO(raw)).convert('RGB')
    ratio = picture.width / picture.height
    if picture.size != (side, side):
        picture = picture.resize((side, side), Image.Resampling.BICUBIC)
    position = int.from_bytes(hashlib.sha256(raw).digest()[:6], 'big') / 2**48
    return np.asarray(picture), ratio, position


def prepare(folder, cache):
    """Fills `cache` from the shards in `folder`; a source already there is left alone."""
    rows = read_rows(folder)
    numbers = {(s, c): i for i, (s, c, _) in enumerate(read_classes(folder))}
    for source, side in SIDES.items():
        if (cache / f'{source}.npz').exists():
            continue
        own = [r for r in rows if r['source'] == source]
        jobs = [(folder / r['shard'], int(r['offset']), int(r['bytes']), side) for r in own]
        pixels = np.empty((len(own), side, side, 3), np.uint8)
        ratios, positions = np.empty(len(own), np.float32), np.empty(len(own))
        with Pool() as pool:
            for i, (square, ratio, position) in enumerate(pool.imap(decode, jobs, 256)):
                pixels[i], ratios[i], positions[i] = square, ratio, position
        np.save(cache / f'{source}.npy', pixels)
        np.savez(
            cache / f'{source}.npz',
            classes=np.array([numbers.get((source, r.get('class')), -1) for r in own]),
            ratios=ratios,
            held_out=positions < HELD_OUT[source],
            captions=np.array([r.get('captions') or '' for r in own]),
            records=np.array([f"{r['shard']}:{r['offset']}:{r['bytes']}" for r in own]),
        )
        print(source, len(own), 'held out', int((positions < HELD_OUT[source]).sum()), flush=True)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--cache', type=Path, required=True)
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    prepare(options.data, options.cache)
