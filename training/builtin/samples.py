"""Sheets to look at: what is true of rendered pictures, and what the network sees in pictures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from sightline.bench.renders import Rendered
from sightline.models.builtin.eyes import Eyes
from sightline.output_files import write_image

Pixels = npt.NDArray[np.uint8]
CELL_WH = (640, 480)
PALETTE = np.random.default_rng(0).integers(80, 255, (256, 3))


def with_truth(picture: Rendered) -> Pixels:
    """A rendered picture with the outlines of its things and what is true of them."""
    image = picture.rgb.copy()
    for p in picture.placed:
        _tint(image, picture.things == p.number, p.number)
        main = max(p.colors, key=lambda name: p.colors[name], default="")
        _box(image, p.xyxy, f"{main} {p.kind or 'object'} {100 * p.visible:.0f}%", p.number)
    return image


def with_sight(rgb: Pixels, eyes: Eyes, least: float = 0.3) -> Pixels:
    """An image with what the network finds: colour, kind, and how sure it is of thing and kind."""
    seen = eyes.look(rgb, least)
    image, words = rgb.copy(), eyes.words
    kinds, colors = [*words.of("kinds"), "object"], words.of("colors")
    share, color = words.kinds(seen.embeddings), words.colors(seen.embeddings)
    for i, (mask, box) in enumerate(zip(seen.masks(), seen.xyxy.astype(int), strict=True)):
        best = int(share[i].argmax())
        _tint(image, mask, i + 1)
        text = f"{colors[int(color[i].argmax())]} {kinds[best]} {seen.objectness[i]:.2f} {share[i, best]:.2f}"
        _box(image, box, text, i + 1)
    return image


def write_sheet(path: Path, images: Sequence[Pixels], columns: int = 3) -> None:
    """All of them side by side, each fitted into a cell of 640 x 480."""
    cells = []
    for image in images:
        scale = min(CELL_WH[0] / image.shape[1], CELL_WH[1] / image.shape[0])
        fitted = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        cell = np.zeros((CELL_WH[1], CELL_WH[0], 3), np.uint8)
        cell[: fitted.shape[0], : fitted.shape[1]] = fitted
        cells.append(cell)
    cells += [np.zeros_like(cells[0])] * (-len(cells) % columns)
    rows = [np.hstack(cells[i : i + columns]) for i in range(0, len(cells), columns)]
    write_image(path, np.vstack(rows))


def _tint(image: Pixels, mask: npt.NDArray[np.bool_], number: int) -> None:
    image[mask] = (0.65 * image[mask] + 0.35 * PALETTE[number % 256]).astype(np.uint8)


def _box(image: Pixels, xyxy: npt.ArrayLike, text: str, number: int) -> None:
    x0, y0, x1, y1 = (int(v) for v in np.asarray(xyxy))
    cv2.rectangle(image, (x0, y0), (x1 - 1, y1 - 1), tuple(map(int, PALETTE[number % 256])), 1)
    for thick, ink in ((3, (0, 0, 0)), (1, (255, 255, 0))):
        cv2.putText(image, text, (x0, max(10, y0 + 10)), 0, 0.36, ink, thick, cv2.LINE_AA)
