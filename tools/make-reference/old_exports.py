"""
Text towers exported as those on the hub were: TorchScript's exporter on an older transformers, in which rows and heads
are one length; with and without an attention mask, and one that is not causal, as CLIP's never are. What PyTorch makes of
some rows of token ids stands beside them: tests/reference/models/clip-text-torchscript/.

Needs an environment of its own, since the other scripts need a newer transformers:
    python3 -m venv old && old/bin/pip install transformers==4.33.3 torch==2.2.2 "numpy<2" onnx==1.16.2
    old/bin/python tools/make-reference/old_exports.py
"""

import json
import warnings

import onnx
import torch
from transformers import CLIPTextConfig, CLIPTextModelWithProjection
from transformers.models.clip import modeling_clip

from places import REFERENCE, empty_folder

FOLDER = REFERENCE / 'models' / 'clip-text-torchscript'
VOCAB, START, END = 60, 58, 59
TEMPLATE = [START, 5, 6, 7, 5]
ROWS = [TEMPLATE + [10, END], TEMPLATE + [11, END], TEMPLATE + [12, 13, 14, END], TEMPLATE + [END],
        [START, 5, 8, 6, 7, 5, 10, END], [START, 10, END]]


class Tower(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask=None):
        return self.model(input_ids=input_ids, attention_mask=attention_mask).text_embeds


def make_model():
    """Weights far from zero, so that no two inputs look alike."""
    torch.manual_seed(3)
    config = CLIPTextConfig(vocab_size=VOCAB, hidden_size=16, intermediate_size=32, num_hidden_layers=2,
                            num_attention_heads=2, max_position_embeddings=32, projection_dim=12,
                            bos_token_id=START, eos_token_id=END, pad_token_id=END)
    model = CLIPTextModelWithProjection(config).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.normal_(0, 0.3)
    return model


def export(model, names, path):
    ids = torch.tensor([TEMPLATE + [END]] * 2)
    example = (ids, torch.ones_like(ids))[:len(names)]
    axes = {name: {0: 'batch', 1: 'sequence'} for name in names}
    torch.onnx.export(Tower(model), example, str(path), input_names=names, output_names=['text_embeds'],
                      dynamic_axes=axes | {'text_embeds': {0: 'batch'}}, opset_version=14)
    saved = onnx.load(path)
    for node in saved.graph.node:
        node.doc_string = ''
    onnx.save(saved, path)


if __name__ == '__main__':
    warnings.simplefilter('ignore')
    empty_folder(FOLDER)
    tower = make_model()
    export(tower, ['input_ids'], FOLDER / 'text_model.onnx')
    export(tower, ['input_ids', 'attention_mask'], FOLDER / 'text_model_masked.onnx')
    with torch.no_grad():
        embeds = [tower(input_ids=torch.tensor([row])).text_embeds[0] for row in ROWS]
    normal = [[round(value, 7) for value in (embed / embed.norm()).tolist()] for embed in embeds]
    causal = modeling_clip._make_causal_mask
    modeling_clip._make_causal_mask = lambda *given, **named: 0 * causal(*given, **named).clamp(min=-1)
    export(tower, ['input_ids'], FOLDER / 'text_model_both_ways.onnx')
    (FOLDER / 'expected.json').write_text(json.dumps({'rows': ROWS, 'embeds': normal}) + '\n')
