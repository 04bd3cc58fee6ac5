import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import ImageError, ReplyError
from sightline.parsing import points
from sightline.parsing.points import WrittenPoint

WIDE, TALL = (640, 360), (360, 640)
# The image as Qwen2.5-VL sees it: other sizes, so that a scale left out shows.
SEEN = {WIDE: (1288, 728), TALL: (728, 1288)}


def qwen25(text, image_wh):
    return points.qwen25_vl(text, image_wh, input_wh=SEEN[image_wh])


def item(key, values, label="mug"):
    return json.dumps([{key: values, "label": label}])


MUG = '<point x="10.0" y="20.0" alt="mug">mug</point>'

GOOD = [
    # Qwen2.5-VL: pixels of the image as the model saw it, twice the original and a little more
    (qwen25, item("point_2d", [644, 182]), WIDE, [("mug", (320, 90))]),
    (qwen25, '```json\n[{"point_2d": [182, 644], "label": "mug"}]\n```', TALL, [("mug", (90, 320))]),
    # ... half a pixel outside is rounding
    (qwen25, item("point_2d", [-0.5, 728.5]), WIDE, [("mug", (0, 360))]),
    (qwen25, item("point_2d", [0, 0]), WIDE, [("mug", (0, 0))]),
    # Qwen3-VL: thousandths of each side
    (points.qwen3_vl, item("point_2d", [100, 500]), WIDE, [("mug", (64, 180))]),
    (points.qwen3_vl, item("point_2d", [100, 500]), TALL, [("mug", (36, 320))]),
    # ... a corner, and several with one label
    (
        points.qwen3_vl,
        '[{"point_2d": [0, 1], "label": "mug"}, {"point_2d": [1000, 1000], "label": "mug"}]',
        WIDE,
        [("mug", (0, 0.36)), ("mug", (640, 360))],
    ),
    # Gemini: y first
    (points.gemini, item("point", [500, 100]), WIDE, [("mug", (64, 180))]),
    (points.gemini, item("point", [500, 100]), TALL, [("mug", (36, 320))]),
    # Molmo: percent
    (points.molmo, MUG, WIDE, [("mug", (64, 72))]),
    (points.molmo, MUG, TALL, [("mug", (36, 128))]),
    # ... whole numbers; the label is alt, whatever the text says
    (points.molmo, ' <point x="100" y="0" alt="red mug">it</point>\n', WIDE, [("red mug", (640, 0))]),
    # ... less than a percent is not a fraction of the image
    (points.molmo, '<point x="0.5" y="0.3" alt="mug">mug</point>', WIDE, [("mug", (3.2, 1.08))]),
    # ... several in one tag, and several tags
    (
        points.molmo,
        '<points x1="10.0" y1="20.0" x2="50.0" y2="75.5" alt="mugs">mugs</points> ' + MUG,
        WIDE,
        [("mugs", (64, 72)), ("mugs", (320, 271.8)), ("mug", (64, 72))],
    ),
    # ... one in the tag for several
    (points.molmo, '<points x1="50" y1="50" alt="mug">mug</points>', TALL, [("mug", (180, 320))]),
    # Nothing there, said properly
    (qwen25, "[]", WIDE, []),
    (points.qwen3_vl, "```json\n[]\n```", WIDE, []),
    (points.gemini, "[]", WIDE, []),
    (points.molmo, " There are none.", WIDE, []),
]


@pytest.mark.parametrize(("read", "text", "image_wh", "expected"), GOOD)
def test_good_replies(read, text, image_wh, expected):
    found = read(text, image_wh)
    assert [point.label for point in found] == [label for label, _ in expected]
    for point, (_, xy) in zip(found, expected, strict=True):
        assert isinstance(point, WrittenPoint)
        assert point.xy == pytest.approx(xy, abs=1e-9)


# The conventions in JSON, each as a reader and its key.
JSON = [(qwen25, "point_2d"), (points.qwen3_vl, "point_2d"), (points.gemini, "point")]
BAD_JSON = [
    ("", "nothing where JSON"),
    ("There are none.", "not JSON"),
    ('[{"KEY": [10, 20], "label": "mug"}', "cut off"),
    ('[{"KEY": [10, 2', "cut off"),
    ('```json\n[{"KEY": [10, 20], "label": "mug"}]', "code fence"),
    ('The mug: [{"KEY": [10, 20], "label": "mug"}]', "not JSON alone"),
    ('[{"KEY": [10, 20], "label": "mug"}] is the mug.', "not JSON alone"),
    ('{"KEY": [10, 20], "label": "mug"}', "no list"),
    ('[{"x": 10, "y": 20, "label": "mug"}]', "no 'KEY'"),
    ('[{"KEY": [10, 20]}]', 'no "label"'),
    ('[{"KEY": [10, 20], "label": ""}]', 'no "label"'),
    ('[{"KEY": [10], "label": "mug"}]', "2 numbers was expected, not 1"),
    ('[{"KEY": [10, 20, 30], "label": "mug"}]', "2 numbers was expected, not 3"),
    ('[{"KEY": [10, 20, 30, 40], "label": "mug"}]', "2 numbers was expected, not 4"),
    ('[{"KEY": {"x": 10, "y": 20}, "label": "mug"}]', "2 numbers was expected, not dict"),
    ('[{"KEY": [10, "20"], "label": "mug"}]', "not a number"),
    ('[{"KEY": [10, false], "label": "mug"}]', "not a number"),
    ('[{"KEY": [10, NaN], "label": "mug"}]', "NaN"),
    ('[{"KEY": [10, -Infinity], "label": "mug"}]', "Infinity"),
    ('[{"KEY": [10, 1e400], "label": "mug"}]', "not finite"),
    ('[{"KEY": [10, -1], "label": "mug"}]', "outside .* another convention"),
    ('[{"KEY": [10, 1289], "label": "mug"}]', "outside .* another convention, perhaps pixels"),
    ('[{"KEY": [0.25, 0.5], "label": "mug"}]', "fractions of the image"),
    ('[{"KEY": [0.5, 1], "label": "mug"}]', "fractions of the image"),
]


@pytest.mark.parametrize(("read", "key"), JSON)
@pytest.mark.parametrize(("text", "message"), BAD_JSON, ids=range(len(BAD_JSON)))
def test_unreadable_json_raises_and_carries_the_text(read, key, text, message):
    text = text.replace("KEY", key)
    with pytest.raises(ReplyError, match=message.replace("KEY", key)) as refusal:
        read(text, WIDE)
    assert refusal.value.text == text


BAD = [
    # Another convention's key; a box
    (points.gemini, item("point_2d", [10, 20]), "no 'point'"),
    (points.qwen3_vl, item("point", [10, 20]), "no 'point_2d'"),
    (points.qwen3_vl, item("bbox_2d", [10, 20, 30, 40]), "no 'point_2d'"),
    # An axis that is swapped, or counted in another unit, where it shows
    (qwen25, item("point_2d", [10, 729]), "y = 729 is outside Qwen2.5-VL's 0..728; .* perhaps pixels"),
    (points.qwen3_vl, item("point_2d", [1001, 20]), "x = 1001 is outside Qwen3-VL's 0..1000"),
    (points.gemini, item("point", [1001, 20]), "y = 1001 is outside Gemini's 0..1000"),
    # Molmo: prose and cut-off tags
    (points.molmo, "", "were expected"),
    (points.molmo, "There are none", "were expected"),
    (points.molmo, "There are none. The table is empty.", "were expected"),
    (points.molmo, "The mug is here: " + MUG, "The mug is here"),
    (points.molmo, MUG + " I hope this helps.", "I hope this helps"),
    (points.molmo, f"Counting the {MUG} shows a total of 1.", "Counting the"),
    (points.molmo, MUG[:-1], "were expected"),
    (points.molmo, '<point x="10.0" y="20.0" alt="mug"', "were expected"),
    (points.molmo, '<point x="10.0" y="20.0" alt="mug">mug', "were expected"),
    (points.molmo, '<point x="10.0" y="20.0" alt="mug">mug</points>', "were expected"),
    (points.molmo, '<pointer x="10.0" y="20.0" alt="mug">mug</pointer>', "were expected"),
    (points.molmo, "```\n" + MUG + "\n```", "were expected"),
    (points.molmo, item("point", [10, 20]), "were expected"),
    # ... labels
    (points.molmo, '<point x="10.0" y="20.0">mug</point>', "no label"),
    (points.molmo, '<point x="10.0" y="20.0" alt=" ">mug</point>', "no label"),
    (points.molmo, '<point alt="mug" x="10.0" y="20.0">mug</point>', "no label"),
    (points.molmo, '<point x="10.0" y="20.0" alt="a "big" mug">mug</point>', "not name"),
    # ... counts
    (points.molmo, '<point alt="mug">mug</point>', "has the values none"),
    (points.molmo, '<points alt="mug">mug</points>', "has the values none"),
    (points.molmo, '<point x="10.0" alt="mug">mug</point>', "has the values x,"),
    (points.molmo, '<point y="10.0" x="20.0" alt="mug">mug</point>', "has the values y x,"),
    (points.molmo, '<point x="10" y="20" x="30" y="40" alt="mug">mug</point>', "has the values x y x y"),
    (points.molmo, '<point x1="10" y1="20" alt="mug">mug</point>', "has the values x1 y1"),
    (points.molmo, '<points x="10" y="20" alt="mug">mug</points>', "has the values x y"),
    (points.molmo, '<points x1="10" y1="20" x2="30" alt="mug">mug</points>', "has the values x1 y1 x2"),
    (points.molmo, '<points x1="10" y1="20" x3="30" y3="40" alt="mug">mug</points>', "has the values x1 y1 x3 y3"),
    (points.molmo, '<points x1="10" y1="20" x2="30" y1="40" alt="mug">mug</points>', "has the values x1 y1 x2 y1"),
    # ... numbers
    (points.molmo, '<point x="nan" y="20.0" alt="mug">mug</point>', "'nan' is not a number"),
    (points.molmo, '<point x="inf" y="20.0" alt="mug">mug</point>', "'inf' is not a number"),
    (points.molmo, '<point x="" y="20.0" alt="mug">mug</point>', "'' is not a number"),
    (points.molmo, '<point x="1e1" y="20.0" alt="mug">mug</point>', "'1e1' is not a number"),
    (points.molmo, '<point x="10%" y="20.0" alt="mug">mug</point>', "'10%' is not a number"),
    (points.molmo, '<point x="١٠" y="20.0" alt="mug">mug</point>', "is not a number"),
    (points.molmo, '<point x=10.0 y=20.0 alt="mug">mug</point>', "not name"),
    # ... other conventions in the same tag: Qwen3-VL's thousandths, pixels, Molmo 2
    (points.molmo, '<point x="745" y="31" alt="mug">mug</point>', "x = 745.0 is outside Molmo's 0..100; .* 0..1000"),
    (points.molmo, '<point x="10" y="1200" alt="mug">mug</point>', "y = 1200.0 is outside .* perhaps pixels"),
    (points.molmo, '<point x="100.1" y="31" alt="mug">mug</point>', "x = 100.1 is outside"),
    (points.molmo, '<point x="-1.0" y="31" alt="mug">mug</point>', "x = -1.0 is outside .* another convention"),
    (points.molmo, '<points coords="1 1 990 800">mug</points>', "as Molmo 2 writes"),
    (points.molmo, '<points x1="10" y1="20" x2="30" y2="400" alt="m">m</points>', "point 2 of <points>: y = 400.0"),
]


@pytest.mark.parametrize(("read", "text", "message"), BAD, ids=range(len(BAD)))
def test_unreadable_replies_raise_and_carry_the_text(read, text, message):
    with pytest.raises(ReplyError, match=message) as refusal:
        read(text, WIDE)
    assert refusal.value.text == text


@pytest.mark.parametrize("read", [points.qwen3_vl, points.gemini, points.molmo])
@pytest.mark.parametrize("image_wh", [(0, 360), (640, -1)])
def test_an_image_without_pixels_is_refused(read, image_wh):
    with pytest.raises(ImageError):
        read("[]", image_wh)


# Round trips. A writer takes a label and the point as fractions x, y of the image.
def write_qwen25(label, xy, image_wh):
    return item("point_2d", [round(v * side) for v, side in zip(xy, SEEN[image_wh], strict=True)], label)


def write_qwen3(label, xy, image_wh):
    return item("point_2d", [round(v * 1000) for v in xy], label)


def write_gemini(label, xy, image_wh):
    return item("point", [round(xy[1] * 1000), round(xy[0] * 1000)], label)


def write_molmo(label, xy, image_wh):
    return f'<point x="{xy[0] * 100:.1f}" y="{xy[1] * 100:.1f}" alt="{label}">{label}</point>'


TRIPS = [  # the writer, the reader, units along a side (None: the image as the model saw it)
    (write_qwen25, qwen25, None),
    (write_qwen3, points.qwen3_vl, 1000),
    (write_gemini, points.gemini, 1000),
    (write_molmo, points.molmo, 1000),
]


@pytest.mark.parametrize(("write", "read", "units"), TRIPS)
@given(
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
    st.text("abc xyzéß杯-'.", min_size=1).filter(str.strip),
    st.sampled_from([WIDE, TALL]),
)
def test_a_point_comes_back_within_half_a_unit(write, read, units, xy, label, image_wh):
    (found,) = read(write(label, xy, image_wh), image_wh)
    assert found.label == label.strip()
    units_of = SEEN[image_wh] if units is None else (units, units)
    for came, fraction, side, count in zip(found.xy, xy, image_wh, units_of, strict=True):
        assert abs(came - fraction * side) <= side / count / 2 + 1e-9
        assert 0 <= came <= side


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=20))
def test_molmo_keeps_every_point_and_its_order(tenths):
    values = " ".join(f'x{n}="{x / 10:.1f}" y{n}="{y / 10:.1f}"' for n, (x, y) in enumerate(tenths, start=1))
    found = points.molmo(f'<points {values} alt="mugs">mugs</points>', WIDE)
    assert [point.xy for point in found] == [pytest.approx((x * 0.64, y * 0.36)) for x, y in tenths]


@pytest.mark.parametrize("read", [qwen25, points.qwen3_vl, points.gemini, points.molmo])
@given(st.text() | st.text('[]{}<>/="points_2dlabelxyalt0123456789,:. \n`'))
def test_any_text_is_read_or_refused_with_the_text(read, text):
    try:
        found = read(text, WIDE)
    except ReplyError as refusal:
        assert refusal.text == text
    else:
        assert isinstance(found, list)


@pytest.mark.parametrize(("write", "read"), [(write, read) for write, read, _ in TRIPS])
def test_a_reply_cut_anywhere_is_refused(write, read):
    text = write("mug", (0.1, 0.2), WIDE)
    assert read(text, WIDE)
    for end in range(len(text)):
        with pytest.raises(ReplyError):
            read(text[:end], WIDE)
