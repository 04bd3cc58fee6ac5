import pytest

from sightline.errors import ReplyError
from sightline.parsing.choice import Choice, parse_choice


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ('{"ids": [3]}', Choice((3,))),
        ('{"ids": [3, 1, 3], "reason": " both "}', Choice((3, 1), None, "both")),
        ('{"ids": [], "answer": null, "reason": "cannot tell"}', Choice((), None, "cannot tell")),
        ('{"ids": [1], "answer": false}', Choice((1,), False)),
        ('{"ids": [1], "answer": 2.5}', Choice((1,), 2.5)),
        ('```json\n{"ids": [1], "answer": "red"}\n```', Choice((1,), "red")),
        ('  ```\n{"ids": [1]}```  ', Choice((1,))),
    ],
)
def test_good_replies(text, choice):
    assert parse_choice(text, {1, 3}) == choice


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It is number 3.",
        'Sure! {"ids": [3]}',  # prose around it is not read
        '{"ids": [3]',
        "[3]",
        '{"id": 3}',
        '{"ids": 3}',
        '{"ids": ["3"]}',
        '{"ids": [true]}',
        '{"ids": [2]}',  # there is no 2
        '{"ids": [-1]}',
        '{"ids": [1], "answer": ["red"]}',
        '{"ids": [1], "reason": 5}',
        "[" * 5000,
    ],
)
def test_unreadable_replies_raise_and_carry_the_text(text):
    with pytest.raises(ReplyError) as refusal:
        parse_choice(text, {1, 3})
    assert refusal.value.text == text
