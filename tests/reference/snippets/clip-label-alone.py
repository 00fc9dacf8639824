# The same in Python: CLIP ViT-B/32, openai/clip-vit-base-patch32 (the page ran q8).
# pip install torch transformers pillow
import torch
from PIL import Image, ImageOps
from transformers import CLIPModel, CLIPProcessor

repo = "openai/clip-vit-base-patch32"
revision = "3d74acf9a28c67741b2f4f2ea7635f0aaf6f0268"
model = CLIPModel.from_pretrained(repo, revision=revision).eval()
processor = CLIPProcessor.from_pretrained(repo, revision=revision)

image = ImageOps.exif_transpose(Image.open("street.jpg")).convert("RGB")

labels = ["dog"]
prompts = ["{}".replace("{}", label) for label in labels]

inputs = processor(
    text=prompts, images=image, return_tensors="pt",
    padding=True, truncation=True, max_length=77,
)
with torch.no_grad():
    outputs = model(**inputs)
logits = outputs.logits_per_image
probs = logits.softmax(dim=1)[0]

for label, prob in zip(labels, probs.tolist()):
    print(f"{prob:8.2%}  {label}")
