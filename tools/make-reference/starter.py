"""
What onnxruntime makes of the starter's own files, with Hugging Face's preprocessing and tokenizer in
front: tests/reference/starter.json.gz. To be made again whenever the starter is trained again.
"""

import hashlib
import json

import numpy as np
import onnxruntime
from transformers import CLIPImageProcessor, CLIPTokenizerFast
from transformers.image_utils import load_image

import tokens
from places import PICTURES, REFERENCE, STARTER

LABELS = ['dog', 'cat', 'bus', 'truck', 'airplane', 'bird', 'person', 'banana', 'a black truck', 'a white truck']
TEXTS = [f'a photo of a {label}.' for label in LABELS] + ['狗', '']
KINDS = ('png', 'jpeg 4:2:0', 'jpeg exif', 'png alpha', 'webp lossy', 'gif', 'png 16-bit', 'png palette', 'avif')


def session(name):
    return onnxruntime.InferenceSession(str(STARTER / 'onnx' / f'{name}.onnx'), providers=['CPUExecutionProvider'])


def run(name, feeds):
    """Embeds of length 1, from a tower's first output that is named so."""
    tower = session(name)
    inputs = {given.name for given in tower.get_inputs()}
    names = [out.name for out in tower.get_outputs()]
    wanted = next(out for out in ('text_embeds', 'image_embeds', 'pooler_output') if out in names)
    embeds = tower.run([wanted], {key: value for key, value in feeds.items() if key in inputs})[0].astype(np.float64)
    return embeds / np.linalg.norm(embeds, axis=1, keepdims=True)


def read(name):
    return json.loads((STARTER / name).read_text())


def digests():
    """SHA-256 of the files that the numbers depend on."""
    files = ['onnx/text_model.onnx', 'onnx/vision_model.onnx', 'tokenizer.json', 'preprocessor_config.json']
    return {file: hashlib.sha256((STARTER / file).read_bytes()).hexdigest() for file in files}


def write():
    context = read('config.json')['text_config']['max_position_embeddings']
    table = json.loads((REFERENCE / 'pictures.json').read_text())['pictures']
    files = [entry['file'] for entry in table if entry['kind'] in KINDS]
    processor = CLIPImageProcessor.from_pretrained(STARTER)
    images = [load_image(str(PICTURES / file)) for file in files]
    pixels = [processor(image, input_data_format='channels_last')['pixel_values'][0] for image in images]
    end = read('tokenizer_config.json')['pad_token']
    tokenizer = CLIPTokenizerFast(tokenizer_file=str(STARTER / 'tokenizer.json'), pad_token=end)
    ids = tokenizer(TEXTS, padding='max_length', truncation=True, max_length=context, return_tensors='np')
    text = run('text_model', {key: value.astype(np.int64) for key, value in ids.items()})
    image = run('vision_model', {'pixel_values': np.stack(pixels).astype(np.float32)})
    scale = float(np.exp(read('config.json')['logit_scale_init_value']))
    logits = scale * image @ text.T
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    named = {'textEmbeds': text, 'imageEmbeds': image, 'logits': logits, 'probs': odds / odds.sum(axis=1, keepdims=True)}
    rounded = {name: [[float(f'{x:.8g}') for x in row] for row in value.tolist()] for name, value in named.items()}
    stated = {'sha256': digests(), 'texts': TEXTS, 'files': files, 'logitScale': scale, 'logitBias': 0}
    tokens.packed(REFERENCE / 'starter.json.gz', stated | rounded)
    tokens.write(('starter',))
    print(f'starter: {len(files)} pictures, {len(TEXTS)} texts')


if __name__ == '__main__':
    write()
