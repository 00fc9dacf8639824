"""Trains the starter. Resumes from the newest checkpoint in the cache; fixed seeds."""

import argparse
import copy
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn

from batches import MIX, Batches
from muon import Muon
from check import Checker
from pictures import learning_rate
from tokenizer import Encoder
from towers import DESIGN, Starter, contrastive_loss


def encode_texts(model, encoder, texts):
    """Text embeds of a list, encoded in three groups of like length to save padding."""
    ids = encoder.lists(texts)
    order = sorted(range(len(ids)), key=lambda k: len(ids[k]))
    groups = [order[:len(order) // 2], order[len(order) // 2:len(order) * 9 // 10],
              order[len(order) * 9 // 10:]]
    embeds = model.embed_texts([encoder.pad([ids[k] for k in group]) for group in groups if group])
    places = torch.empty(len(ids), dtype=torch.long)
    places[torch.tensor(order)] = torch.arange(len(ids))
    return embeds[places]


def side_at(progress, sides):
    """Progressive resolution: the side of the last pair (side, beginning) that has begun."""
    return [side for side, begins in sides if progress >= begins][-1]


def side_pairs(text):
    """`32,48:0.4,56:0.8` as [(32, 0.0), (48, 0.4), (56, 0.8)]."""
    parts = [part.partition(':') for part in text.split(',')]
    return [(int(side), float(begins or 0)) for side, _, begins in parts]


class Average:
    """A running mean of the weights (and of the norms' statistics), updated every fourth step."""

    def __init__(self, model):
        self.model = copy.deepcopy(model).eval()

    @torch.no_grad()
    def update(self, model, step):
        keep = min(0.98, (1 + step) / (10 + step))
        pairs = zip(self.model.state_dict().values(), model.state_dict().values())
        floats = [(a, b) for a, b in pairs if a.dtype.is_floating_point]
        torch._foreach_lerp_([a for a, _ in floats], [b for _, b in floats], 1 - keep)


def optimisers(model, kind, rate, decay):
    """Pairs of an optimiser and its highest rate: Muon (or AdamW) for hidden matrices, AdamW for the rest."""
    outer = {'anchors', 'text.positions', 'text.tokens.weight', 'vision.layers.0.0.weight'}
    named = list(model.named_parameters())
    hidden = [p for n, p in named if p.ndim >= 2 and n not in outer]
    tables = [p for n, p in named if n in outer]
    plain = [p for n, p in named if p.ndim < 2]
    groups = [{'params': tables, 'weight_decay': decay}, {'params': plain, 'weight_decay': 0.0}]
    if kind == 'adamw':
        groups[0]['params'] = tables + hidden
        return [(torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98)), rate)]
    return [(Muon(hidden, rate, decay=decay), rate), (torch.optim.AdamW(groups, lr=2e-3, betas=(0.9, 0.98)), 2e-3)]


def one_step(model, encoder, batch, autocast):
    """The loss of one batch (pictures and texts, pictures and anchors, texts and anchors), and its second part."""
    device = model.log_scale.device
    with autocast():
        images = model.embed_images(batch.pixels.to(device))
        texts = encode_texts(model, encoder, batch.texts) if batch.texts else None
    anchored = contrastive_loss(model.anchor_logits(images), batch.anchor_states.to(device),
                                batch.anchor_weights.to(device), back=0)
    if texts is None:
        return anchored, anchored.detach()
    logits = model.log_scale.exp().clamp(max=100) * images @ texts.T
    loss = contrastive_loss(logits, batch.states.to(device), batch.weights.to(device))
    named = model.anchor_logits(texts[:len(batch.relations)], detach=True)
    named = contrastive_loss(named, batch.relations.to(device), batch.relation_weights.to(device), back=0)
    return loss + anchored + 0.5 * named, anchored.detach()


def mean_over_workers(tensors):
    """Averages tensors over the worker processes, in place; with one worker, nothing."""
    if not dist.is_initialized():
        return
    flat = torch.cat([t.flatten() for t in tensors])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    parts = flat.split([t.numel() for t in tensors])
    torch._foreach_copy_(list(tensors), [p.view_as(t) for p, t in zip(parts, tensors)])


def mix_of(options):
    """Pictures of each source in a batch."""
    return {name: max(1, round(count * options.scale)) for name, count in MIX.items()}


class Run:
    """One worker's training: model, its running mean, optimisers, and the way to a checkpoint."""

    def __init__(self, options, rank):
        self.options, self.rank = options, rank
        torch.manual_seed(options.seed)
        torch.set_num_threads(options.threads)
        self.device = 'cuda' if torch.cuda.is_available() else 'cpu'
        self.encoder = Encoder(options.cache / 'tokenizer.json', self.device)
        self.batches = Batches(options.data, options.cache, options.seed + 1000 * rank, mix_of(options))
        self.keys = self.batches.concepts.keys
        self.model = Starter(self.encoder.eos, len(self.keys), DESIGN).to(
            self.device, memory_format=torch.channels_last)
        self.path, self.step, self.spent = options.cache / f'{options.name}.pt', 0, 0.0
        self.average = Average(self.model)
        self.optimisers = optimisers(self.model, options.optimiser, options.rate, options.decay)
        self.checker = Checker(options.cache, self.batches) if rank == 0 else None
        if self.path.exists():
            self._resume()
        elif options.init:
            self._begin_from(torch.load(options.init, map_location=self.device))
        self._reseed()

    def _reseed(self):
        seed = int(np.random.SeedSequence([self.options.seed, self.rank, self.step]).generate_state(1)[0])
        torch.manual_seed(seed)
        self.batches.rng.seed(seed)
        self.batches.chance = np.random.default_rng(seed)

    def _resume(self):
        saved = torch.load(self.path, map_location=self.device)
        self.model.load_state_dict(saved['model'])
        self.average.model.load_state_dict(saved['average'])
        for (optimiser, _), state in zip(self.optimisers, saved['optimisers']):
            optimiser.load_state_dict(state)
        self.step, self.spent = saved['step'], saved['spent']

    def _begin_from(self, saved):
        weights = saved['average']
        rows = {k: weights['anchors'][i] for i, k in enumerate(saved['concepts'])}
        weights['anchors'] = torch.stack(
            [rows.get(k, self.model.anchors.data[i]) for i, k in enumerate(self.keys)])
        self.model.load_state_dict(weights)
        self.average = Average(self.model)

    def save(self):
        if self.rank == 0:
            state = {'model': self.model.state_dict(), 'average': self.average.model.state_dict(),
                     'optimisers': [o.state_dict() for o, _ in self.optimisers], 'step': self.step,
                     'spent': self.spent, 'design': DESIGN, 'eos': self.encoder.eos, 'side': self.side(),
                     'concepts': self.keys}
            torch.save(state, self.path.with_suffix('.tmp'))
            self.path.with_suffix('.tmp').rename(self.path)

    def progress(self):
        """How far the run is, 0 to 1, by steps or by minutes; the same in every worker."""
        now = torch.tensor([max(self.step / self.options.steps, self.spent / (60 * self.options.minutes))])
        mean_over_workers([now])
        return now.item()

    def side(self):
        """The side of the pictures at the end of the run."""
        return self.options.sides[-1][0]

    def advance(self, progress):
        """One step of the optimisers; the loss of pictures and anchors, and the side."""
        side = side_at(progress, self.options.sides)
        worded = self.step % self.options.text_every == 0
        # At the end pictures are as people's are: whole.
        mixed = self.options.mixed * min(1, (1 - progress) / 0.2)
        loss, anchored = one_step(self.model, self.encoder, self.batches.next(side, worded, mixed),
                                  lambda: torch.autocast(self.device, dtype=torch.bfloat16))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        for optimiser, rate in self.optimisers:
            for group in optimiser.param_groups:
                group['lr'] = rate * learning_rate(progress, self.options.warm)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.step += 1
        if self.step % self.options.meet_every == 0:
            mean_over_workers([v for v in self.model.state_dict().values() if v.is_floating_point()])
        if self.step % 4 == 0:
            self.average.update(self.model, self.step // 4)
        return anchored.item(), side

    @torch.no_grad()
    def settle(self, batches=60):
        """Measures the norms' statistics of the averaged weights anew, at the final picture side.

        The running mean trails behind a change of the side by some hundred steps.
        """
        norms = [m for m in self.average.model.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None
        self.average.model.train()
        for _ in range(batches):
            batch = self.batches.next(self.side())
            with torch.autocast(self.device, dtype=torch.bfloat16):
                self.average.model.embed_images(batch.pixels.to(self.device))
                encode_texts(self.average.model, self.encoder, batch.texts)
        self.average.model.eval()

    def check(self, side):
        embed = lambda texts: encode_texts(self.average.model, self.encoder, texts)
        return self.checker.figures(self.average.model, embed, side)


def train(rank, options):
    """Runs until the steps or the minutes are used up; prints a JSON line every `--log` steps."""
    if options.workers > 1:
        dist.init_process_group('gloo', init_method=f'file://{options.meeting}', rank=rank,
                                world_size=options.workers)
    run, losses, began = Run(options, rank), [], time.time()
    progress = run.progress()
    while progress < 1:
        loss, side = run.advance(progress)
        if run.step % options.meet_every == 0:
            progress = run.progress()
        losses.append(loss)
        run.spent, began = run.spent + time.time() - began, time.time()
        if rank == 0 and run.step % options.log == 0:
            line = {'step': run.step, 'minutes': round(run.spent / 60, 2), 'progress': round(progress, 3),
                    'side': side, 'loss': round(sum(losses) / len(losses), 3),
                    'scale': round(run.model.log_scale.exp().item(), 1)}
            losses = []
            if run.step % (6 * options.log) == 0:
                line.update(run.check(side))
                run.save()
            print(json.dumps(line), flush=True)
    if rank == 0:
        run.settle()
        run.save()
        print(json.dumps({'done': run.step, 'minutes': round(run.spent / 60, 2),
                          **run.check(run.side())}), flush=True)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--cache', type=Path, required=True)
    parser.add_argument('--name', default='starter')
    parser.add_argument('--init', type=Path, help='begin from the averaged weights of this checkpoint')
    parser.add_argument('--steps', type=int, default=8000, help='of one worker; 8,000 see four million pictures')
    parser.add_argument('--minutes', type=float, default=1e9, help='end by then, whatever the steps')
    parser.add_argument('--sides', type=side_pairs, default=side_pairs('32,48:0.38'),
                        help='sides of the pictures and when they begin, such as 32,48:0.38,56:0.85')
    parser.add_argument('--optimiser', choices=['muon', 'adamw'], default='muon')
    parser.add_argument('--rate', type=float, default=0.05)
    parser.add_argument('--scale', type=float, default=1.5, help='batches so many times as large')
    parser.add_argument('--warm', type=float, default=0.03, help='part of the run in which the rate rises')
    parser.add_argument('--decay', type=float, default=0.05)
    parser.add_argument('--mixed', type=float, default=0.0, help='part of the pictures of a step without texts that show another one, too')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--meet-every', type=int, default=6, help='steps between averagings of the workers')
    parser.add_argument('--text-every', type=int, default=3, help='steps between those with texts')
    parser.add_argument('--log', type=int, default=20, help='steps between two lines; every sixth with a check and a checkpoint')
    parser.add_argument('--workers', type=int, default=1, help='processes that share the work')
    options = parser.parse_args()
    if options.workers == 1:
        train(0, options)
    else:
        options.meeting = tempfile.mktemp(prefix='train-starter-')
        Batches(options.data, options.cache, options.seed)  # Writes what the workers read.
        mp.spawn(train, (options,), options.workers)
