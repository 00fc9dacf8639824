"""Builds the two towers as ONNX graphs by hand: few plain nodes, fp16 weights behind Casts."""

import numpy as np
import torch
from onnx import TensorProto, checker, helper, numpy_helper
from torch import nn

OPSET = 17


class Graph:
    """Collects nodes and weights; each method adds a node and returns its output's name."""

    def __init__(self):
        self.nodes, self.weights, self.count = [], [], 0

    def add(self, kind, *inputs, **attributes):
        self.count += 1
        name = f'{kind.lower()}_{self.count}'
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, values, kind=np.float32):
        self.count += 1
        name = f'constant_{self.count}'
        self.weights.append(numpy_helper.from_array(np.asarray(values, kind), name))
        return name

    def weight(self, tensor):
        """A weight stored as fp16 and cast to fp32, which the runtime folds when it loads."""
        self.count += 1
        name = f'weight_{self.count}'
        half = tensor.detach().cpu().numpy().astype(np.float16)
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(half), name))
        return self.add('Cast', name, to=TensorProto.FLOAT)

    def linear(self, x, layer):
        y = self.add('MatMul', x, self.weight(layer.weight.T))
        return y if layer.bias is None else self.add('Add', y, self.weight(layer.bias))

    def norm(self, x, layer):
        return self.add('LayerNormalization', x, self.weight(layer.weight),
                        self.weight(layer.bias), axis=-1, epsilon=layer.eps)

    def model(self, inputs, output, result):
        """The checked model whose last value `result` is renamed to `output[0]`."""
        self.nodes.append(helper.make_node('Identity', [result], [output[0]], name='output'))
        graph = helper.make_graph(
            self.nodes, 'starter', [helper.make_tensor_value_info(*i) for i in inputs],
            [helper.make_tensor_value_info(output[0], TensorProto.FLOAT, output[1])], self.weights)
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid('', OPSET)], ir_version=8,
                                 producer_name='train-starter')
        checker.check_model(made, full_check=True)
        return made


def fold_norm(unit):
    """Weight and bias of a convolution with its BatchNorm folded in."""
    conv, norm = unit[0], unit[1]
    factor = norm.weight / (norm.running_var + norm.eps).sqrt()
    return conv.weight * factor.view(-1, 1, 1, 1), norm.bias - norm.running_mean * factor


def fold_centre(project, centre):
    """A new projection with the parameterless norm after it folded in."""
    factor = (centre.running_var + centre.eps).rsqrt()
    folded = nn.Linear(project.in_features, project.out_features)
    with torch.no_grad():
        folded.weight.copy_(project.weight * factor[:, None])
        folded.bias.copy_((project.bias - centre.running_mean) * factor)
    return folded


def vision_graph(tower, side):
    """`pixel_values` [batch, 3, side, side] to `image_embeds` [batch, dim]."""
    graph = Graph()

    def unit(x, layer):
        weight, bias = fold_norm(layer)
        plain = layer[0]
        x = graph.add('Conv', x, graph.weight(weight), graph.weight(bias), kernel_shape=list(plain.kernel_size),
                      pads=list(plain.padding) * 2, strides=list(plain.stride), group=plain.groups)
        return graph.add('Relu', x) if isinstance(layer[2], nn.ReLU) else x

    x = 'pixel_values'
    for layer in tower.layers:
        if isinstance(layer, nn.MaxPool2d):
            x = graph.add('MaxPool', x, kernel_shape=[2, 2], strides=[2, 2])
        elif hasattr(layer, 'units'):
            y = x
            for part in layer.units:
                y = unit(y, part)
            x = graph.add('Add', x, y)
        else:
            x = unit(x, layer)
    x = graph.add('Flatten', graph.add('GlobalAveragePool', x), axis=1)
    x = graph.linear(x, tower.project)
    return graph.model([('pixel_values', TensorProto.FLOAT, ['batch', 3, side, side])],
                       ('image_embeds', ['batch', tower.project.out_features]), x)


def _attention(graph, x, layer, later):
    heads, width = layer.heads, layer.qkv.in_features
    part = width // heads
    y = graph.linear(graph.norm(x, layer.norm1), layer.qkv)
    y = graph.add('Reshape', y, graph.constant([0, 0, 3 * heads, part], np.int64))
    y = graph.add('Transpose', y, perm=[0, 2, 1, 3])
    q, k, v = (graph.add('Slice', y, graph.constant([n * heads], np.int64),
                         graph.constant([(n + 1) * heads], np.int64), graph.constant([1], np.int64))
               for n in range(3))
    scores = graph.add('MatMul', q, graph.add('Transpose', k, perm=[0, 1, 3, 2]))
    scores = graph.add('Mul', scores, graph.constant(part ** -0.5))
    mixed = graph.add('MatMul', graph.add('Softmax', graph.add('Add', scores, later), axis=-1), v)
    mixed = graph.add('Transpose', mixed, perm=[0, 2, 1, 3])
    mixed = graph.add('Reshape', mixed, graph.constant([0, 0, width], np.int64))
    return graph.add('Add', x, graph.linear(mixed, layer.out))


def _feed_forward(graph, x, layer):
    up = graph.linear(graph.norm(x, layer.norm2), layer.up)
    erf = graph.add('Erf', graph.add('Div', up, graph.constant(2 ** 0.5)))
    half = graph.add('Mul', graph.add('Mul', up, graph.add('Add', erf, graph.constant(1.0))),
                     graph.constant(0.5))
    return graph.add('Add', x, graph.linear(half, layer.down))


def text_graph(tower, masked):
    """`input_ids` [batch, sequence] to `text_embeds` [batch, dim], taken at the first end token."""
    graph = Graph()
    context = len(tower.positions)
    length = graph.add('Slice', graph.add('Shape', 'input_ids'), graph.constant([1], np.int64),
                       graph.constant([2], np.int64))
    zero, axes = graph.constant([0], np.int64), graph.constant([0], np.int64)
    x = graph.add('Gather', graph.weight(tower.tokens.weight), 'input_ids')
    places = graph.add('Slice', graph.weight(tower.positions), zero, length, axes)
    x = graph.add('Add', x, places)
    later = torch.full((context, context), masked).triu(1)
    later = graph.add('Slice', graph.constant(later), graph.constant([0, 0], np.int64),
                      graph.add('Concat', length, length, axis=0), graph.constant([0, 1], np.int64))
    for layer in tower.layers:
        x = _feed_forward(graph, _attention(graph, x, layer, later), layer)
    ends = graph.add('Equal', 'input_ids', graph.constant(tower.eos, np.int64))
    ends = graph.add('ArgMax', graph.add('Cast', ends, to=TensorProto.INT32), axis=1, keepdims=1)
    x = graph.add('GatherND', x, ends, batch_dims=1)
    x = graph.linear(graph.norm(x, tower.norm), tower.project)
    return graph.model([('input_ids', TensorProto.INT64, ['batch', 'sequence'])],
                       ('text_embeds', ['batch', tower.project.out_features]), x)
