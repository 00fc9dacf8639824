"""Times the starter next to towers of CLIP ViT-B/32's sizes (random weights), one native thread."""

import argparse
import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from onnx import TensorProto

from export import ROOT, session
from onnx_graph import Graph, _attention, _feed_forward
from towers import Layer


def vit_tower(width, heads, layers, tokens, dim=512):
    """A transformer tower over ready embeddings [1, tokens, width], as bytes of a model."""
    graph, x = Graph(), 'x'
    none = graph.constant(np.zeros((tokens, tokens)))
    for _ in range(layers):
        layer = Layer(width, heads)
        x = _feed_forward(graph, _attention(graph, x, layer, none), layer)
    x = graph.linear(x, torch.nn.Linear(width, dim))
    return graph.model([('x', TensorProto.FLOAT, [1, tokens, width])], ('y', [1, tokens, dim]), x)


def median_ms(run, repeats=15):
    """Median processor milliseconds of one call: others on the machine do not count."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        run()
        times.append(time.process_time() - began)
    return round(1000 * sorted(times)[repeats // 2], 2)


def in_memory(model):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=['CPUExecutionProvider'])


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--model', type=Path, default=ROOT / 'public/models/starter')
    folder = parser.parse_args().model
    vision, text = session(folder / 'onnx/vision_model.onnx'), session(folder / 'onnx/text_model.onnx')
    side = vision.get_inputs()[0].shape[2]
    pixels, ids = np.zeros((1, 3, side, side), np.float32), np.ones((1, 8), np.int64)
    print('starter vision', median_ms(lambda: vision.run(None, {'pixel_values': pixels}), 60), 'ms')
    print('starter text', median_ms(lambda: text.run(None, {'input_ids': ids}), 60), 'ms')
    for name, sizes in {'vision (50 tokens)': (768, 12, 12, 50), 'text (8 tokens)': (512, 8, 12, 8)}.items():
        tower = in_memory(vit_tower(*sizes))
        x = np.random.randn(1, sizes[3], sizes[0]).astype(np.float32)
        print('ViT-B/32', name, median_ms(lambda: tower.run(None, {'x': x})), 'ms')
