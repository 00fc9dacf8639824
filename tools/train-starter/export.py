"""Writes a checkpoint as `public/models/starter/` and `src/clip/starter-pins.ts`, and checks it."""

import argparse
import hashlib
import json
import math
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from known_words import known_words
from onnx_graph import fold_centre, fold_norm, text_graph, vision_graph
from pictures import MEAN, STD, framed
from tokenizer import BOS, EOS, Encoder, tokenizer_config
from towers import MASKED, Starter, multiply_adds

ROOT = Path(__file__).parents[2]
LOADED = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json',
          'onnx/text_model.onnx', 'onnx/vision_model.onnx', 'self-test.json', 'known-words.json']
TEXTS = ['a photo of a dog.', 'a red circle', 'two people walking on a beach', 'golden retriever']


def load(path, device='cpu'):
    """The averaged model of a checkpoint, in eval mode with its centres folded, and its facts."""
    saved = torch.load(path, map_location=device)
    model = Starter(saved['eos'], len(saved['concepts']), saved['design']).eval()
    model.load_state_dict(saved['average'])
    model.text.project = fold_centre(model.text.project, model.text_centre)
    model.vision.project = fold_centre(model.vision.project, model.image_centre)
    model.text_centre = model.image_centre = nn.Identity()
    return model, saved


def rounded(model):
    """The model with norms folded and every weight rounded to fp16, as the files store it."""
    with torch.no_grad():
        for unit in [m for m in model.vision.modules() if isinstance(m, nn.Sequential)]:
            if len(unit) == 3 and isinstance(unit[1], nn.BatchNorm2d):
                weight, bias = fold_norm(unit)
                old = unit[0]
                unit[0] = nn.Conv2d(old.in_channels, old.out_channels, old.kernel_size, old.stride,
                                    old.padding, groups=old.groups)
                unit[0].weight.copy_(weight)
                unit[0].bias.copy_(bias)
                unit[1] = nn.Identity()
        for tower in (model.vision, model.text):
            for values in tower.parameters():
                values.copy_(values.half().float())
    return model


def configs(model, saved):
    """`config.json` and `preprocessor_config.json` in the hub's form."""
    design, side, eos = saved['design'], saved['side'], saved['eos']
    config = {
        'model_type': 'clip', 'architectures': ['CLIPModel'], 'projection_dim': design['dim'],
        'logit_scale': model.log_scale.exp().item(), 'logit_scale_init_value': model.log_scale.item(),
        'text_config': {
            'model_type': 'clip_text_model', 'vocab_size': design['vocab'],
            'hidden_size': design['text_width'], 'num_hidden_layers': design['text_layers'],
            'num_attention_heads': design['text_heads'], 'max_position_embeddings': design['context'],
            'projection_dim': design['dim'], 'bos_token_id': eos - 1, 'eos_token_id': eos,
            'pad_token_id': eos},
        'vision_config': {
            'model_type': 'starter_convolutions', 'image_size': side, 'num_channels': 3,
            'layers': [list(layer) for layer in design['picture']], 'summary': summary(model.vision, side), 'projection_dim': design['dim']},
    }
    preprocessor = {
        'image_processor_type': 'CLIPImageProcessor', 'feature_extractor_type': 'CLIPFeatureExtractor',
        'do_convert_rgb': True, 'do_resize': True, 'size': {'shortest_edge': framed(side)}, 'resample': 3,
        'do_center_crop': True, 'crop_size': {'height': side, 'width': side}, 'do_rescale': True,
        'rescale_factor': 1 / 255, 'do_normalize': True,
        'image_mean': [round(v, 8) for v in MEAN.flatten().tolist()],
        'image_std': [round(v, 8) for v in STD.flatten().tolist()]}
    return config, preprocessor


def summary(tower, side):
    """The picture tower in words."""
    counted = sum(p.numel() for p in tower.parameters()) / 1e6
    return (f'convolutions in four stages with residuals ({counted:.1f} million weights, about '
            f'{multiply_adds(tower, side):.0f} million multiply-adds at {side} pixels)')


def formula_picture(side):
    """The self-test's picture: sin(0.1 x (c + 1)) cos(0.07 y), float32 [1, 3, side, side]."""
    c, y, x = np.meshgrid(np.arange(3), np.arange(side), np.arange(side), indexing='ij')
    return (np.sin(0.1 * x * (c + 1)) * np.cos(0.07 * y)).astype(np.float32)[None]


def session(path):
    """An onnxruntime session on one native thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=['CPUExecutionProvider'])


def largest_gap(a, b):
    return float(np.abs(a - b).max())


def verify(folder, model, encoder, side):
    """Compares each exported tower with PyTorch; raises where they differ. Returns the self-test."""
    text, vision = session(folder / 'onnx/text_model.onnx'), session(folder / 'onnx/vision_model.onnx')
    lists = encoder.lists(TEXTS)
    ids = encoder.pad(lists)
    longer = torch.cat([ids, torch.full((len(ids), 7), encoder.eos)], 1)
    noise = torch.randn(3, 3, side, side, generator=torch.Generator().manual_seed(0))
    picture = formula_picture(side)
    run_text = lambda i: text.run(None, {'input_ids': i.numpy()})[0]
    run_vision = lambda p: vision.run(None, {'pixel_values': p})[0]
    plain_text = model.text(ids).detach().numpy()
    plain_vision = model.vision(noise).detach().numpy()
    model = rounded(model)
    gaps = {
        'text against its fp16 weights': largest_gap(run_text(ids), model.text(ids).detach().numpy()),
        'vision against its fp16 weights': largest_gap(run_vision(noise.numpy()), model.vision(noise).detach().numpy()),
        'padding after the end': largest_gap(run_text(ids), run_text(longer)),
        'one text against the batch': max(
            largest_gap(run_text(ids)[k:k + 1], run_text(encoder.pad([own]))) for k, own in enumerate(lists)),
    }
    looser = {'text, fp16 rounding': largest_gap(run_text(ids), plain_text),
              'vision, fp16 rounding': largest_gap(run_vision(noise.numpy()), plain_vision)}
    scale = float(np.abs(run_vision(noise.numpy())).max())
    print('largest embed component', round(scale, 3), {k: f'{v:.2e}' for k, v in {**gaps, **looser}.items()})
    assert max(gaps.values()) < 1e-5 * max(1, scale), 'an exported tower differs from PyTorch'
    assert max(looser.values()) < 5e-3 * max(1, scale), 'fp16 weights change the embeds too much'
    return {'texts': TEXTS, 'inputIds': lists, 'textEmbeds': run_text(ids).tolist(),
            'image': 'pixel_values[0, c, y, x] = sin(0.1 * x * (c + 1)) * cos(0.07 * y)',
            'imageSize': side, 'imageEmbeds': run_vision(picture).tolist()}


def check_tokenizer(folder, encoder):
    """The saved files give the same ids through transformers' own CLIP tokenizer class."""
    from transformers import CLIPTokenizerFast, PreTrainedTokenizerFast
    texts = TEXTS + ['Ünïcode café', '日本語', '😀 emoji', "it's  5 o'clock", '', 'A\tB\nC']
    for kind in (CLIPTokenizerFast, PreTrainedTokenizerFast):
        other = kind.from_pretrained(folder)
        for text in texts:
            assert other(text)['input_ids'] == encoder.lists([text])[0], (kind.__name__, text)


def pins(folder, config, target):
    """`starter-pins.ts`: revision, sizes and hashes of the files that the app loads."""
    files = {}
    for name in LOADED:
        raw = (folder / name).read_bytes()
        files[name] = {'sizeBytes': len(raw), 'sha256': hashlib.sha256(raw).hexdigest()}
    whole = hashlib.sha256(''.join(f['sha256'] for f in files.values()).encode()).hexdigest()[:12]
    rows = '\n'.join(f"    '{n}': {{\n      sizeBytes: {f['sizeBytes']},\n      sha256: '{f['sha256']}',\n    }},"
                     for n, f in files.items())
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        '/** The bundled starter: its files with bytes and SHA-256, written by tools/train-starter/export.py. */\n'
        f"export const starterPins = {{\n  revision: '{whole}',\n  logitScale: {round(config['logit_scale'], 6)},\n"
        f"  logitBias: 0,\n  projectionDim: {config['projection_dim']},\n"
        f"  imageSize: {config['vision_config']['image_size']},\n"
        f"  contextLength: {config['text_config']['max_position_embeddings']},\n  files: {{\n{rows}\n  }},\n}} as const;\n")
    return whole


def export(options):
    folder = options.out
    (folder / 'onnx').mkdir(parents=True, exist_ok=True)
    model, saved = load(options.checkpoint)
    side = saved['side'] = options.side or saved['side']
    encoder = Encoder(options.cache / 'tokenizer.json')
    model.log_scale.data.clamp_(max=math.log(100))
    write = lambda name, what: (folder / name).write_text(
        json.dumps(what, indent=1, ensure_ascii=False) + '\n', encoding='utf8')
    (folder / 'tokenizer.json').write_text((options.cache / 'tokenizer.json').read_text(encoding='utf8'), encoding='utf8')
    write('tokenizer_config.json', tokenizer_config())
    config, preprocessor = configs(model, saved)
    write('config.json', config)
    write('preprocessor_config.json', preprocessor)
    onnx.save(text_graph(model.text, MASKED), folder / 'onnx/text_model.onnx')
    onnx.save(vision_graph(model.vision, side), folder / 'onnx/vision_model.onnx')
    test = verify(folder, model, encoder, side)
    (folder / 'self-test.json').write_text(json.dumps(test) + '\n')
    from evaluate import Exported
    words, counts = known_words(Exported(folder), options)
    (folder / 'known-words.json').write_text(json.dumps(words, ensure_ascii=False) + '\n', encoding='utf8')
    check_tokenizer(folder, encoder)
    revision = pins(folder, config, options.pins)
    total = sum(f.stat().st_size for f in folder.rglob('*') if f.is_file())
    assert total <= 10_000_000, f'{total} bytes: the starter must stay below 10 MB'
    print('revision', revision, 'total bytes', total, 'known words', len(words), counts)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, required=True)
    parser.add_argument('--cache', type=Path, required=True)
    parser.add_argument('--checkpoint', type=Path, required=True)
    parser.add_argument('--side', type=int, help="the picture side, if not the checkpoint's")
    parser.add_argument('--out', type=Path, default=ROOT / 'public/models/starter')
    parser.add_argument('--pins', type=Path, default=ROOT / 'src/clip/starter-pins.ts')
    export(parser.parse_args())
