"""
Towers exported as those on the hub were: TorchScript's exporter on an older transformers, in which rows and heads are one
length and a norm is many nodes. The text tower with and without an attention mask, and one that is not causal, as CLIP's
never are; the vision tower with its hidden states as a second output. What PyTorch makes of some rows of token ids and of
a picture stands beside them: tests/reference/models/clip-torchscript/.

Needs an environment of its own, since the other scripts need a newer transformers:
    python3 -m venv old && old/bin/pip install transformers==4.33.3 torch==2.2.2 "numpy<2" onnx==1.16.2
    old/bin/python tools/make-reference/old_exports.py
"""

import json
import warnings

import onnx
import torch
from transformers import CLIPTextConfig, CLIPTextModelWithProjection, CLIPVisionConfig, CLIPVisionModelWithProjection
from transformers.models.clip import modeling_clip

from places import REFERENCE, empty_folder

FOLDER = REFERENCE / 'models' / 'clip-torchscript'
VOCAB, START, END = 60, 58, 59
TEMPLATE = [START, 5, 6, 7, 5]
ROWS = [TEMPLATE + [10, END], TEMPLATE + [11, END], TEMPLATE + [12, 13, 14, END], TEMPLATE + [END],
        [START, 5, 8, 6, 7, 5, 10, END], [START, 10, END]]


class TextTower(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask=None):
        return self.model(input_ids=input_ids, attention_mask=attention_mask).text_embeds


class VisionTower(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        given = self.model(pixel_values=pixel_values)
        return given.image_embeds, given.last_hidden_state


SIZES = {'hidden_size': 16, 'intermediate_size': 32, 'num_hidden_layers': 2, 'num_attention_heads': 2, 'projection_dim': 12}
SIDE, PATCH = 16, 8


def strong(model):
    """Weights far from zero, so that no two inputs look alike."""
    with torch.no_grad():
        for weight in model.parameters():
            weight.normal_(0, 0.3)
    return model.eval()


def make_models():
    torch.manual_seed(3)
    text = CLIPTextConfig(vocab_size=VOCAB, max_position_embeddings=32, bos_token_id=START, eos_token_id=END,
                          pad_token_id=END, **SIZES)
    vision = CLIPVisionConfig(image_size=SIDE, patch_size=PATCH, **SIZES)
    return strong(CLIPTextModelWithProjection(text)), strong(CLIPVisionModelWithProjection(vision))


def pixels():
    """The computed picture of `src/engine/self-test.ts`."""
    c, y, x = torch.meshgrid(torch.arange(3.0), torch.arange(float(SIDE)), torch.arange(float(SIDE)), indexing='ij')
    return (torch.sin(0.1 * x * (c + 1)) * torch.cos(0.07 * y))[None]


def export_text(model, names, path):
    ids = torch.tensor([TEMPLATE + [END]] * 2)
    axes = {name: {0: 'batch', 1: 'sequence'} for name in names}
    save(TextTower(model), (ids, torch.ones_like(ids))[:len(names)], names, ['text_embeds'], axes, path)


def export_vision(model, path):
    axes = {name: {0: 'batch'} for name in ('pixel_values', 'last_hidden_state')}
    save(VisionTower(model), (pixels(),), ['pixel_values'], ['image_embeds', 'last_hidden_state'], axes, path)


def save(tower, example, inputs, outputs, axes, path):
    torch.onnx.export(tower, example, str(path), input_names=inputs, output_names=outputs,
                      dynamic_axes=axes | {outputs[0]: {0: 'batch'}}, opset_version=14)
    saved = onnx.load(path)
    for node in saved.graph.node:
        node.doc_string = ''
    onnx.save(saved, path)


def normal(embed):
    return [round(value, 7) for value in (embed / embed.norm()).tolist()]


if __name__ == '__main__':
    warnings.simplefilter('ignore')
    empty_folder(FOLDER)
    text_tower, vision_tower = make_models()
    export_text(text_tower, ['input_ids'], FOLDER / 'text_model.onnx')
    export_text(text_tower, ['input_ids', 'attention_mask'], FOLDER / 'text_model_masked.onnx')
    export_vision(vision_tower, FOLDER / 'vision_model.onnx')
    with torch.no_grad():
        texts = [normal(text_tower(input_ids=torch.tensor([row])).text_embeds[0]) for row in ROWS]
        picture = normal(vision_tower(pixel_values=pixels()).image_embeds[0])
    causal = modeling_clip._make_causal_mask
    modeling_clip._make_causal_mask = lambda *given, **named: 0 * causal(*given, **named).clamp(min=-1)
    export_text(text_tower, ['input_ids'], FOLDER / 'text_model_both_ways.onnx')
    expected = {'rows': ROWS, 'embeds': texts, 'imageEmbed': picture}
    (FOLDER / 'expected.json').write_text(json.dumps(expected) + '\n')
