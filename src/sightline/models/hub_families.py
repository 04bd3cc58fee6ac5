"""The families whose weights come from a hub or a folder, described without loading torch or transformers."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

from sightline.models.base import Checkpoint, ModelFamily, Runtime
from sightline.models.weights import find_weights, require


def _load(module: str, family: str, checkpoint: str, ability: str, runtime: Runtime) -> Any:
    require("torch")  # the adapters import it
    find_weights(family, checkpoint)  # what is absent is told before anything heavy is loaded
    return import_module(f"sightline.models.{module}").load(checkpoint, ability, runtime)


_WRITES = frozenset({"ask", "caption", "chat", "plan"})
_FITS = frozenset({"classify", "match", "embed"})
_BOXES = frozenset({"detect", "detect by example"})

CLIP = ModelFamily(
    name="clip",
    abilities=_FITS,
    summary="CLIP, OpenCLIP, SigLIP and SigLIP 2: which words fit an image",
    load=partial(_load, "clip", "clip"),
    checkpoints=(Checkpoint("openai/clip-vit-base-patch32", _FITS, 151, 605, "MIT"),),
    short={
        name: checkpoint
        for short, checkpoint in {
            "ViT-B-32": "openai/clip-vit-base-patch32",
            "ViT-B-16": "openai/clip-vit-base-patch16",
            "ViT-L-14": "openai/clip-vit-large-patch14",
            "ViT-L-14-336": "openai/clip-vit-large-patch14-336",
        }.items()
        for name in (short, f"{short}/openai")
    },
    model_types=frozenset({"clip", "siglip", "siglip2"}),
)
GROUNDING_DINO = ModelFamily(
    name="grounding-dino",
    abilities=frozenset({"detect"}),
    summary="boxes for phrases; also MM-Grounding-DINO",
    load=partial(_load, "grounding_dino", "grounding-dino"),
    checkpoints=(Checkpoint("IDEA-Research/grounding-dino-tiny", frozenset({"detect"}), 172, 689, "Apache-2.0"),),
    model_types=frozenset({"grounding-dino", "mm-grounding-dino"}),
)
OWLVIT = ModelFamily(
    name="owlvit",
    abilities=_BOXES,
    summary="boxes for phrases or for an example image",
    load=partial(_load, "owl", "owlvit"),
    checkpoints=(Checkpoint("google/owlvit-base-patch32", _BOXES, 153, 613, "Apache-2.0"),),
    model_types=frozenset({"owlvit"}),
)
OWLV2 = ModelFamily(
    name="owlv2",
    abilities=_BOXES,
    summary="boxes for phrases or for an example image",
    load=partial(_load, "owl", "owlv2"),
    checkpoints=(Checkpoint("google/owlv2-base-patch16-ensemble", _BOXES, 155, 620, "Apache-2.0"),),
    model_types=frozenset({"owlv2"}),
)
CLIPSEG = ModelFamily(
    name="clipseg",
    abilities=frozenset({"segment"}),
    summary="the pixels that a phrase names",
    load=partial(_load, "clipseg", "clipseg"),
    checkpoints=(Checkpoint("CIDAS/clipseg-rd64-refined", frozenset({"segment"}), 151, 603, "Apache-2.0"),),
    model_types=frozenset({"clipseg"}),
)
SAM = ModelFamily(
    name="sam",
    abilities=frozenset({"mask", "segment"}),
    summary="SAM 2: masks of boxes and points; SAM 3 (sam:facebook/sam3): masks of phrases",
    load=partial(_load, "sam", "sam"),
    checkpoints=(
        Checkpoint("facebook/sam2.1-hiera-tiny", frozenset({"mask"}), 39, 156, "Apache-2.0"),
        Checkpoint("facebook/sam3", frozenset({"segment"}), 848, 3440, "SAM License"),
    ),
    model_types=frozenset({"sam2", "sam2_video", "sam3", "sam3_video"}),
)
BLIP = ModelFamily(
    name="blip",
    abilities=frozenset({"caption", "ask"}),
    summary="captions, and short answers to questions",
    load=partial(_load, "blip", "blip"),
    checkpoints=(
        Checkpoint("Salesforce/blip-image-captioning-base", frozenset({"caption"}), 247, 990, "BSD-3-Clause"),
        Checkpoint("Salesforce/blip-vqa-base", frozenset({"ask"}), 385, 1540, "BSD-3-Clause"),
    ),
    model_types=frozenset({"blip"}),
)
BLIP2 = ModelFamily(
    name="blip2",
    abilities=frozenset({"caption", "ask"}),
    summary="captions and answers, with a language model",
    load=partial(_load, "blip2", "blip2"),
    checkpoints=(Checkpoint("Salesforce/blip2-opt-2.7b", frozenset({"caption", "ask"}), 3745, 14980, "MIT"),),
    model_types=frozenset({"blip-2"}),
)
LLAVA = ModelFamily(
    name="llava",
    abilities=_WRITES,
    summary="a chat model that sees",
    load=partial(_load, "image_text", "llava"),
    checkpoints=(Checkpoint("llava-hf/llava-1.5-7b-hf", _WRITES, 7063, 14130, "Llama 2 Community"),),
    model_types=frozenset({"llava"}),
)
CHAT = ModelFamily(
    name="chat",
    abilities=_WRITES,
    summary="any image-text-to-text checkpoint of transformers: chat:Qwen/Qwen3-VL-8B-Instruct",
    load=partial(_load, "image_text", "chat"),
    checkpoints=(Checkpoint("llava-hf/llava-1.5-7b-hf", _WRITES, 7063, 14130, "of the checkpoint"),),
    model_types=frozenset(
        {
            *("gemma3", "glm4v", "idefics3", "internvl", "llava_next", "llava_onevision", "mistral3"),
            *("qwen2_vl", "qwen2_5_vl", "qwen3_vl", "smolvlm"),
        }
    ),
)
