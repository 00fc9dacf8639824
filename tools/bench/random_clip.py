"""Writes a model of ViT-B/32's exact shape with random weights, in the hub's layout.

    python3 tools/bench/random_clip.py [FOLDER]

Two towers (`onnx/text_model.onnx`, `onnx/vision_model.onnx`) by PyTorch's exporter, opset 17, and a tokenizer
of 49,408 entries that cuts plain English words as the starter's does. Prints each file's size and SHA-256.
Such a model says nothing about pictures, but it takes as long as the real one. Needs requirements.txt.
"""

import hashlib
import json
import math
import random
import sys
import warnings
from pathlib import Path

import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
DEFAULT = ROOT / '.cache' / 'models' / 'clip-vit-base-patch32-random'
VOCAB, CONTEXT, DIM, SIDE, PATCH = 49408, 77, 512, 224, 32


class Layer(nn.Module):
    """One pre-norm transformer layer with quick-GELU, as OpenAI's CLIP has them."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.part = heads, width // heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, later=None):
        batch, length, width = x.shape
        y = self.norm1(x)
        q, k, v = (layer(y).view(batch, length, self.heads, self.part).transpose(1, 2)
                   for layer in (self.q, self.k, self.v))
        scores = (q * self.part ** -0.5) @ k.transpose(-1, -2)
        if later is not None:
            scores = scores + later
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = x + self.out(mixed)
        y = self.up(self.norm2(x))
        return x + self.down(y * torch.sigmoid(1.702 * y))


class TextTower(nn.Module):
    """`input_ids` [batch, sequence] to `text_embeds` [batch, 512]: width 512, 12 layers, 8 heads."""

    def __init__(self, width=512, layers=12, heads=8):
        super().__init__()
        self.tokens = nn.Embedding(VOCAB, width)
        self.places = nn.Parameter(torch.randn(CONTEXT, width) * 0.01)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.project = nn.Linear(width, DIM, bias=False)
        self.register_buffer('later', torch.full((CONTEXT, CONTEXT), -1e9).triu(1))

    def forward(self, input_ids):
        length = input_ids.shape[1]
        x = self.tokens(input_ids) + self.places[:length]
        for layer in self.layers:
            x = layer(x, self.later[:length, :length])
        # The end token has the largest id.
        ends = input_ids.argmax(-1)
        return self.project(self.norm(x)[torch.arange(x.shape[0]), ends])


class VisionTower(nn.Module):
    """`pixel_values` [batch, 3, 224, 224] to `image_embeds` [batch, 512]: width 768, 12 layers, 12 heads."""

    def __init__(self, width=768, layers=12, heads=12):
        super().__init__()
        self.patches = nn.Conv2d(3, width, PATCH, PATCH, bias=False)
        self.first = nn.Parameter(torch.randn(width) * 0.02)
        self.places = nn.Parameter(torch.randn((SIDE // PATCH) ** 2 + 1, width) * 0.02)
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.project = nn.Linear(width, DIM, bias=False)

    def forward(self, pixel_values):
        x = self.patches(pixel_values).flatten(2).transpose(1, 2)
        first = self.first.expand(x.shape[0], 1, -1)
        x = self.before(torch.cat([first, x], 1) + self.places)
        for layer in self.layers:
            x = layer(x)
        return self.project(self.after(x[:, 0]))


def export(tower, example, path, given, result):
    """The tower as one ONNX file whose batch (and text length) may vary."""
    axes = {given: {0: 'batch'}, result: {0: 'batch'}}
    if given == 'input_ids':
        axes[given][1] = 'sequence'
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter('ignore')
        torch.onnx.export(tower.eval(), (example,), str(path), input_names=[given], dynamo=False,
                          output_names=[result], dynamic_axes=axes, opset_version=17)


def grown_tokenizer(tokenizer):
    """The starter's tokenizer with made-up merges up to 49,408 entries; its special tokens come last."""
    model = tokenizer['model']
    special = [token['content'] for token in tokenizer['added_tokens']]
    words = [word for word in model['vocab'] if word not in special]
    known, merges, draw = set(words), list(model['merges']), random.Random(32)
    parts = [word for word in words if not word.endswith('</w>')]
    while len(words) < VOCAB - len(special):
        left, right = draw.choice(parts), draw.choice(words)
        if left + right not in known:
            known.add(left + right)
            words.append(left + right)
            merges.append([left, right] if isinstance(merges[0], list) else f'{left} {right}')
    model['vocab'] = {word: i for i, word in enumerate(words + special)}
    model['merges'] = merges
    return with_ids(tokenizer, model['vocab'])


def with_ids(tokenizer, vocab):
    """The tokenizer with the ids of its special tokens brought up to date, wherever they stand."""
    for token in tokenizer['added_tokens']:
        token['id'] = vocab[token['content']]
    post = tokenizer['post_processor']
    for name in ('sep', 'cls'):
        if name in post:
            post[name][1] = vocab[post[name][0]]
    for name, token in post.get('special_tokens', {}).items():
        token['ids'] = [vocab[name]]
    return tokenizer


def write_configs(folder):
    starter = ROOT / 'public' / 'models' / 'starter'
    tokenizer = grown_tokenizer(json.loads((starter / 'tokenizer.json').read_text()))
    tokenizer_config = json.loads((starter / 'tokenizer_config.json').read_text())
    tokenizer_config['model_max_length'] = CONTEXT
    sizes = {'crop_size': {'height': SIDE, 'width': SIDE}, 'size': {'shortest_edge': SIDE}}
    preprocessor = json.loads((starter / 'preprocessor_config.json').read_text()) | sizes
    config = {
        'architectures': ['CLIPModel'], 'model_type': 'clip', 'projection_dim': DIM,
        'logit_scale_init_value': math.log(100),
        'text_config': {'model_type': 'clip_text_model', 'vocab_size': VOCAB, 'hidden_size': 512},
        'vision_config': {'model_type': 'clip_vision_model', 'image_size': SIDE, 'patch_size': PATCH},
    }
    for name, content in (('tokenizer', tokenizer), ('tokenizer_config', tokenizer_config),
                          ('preprocessor_config', preprocessor), ('config', config)):
        (folder / f'{name}.json').write_text(json.dumps(content))


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    (folder / 'onnx').mkdir(parents=True, exist_ok=True)
    torch.manual_seed(32)
    write_configs(folder)
    ids = torch.randint(1, 4000, (2, 9))
    export(TextTower(), ids, folder / 'onnx' / 'text_model.onnx', 'input_ids', 'text_embeds')
    pixels = torch.randn(2, 3, SIDE, SIDE)
    export(VisionTower(), pixels, folder / 'onnx' / 'vision_model.onnx', 'pixel_values', 'image_embeds')
    for path in sorted(folder.rglob('*')):
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            print(f'{path.relative_to(folder)}  {path.stat().st_size}  {digest}')


if __name__ == '__main__':
    main()
