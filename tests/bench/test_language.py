"""The truth of `bench language` against answers worked out by hand, and its independence of what it measures."""

import ast
from pathlib import Path
from random import Random

import numpy as np
import pytest

import sightline.bench
from sightline.bench.language.case import Item
from sightline.bench.language.command import judge, same_value
from sightline.bench.language.forms import Attr, Desc, Not, Part, Place, Rel, Sup
from sightline.bench.language.items import CONSTRUCTIONS, draw_item, draw_items
from sightline.bench.language.mind import Mind, Outcome
from sightline.bench.language.places import may_hide, path_clear, pointed, reachable
from sightline.bench.language.scenes import KIND_OF_SCENE, random_scene
from sightline.bench.language.shapes import Footprint
from sightline.bench.language.truth import V, World
from sightline.bench.language.words import Words

# The camera stands at y = -1, 1 m high, and looks along +y, 45° down: right is +x, away is +y.
S = 0.5**0.5
POSE = [[1, 0, 0, 0.3], [0, -S, S, -1.0], [0, -S, -S, 1.0], [0, 0, 0, 1]]
CAMERA = {"fx": 600, "fy": 600, "cx": 320, "cy": 240, "width": 640, "height": 480}


def thing(id_, label, color, x, y, size, bottom=0.0, **more):
    return {"id": id_, "label": label, "color": color, "center_m": [x, y, bottom + size[2] / 2], "size_m": size} | more


LID = {"label": "lid", "color": "blue"}


def kitchen():
    return {
        "camera": CAMERA | {"T_world_camera": POSE},
        "robot": {"base_m": [0, 0, 0], "reach_m": 0.6},
        "objects": [
            thing(0, "mug", "red", 0.0, 0.5, [0.08, 0.08, 0.10], material="metal", parts=[LID]),
            thing(1, "box", "blue", 0.3, 0.5, [0.20, 0.10, 0.15]),
            thing(2, "tray", "brown", 0.5, 0.1, [0.30, 0.24, 0.02]),
            thing(3, "can", "green", 0.45, 0.12, [0.07, 0.07, 0.12], bottom=0.004),
            thing(4, "can", "red", 0.25, 0.2, [0.07, 0.07, 0.10]),
            thing(5, "bowl", "white", 0.05, 0.1, [0.16, 0.16, 0.07]),
            thing(6, "apple", "red", 0.05, 0.1, [0.07, 0.07, 0.07], bottom=0.01),
            thing(7, "book", "blue", 0.3, 0.5, [0.15, 0.12, 0.03], bottom=0.15),
        ],
    }


@pytest.fixture
def world():
    return World(kitchen())


@pytest.mark.parametrize(
    ("name", "a", "b", "value"),
    [
        ("left", 0, 1, V.YES),  # 30 cm, of which 10 are half of the box
        ("left", 1, 0, V.NO),
        ("behind", 0, 1, V.CLOSE),  # side by side
        ("behind", 1, 4, V.YES),  # 30 cm
        ("front", 4, 1, V.YES),
        ("left", 4, 1, V.CLOSE),  # 5 cm: less than half of the box
        ("on", 3, 2, V.YES),  # 1.6 cm below the rim
        ("in", 3, 2, V.YES),
        ("on", 6, 5, V.NO),  # 6 cm below the rim
        ("in", 6, 5, V.YES),
        ("on", 7, 1, V.YES),
        ("in", 7, 1, V.NO),
        ("above", 7, 1, V.YES),
        ("below", 1, 7, V.YES),
        ("above", 0, 1, V.NO),
        ("near", 0, 1, V.CLOSE),  # 16 cm between them
        ("near", 3, 4, V.CLOSE),  # 13 cm
        ("near", 4, 5, V.YES),  # 20 - 11.5 cm, at the level of the other's side
        ("far", 0, 2, V.YES),
        ("near", 0, 0, V.NO),
    ],
)
def test_relations(world, name, a, b, value):
    assert world.relation(name, world.by_id[a], world.by_id[b]) is value


def test_the_robot_sees_the_other_side():
    world = World(kitchen(), "robot")
    mug, box, can = (world.by_id[i] for i in (0, 1, 4))
    assert world.relation("behind", box, mug) is V.YES
    assert world.relation("left", box, can) is V.YES  # the robot's left is +y
    assert world.relation("left", mug, box) is V.CLOSE


def test_measures(world):
    mug, box, green, red = (world.by_id[i] for i in (0, 1, 3, 4))
    assert world.more("tall", box, mug) is V.YES
    assert world.more("tall", mug, red) is V.CLOSE
    assert world.more("big", mug, box) is V.NO
    assert world.distance(mug, box) == pytest.approx((0.3**2 + 0.025**2) ** 0.5)
    assert world.nearer(red, box, mug) is V.CLOSE  # 30.5 cm off it, and the mug 30.1
    assert world.same("color", mug, red) is V.YES
    assert world.sized("tall", green, [green, red]) is V.UNKNOWN  # 12 and 10 cm: about one size


def test_between(world):
    assert world.between(world.by_id[4], world.by_id[5], world.by_id[1]) is V.CLOSE
    assert world.between(world.by_id[4], world.by_id[5], world.by_id[2]) is V.CLOSE  # 132°
    assert world.between(world.by_id[0], world.by_id[5], world.by_id[1]) is V.NO


@pytest.mark.parametrize(
    ("desc", "outcome"),
    [
        (Desc("mug"), Outcome("found", (0,))),
        (Desc("cup"), Outcome("found", (0,))),
        (Desc("can"), Outcome("ambiguous", (3, 4))),
        (Desc("can", (Attr("color", "blue"),)), Outcome("not_found")),
        (Desc("can", (Attr("material", "metal"),)), Outcome("ambiguous", (3, 4))),
        (Desc("box", (Attr("material", "wood"),)), Outcome("abstained")),
        (Desc("can", cond=Rel("on", Desc("tray"))), Outcome("found", (3,))),
        (Desc("can", cond=Not(Rel("on", Desc("tray")))), Outcome("found", (4,))),
        (Desc("can", cond=Rel("on", Desc("plate"))), Outcome("not_found")),
        (Desc("mug", cond=Part("lid", "blue")), Outcome("found", (0,))),
        (Desc("mug", cond=Part("lid", "", without=True)), Outcome("not_found")),
        (Desc("bowl", cond=Part("lid")), Outcome("abstained")),
        (Desc("mug", cond=Rel("left", Desc("can"))), Outcome("found", (0,))),
        (Desc("can", sup=Sup("tallest")), Outcome("found", (3,))),
        (Desc("thing", sup=Sup("tallest")), Outcome("found", (1,))),
        (Desc("thing", sup=Sup("leftmost")), Outcome("found", (0,))),
        (Desc("thing", sup=Sup("leftmost", 2)), Outcome("ambiguous", None)),  # the apple lies in the bowl
        (Desc("can", sup=Sup("leftmost", 2)), Outcome("found", (3,))),
        (Desc("thing", sup=Sup("nearest", anchor=Desc("mug"))), Outcome("found", (1,))),
        (Desc("thing", sup=Sup("farthest robot")), Outcome("found", (7,))),
        (Desc("can", sup=Sup("on the right")), Outcome("found", (3,))),
        (Desc("box", (Attr("sized", "big"),)), Outcome("found", (1,))),  # the only one
        (Desc("mug", cond=Place("table")), Outcome("found", (0,))),
        (Desc("apple", cond=Place("table")), Outcome("abstained")),
    ],
)
def test_descriptions(world, desc, outcome):
    assert Mind(world).solve(desc) == outcome


def test_doubtful_kinds():
    scene = kitchen()
    scene["objects"][4]["score"] = 0.45
    for score, ids in ((0.7, (3, 4)), (0.9, (3,))):
        scene["objects"][3]["score"] = score
        assert Mind(World(scene)).solve(Desc("can")).ids == ids


def test_paths_reach_pointing_and_hidden_places(world):
    mug, box, tray, can, bowl = (world.by_id[i] for i in (0, 1, 2, 4, 5))
    assert path_clear(world, mug, box) is V.NO and world.slips  # a book lies on the box
    world.slips = 0
    assert path_clear(world, bowl, tray) is V.NO  # over the can and the apple, which are on them
    assert path_clear(world, mug, can) is V.YES
    assert reachable(world, can) is V.YES
    assert reachable(world, mug) is V.YES
    assert reachable(world, box) is V.CLOSE  # 58.8 cm
    ray = ((0.0, 0.5, 1.0), (0.0, 0.0, -1.0))
    assert pointed(world, world.things, ray).one is mug
    assert pointed(world, world.things, ((0.0, 0.5, 1.0), (0.0, 0.0, 1.0))).tied == ()
    assert may_hide(world, "behind", box) is V.YES  # 15 cm, seen at 45° or less
    assert may_hide(world, "behind", tray) is V.NO
    assert may_hide(world, "in", box) is V.YES


def test_the_table_is_the_view():
    scene = kitchen()
    scene["objects"].append(thing(8, "table", "gray", 0.25, 0.25, [0.8, 0.8, 0.04], bottom=-0.04))
    world = World(scene)
    mind = Mind(world)
    for place, id_, value in (("left", 0, V.YES), ("right", 0, V.NO), ("middle", 4, V.YES), ("corner", 0, V.YES),
                              ("edge", 4, V.NO), ("back", 1, V.YES), ("left", 4, V.CLOSE)):  # fmt: skip
        assert mind.truth(Place(place), world.by_id[id_]) is value, (place, id_)
    assert not any(t.label == "table" for t in world.things)
    assert mind.solve(Desc("mug", cond=Place("table"))) == Outcome("found", (0,))


def test_pictures():
    objects = [
        {"id": 0, "label": "cup", "color": "red", "xyxy": [100, 200, 160, 280]},
        {"id": 1, "label": "box", "color": "blue", "xyxy": [300, 150, 420, 280]},
        {"id": 2, "label": "ball", "color": "green", "xyxy": [330, 120, 390, 160]},
        {"id": 3, "label": "cup", "color": "white", "xyxy": [500, 320, 560, 400]},
    ]
    world = World({"camera": CAMERA, "objects": objects})
    cup, box, ball, white = world.all
    assert world.relation("left", cup, box) is V.YES
    assert world.relation("behind", cup, box) is V.CLOSE
    assert world.relation("front", white, box) is V.YES  # 120 px lower, 170 aside
    assert world.relation("on", ball, box) is V.YES
    assert world.relation("on", cup, box) is V.NO
    assert Mind(world).solve(Desc("cup", sup=Sup("on the left"))) == Outcome("found", (0,))
    assert world.relation("left", cup, cup) is V.NO


def test_footprints():
    a = Footprint(0.0, 0.0, 0.2, 0.1, 0.0)
    assert a.gap(Footprint(0.3, 0.0, 0.1, 0.1, 0.0)) == pytest.approx(0.15)
    assert a.gap(Footprint(0.3, 0.0, 0.1, 0.1, np.pi / 4)) == pytest.approx(0.3 - 0.1 - 0.05 * 2**0.5)
    assert a.gap(Footprint(0.1, 0.0, 0.1, 0.1, 0.3)) == 0
    assert a.outside(np.array([0.13, 0.09])) == (pytest.approx(0.05), 0)
    assert a.gap_to_segment(np.array([-1.0, 0.25]), np.array([1.0, 0.25])) == pytest.approx(0.2)


@pytest.mark.parametrize("kind", KIND_OF_SCENE)
def test_scenes_are_sensible(kind):
    for seed in range(6):
        scene = random_scene(Random(seed), kind)
        assert scene == random_scene(Random(seed), kind)
        things = [o for o in scene["objects"] if o["label"] != "table" and "center_m" in o and "size_m" in o]
        world = World(scene)
        for t in things:
            assert t["center_m"][2] >= t["size_m"][2] / 2 - 1e-3
            for o in things:
                a, b = world.by_id[t["id"]], world.by_id[o["id"]]
                level = min(a.top(), b.top()) - max(a.bottom(), b.bottom())
                if a is not b and level > 1e-3 and world.relation("near", a, b) is V.YES:
                    holding = {world.relation("in", a, b), world.relation("in", b, a)}
                    held = {world.relation("on", a, b), world.relation("on", b, a)}
                    assert V.YES in holding | held or not _overlap(a, b), (a, b)


def _overlap(a, b):
    def shape(t):
        return Footprint(t.center[0], t.center[1], t.sides[0], t.sides[1], t.yaw)

    return shape(a).gap(shape(b)) == 0


def test_every_construction_makes_items_and_the_seed_decides():
    count = len(CONSTRUCTIONS)
    items = [item for _, item in draw_items(count, 3)]
    assert [i.construction for i in items] == list(CONSTRUCTIONS)
    assert items == [item for _, item in draw_items(count, 3)]
    assert items[7:9] == [item for _, item in draw_items(count, 3, start=7, stop=9)]
    assert items != [item for _, item in draw_items(count, 4)]


def test_items_are_honest_about_what_there_is():
    for name in ("colour", "count: related", "toys: and"):
        scene, item = draw_item(CONSTRUCTIONS[name], 1, 2, 20)
        ids = {o["id"] for o in scene["objects"]}
        assert set(item.ids or ()) <= ids
        assert item.text and "  " not in item.text


def test_articles_and_plurals():
    words = Words(Random(0))
    assert words.the(Desc("apple"), "a") == "an apple"
    assert words.the(Desc("apple", (Attr("color", "green"),)), "a") == "a green apple"
    assert words.many(Desc("box")) == "boxes"


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [(12.5, 12.65, True), (12.5, 12.8, False), (3, 3, True), (3, 4, False), (1, True, False), (True, True, True),
     ("large", "big", True), ("Red Mug", "red mug", True), ("0.1, 0.2, 0.3", "0.100, 0.200, 0.301", True)],
)  # fmt: skip
def test_values(expected, got, same):
    assert same_value(expected, got) is same


def test_verdicts():
    from sightline.answer import Abstained, Answer, NotFound

    item = Item("x", "ask", "how many", outcome="answer", value=2, ids=())
    assert judge(item, Answer(2, "", 1.0)) == "right"
    assert judge(item, Answer(3, "", 1.0)) == "wrong"
    assert judge(item, Abstained("")) == "asked"
    item = Item("x", "locate", "the cup", outcome="found", ids=(1,))
    assert judge(item, NotFound("")) == "wrong"
    assert judge(item, Abstained("")) == "asked"
    item = Item("x", "locate", "the cup", outcome="abstained")
    assert judge(item, Abstained("")) == "right"
    assert judge(item, NotFound("")) == "wrong"


def test_the_generator_shares_nothing_with_what_it_measures():
    folder = Path(sightline.bench.__file__).parent
    for path in (folder / "language").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            for name in (module, *names):
                assert not name.startswith(("sightline.language", "sightline.scene")), path
            if module == "sightline" and path.name not in ("command.py", "speed.py"):
                raise AssertionError(f"{path} imports from sightline")
