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

labels = [
    "dog",
    "woman",
    "a black truck",
]
templates = ["a photo of a {}."]
groups = [[t.replace("{}", label) for t in templates] for label in labels]
words = ["something", "a thing", "an object"]
groups.append([t.replace("{}", word) for word in words for t in templates])
labels.append("none of these")
prompts = [prompt for group in groups for prompt in group]

inputs = processor(
    text=prompts, images=image, return_tensors="pt",
    padding=True, truncation=True, max_length=77,
)
with torch.no_grad():
    outputs = model(**inputs)

# A label's embed is the mean of its prompts' embeds, normalised again.
rows = outputs.text_embeds.split([len(group) for group in groups])
means = torch.stack([row.mean(0) for row in rows])
weights = means / means.norm(dim=1, keepdim=True)
cosines = outputs.image_embeds @ weights.T
scale = 25.5  # the model's own is 100.00000595
bias = 0.0
logits = cosines * scale + bias
probs = logits.softmax(dim=1)[0]

for label, prob in zip(labels, probs.tolist()):
    print(f"{prob:8.2%}  {label}")
