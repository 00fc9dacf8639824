"""Trains the starter's own byte-level BPE, in the form of CLIP's `tokenizer.json`."""

import argparse
import json
import random
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

import shapes
from captions import GENERIC, phrase
from concepts import Concepts

BOS, EOS = '<|startoftext|>', '<|endoftext|>'
CONTEXT_LENGTH = 32
# The pattern of CLIP's own tokenizer (openai/CLIP, simple_tokenizer.py).
PATTERN = (r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|"
           r"[^\s\p{L}\p{N}]+")


def _untrained():
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix='</w>', unk_token=EOS))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r'\s+'), ' '), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(PATTERN), 'removed', invert=True),
         pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def _added(number, content):
    return {'id': number, 'content': content, 'single_word': False, 'lstrip': False,
            'rstrip': False, 'normalized': False, 'special': True}


def train_tokenizer(texts, size):
    """The `tokenizer.json` object: 512 byte tokens, merges, then the two special tokens.

    Every byte is there with and without the end-of-word mark, so that any text encodes.
    """
    tokenizer = _untrained()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=size - 2 - 256, initial_alphabet=alphabet,
                                  end_of_word_suffix='</w>', show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    trained = json.loads(tokenizer.to_str())
    tokens = alphabet + [c + '</w>' for c in alphabet]
    merges = [m if isinstance(m, list) else m.split(' ') for m in trained['model']['merges']]
    tokens += [t for t in dict.fromkeys(a + b for a, b in merges) if t not in set(tokens)]
    vocab = {token: i for i, token in enumerate(tokens + [BOS, EOS])}
    trained['model'].update(vocab=vocab, merges=[' '.join(m) for m in merges])
    trained['added_tokens'] = [_added(vocab[BOS], BOS), _added(vocab[EOS], EOS)]
    trained['post_processor'] = {'type': 'RobertaProcessing', 'sep': [EOS, vocab[EOS]],
                                 'cls': [BOS, vocab[BOS]], 'trim_offsets': False,
                                 'add_prefix_space': False}
    return trained


def tokenizer_config():
    """The `tokenizer_config.json` object, with the fields that CLIP's has."""
    return {'tokenizer_class': 'CLIPTokenizer', 'model_max_length': CONTEXT_LENGTH,
            'bos_token': BOS, 'eos_token': EOS, 'unk_token': EOS, 'pad_token': EOS,
            'add_prefix_space': False, 'do_lower_case': True, 'errors': 'replace',
            'clean_up_tokenization_spaces': False}


class Encoder:
    """Texts to token ids: `lists` unpadded (cut at the context length), `pad` as a tensor."""

    def __init__(self, path, device='cpu'):
        self.tokenizer = Tokenizer.from_file(str(path))
        self.eos, self.device = self.tokenizer.token_to_id(EOS), device
        self.tokenizer.enable_truncation(CONTEXT_LENGTH)

    def lists(self, texts):
        return [e.ids for e in self.tokenizer.encode_batch(list(texts))]

    def pad(self, lists):
        longest = max(map(len, lists))
        return torch.tensor([ids + [self.eos] * (longest - len(ids)) for ids in lists],
                            device=self.device)


def corpus(data, cache, cldr=None):
    """What the vocabulary is learnt from: names in templates, sentences, shapes, emoji names."""
    rng, concepts = random.Random(7), Concepts(data)
    texts = [phrase(n, rng) for names in concepts.names for n in names for _ in range(12)]
    for row in np.load(cache / 'flickr8k.npz')['captions']:
        texts += row.split(' | ')
    texts += [shapes.describe(shapes.random_scene(rng), rng) for _ in range(4000)]
    if cldr:
        found = json.load(open(cldr, encoding='utf8'))['annotations']['annotations']
        for entry in found.values():
            texts += (entry.get('tts', []) + entry.get('default', [])) * 4
    return texts + GENERIC * 30


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--cache', type=Path, required=True)
    parser.add_argument('--cldr', type=Path, help="CLDR's English annotations.json")
    options = parser.parse_args()
    trained = train_tokenizer(corpus(options.data, options.cache, options.cldr), 4608)
    (options.cache / 'tokenizer.json').write_text(json.dumps(trained, ensure_ascii=False))
    print('tokens', len(trained['model']['vocab']))
