"""Which words the exported starter really learned: those of `known-words.json`.

A word is listed where held-out pictures show it: a class where the right name is among the first fifth of its
source's names (at most the first five; of CIFAR-10's ten the first two) for half of its held-out pictures; a pictogram where its name is among the
first five of all pictogram names for its drawing of the set held out, or, where that set's part for tests lacks it, for
six in ten of its training drawings; a kind or a word of the sentences where the pictures that it is true of score
higher than the others in `CLEAR` of all pairs. Facts of generated scenes and words of templates are listed untested.
"""

import json
import re

import numpy as np
from PIL import Image

import shapes
from captions import GENERIC, SEVEN
from concepts import Concepts
from prepare import read_classes

CLEAR = 0.7
# Words of templates, which say nothing about what is in a picture.
FRAMES = ('photo', 'picture', 'image', 'photograph', 'itap', 'origami', 'video game', 'art', 'drawing', 'emoji',
          'pictogram', 'icon', 'illustration', 'cartoon', 'sketch', 'painting', 'large', 'small', 'bad', 'good',
          'close-up', 'background', 'shape', 'thing', 'i', 'see', 'there', 'view')


def clearness(scores, true):
    """Part of all (true, false) pairs of pictures in which the true one scores higher."""
    order = np.argsort(np.argsort(scores)) + 1
    count, others = int(true.sum()), int((~true).sum())
    return (order[true].sum() - count * (count + 1) / 2) / max(1, count * others)


def known_classes(model, options, concepts, embeds):
    """Names of the classes that their own held-out pictures find, and each class's share."""
    names, classes = set(), read_classes(options.data)
    for source, (images, facts) in embeds.items():
        own = [i for i, c in enumerate(classes) if c[0] == source]
        if not own:
            continue
        texts = model.zero_shot([classes[i][2][0] for i in own])
        order = (images @ texts.T).argsort(1)[:, ::-1][:, :min(5, len(own) // 5)] + own[0]
        for i in own:
            hits = (order[facts['classes'] == i] == i).any(1)
            if len(hits) and hits.mean() >= 0.5:
                names |= set(concepts.names[i])
    return names


def known_kinds(model, concepts, embeds):
    """Kinds and scene words that sort the held-out pictures of classes."""
    parts = [(images, concepts.class_states[facts['classes']]) for s, (images, facts) in embeds.items()
             if s != 'flickr8k']
    images, states = (np.concatenate(p) for p in zip(*parts))
    names = set()
    for c in range(concepts.size, len(concepts.keys)):
        told = states[:, c] != 0
        true = states[told, c] == 1
        if true.sum() < 5:
            continue
        score = images[told] @ model.zero_shot([concepts.names[c][0]], ['{}', SEVEN[4]])[0]
        if clearness(score, true) >= CLEAR:
            names |= set(concepts.names[c])
    return names


def known_sentence_words(model, embeds):
    """Words of at least ten training sentences that sort the held-out scenes."""
    images, facts = embeds['flickr8k']
    said = [set(re.findall(r'[a-z]+(?:-[a-z]+)*', row.lower())) for row in facts['captions']]
    words = sorted(w for w in facts['words'] if len(w) > 2 and sum(w in s for s in said) >= 4)
    scores = images @ model.embed_texts(words).T
    return {w for k, w in enumerate(words)
            if clearness(scores[:, k], np.array([w in s for s in said])) >= CLEAR}


def on_white(pixels):
    """Premultiplied RGBA pixels [side, side, 4] as an RGB picture on white."""
    rgb = np.minimum(255, pixels[..., :3].astype(int) + 255 - pixels[..., 3:])
    return Image.fromarray(rgb.astype(np.uint8))


def known_pictograms(model, cache):
    """Names and rare keywords of the pictograms that the model finds."""
    from pictograms import test_set
    words = json.loads((cache / 'pictogram-words.json').read_text())
    texts = model.zero_shot([w['name'] for w in words], ['{}', SEVEN[4]])
    first = lambda pictures: (model.embed_images(pictures) @ texts.T).argsort(1)[:, ::-1][:, :5]
    tested, pictures = test_set(cache, 10_000)
    number = {w['name']: i for i, w in enumerate(words)}
    found = {n: number[n] in row for n, row in zip(tested, first(pictures))}
    facts, pixels = np.load(cache / 'pictograms.npz'), np.load(cache / 'pictograms.npy', mmap_mode='r')
    rest = [r for r, c in enumerate(facts['classes']) if words[c]['name'] not in found]
    owners = facts['classes'][rest]
    hits = (first([on_white(pixels[r]) for r in rest]) == owners[:, None]).any(1)
    for c in set(owners.tolist()):
        found[words[c]['name']] = hits[owners == c].mean() >= 0.6
    names = set()
    for entry in words:
        if found.get(entry['name']):
            names |= {entry['name'], *Concepts._rare_words(entry, words)}
    return names, sum(found.values())


def plain_facts():
    """Colours, shapes and numbers of generated scenes, whose own test is far above chance."""
    names = {'one', 'two', 'three', 'four', 'left', 'above', 'single'}
    for shape in shapes.SHAPES:
        names |= {shape, shapes.PLURALS.get(shape, shape + 's'), *shapes.SHAPE_WORDS.get(shape, [])}
    for colour in shapes.COLOURS:
        names |= {colour, *shapes.SPELLINGS.get(colour, [])}
    return names


def known_words(model, options):
    """The sorted list, and how many words each part gave; `model` is an `evaluate.Exported`."""
    from evaluate import read_pictures
    concepts, embeds = Concepts(options.data), {}
    for source in ('tinyimagenet', 'cifar10', 'caltech101', 'flickr8k'):
        facts = np.load(options.cache / f'{source}.npz')
        rows = np.flatnonzero(facts['held_out'])
        kept = {'classes': facts['classes'][rows], 'captions': facts['captions'][rows]}
        if source == 'flickr8k':
            kept['words'] = frequent_words(facts['captions'][~facts['held_out']])
        embeds[source] = (model.embed_images(read_pictures(options.data, facts, rows)), kept)
    drawn, drawings = known_pictograms(model, options.cache)
    parts = {'classes': known_classes(model, options, concepts, embeds), 'kinds': known_kinds(model, concepts, embeds),
             'words of sentences': known_sentence_words(model, embeds), 'pictograms': drawn,
             'plain facts': plain_facts(), 'frames': set(FRAMES) | {g for g in GENERIC if '.' not in g}}
    counts = {name: len(words) for name, words in parts.items()} | {'pictograms found': drawings}
    return sorted({w.lower() for words in parts.values() for w in words}), counts


def frequent_words(sentences, least=10):
    """Words that at least `least` of the pictures' sentences hold."""
    counts = {}
    for row in sentences:
        for word in set(re.findall(r'[a-z]+(?:-[a-z]+)*', row.lower())):
            counts[word] = counts.get(word, 0) + 1
    return {w for w, n in counts.items() if n >= least}
