"""How long parsing and executing takes as scenes grow; every text is another, so that no memory of texts helps."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import replace
from typing import Any

from sightline.bench.language.scenes import COLORS, KINDS, Scene

OBJECTS = (5, 10, 20, 50, 100, 200, 500)
TEXTS = 40
LOCATE = (
    "the {a} {x} left of the {b} {y}",
    "pick up the {a} {x} that is near the {b} {y} and not on the {c} {z}",
    "the {a} {x} behind the {b} {y} to the right of the {c} {z}",
    "the tallest {a} thing in front of the {b} {y}",
    "the {x} closest to the {b} {y}",
)
ASK = (
    "how many {a} {x}s are left of the {b} {y}?",
    "is the {a} {x} behind the {b} {y}?",
    "are there more {a} things than {b} things near the {c} {z}?",
    "what is between the {a} {x} and the {b} {y}?",
    "which {x} is nearest to the {b} {y}?",
)
SPACING_M = 0.4
NOUNS = tuple(k for k in KINDS if not k.endswith(("x", "s", "sh")))


def measure_speed(seed: int, sizes: tuple[int, ...] = OBJECTS, texts: int = TEXTS) -> list[dict[str, Any]]:
    """Median and 95th percentile of one text, parsed and executed, at so many objects [ms]."""
    from sightline import Scene
    from sightline.errors import PhraseError

    rows = []
    used: set[str] = set()
    for size in sizes:
        rng = random.Random(f"{seed}/speed/{size}")
        scene = Scene.from_dict(large_scene(rng, size))
        ms = []
        for number in range(texts + 2):
            mode = number % 2
            text = draw_text(rng, ASK if mode else LOCATE, used)
            asked = replace(scene)  # a scene that nothing was asked of yet
            began = time.perf_counter()
            try:
                (asked.ask if mode else asked.locate)(text)
            except PhraseError:
                continue
            ms.append(1000 * (time.perf_counter() - began))
        ms = sorted(ms[2:])  # the first two warm up
        if ms:
            p95 = ms[int(0.95 * (len(ms) - 1))]
            rows.append({"objects": size, "median_ms": round(statistics.median(ms), 3), "p95_ms": round(p95, 3)})
    return rows


def draw_text(rng: random.Random, templates: tuple[str, ...], used: set[str]) -> str:
    """A text that was not used before."""
    while True:
        words = dict(zip("abc", rng.sample(COLORS, 3), strict=True)) | dict(
            zip("xyz", rng.sample(NOUNS, 3), strict=True)
        )
        text = rng.choice(templates).format(**words)
        if text not in used:
            used.add(text)
            return text


def large_scene(rng: random.Random, objects: int) -> Scene:
    """Things in rows on a floor as large as they need, seen from above one end of it."""
    side = round(objects**0.5 + 0.5)
    things = []
    for number in range(objects):
        label = rng.choice(NOUNS)
        kind = KINDS[label]
        x = rng.uniform(*kind.x_m)
        y = x if kind.y_m is None else rng.uniform(*kind.y_m)
        z = rng.uniform(*kind.z_m) or x
        at = [SPACING_M * (v + rng.uniform(-0.1, 0.1)) for v in (number % side, number // side)]
        left, top = rng.uniform(0, 600), rng.uniform(0, 440)
        things.append(
            {
                "id": number,
                "label": label,
                "color": rng.choice(COLORS),
                "center_m": [*at, z / 2],
                "size_m": [x, y, z],
                "yaw_deg": rng.uniform(-90.0, 90.0),
                "xyxy": [left, top, left + 40.0, top + 40.0],
                "score": 0.9,
            }
        )
    pose = [[1.0, 0.0, 0.0, 0.0], [0.0, -0.6, 0.8, -2.0], [0.0, -0.8, -0.6, 2.0], [0.0, 0.0, 0.0, 1.0]]
    camera = {"fx": 600.0, "fy": 600.0, "cx": 320.0, "cy": 240.0, "width": 640, "height": 480, "T_world_camera": pose}
    return {"camera": camera, "robot": {"base_m": [0.0, 0.0, 0.0], "reach_m": 0.855}, "objects": things}
