"""The image with what was found drawn on it, by supervision's annotators."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sightline.answer import Abstained, Ambiguous, Answer, Found, NotFound
from sightline.detections import build_detections
from sightline.errors import InputError
from sightline.frame import RgbImage
from sightline.scene.scene import Scene
from sightline.scene_object import SceneObject

FOUND, CANDIDATE, MISSED = "#00c853", "#ffab00", "#9e9e9e"


def draw_objects(
    rgb: RgbImage, objects: Sequence[SceneObject], captions: Sequence[str], color: str | Sequence[str] = FOUND
) -> RgbImage:
    """A copy of the image with mask, box and caption of each object, in one colour or one each."""
    import supervision as sv

    if not objects:
        return rgb.copy()
    phrases = list(dict.fromkeys(o.label for o in objects))
    # Drawn from the first to the last as given: build_detections sorts by score, so scores here are ranks.
    ranks = np.linspace(1.0, 0.5, len(objects))
    masks = np.array([o.mask if o.mask is not None else np.zeros(rgb.shape[:2], bool) for o in objects])
    detections = build_detections([o.xyxy for o in objects], ranks, [o.label for o in objects], phrases, masks)
    colors = [color] * len(objects) if isinstance(color, str) else list(color)
    palette = sv.ColorPalette.from_hex(colors)
    lookup = np.arange(len(objects))
    scale = max(0.4, min(rgb.shape[:2]) / 1000)
    thickness = 1 + min(rgb.shape[:2]) // 400
    # The mask's outline, not a tint: people compare the colours they see with the colour that is named.
    bgr = np.ascontiguousarray(rgb[..., ::-1])  # the order that supervision draws in
    picture = sv.PolygonAnnotator(palette, thickness).annotate(bgr, detections, custom_color_lookup=lookup)
    picture = sv.BoxAnnotator(palette, thickness).annotate(picture, detections, custom_color_lookup=lookup)
    text = sv.LabelAnnotator(palette, text_color=sv.Color.BLACK, text_scale=scale, text_padding=3, smart_position=True)
    picture = text.annotate(picture, detections, labels=list(captions), custom_color_lookup=lookup)
    return np.ascontiguousarray(np.asarray(picture, dtype=np.uint8)[..., ::-1])


def draw_outcome(rgb: RgbImage, outcome: Found | Ambiguous | NotFound | Answer | Abstained) -> RgbImage:
    """The image with the outcome: found in green, candidates numbered in amber, the nearest miss in grey."""
    if isinstance(outcome, Found):
        return draw_objects(rgb, [outcome.object], [caption(outcome.object)])
    if isinstance(outcome, Ambiguous):
        names = [f"{i}: {caption(o)}" for i, o in enumerate(outcome.candidates, 1)]
        return draw_objects(rgb, outcome.candidates, names, CANDIDATE)
    if isinstance(outcome, NotFound) and outcome.nearest is not None:
        return draw_objects(rgb, [outcome.nearest], [f"not this: {caption(outcome.nearest)}"], MISSED)
    if isinstance(outcome, Answer):
        return draw_objects(rgb, outcome.evidence, [caption(o) for o in outcome.evidence])
    return rgb.copy()


def draw_scene(scene: Scene, outcome: Found | Ambiguous | NotFound | Answer | Abstained) -> RgbImage:
    """The outcome over all boxes of a scene that has no picture, on grey.

    Raises:
        InputError: the scene has no boxes in an image.
    """
    boxed = [o for o in scene.objects if not np.isnan(o.xyxy).any()]
    if scene.image_wh is None or not boxed:
        raise InputError("the scene has no boxes to draw", "give its objects xyxy, or a camera with T_world_camera")
    width, height = (round(side) for side in scene.image_wh)
    canvas = np.full((height, width, 3), 235, dtype=np.uint8)
    return draw_outcome(draw_objects(canvas, boxed, [o.label for o in boxed], MISSED), outcome)


def caption(thing: SceneObject) -> str:
    """Colour, label, score and, with depth, the size: "red mug 0.93, 8 x 8 x 10 cm"."""
    name = thing.label if thing.color in thing.label else f"{thing.color} {thing.label}"
    text = f"{name} {thing.score:.2f}"
    if thing.size_m is not None:
        text += ", " + " x ".join(f"{100 * side:.0f}" for side in thing.size_m) + " cm"
    return text
