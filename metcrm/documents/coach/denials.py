"""What a text denies ("we do not diagnose") and what it only reports ("you asked whether we treat arthritis")."""

from collections.abc import Sequence

from metcrm.documents.coach.roles import PRONOUNS
from metcrm.documents.coach.tokens import HARD, Tokens

# For how many words a denial reaches.
_NEGATORS = {
    **dict.fromkeys(("n't", "not", "never", "neither", "nor"), 12),
    **dict.fromkeys(("none", "nobody", "nothing"), 10),
    **dict.fromkeys(("no", "against"), 9),
    **dict.fromkeys(("refuse", "refused", "decline", "declined", "unable"), 8),
    **dict.fromkeys(("hardly", "cease", "myth"), 6),
    "without": 4,
}
_DENYING = frozenset((*_NEGATORS, "instead", "rather"))
_STOPS = frozenset("but because until unless so yet although though".split())
_ENDS = HARD | _STOPS
_JOINS = frozenset((",", "and", "or"))
# "not only", "don't hesitate", "never fail": no denial of what follows.
_SEEMING = frozenset("only just merely simply stop forget hesitate miss wait fail worry quit believe settle".split())
# "won't find better", "you won't need surgery": what follows is meant.
_MEANT = frozenset("find feel get need have beat".split())
_EMPTY_NO = frozenset("doubt question problem matter other wonder brainer more pain time joke secret longer".split())
# "I can't promise that she walks without the cane": whatever follows is disclaimed, even what counts in a denial.
_DISCLAIMERS = frozenset(
    "promise promises guarantee guarantees claim claims say pretend predict assure suggest".split()
)
_WRONG = frozenset("wrong false misleading dishonest foolish illegal unlawful irresponsible".split())
_NOBODY = frozenset("nobody none neither".split())
_LOOSE = frozenset("ever possibly honestly really and or yet".split())
_ASKS = frozenset("asked ask asks asking wondered wonder inquired curious wanted".split())
_SAYS = frozenset(
    "said says told mentioned noted notes wrote writes explained reports reported states stated mentions thinks "
    "thought heard knows".split()
)
_WISHES = frozenset(
    "want wants wanted hope hopes hoped wish wishes wished like prefer prefers preferred wonders afraid".split()
)
_WHETHER = (["whether"], ["if"])
_WAS = frozenset("been was were am are get got".split())
_ANNOUNCES = frozenset("words note comment quote letter wrote said".split())
_LOOK_BACK = 25
_ASKING = frozenset("is was are were has have had does did do will would can could should may".split())
_ASKED = frozenset("she he they her his their dr mr mrs ms the your".split())


Span = tuple[int, int]


def denied(tokens: Tokens, answered: Sequence[Span]) -> list[bool]:
    """Whether each token lies within a denial; `answered` are the questions answered with "no"."""
    words = tokens.words
    out = [False] * len(words)
    padded, fresh = tokens.reach.padded, tokens.fresh
    for i in [i for i, word in enumerate(words) if word in _DENYING]:
        last = min(i + _denial(words, i, padded[i + 1]), len(words))
        for j in range(i, last):
            turns = words[j] in _JOINS and padded[j + 1] in PRONOUNS
            if j > i and (turns or words[j] in _ENDS or fresh[j]):
                break
            out[j] = True
    for begin, end in answered:
        out[begin:end] = [True] * (end - begin)
    return out


def answered_no(tokens: Tokens) -> list[Span]:
    """ "Do you treat injuries? No." """
    words = tokens.words
    found = []
    begin = 0
    for i, word in enumerate(words):
        if (
            word == "?"
            and words[i + 1 : i + 2] in (["no"], ["none"], ["never"], ["not"])
            and not _only_seems(words, i + 1, (words[i + 2 : i + 3] or [""])[0])
        ):
            found.append((begin, i))
        if word in HARD:
            begin = i + 1
    return found


def disclaimed(tokens: Tokens, answered: Sequence[Span]) -> list[bool]:
    """Whether each token lies in what the writer says that nobody can promise, up to the next sign or "but"."""
    words = tokens.words
    out = [False] * len(words)
    for i in [i for i, word in enumerate(words) if word in _DISCLAIMERS]:
        if out[i] or not _disclaims(words, i):
            continue
        out[i] = True
        for j in range(i + 1, len(words)):
            if words[j] in _ENDS or tokens.fresh[j]:
                break
            out[j] = True
    for begin, end in answered:
        out[begin:end] = [True] * (end - begin)
    return out


def _disclaims(words: list[str], i: int) -> bool:
    """ "We can't promise", "nobody may guarantee", "it would be wrong to claim" """
    before = [word for word in words[max(i - 4, 0) : i] if word not in _LOOSE]
    if not _NOBODY.isdisjoint(before) or before[-1:] in (["not"], ["n't"], ["never"]):
        return True
    return before[-1:] == ["to"] and not _WRONG.isdisjoint(before[-3:])


def _denial(words: list[str], i: int, following: str) -> int:
    word = words[i]
    if word in ("instead", "rather") and following in ("of", "than"):
        return 6
    reach = _NEGATORS.get(word, 0)
    return reach + 1 if reach and not _only_seems(words, i, following) else 0


def _only_seems(words: list[str], i: int, following: str) -> bool:
    word = words[i]
    if following in _SEEMING or words[i : i + 2] == ["never", "too"]:
        return True
    if word == "no":
        return following in _EMPTY_NO or words[i + 1 : i + 3] == ["one", "else"]
    if word == "nothing":
        return following in ("but", "beats", "works")
    if word == "against":
        return following != "the"
    return word in ("not", "n't", "never") and following in _MEANT


def reported(tokens: Tokens, subject: list[str]) -> list[str]:
    """ "ask", "quote": others' words; "say": others' words unless about us; "wonder": asked or wished; else ""."""
    reader = _Reported(tokens, subject)
    for i, word in enumerate(tokens.words):
        if word in _TURNS or tokens.fresh[i]:
            reader.step(i)
        else:
            reader.go_on(i)
    for begin, end in _questions(tokens.words):
        reader.out[begin:end] = [kind or "wonder" for kind in reader.out[begin:end]]
    return reader.out


def _questions(words: list[str]) -> list[tuple[int, int]]:
    """ "Is she free of pain?" asks and claims nothing."""
    found = []
    begin = 0
    for i, word in enumerate(words):
        if word not in HARD:
            continue
        if word == "?" and words[begin : begin + 1] and words[begin] in _ASKING and words[begin + 1] in _ASKED:
            found.append((begin, i))
        begin = i + 1
    return found


#: Words at which what is reported may begin or end.
_TURNS = HARD | _SAYS | _WISHES | _ASKS | frozenset((",", "and", "but", "so", "according", "whether", '"', "¶"))


class _Reported:
    def __init__(self, tokens: Tokens, subject: list[str]) -> None:
        self.words, self.fresh, self.subject = tokens.words, tokens.fresh, subject
        self.out = [""] * len(tokens.words)
        self._kind, self._quoted, self._sentence = "", False, 0

    def go_on(self, i: int) -> None:
        """A word that changes nothing, as most do."""
        self.out[i] = self._kind or self.out[i]

    def step(self, i: int) -> None:
        word = self.words[i]
        if word == '"':
            self._quoted = not self._quoted and bool(self._kind)
            self._kind = "quote" if self._quoted else ""
        elif not self._quoted or word == "¶":
            self._plain(i, word)
        self.out[i] = self._kind or self.out[i]

    def _plain(self, i: int, word: str) -> None:
        following = self.words[i + 1] if i + 1 < len(self.words) else ""
        self._quoted = False
        if word in HARD or self.fresh[i]:
            announced = word == ":" and (
                self._kind == "say" or not _ANNOUNCES.isdisjoint(self.words[max(i - 4, 0) : i])
            )
            self._kind, self._sentence = "say" if announced else "", i
        elif word in (",", "and", "but", "so") and following in ("i", "we", "our", "let"):
            self._kind = ""
        elif word == "according" or (word in _SAYS and self.subject[i] in ("y", "p", "s")):
            self._begin("say", i)
        elif word == "whether" or (word in _WISHES and self._wishes(i)):
            self._kind = self._kind or "wonder"
        elif word in _ASKS and (self._by_others(i) or self.words[max(i - 1, 0)] in _WAS):
            self._begin("ask", i)

    def _wishes(self, i: int) -> bool:
        """ "He'd like to avoid surgery", "she hopes to walk without pain" """
        return self.subject[i] in ("s", "p") and (self.words[i] != "like" or self.words[i - 1] in ("'d", "would"))

    def _by_others(self, i: int) -> bool:
        """ "You asked", "one listener asked whether" """
        return self.subject[i] in ("y", "p", "s") or (self.subject[i] != "o" and self.words[i + 1 : i + 2] in _WHETHER)

    def _begin(self, kind: str, i: int) -> None:
        """ "..., you wrote": what stands before was said by you, too."""
        self._kind = kind
        if "," in self.words[max(i - 4, 0) : i] or self.words[i] == "according":
            for j in range(max(i - _LOOK_BACK, self._sentence), i):
                self.out[j] = "say" if self.out[j] in ("", "wonder") else self.out[j]
