"""Names and telephone numbers reduced to what is compared: no case, no accents, no punctuation.

The same reduction exists twice, in Python for what is searched and as SQL for generated columns of what is stored; a
test holds the two together.
"""

import re
import unicodedata

_ACCENTED = [chr(code) for code in range(0xC0, 0x250)]
_BASES = {char: unicodedata.normalize("NFD", char)[0].lower() for char in _ACCENTED}
_BASES |= dict(zip("øØłŁđĐæÆßıœŒ", "oolldd" + "aasioo", strict=True))
_LETTERS = {char: base for char, base in _BASES.items() if base.isascii() and base.isalpha()}
_SPACES = "'’‘`´ʼ-‐‑‒–—_/\t\u00a0"
_DROPPED = '.,;:"“”()' + "".join(chr(code) for code in range(0x300, 0x330))

#: Arguments of SQL's translate(): each character of FROM becomes the one at its place in TO, or nothing.
FROM = "".join(_LETTERS) + _SPACES + _DROPPED
TO = "".join(_LETTERS.values()) + " " * len(_SPACES)

_TABLE = {ord(char): (TO[place] if place < len(TO) else None) for place, char in enumerate(FROM)}
PHONE_DIGITS = 10


def name_key(text: str) -> str:
    """ "Zoë O’Brien-Müller" as "zoe o brien muller"."""
    return re.sub(" +", " ", text.translate(_TABLE).lower()).strip(" ")


def phone_key(text: str) -> str:
    """The last ten digits: the country code doesn't tell two people apart."""
    return re.sub("[^0-9]", "", text)[-PHONE_DIGITS:]
