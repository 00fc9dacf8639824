"""Draws a batch: pictures of every source, the captions, and which caption is true of which."""

import hashlib
import json
import random
from types import SimpleNamespace

import numpy as np
import torch

import shapes
from captions import GENERIC, phrase, word
from concepts import Concepts
from nouns import Nouns
from pictures import (normalise, random_colour, random_crop, random_mix, random_place, random_sharpness,
                      shrunk, to_planes)

MIX = {'tinyimagenet': 140, 'cifar10': 36, 'caltech101': 33, 'flickr8k': 26, 'shapes': 16,
       'pictograms': 94}
# Sources kept a second time with smaller pictures, for training at sides up to the second number.
SMALLER = {'tinyimagenet': (48, 32), 'caltech101': (72, 56), 'flickr8k': (72, 56)}
SCENES = 40000


class Source:
    """One prepared source: its pixels (memory-mapped), and the rows to train on."""

    def __init__(self, cache, name):
        facts = np.load(cache / f'{name}.npz', allow_pickle=False)
        self.pixels = np.load(cache / f'{name}.npy', mmap_mode='r')
        self.small, self.small_until = self._smaller(cache, name)
        self.classes, self.ratios = facts['classes'], facts['ratios']
        self.captions = facts['captions'] if 'captions' in facts else None
        self.train = np.flatnonzero(~facts['held_out'])
        self.held_out = np.flatnonzero(facts['held_out'])
        self.order, self.at = self.train.copy(), 0

    def _smaller(self, cache, name):
        if name not in SMALLER:
            return None, 0
        side, until = SMALLER[name]
        path = cache / f'{name}-{side}.npy'
        if not path.exists():
            made = np.concatenate([shrunk(self.pixels[k:k + 500], side)
                                   for k in range(0, len(self.pixels), 500)])
            np.save(path.with_suffix('.tmp.npy'), made)
            path.with_suffix('.tmp.npy').rename(path)
        return np.load(path, mmap_mode='r'), until

    def planes(self, rows, side):
        """Pixels of some rows as float planes, from the smaller copies where those suffice."""
        kept = self.small if side <= self.small_until else self.pixels
        return to_planes(np.ascontiguousarray(kept[rows]))

    def draw(self, count, rng):
        """The next rows of an endless series of shuffles."""
        if self.at == 0 or self.at + count > len(self.order):
            rng.shuffle(self.order)
            self.at = 0
        rows = np.sort(self.order[self.at:self.at + count])
        self.at += count
        return rows


class ScenePool:
    """Generated scenes drawn once: their pixels, the scenes and the facts that hold in each."""

    def __init__(self, cache, rng, count=SCENES):
        path = cache / f'scenes-{count}.npy'
        rng, self.at = random.Random(rng), 0
        self.scenes = [shapes.random_scene(rng) for _ in range(count)]
        if not path.exists():
            pixels = np.stack([shapes.draw_scene(s, rng) for s in self.scenes])
            np.save(path.with_suffix('.tmp.npy'), pixels)
            path.with_suffix('.tmp.npy').rename(path)
        self.pixels = np.load(path, mmap_mode='r')
        self.facts = np.array([[f in shapes.facts_of(s) for f in shapes.FACTS] for s in self.scenes])


class Batches:
    """Endless batches. `next(side)` gives pixels, texts, states and weights."""

    def __init__(self, data, cache, seed, mix=MIX, classes=110, kinds=50, drawings=60, nouns=64):
        self.rng, self.chance = random.Random(seed), np.random.default_rng(seed)
        self.concepts = Concepts(data)
        self.classes, self.kinds, self.drawings, self.noun_count = classes, kinds, drawings, nouns
        names = [n for n in mix if n != 'shapes' and (cache / f'{n}.npz').exists()]
        self.sources = {n: Source(cache, n) for n in names}
        self.mix = {n: c for n, c in mix.items() if n == 'shapes' or n in self.sources}
        self.scene_states = self._scenes(cache / 'scene-states.npz')
        self.kind_end = len(self.concepts.keys)
        if 'pictograms' in self.sources:
            words = json.loads((cache / 'pictogram-words.json').read_text())
            self.pictogram_states = self.concepts.add_pictograms(words)
            self.scene_states = self.concepts.with_pictograms(self.scene_states)
        self.fact_start = len(self.concepts.keys)
        self.plain_row = self.concepts.add_facts(shapes.FACTS)
        self.nouns = Nouns(self.concepts) if 'pictograms' in self.sources else None
        self.facts = list(shapes.FACTS)
        widen = lambda states: self.concepts.with_facts(states, len(self.facts))
        self.scene_states = widen(self.scene_states)
        if 'pictograms' in self.sources:
            self.pictogram_states = widen(self.pictogram_states)
        self.pool = ScenePool(cache, 11)
        self.anchor_weights = torch.ones(1, len(self.concepts.keys))
        self.anchor_weights[:, self.concepts.size:self.kind_end] = 0.1

    def _photos(self, name, rows, side):
        source = self.sources[name]
        ratios = torch.from_numpy(source.ratios[rows]).float()
        area = {'flickr8k': (0.6, 1.0), 'cifar10': (0.6, 1.0)}.get(name, (0.45, 1.0))
        wider = 0.15 if name in ('tinyimagenet', 'caltech101') else 0.0
        planes = random_crop(source.planes(rows, side), ratios, side, area, wider=wider)
        return random_sharpness(random_colour(planes))

    def _drawn(self, rows, side, behind):
        planes = self.sources['pictograms'].planes(rows, side)
        return random_colour(random_place(planes, side, behind), 0.7, 0.08)

    def _scenes(self, path):
        """The captioned pictures' states, kept in the cache while the concepts stay the same."""
        facts = (self.concepts.keys, self.concepts.names, self.concepts.scenes)
        stamp = hashlib.sha256(repr(facts).encode()).hexdigest()
        if path.exists() and str((saved := np.load(path))['stamp']) == stamp:
            return saved['states']
        states = self.concepts.sentence_states(self.sources['flickr8k'].captions)
        np.savez(path.with_suffix('.tmp.npz'), states=states, stamp=np.array(stamp))
        path.with_suffix('.tmp.npz').rename(path)
        return states

    def _choose(self, concept_rows, start, end, count):
        """`count` concepts of a range, three quarters of them true of a picture of this batch."""
        present = (np.flatnonzero((concept_rows[:, start:end] == 1).any(0)) + start).tolist()
        chosen = set(self.rng.sample(present, min(len(present), count * 3 // 4)))
        return chosen | set(self.rng.sample(range(start, end), count - len(chosen)))

    def _concept_texts(self, concept_rows):
        """Some classes, kinds and pictograms put into words: texts, concept numbers."""
        size, names = self.concepts.size, self.concepts.names
        chosen = self._choose(concept_rows, 0, size, self.classes)
        chosen |= self._choose(concept_rows, size, self.kind_end, self.kinds)
        if self.fact_start > self.kind_end:
            chosen |= self._choose(concept_rows, self.kind_end, self.fact_start, self.drawings)
        chosen |= self._choose(concept_rows, self.fact_start, len(names), 18)
        numbers = sorted(chosen)
        drawn = range(self.kind_end, self.fact_start)
        return [phrase(word(names[c], self.rng), self.rng, c in drawn) for c in numbers], numbers

    def _scene_rows(self, count):
        """Numbers of some scenes of the pool, and their states."""
        numbers = np.sort(self.chance.integers(len(self.pool.scenes), size=count))
        states = np.tile(self.plain_row, (count, 1))
        states[:, self.fact_start:][self.pool.facts[numbers]] = 1
        return numbers, states

    def _scene_planes(self, numbers, side):
        """Some scenes in 0..1."""
        planes = torch.nn.functional.interpolate(
            to_planes(np.ascontiguousarray(self.pool.pixels[numbers])), (side, side),
            mode='bilinear', antialias=True, align_corners=False)
        return random_colour(planes, 0.3, 0)

    def _shape_texts(self, numbers):
        """Captions of scenes and of their near misses: texts, states [scenes x texts]."""
        count, scenes = len(numbers), [self.pool.scenes[n] for n in numbers]
        said = scenes + [n for s in scenes for n in shapes.neighbours(s, self.rng)]
        texts = [shapes.describe(s, self.rng) for s in said]
        states = np.array([[shapes.state(s, t) for t in said] for s in scenes], np.int8)
        halves = [shapes.partial(s, self.rng) for s in scenes]
        own = np.where(np.eye(count, dtype=bool), 1, 0).astype(np.int8)
        return texts + halves, np.concatenate([states, own], 1)

    def _sentence_part(self, rows, concept_rows):
        """A sentence of each scene; it may be true of a picture of what it mentions."""
        texts = []
        for row in rows:
            own = self.sources['flickr8k'].captions[row].split(' | ')
            texts += self.rng.sample(own, 1)
        said = self.scene_states[rows][:, :self.concepts.size] >= 0
        unknown = (concept_rows[:, :self.concepts.size] == 1) @ said.T.astype(np.int8)
        states = np.where(unknown > 0, 0, -1).astype(np.int8)
        return texts, states

    def _draw(self):
        """The next rows of every source, by source, and what is true of them."""
        rows_of, states = {}, []
        for name, count in self.mix.items():
            if name == 'shapes':
                rows_of[name], own = self._scene_rows(count)
            else:
                rows_of[name] = self.sources[name].draw(count, self.chance)
                own = self._states_of(name, rows_of[name])
            states.append(own)
        return rows_of, np.concatenate(states)

    def planes_of(self, name, rows, side, behind=None):
        """Pictures of one source with all chance that training has, in 0..1; drawings on `behind`."""
        if name == 'shapes':
            return self._scene_planes(rows, side)
        return self._drawn(rows, side, behind) if name == 'pictograms' else self._photos(name, rows, side)

    def _pictures(self, rows_of, side):
        parts = {}
        for name, rows in rows_of.items():
            parts[name] = self.planes_of(name, rows, side, parts.get('tinyimagenet'))
        return normalise(torch.cat(list(parts.values()))).contiguous(memory_format=torch.channels_last)

    def next(self, side, worded=True, mixed=0.0):
        """One batch with pictures of `side` pixels; without texts (anchors only) unless `worded`.

        A part `mixed` of the pictures of a batch without texts shows another one, too.
        """
        rows_of, concept_rows = self._draw()
        pixels = self._pictures(rows_of, side)
        if not worded:
            return self._mixed(pixels, concept_rows, mixed) if mixed else self._anchored(pixels, concept_rows)
        return self._join(pixels, rows_of, concept_rows)

    def _states_of(self, name, rows):
        if name == 'flickr8k':
            return self.scene_states[rows]
        if name == 'pictograms':
            return self.pictogram_states[self.sources[name].classes[rows]]
        return self.concepts.class_states[self.sources[name].classes[rows]]

    def _join(self, pixels, rows_of, concept_rows):
        starts = dict(zip(self.mix, np.cumsum([0] + list(self.mix.values()))))
        shape_texts, shape_states = self._shape_texts(rows_of['shapes'])
        texts, numbers = self._concept_texts(concept_rows)
        states = [concept_rows[:, numbers]]
        weights = [np.repeat(self.anchor_weights[:, numbers].numpy(), len(concept_rows), 0)]
        unseen, block = self._noun_texts(starts, concept_rows)
        texts += unseen
        states.append(block)
        weights.append(np.ones(block.shape))
        false = -np.ones((len(concept_rows), len(shape_texts)), np.int8)
        blocks = [('flickr8k', *self._sentence_part(rows_of['flickr8k'], concept_rows)),
                  ('shapes', shape_texts, false)]
        for name, own, block in blocks:
            start, count = starts[name], self.mix[name]
            if name == 'shapes':
                block[start:start + count] = shape_states
            else:
                block[range(start, start + count), range(count)] = 1
            texts += own
            states.append(block)
            weights.append(np.full(block.shape, 1.5))
        states, weights = np.concatenate(states, 1), np.concatenate(weights, 1)
        return self._finish(pixels, texts, states, weights, concept_rows, numbers)

    def _noun_texts(self, starts, concept_rows):
        """Some nouns that no picture shows, put into words, and which pictures they are false of."""
        self.noun_numbers = self.nouns.draw(self.noun_count, self.chance)
        texts = [phrase(word(self.nouns.names[n], self.rng), self.rng) for n in self.noun_numbers]
        block = self.nouns.against(self.noun_numbers, concept_rows)
        for name in ('flickr8k', 'shapes'):
            block[starts[name]:starts[name] + self.mix[name]] = 0
        return texts, block

    def _finish(self, pixels, texts, states, weights, concept_rows, numbers):
        """Adds two captions that say nothing, true of a few pictures picked by chance."""
        vague = self.rng.sample(GENERIC, 2)
        block = -np.ones((len(states), 2), np.int8)
        for k in range(2):
            block[self.chance.random(len(states)) < 0.015, k] = 1
        states = np.concatenate([states, block], 1)
        weights = np.concatenate([weights, np.full(block.shape, 1.0)], 1)
        batch = self._anchored(pixels, concept_rows)
        batch.texts, own = texts + vague, self.noun_numbers
        batch.states, batch.weights = torch.from_numpy(states), torch.from_numpy(weights).float()
        relations = np.concatenate([self.concepts.relations[numbers], self.nouns.states[own]])
        batch.relations = torch.from_numpy(relations)
        batch.relation_weights = torch.ones(relations.shape)
        batch.relation_weights[len(numbers):] = torch.from_numpy(self.nouns.weights[own])
        return batch

    def _mixed(self, pixels, concept_rows, part):
        """Anchors only; true is what is true of either picture, false what is false of both."""
        pixels, guest, own = random_mix(pixels, part)
        other, own = concept_rows[guest.numpy()], own[:, None]
        states = np.where((concept_rows == 1) | (other == 1), 1, np.where(concept_rows == other, concept_rows, 0))
        batch = self._anchored(pixels.contiguous(memory_format=torch.channels_last), states.astype(np.int8))
        shares = [batch.anchor_weights * torch.from_numpy(rows == 1) for rows in (concept_rows, other)]
        shares = [share / share.sum(1, keepdim=True).clamp_min(1e-6) for share in shares]
        batch.anchor_weights = own * shares[0] + (1 - own) * shares[1]
        return batch

    def _anchored(self, pixels, concept_rows):
        return SimpleNamespace(
            pixels=pixels, texts=None,
            anchor_states=torch.from_numpy(concept_rows), anchor_weights=self.anchor_weights)
