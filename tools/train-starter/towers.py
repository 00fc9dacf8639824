"""The two towers and the contrastive loss."""

import math

import torch
import torch.nn.functional as F
from torch import nn

MASKED = -1e4
# What the picture tower is made of, in the grammar of `picture_layers`.
PICTURE = (('conv', 32, 2), ('conv', 64, 2), ('plain',), ('conv', 192, 2), ('plain',), ('plain',),
           ('conv', 320, 2), ('conv', 320, 1))
DESIGN = {
    'picture': PICTURE, 'dim': 192,
    'text_width': 160, 'text_layers': 3, 'text_heads': 5, 'vocab': 4608, 'context': 32,
}


def conv(inputs, outputs, stride=1, kernel=3, groups=1, bent=True):
    """Convolution, BatchNorm and (where `bent`) ReLU: at export the norm folds into the convolution."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs), nn.ReLU(inplace=True) if bent else nn.Identity())


class Residual(nn.Module):
    """x + some convolutions."""

    def __init__(self, *units):
        super().__init__()
        self.units = nn.Sequential(*units)

    def forward(self, x):
        return x + self.units(x)


def picture_layers(design):
    """The layers that a design names, and the width at their end.

    `('conv', width, stride[, kernel])` one convolution; `('plain',)` x + two 3 x 3 convolutions;
    `('thin', kernel, factor)` x + depthwise, widening and narrowing 1 x 1 convolutions; `('pool',)` halves the sides.
    """
    layers, width = [], 3
    for kind, *sizes in design:
        if kind == 'conv':
            layers.append(conv(width, *sizes))
            width = sizes[0]
        elif kind == 'plain':
            layers.append(Residual(conv(width, width), conv(width, width)))
        elif kind == 'thin':
            kernel, factor = sizes
            layers.append(Residual(conv(width, width, 1, kernel, width, False),
                                   conv(width, factor * width, 1, 1), conv(factor * width, width, 1, 1, 1, False)))
        else:
            layers.append(nn.MaxPool2d(2))
    return layers, width


class VisionTower(nn.Module):
    """Convolutions as the design names them; mean pool; a projection."""

    def __init__(self, design=DESIGN):
        super().__init__()
        layers, width = picture_layers(design['picture'])
        self.layers = nn.Sequential(*layers)
        self.project = nn.Linear(width, design['dim'])

    def forward(self, pixel_values):
        return self.project(self.layers(pixel_values).mean((2, 3)))


class Layer(nn.Module):
    """One pre-norm causal transformer layer (on a CPU plain attention is quicker than PyTorch's fused one)."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        batch, length, width = x.shape
        split = self.qkv(self.norm1(x)).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = split.permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-1, -2)).float() * (width // self.heads) ** -0.5
        later = torch.full((length, length), MASKED, device=x.device).triu(1)
        mixed = (scores + later).softmax(-1).to(v.dtype) @ v
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class TextTower(nn.Module):
    """Causal transformer; the embed is taken at the first end-of-text token."""

    def __init__(self, eos, design=DESIGN):
        super().__init__()
        width = design['text_width']
        self.eos = eos
        self.tokens = nn.Embedding(design['vocab'], width)
        self.positions = nn.Parameter(torch.randn(design['context'], width) * 0.01)
        self.layers = nn.ModuleList(
            Layer(width, design['text_heads']) for _ in range(design['text_layers']))
        self.norm = nn.LayerNorm(width)
        self.project = nn.Linear(width, design['dim'])
        nn.init.normal_(self.tokens.weight, std=0.1)

    def forward(self, input_ids):
        x = self.tokens(input_ids) + self.positions[:input_ids.shape[1]]
        for layer in self.layers:
            x = layer(x)
        ends = (input_ids == self.eos).int().argmax(1)
        return self.project(self.norm(x[torch.arange(len(x)), ends]))


class Starter(nn.Module):
    """Both towers and the learned logit scale (kept as its logarithm).

    Each tower's output is centred and scaled by a norm without parameters, which export folds into
    the projection. Without it the text embeds of the first run stayed within a cone (mean cosine
    0.95 between different names) and hardly anything was learnt.

    `anchors` holds one free vector a concept, for training only: pictures learn against all of
    them at every step however far the text tower is, and texts learn to meet them.
    """

    def __init__(self, eos, concepts, design=DESIGN):
        super().__init__()
        self.vision, self.text = VisionTower(design), TextTower(eos, design)
        self.text_centre = nn.BatchNorm1d(design['dim'], affine=False)
        self.image_centre = nn.BatchNorm1d(design['dim'], affine=False)
        self.log_scale = nn.Parameter(torch.tensor(math.log(14.0)))
        # Short, so that a step of AdamW turns them quickly: only their directions count.
        self.anchors = nn.Parameter(torch.randn(concepts, design['dim']) * 0.2)
        self.log_anchor_scale = nn.Parameter(torch.tensor(math.log(14.0)))

    def embed_texts(self, groups):
        """Normalised text embeds [texts x dim], fp32, of a list of `input_ids` tensors."""
        raw = torch.cat([self.text(ids) for ids in groups]).float()
        return F.normalize(self.text_centre(raw), dim=-1)

    def embed_images(self, pixel_values):
        """Normalised image embeds [images x dim], fp32."""
        return F.normalize(self.image_centre(self.vision(pixel_values).float()), dim=-1)

    def anchor_logits(self, embeds, detach=False):
        """Scaled cosines of embeds with every concept's anchor."""
        anchors = F.normalize(self.anchors.detach() if detach else self.anchors, dim=-1)
        return self.log_anchor_scale.exp().clamp(max=60) * embeds @ anchors.T


def contrastive_loss(logits, states, weights, back=0.3):
    """Softmax loss in which a picture has many true captions and some that are not known.

    `states` [images x texts]: 1 true, -1 false, 0 left out. Every true pair competes with the
    false ones of its row (and of its column, weighted by `back`), never with other true ones.
    `weights` [images x texts] says how much each true pair of a row counts.
    """
    masked = logits.masked_fill(states != -1, -1e4)
    row, column = (states == 1).nonzero(as_tuple=True)
    true, weight = logits[row, column], weights.expand(states.shape)[row, column]
    sums = torch.zeros(len(logits), device=logits.device).index_add_(0, row, weight).clamp_min_(1e-6)
    loss = (F.softplus(masked.logsumexp(1)[row] - true) * weight / sums[row]).sum() / len(logits)
    if not back:
        return loss
    counts = torch.bincount(column, minlength=logits.shape[1]).clamp_min_(1)
    columns = (F.softplus(masked.logsumexp(0)[column] - true) / counts[column]).sum()
    return loss + back * columns / len(column.unique())


def multiply_adds(tower, side):
    """Millions of multiply-adds for one picture."""
    total = []
    count = lambda layer, inputs, y: total.append(layer.weight.numel() * y.shape[2] * y.shape[3])
    hooks = [m.register_forward_hook(count) for m in tower.modules() if isinstance(m, nn.Conv2d)]
    with torch.no_grad():
        tower(torch.zeros(1, 3, side, side))
    for hook in hooks:
        hook.remove()
    return sum(total) / 1e6
