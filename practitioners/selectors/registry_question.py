"""What a person asks the registry (words, a number, a specialty group, a distance), and its terms of the index."""

from collections.abc import Iterable
from dataclasses import dataclass

from practitioners.distance import Point
from practitioners.selectors.zips import zips_within
from practitioners.taxonomy import Group
from practitioners.words import without_title, words_of

#: Shorter beginnings fit too much to be looked up by themselves; they only sift what the others find.
_SHORT = 3
_NPI_FROM = 6


@dataclass(frozen=True)
class Question:
    """`words` as words_of folds them; `npi`: how a number begins; `centre` with `miles`: at most so far from there."""

    words: tuple[str, ...] = ()
    npi: str = ""
    group: Group | None = None
    centre: Point | None = None
    miles: float = 0

    @property
    def nowhere(self) -> bool:
        """True when no ZIP code lies within the distance."""
        return bool(self.centre and self.miles and not self.zips)

    @property
    def empty(self) -> bool:
        return not (self.words or self.npi or self.group or self.zips)

    @property
    def one_word(self) -> bool:
        """True when a single word is all that is asked."""
        return len(self.words) == 1 and not (self.npi or self.group or self.zips)

    @property
    def zips(self) -> dict[str, float]:
        """The ZIP codes asked for with their distance, the nearest first; empty when distance doesn't matter."""
        return zips_within(self.centre, self.miles) if self.centre and self.miles else {}


def question_of(q: str, *, group: Group | None = None, centre: Point | None = None, miles: float = 0) -> Question:
    """What a line typed by a person asks for. Six digits or more begin an NPI, fewer a ZIP code or a word."""
    words = words_of(" ".join(_without_extension(part) for part in without_title(q).split()))
    numbers = [word for word in words if len(word) >= _NPI_FROM and word.isascii() and word.isdigit()]
    rest = tuple(word for word in words if word not in numbers)
    return Question(rest, max(numbers, key=len, default=""), group, centre, miles)


def _without_extension(part: str) -> str:
    """“85704-1234” as “85704”."""
    first, dash, last = part.partition("-")
    return first if dash and len(first) == 5 and (first + last).isdigit() else part


def beginnings(words: Iterable[str]) -> list[str]:
    """A term for each word: what begins so."""
    return [f"'{word}':*" for word in words]


def wholes(words: Iterable[str]) -> list[str]:
    """A term for each word, whole."""
    return [f"'{word}'" for word in words]


def any_of(terms: Iterable[str]) -> str:
    """One term for several."""
    return f"({' | '.join(terms)})"


def place_terms(question: Question) -> list[str]:
    """The term of specialty and place. A specialty in an area is one word of the index, which answers both at once."""
    codes = sorted(question.group.codes) if question.group else []
    areas = sorted({code[:3] for code in question.zips})
    if codes and areas:
        return [any_of(f"'#{code}{area}'" for code in codes for area in areas)]
    if codes:
        return [any_of(f"'#{code}':*" for code in codes)]
    return [any_of(f"'@{area}'" for area in areas)] if areas else []


def sifting(words: Iterable[str], terms: Iterable[str]) -> tuple[list[str], list[str]]:
    """The terms to look up, and those of short words, which only sift."""
    pairs = list(zip(words, terms, strict=True))
    return [term for word, term in pairs if len(word) >= _SHORT], [term for word, term in pairs if len(word) < _SHORT]
