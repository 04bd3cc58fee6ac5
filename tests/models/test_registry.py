import pytest

from sightline.errors import ModelError
from sightline.models import registry
from sightline.models.base import ABILITIES, ModelFamily


def test_builtin_is_installed_and_needs_no_download():
    for name, abilities in (("builtin", {"detect", "classify", "match", "embed"}), ("tabletop", {"detect"})):
        assert registry.read_name(name).family.abilities == abilities
        for ability in abilities:
            assert isinstance(registry.load_model(name, ability), ABILITIES[ability])


@pytest.mark.parametrize(
    ("name", "ability", "says"),
    [
        ("buildin", "detect", "did you mean builtin"),
        ("grounding-dyno", "detect", "did you mean grounding-dino"),
        ("xylophone", "detect", "installed: blip, blip2, builtin"),
        ("IDEA-Research/grounding-dino-base", "detect", "name its family too, as in chat:IDEA"),
        ("./nowhere", "detect", "no folder ./nowhere"),
        ("builtin", "caption", "cannot caption; it can classify, detect, embed, match"),
        ("tabletop:v9", "detect", "it has no weights"),
        ("builtin:v9", "detect", "no checkpoint 'v9'"),
    ],
)
def test_refusals_say_what_to_do(name, ability, says):
    with pytest.raises(ModelError) as refusal:
        registry.load_model(name, ability)
    assert says in str(refusal.value)


def test_every_family_declares_known_abilities_and_a_summary():
    for name, family in registry.families().items():
        assert family.name == name
        assert family.abilities <= set(ABILITIES)
        assert family.summary


def test_listing_builds_no_model(monkeypatch):
    def explode(checkpoint: str) -> None:
        raise AssertionError("built")

    lazy = ModelFamily("lazy", frozenset({"detect"}), "x", explode)
    registry.families.cache_clear()
    monkeypatch.setattr(registry, "entry_points", lambda group: [FakeEntry("lazy", lazy)])
    assert list(registry.families()) == ["lazy"]
    registry.families.cache_clear()


def test_two_packages_with_one_name_are_an_error(monkeypatch):
    registry.families.cache_clear()
    monkeypatch.setattr(registry, "entry_points", lambda group: [FakeEntry("same", None), FakeEntry("same", None)])
    with pytest.raises(ModelError, match="more than one package"):
        registry.families()
    registry.families.cache_clear()


class FakeEntry:
    def __init__(self, name: str, family: object) -> None:
        self.name, self.family, self.dist = name, family, None

    def load(self) -> object:
        return self.family
