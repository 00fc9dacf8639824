"""The two towers and the contrastive loss."""

import math

import torch
import torch.nn.functional as F
from torch import nn

MASKED = -1e4
DESIGN = {
    'widths': (32, 64, 160, 320), 'blocks': (1, 1, 1, 1), 'dim': 192,
    'text_width': 160, 'text_layers': 3, 'text_heads': 5, 'vocab': 4608, 'context': 32,
}


def conv(inputs, outputs, stride=1):
    """3 x 3 convolution, BatchNorm, ReLU: at export the norm folds into the convolution."""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
                         nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """x + two convolutions."""

    def __init__(self, width):
        super().__init__()
        self.first, self.second = conv(width, width), conv(width, width)

    def forward(self, x):
        return x + self.second(self.first(x))


class VisionTower(nn.Module):
    """Plain convolutions in four stages, each halving the sides; mean pool; a projection."""

    def __init__(self, design=DESIGN):
        super().__init__()
        widths, layers, before = design['widths'], [], 3
        for stage, (width, blocks) in enumerate(zip(widths, design['blocks'])):
            layers.append(conv(before, width, 2))
            layers += [conv(width, width)] if stage == 0 else [Residual(width) for _ in range(blocks)]
            before = width
        self.layers = nn.Sequential(*layers)
        self.project = nn.Linear(before, design['dim'])

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
        self.anchors = nn.Parameter(torch.randn(concepts, design['dim']))
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
    true, false = states == 1, states == -1
    masked = logits.masked_fill(~false, -1e4)
    weights = weights * true
    rows = F.softplus(masked.logsumexp(1, keepdim=True) - logits)
    loss = ((rows * weights).sum(1) / weights.sum(1).clamp_min(1e-6)).mean()
    columns = F.softplus(masked.logsumexp(0, keepdim=True) - logits)
    counts = true.sum(0)
    per_column = (columns * true).sum(0) / counts.clamp_min(1)
    return loss + back * per_column.sum() / (counts > 0).sum().clamp_min(1)
