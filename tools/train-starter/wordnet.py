"""WordNet's noun files (Debian's `wordnet` package): names of a synset and what is above it."""

from pathlib import Path


class WordNet:
    """Nouns by offset (the digits of an ImageNet id) and by `lemma.sense`."""

    def __init__(self, folder='/usr/share/wordnet'):
        self.names, self.parents, self.senses = {}, {}, {}
        for line in open(Path(folder) / 'data.noun', encoding='latin1'):
            if not line.startswith(' '):
                self._synset(line.split('|')[0].split())
        for line in open(Path(folder) / 'index.noun', encoding='latin1'):
            if not line.startswith(' '):
                fields = line.split()
                self.senses[fields[0]] = fields[-int(fields[2]):]

    def _synset(self, fields):
        count = int(fields[3], 16)
        self.names[fields[0]] = [f.replace('_', ' ') for f in fields[4:4 + 2 * count:2]]
        pointers = fields[5 + 2 * count:]
        marks = range(0, 4 * int(fields[4 + 2 * count]), 4)
        self.parents[fields[0]] = [pointers[k + 1] for k in marks if pointers[k] in ('@', '@i')]

    def offset(self, sense):
        """The offset of `lemma.number` (as in `leopard.2`)."""
        lemma, number = sense.rsplit('.', 1)
        return self.senses[lemma][int(number) - 1]

    def ancestors(self, offset):
        """Every synset above this one, each once."""
        found, open_ = set(), [offset]
        while open_:
            for parent in self.parents[open_.pop()]:
                if parent not in found:
                    found.add(parent)
                    open_.append(parent)
        return found
