"""What is true of rendered things, and which of them boxes stand for."""

from __future__ import annotations

import numpy as np

from sightline.bench.renders import Placed, Rendered, judge


def test_kinds_go_by_the_nouns_of_the_language():
    nouns = {kind: Placed(1, kind, {}, "", 1.0, 0.1, (0, 0, 9, 9)).noun for kind in ("glasses", "jug", "mug", "")}
    assert nouns == {"glasses": "eyeglasses", "jug": "pitcher", "mug": "mug", "": ""}


def test_what_is_named_by_another_word_too_may_be_called_so():
    mug, cup = (Placed(1, kind, {}, "", 1.0, 0.1, (0, 0, 9, 9)) for kind in ("mug", "cup"))
    assert mug.called == {"mug", "cup"} and cup.called == {"cup"}


def test_a_label_on_something_red_does_not_make_it_white():
    assert Placed(1, "can", {"white": 0.55, "red": 0.45}, "", 1.0, 0.1, (0, 0, 9, 9)).main_color == "red"
    assert Placed(1, "can", {}, "", 1.0, 0.1, (0, 0, 9, 9)).main_color == ""


def test_what_is_hidden_or_narrow_need_not_be_found():
    counts = [
        Placed(1, "pen", {}, "", seen, 0.1, (0, 0, 90, side)).counts for seen, side in ((1, 12), (1, 11), (0.2, 40))
    ]
    assert counts == [True, False, False]


def test_each_box_stands_for_one_thing_and_the_surest_is_first():
    placed = [
        Placed(i + 1, "mug", {}, "", 1.0, 0.1, xyxy) for i, xyxy in enumerate([(0, 0, 40, 40), (100, 0, 140, 40)])
    ]
    picture = Rendered(np.zeros((60, 200, 3), np.uint8), np.zeros((60, 200), np.uint8), placed)
    boxes = np.array([(2, 0, 42, 40), (0, 0, 40, 40), (100, 0, 140, 44), (60, 0, 90, 40)], float)
    assert judge(boxes, picture) == [placed[0], None, placed[1], None]
    assert judge(np.zeros((0, 4)), picture) == []
