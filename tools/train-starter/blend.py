"""Averages the weights of runs that began from one another: the mean knows more than any of them (model soups, arXiv 2203.05482).

    python blend.py --data DATA --cache CACHE --part CACHE/cycle3.pt=0.2 --part CACHE/cycle5.pt=0.8 --out CACHE/blend.pt
"""

import argparse
from pathlib import Path

import torch
from torch import nn

from batches import Batches
from tokenizer import Encoder
from towers import Starter
from train import encode_texts


def part(text):
    """`path=0.4` as (path, 0.4)."""
    path, _, share = text.rpartition('=')
    return Path(path), float(share)


def mean_of(parts):
    """The weighted mean of checkpoints' averaged weights, as the first of them. All have the same concepts."""
    saved = [(torch.load(path, map_location='cpu'), share) for path, share in parts]
    first, total = saved[0][0], sum(share for _, share in saved)
    if any(other['concepts'] != first['concepts'] for other, _ in saved):
        raise ValueError('These checkpoints were trained on different concepts and cannot be averaged.')
    for key, value in first['average'].items():
        if value.is_floating_point():
            first['average'][key] = sum(other['average'][key] * (share / total) for other, share in saved)
    return first


@torch.no_grad()
def settle(model, batches, encoder, side, count=25):
    """Measures the norms' statistics anew: those of a mean of weights are not the mean of theirs."""
    norms = [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
    model.train()
    for _ in range(count):
        batch = batches.next(side)
        with torch.autocast('cpu', dtype=torch.bfloat16):
            model.embed_images(batch.pixels)
            encode_texts(model, encoder, batch.texts)
    return model.eval()


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--cache', type=Path, required=True)
    parser.add_argument('--part', type=part, action='append', required=True, help='a checkpoint and its share')
    parser.add_argument('--side', type=int, default=48, help='of the pictures')
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--seed', type=int, default=3)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    blended = mean_of(given.part)
    starter = Starter(blended['eos'], len(blended['concepts']), blended['design'])
    starter.load_state_dict(blended['average'])
    drawn = Batches(given.data, given.cache, given.seed)
    settle(starter, drawn, Encoder(given.cache / 'tokenizer.json', 'cpu'), given.side)
    blended.update(average=starter.state_dict(), side=given.side)
    torch.save(blended, given.out)
