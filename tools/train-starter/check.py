"""Quick figures while training: parts of the held-out pictures, by bare names."""

import random

import numpy as np
import torch

import shapes
from pictograms import test_set
from pictures import centre_view, normalise, to_planes


class Checker:
    """Held-out pictures of each source, at most `count` of a class set, read once."""

    def __init__(self, cache, batches, count=600):
        self.batches, self.count, rng = batches, count, random.Random(99)
        scenes = [shapes.random_scene(rng) for _ in range(count // 2)]
        self.scene_pixels = np.stack([shapes.draw_scene(s, rng) for s in scenes])
        self.scene_texts = []
        for scene in scenes:
            seed = rng.random()
            self.scene_texts += [shapes.describe(s, random.Random(seed))
                                 for s in [scene, *shapes.neighbours(scene, rng)]]
        self.drawn = (cache / 'pictograms-test.npz').exists()
        if self.drawn:
            self.names, pictures = test_set(cache, 500)
            self.drawn_pixels = np.stack([np.asarray(p) for p in pictures])

    @staticmethod
    def _embeds(model, pixels, side, ratios=None):
        device, found = model.log_scale.device, []
        for k in range(0, len(pixels), 128):
            own = None if ratios is None else torch.from_numpy(ratios[k:k + 128])
            views = normalise(centre_view(to_planes(np.ascontiguousarray(pixels[k:k + 128])), side, own))
            found.append(model.embed_images(views.contiguous(memory_format=torch.channels_last).to(device)))
        return torch.cat(found)

    @torch.no_grad()
    def figures(self, model, embed_texts, side):
        """Top-1 (percent) of every part; `embed_texts` gives the embeds of a list."""
        result = {}
        for name in ('tinyimagenet', 'cifar10', 'caltech101'):
            source, concepts = self.batches.sources[name], self.batches.concepts
            rows = source.held_out[:self.count]
            own = [i for i, c in enumerate(concepts.classes) if c[0] == name]
            texts = embed_texts([concepts.names[i][0] for i in own])
            images = self._embeds(model, source.pixels[rows], side,
                                  source.ratios[rows] if name == 'caltech101' else None)
            best = (images @ texts.T).argmax(1).cpu().numpy() + own[0]
            result[name] = round(100 * float((best == source.classes[rows]).mean()), 1)
        images, texts = self._embeds(model, self.scene_pixels, side), embed_texts(self.scene_texts)
        cosines = torch.einsum('nd,nkd->nk', images, texts.view(len(images), 4, -1))
        result['shapes'] = round(100 * float((cosines.argmax(1) == 0).float().mean()), 1)
        if self.drawn:
            images, texts = self._embeds(model, self.drawn_pixels, side), embed_texts(self.names)
            hits = (images @ texts.T).argmax(1).cpu() == torch.arange(len(images))
            result['pictograms'] = round(100 * float(hits.float().mean()), 1)
        return result
