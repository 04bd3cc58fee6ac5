"""A quick look at what an exported network finds: ``python -m training.builtin.evaluate --sheet seen.png``."""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np

from sightline.bench.renders import Rendered, decoded, read_encoded
from sightline.geometry.boxes import iou
from sightline.models.builtin.eyes import Eyes
from sightline.models.builtin.words import Words
from training.builtin.samples import with_sight, write_sheet


def look_at(eyes: Eyes, words: Words, pictures: list[Rendered]) -> dict[str, float]:
    """Recall of boxes, and of what overlaps: right names, right colours, overlap of masks."""
    found = wanted = named = colored = with_color = boxes = false = 0
    overlaps: list[float] = []
    kinds, colors = words.of("kinds"), words.of("colors")
    for picture in pictures:
        seen = eyes.look(picture.rgb, 0.3)
        masks = seen.masks()
        truth = [p for p in picture.placed if p.counts]
        overlap = iou(seen.xyxy, [p.xyxy for p in truth])
        every = iou(seen.xyxy, [p.xyxy for p in picture.placed])
        boxes += len(seen.xyxy)
        false += int((every.max(axis=1, initial=0) < 0.5).sum())
        best_kind = words.kinds(seen.embeddings).argmax(axis=1)
        best_color = words.colors(seen.embeddings).argmax(axis=1)
        for column, p in enumerate(truth):
            wanted += 1
            if not len(seen.xyxy) or overlap[:, column].max() < 0.5:
                continue
            row = int(overlap[:, column].argmax())
            found += 1
            named += [*kinds, ""][best_kind[row]] == (p.noun if p.noun in kinds else "")
            if max(p.colors.values(), default=0) > 0.5:
                with_color += 1
                colored += colors[best_color[row]] == max(p.colors, key=lambda name: p.colors[name])
            own = picture.things == p.number
            overlaps.append(float((masks[row] & own).sum() / max(1, (masks[row] | own).sum())))
    return {
        "recall": found / max(1, wanted),
        "precision": 1 - false / max(1, boxes),
        "named": named / max(1, found),
        "colored": colored / max(1, with_color),
        "mask_iou": float(np.mean(overlaps)) if overlaps else 0.0,
    }


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.builtin.evaluate", description=__doc__)
    parser.add_argument("--eyes", type=Path, default=Path("runs/builtin/eyes.onnx"))
    parser.add_argument("--data", type=Path, default=Path("runs/builtin/held-out"), help="folder of pictures")
    parser.add_argument("--files", type=int, default=2, help="how many files of it")
    parser.add_argument("--photos", type=Path, nargs="*", default=[], help="images to draw")
    parser.add_argument("--sheet", type=Path, help="picture to draw them, and some of the data, into")
    options = parser.parse_args()
    eyes = Eyes(options.eyes)
    words = Words(eyes.facts["groups"])
    pictures = [
        decoded(*encoded)
        for path in sorted(options.data.glob("*.zip"))[: options.files]
        for encoded in read_encoded(path)
    ]
    if pictures:
        print({name: round(value, 3) for name, value in look_at(eyes, words, pictures).items()})
    if options.sheet:
        images = [np.ascontiguousarray(cv2.imread(str(p))[..., ::-1]) for p in options.photos]
        images += [p.rgb for p in pictures[:9]]
        write_sheet(options.sheet, [with_sight(image, eyes, words) for image in images])


if __name__ == "__main__":
    main()
