"""Pictures drawn by formula: colour waves, and shapes with hard edges so that every filter tap counts."""

import numpy as np
from PIL import Image


def scene(width, height, seed=0, edges=True):
    """RGB uint8 [height, width, 3], the same on every run."""
    random = np.random.default_rng(1000 + seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    u, v = (x + 0.5) / width, (y + 0.5) / height
    channels = []
    for _ in range(3):
        fx, fy, phase = random.uniform(0.5, 3, 3)
        channels.append(127.5 + 110 * np.sin(2 * np.pi * (fx * u + fy * v) + phase))
    picture = np.stack(channels, axis=-1)
    if edges:
        for _ in range(6):
            cx, cy, rx, ry = random.uniform(0, 1, 2).tolist() + random.uniform(0.05, 0.25, 2).tolist()
            colour = random.integers(0, 256, 3)
            inside = ((u - cx) / rx) ** 2 + ((v - cy) / ry) ** 2 < 1
            picture[inside] = colour
        stripes = (np.floor(u * 23) % 2 == 0) & (v > 0.8)
        picture[stripes] = (255, 255, 255)
        picture[(np.floor(u * 37) % 2 == 0) & (v < 0.12)] = (0, 0, 0)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def picture(width, height, seed=0, edges=True):
    """The same as a Pillow picture."""
    return Image.fromarray(scene(width, height, seed, edges))


def noise(width, height, seed=0):
    """RGB noise: nothing in it survives an approximate filter."""
    return np.random.default_rng(2000 + seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def alpha(width, height):
    """Alpha uint8 [height, width]: all values, whole regions at 0 and at 255, where colour must survive."""
    y, x = np.mgrid[0:height, 0:width]
    ramp = (x * 255 // max(1, width - 1)).astype(np.uint8)
    ramp[(y * 4 // max(1, height)) == 0] = 0
    ramp[(y * 4 // max(1, height)) == 3] = 255
    return ramp
