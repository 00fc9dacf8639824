"""A byte-level BPE of CLIP's very shape, trained on the strings' own words: small, and not OpenAI's."""

import json
from collections import Counter

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from tokenizers.decoders import ByteLevel

import strings

START, END = '<|startoftext|>', '<|endoftext|>'
PATTERN = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
MERGES = 300


def clip_shaped(vocab, merges):
    """Normaliser, pre-tokenizer and post-processor as `CLIPConverter` of transformers builds them."""
    bpe = models.BPE(vocab=vocab, merges=merges, unk_token=END, end_of_word_suffix='</w>', continuing_subword_prefix='')
    tokenizer = Tokenizer(bpe)
    spaces = normalizers.Replace(Regex(r'\s+'), ' ')
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), spaces, normalizers.Lowercase()])
    split = pre_tokenizers.Split(Regex(PATTERN), behavior='removed', invert=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = ByteLevel()
    ends = dict(sep=(END, vocab[END]), cls=(START, vocab[START]))
    tokenizer.post_processor = processors.RobertaProcessing(**ends, add_prefix_space=False, trim_offsets=False)
    tokenizer.add_special_tokens([START, END])
    return tokenizer


def train(words, count):
    """Merges by frequency, as Sennrich et al. 2016; ties by the alphabet, so that a run repeats."""
    merges = []
    for _ in range(count):
        pairs = Counter()
        for word, times in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += times
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        merged = Counter()
        for word, times in words.items():
            merged[merge(word, best)] += times
        words = merged
    return merges


def merge(word, pair):
    out, place = [], 0
    while place < len(word):
        if word[place : place + 2] == pair:
            out.append(word[place] + word[place + 1])
            place += 2
        else:
            out.append(word[place])
            place += 1
    return tuple(out)


def write(folder, context_length):
    """tokenizer.json and tokenizer_config.json; returns the size of the vocabulary."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    letters = alphabet + [letter + '</w>' for letter in alphabet]
    ends = [START, END]
    bare = clip_shaped({token: index for index, token in enumerate(letters + ends)}, [])
    words = Counter()
    for text in strings.WORDS.values():
        for piece, _ in bare.pre_tokenizer.pre_tokenize_str(bare.normalizer.normalize_str(text)):
            words[(*piece[:-1], piece[-1] + '</w>')] += 1
    merges = train(words, MERGES)
    tokens = list(dict.fromkeys(letters + [a + b for a, b in merges] + ends))
    tokenizer = clip_shaped({token: index for index, token in enumerate(tokens)}, merges)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'tokenizer.json').write_text(tokenizer.to_str(pretty=False) + '\n')
    config = {'tokenizer_class': 'CLIPTokenizer', 'model_max_length': context_length, 'pad_token': END}
    config |= {'bos_token': START, 'eos_token': END, 'unk_token': END, 'clean_up_tokenization_spaces': False}
    (folder / 'tokenizer_config.json').write_text(json.dumps(config, indent=1) + '\n')
    return len(tokens)
