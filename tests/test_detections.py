import numpy as np

from sightline.detections import build_detections


def test_best_first_with_everything_in_step():
    masks = np.zeros((3, 4, 6), bool)
    masks[0, 0], masks[1, 1], masks[2, 2] = True, True, True
    found = build_detections(
        [[0, 0, 1, 1], [1, 1, 2, 2], [2, 2, 3, 3]],
        [0.2, 0.9, 0.5],
        ["box", "red mug", "box"],
        ["red mug", "box"],
        masks,
        [{"i": 0}, {"i": 1}, {"i": 2}],
    )
    assert found.data["label"].tolist() == ["red mug", "box", "box"]
    assert found.class_id.tolist() == [0, 1, 1]
    assert found.xyxy[:, 0].tolist() == [1, 2, 0]
    assert [e["i"] for e in found.data["evidence"]] == [1, 2, 0]
    assert [int(m.any(axis=1).argmax()) for m in found.mask] == [1, 2, 0]


def test_nothing_is_empty_and_still_indexable():
    found = build_detections([], [], [], ["mug"])
    assert len(found) == 0
    assert found.xyxy.shape == (0, 4)
    assert found.data["label"].tolist() == []
    assert len(found[found.confidence > 0.5]) == 0
