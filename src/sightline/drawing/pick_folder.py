"""The folder that a pick leaves behind: what was seen, where the grasp was, the motion, and the report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sightline.answer import Found
from sightline.drawing.annotate import CANDIDATE, FOUND, caption, draw_outcome
from sightline.drawing.film import encode_gif
from sightline.drawing.view3d import draw_view3d
from sightline.frame import RgbImage
from sightline.output_files import write_bytes, write_image, write_json
from sightline.perception.verify import Verification
from sightline.planning.pick import PickReport


def write_pick_folder(
    folder: Path, report: PickReport, film: Sequence[RgbImage], film_hz: float, extra: dict[str, Any]
) -> dict[str, str]:
    """Write `seen.png`, `view3d.png`, `after.png`, `motion.gif` and `report.json`, each where there is what it shows.

    Files of an earlier run (those that its report names) are removed, so that the folder tells of one run. The report
    is written first, since it matters most on a disk that is nearly full.

    Args:
        film: images of the motion, in order.
        extra: more for `report.json`.

    Returns:
        What was written: name -> path.

    Raises:
        OutputError: the folder cannot be written to.
    """
    now = report.last
    pictures: dict[str, bytes | RgbImage] = {}
    if now.before is not None and now.outcome is not None:
        pictures["seen.png"] = draw_outcome(now.before.rgb, now.outcome)
        if isinstance(now.outcome, Found):
            hand = None if now.grasp is None else now.grasp.T_world_hand.as_matrix()
            title = f"{report.instruction}: {caption(now.outcome.object)}"
            pictures["view3d.png"] = draw_view3d(now.before, [now.outcome.object], hand, title)
    if now.after is not None:
        pictures["after.png"] = _draw_after(now.after.rgb, report.placed or now.verification)
    for number, earlier in enumerate(report.attempts[:-1], 1):
        if earlier.after is not None:
            pictures[f"after_try{number}.png"] = _draw_after(earlier.after.rgb, earlier.verification)
    if film and now.grasp is not None:
        pictures["motion.gif"] = encode_gif(film, film_hz)
    files = {name: str(folder / name) for name in (*pictures, "report.json")}
    for name in _written_before(folder) - set(files):
        (folder / name).unlink(missing_ok=True)
    write_json(folder / "report.json", report.as_dict() | extra | {"files": files})
    for name, picture in pictures.items():
        if isinstance(picture, bytes):
            write_bytes(folder / name, picture)
        else:
            write_image(folder / name, picture)
    return files


def _written_before(folder: Path) -> set[str]:
    """Names of the files that an earlier pick left in a folder, by its report."""
    try:
        files = json.loads((folder / "report.json").read_text())["files"]
        return {name for name in files if (folder / name).name == name}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _draw_after(picture: RgbImage, verification: Verification | None) -> RgbImage:
    import cv2

    checks = () if verification is None else verification.checks
    strip = np.full((8 + 18 * len(checks), picture.shape[1], 3), 24, np.uint8)
    for row, check in enumerate(checks):
        text = f"{'ok' if check.passed else 'NO'}  {check.name}: {check.detail}"
        color = _rgb(FOUND if check.passed else CANDIDATE)
        cv2.putText(strip, text, (8, 18 + 18 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.45, color, 1, cv2.LINE_AA)
    return np.vstack([picture, strip]) if checks else picture


def _rgb(hex_color: str) -> tuple[int, int, int]:
    value = int(hex_color.lstrip("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255
