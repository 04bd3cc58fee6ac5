import json
import math
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import ImageError, ReplyError
from sightline.parsing import boxes
from sightline.parsing.boxes import WrittenBox

WIDE, TALL = (640, 360), (360, 640)
# The image as Qwen2.5-VL sees it: other sizes, so that a scale left out shows.
SEEN = {WIDE: (1288, 728), TALL: (728, 1288)}


def qwen25(text, image_wh):
    return boxes.qwen25_vl(text, image_wh, input_wh=SEEN[image_wh])


def ref(label, det):
    return f"<|ref|>{label}<|/ref|><|det|>{det}<|/det|>"


def item(key, values, label="mug"):
    return json.dumps([{key: values, "label": label}])


GOOD = [
    # Qwen2.5-VL: pixels of the image as the model saw it, twice the original and a little more
    (qwen25, '[{"bbox_2d": [0, 0, 644, 364], "label": "mug"}]', WIDE, [("mug", (0, 0, 320, 180))]),
    (qwen25, '[{"bbox_2d": [182, 322, 364, 1288], "label": "mug"}]', TALL, [("mug", (90, 160, 180, 640))]),
    # ... in a fence, with keys of no interest
    (
        qwen25,
        '```json\n[\n\t{"bbox_2d": [322, 91, 644, 182], "label": "mug", "sub_label": "red"}\n]\n```',
        WIDE,
        [("mug", (160, 45, 320, 90))],
    ),
    # ... the whole image, and half a pixel over it, which is rounding
    (qwen25, item("bbox_2d", [-0.4, 0, 1288.4, 728]), WIDE, [("mug", (0, 0, 640, 360))]),
    # Qwen3-VL: thousandths of each side
    (boxes.qwen3_vl, item("bbox_2d", [100, 200, 500, 1000]), WIDE, [("mug", (64, 72, 320, 360))]),
    (boxes.qwen3_vl, item("bbox_2d", [100, 200, 500, 1000]), TALL, [("mug", (36, 128, 180, 640))]),
    # ... a fence without a language; labels are stripped; two of one label
    (
        boxes.qwen3_vl,
        '```\n[{"label": " mug ", "bbox_2d": [0, 0, 250, 500]}, {"label": "mug", "bbox_2d": [250, 0, 750, 500]}]\n```',
        WIDE,
        [("mug", (0, 0, 160, 180)), ("mug", (160, 0, 480, 180))],
    ),
    # ... any writing, and a line break inside quotes
    (boxes.qwen3_vl, item("bbox_2d", [0, 0, 500, 500], "杯子\nred"), WIDE, [("杯子\nred", (0, 0, 320, 180))]),
    # PaliGemma: y1 x1 y2 x2, a quarter is 256
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc1023> mug", WIDE, [("mug", (320, 90, 639.375, 270))]),
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0896> mug", TALL, [("mug", (180, 160, 315, 480))]),
    # ... several, one with a full stop and a dash inside the word; the end token and padding
    (
        boxes.paligemma,
        "<loc0000><loc0000><loc0512><loc0512> no.1 mug ; <loc0256><loc0000><loc0512><loc0256> T-shirt<eos><pad><pad>",
        WIDE,
        [("no.1 mug", (0, 0, 320, 180)), ("T-shirt", (0, 90, 160, 180))],
    ),
    # Florence-2: x1 y1 x2 y2, the middle of a bin: 0.5 / 1000 of a side further than its edge
    (boxes.florence2, "mug<loc_0><loc_100><loc_499><loc_999>", WIDE, [("mug", (0.32, 36.18, 319.68, 359.82))]),
    (boxes.florence2, "mug<loc_0><loc_100><loc_499><loc_999>", TALL, [("mug", (0.18, 64.32, 179.82, 639.68))]),
    # ... two boxes after one label, a label twice, the tokens at the ends
    (
        boxes.florence2,
        "</s><s>mug<loc_0><loc_0><loc_9><loc_9><loc_10><loc_10><loc_19><loc_19>red cup<loc_0><loc_0><loc_9><loc_9>"
        "mug<loc_0><loc_0><loc_99><loc_99></s><pad>",
        (1000, 2000),
        [
            ("mug", (0.5, 1, 9.5, 19)),
            ("mug", (10.5, 21, 19.5, 39)),
            ("red cup", (0.5, 1, 9.5, 19)),
            ("mug", (0.5, 1, 99.5, 199)),
        ],
    ),
    # Gemini: ymin xmin ymax xmax in thousandths
    (boxes.gemini, item("box_2d", [200, 100, 1000, 500]), WIDE, [("mug", (64, 72, 320, 360))]),
    (boxes.gemini, item("box_2d", [200, 100, 1000, 500]), TALL, [("mug", (36, 128, 180, 640))]),
    # ... with a mask beside it
    (
        boxes.gemini,
        '```json\n[{"box_2d": [0, 0, 500, 250], "mask": "data:image/png;base64,AA==", "label": "mug"}]\n```',
        WIDE,
        [("mug", (0, 0, 160, 180))],
    ),
    # DeepSeek-VL: 999 is the far edge
    (boxes.deepseek_vl, ref("mug", "[[333, 0, 999, 666]]"), WIDE, [("mug", (640 / 3, 0, 640, 240))]),
    (boxes.deepseek_vl, ref("mug", "[[333, 0, 999, 666]]"), TALL, [("mug", (120, 0, 360, 1280 / 3))]),
    # ... several boxes, several labels with full stops, the end token
    (
        boxes.deepseek_vl,
        ref("The mug at the back.", "[[0, 0, 333, 333], [333, 333, 666, 666]]")
        + "\n"
        + ref("cup", "[[0, 0, 999, 999]]")
        + "<｜end▁of▁sentence｜>",
        (999, 999),
        [
            ("The mug at the back.", (0, 0, 333, 333)),
            ("The mug at the back.", (333, 333, 666, 666)),
            ("cup", (0, 0, 999, 999)),
        ],
    ),
    # Nothing there, said properly
    (qwen25, "[]", WIDE, []),
    (boxes.qwen3_vl, "```json\n[]\n```", WIDE, []),
    (boxes.gemini, " [ ] ", WIDE, []),
    (boxes.paligemma, "<eos>", WIDE, []),
    (boxes.florence2, "</s><s></s>", WIDE, []),
    (boxes.deepseek_vl, ref("mug", "[]"), WIDE, []),
    (boxes.deepseek_vl, ref("mug", "[]") + ref("cup", "[[0, 0, 999, 999]]"), WIDE, [("cup", (0, 0, 640, 360))]),
]


@pytest.mark.parametrize(("read", "text", "image_wh", "expected"), GOOD)
def test_good_replies(read, text, image_wh, expected):
    found = read(text, image_wh)
    assert [box.label for box in found] == [label for label, _ in expected]
    for box, (_, xyxy) in zip(found, expected, strict=True):
        assert isinstance(box, WrittenBox)
        assert box.xyxy == pytest.approx(xyxy, abs=1e-9)


# The conventions in JSON, each as a reader and its key.
JSON = [(qwen25, "bbox_2d"), (boxes.qwen3_vl, "bbox_2d"), (boxes.gemini, "box_2d")]
BAD_JSON = [
    ("", "nothing where JSON"),
    ("   ", "nothing where JSON"),
    ("``````", "nothing where JSON"),
    ("There is no mug.", "not JSON"),
    ('[{"KEY": [10, 20, 30, 40], "label": "mug"}', "cut off"),
    ('[{"KEY": [10, 20, 30, 40], "label": "mu', "cut off"),
    ('[{"KEY": [10, 20, 30', "cut off"),
    ('```json\n[{"KEY": [10, 20, 30, 40], "label": "mug"}]', "code fence"),  # the fence is not closed
    ("```", "code fence"),
    ('Sure! [{"KEY": [10, 20, 30, 40], "label": "mug"}]', "not JSON alone"),
    ('[{"KEY": [10, 20, 30, 40], "label": "mug"}] I hope this helps.', "not JSON alone"),
    ('Here:\n```json\n[{"KEY": [10, 20, 30, 40], "label": "mug"}]\n```', "not JSON alone"),
    ('```json\n[{"KEY": [10, 20, 30, 40], "label": "mug"}]\n```\nDone.', "code fence"),
    ("```json\n[]\n```\n```json\n[]\n```", "not JSON alone"),  # two fences
    ("```python\n[]\n```", "not JSON"),
    ('{"KEY": [10, 20, 30, 40], "label": "mug"}', "no list"),
    ("null", "no list"),
    ("[[10, 20, 30, 40]]", "no 'KEY'"),
    ('[{"bbox": [10, 20, 30, 40], "label": "mug"}]', "no 'KEY'"),
    ('[{"KEY": [10, 20, 30, 40]}]', 'no "label"'),
    ('[{"KEY": [10, 20, 30, 40], "label": " "}]', 'no "label"'),
    ('[{"KEY": [10, 20, 30, 40], "label": 3}]', 'no "label"'),
    ('[{"KEY": [10, 20, 30, 40], "label": "a"}, {"KEY": [10, 20, 30, 40]}]', 'object 2 .* no "label"'),
    ('[{"KEY": [10, 20, 30], "label": "mug"}]', "4 numbers was expected, not 3"),
    ('[{"KEY": [10, 20, 30, 40, 50], "label": "mug"}]', "4 numbers was expected, not 5"),
    ('[{"KEY": [], "label": "mug"}]', "4 numbers was expected, not 0"),
    ('[{"KEY": null, "label": "mug"}]', "4 numbers was expected"),
    ('[{"KEY": [[10, 20, 30, 40]], "label": "mug"}]', "4 numbers was expected, not 1"),
    ('[{"KEY": "10, 20, 30, 40", "label": "mug"}]', "4 numbers was expected"),
    ('[{"KEY": [10, 20, 30, "40"], "label": "mug"}]', "'40' is not a number"),
    ('[{"KEY": [10, 20, 30, true], "label": "mug"}]', "'True' is not a number"),
    ('[{"KEY": [10, 20, 30, null], "label": "mug"}]', "is not a number"),
    ('[{"KEY": [10, 20, 30, NaN], "label": "mug"}]', "NaN is not a number"),
    ('[{"KEY": [10, 20, 30, Infinity], "label": "mug"}]', "Infinity is not a number"),
    ('[{"KEY": [10, 20, 30, 1e999], "label": "mug"}]', "not finite"),
    (f'[{{"KEY": [10, 20, 30, 1{"0" * 400}], "label": "mug"}}]', "outside .* another convention"),
    (f'[{{"KEY": [10, 20, 30, 1{"0" * 9000}], "label": "mug"}}]', "not JSON"),
    ('[{"KEY": [10, 20, 30, 40], "KEY": [50, 60, 70, 80], "label": "mug"}]', "same key twice"),
    ('[{"KEY": [30, 20, 10, 40], "label": "mug"}]', "is not above"),  # corners swapped
    ('[{"KEY": [10, 40, 30, 20], "label": "mug"}]', "is not above"),
    ('[{"KEY": [10, 20, 10, 40], "label": "mug"}]', "is not above"),  # nothing between the edges
    ('[{"KEY": [10, 20, 30, 20], "label": "mug"}]', "is not above"),
    ('[{"KEY": [-0.4, 20, -0.2, 40], "label": "mug"}]', "is not above"),  # nothing of it in the image
    ('[{"KEY": [-1, 20, 30, 40], "label": "mug"}]', "outside .* another convention"),
    ('[{"KEY": [10, 20, 30, 2000], "label": "mug"}]', "outside .* another convention, perhaps pixels"),
    ('[{"KEY": [0.1, 0.2, 0.3, 0.4], "label": "mug"}]', "fractions of the image"),
    ('[{"KEY": [0, 0, 1, 1], "label": "mug"}]', "fractions of the image"),
    ("[" * 100_000, "not JSON"),
]


@pytest.mark.parametrize(("read", "key"), JSON)
@pytest.mark.parametrize(("text", "message"), BAD_JSON, ids=range(len(BAD_JSON)))
def test_unreadable_json_raises_and_carries_the_text(read, key, text, message):
    text = text.replace("KEY", key)
    with pytest.raises(ReplyError, match=message.replace("KEY", key)) as refusal:
        read(text, WIDE)
    assert refusal.value.text == text


BAD = [
    # Another convention's key, or order
    (boxes.gemini, item("bbox_2d", [10, 20, 30, 40]), "no 'box_2d'"),
    (boxes.qwen3_vl, item("box_2d", [10, 20, 30, 40]), "no 'bbox_2d'"),
    (boxes.qwen3_vl, item("point_2d", [10, 20]), "no 'bbox_2d'"),
    # Half a unit is rounding, a whole one is not
    (boxes.qwen3_vl, item("bbox_2d", [10, 20, 30, 1001]), "y = 1001 is outside Qwen3-VL's 0..1000; .* pixels"),
    (boxes.gemini, item("box_2d", [10, 20, 30, 1001]), "x = 1001 is outside Gemini's 0..1000"),
    (qwen25, item("bbox_2d", [10, 20, 30, 729]), "y = 729 is outside Qwen2.5-VL's 0..728"),
    # On a small image thousandths look like this
    (
        partial(boxes.qwen25_vl, input_wh=(644, 364)),
        item("bbox_2d", [10, 20, 700, 800]),
        "x = 700 is outside Qwen2.5-VL's 0..644; .* perhaps 0..1000",
    ),
    # PaliGemma
    (boxes.paligemma, "", "is not <loc....> four times"),
    (boxes.paligemma, "There is no mug.", "is not <loc....> four times"),
    (boxes.paligemma, "mug <loc0256><loc0512><loc0768><loc1023>", "is not <loc....> four times"),
    (boxes.paligemma, "<loc0256><loc0512><loc0768> mug", "3 coordinates"),
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0800><loc0900> mug", "5 coordinates"),
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0800>", "no label"),
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0800> mug ; <loc0256><loc05", "box 2 .* is not <loc"),  # cut off
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0800> mug ;", "box 2 .* is not <loc"),
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0800> mug ; cup", "box 2 .* is not <loc"),
    (
        boxes.paligemma,
        "<loc0256><loc0512><loc0768><loc0800> mug <loc0256><loc0512><loc0768><loc0800> cup",
        "is not <loc",
    ),
    (boxes.paligemma, "<loc0768><loc0512><loc0256><loc0800> mug", "y2 = 256 is not above y1 = 768"),
    (boxes.paligemma, "<loc0256><loc0800><loc0768><loc0512> mug", "x2 = 512 is not above x1 = 800"),
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0512> mug", "x2 = 512 is not above x1 = 512"),
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc1024> mug", "x = 1024 is outside PaliGemma's 0..1023"),
    (boxes.paligemma, "<loc256><loc512><loc768><loc800> mug", "is not <loc"),
    (boxes.paligemma, "<loc_1><loc_2><loc_3><loc_4> mug", "is not <loc"),  # Florence-2's tokens
    (boxes.paligemma, "<locNaN0><loc0512><loc0768><loc0800> mug", "is not <loc"),
    (boxes.paligemma, "<loc٠٢٥٦><loc0512><loc0768><loc0800> mug", "is not <loc"),  # digits, but not its digits
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0800> <seg001><seg002> mug", "is not <loc"),
    (boxes.paligemma, "Sure: <loc0256><loc0512><loc0768><loc0800> mug", "is not <loc"),
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0800> mug\nThat is it", "prose"),
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0800> mug. That is it.", "prose"),
    (boxes.paligemma, "<loc0256><loc0512><loc0768><loc0800> mug<eos> more", "goes on after <eos>"),
    # Florence-2
    (boxes.florence2, "", "a label and then"),
    (boxes.florence2, "There is no mug.</s>", "a label and then"),
    (boxes.florence2, "mug<loc_1><loc_2><loc_3>", "3 coordinates"),
    (boxes.florence2, "mug<loc_1><loc_2><loc_3><loc_4><loc_5>", "1 coordinates"),
    (boxes.florence2, "<loc_1><loc_2><loc_3><loc_4>", "no label"),
    (boxes.florence2, "mug<loc_1><loc_2><loc_3><loc_4>cup<loc_1><loc_2><lo", "2 coordinates"),  # cut off
    (boxes.florence2, "mug<loc_1><loc_2><loc_3><loc_4>cup", "not 'cup'"),
    (boxes.florence2, "mug<loc_1><loc_2><loc_3><loc_4> That is it.</s>", "That is it"),
    (boxes.florence2, "Here it is:\nmug<loc_1><loc_2><loc_3><loc_4>", "prose"),
    (boxes.florence2, "Here it is. mug<loc_1><loc_2><loc_3><loc_4>", "prose"),
    (boxes.florence2, "mug<loc_3><loc_2><loc_1><loc_4>", "x2 = 1 is not above x1 = 3"),
    (boxes.florence2, "mug<loc_1><loc_4><loc_3><loc_2>", "y2 = 2 is not above y1 = 4"),
    (boxes.florence2, "mug<loc_1><loc_2><loc_1><loc_4>", "x2 = 1 is not above x1 = 1"),
    (boxes.florence2, "mug<loc_1><loc_2><loc_3><loc_1000>", "y = 1000 is outside Florence-2's 0..999"),
    (boxes.florence2, "mug<loc_1><loc_2><loc_3><loc_nan>", "3 coordinates"),
    (boxes.florence2, f"mug<loc_1><loc_2><loc_3><loc_{'9' * 9000}>", "3 coordinates"),
    (boxes.florence2, "mug<poly><loc_1><loc_2><loc_3><loc_4></poly>", "a label and then"),
    # ... the four corners of a text, as <OCR_WITH_REGION> writes them
    (boxes.florence2, "EXIT<loc_1><loc_2><loc_9><loc_2><loc_9><loc_5><loc_1><loc_5>", "y2 = 2 is not above"),
    (boxes.florence2, "<loc0256><loc0512><loc0768><loc0800> mug", "a label and then"),  # PaliGemma's tokens
    # DeepSeek-VL
    (boxes.deepseek_vl, "", "was expected"),
    (boxes.deepseek_vl, "<｜end▁of▁sentence｜>", "was expected"),
    (boxes.deepseek_vl, "There is no mug.", "There is no mug"),
    (boxes.deepseek_vl, "<|ref|>mug<|/ref|>", "was expected"),
    (boxes.deepseek_vl, "<|det|>[[10, 20, 30, 40]]<|/det|>", "was expected"),
    (boxes.deepseek_vl, ref(" ", "[[10, 20, 30, 40]]"), "no label"),
    (boxes.deepseek_vl, ref("mug", ""), "nothing where JSON"),
    (boxes.deepseek_vl, ref("mug", "[10, 20, 30, 40]"), "4 numbers was expected, not int"),
    (boxes.deepseek_vl, ref("mug", "{}"), "not a list of boxes"),
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30]]"), "4 numbers was expected, not 3"),
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30, 40, 50]]"), "4 numbers was expected, not 5"),
    (boxes.deepseek_vl, ref("mug", "[245, [234, 543, 542, 244]]"), "4 numbers was expected"),
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30, NaN]]"), "NaN"),
    (boxes.deepseek_vl, ref("mug", '[[10, 20, 30, "40"]]'), "not a number"),
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30, 40]"), "cut off"),
    (boxes.deepseek_vl, ref("mug", "[[30, 20, 10, 40]]"), "x2 = 10 is not above x1 = 30"),
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30, 20]]"), "y2 = 20 is not above y1 = 20"),
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30, 1000]]"), "outside DeepSeek-VL's 0..999; .* perhaps 0..1000"),
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30, 9999]]"), "outside DeepSeek-VL's 0..999; .* perhaps pixels"),
    (boxes.deepseek_vl, ref("mug", "[[0.1, 0.2, 0.3, 0.4]]"), "fractions of the image"),
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30, 40]]")[:-4], "was expected"),  # cut off
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30, 40]]") + ref("cup", "[[10, 20")[:-9], "was expected"),
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30, 40]]") + " That is it.", "That is it"),
    (boxes.deepseek_vl, "A " + ref("mug", "[[10, 20, 30, 40]]"), "not 'A "),
    (boxes.deepseek_vl, ref("mug", "[[10, 20, 30, 40]]") + " and " + ref("cup", "[[10, 20, 30, 40]]"), "not ' and "),
    (boxes.deepseek_vl, item("bbox_2d", [10, 20, 30, 40]), "was expected"),
]


@pytest.mark.parametrize(("read", "text", "message"), BAD, ids=range(len(BAD)))
def test_unreadable_replies_raise_and_carry_the_text(read, text, message):
    with pytest.raises(ReplyError, match=message) as refusal:
        read(text, WIDE)
    assert refusal.value.text == text


@pytest.mark.parametrize("read", [boxes.qwen3_vl, boxes.gemini, boxes.paligemma, boxes.florence2, boxes.deepseek_vl])
@pytest.mark.parametrize("image_wh", [(0, 360), (640, -1)])
def test_an_image_without_pixels_is_refused(read, image_wh):
    with pytest.raises(ImageError):
        read("[]", image_wh)


def test_a_model_input_without_pixels_is_refused():
    with pytest.raises(ImageError):
        boxes.qwen25_vl("[]", WIDE, input_wh=(0, 728))


# Round trips. A writer takes a label and the box as fractions x1, y1, x2, y2 of the image.
def write_qwen25(label, box, image_wh):
    w, h = SEEN[image_wh]
    return item("bbox_2d", [round(v * side) for v, side in zip(box, (w, h, w, h), strict=True)], label)


def write_qwen3(label, box, image_wh):
    return item("bbox_2d", [round(v * 1000) for v in box], label)


def write_gemini(label, box, image_wh):
    x1, y1, x2, y2 = (round(v * 1000) for v in box)
    return item("box_2d", [y1, x1, y2, x2], label)


def write_paligemma(label, box, image_wh):
    x1, y1, x2, y2 = (round(v * 1024) for v in box)
    return "".join(f"<loc{v:04d}>" for v in (y1, x1, y2, x2)) + f" {label}"


def write_florence2(label, box, image_wh):
    return label + "".join(f"<loc_{min(math.floor(v * 1000), 999)}>" for v in box)


def write_deepseek(label, box, image_wh):
    return ref(label, json.dumps([[round(v * 999) for v in box]]))


TRIPS = [  # the writer, the reader, units along a side (None: the image as the model saw it), the last it can write
    (write_qwen25, qwen25, None, 1.0),
    (write_qwen3, boxes.qwen3_vl, 1000, 1.0),
    (write_gemini, boxes.gemini, 1000, 1.0),
    (write_paligemma, boxes.paligemma, 1024, 1023 / 1024),  # it has no token for the far edge
    (write_florence2, boxes.florence2, 1000, 1.0),
    (write_deepseek, boxes.deepseek_vl, 999, 1.0),
]


@pytest.mark.parametrize(("write", "read", "units", "last"), TRIPS)
@given(
    st.lists(st.integers(0, 10**6), min_size=4, max_size=4),
    st.text("abc xyzéß杯-'", min_size=1).filter(str.strip),
    st.sampled_from([WIDE, TALL]),
)
def test_a_box_comes_back_within_half_a_unit(write, read, units, last, numbers, label, image_wh):
    # At least 1/250 wide and high, so that rounding leaves something between the edges.
    x1, y1 = (v / 10**6 * (last - 0.004) for v in numbers[:2])
    x2, y2 = (a + 0.004 + v / 10**6 * (last - 0.004 - a) for a, v in zip((x1, y1), numbers[2:], strict=True))
    box = tuple(min(v, last) for v in (x1, y1, x2, y2))
    (found,) = read(write(label, box, image_wh), image_wh)
    assert found.label == label.strip()
    sides = image_wh * 2
    units_of = SEEN[image_wh] * 2 if units is None else (units,) * 4
    for came, fraction, side, count in zip(found.xyxy, box, sides, units_of, strict=True):
        assert abs(came - fraction * side) <= side / count / 2 + 1e-9
        assert 0 <= came <= side


@pytest.mark.parametrize(
    "read", [qwen25, boxes.qwen3_vl, boxes.gemini, boxes.paligemma, boxes.florence2, boxes.deepseek_vl]
)
@given(st.text() | st.text('[]{}<>|/"box_2dlabelrefdetloc0123456789,:.; \n`') | st.from_regex("<loc_?[0-9]*>.*"))
def test_any_text_is_read_or_refused_with_the_text(read, text):
    try:
        found = read(text, WIDE)
    except ReplyError as refusal:
        assert refusal.text == text
    else:
        assert isinstance(found, list)


@pytest.mark.parametrize(
    ("write", "read"), [(write, read) for write, read, *_ in TRIPS], ids=[write.__name__ for write, *_ in TRIPS]
)
def test_a_reply_cut_anywhere_before_its_last_word_is_refused(write, read):
    text = write("mug", (0.1, 0.2, 0.3, 0.4), WIDE)
    assert read(text, WIDE)
    # PaliGemma's label ends the reply, so that a cut inside it cannot be seen: "mu" is a word.
    ends = text.index("mug") if text.endswith("mug") else len(text)
    for end in range(ends):
        with pytest.raises(ReplyError):
            read(text[:end], WIDE)
