"""A SentencePiece unigram of SigLIP's very shape, trained on the strings' own words: small, and not Google's."""

import string
import tempfile
import warnings
from pathlib import Path

import sentencepiece
from tokenizers import Regex, normalizers, processors
from transformers import SiglipTokenizer
from transformers.convert_slow_tokenizer import SpmConverter

import strings

VOCAB = 600
PAD, END, UNKNOWN = 0, 1, 2


class Converter(SpmConverter):
    """As the hub's `tokenizer.json` is made: the library itself has no converter for SigLIP."""

    def normalizer(self, proto):
        punctuation = ''.join('\\' + sign for sign in string.punctuation)
        spaces = normalizers.Replace(Regex(r'\s+'), ' ')
        bare = normalizers.Replace(Regex(f'[{punctuation}]'), '')
        return normalizers.Sequence([normalizers.Lowercase(), bare, spaces, normalizers.Strip()])

    def post_processor(self):
        pair = ['$A', '</s>', '$B', '</s>']
        return processors.TemplateProcessing(single=['$A', '</s>'], pair=pair, special_tokens=[('</s>', END)])


def make():
    """Hugging Face's slow tokenizer, the only one that canonicalises, and its `tokenizer.json`."""
    with tempfile.TemporaryDirectory() as folder:
        prefix = str(Path(folder) / 'spiece')
        ids = {'pad_id': PAD, 'eos_id': END, 'unk_id': UNKNOWN, 'bos_id': -1}
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter([text.lower() for text in strings.WORDS.values()] * 3), model_prefix=prefix,
            vocab_size=VOCAB, model_type='unigram', **ids, normalization_rule_name='identity',
            character_coverage=0.98, hard_vocab_limit=False, num_threads=1, minloglevel=2,
        )
        slow = SiglipTokenizer(f'{prefix}.model')
        return slow, Converter(slow).converted().to_str(pretty=False) + '\n'


def ids_of(slow, texts):
    """What `SiglipTokenizer` says, uncut."""
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        return [slow(text)['input_ids'] for text in texts]
