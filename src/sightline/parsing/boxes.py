"""Boxes as vision-language models write them, one function per convention.

All return pixels of the original image, from its top left corner. A reply that cannot be read raises; an empty list
means that the model said there is nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sightline.errors import ReplyError
from sightline.parsing.grid import Grid
from sightline.parsing.reply_json import read_items, read_json, read_numbers

_PALIGEMMA = re.compile(r"((?:<loc[0-9]{4}>)*)([^<>]*)")
_FLORENCE = re.compile(r"([^<>]*)((?:<loc_[0-9]{1,9}>)+)")
_FLORENCE_ENDS = re.compile(r"(?:\s|</?s>|<pad>)*")
_DEEPSEEK = re.compile(r"\s*<\|ref\|>([^<>]*)<\|/ref\|><\|det\|>([^<>]*)<\|/det\|>")
_DEEPSEEK_END = "<｜end▁of▁sentence｜>"
_DIGITS = re.compile(r"[0-9]+")
# Between labels without quotes, a line break or a sentence's end is prose.
_PROSE = re.compile(r"[\n\r]|[.!?]\s")


@dataclass(frozen=True)
class WrittenBox:
    """A box that a model wrote.

    Attributes:
        label: the model's words for what is in it.
        xyxy: left, upper, right and lower edge in the original image [px].
    """

    label: str
    xyxy: tuple[float, float, float, float]


def qwen25_vl(text: str, image_wh: tuple[int, int], *, input_wh: tuple[int, int]) -> list[WrittenBox]:
    """Read `[{"bbox_2d": [x1, y1, x2, y2], "label": "mug"}]`, in pixels of the image as the model saw it.

    The convention: https://github.com/QwenLM/Qwen3-VL/issues/676 (the maintainers: absolute coordinates, of the size
    after the processor) and 773 (the keys).

    Args:
        image_wh: the original image [px].
        input_wh: the image after the model's own resizing [px].

    Raises:
        ReplyError: text that is not such a list, alone or in one code fence, or a box that is none.
        ImageError: a size that is not above 0.
    """
    return _from_json(text, Grid("Qwen2.5-VL", image_wh, input_wh, input_wh), "bbox_2d")


def qwen3_vl(text: str, image_wh: tuple[int, int]) -> list[WrittenBox]:
    """Read `[{"bbox_2d": [x1, y1, x2, y2], "label": "mug"}]`, in thousandths of the image.

    The convention: https://github.com/QwenLM/Qwen3-VL/issues/1741 (quotes the cookbook: relative, 0 to 1000; whether
    999 or 1000 is the far edge stays open there and moves an edge by a thousandth at most).

    Args:
        image_wh: the original image [px].

    Raises:
        ReplyError: text that is not such a list, alone or in one code fence, or a box that is none.
        ImageError: a size that is not above 0.
    """
    return _from_json(text, Grid.square("Qwen3-VL", image_wh, whole=1000, top=1000), "bbox_2d")


def gemini(text: str, image_wh: tuple[int, int]) -> list[WrittenBox]:
    """Read `[{"box_2d": [ymin, xmin, ymax, xmax], "label": "mug"}]`, y first, in thousandths of the image.

    The convention: https://fallendeity.github.io/gemini-ts-cookbook/examples/Spatial_understanding_3d.html, from
    Google's cookbook (y_min, x_min, y_max, x_max; 0-1000, from the top left), and `from_google_gemini_2_0` in
    supervision 0.31.

    Args:
        image_wh: the original image [px].

    Raises:
        ReplyError: text that is not such a list, alone or in one code fence, or a box that is none.
        ImageError: a size that is not above 0.
    """
    return _from_json(text, Grid.square("Gemini", image_wh, whole=1000, top=1000), "box_2d", y_first=True)


def paligemma(text: str, image_wh: tuple[int, int]) -> list[WrittenBox]:
    """Read `<loc0123><loc0456><loc0789><loc0999> mug ; ...`: y1, x1, y2, x2, in 1024ths of the image.

    "<eos>" at the end, and padding after it, are left out; alone it is an empty list. An empty text raises: it may be
    a call that failed, so decode with the special tokens. The convention:
    big_vision/configs/proj/paligemma/README.md of https://github.com/google-research/big_vision (1024 coordinate
    tokens, 0000..1023), and `from_paligemma` in supervision 0.31 (order; a value divided by 1024).

    Args:
        image_wh: the original image [px].

    Raises:
        ReplyError: anything else, segmentation tokens and prose included, or a box that is none.
        ImageError: a size that is not above 0.
    """
    grid = Grid.square("PaliGemma", image_wh, whole=1024, top=1023)
    body, finished, rest = text.partition("<eos>")
    if rest.replace("<pad>", "").strip():
        raise ReplyError("the model's reply goes on after <eos>", text)
    if finished and not body.strip():
        return []
    boxes = []
    for number, part in enumerate(body.split(";"), start=1):
        what = f"box {number} of the model's reply"
        match = _PALIGEMMA.fullmatch(part.strip())
        if match is None or not match[1]:
            raise ReplyError(f"{what} is not <loc....> four times and a label", text)
        y1, x1, y2, x2 = _four(_DIGITS.findall(match[1]), what, text)
        boxes.append(WrittenBox(_plain_label(match[2], what, text), grid.xyxy((x1, y1, x2, y2), what, text)))
    return boxes


def florence2(text: str, image_wh: tuple[int, int]) -> list[WrittenBox]:
    """Read `mug<loc_1><loc_2><loc_3><loc_4>...`: x1, y1, x2, y2, bins of a thousandth, each meaning its middle.

    A label may have several boxes, and labels may repeat. "<s>", "</s>" and "<pad>" at the ends are left out; with
    nothing between them the list is empty. An empty text raises: it may be a call that failed, so decode with the
    special tokens. The convention: Florence2PostProcessor in
    src/transformers/models/florence2/processing_florence2.py of https://github.com/huggingface/transformers, which
    however cuts the pixels to whole numbers.

    Args:
        image_wh: the original image [px].

    Raises:
        ReplyError: anything else, polygons, corners of text and prose included, or a box that is none.
        ImageError: a size that is not above 0.
    """
    grid = Grid.square("Florence-2", image_wh, whole=1000, top=999, offset=0.5)
    start = _FLORENCE_ENDS.match(text)
    body = text[start.end() :] if start else text
    if not body and "</s>" in text:
        return []
    boxes: list[WrittenBox] = []
    end = 0
    while True:
        match = _FLORENCE.match(body, end)
        if match is None:
            came = body[end : end + 40]
            raise ReplyError(f"a label and then <loc_...> four times were expected, not {came!r}", text)
        label = _plain_label(match[1], "a box of the model's reply", text)
        what = f"a box of the model's {label!r}"
        bins = _DIGITS.findall(match[2])
        for at in range(0, len(bins), 4):
            x1, y1, x2, y2 = _four(bins[at : at + 4], what, text)
            boxes.append(WrittenBox(label, grid.xyxy((x1, y1, x2, y2), what, text)))
        end = match.end()
        if _FLORENCE_ENDS.fullmatch(body, end):
            return boxes


def deepseek_vl(text: str, image_wh: tuple[int, int]) -> list[WrittenBox]:
    """Read `<|ref|>mug<|/ref|><|det|>[[x1, y1, x2, y2], ...]<|/det|>`, repeated, from 0 to 999.

    `[]` is no box for that label; the end-of-sentence token at the end is left out. The convention: README.md and
    parse_ref_bbox in deepseek_vl2/serve/app_modules/utils.py of https://github.com/deepseek-ai/DeepSeek-VL2 (a value
    divided by 999, so 999 is the far edge).

    Args:
        image_wh: the original image [px].

    Raises:
        ReplyError: anything else, text between or around the tags included, or a box that is none.
        ImageError: a size that is not above 0.
    """
    grid = Grid.square("DeepSeek-VL", image_wh, whole=999, top=999)
    body = text.strip().removesuffix(_DEEPSEEK_END).rstrip()
    boxes = []
    end, number = 0, 0
    while end < len(body) or number == 0:
        number += 1
        what = f"detection {number} of the model's reply"
        match = _DEEPSEEK.match(body, end)
        if match is None:
            came = body[end : end + 40]
            raise ReplyError(f"<|ref|>a label<|/ref|><|det|>boxes<|/det|> was expected, not {came!r}", text)
        label = match[1].strip()
        if not label:
            raise ReplyError(f"{what} has no label", text)
        written = read_json(match[2], text)
        if not isinstance(written, list):
            raise ReplyError(f"{what} is not a list of boxes", text)
        for value in written:
            x1, y1, x2, y2 = read_numbers(value, 4, what, text)
            boxes.append(WrittenBox(label, grid.xyxy((x1, y1, x2, y2), what, text)))
        end = match.end()
    return boxes


def _from_json(text: str, grid: Grid, key: str, y_first: bool = False) -> list[WrittenBox]:
    boxes = []
    for what, label, value in read_items(text, key):
        x1, y1, x2, y2 = read_numbers(value, 4, what, text)
        if y_first:
            x1, y1, x2, y2 = y1, x1, y2, x2
        boxes.append(WrittenBox(label, grid.xyxy((x1, y1, x2, y2), what, text)))
    return boxes


def _four(digits: list[str], what: str, text: str) -> list[int]:
    if len(digits) != 4:
        raise ReplyError(f"{what} has {len(digits)} coordinates, not 4", text)
    return [int(value) for value in digits]


def _plain_label(written: str, what: str, text: str) -> str:
    label = written.strip()
    if not label:
        raise ReplyError(f"{what} has no label", text)
    if _PROSE.search(label):
        raise ReplyError(f"{what} has prose where a label was expected", text)
    return label
