"""Names as words to search by: small letters without accents, so that “O’Brien-Muñoz” is found by “obrien munoz”.

The database folds what it stores by the same table (functions `registry_folded` and `registry_search`).
"""

import string
import unicodedata
from collections.abc import Sequence

#: Letters that Unicode doesn't take apart into a letter and an accent.
_ALONE = {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ı": "i", "ß": "s",
          "æ": "e", "Æ": "e", "œ": "e", "Œ": "e", "þ": "t", "Þ": "t"}  # fmt: skip
#: Dropped without a gap: “O’Brien” is one word, “P.C.” another.
_DROPPED = "'.`’‘ʼ"
_MARKS = "".join(map(chr, range(0x0300, 0x0370)))
_SPACES = "\u0085\u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"

#: What stands before a name and after it, folded. Some of it is also a state: “md”, “pa”.
TITLES = frozenset("dr doctor prof professor mr mrs".split())
CREDENTIALS = frozenset(
    "md do dc dpm pt dpt ot otr mbbs np fnp pa pac arnp aprn dnp phd dds dmd od cnp cnm rn ms facs faaos jr sr".split()
)

#: No query needs more, and no word is longer.
MOST_WORDS = 8
LONGEST = 40


def _accented() -> dict[str, str]:
    found = dict(_ALONE)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base in string.ascii_letters:
            found[chr(code)] = base.lower()
    return found


#: Every accented Latin letter and what it is folded to.
ACCENTS = _accented()
#: What is dropped or becomes a space besides ASCII.
LOST, SPACES = _MARKS + "’‘ʼ", _SPACES
_TABLE: dict[int, str | None] = (
    {code: " " for code in range(128) if not chr(code).isalnum()}
    | {ord(letter): letter.lower() for letter in string.ascii_uppercase}
    | {ord(letter): plain for letter, plain in ACCENTS.items()}
    | {ord(space): " " for space in SPACES}
    | dict.fromkeys(map(ord, _DROPPED + _MARKS))
)


def folded(text: str) -> str:
    """The text in small letters, without accents and signs; words stand one space apart."""
    return " ".join(word for word in text.translate(_TABLE).split(" ") if word)


def words_of(text: str) -> list[str]:
    """The words of a query, each once, in the order they were typed."""
    return list(dict.fromkeys(word[:LONGEST] for word in folded(text).split(" ") if word))[:MOST_WORDS]


def name_alone(words: Sequence[str]) -> tuple[str, ...]:
    """The words without those that may be credentials; () when nothing would be left, or when there are none."""
    rest = tuple(word for word in words if word not in CREDENTIALS)
    return rest if len(rest) < len(words) else ()


def without_title(text: str) -> str:
    """“Dr. Osei” as “Osei”; a title alone stays."""
    first, _, rest = text.strip().partition(" ")
    return rest if folded(first) in TITLES and folded(rest) else text


def deletions(word: str) -> set[str]:
    """The word, and the word with one letter left out: two words that share one of these may be one slip apart."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}
