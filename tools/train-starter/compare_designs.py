"""Compares designs of the picture tower, optimisers and rates by held-out accuracy for equal time.

Each trial trains pictures against anchors alone (no texts) for the same processor time on one thread, at
32 and then 48 pixels, and is judged by the nearest anchor of the right source on held-out pictures. Prints a table and
keeps every trial in `designs.json`.

    python tools/train-starter/compare_designs.py --data DATA --cache CACHE --minutes 4 [--only NAME ...] [--speeds]
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import onnx
import torch
import torch.nn.functional as F

from batches import Batches
from export import formula_picture, session
from onnx_graph import vision_graph
from pictures import centre_view, learning_rate, normalise, to_planes
from towers import DESIGN, PICTURE, Starter, VisionTower, contrastive_loss, multiply_adds
from train import optimisers

HERE = Path(__file__).parent
PLAIN = (('conv', 32, 2), ('conv', 32, 1), ('conv', 64, 2), ('plain',), ('conv', 160, 2), ('plain',),
         ('conv', 320, 2), ('plain',))
SHORT = (('conv', 32, 2), ('conv', 96, 2), ('plain',), ('conv', 192, 2), ('plain',), ('conv', 320, 2), ('plain',))
WIDE = (('conv', 32, 2), ('conv', 64, 2), ('plain',), ('conv', 224, 2), ('plain',), ('conv', 320, 2), ('conv', 320, 1))
FLAT = (('conv', 32, 2), ('conv', 96, 2), ('plain',), ('conv', 256, 2), ('plain',), ('plain',))
POOLED = (('conv', 32, 2), ('conv', 64, 1), ('pool',), ('conv', 128, 1), ('pool',), ('conv', 256, 1),
          ('conv', 256, 1), ('pool',), ('conv', 320, 1))
THIN = (('conv', 32, 2), ('conv', 64, 2), ('thin', 3, 4), ('thin', 3, 4), ('conv', 160, 2, 3), ('thin', 3, 4),
        ('thin', 3, 4), ('thin', 3, 4), ('conv', 320, 2, 3), ('thin', 3, 4), ('thin', 3, 3))
PATCH = (('conv', 96, 4, 5), ('thin', 5, 4), ('thin', 5, 4), ('conv', 192, 2, 3), ('thin', 5, 4), ('thin', 5, 4),
         ('thin', 5, 4), ('conv', 320, 2, 3), ('thin', 3, 4), ('thin', 3, 3))
DEEPER = (('conv', 32, 2), ('conv', 64, 2), ('plain',), ('plain',), ('conv', 192, 2), ('plain',), ('plain',), ('plain',),
          ('conv', 320, 2), ('conv', 320, 1))
TRIALS = {
    'plain, AdamW': (PLAIN, {'optimiser': 'adamw', 'rate': 2e-3}),
    'plain, Muon 0.05': (PLAIN, {'rate': 0.05}),
    'plain, Muon 0.1': (PLAIN, {'rate': 0.1}),
    'chosen, Muon': (PICTURE, {}),
    'deeper, Muon': (DEEPER, {}),
    'short, Muon': (SHORT, {}),
    'wide, Muon': (WIDE, {}),
    'flat, Muon': (FLAT, {}),
    'pooled, Muon': (POOLED, {}),
    'thin (RepMixer-like), Muon': (THIN, {}),
    'patch (ConvNeXt-like), Muon': (PATCH, {}),
}


@torch.no_grad()
def held_out(model, batches, side, count=2000):
    """Held-out top-1 (percent) by the nearest anchor among the source's own classes."""
    result, model = {}, model.eval()
    for name in ('tinyimagenet', 'cifar10', 'caltech101'):
        source = batches.sources[name]
        rows = source.held_out[:count]
        own = [i for i, c in enumerate(batches.concepts.classes) if c[0] == name]
        anchors, hits = F.normalize(model.anchors[own], dim=-1), 0
        for part in torch.from_numpy(rows).split(128):
            views = normalise(centre_view(to_planes(source.pixels[part.numpy()]), side))
            best = (model.embed_images(views) @ anchors.T).argmax(1).numpy() + own[0]
            hits += int((best == source.classes[part.numpy()]).sum())
        result[name] = round(100 * hits / len(rows), 1)
    model.train()
    return result


def milliseconds(tower, side=48, runs=40):
    """Shortest processor milliseconds of one picture in onnxruntime, on one native thread."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'tower.onnx'
        onnx.save(vision_graph(tower.eval(), side), path)
        tried, picture, times = session(path), formula_picture(side), []
    for _ in range(runs):
        began = time.process_time()
        tried.run(None, {'pixel_values': picture})
        times.append(time.process_time() - began)
    return round(1000 * min(times), 2)


def timed(rows):
    """Rows with the milliseconds of their designs, and Tiny ImageNet's points a millisecond; no weights are needed."""
    for row in rows:
        picture = TRIALS[row['name'].partition(' (present')[0]][0]
        row['ms'] = milliseconds(VisionTower(dict(DESIGN, picture=picture)))
        row['tinyimagenet a ms'] = round(row['tinyimagenet'] / row['ms'], 1)
    return rows


def trial(name, options):
    """One trial's figures: accuracy, pictures seen, weights and multiply-adds."""
    picture, changes = TRIALS[name]
    torch.manual_seed(options.seed)
    batches = Batches(options.data, options.cache, options.seed)
    model = Starter(0, len(batches.concepts.keys), dict(DESIGN, picture=picture))
    model = model.to(memory_format=torch.channels_last)
    chosen = optimisers(model, changes.get('optimiser', 'muon'), changes.get('rate', options.rate), 0.05)
    began, seen, progress = time.process_time(), 0, 0.0
    while progress < 1:
        side = 32 if progress < options.change else 48
        batch = batches.next(side, False)
        with torch.autocast('cpu', dtype=torch.bfloat16):
            images = model.embed_images(batch.pixels)
        loss = contrastive_loss(model.anchor_logits(images), batch.anchor_states, batch.anchor_weights, back=0)
        loss.backward()
        for optimiser, rate in chosen:
            for group in optimiser.param_groups:
                group['lr'] = rate * learning_rate(progress, 0.05)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        seen += len(images)
        progress = (time.process_time() - began) / (60 * options.minutes)
    return {'name': name, 'minutes': options.minutes, 'pictures': seen, 'loss': round(loss.item(), 3),
            **held_out(model, batches, 48), 'million weights': round(sum(p.numel() for p in model.vision.parameters()) / 1e6, 2),
            'million multiply-adds': round(multiply_adds(model.vision, 48), 1)}


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--cache', type=Path, required=True)
    parser.add_argument('--minutes', type=float, default=4, help='processor time of one trial')
    parser.add_argument('--change', type=float, default=0.6, help='when 48 pixels begin')
    parser.add_argument('--rate', type=float, default=0.05)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--only', nargs='*', default=list(TRIALS))
    parser.add_argument('--out', type=Path, default=HERE / 'designs.json')
    parser.add_argument('--speeds', action='store_true', help='time the designs of the file again, train nothing')
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.speeds:
        options.only = []
        options.out.write_text(json.dumps(timed(json.loads(options.out.read_text())), indent=1) + '\n')
    for chosen in options.only:
        row = timed([trial(chosen, options)])[0]
        kept = json.loads(options.out.read_text()) if options.out.exists() else []
        kept = [r for r in kept if r['name'] != chosen or r['minutes'] != options.minutes] + [row]
        options.out.write_text(json.dumps(kept, indent=1) + '\n')
        print(json.dumps(row), flush=True)
