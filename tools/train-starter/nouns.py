"""Nouns of WordNet that no picture shows: texts learn where such a name belongs.

Without them an unseen name's embed lies anywhere: "bald eagle" drew goldfish to it. Each noun is
told what is true of it (bird, animal) and what is not (goldfish) by the concepts' anchors alone;
pictures meet it as a caption only where it is certainly false.
"""

import re
from pathlib import Path

import numpy as np

from senses import TRUE, UNKNOWN, Senses

COMMON = Path('/usr/share/wordnet/cntlist.rev')
PLAIN = re.compile(r"^[a-z][a-z'-]+(?: [A-Za-z]?[a-z'-]+){0,2}$")


def _common():
    """Lemmas with a noun's sense that WordNet's own tagged texts hold."""
    lines = (line.split('%') for line in open(COMMON, encoding='latin1'))
    return {lemma.replace('_', ' ') for lemma, rest in lines if rest.startswith('1:')}


class Nouns:
    """`names[n]` the lemmas of noun n, `states[n]` its row over the concepts, `weights[n]` of the true ones."""

    def __init__(self, concepts):
        net, known = concepts.net, {n.lower() for names in concepts.names for n in names}
        senses, common = Senses(net, concepts.places), _common()
        crowded = [concepts.number['person'], concepts.number['plant']]
        self.names, rows, weights, often = [], [], [], []
        for offset, lemmas in net.names.items():
            names = [n for n in lemmas if PLAIN.match(n) and self._first(net, n, offset)]
            if not names or known & {n.lower() for n in lemmas}:
                continue
            row = senses.row(offset)
            if not (row == TRUE).any():
                continue
            self.names.append(names)
            rows.append(row)
            weights.append(self._weights(row, concepts))
            # People and plants are most of them.
            rare = 0.15 if (row[crowded] == TRUE).any() else 0.5
            often.append(2.0 if common & set(names) else rare)
        facts = len(concepts.keys) - len(concepts.places)
        pad = np.zeros((len(rows), facts))
        self.states = np.concatenate([np.stack(rows), pad], 1).astype(np.int8)
        self.weights = np.concatenate([np.stack(weights), pad], 1).astype(np.float32)
        self.often = np.array(often) / sum(often)

    @staticmethod
    def _first(net, name, offset):
        return net.senses.get(name.lower().replace(' ', '_'), [None])[0] == offset

    @staticmethod
    def _weights(row, concepts):
        """The nearest of what is true counts most: those that no other true one is a kind of."""
        true = np.flatnonzero(row == TRUE)
        above = set()
        for c in true:
            for offset in concepts.places[c]:
                above |= concepts.net.ancestors(offset)
        nearest = [c for c in true if not set(concepts.places[c]) & above]
        weights = np.full(len(row), 0.2)
        weights[nearest] = 1.0
        return weights

    def draw(self, count, chance):
        """Numbers of some nouns."""
        return np.unique(chance.choice(len(self.names), count, p=self.often))

    def against(self, numbers, concept_rows):
        """[pictures x nouns]: -1 where nothing that is true of the picture may be true of the noun, else 0."""
        true = (concept_rows == 1).astype(np.float32)
        possible = (self.states[numbers] >= UNKNOWN).astype(np.float32)
        return np.where(true @ possible.T > 0, 0, -1).astype(np.int8)
