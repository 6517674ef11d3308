"""How names are folded into words, in Python and in the database alike."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from practitioners.words import ACCENTS, LOST, MOST_WORDS, SPACES, folded, words_of
from tests.factories.practitioners import make_provider

#: Any text that PostgreSQL can store.
anything = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)


def in_database(text: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select registry_folded(%s)", [text])
        return [word for word in cursor.fetchone()[0].split(" ") if word]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("O’BRIEN-MUÑOZ", "obrien munoz"),
        ("St. Mary's P.C.", "st marys pc"),
        ("AT&T / E.N.T.", "at t ent"),
        ("Łukasz  Ærø, Zoe\u0301", "lukasz ero zoe"),
        ("Иван 李", "Иван 李"),
        ("...", ""),
    ],
)
def test_names_become_plain_words(db: None, text: str, plain: str) -> None:
    assert folded(text) == plain
    assert in_database(text) == plain.split()


@pytest.mark.django_db
@settings(max_examples=200)
@given(anything)
def test_the_database_folds_as_the_query_is_folded(text: str) -> None:
    assert in_database(text) == folded(text).split()


def test_every_letter_of_the_table_is_folded_in_the_database(db: None) -> None:
    letters = "".join(ACCENTS) + SPACES + LOST
    assert in_database(f"a{letters}b") == folded(f"a{letters}b").split()


def test_a_query_has_few_words_and_each_once() -> None:
    assert words_of("ann ann " + " ".join(f"w{number}" for number in range(50)))[:2] == ["ann", "w0"]
    assert len(words_of(" ".join(f"w{number}" for number in range(50)))) == MOST_WORDS


def test_the_index_knows_words_place_and_specialty_in_an_area(db: None) -> None:
    row = make_provider(last_name="DE LA CRUZ", taxonomies=["207Q00000X", "207QS0010X"])
    row.refresh_from_db()
    words = {word.strip("'") for word in str(row.search).split(" ")}
    assert {"de", "la", "cruz", "delacruz", "amara", "tucson", "az", "85704", "@857", "#207Q00000X857",
            "#207QS0010X857"} == words  # fmt: skip
