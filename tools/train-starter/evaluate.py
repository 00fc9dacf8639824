"""Prints what an exported starter knows, on pictures that training never saw.

Runs the ONNX files through onnxruntime with the app's own preprocessing order: shortest edge to the
model's side by Pillow's bicubic filter, centre crop, CLIP's mean and deviation.
"""

import argparse
import io
import json
import math
import random
import re
import time
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

import shapes
from captions import OFFERED, SEVEN
from export import session
from pictures import MEAN, STD
from prepare import read_classes
from tokenizer import Encoder

ROOT = Path(__file__).parents[2]
# Which of the suggested labels are true of each of the page's drawings (tools/samples).
FITTING = {
    'street': {'dog', 'woman', 'man', 'bus', 'person'}, 'cat': {'a cat', 'a cat on a sofa', 'an orange cat'},
    'ship': {'a sailing ship', 'a ship', 'a boat on the sea', 'a pirate ship'},
    'airplane': {'an airplane', 'an airplane in the sky'}, 'pizza': {'a pizza', 'a pizza on a plate'},
    'fruit': {'a banana and an orange', 'an orange', 'a banana'}, 'dog': {'a dog', 'a puppy on the grass'},
    'shapes': {'a red circle and a blue square', 'a red circle left of a blue square'},
}
MEANS, STDS = MEAN.numpy().reshape(3, 1, 1), STD.numpy().reshape(3, 1, 1)


class Exported:
    """The two ONNX towers with their preprocessing; embeds are normalised rows."""

    def __init__(self, folder):
        self.text = session(folder / 'onnx/text_model.onnx')
        self.vision = session(folder / 'onnx/vision_model.onnx')
        self.encoder = Encoder(folder / 'tokenizer.json')
        preprocessor = json.loads((folder / 'preprocessor_config.json').read_text())
        self.edge, self.side = preprocessor['size']['shortest_edge'], preprocessor['crop_size']['height']

    def pixel_values(self, picture):
        """One PIL picture as [3, side, side]."""
        side, edge, (w, h) = self.side, self.edge, picture.size
        size = (edge, int(edge * h / w)) if w <= h else (int(edge * w / h), edge)
        picture = picture.convert('RGB').resize(size, Image.Resampling.BICUBIC)
        left, top = (size[0] - side) // 2, (size[1] - side) // 2
        pixels = np.asarray(picture.crop((left, top, left + side, top + side)), np.float32)
        return ((pixels / 255).transpose(2, 0, 1) - MEANS) / STDS

    def embed_images(self, pictures):
        rows = []
        for k in range(0, len(pictures), 64):
            batch = np.stack([self.pixel_values(p) for p in pictures[k:k + 64]]).astype(np.float32)
            rows.append(self.vision.run(None, {'pixel_values': batch})[0])
        return _normalised(np.concatenate(rows))

    def embed_texts(self, texts):
        rows = [self.text.run(None, {'input_ids': self.encoder.pad(self.encoder.lists(texts[k:k + 64])).numpy()})[0]
                for k in range(0, len(texts), 64)]
        return _normalised(np.concatenate(rows))

    def zero_shot(self, names, templates=SEVEN):
        """Mean of the normalised embeds over the templates, normalised again."""
        sums = sum(self.embed_texts([t.replace('{}', n) for n in names]) for t in templates)
        return _normalised(sums)


def _normalised(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def interval(right, count):
    """Wilson's 95 % interval in percent."""
    z, p = 1.96, right / count
    centre, spread = p + z * z / (2 * count), z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return [round(100 * (centre + sign * spread) / (1 + z * z / count), 1) for sign in (-1, 1)]


def share(hits):
    """Percent right, its interval and the count."""
    right, count = int(np.sum(hits)), len(hits)
    return {'percent': round(100 * right / count, 1), 'interval95': interval(right, count), 'count': count}


def read_pictures(data, facts, rows):
    """The original pictures of some rows, decoded from the shards."""
    found = []
    for record in facts['records'][rows]:
        shard, offset, size = record.split(':')
        with open(data / shard, 'rb') as file:
            file.seek(int(offset))
            found.append(Image.open(io.BytesIO(file.read(int(size)))).convert('RGB'))
    return found


def class_sets(model, options):
    """Top-1 of the three class sets on held-out pictures, names as `classes.tsv` has them first."""
    classes, result = read_classes(options.data), {}
    for source in ('tinyimagenet', 'cifar10', 'caltech101'):
        facts = np.load(options.cache / f'{source}.npz')
        rows = np.flatnonzero(facts['held_out'])
        own = [i for i, c in enumerate(classes) if c[0] == source]
        images = model.embed_images(read_pictures(options.data, facts, rows))
        names = [classes[i][2][0] for i in own]
        for label, templates in ((source, SEVEN), (f'{source}, bare names', ['{}'])):
            order = (images @ model.zero_shot(names, templates).T).argsort(1)[:, ::-1] + own[0]
            truth = facts['classes'][rows][:, None]
            result[label] = share(order[:, 0] == truth[:, 0])
            result[label]['top5'] = round(100 * float((order[:, :5] == truth).any(1).mean()), 1)
        result[f"{source}, the page's templates"] = one_by_one(model, images, names, facts['classes'][rows] - own[0])
    return result


def one_by_one(model, images, names, truth):
    """Top-1 (percent) with each of the page's templates alone: their mean, the least, and whose it is."""
    right = {t: 100 * float(((images @ model.zero_shot(names, [t]).T).argmax(1) == truth).mean()) for t in dict.fromkeys(OFFERED)}
    worst = min(right, key=right.get)
    return {'mean': round(sum(right.values()) / len(right), 1), 'least': round(right[worst], 1), 'worst': worst, 'templates': len(right)}


def shape_scenes(model, count=1000):
    """Generated scenes with four captions: the true one and three that differ in one fact."""
    rng, hits = random.Random(20240), []
    scenes = [shapes.random_scene(rng) for _ in range(count)]
    images = model.embed_images([Image.fromarray(shapes.draw_scene(s, rng, 128)) for s in scenes])
    texts = []
    for scene in scenes:
        seed = rng.random()
        texts += [shapes.describe(s, random.Random(seed)) for s in [scene, *shapes.neighbours(scene, rng)]]
    embeds = model.embed_texts(texts).reshape(count, 4, -1)
    cosines = np.einsum('nd,nkd->nk', images, embeds)
    single = np.array([len(s['groups']) == 1 for s in scenes])
    hits = cosines.argmax(1) == 0
    return {'shapes': share(hits), 'shapes, one kind of thing': share(hits[single]),
            'shapes, two kinds of thing': share(hits[~single])}


def retrieval(model, options, count=1000):
    """Recall among 1,000 held-out captioned scenes, five sentences each."""
    facts = np.load(options.cache / 'flickr8k.npz')
    rows = np.flatnonzero(facts['held_out'])[:count]
    images = model.embed_images(read_pictures(options.data, facts, rows))
    sentences = [s for r in rows for s in facts['captions'][r].split(' | ')]
    owner = np.repeat(np.arange(len(rows)), [len(facts['captions'][r].split(' | ')) for r in rows])
    cosines = images @ model.embed_texts(sentences).T
    to_picture = cosines.T.argsort(1)[:, ::-1]
    to_text = owner[cosines.argsort(1)[:, ::-1]]
    result = {}
    for k in (1, 5, 10):
        result[f'text to picture R@{k}'] = share((to_picture[:, :k] == owner[:, None]).any(1))
        result[f'picture to text R@{k}'] = share((to_text[:, :k] == np.arange(len(rows))[:, None]).any(1))
    return result


def pictogram_set(model, options, count=500):
    """The first pictograms in Unicode's order of the set that training never saw, of emoji as old as version 0.6, by name
    among them."""
    if not (options.cache / 'pictograms-test.npz').exists():
        return {}
    from pictograms import test_set
    names, pictures = test_set(options.cache, count)
    images = model.embed_images(pictures)
    result = {}
    for label, templates in (('pictograms', SEVEN), ('pictograms, bare names', ['{}'])):
        order = (images @ model.zero_shot(names, templates).T).argsort(1)[:, ::-1]
        truth = np.arange(len(names))[:, None]
        result[label] = share(order[:, 0] == truth[:, 0])
        result[label]['top5'] = round(100 * float((order[:, :5] == truth).any(1).mean()), 1)
    return result


def photographs(model, folder):
    """The 26 photographs among their own names, and the two scenes by the mission's labels."""
    paths = sorted(p for p in folder.glob('*.jpg') if p.stem not in ('bus', 'two-people'))
    names = [p.stem.replace('_', ' ') for p in paths]
    images = model.embed_images([ImageOps.exif_transpose(Image.open(p)) for p in paths])
    result = {}
    for label, templates in (('seven templates', SEVEN), ('bare', ['{}']), ('a photo of a', ['a photo of a {}.'])):
        best = (images @ model.zero_shot(names, templates).T).argmax(1)
        wrong = {names[i]: names[b] for i, b in enumerate(best) if b != i}
        right = len(names) - len(wrong)
        result[f'photos, {label}'] = {
            'right': right, 'of': len(names), 'interval95': interval(right, len(names)), 'wrong': wrong}
    labels = ['dog', 'woman', 'man', 'bus', 'truck', 'person', 'a black truck', 'a white truck', 'cat']
    texts = model.embed_texts(labels)
    for name in ('bus', 'two-people'):
        cosines = model.embed_images([Image.open(folder / f'{name}.jpg')])[0] @ texts.T
        result[name] = {labels[k]: round(float(cosines[k]), 3) for k in cosines.argsort()[::-1]}
    return result


def samples(model):
    """The page's own drawings among the labels that it suggests for each: what came first, and whether it fits."""
    source, found, right, chance = (ROOT / 'src/io/samples.ts').read_text(), {}, 0, 0
    for name, file, body in re.findall(r"id: '(\w+)',\s+file: '([\w.]+)'.*?labels: \[(.*?)\]", source, re.S):
        labels = re.findall(r"'([^']+)'", body)
        image = model.embed_images([Image.open(ROOT / 'public/samples' / file)])[0]
        best = labels[int((model.zero_shot(labels, ['{}']) @ image).argmax())]
        right += best in FITTING[name]
        chance += len(FITTING[name]) / len(labels)
        found[name] = best
    return {'samples': {'right': right, 'of': len(found), 'by chance': round(chance, 1), 'interval95': interval(right, len(found)), 'first': found}}


def speed(model, repeats=30):
    """Median processor milliseconds on one native thread for one picture and one short label."""
    pixels = np.zeros((1, 3, model.side, model.side), np.float32)
    ids = model.encoder.pad(model.encoder.lists(['a photo of a dog.'])).numpy()
    runs = {'vision ms': lambda: model.vision.run(None, {'pixel_values': pixels}),
            'text ms': lambda: model.text.run(None, {'input_ids': ids})}
    result = {}
    for name, run in runs.items():
        times = []
        for _ in range(repeats):
            began = time.process_time()
            run()
            times.append(time.process_time() - began)
        result[name] = {'median': round(1000 * sorted(times)[repeats // 2], 2), 'best': round(1000 * min(times), 2)}
    return result


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--cache', type=Path, required=True)
    parser.add_argument('--model', type=Path, default=Path(__file__).parents[2] / 'public/models/starter')
    parser.add_argument('--photos', type=Path, help='a folder of photographs named by what they show')
    parser.add_argument('--json', type=Path, help='also write the figures to this file')
    options = parser.parse_args()
    starter = Exported(options.model)
    figures = {**speed(starter), **class_sets(starter, options), **pictogram_set(starter, options),
               **shape_scenes(starter), **retrieval(starter, options), **samples(starter)}
    if options.photos and options.photos.exists():
        figures.update(photographs(starter, options.photos))
    for name, value in figures.items():
        print(f'{name}: {json.dumps(value)}')
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + '\n')
