# The same in Python: SigLIP 2 base, google/siglip2-base-patch16-224 (the page ran q8).
# pip install torch transformers pillow sentencepiece protobuf
import torch
from PIL import Image, ImageOps
from transformers import AutoModel, AutoProcessor

repo = "google/siglip2-base-patch16-224"
revision = "75de2d55ec2d0b4efc50b3e9ad70dba96a7b2fa2"
model = AutoModel.from_pretrained(repo, revision=revision).eval()
processor = AutoProcessor.from_pretrained(repo, revision=revision)

image = ImageOps.exif_transpose(Image.open("street.jpg")).convert("RGB")

labels = [
    "dog",
    "woman",
    "a black truck",
]
prompts = ["a photo of a {}.".replace("{}", label).lower() for label in labels]

inputs = processor(
    text=prompts, images=image, return_tensors="pt",
    padding="max_length", truncation=True, max_length=64,
)
with torch.no_grad():
    outputs = model(**inputs)
logits = outputs.logits_per_image
probs = logits.sigmoid()[0]

for label, prob in zip(labels, probs.tolist()):
    print(f"{prob:8.2%}  {label}")
