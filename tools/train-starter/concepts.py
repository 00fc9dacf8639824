"""What is true of which picture: classes, their kinds and the things named in sentences.

A concept is something a caption can say ("beagle", "dog", "animal", "man"). For every class and
every captioned picture a row of states tells of each concept whether it is true (1), false (-1)
or not known (0: neither rewarded nor punished). A beagle is a dog and an animal; of CIFAR's
"dog" nobody knows whether it is a beagle.
"""

import re
from pathlib import Path

import numpy as np

from prepare import read_classes
from senses import Senses, drawn_senses, places_of
from wordnet import WordNet

HERE = Path(__file__).parent
LATIN = re.compile(r'^[A-Z][a-z]+ [a-z]+$')
PEOPLE = {'person', 'man', 'woman', 'boy', 'girl', 'child', 'baby', 'couple', 'crowd'}
CERTAIN = {'animal', 'vehicle'}
# Seen behind many things that are not named after them.
BACKDROP = {'tree', 'flower', 'hat', 'chair', 'table', 'mountain'}


def _lines(name):
    for line in open(HERE / name, encoding='utf8'):
        if line.strip() and not line.startswith('#'):
            yield line.rstrip('\n')


def _words(text):
    return [w.strip() for w in text.split(',') if w.strip()]


def _kind_words():
    """WordNet lemma -> words, of `kinds.txt`; and scene word -> (marks, kinds, other names)."""
    kinds = {a.strip(): _words(b) for a, b in (line.split('=') for line in _lines('kinds.txt'))}
    scenes = {}
    for line in _lines('scene-words.txt'):
        name, rest = line.split('=')
        marks, above = rest.rsplit(':', 1)
        first, *others = _words(name)
        scenes[first] = (_words(marks), _words(above), others)
    return kinds, scenes


class Concepts:
    """`names[c]` the wordings of concept c, the class's own first; classes come first.

    `class_states` is [classes x concepts] of -1, 0, 1; `kinds_of[c]` the kind words of a class.
    """

    def __init__(self, data_folder):
        net, self.classes = WordNet(), read_classes(data_folder)
        self.net = net
        self.kind_words, self.scenes = _kind_words()
        self._read_classes(net)
        self._drop_shared_names()
        self.keys = [f'{s}/{c}' for s, c, _ in self.classes]
        words = {k for kinds in self.kinds_of for k in kinds} | set(self.scenes)
        self.keys += sorted(words)
        self.number = {k: i for i, k in enumerate(self.keys)}
        self.names = list(self.class_names) + [self._wordings(k) for k in self.keys[self.size:]]
        self.class_states = self._class_states()
        self.relations = self._relations()

    def _relations(self):
        """[concepts x concepts]: 1 the same, 0 where one may be true of the other's pictures, -1."""
        true = (self.class_states == 1).astype(np.int32)
        both = true.T @ true
        own = np.diag(both)
        implied = (both == own[:, None]) | (both == own[None])
        related = implied & (both > 0)
        related[:self.size] |= self.class_states >= 0
        related[:, :self.size] |= (self.class_states >= 0).T
        relations = np.where(related, 0, -1).astype(np.int8)
        np.fill_diagonal(relations, 1)
        return relations

    @property
    def size(self):
        """The number of classes: concepts below it are classes, the others kinds."""
        return len(self.classes)

    def _wordings(self, word):
        lists = [w for w in self.kind_words.values() if w[0] == word]
        scene = self.scenes[word][2] if word in self.scenes else []
        return list(dict.fromkeys([word] + [w for words in lists for w in words] + scene))

    def _read_classes(self, net):
        extra = {}
        for line in _lines('class-words.txt'):
            key, sense, names, kinds = (f.strip() for f in line.split('|'))
            extra[key] = (sense, _words(names), _words(kinds))
        self.synsets, self.class_names, self.kinds_of, self.above = [], [], [], []
        for source, name, own in self.classes:
            sense, more, manual = extra.get(name, ('', [], []))
            offset = name[1:] if source == 'tinyimagenet' else sense and net.offset(sense)
            above = net.ancestors(offset) if offset else set()
            lemmas = {net.names[o][0] for o in above | ({offset} if offset else set())}
            kinds = {self.kind_words[n][0] for n in lemmas if n in self.kind_words} | set(manual)
            self.synsets.append(offset or name)
            self.above.append(above)
            self.kinds_of.append(kinds)
            self.class_names.append(list(dict.fromkeys(own + more)))

    def _drop_shared_names(self):
        """A name that two different things claim stays with the one whose first name it is."""
        first = {names[0].lower(): s for names, s in zip(self.class_names, self.synsets)}
        claims = {}
        for names, synset in zip(self.class_names, self.synsets):
            for name in names:
                claims.setdefault(name.lower(), set()).add(synset)
        for i, synset in enumerate(self.synsets):
            self.class_names[i] = [
                n for k, n in enumerate(self.class_names[i])
                if k == 0 or len(claims[n.lower()]) == 1 or first.get(n.lower()) == synset
            ]

    def _class_states(self):
        states = -np.ones((self.size, len(self.keys)), np.int8)
        for i in range(self.size):
            below = [j for j in range(self.size) if self.synsets[i] in self.above[j]]
            for j in range(self.size):
                other = self.classes[j][0] != self.classes[i][0]
                if j == i or self.synsets[j] in self.above[i]:
                    states[i, j] = 1
                elif self.synsets[j] == self.synsets[i]:
                    states[i, j] = 1 if other else -1
                elif j in below:
                    states[i, j] = 0
            self._kind_states(i, below, states[i])
        return states

    def _kind_states(self, i, below, row):
        lonely = 'animal' in self.kinds_of[i] or self.classes[i][0] == 'cifar10'
        named = {k for kinds in self.kinds_of for k in kinds} - BACKDROP
        for word in self.scenes:
            if word in PEOPLE and not lonely or word not in named | PEOPLE:
                row[self.number[word]] = 0
        for j in below:
            for word in self.kinds_of[j]:
                row[self.number[word]] = 0
        for word in self.kinds_of[i]:
            row[self.number[word]] = 1

    def sentence_states(self, sentences):
        """[pictures x concepts] states for pictures known by their sentences (` | ` between)."""
        split = [[f" {re.sub('[^a-z0-9-]+', ' ', s.lower())} " for s in row.split('|')]
                 for row in sentences]
        states = np.zeros((len(split), len(self.keys)), np.int8)
        states[:, :self.size] = -1
        sure = {k for kinds in self.kinds_of if kinds & CERTAIN for k in kinds}
        for word in sure | set(self.scenes):
            states[:, self.number[word]] = -1
        counts = np.stack([self._mentions(c, split) for c in range(len(self.keys))], 1)
        below = {k: [j for j in range(self.size) if k in self.kinds_of[j]] for k in self.keys}
        for c, key in enumerate(self.keys):
            said = counts[:, c] > 0
            if c < self.size:
                states[said, c] = 0
                continue
            states[said & (states[:, c] < 1), c] = 0
            states[counts[:, c] > 1, c] = 1
            for j in below[key] if key not in CERTAIN else []:
                states[said, j] = 0
            for above in self.scenes.get(key, ((), (), ()))[1]:
                states[counts[:, c] > 1, self.number[above]] = 1
        return states

    def add_pictograms(self, words):
        """Adds a concept for each pictogram of `pictogram-words.json`.

        Returns the states of the pictograms' own pictures, [pictograms x concepts].
        """
        old, lookup = len(self.keys), {}
        for c, names in enumerate(self.names):
            for name in names:
                lookup.setdefault(name.lower(), []).append(c)
        plain = [w['name'].lower().removesuffix(' face') for w in words]
        said = [{w.lower() for w in (*entry['keywords'], *entry['name'].split())} for entry in words]
        self.same = [lookup.get(n, []) for n in plain]
        self.like = [[c for w in own for c in lookup.get(w, [])] for own in said]
        rows, linked = self._link_pictograms(plain)
        among = np.maximum(self._pictogram_relations(plain, said), np.minimum(linked[old:], 0))
        np.fill_diagonal(among, 1)
        states = np.concatenate([np.maximum(self._old_states(old), rows), among], 1)
        columns = self.with_pictograms(self.relations)
        columns[:, old:] = np.maximum(columns[:, old:], linked[:old])
        below = np.concatenate([np.minimum(states[:, :old], 0), among], 1)
        self.relations = np.concatenate([np.minimum(columns, 0), below])
        np.fill_diagonal(self.relations, 1)
        self.class_states = self.with_pictograms(self.class_states)
        own = self.class_states[:, old:]
        placed = np.outer([bool(p) for p in self.places[:self.size]], [bool(p) for p in self.places[old:]])
        own[:] = np.where(placed & (own < 1), linked[:self.size], own)
        self.keys += [f"pictogram/{w['name']}" for w in words]
        self.names += [[w['name']] + self._rare_words(w, words) for w in words]
        return states

    def _link_pictograms(self, names):
        """By WordNet: states of each pictogram among the others, and of every concept among pictograms.

        A drawn tiger is an animal; a photograph of an African elephant is an "elephant", and one of
        CIFAR's birds may be an "eagle".
        """
        old = len(self.keys)
        known = Senses(self.net, places_of(self.net, self))
        chosen, possible = drawn_senses(self.net, names, known.row, self)
        rows = np.stack([known.row(o) if o else -np.ones(old, np.int8) for o in chosen])
        for e, kinds in enumerate(possible):
            rows[e, kinds] = np.maximum(rows[e, kinds], 0)
        self.places = places_of(self.net, self) + [[o] if o else [] for o in chosen]
        every = Senses(self.net, self.places)
        linked = -np.ones((len(self.places), len(names)), np.int8)
        for c, offsets in enumerate(self.places):
            for offset in offsets:
                linked[c] = np.maximum(linked[c], every.row(offset)[old:])
        return rows, linked

    @staticmethod
    def _rare_words(entry, words):
        """Keywords that at most two pictograms share: as good as a name."""
        counts = {}
        for other in words:
            for keyword in other['keywords']:
                counts[keyword] = counts.get(keyword, 0) + 1
        return [k for k in entry['keywords'] if counts[k] <= 2]

    @staticmethod
    def _pictogram_relations(plain, said):
        count = len(plain)
        split = [set(n.split()) for n in plain]
        among = -np.ones((count, count), np.int8)
        for i in range(count):
            for j in range(count):
                if plain[j] in said[i] or plain[i] in said[j] or split[j] <= split[i] or split[i] <= split[j]:
                    among[i, j] = 0
        np.fill_diagonal(among, 1)
        return among

    def _old_states(self, old):
        """What is true of each pictogram among classes and kinds: by equal names and what they imply."""
        states = -np.ones((len(self.same), old), np.int8)
        for e, (same, like) in enumerate(zip(self.same, self.like)):
            states[e, like] = 0
            for c in same:
                if c < self.size:
                    states[e] = np.maximum(states[e], self.class_states[c, :old])
                    continue
                members = self.class_states[:, c] == 1
                if members.any():
                    states[e] = np.maximum(states[e], self.class_states[members, :old].min(0))
                    states[e, :self.size][members] = np.maximum(states[e, :self.size][members], 0)
                above = self.scenes.get(self.keys[c], ((), (), ()))[1]
                states[e, [c] + [self.number[a] for a in above]] = 1
        return states

    def with_pictograms(self, states):
        """[rows x concepts] states with a column for each pictogram added."""
        columns = -np.ones((len(states), len(self.same)), np.int8)
        for e, (same, like) in enumerate(zip(self.same, self.like)):
            if like:
                columns[states[:, like].max(1) == 1, e] = 0
            if same:
                columns[:, e] = np.maximum(columns[:, e], states[:, same].max(1))
        return np.concatenate([states, columns], 1)

    def add_facts(self, facts):
        """Adds the plain facts of generated scenes (`shapes.FACTS`), unknown of any other picture.

        Returns the states of a generated scene before its own facts are known, [concepts].
        """
        words = {w for names in facts.values() for w in names[0].split()}
        overlap = np.array([k.startswith('pictogram/') and bool(words & set(k[10:].lower().split()))
                            for k in self.keys])
        count, old = len(facts), len(self.keys)
        row = np.concatenate([np.where(overlap, 0, -1), -np.ones(count)]).astype(np.int8)
        own = np.tile(row, (count, 1))
        np.fill_diagonal(own[:, old:], 1)
        self.relations = np.concatenate(
            [np.concatenate([self.relations, own[:, :old].T], 1), own])
        self.class_states = self.with_facts(self.class_states, count)
        self.keys += [f'fact/{k}' for k in facts]
        self.names += list(facts.values())
        return row

    @staticmethod
    def with_facts(states, count):
        """[rows x concepts] states with `count` unknown columns added."""
        return np.concatenate([states, np.zeros((len(states), count), np.int8)], 1)

    def _mentions(self, concept, split):
        key = self.keys[concept]
        words = self.names[concept] + (self.scenes[key][0] if key in self.scenes else [])
        marks = [f' {w.lower()} ' for w in words]
        return np.array([sum(any(m in s for m in marks) for s in row) for row in split])
