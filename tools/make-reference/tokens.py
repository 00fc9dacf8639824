"""Token ids by Hugging Face's tokenizers: tests/reference/tokens/."""

import gzip
import json

from tokenizers import Tokenizer
from transformers import CLIPTokenizerFast

import strings
import tiny_sentencepiece
from places import REFERENCE, STARTER, TINY

TOKENS = REFERENCE / 'tokens'


def packed(path, value):
    body = json.dumps(value, ensure_ascii=True, separators=(',', ':')).encode()
    path.write_bytes(gzip.compress(body, 9, mtime=0))


def ids_of(folder, texts):
    """What `CLIPTokenizerFast` says, uncut; checked against the library below it."""
    fast = CLIPTokenizerFast(tokenizer_file=str(folder / 'tokenizer.json'))
    ids = fast(texts)['input_ids']
    plain = Tokenizer.from_file(str(folder / 'tokenizer.json')).encode_batch(texts)
    assert ids == [row.ids for row in plain]
    return ids


def write(which=('tiny-clip', 'tiny-siglip', 'starter')):
    TOKENS.mkdir(parents=True, exist_ok=True)
    texts = strings.all_strings()
    packed(TOKENS / 'strings.json.gz', texts)
    for name, folder in (('tiny-clip', TINY / 'clip-quick-gelu'), ('starter', STARTER)):
        if name in which:
            packed(TOKENS / f'{name}.json.gz', ids_of(folder, texts))
    if 'tiny-siglip' in which:
        packed(TOKENS / 'tiny-siglip.json.gz', tiny_sentencepiece.ids_of(tiny_sentencepiece.make()[0], texts))
    print(f'{len(texts)} strings')


if __name__ == '__main__':
    write()
