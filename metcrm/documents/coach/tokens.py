"""A text as words and signs with their places; hyphens, typographic quotes, contractions and line breaks evened out."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from metcrm.documents.coach.spelling import slips

# One character becomes one character, so that places stay true.
_EVEN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ´`′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2212", "-"),
        **dict.fromkeys("\u2013\u2014\u2015", "—"),
        **dict.fromkeys("\u00a0\u2007\u202f", " "),
    }
)
# No part repeats inside another: each character is looked at once.
_TOKEN = re.compile(r"[0-9][0-9.,]*|[^\W_0-9][\w'\u00ad\u200b-\u200d\u2060]*|[.!?;:,()\[\]{}|<>\"—•·$€£%/&+-]|\n")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060_]")
# A full stop after these ends no sentence.
_ABBREVIATIONS = frozenset(
    "dr drs mr mrs ms st vs etc approx dept ext sq ft jr sr prof min max avg fig incl tel".split()
)
_ENDINGS = {"'m", "'re", "'ve", "'ll", "'d", "'s"}
# Written without an apostrophe in notes from the car; "well", "were", "its" stay what they are.
_LAZY = {
    "im": ("i", "'m"),
    "ive": ("i", "'ve"),
    "hes": ("he", "'s"),
    "shes": ("she", "'s"),
    "weve": ("we", "'ve"),
    "youre": ("you", "'re"),
    "youll": ("you", "'ll"),
    "youd": ("you", "'d"),
    "theyre": ("they", "'re"),
    "theyll": ("they", "'ll"),
    "thats": ("that", "'s"),
    "theres": ("there", "'s"),
    "dont": ("do", "n't"),
    "doesnt": ("does", "n't"),
    "didnt": ("did", "n't"),
    "cant": ("can", "n't"),
    "wont": ("will", "n't"),
    "isnt": ("is", "n't"),
    "arent": ("are", "n't"),
    "wasnt": ("was", "n't"),
    "wouldnt": ("would", "n't"),
    "couldnt": ("could", "n't"),
    "cannot": ("can", "n't"),
    "i'll": ("i", "'ll"),
    "i'd": ("i", "'d"),
    "won't": ("will", "n't"),
    "can't": ("can", "n't"),
}
# Written short in a text message.
_SHORT = {
    "u": "you", "ur": "your", "em": "them", "tmrw": "tomorrow", "thru": "through", "cuz": "because", "bc": "because",
    "ppl": "people", "wk": "week", "wks": "weeks", "thurs": "thursday",
}  # fmt: skip
_SHORT |= slips()
_RARE = frozenset(("ill", "id"))
# Words that may have to become others.
_PECULIAR = _RARE | frozenset(_LAZY) | frozenset(_SHORT)
HARD = frozenset('.!?;:()[]{}|<>—•·¶"')
# Words in quotation marks after these are somebody's words.
_QUOTING = frozenset(
    "said says say told wrote writes write reads read asked asks ask noted notes mentioned quote quotes answered "
    "replied called states stated word words".split()
)
_SIGNS = HARD | {","}
_SCARE = 3
_BULLETS = frozenset("-•·*—")
# A line that ends in one of these goes on in the next, whatever letter that begins with.
_GOES_ON = frozenset(
    "a an the my our your his her their its this these of to in on at for with from by and or but as is am are was "
    "were be been i we you he she they who that which 'm 're 've 'll 'd , / & + -".split()
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one may go from each place, the end included, without crossing what a sentence doesn't run over.

    `soft` stops at commas too, `hard` doesn't; the two `_back` say the same towards the beginning. `padded` are the
    words and one of no letter, which stands after the last and, as index -1, before the first.
    """

    padded: list[str]
    soft: list[int]
    hard: list[int]
    soft_back: list[int]
    hard_back: list[int]

    @classmethod
    def of(cls, words: list[str], fresh: list[bool]) -> "Reach":
        count = len(words)
        soft = [i for i in range(count) if fresh[i] or words[i] in _SIGNS]
        hard = [i for i in soft if fresh[i] or words[i] in HARD]
        return cls(
            [*words, ""],
            *(_stops(marks, count) for marks in (soft, hard)),
            *(_stops_back(words, fresh, marks, signs) for marks, signs in ((soft, _SIGNS), (hard, HARD))),
        )


def _stops(marks: list[int], count: int) -> list[int]:
    """For each place the first of the marks from there on, which can't be crossed."""
    found: list[int] = []
    for mark in (*marks, count):
        found += [mark] * (mark + 1 - len(found))
    return found


def _stops_back(words: list[str], fresh: list[bool], marks: list[int], signs: frozenset[str]) -> list[int]:
    """For each place how far towards the beginning nothing has to be crossed."""
    found, stop = [0], 0
    # One stands behind a sign, or before the first word of a line.
    for place in sorted({m for m in marks if fresh[m]} | {m + 1 for m in marks if words[m] in signs}):
        found += [stop] * (place - len(found))
        stop = place
    return found + [stop] * (len(words) + 1 - len(found))


@dataclass(slots=True)
class Tokens:
    """Parallel lists, one entry a token.

    `words` are lower case, "don't" is two ("do", "n't"); a paragraph or a bullet is the sign "¶" of no width.
    `fresh[i]` says that token i begins a line that isn't the wrapped rest of the line before.
    `hyphen[i]` says that token i hangs on the one before by a hyphen, `capitals[i]` that it is written in capitals.
    `ours` is filled by the reading: the last word of "our coaches" and its first (speakers.our_people).
    """

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    fresh: list[bool] = field(default_factory=list)
    hyphen: list[bool] = field(default_factory=list)
    capitals: list[bool] = field(default_factory=list)
    ours: dict[int, int] = field(default_factory=dict)
    _reach: Reach | None = None

    @property
    def reach(self) -> Reach:
        """Reckoned at the first question; from then on no token may be added."""
        if self._reach is None:
            self._reach = Reach.of(self.words, self.fresh)
        return self._reach

    def only(self, kept: list[int]) -> "Tokens":
        """These tokens and no others."""
        return Tokens(
            words=[self.words[i] for i in kept],
            starts=[self.starts[i] for i in kept],
            ends=[self.ends[i] for i in kept],
            fresh=[self.fresh[i] for i in kept],
            hyphen=[self.hyphen[i] for i in kept],
            capitals=[self.capitals[i] for i in kept],
        )

    def add(
        self, word: str, start: int, end: int, *, fresh: bool = False, hyphen: bool = False, capitals: bool = False
    ) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)
        self.fresh.append(fresh)
        self.hyphen.append(hyphen)
        self.capitals.append(capitals)


def tokenise(text: str) -> Tokens:
    """Words and signs of a text, in time that grows with its length."""
    reader, even = _Reader(text), text if text.isascii() else text.translate(_EVEN)
    tokens = reader.tokens
    words, starts, ends = tokens.words.append, tokens.starts.append, tokens.ends.append
    fresh, hyphen, capitals = tokens.fresh.append, tokens.hyphen.append, tokens.capitals.append
    for match in _TOKEN.finditer(even.replace("\r", "\n")):
        piece = match[0]
        start, end = match.span()
        # Nearly all pieces are words as they stand in a dictionary, on the line of the word before.
        if not reader.newlines and piece.isalpha() and piece.isascii() and (word := piece.lower()) not in _PECULIAR:
            words(word)
            starts(start)
            ends(end)
            fresh(reader.fresh)
            hyphen(reader.hyphen)
            capitals(piece.isupper())
            reader.fresh = reader.hyphen = False
            reader.after = end
        else:
            reader.take(piece, start, end)
    return _without_scare_quotes(tokens)


def _without_scare_quotes(tokens: Tokens) -> Tokens:
    """ "my "prescriptions" are exercises": quotation marks around a word or two that nobody else said."""
    words = tokens.words
    marks = [i for i, word in enumerate(words) if word == '"']
    dropped: set[int] = set()
    for opening, closing in pairwise(marks):
        inside = words[opening + 1 : closing]
        spoken = opening > 0 and (words[opening - 1] in _QUOTING or words[opening - 1] in _SIGNS)
        if 0 < len(inside) <= _SCARE and opening not in dropped and not spoken and _SIGNS.isdisjoint(inside):
            dropped |= {opening, closing}
    if not dropped:
        return tokens
    kept = [i for i in range(len(words)) if i not in dropped]
    return tokens.only(kept)


class _Reader:
    """Takes raw pieces one after the other and remembers what stood before."""

    def __init__(self, text: str) -> None:
        self.tokens = Tokens()
        self._text = text
        self.newlines = 0
        self.after = 0  # where the last token ended
        # What the next token will be.
        self.fresh = self.hyphen = False
        self._newline_at = -2

    def take(self, piece: str, start: int, end: int) -> None:
        first = piece[0]
        if first == "\n":
            self._newline(start)
        elif first.isalnum():
            if self.newlines:
                self._begin_line(first.isupper() or first.isdigit(), start)
            self.word(piece, start, end)
        else:
            self._sign(first, start, end)

    def _newline(self, at: int) -> None:
        # CR LF is one line's end.
        if not (at == self._newline_at + 1 and self._text[at] == "\n" and self._text[at - 1] == "\r"):
            self.newlines += 1
        self._newline_at = at

    def _begin_line(self, capital: bool, start: int) -> None:
        if not self.newlines:
            return
        words = self.tokens.words
        paragraph = self.newlines > 1
        self.newlines, self.fresh = 0, False
        if paragraph and words:
            self.tokens.add("¶", start, start)
        elif words and capital and words[-1] not in _GOES_ON:
            self.fresh = True

    def _sign(self, sign: str, start: int, end: int) -> None:
        if self.newlines and sign in _BULLETS:
            self.newlines = 0
            self.tokens.add("¶", start, end)
            return
        tight_before = start == self.after
        tight_after = end < len(self._text) and not self._text[end].isspace()
        if sign == "-":
            if tight_before:
                self.hyphen = True
            elif not tight_after:
                self.tokens.add("—", start, end)
            self.after = end
            return
        if sign == "." and (self._abbreviated() or (tight_after and self._text[end].isalnum())):
            return
        self._begin_line(False, start)
        self.hyphen = False
        self.tokens.add(sign, start, end)
        self.after = end

    def _abbreviated(self) -> bool:
        word = self.tokens.words[-1] if self.tokens.words else ""
        return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i")

    def word(self, piece: str, start: int, end: int) -> None:
        word = piece.lower()
        if piece.isascii() and piece.isalpha() and word not in _LAZY and piece not in _RARE:
            word, capitals = _SHORT.get(word, word), piece.isupper()
            self.tokens.add(word, start, end, fresh=self.fresh, hyphen=self.hyphen, capitals=capitals)
            self.fresh = self.hyphen = False
            self.after = end
            return
        word = _INVISIBLE.sub("", word)
        if word[0].isdigit() and word[-1] in ".,":
            kept = word.rstrip(".,")
            end = start + len(kept)
            self._put(((kept, start, end),))
            self._sign(piece[len(kept)], end, end + 1)
            return
        if piece in _RARE and (not self.tokens.words or self.tokens.words[-1] in HARD or self.fresh):
            word = f"i'{piece[1:]}"  # "ill bring the report", from the car
        stripped = word.rstrip("'")
        if len(piece) == len(word):
            end -= len(word) - len(stripped)
        self._put(_split(stripped, start, end, exact=end - start == len(stripped)))

    def _put(self, parts: tuple[tuple[str, int, int], ...]) -> None:
        for number, (word, start, end) in enumerate(parts):
            first = number == 0
            self.tokens.add(word, start, end, fresh=first and self.fresh, hyphen=first and self.hyphen)
        self.fresh = self.hyphen = False
        self.after = parts[-1][2]


def _split(word: str, start: int, end: int, *, exact: bool) -> tuple[tuple[str, int, int], ...]:
    """A contraction as its two words; both have a place, the second at the cut."""
    if word in _LAZY:
        head, tail = _LAZY[word]
        return (head, start, end), (tail, end, end)
    at = word.rfind("'")
    if at <= 0 or not exact:
        return ((word, start, end),)
    if word[at - 1 :] == "n't" and at > 1:
        return (word[: at - 1], start, start + at - 1), ("n't", start + at - 1, end)
    if word[at:] in _ENDINGS:
        return (word[:at], start, start + at), (word[at:], start + at, end)
    return ((word, start, end),)
