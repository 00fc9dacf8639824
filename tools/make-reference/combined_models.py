"""
Small models of random weights with both towers in one file, as the hub's `model.onnx` has them, at several
precisions, with what Hugging Face's own classes make of the reference pictures: tests/reference/models/.
"""

import json

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16
from transformers import CLIPTokenizerFast

import tiny_models
import tiny_sentencepiece
import tiny_tokenizer
from places import REFERENCE, TINY, empty_folder
from tokens import packed

OUTPUTS = ['logits_per_image', 'logits_per_text', 'text_embeds', 'image_embeds']


class Both(torch.nn.Module):
    """The outputs of the hub's combined exports, in their order."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, pixel_values, attention_mask=None):
        out = self.model(input_ids=input_ids, pixel_values=pixel_values, attention_mask=attention_mask)
        return tuple(out[name] for name in OUTPUTS)


def export(kind, model, path):
    """By tracing, as Optimum exports; TinyCLIP's takes an attention mask, SigLIP's takes none."""
    length = tiny_models.CONTEXT[kind]
    ids, pixels = torch.randint(3, 100, (2, length)), torch.randn(3, 3, tiny_models.SIDE, tiny_models.SIDE)
    given = {'input_ids': ids, 'pixel_values': pixels}
    texts, images = {0: 'text_batch_size', 1: 'sequence_length'}, {0: 'image_batch_size', 1: 'num_channels', 2: 'height', 3: 'width'}
    axes = {'input_ids': texts, 'pixel_values': images, 'text_embeds': {0: 'text_batch_size'}, 'image_embeds': {0: 'image_batch_size'}}
    if kind == 'clip':
        given['attention_mask'] = torch.ones_like(ids)
        axes['attention_mask'] = texts
    torch.onnx.export(
        Both(model).eval(), tuple(given.values()), str(path), input_names=list(given), output_names=OUTPUTS,
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )
    tiny_models.strip(path)


def other_precisions(folder):
    """q8 as Transformers.js quantises its files, fp16 with 32-bit inputs and outputs."""
    quantize_dynamic(folder / 'model.onnx', folder / 'model_quantized.onnx', weight_type=QuantType.QUInt8)
    half = convert_float_to_float16(onnx.load(folder / 'model.onnx'), keep_io_types=True)
    onnx.save(half, folder / 'model_fp16.onnx')


def tokenizer_files(kind, folder):
    """The model's tokenizer written to its folder; the tokenizer, and the size of its vocabulary."""
    if kind == 'clip':
        vocab = tiny_tokenizer.write(folder, tiny_models.CONTEXT[kind])
        return CLIPTokenizerFast(tokenizer_file=str(folder / 'tokenizer.json'), pad_token=tiny_tokenizer.END), vocab
    slow, fast = tiny_sentencepiece.make()
    (folder / 'tokenizer.json').write_text(fast)
    config = {'tokenizer_class': 'SiglipTokenizer', 'model_max_length': 64, 'do_lower_case': True}
    config |= {'pad_token': '</s>', 'eos_token': '</s>', 'unk_token': '<unk>'}
    (folder / 'tokenizer_config.json').write_text(json.dumps(config, indent=1) + '\n')
    return slow, slow.vocab_size


def write_model(name, kind, activation, seed, files):
    folder = TINY / name
    (folder / 'onnx').mkdir(parents=True, exist_ok=True)
    empty_folder(folder / 'onnx')
    tokenizer, vocab = tokenizer_files(kind, folder)
    model = tiny_models.make_model(kind, activation, vocab, seed, layers=1)
    if kind == 'clip':
        # As in OpenAI's and TinyCLIP's own files: the embed is taken at the highest id.
        model.text_model.eos_token_id = model.config.text_config.eos_token_id = 2
    export(kind, model, folder / 'onnx' / 'model.onnx')
    if kind == 'clip':
        other_precisions(folder / 'onnx')
    (folder / 'config.json').write_text(model.config.to_json_string())
    processor = tiny_models.processor_of(kind)
    (folder / 'preprocessor_config.json').write_text(processor.to_json_string())
    packed(folder / 'expected.json.gz', tiny_models.expected(kind, model, processor, tokenizer, files))
    print(name, *(file.stat().st_size for file in sorted((folder / 'onnx').iterdir())))


def write():
    torch.set_num_threads(1)
    files = [entry['file'] for entry in json.loads((REFERENCE / 'pictures.json').read_text())['pictures']]
    write_model('tinyclip-combined', 'clip', 'quick_gelu', 4, files)
    write_model('siglip-combined', 'siglip', 'gelu_pytorch_tanh', 5, files)


if __name__ == '__main__':
    write()
