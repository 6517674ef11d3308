"""Names, streets and numbers as keys: what two people would call the same is the same."""

import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from practitioners.phones import digits

_LEGAL = frozenset("llc pllc inc pc llp ltd plc corp co the and".split())
_STREETS = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr", "lane": "ln",
    "court": "ct", "place": "pl", "parkway": "pkwy", "highway": "hwy", "square": "sq", "terrace": "ter",
    "north": "n", "south": "s", "east": "e", "west": "w", "suite": "ste", "circle": "cir",
}  # fmt: skip
_ALIKE = 85  # of 100: “Ruth Keller” and “Ruth Kellar”, “R. Keller”; not “Dana Keller”


@lru_cache(maxsize=65_536)
def words_of(text: str) -> tuple[str, ...]:
    """The words without case, accents and signs; of a text without letters, the text itself."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain.replace("'", "").replace("’", "")).split()
    return tuple(words) or tuple(text.casefold().split())


def person_key(name: str) -> str:
    """“Müller-Łukasz, Zoë” and “zoe muller lukasz”: words in any order."""
    return " ".join(sorted(words_of(name)))


def office_key(name: str) -> str:
    """An office's name without what lawyers add."""
    words = words_of(name)
    return " ".join([word for word in words if word not in _LEGAL] or words)


def street_key(street: str) -> str:
    """“12 North Main Street” as “12 n main st”."""
    return " ".join(_STREETS.get(word, word) for word in words_of(street))


def phone_key(phone: str) -> str:
    """The digits, a US number without its 1; "" for what is too short to tell one from another."""
    found = digits(phone)
    if len(found) == 11 and found.startswith("1"):
        found = found[1:]
    return found if len(found) >= 7 else ""


def alike(one: str, other: str) -> bool:
    """True when both may be the name of one person."""
    mine, theirs = person_key(one), person_key(other)
    if mine == theirs:
        return True
    if _initials_fit(words_of(one), words_of(other)):
        return True
    return fuzz.ratio(mine, theirs) >= _ALIKE


def _initials_fit(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """“R Keller” and “Ruth Keller”: the same last word, and a first one that begins the other's."""
    if not one or not other or one[-1] != other[-1] or min(len(one), len(other)) < 2:
        return False
    first, second = sorted((one[0], other[0]), key=len)
    return second.startswith(first) and (len(first) == 1 or first == second)
