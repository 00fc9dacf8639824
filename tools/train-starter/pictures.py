"""Picture-side augmentation, on whole batches of one source at a time."""

import math

import torch
import torch.nn.functional as F

MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)
STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)
GREY = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
# A picture's shortest edge before the centre crop, in sides: what people photograph is smaller in
# the frame than in the training pictures.
FRAME = 8 / 7
# What a far view may show, in areas of the picture.
WIDEST = 2.0


def to_planes(pixels):
    """uint8 [n, h, w, c] to float [n, c, h, w] in 0..1."""
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(255)


def shrunk(pixels, side):
    """uint8 [n, h, w, c] made smaller, [n, side, side, c]."""
    planes = F.interpolate(to_planes(pixels), (side, side), mode='bicubic', antialias=True, align_corners=False)
    return planes.clamp_(0, 1).mul_(255).round_().byte().permute(0, 2, 3, 1).numpy()


def normalise(planes):
    """CLIP's mean and standard deviation taken off."""
    return (planes - MEAN) / STD


def framed(side):
    """The shortest edge to which a picture is resized before the middle `side` x `side` is taken."""
    return round(side * FRAME)


def _uniform(count, low, high):
    return torch.empty(count).uniform_(low, high)


def random_crop(planes, ratios, side, area=(0.35, 1.0), stretch=0.29, flip=True, wider=0.0):
    """A random resized crop of each picture, [n, c, side, side].

    `ratios` is each picture's true width / height: the arrays hold it squashed to a square. A part `wider`
    of the pictures is shown small instead, up to `WIDEST` of the picture's area with its mirror image around it.
    """
    count = len(planes)
    if planes.shape[2] >= 1.7 * side:
        planes = F.avg_pool2d(planes, 2)
    part, aspect = _uniform(count, *area), _uniform(count, -stretch, stretch).exp()
    far = torch.rand(count) < wider
    part = torch.where(far, _uniform(count, 1.0, WIDEST), part)
    most = torch.where(far, WIDEST ** 0.5, 1.0)
    width = torch.minimum((part * aspect / ratios).sqrt(), most)
    height = torch.minimum((part * ratios / aspect).sqrt(), most)
    theta = torch.zeros(count, 2, 3)
    sign = (torch.rand(count) < 0.5).float() * 2 - 1 if flip else torch.ones(count)
    theta[:, 0, 0], theta[:, 1, 1] = width * sign, height
    theta[:, 0, 2] = (1 - width) * _uniform(count, -1, 1)
    theta[:, 1, 2] = (1 - height) * _uniform(count, -1, 1)
    grid = F.affine_grid(theta, (count, planes.shape[1], side, side), align_corners=False)
    return F.grid_sample(planes, grid, padding_mode='reflection', align_corners=False)


def random_place(planes, side, behind):
    """RGBA pictograms turned, stretched, scaled and laid on random grounds, as RGB [n, 3, side, side].

    `behind` are photographs [m, 3, side, side] in 0..1 of which some become grounds.
    """
    count = len(planes)
    angle, size = torch.randn(count) * 0.13, _uniform(count, 0.72, 1.4)
    stretch = (torch.randn(count) * 0.08).exp()
    sign = (torch.rand(count) < 0.3).float() * -2 + 1
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0], theta[:, 0, 1] = size * stretch * angle.cos() * sign, -size * angle.sin() * sign
    theta[:, 1, 0], theta[:, 1, 1] = size * angle.sin(), size / stretch * angle.cos()
    theta[:, :, 2] = (size - 0.8).clamp(min=0.05)[:, None] * torch.empty(count, 2).uniform_(-.8, .8)
    if planes.shape[2] >= 1.7 * side:
        planes = F.avg_pool2d(planes, 2)
    grid = F.affine_grid(theta, (count, 4, side, side), align_corners=False)
    placed = F.grid_sample(planes, grid, padding_mode='zeros', align_corners=False)
    ground = torch.rand(count, 3, 1, 1)
    ground[torch.rand(count) < 0.6] = 1.0
    ground = ground.expand(-1, -1, side, side).contiguous()
    busy = torch.rand(count) < 0.2
    ground[busy] = behind[torch.randint(len(behind), (int(busy.sum()),))]
    return random_tint(placed[:, :3] + (1 - placed[:, 3:]) * ground)


def random_tint(planes, part=0.4, spread=0.12):
    """The three colours of some pictures mixed a little: another set's yellow is another yellow."""
    mixed = torch.rand(len(planes)) < part
    mix = torch.eye(3) + torch.randn(int(mixed.sum()), 3, 3) * spread
    mix = mix / mix.sum(2, keepdim=True).clamp_min(0.3)
    planes[mixed] = torch.einsum('nij,njhw->nihw', mix, planes[mixed])
    return planes.clamp_(0, 1)


def random_colour(planes, strength=1.0, grey=0.05):
    """Brightness, contrast, saturation, and some pictures without colour."""
    count = len(planes)
    light = 1 + strength * _uniform(count, -0.2, 0.2).view(-1, 1, 1, 1)
    contrast = 1 + strength * _uniform(count, -0.2, 0.2).view(-1, 1, 1, 1)
    colour = 1 + strength * _uniform(count, -0.2, 0.2).view(-1, 1, 1, 1)
    colour[torch.rand(count) < grey] = 0
    planes = planes * light
    level = (planes * GREY).sum(1, keepdim=True)
    centre = level.mean((2, 3), keepdim=True)
    return ((level + (planes - level) * colour - centre) * contrast + centre).clamp_(0, 1)


def random_sharpness(planes):
    """Blurred to sharpened: a large photograph made small is sharper than the training pictures."""
    some = torch.rand(len(planes)) < 0.6
    own = planes[some]
    smooth = F.pad(own, (1, 1, 1, 1), mode='replicate')
    smooth = smooth[:, :, 1:-1] + smooth[:, :, :-2] + smooth[:, :, 2:]
    smooth = (smooth[..., 1:-1] + smooth[..., :-2] + smooth[..., 2:]) / 9
    amount = _uniform(len(own), -0.5, 0.9).view(-1, 1, 1, 1)
    planes[some] = (own + amount * (own - smooth)).clamp_(0, 1)
    return planes


def random_mix(planes, part):
    """A box of another picture laid on a part of the pictures [n, c, side, side].

    Half of the boxes show what the other picture has there (CutMix, arXiv 1905.04899), half the whole other picture
    made small (ResizeMix, arXiv 2012.11101). Returns the pictures, each one's guest (itself where there is none) and
    how much of its captions' weight stays its own, both [n].
    """
    hosts = (torch.rand(len(planes)) < part).nonzero().flatten()
    count, side = len(hosts), planes.shape[2]
    guest, own = torch.arange(len(planes)), torch.ones(len(planes))
    guest[hosts] = torch.randint(len(planes), (count,))
    half, whole = _uniform(count, 0.35, 0.8).view(-1, 1, 1), (torch.rand(count) < 0.5).view(-1, 1, 1)
    own[hosts] = 1 - torch.where(whole, half, half ** 2).flatten()
    at = (torch.arange(side) + 0.5) * 2 / side - 1
    middle = (1 - half[:, None]) * torch.empty(count, 2, 1, 1).uniform_(-1, 1)
    x = (at.view(1, 1, side) - middle[:, 0]).expand(-1, side, -1)
    y = (at.view(1, side, 1) - middle[:, 1]).expand(-1, -1, side)
    inside = ((x.abs() < half) & (y.abs() < half))[:, None]
    others = planes[guest[hosts]]
    shown = whole.flatten()
    grid = torch.stack([x / half, y / half], -1)[shown]
    others[shown] = F.grid_sample(_smoothed(others[shown]), grid, padding_mode='border', align_corners=False)
    mixed = planes.clone()
    mixed[hosts] = torch.where(inside, others, planes[hosts])
    return mixed, guest, own


def _smoothed(planes):
    """Two by two pixels averaged, for making smaller."""
    return F.avg_pool2d(F.pad(planes, (0, 1, 0, 1), mode='replicate'), 2, 1)


def centre_view(planes, side, ratios=None):
    """Without chance: the middle of each picture, its shortest edge resized to `framed(side)`."""
    edge, out = framed(side), []
    for plane, ratio in zip(planes, [1.0] * len(planes) if ratios is None else ratios.tolist()):
        width, height = max(edge, round(edge * ratio)), max(edge, round(edge / ratio))
        full = F.interpolate(plane[None], (height, width), mode='bicubic', antialias=True,
                             align_corners=False).clamp_(0, 1)
        top, left = (height - side) // 2, (width - side) // 2
        out.append(full[:, :, top:top + side, left:left + side])
    return torch.cat(out)


def learning_rate(progress, warm=0.03):
    """One-cycle factor: linear rise over `warm`, then a cosine to zero."""
    if progress < warm:
        return progress / warm
    return 0.5 * (1 + math.cos(math.pi * (progress - warm) / (1 - warm)))
