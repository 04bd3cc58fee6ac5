import io

import numpy as np
import PIL.Image
import pytest
from scipy.spatial.transform import RigidTransform

from sightline.answer import Ambiguous, Found, NotFound
from sightline.drawing.annotate import draw_objects, draw_outcome
from sightline.drawing.film import encode_gif
from sightline.drawing.view3d import draw_view3d
from sightline.frame import CameraModel, Frame
from sightline.scene_object import OrientedBox, SceneObject

GREEN, AMBER = (0x00, 0xC8, 0x53), (0xFF, 0xAB, 0x00)
RGB = np.full((120, 200, 3), (10, 20, 200), np.uint8)


def thing(x: int, label: str = "mug") -> SceneObject:
    mask = np.zeros((120, 200), bool)
    mask[60:90, x : x + 30] = True
    box = OrientedBox(RigidTransform.from_translation([0, 0, 1]), np.array([0.1, 0.08, 0.12]))
    return SceneObject(label, 0.9, np.array([x, 60, x + 30, 90.0]), mask, box=box)


def has(picture: np.ndarray, color: tuple[int, int, int]) -> np.ndarray:
    return (np.abs(picture.astype(int) - color) < 12).all(axis=2)


def test_box_is_drawn_where_the_thing_is_in_its_colour_and_the_image_is_left_alone():
    before = RGB.copy()
    picture = draw_outcome(RGB, Found(thing(140)))
    assert np.array_equal(RGB, before)
    edges = has(picture, GREEN)
    assert edges[75, 138:143].any() and edges[75, 168:173].any()
    assert not edges[66:90, 10:75].any()  # and not mirrored
    assert not has(picture, AMBER).any()
    assert tuple(picture[5, 5]) == (10, 20, 200)  # colours are not swapped


def test_both_candidates_are_drawn():
    picture = draw_outcome(RGB, Ambiguous((thing(20), thing(140)), "which?"))
    assert has(picture, AMBER)[75, 18:23].any()
    assert has(picture, AMBER)[75, 138:143].any()


def test_nothing_found_is_the_plain_image():
    assert np.array_equal(draw_outcome(RGB, NotFound("no")), RGB)
    assert np.array_equal(draw_objects(RGB, [], []), RGB)


def test_view3d_is_a_picture():
    depth = np.full((120, 200), 1.0, np.float32)
    frame = Frame(RGB, depth, CameraModel(100.0, 100.0, 99.5, 59.5, 200, 120))
    png = draw_view3d(frame, [thing(100)], np.eye(4), "title")
    image = np.asarray(PIL.Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    # The points of the blue image are in the plot, and so are the box's green edges.
    assert ((image[..., 2] - image[..., 0]) > 100).sum() > 200
    assert ((image[..., 1] - image[..., 0]) > 100).sum() > 50


def test_film_keeps_order_length_and_colours():
    images = [np.full((30, 40, 3), c, np.uint8) for c in [(200, 0, 0), (0, 200, 0), (250, 220, 0)]]
    film = PIL.Image.open(io.BytesIO(encode_gif(images, 10)))
    assert film.n_frames == 3
    for i, image in enumerate(images):
        film.seek(i)
        assert np.abs(np.asarray(film.convert("RGB")).astype(int) - image).max() < 20
    with pytest.raises(ValueError, match="at least one"):
        encode_gif([], 10)
