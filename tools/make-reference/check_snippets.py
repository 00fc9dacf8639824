"""Checks the stored Python programs: each holds the right literals and compiles; CLIP's and SigLIP's run on
tiny random models and agree with OpenAI's notebook's way; the starter's run on its own files.

Run: python tools/make-reference/check_snippets.py [PICTURE ...]
Without a PICTURE one is made. Needs torch, transformers, onnxruntime and Pillow.
"""

import ast
import contextlib
import io
import os
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tiny_models import TINY_MODELS, build_clip, export_onnx
from transformers import CLIPModel, CLIPProcessor

ROOT = Path(__file__).parents[2]
SNIPPETS = ROOT / "tests" / "reference" / "snippets"

HOSTILE = [
    'a "quoted" \\ label',
    "it's",
    "two\nlines",
    "{} $& %s",
    '"""',
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "一只狗",
    "hidden \u202e end\u2028",
    "\ud800",
]


def assigned(tree, name):
    """The literal that the program assigns to a name first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == name:
            return ast.literal_eval(node.value)
    raise LookupError(name)


def opened(tree):
    """The file name in the program's Image.open(...)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", None) == "open":
            return ast.literal_eval(node.args[0])
    raise LookupError("Image.open")


def check_literals(name, tree):
    if name == "clip-hostile":
        assert assigned(tree, "labels") == HOSTILE, assigned(tree, "labels")
        assert assigned(tree, "templates") == ['a "{}" \\ {}']
        assert opened(tree) == 'C:\\new\\"photo"\n#.jpg'
    else:
        assert opened(tree) == "street.jpg"
        assert "dog" in assigned(tree, "labels")


def run(source, replaced):
    """The program's variables and what it printed, with the given literals replaced."""
    for old, new in replaced.items():
        assert old in source, old
        source = source.replace(old, repr(str(new)))
    printed = io.StringIO()
    space = {"__name__": "__main__"}
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(source, "snippet", "exec"), space)
    return space, printed.getvalue()


@torch.no_grad()
def by_the_notebook(space, **padding):
    """Logits by the model's own feature methods, one label at a time (OpenAI's notebook)."""
    model, processor = space["model"], space["processor"]
    picture = model.get_image_features(**processor(images=space["image"], return_tensors="pt"))
    picture = picture / picture.norm(dim=-1, keepdim=True)
    logits = []
    for group in space.get("groups") or [[prompt] for prompt in space["prompts"]]:
        ids = processor(text=group, return_tensors="pt", truncation=True, **padding)
        embeds = model.get_text_features(**ids)
        embeds = embeds / embeds.norm(dim=-1, keepdim=True)
        mean = embeds.mean(dim=0)
        cosine = (picture @ (mean / mean.norm()))[0]
        bias = getattr(model, "logit_bias", torch.zeros(1))[0]
        scale = space.get("scale", model.logit_scale.exp())
        logits.append(cosine * scale + space.get("bias", bias))
    return torch.stack(logits).flatten()


def check_on_tiny(name, source, picture, folder):
    kind = name.split("-")[0]
    build, padding = TINY_MODELS[kind]
    build(folder)
    repo = ast.literal_eval(source.split("repo = ")[1].split("\n")[0])
    source = source.replace(f"max_length={64 if kind == 'siglip' else 77}", "max_length=16")
    if name == "clip-hostile":
        source = source.replace('    "\\ud800",\n', "")
    file = next(line for line in source.split("\n") if "Image.open" in line)
    literal = file.split("Image.open(")[1].split(")).convert")[0]
    space, _ = run(source, {f'"{repo}"': folder, literal: picture})
    expected = by_the_notebook(space, max_length=16, **padding)
    difference = (space["logits"][0] - expected).abs().max().item()
    assert difference < 1e-4, (name, space["logits"][0], expected)
    assert len(space["labels"]) == len(space["probs"])
    lowest, highest = expected.min(), expected.max()
    print(f"  tiny {kind}: logits {lowest:.3f} to {highest:.3f} differ by {difference:.1e} at most")


def check_on_onnx(name, source, picture, folder):
    """The program for a model without PyTorch weights, on a tiny CLIP's towers as ONNX files."""
    build_clip(folder)
    export_onnx(folder)
    source = source.replace("max_length=32", "max_length=16")
    replaced = {'"public/models/starter"': folder, '"street.jpg"': picture}
    space, _ = run(source, replaced)
    space["model"] = CLIPModel.from_pretrained(folder).eval()
    space["processor"] = CLIPProcessor.from_pretrained(folder)
    expected = by_the_notebook(space, max_length=16, padding=True).numpy()
    difference = np.abs(space["logits"] - expected).max()
    assert difference < 1e-4, (name, space["logits"], expected)
    print(f"  tiny towers as ONNX: logits differ by {difference:.1e} at most")


def made_picture(folder):
    noise = np.random.default_rng(7).integers(0, 256, (64, 96, 3), dtype=np.uint8)
    path = folder / "noise.png"
    Image.fromarray(noise).save(path)
    return path


def main():
    os.chdir(ROOT)
    paths = sorted(SNIPPETS.glob("*.py"))
    assert paths, "No stored snippets: run the unit tests first."
    folder = Path(tempfile.mkdtemp())
    pictures = [Path(name).resolve() for name in sys.argv[1:]] or [made_picture(folder)]
    starter = (ROOT / "public/models/starter/onnx/text_model.onnx").exists()
    for path in paths:
        source = path.read_text(encoding="utf-8")
        check_literals(path.stem, ast.parse(source))
        print(f"{path.stem}: compiles")
        if path.stem.split("-")[0] in TINY_MODELS:
            check_on_tiny(path.stem, source, pictures[0], folder / path.stem)
        if path.stem.startswith("starter"):
            check_on_onnx(path.stem, source, pictures[0], folder / path.stem)
        if path.stem.startswith("starter") and starter:
            for picture in pictures:
                _, printed = run(source, {'"street.jpg"': picture})
                print(f"  {picture.name}\n{printed}", end="")
    if not starter:
        print("public/models/starter is not there: its programs were not run.")


if __name__ == "__main__":
    main()
