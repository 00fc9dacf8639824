"""Tunes the text tower to a picture tower that stays as it is.

Pictures are embedded once (`VIEWS` views of each, as training shows them), so that a step costs its texts
only and meets far more of both. Texts of the whole run met a picture at every third step and lay
2.5 points of Tiny ImageNet behind the anchors that the pictures had learned.
"""

import argparse
import copy
import json
import time
from pathlib import Path

import numpy as np
import torch

from batches import MIX, Batches
from check import Checker
from pictures import learning_rate, normalise
from tokenizer import Encoder
from towers import Starter, contrastive_loss
from train import Average, encode_texts, optimisers

VIEWS = {'tinyimagenet': 2, 'cifar10': 1, 'caltech101': 4, 'flickr8k': 3, 'shapes': 1, 'pictograms': 4}
TIMES = {'tinyimagenet': 4, 'cifar10': 3, 'caltech101': 4, 'flickr8k': 3, 'shapes': 1.5, 'pictograms': 4}


class Bank(Batches):
    """Batches whose pictures are embeds taken before."""

    @torch.no_grad()
    def fill(self, model, side):
        """Embeds every training picture: `embeds[source]` is [views, rows, dim], fp16."""
        model.eval()
        self.embeds = {}
        for name in self.mix:
            source = None if name == 'shapes' else self.sources[name]
            rows = np.arange(len(self.pool.scenes)) if source is None else np.sort(source.order)
            kept = np.zeros((VIEWS[name], rows.max() + 1, model.image_centre.num_features), np.float16)
            for view in range(VIEWS[name]):
                for k in range(0, len(rows), 256):
                    kept[view, rows[k:k + 256]] = self._embedded(model, name, rows[k:k + 256], side)
            self.embeds[name] = kept

    def _embedded(self, model, name, rows, side):
        behind = None
        if name == 'pictograms':
            behind = self.planes_of('tinyimagenet', self.sources['tinyimagenet'].draw(64, self.chance), side)
        planes = normalise(self.planes_of(name, rows, side, behind))
        with torch.autocast('cpu', dtype=torch.bfloat16):
            return model.embed_images(planes.contiguous(memory_format=torch.channels_last)).numpy()

    def _pictures(self, rows_of, side):
        parts = []
        for name, rows in rows_of.items():
            view = self.chance.integers(VIEWS[name], size=len(rows))
            parts.append(self.embeds[name][view, rows])
        return torch.from_numpy(np.concatenate(parts)).float()


def loaded(path):
    """The averaged weights of a checkpoint as a model, and the whole checkpoint."""
    saved = torch.load(path, map_location='cpu')
    model = Starter(saved['eos'], len(saved['concepts']), saved['design'])
    model.load_state_dict(saved['average'])
    return model, saved


def text_optimisers(model, options):
    """The optimisers of training, of the text tower and the logit scale alone."""
    model.vision.requires_grad_(False)
    model.anchors.requires_grad_(False)
    model.log_anchor_scale.requires_grad_(False)
    pairs = optimisers(model, 'muon', options.rate, 0.05)
    for optimiser, _ in pairs:
        for group in optimiser.param_groups:
            group['params'] = [p for p in group['params'] if p.requires_grad]
    return pairs


def one_step(model, encoder, batch):
    """Loss of one batch: texts against pictures, and against the anchors."""
    with torch.autocast('cpu', dtype=torch.bfloat16):
        texts = encode_texts(model, encoder, batch.texts)
    logits = model.log_scale.exp().clamp(max=100) * batch.pixels @ texts.T
    named = model.anchor_logits(texts[:len(batch.relations)], detach=True)
    return (contrastive_loss(logits, batch.states, batch.weights) +
            0.5 * contrastive_loss(named, batch.relations, batch.relation_weights, back=0))


def tune(model, saved, options):
    """Runs for the steps or the minutes given; returns the running mean of the weights, blended with those from before."""
    before = copy.deepcopy(model)
    encoder = Encoder(options.cache / 'tokenizer.json', 'cpu')
    mix = {name: max(1, round(count * TIMES[name])) for name, count in MIX.items()}
    bank = Bank(options.data, options.cache, options.seed, mix, classes=200, kinds=90, drawings=150, nouns=120)
    checker, began = Checker(options.cache, bank), time.time()
    bank.fill(model, saved['side'])
    print(json.dumps({'embedded': {n: list(e.shape) for n, e in bank.embeds.items()},
                      'minutes': round((time.time() - began) / 60, 2)}), flush=True)
    average, pairs, began, step = Average(model), text_optimisers(model, options), time.time(), 0
    model.train()
    while (progress := max(step / options.steps, (time.time() - began) / (60 * options.minutes))) < 1:
        loss = one_step(model, encoder, bank.next(saved['side']))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.text.parameters(), 2.0)
        for optimiser, rate in pairs:
            for group in optimiser.param_groups:
                group['lr'] = options.part * rate * learning_rate(progress, 0.05)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        step += 1
        if step % 4 == 0:
            average.update(model, step // 4)
        if step % options.log == 0:
            embed = lambda texts: encode_texts(average.model, encoder, texts)
            print(json.dumps({'step': step, 'progress': round(progress, 3), 'loss': round(loss.item(), 3),
                              **checker.figures(average.model, embed, saved['side'])}), flush=True)
    return blended(before, average.model, options.blend, bank, encoder)


@torch.no_grad()
def blended(before, after, part, bank, encoder):
    """Weights between those from before and the tuned ones, the texts' centre measured anew.

    All the way knows most names, but loses some of what training had balanced (WiSE-FT, arXiv 2109.01903).
    """
    weights = before.state_dict()
    for key, value in after.state_dict().items():
        if value.is_floating_point():
            weights[key] = weights[key].lerp(value, part)
    before.load_state_dict(weights)
    centre = before.eval().text_centre
    centre.reset_running_stats()
    centre.momentum = None
    centre.train()
    for _ in range(60):
        encode_texts(before, encoder, bank.next(0).texts)
    return before.eval()


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--cache', type=Path, required=True)
    parser.add_argument('--checkpoint', type=Path, required=True)
    parser.add_argument('--out', type=Path, required=True)
    parser.add_argument('--minutes', type=float, default=1e9, help='end by then, whatever the steps')
    parser.add_argument('--steps', type=int, default=900)
    parser.add_argument('--rate', type=float, default=0.02)
    parser.add_argument('--part', type=float, default=0.5, help='of all rates of training')
    parser.add_argument('--blend', type=float, default=0.7, help='how far to go from the former weights to the tuned ones')
    parser.add_argument('--seed', type=int, default=5)
    parser.add_argument('--log', type=int, default=250)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    starter, kept = loaded(given.checkpoint)
    kept['average'] = tune(starter, kept, given).state_dict()
    torch.save(kept, given.out)
