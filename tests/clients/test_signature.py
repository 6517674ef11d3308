"""A drawing is numbers on a grid or nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.intake.signature import Signature, SignatureError, path, read_strokes

DRAWN = json.dumps([[[100, 100], [300, 120], [320, 200]], [[400, 40]]])


def test_strokes_become_one_path() -> None:
    assert path(read_strokes(DRAWN)) == "M100 100L300 120L320 200M400 40L400 40"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Sign in the box"),
        ("[]", "a little larger"),
        ("[[[5, 5]]]", "a little larger"),
        ("[[[5, 5], [9999, 5]]]", "whole"),
        ("[[[-1, 5], [500, 5]]]", "whole"),
        ('[[["5", 5], [500, 5]]]', "whole"),
        ("[[[1.5, 5], [500, 5]]]", "whole"),
        ("[[[true, 5], [500, 5]]]", "whole"),
        ('[["M0 0"]]', "whole"),
        ('{"a": 1}', "whole"),
        ("<svg onload=alert(1)>", "whole"),
        ("[" * 5000, "whole"),
        (json.dumps([[[0, 0], [9, 9]]] * 121), "whole"),
        (json.dumps([[[n % 1000, 5] for n in range(8001)]]), "whole"),
        ("[" + "1," * 50_000 + "1]", "too long"),
    ],
)
def test_what_is_no_signature_has_its_sentence(text: str, sentence: str) -> None:
    with pytest.raises(SignatureError, match=sentence):
        read_strokes(text)


@given(st.text(max_size=200) | st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists).map(json.dumps))
def test_whatever_comes_is_a_drawing_or_a_sentence(text: str) -> None:
    try:
        drawn = path(read_strokes(text))
    except SignatureError:
        return
    assert set(drawn) <= set("ML 0123456789")


def test_typed_has_no_path() -> None:
    assert Signature("Hilde Brandt", "typed").frozen() == {
        "name": "Hilde Brandt", "how": "typed", "path": "", "on_behalf": "",
    }  # fmt: skip
