"""A contact sheet: images side by side, each with a line of text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sightline.frame import RgbImage
from sightline.frame_files import load_frame

CELL_WH, TEXT_PX, GAP_PX = (320, 240), 24, 8
COLUMNS = 5


def draw_sheet(images: Sequence[tuple[Path, str]]) -> RgbImage:
    """Images in rows of five, whole and in their own proportions, each with its text below."""
    import PIL.Image
    import PIL.ImageDraw

    columns = max(1, min(COLUMNS, len(images)))
    rows = max(1, -(-len(images) // columns))
    step_x, step_y = CELL_WH[0] + GAP_PX, CELL_WH[1] + TEXT_PX + GAP_PX
    sheet = PIL.Image.new("RGB", (columns * step_x + GAP_PX, rows * step_y + GAP_PX), "white")
    pen = PIL.ImageDraw.Draw(sheet)
    for number, (path, text) in enumerate(images):
        image = PIL.Image.fromarray(load_frame(path).rgb)
        image.thumbnail(CELL_WH)
        left, top = GAP_PX + number % columns * step_x, GAP_PX + number // columns * step_y
        sheet.paste(image, (left + (CELL_WH[0] - image.width) // 2, top + (CELL_WH[1] - image.height) // 2))
        pen.text((left, top + CELL_WH[1] + 4), text[:48], fill="black", font_size=15)
    return np.asarray(sheet)
