"""Every kind of thing can be made, again and again, and is what the renderer needs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from training.builtin import scenes
from training.builtin.catalog import KINDS, NAMES, USUAL, held_out_pairs, is_held_out_pair, make_thing
from training.builtin.scenes import SceneBank, _area, _mixed, _part_colors, repainted
from training.builtin.things.base import MATERIALS, Thing, prism, rounded_rectangle, uv_around, uv_boxed
from training.builtin.things.nameless import make_nameless
from training.builtin.things.scanned import NAMELESS, scanned

from sightline.color_naming import COLOR_NAMES
from sightline.sim.shapes import box, lathe


@pytest.mark.parametrize("name", [*KINDS, NAMELESS])
def test_a_thing_is_sound_and_no_two_are_alike(name):
    sizes = []
    for seed in range(3):
        thing = make_thing(name, np.random.default_rng(seed), None, held_out=False)
        assert thing.material in (*MATERIALS, "")
        for part in thing.parts:
            assert np.isfinite(part.mesh.vertices).all()
            assert part.mesh.faces.min() >= 0 and part.mesh.faces.max() < len(part.mesh.vertices)
            assert part.material in MATERIALS and 0 < part.alpha <= 1
            assert min(part.rgb) >= 0 and max(part.rgb) <= 1
            if part.texture is not None:
                assert part.uv.shape == (len(part.mesh.faces), 3, 2)
                assert part.texture.dtype == np.uint8 and part.texture.ndim == 3
        set_down = thing.transformed(np.eye(3)).vertices
        assert abs(set_down[:, 2].min()) < 1e-9
        sizes.append(tuple(np.ptp(set_down, axis=0).round(5)))
        assert 0.008 < max(sizes[-1]) < 0.75
    assert len(set(sizes)) > 1


def test_the_same_seed_makes_the_same_thing():
    one, other = (make_thing("mug", np.random.default_rng(5), None, held_out=False) for _ in range(2))
    np.testing.assert_array_equal(one.vertices, other.vertices)


def test_pairs_kept_from_training_are_unusual_and_few():
    pairs = held_out_pairs()
    assert 0.05 * 7 * len(NAMES) < len(pairs) < 0.25 * 7 * len(NAMES)
    assert not any(is_held_out_pair(name, color) for name, colors in USUAL.items() for color in colors)
    assert set(USUAL) <= set(KINDS)


def test_a_repainted_thing_has_the_new_color():
    for name in ("banana", "apple", "spoon"):
        thing = make_thing(name, np.random.default_rng(1), None, held_out=False)
        parts = repainted(thing, (0.5, 0.1, 0.7)).parts
        shares = _mixed([_part_colors(part) for part in parts], [_area(part) for part in parts])
        assert max(shares, key=lambda color: shares[color]) == "purple", (name, shares)
        assert set(shares) <= set(COLOR_NAMES)


def test_a_prism_with_a_bay_is_closed_and_has_its_volume():
    outline = [(0, 0), (3, 0), (3, 1), (1, 1), (1, 2), (0, 2)]
    mesh = prism(outline, 0.5)
    a, b, c = (mesh.vertices[mesh.faces[:, i]] for i in range(3))
    assert np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6 == pytest.approx(4 * 0.5)
    edges = np.sort(mesh.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    assert (np.unique(edges, axis=0, return_counts=True)[1] == 2).all()


def test_textures_lie_upright_and_are_not_mirrored():
    mesh = prism(rounded_rectangle(0.2, 0.1, 0.01), 0.3)
    for uv in (uv_boxed(mesh), uv_around(mesh)):
        high = mesh.vertices[mesh.faces][..., 2] > 0.29
        wall = ~(high.all(axis=1) | ~high.any(axis=1))
        assert (uv[wall][..., 1][high[wall]] < 0.01).all()  # the upper edge of the texture
    front = (np.cross(*np.diff(mesh.vertices[mesh.faces], axis=1).transpose(1, 0, 2))[:, 1] < 0) & wall
    corners, u = mesh.vertices[mesh.faces][front], uv_boxed(mesh)[front][..., 0]
    flat = np.abs(corners[..., 1] + 0.05).max(axis=1) < 1e-9  # seen from the front, x runs to the right
    assert np.corrcoef(corners[flat][..., 0].ravel(), u[flat].ravel())[0, 1] > 0.99


def test_a_lead_is_shown_and_is_none_of_the_thing(monkeypatch):
    """Were it one, the box of this cube would be six times as long as high."""

    def cube_with_lead(*_):
        thing = Thing("plastic")
        thing.add(box((0.05, 0.05, 0.05)), (1, 0, 0))
        thing.add(box((0.3, 0.01, 0.01)).moved(0.17, 0, 0), (0, 1, 0), lead=True)
        return thing

    monkeypatch.setattr(scenes, "make_thing", cube_with_lead)
    monkeypatch.setattr(scenes, "REPAINTED", 0.0)
    bank = SceneBank(np.random.default_rng(2), None, count=1, pairs="any")
    pictures = [bank.render(1, 1) for _ in range(6)]
    bank.close()
    whole = [(p, p.rgb.astype(int)) for p in pictures if p.placed and p.placed[0].visible > 0.9]
    assert len(whole) >= 3
    for picture, rgb in whole:
        x0, y0, x1, y1 = picture.placed[0].xyxy
        assert 1 / 2 < (x1 - x0) / (y1 - y0) < 2 and picture.placed[0].size_m < 0.06
        assert np.median(rgb[picture.things == 1], axis=0).argmax() == 0
    greener = [(rgb[..., 1] > 1.5 * rgb[..., 0].clip(20)) & (picture.things == 0) for picture, rgb in whole]
    assert any(mask.sum() > 50 for mask in greener)


def test_a_scanned_mouse_has_no_cord(tmp_path):
    """A body of 60 by 60 by 30 mm with a cord of 8 mm, and a coil of it apart, as cords are scanned."""
    body = lathe([[0, 0], [0.03, 0.005], [0.03, 0.02], [0, 0.03]], 48)
    cord, coil = box((0.1, 0.008, 0.008)).moved(0.075, 0, 0), box((0.03, 0.02, 0.02))
    meshes = (body, cord, coil.moved(0.14, 0, 0))
    write_obj(tmp_path / "google_scanned/white_razer_mouse.obj", *meshes)
    (make,) = scanned(tmp_path, held_out=True)["mouse"]
    size = np.ptp(make(np.random.default_rng(1)).vertices, axis=0)
    np.testing.assert_allclose(size, (0.06, 0.06, 0.03), rtol=0.2)


@pytest.mark.parametrize(
    ("file", "kind", "held_out"),
    [("porcelain_spoon", "spoon", False), ("red_and_white_striped_towel", "towel", True), ("crayon_box", "box", False)],
)
def test_what_is_trained_with_from_files_is_bent_and_stretched_but_not_what_is_tested_with(
    tmp_path, file, kind, held_out
):
    """By how far points leave the planes that they lie in, and by the proportions; a box has to stay a box."""
    plain = box((0.16, 0.08, 0.04))
    write_obj(tmp_path / f"google_scanned/{file}.obj", plain)
    (make,) = scanned(tmp_path, held_out=held_out)[kind]
    meshes = [make(np.random.default_rng(seed)).parts[0].mesh for seed in range(40)]
    corners = np.column_stack([plain.vertices, np.ones(8)])
    fits = [np.linalg.lstsq(corners, mesh.vertices)[0] for mesh in meshes]
    bent_m = [np.abs(corners @ fit - mesh.vertices).max() for fit, mesh in zip(fits, meshes, strict=True)]
    stretched = np.std([np.log(fit[0, 0] / fit[1, 1]) for fit in fits])
    if kind == "spoon":
        assert 0.0005 < np.median(bent_m) < 0.01
        assert 0.12 < stretched < 0.3
    else:
        assert max(bent_m) < 1e-6
        assert stretched < 0.11


def write_obj(path, *meshes):
    lines, first = [], 1
    for mesh in meshes:
        lines += [f"v {x} {y} {z}" for x, y, z in mesh.vertices]
        lines += ["f " + " ".join(str(first + i) for i in face) for face in mesh.faces]
        first += len(mesh.vertices)
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines))


def test_the_solids_of_what_has_no_name_touch():
    for seed in range(20):
        meshes = [part.mesh for part in make_nameless(np.random.default_rng(seed)).parts]
        assert len(meshes) >= 2
        for one, other in pairwise(meshes):
            low, high = other.vertices.min(axis=0), other.vertices.max(axis=0)
            assert ((one.vertices >= low - 1e-9) & (one.vertices <= high + 1e-9)).all(axis=1).any()
