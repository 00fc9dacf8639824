"""Writes tests/reference/scores.json: cosines, logits, probabilities and zero-shot weights by PyTorch.

Run: python tools/make-reference/scores.py
Inputs are float32 numbers from a fixed seed; everything computed from them is float64.
"""

import json
from pathlib import Path

import torch
from torch.nn.functional import normalize

TARGET = Path(__file__).parents[2] / "tests" / "reference" / "scores.json"


def scores(cosines, scale, bias):
    logits = cosines * scale + bias
    return {
        "logitScale": scale,
        "logitBias": bias,
        "logits": logits.tolist(),
        "softmax": logits.softmax(0).tolist(),
        "sigmoid": logits.sigmoid().tolist(),
    }


def case(name, texts, dim, scale, bias, generator):
    image = normalize(torch.randn(dim, generator=generator), dim=0)
    text = normalize(torch.randn(texts, dim, generator=generator) + 0.8 * image, dim=1)
    cosines = text.double() @ image.double()
    return {
        "name": name,
        "dim": dim,
        "imageEmbed": image.tolist(),
        "textEmbeds": text.flatten().tolist(),
        "cosines": cosines.tolist(),
        **scores(cosines, scale, bias),
    }


def given(name, cosines, scale, bias):
    cosines = torch.tensor(cosines, dtype=torch.float64)
    return {"name": name, "cosines": cosines.tolist(), **scores(cosines, scale, bias)}


def ensemble(name, templates, dim, generator):
    embeds = torch.randn(templates, dim, generator=generator) * 3
    weights = normalize(normalize(embeds.double(), dim=1).mean(0), dim=0)
    return {
        "name": name,
        "dim": dim,
        "embeds": embeds.flatten().tolist(),
        "weights": weights.tolist(),
    }


def main():
    generator = torch.Generator().manual_seed(20210226)
    reference = {
        "madeWith": f"torch {torch.__version__.split('+')[0]}",
        "pictures": [
            case("one label", 1, 8, 100.0, 0.0, generator),
            case("CLIP's nine labels", 9, 24, 100.00000595, 0.0, generator),
            case("SigLIP's nine labels", 9, 24, 117.330795, -12.932437, generator),
            case("forty labels", 40, 12, 100.0, 0.0, generator),
        ],
        "edges": [
            given("no label", [], 100.0, 0.0),
            given("far apart", [1.0, -1.0, 0.0], 100.0, 0.0),
            given("beyond what exp can hold", [1.0, 0.9999, -1.0], 1e5, 0.0),
            given("all equal", [0.25, 0.25, 0.25, 0.25], 100.0, 0.0),
            given("scale zero", [0.3, -0.2], 0.0, 0.0),
            given("a large bias", [0.1, 0.2], 112.668907, -800.0),
        ],
        "ensembles": [
            ensemble("one template", 1, 8, generator),
            ensemble("seven templates", 7, 16, generator),
            ensemble("eighty templates", 80, 4, generator),
        ],
    }
    TARGET.write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
