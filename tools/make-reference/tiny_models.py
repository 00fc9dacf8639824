"""Tiny CLIP and SigLIP folders of random weights, with Hugging Face's own classes and a letter tokenizer."""

import json
import math

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    CLIPConfig,
    CLIPImageProcessor,
    CLIPModel,
    CLIPProcessor,
    CLIPTokenizerFast,
    PreTrainedTokenizerFast,
    SiglipConfig,
    SiglipImageProcessor,
    SiglipModel,
    SiglipProcessor,
)

SIDE = 32
CONTEXT = 16
TEXT = dict(hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2)
VISION = dict(**TEXT, image_size=SIDE, patch_size=8)


def clip_tokenizer(folder):
    """CLIP's own tokenizer class with a vocabulary of letters and no merges."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), "<start>", "<end>"]
    vocabulary, merges = folder / "vocab.json", folder / "merges.txt"
    vocabulary.write_text(json.dumps({token: i for i, token in enumerate(tokens)}))
    merges.write_text("#version: 0.2\n")
    return CLIPTokenizerFast(
        str(vocabulary),
        str(merges),
        unk_token="<end>",
        bos_token="<start>",
        eos_token="<end>",
        pad_token="<end>",
        model_max_length=CONTEXT,
    )


def letter_tokenizer():
    """One token a byte and an end token after each text."""
    tokens = ["<pad>", *sorted(pre_tokenizers.ByteLevel.alphabet()), "<end>"]
    tokenizer = Tokenizer(models.BPE(vocab={token: i for i, token in enumerate(tokens)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A <end>", special_tokens=[("<end>", len(tokens) - 1)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        eos_token="<end>",
        model_max_length=CONTEXT,
        model_input_names=["input_ids"],
    )


def build_clip(folder):
    torch.manual_seed(1)
    folder.mkdir()
    tokenizer = clip_tokenizer(folder)
    text = dict(
        TEXT,
        vocab_size=len(tokenizer),
        max_position_embeddings=CONTEXT,
        eos_token_id=tokenizer.eos_token_id,
    )
    config = CLIPConfig(text_config=text, vision_config=VISION, projection_dim=16)
    CLIPModel(config).save_pretrained(folder)
    images = CLIPImageProcessor(size={"shortest_edge": SIDE}, crop_size=SIDE)
    CLIPProcessor(images, tokenizer).save_pretrained(folder)


def build_siglip(folder):
    torch.manual_seed(2)
    folder.mkdir()
    tokenizer = letter_tokenizer()
    text = dict(TEXT, vocab_size=len(tokenizer), max_position_embeddings=CONTEXT, projection_size=32)
    model = SiglipModel(SiglipConfig(text_config=text, vision_config=VISION))
    # The program takes scale and bias from the catalogue where it averages: let the model agree.
    torch.nn.init.constant_(model.logit_scale, math.log(112.668907))
    torch.nn.init.constant_(model.logit_bias, -16.771725)
    model.save_pretrained(folder)
    images = SiglipImageProcessor(size={"height": SIDE, "width": SIDE})
    SiglipProcessor(images, tokenizer).save_pretrained(folder)


class Tower(torch.nn.Module):
    """One side of a CLIP as the hub's ONNX files have it: embeds, not normalised."""

    def __init__(self, model, method):
        super().__init__()
        self.model = model
        self.method = method

    def forward(self, *inputs):
        return getattr(self.model, self.method)(*inputs)


def export_onnx(folder):
    """Writes onnx/text_model.onnx and onnx/vision_model.onnx beside a tiny CLIP's own files."""
    (folder / "onnx").mkdir()
    model = CLIPModel.from_pretrained(folder, attn_implementation="eager").eval()
    ids = torch.tensor([[256 * 2, 5, 256 * 2 + 1]])
    pixels = torch.zeros(1, 3, SIDE, SIDE)
    towers = [
        ("text", "get_text_features", (ids, torch.ones_like(ids)), ["input_ids", "attention_mask"]),
        ("vision", "get_image_features", (pixels,), ["pixel_values"]),
    ]
    for tower, method, example, inputs in towers:
        output = "text_embeds" if tower == "text" else "image_embeds"
        axes = {0: "rows", 1: "tokens"} if tower == "text" else {0: "rows"}
        torch.onnx.export(
            Tower(model, method),
            example,
            str(folder / "onnx" / f"{tower}_model.onnx"),
            input_names=inputs,
            output_names=[output],
            dynamic_axes={name: axes for name in inputs},
            dynamo=False,
        )


# How to build each, and how its texts are padded.
TINY_MODELS = {
    "clip": (build_clip, {"padding": True}),
    "siglip": (build_siglip, {"padding": "max_length"}),
}
