"""Joins a model's two ONNX towers into the one file that `pipeline('zero-shot-image-classification')` loads.

    python3 tools/bench/join_towers.py TEXT_TOWER VISION_TOWER LOGIT_SCALE OUT

`OUT` takes `input_ids` and `pixel_values` and gives `logits_per_image` beside both towers' embeds, as the
hub's combined files do. Needs onnx and numpy.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, compose, helper, numpy_helper


def normalised(name):
    """Nodes that divide `name` by its L2 norm; the result is `<name>_unit`."""
    return [helper.make_node('ReduceL2', [name], [f'{name}_norm'], axes=[1], keepdims=1),
            helper.make_node('Div', [name, f'{name}_norm'], [f'{name}_unit'])]


def prefixed(path, prefix, outer):
    """The model with every inner name prefixed, its inputs and outputs called as before."""
    model = compose.add_prefix(onnx.load(path), prefix)
    names = {prefix + name: name for name in outer}
    for node in model.graph.node:
        node.input[:] = [names.get(each, each) for each in node.input]
        node.output[:] = [names.get(each, each) for each in node.output]
    for value in (*model.graph.input, *model.graph.output):
        value.name = names.get(value.name, value.name)
        # Both towers call their batch by one name, but texts and pictures are counted apart.
        for place, axis in enumerate(value.type.tensor_type.shape.dim):
            if not axis.HasField('dim_value'):
                axis.dim_param = f'{prefix}{place}'
    return model


def main():
    text_path, vision_path, scale, out = sys.argv[1:]
    text = prefixed(text_path, 'text_', ('input_ids', 'text_embeds'))
    vision = prefixed(vision_path, 'vision_', ('pixel_values', 'image_embeds'))
    nodes = [*text.graph.node, *vision.graph.node, *normalised('text_embeds'),
             *normalised('image_embeds'),
             helper.make_node('Transpose', ['text_embeds_unit'], ['texts_across'], perm=[1, 0]),
             helper.make_node('MatMul', ['image_embeds_unit', 'texts_across'], ['cosines']),
             helper.make_node('Mul', ['cosines', 'logit_scale'], ['logits_per_image'])]
    logits = helper.make_tensor_value_info('logits_per_image', TensorProto.FLOAT,
                                           ['pictures', 'texts'])
    weights = [*text.graph.initializer, *vision.graph.initializer,
               numpy_helper.from_array(np.float32(float(scale)), 'logit_scale')]
    graph = helper.make_graph(nodes, 'clip', [*text.graph.input, *vision.graph.input],
                              [logits, *text.graph.output, *vision.graph.output], weights)
    version = text.opset_import[0].version
    joint = helper.make_model(graph, opset_imports=[helper.make_opsetid('', version)], ir_version=8)
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    onnx.save(joint, out)


if __name__ == '__main__':
    main()
