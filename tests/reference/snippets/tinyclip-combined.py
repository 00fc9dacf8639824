# The same in Python: TinyCLIP 8M, the page's own q8 files.
# pip install onnxruntime transformers pillow huggingface_hub
from pathlib import Path

import numpy as np
import onnxruntime
from huggingface_hub import snapshot_download
from PIL import Image, ImageOps
from transformers import AutoImageProcessor, AutoTokenizer

folder = Path(
    snapshot_download(
        "onnx-community/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M-ONNX",
        revision="9463a9c508a344c837ffefe9d724f3827bf2dc79",
        allow_patterns=["*.json", "*.txt", "onnx/model_quantized.onnx"],
    )
)
tokenizer = AutoTokenizer.from_pretrained(folder)
image_processor = AutoImageProcessor.from_pretrained(folder, use_fast=False)

image = ImageOps.exif_transpose(Image.open("street.jpg")).convert("RGB")

labels = [
    "dog",
    "woman",
    "a black truck",
]
templates = ["a photo of a {}."]
groups = [[t.replace("{}", label) for t in templates] for label in labels]
prompts = [prompt for group in groups for prompt in group]

inputs = dict(tokenizer(prompts, return_tensors="np", padding=True, truncation=True, max_length=77))
inputs.update(image_processor(image, return_tensors="np"))


def embeds(file, output):
    session = onnxruntime.InferenceSession(folder / file)
    feeds = {each.name: inputs[each.name] for each in session.get_inputs()}
    names = [each.name for each in session.get_outputs()]
    rows = session.run([output if output in names else "pooler_output"], feeds)[0]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


# A label's embed is the mean of its prompts' embeds, normalised again.
rows = embeds("onnx/model_quantized.onnx", "text_embeds")
ends = np.cumsum([len(group) for group in groups])
means = np.stack([part.mean(0) for part in np.split(rows, ends[:-1])])
weights = means / np.linalg.norm(means, axis=1, keepdims=True)
cosines = weights @ embeds("onnx/model_quantized.onnx", "image_embeds")[0]
scale = 100.00000595
bias = 0.0
logits = cosines.astype(np.float64) * scale + bias
exps = np.exp(logits - logits.max())
probs = exps / exps.sum()

for label, prob in zip(labels, probs.tolist()):
    print(f"{prob:8.2%}  {label}")
