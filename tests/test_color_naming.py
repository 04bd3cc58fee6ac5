import numpy as np
import pytest

from sightline.color_naming import COLOR_NAMES, brightened, main_colors, name_colors

Rgb = tuple[int, int, int]


@pytest.mark.parametrize(
    ("name", "rgbs"),
    [
        ("red", [(255, 0, 0), (139, 0, 0), (220, 20, 60), (200, 30, 30), (110, 15, 15)]),
        ("orange", [(255, 140, 0), (249, 115, 6), (255, 165, 0), (200, 100, 10)]),
        ("yellow", [(255, 255, 0), (255, 215, 0), (206, 179, 1), (150, 130, 15)]),
        ("green", [(0, 255, 0), (0, 100, 0), (154, 205, 50), (23, 133, 41), (0, 128, 128)]),
        ("blue", [(0, 0, 255), (0, 0, 128), (65, 105, 225), (135, 206, 235)]),
        ("purple", [(128, 0, 128), (75, 0, 130), (126, 30, 156)]),
        ("pink", [(255, 192, 203), (255, 105, 180), (255, 20, 147), (242, 120, 168)]),
        ("brown", [(139, 69, 19), (101, 55, 0), (210, 180, 140), (97, 51, 23)]),
        ("black", [(0, 0, 0), (25, 25, 25), (12, 8, 20)]),
        ("white", [(255, 255, 255), (235, 235, 230), (255, 255, 240)]),
        ("gray", [(128, 128, 128), (105, 105, 105), (122, 122, 125)]),
    ],
)
def test_people_would_say_so(name: str, rgbs: list[Rgb]) -> None:
    named = [COLOR_NAMES[i] for i in name_colors(np.array(rgbs, np.uint8))]
    assert named == [name] * len(rgbs)


def test_any_leading_shape() -> None:
    assert name_colors(np.zeros((3, 5, 3), np.uint8)).shape == (3, 5)
    assert name_colors(np.zeros((0, 3), np.uint8)).shape == (0,)


def patch(rgb: Rgb, noise: float = 6.0, shape: tuple[int, int] = (60, 90)) -> np.ndarray:
    rng = np.random.default_rng(1)
    return np.clip(np.array(rgb) + rng.normal(0, noise, (*shape, 3)), 0, 255).astype(np.uint8)


def test_shade_highlight_and_background_do_not_change_the_name() -> None:
    image = patch((150, 140, 128))
    mask = np.zeros(image.shape[:2], bool)
    mask[10:50, 20:75] = True
    thing = patch((235, 120, 10)).astype(float)
    thing *= np.linspace(1.0, 0.35, 90)[None, :, None]  # an orange thing in shade would be brown
    thing[22:28, 30:38] = 255  # a lamp mirrored in it
    image[mask] = thing[mask].astype(np.uint8)
    wider = mask.copy()
    wider[9:51, 19:76] = True  # a mask that is one pixel too large
    assert main_colors(image, wider)[0][0] == "orange"


@pytest.mark.parametrize(
    ("body", "part", "share", "expected"),
    [
        ((200, 30, 30), (245, 245, 245), 0.55, "red"),  # white print on a red box
        ((245, 245, 245), (30, 140, 50), 0.12, "white"),  # a green label on a white bottle
        ((200, 30, 30), (25, 25, 28), 0.45, "red"),  # a red drill with black rubber
        ((25, 25, 28), (200, 30, 30), 0.10, "black"),  # a black clamp with red pads
        ((120, 120, 122), (192, 192, 190), 0.30, "gray"),  # a grey can, whose lid is lit from above
        ((235, 235, 232), (120, 120, 122), 0.35, "white"),  # a white jar, on one side in the shade
    ],
)
def test_print_and_lids_are_outvoted(body: Rgb, part: Rgb, share: float, expected: str) -> None:
    image = patch(body)
    image[:, : int(90 * share)] = patch(part)[:, : int(90 * share)]
    named = main_colors(image)
    assert named[0][0] == expected
    assert sum(s for _, s in named) == pytest.approx(1.0)


def test_white_under_a_warm_lamp_and_strong_noise_is_white() -> None:
    assert main_colors(patch((250, 232, 200), noise=25.0))[0][0] == "white"


def test_nothing_has_no_colour_and_a_speck_has_one() -> None:
    image = patch((30, 60, 200))
    assert main_colors(image, np.zeros(image.shape[:2], bool)) == []
    speck = np.zeros(image.shape[:2], bool)
    speck[5, 7] = True
    assert main_colors(image, speck)[0][0] == "blue"


def test_what_is_dark_is_brightened_in_all_its_colours_alike_and_all_else_stays():
    rgb = np.full((120, 160, 3), 40, np.uint8)
    rgb[20:60, 30:90] = (100, 50, 20)
    rgb[100, 100:104] = 255  # a glint does not make it bright
    bright = brightened(rgb)
    np.testing.assert_allclose(bright[40, 50], np.array([200, 100, 40]), atol=1)
    np.testing.assert_allclose(bright[5, 5], 80, atol=1)
    assert bright[100, 102].tolist() == [255] * 3
    np.testing.assert_array_equal(brightened(bright), bright)
    black = np.full((60, 80, 3), 1, np.uint8)
    assert brightened(black).max() == 8  # what is hardly noise stays dark
    assert brightened(np.zeros((60, 80, 3), np.uint8)).max() == 0 and brightened(rgb[:1, :1]).shape == (1, 1, 3)
