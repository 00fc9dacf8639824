"""Muon: momentum whose step is made orthogonal, for the matrices and convolutions of hidden layers.

After Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024); the coefficients of
the Newton-Schulz iteration are theirs. Convolutions that a norm follows do not feel the length of their weights:
it is kept fixed, so that the rate is the angle of a step. Other matrices decay.
"""

import torch


def orthogonal(matrix, steps=3):
    """The nearest semi-orthogonal matrix, roughly (singular values between 0.5 and 1.3), in bf16."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix.bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / (x.norm() + 1e-7)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.T if tall else x).float()


class Muon(torch.optim.Optimizer):
    """`params` of two dimensions or more; convolutions count as [outputs x the rest]."""

    def __init__(self, params, lr=0.05, momentum=0.9, decay=0.05):
        super().__init__(params, {'lr': lr, 'momentum': momentum, 'decay': decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group['params']:
                if p.grad is not None:
                    self._move(p, group)

    def _move(self, p, group):
        kept = self.state[p].setdefault('momentum', torch.zeros_like(p.grad))
        kept.lerp_(p.grad, 1 - group['momentum'])
        flat = p.grad.lerp(kept, group['momentum']).reshape(len(p), -1)
        step = orthogonal(flat).view(p.shape)
        step *= len(p) ** 0.5 / step.norm().clamp_min(1e-7)
        if p.ndim == 4:
            p.mul_(len(p) ** 0.5 / p.norm())
        else:
            p.mul_(1 - group['lr'] * group['decay'])
            step *= 0.2
        p.sub_(step, alpha=group['lr'])
