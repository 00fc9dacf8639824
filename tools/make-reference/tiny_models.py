"""
Small models of random weights, built by Hugging Face's own classes, exported as the hub's split towers,
with what the classes make of the reference pictures and some texts: tests/reference/models/.
"""

import json

import numpy as np
import onnx
import torch
from torch.export import Dim
from transformers import (
    CLIPConfig,
    CLIPImageProcessor,
    CLIPModel,
    CLIPTokenizerFast,
    SiglipConfig,
    SiglipImageProcessor,
    SiglipModel,
)
from transformers.image_utils import load_image

import tiny_tokenizer
from places import PICTURES, REFERENCE, TINY, empty_folder
from tokens import packed

TEXTS = ['a photo of a dog', 'a black truck', 'a white truck', 'cat', 'две собаки', '一只黑色的狗', '🐶', 'ΟΔΥΣΣΕΥΣ', '', 'dog ' * 90]
SIDE, PATCH, WIDTH, CONTEXT = 64, 16, 24, {'clip': 77, 'siglip': 64}


def towers_config(kind, activation, vocab, layers):
    shape = {'hidden_size': WIDTH, 'intermediate_size': 2 * WIDTH, 'num_hidden_layers': layers, 'num_attention_heads': 2}
    shape |= {'hidden_act': activation, 'projection_dim': 24}
    end = vocab - 1
    ends = {'bos_token_id': vocab - 2, 'eos_token_id': end, 'pad_token_id': end}
    text = shape | ends | {'vocab_size': vocab, 'max_position_embeddings': CONTEXT[kind]}
    return text, shape | {'image_size': SIDE, 'patch_size': PATCH}


def make_model(kind, activation, vocab, seed, layers=2):
    """The model in double strength: weights far from zero, so that no two inputs look alike."""
    torch.manual_seed(seed)
    text, vision = towers_config(kind, activation, vocab, layers)
    if kind == 'clip':
        model = CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=24, attn_implementation='eager'))
    else:
        text['projection_size'] = WIDTH
        model = SiglipModel(SiglipConfig(text_config=text, vision_config=vision, attn_implementation='eager'))
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim >= 2:
                weight.normal_(0, 1.2 / np.sqrt(weight[0].numel()) if 'embedding' not in name else 0.6)
        model.logit_scale.fill_(float(np.log(40 if kind == 'clip' else 20)))
        if kind == 'siglip':
            model.logit_bias.fill_(-3.5)
    return model.eval()


class TextTower(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids):
        return self.model.get_text_features(input_ids=input_ids)


class VisionTower(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        return self.model.get_image_features(pixel_values=pixel_values)


def export(kind, model, folder):
    """The hub's names: CLIP's embeds are called so, SigLIP's are the pooled output."""
    outputs = ['text_embeds', 'image_embeds'] if kind == 'clip' else ['pooler_output', 'pooler_output']
    ids = torch.randint(0, 100, (2, CONTEXT[kind]))
    lengths = {0: Dim('batch_size')} | ({1: Dim('sequence_length', max=77)} if kind == 'clip' else {})
    pixels = torch.randn(2, 3, SIDE, SIDE)
    save(TextTower(model), ids, 'input_ids', outputs[0], lengths, folder / 'text_model.onnx')
    save(VisionTower(model), pixels, 'pixel_values', outputs[1], {0: Dim('batch_size')}, folder / 'vision_model.onnx')


def save(tower, example, given, output, dynamic, path):
    torch.onnx.export(
        tower.eval(), (example,), str(path), input_names=[given], output_names=[output], dynamic_shapes=(dynamic,),
        opset_version=18, dynamo=True, external_data=False, verbose=False,
    )
    strip(path)


def strip(path):
    """Drops the exporter's notes on where each node came from: half of so small a file."""
    model = onnx.load(path)
    for part in [model, model.graph, *model.graph.node, *model.graph.initializer, *model.graph.value_info, *model.graph.input, *model.graph.output]:
        del part.metadata_props[:]
        part.doc_string = ''
    del model.graph.value_info[:]
    onnx.save(model, path)


def processor_of(kind):
    if kind == 'clip':
        return CLIPImageProcessor(size={'shortest_edge': SIDE}, crop_size={'width': SIDE, 'height': SIDE})
    return SiglipImageProcessor(size={'width': SIDE, 'height': SIDE}, do_convert_rgb=True)


def expected(kind, model, processor, tokenizer, files):
    """What the lecture's own lines give: `model(**processor(...)).logits_per_image.softmax(1)`."""
    padding = {'clip': True, 'siglip': 'max_length'}[kind]
    ids = tokenizer(TEXTS, padding=padding, truncation=True, max_length=CONTEXT[kind], return_tensors='pt')['input_ids']
    images = [load_image(str(PICTURES / file)) for file in files]
    pixels = [processor(image, input_data_format='channels_last', return_tensors='pt')['pixel_values'] for image in images]
    with torch.no_grad():
        out = model(input_ids=ids, pixel_values=torch.cat(pixels))
    logits = out.logits_per_image
    probs = logits.softmax(1) if kind == 'clip' else logits.sigmoid()
    named = {'textEmbeds': out.text_embeds, 'imageEmbeds': out.image_embeds, 'logits': logits, 'probs': probs}
    rounded = {name: [[float(f'{x:.8g}') for x in row] for row in value.tolist()] for name, value in named.items()}
    bias = float(model.logit_bias) if kind == 'siglip' else 0
    scores = {'logitScale': float(model.logit_scale.exp()), 'logitBias': bias}
    return {'texts': TEXTS, 'files': files, **scores, **rounded}


def write_model(name, kind, activation, seed, files):
    folder = TINY / name
    (folder / 'onnx').mkdir(parents=True, exist_ok=True)
    empty_folder(folder / 'onnx')
    vocab = tiny_tokenizer.write(folder, CONTEXT[kind])
    model = make_model(kind, activation, vocab, seed)
    export(kind, model, folder / 'onnx')
    (folder / 'config.json').write_text(model.config.to_json_string())
    processor = processor_of(kind)
    (folder / 'preprocessor_config.json').write_text(processor.to_json_string())
    tokenizer = CLIPTokenizerFast(tokenizer_file=str(folder / 'tokenizer.json'), pad_token=tiny_tokenizer.END)
    packed(folder / 'expected.json.gz', expected(kind, model, processor, tokenizer, files))
    print(name, *(file.stat().st_size for file in sorted((folder / 'onnx').iterdir())))


def write():
    torch.set_num_threads(1)
    files = [entry['file'] for entry in json.loads((REFERENCE / 'pictures.json').read_text())['pictures']]
    write_model('clip-quick-gelu', 'clip', 'quick_gelu', 1, files)
    write_model('clip-gelu', 'clip', 'gelu', 2, files)
    write_model('siglip', 'siglip', 'gelu_pytorch_tanh', 3, files)


if __name__ == '__main__':
    write()
