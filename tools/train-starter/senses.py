"""Where a name stands in WordNet among the concepts: what it is a kind of, and what is a kind of it."""

import numpy as np

TRUE, UNKNOWN, FALSE = 1, 0, -1


class Senses:
    """Relates WordNet's nouns to concepts that have a place among them.

    `places[c]` are the synsets of concept c (none where WordNet lacks it).
    """

    def __init__(self, net, places):
        self.net, self.count = net, len(places)
        self.at, self.beneath = {}, {}
        for c, offsets in enumerate(places):
            for offset in offsets:
                self.at.setdefault(offset, []).append(c)
                for above in net.ancestors(offset):
                    self.beneath.setdefault(above, []).append(c)

    def row(self, offset):
        """States of a picture of this synset, [concepts] of -1, 0, 1: what is above it is true of it."""
        states = np.full(self.count, FALSE, np.int8)
        states[self.beneath.get(offset, [])] = UNKNOWN
        for above in self.net.ancestors(offset) | {offset}:
            states[self.at.get(above, [])] = TRUE
        return states


def drawn_senses(net, names, row_of, concepts):
    """For each pictogram its synset (None where unsure) and the kinds that any sense of its name has.

    Its synset is the commonest sense that is no person ("tiger" is one too), unless another is an animal
    and this one is none ("octopus", the dish). `row_of` gives a synset's states.
    """
    animal, person = concepts.number['animal'], concepts.number['person']
    chosen, possible = [], []
    for name in names:
        rows = [(o, row_of(o)) for o in senses_of(net, name)]
        things = [(o, r) for o, r in rows if r[person] != TRUE]
        beasts = [r[animal] == TRUE for _, r in things]
        sure = bool(things) and (beasts[0] or not any(beasts))
        chosen.append(things[0][0] if sure else None)
        possible.append(np.flatnonzero([any(v) for v in zip(*(r == TRUE for _, r in things))]) if things else [])
    return chosen, possible


def senses_of(net, name):
    """Synsets of a noun, the commonest first; none where WordNet lacks it."""
    return net.senses.get(name.lower().replace(' ', '_'), [])


def places_of(net, concepts):
    """The synsets of every class, kind and scene word, as `Senses` takes them.

    A kind is at every synset whose first lemma `kinds.txt` puts into its words, a scene word at its
    commonest sense.
    """
    at_kind = {}
    for offset, lemmas in net.names.items():
        if lemmas[0] in concepts.kind_words:
            at_kind.setdefault(concepts.kind_words[lemmas[0]][0], []).append(offset)
    places = [[s] if s in net.parents else [] for s in concepts.synsets]
    for key in concepts.keys[concepts.size:]:
        own = at_kind.get(key, [])
        places.append(own or (senses_of(net, key)[:1] if key in concepts.scenes else []))
    return places
