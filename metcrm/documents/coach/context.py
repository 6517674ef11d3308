"""Who speaks about whom: the subject at each word, the owner of each thing, what is denied, what only is reported.

Read once over a text, left to right. A speaker is one letter: "o" ours (I, we, our coaches, our programme), "y" you,
"p" another provider or place, "s" she, he or they, "c" a patient by noun, "m" a client of ours by noun, "" nobody known.
"""

from dataclasses import dataclass

from metcrm.documents.coach.pattern import Classes
from metcrm.documents.coach.tokens import HARD, Tokens

_STARTERS = frozenset(
    "and but or so then because since after before when while if once until unless that whether as where which who "
    "although though yesterday today said thinks says if plus how why yeah yes honestly hi hey thanks whatever "
    "where".split()
)
_PREPOSITIONS = frozenset(
    "of to in on at for with from by about into through between without than like per near under over upon via "
    "toward towards against during following".split()
)
# After these "you" and "her" are whom we do something to.
_TAKES_OBJECT = frozenset(
    "help helps let lets give gives send sends show shows tell tells told offer offers bring brings call calls thank "
    "ask get gets keep see make makes want need promise guarantee assure remind update email write save allow getting "
    "giving helping telling thanking thank saw met meet reach invite visit teach fit treat pay paying and hope".split()
)
_AUXILIARY = frozenset(
    "am is are was were be been being 'm 're 've 'll 'd 's have has had will can could would should may might must do "
    "does did n't not".split()
)
_OWNERS = {"my": "o", "our": "o", "your": "y", "her": "s", "his": "s", "their": "s", "whose": "s"}
_OTHERS = frozenset("another other neighboring neighbouring nearby local different old previous former".split())
_ENDS_PHRASE = (_PREPOSITIONS | _AUXILIARY | _STARTERS | frozenset("a an the i we you he she they it".split())) - {
    "and",
    "or",
    "'s",
}
_NEGATORS = {"n't": 12, "not": 12, "never": 12, "no": 9, "neither": 12, "nor": 12, "none": 10, "nobody": 10,
             "nothing": 10, "without": 4, "refuse": 8, "refused": 8, "decline": 8, "declined": 8,
             "against": 9, "unable": 8, "hardly": 6, "neither": 12, "cease": 6, "myth": 6}  # fmt: skip
_STOPS_DENIAL = frozenset("but because until unless so yet although though".split())
_PRONOUNS = frozenset("i we you he she they it our my your".split())
_SEEMING = frozenset("only just merely simply stop forget hesitate miss wait fail worry quit believe settle".split())
_EMPTY_NO = frozenset(
    "doubt question problem matter other wonder brainer more pain time joke secret matter longer one_else".split()
)
_ASKS = frozenset("asked ask asks asking wondered wonder inquired curious wanted".split())
_SAYS = frozenset(
    "said says told mentioned noted notes wrote writes explained reports reported states stated mentions thinks thought "
    "heard knows".split()
)
_COORDINATE = frozenset("and but so or yet".split())
_SUBORDINATE = frozenset(
    "as since because if when while after before although though until once unless whether that which who with "
    "where whatever however".split()
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The words that the reading needs to know, from the word classes; a phrase counts by its last word."""

    staff: frozenset[str]
    ours: frozenset[str]
    provider: frozenset[str]
    client: frozenset[str]
    member: frozenset[str]
    provide: frozenset[str]

    @classmethod
    def of(cls, classes: Classes) -> "Roles":
        def last(name: str) -> frozenset[str]:
            return frozenset(phrase[-1] for phrase in classes[name])

        return cls(last("staff"), last("ours_thing"), last("provider"), last("client"), last("member"), last("provide"))


@dataclass(slots=True)
class Context:
    """One entry a token; `since` is where its subject was named, `clause` is the first token of its clause and the token after its last."""

    subject: list[str]
    since: list[int]
    owner: list[str]
    denied: list[bool]
    reported: list[str]
    provided: list[str]
    clause: list[tuple[int, int]]


def read(tokens: Tokens, roles: Roles) -> Context:
    """Read a text's words once."""
    subject, since = _subjects(tokens, roles)
    return Context(
        subject=subject,
        since=since,
        owner=_owners(tokens, roles),
        denied=_denied(tokens),
        reported=_reported(tokens, subject),
        provided=_provided(tokens, subject, roles),
        clause=_clauses(tokens),
    )


def _subjects(tokens: Tokens, roles: Roles) -> tuple[list[str], list[int]]:
    words = tokens.words
    out: list[str] = []
    since: list[int] = []
    current, named, starts = "", 0, True
    for i, word in enumerate(words):
        if word in HARD or tokens.fresh[i]:
            current, starts = "", True
        if word in HARD:
            out.append("")
            since.append(i)
            continue
        if word == ",":
            starts = True
        else:
            found = _subject(tokens, i, starts, roles)
            current, named = (current, named) if found is None else (found, i)
            starts = word in _STARTERS
        out.append(current)
        since.append(named)
    return out, since


def _subject(tokens: Tokens, i: int, starts: bool, roles: Roles) -> str | None:
    """The speaker's letter when token i names a new subject, else None."""
    words = tokens.words
    word, before = words[i], words[i - 1] if i else ""
    if word in ("i", "we"):
        return "o"
    if word in ("he", "she", "they"):
        return "s"
    if word == "you":
        return None if before in _PREPOSITIONS or before in _TAKES_OBJECT else "y"
    if word in ("who", "that", "which"):
        return _after_noun(before, roles)
    if word in ("dr", "drs"):
        return None if before in _PREPOSITIONS else "p"
    return (_noun_subject(tokens, i, roles) or None) if starts else None


def _after_noun(noun: str, roles: Roles) -> str | None:
    if noun in roles.provider:
        return "p"
    if noun in roles.client or noun in roles.member:
        return "c" if noun in roles.client else "m"
    return "o" if noun in roles.staff or noun in roles.ours else None


def _noun_subject(tokens: Tokens, i: int, roles: Roles) -> str:
    """Whose deed it is when a clause begins with a noun: "our coaches", "your nurse", "exercise"."""
    words = tokens.words
    owner, other, head = _OWNERS.get(words[i], ""), words[i] in _OTHERS, ""
    for j in range(i, min(i + 5, len(words))):
        word = words[j]
        if j > i and (word in HARD or word == "," or word in _PREPOSITIONS or word in _AUXILIARY or word in _STARTERS):
            break
        other = other or word in _OTHERS
        head = _kind(word, roles) or head
    if owner == "o":
        return "m" if head in ("c", "m") else "o"
    if owner or other:
        return (
            "c"
            if head == "c"
            else "o"
            if head == "t" and owner == "y" and not other
            else (owner if owner == "y" else "p")
        )
    return "o" if head in ("t", "o") else head


def _kind(word: str, roles: Roles) -> str:
    if word in roles.provider:
        return "p"
    if word in roles.staff and word != "people":
        return "t"
    if word in roles.client or word in roles.member:
        return "c" if word in roles.client else "m"
    return "o" if word in roles.ours else ""


def _owners(tokens: Tokens, roles: Roles) -> list[str]:
    """The owner of the thing at each word: our gym, her old exercise bike, the hospital's machine."""
    words, out = tokens.words, []
    owner, left = "", 0
    for i, word in enumerate(words):
        if word in _OWNERS and not _receives(words, i):
            owner, left = _OWNERS[word], 6
        elif (
            word == "'s"
            and i
            and words[i - 1] not in _PRONOUNS
            and words[i - 1] not in ("that", "there", "what", "here", "let", "who")
        ):
            owner, left = ("c" if words[i - 1] in roles.client else "p"), 6
        elif word in _OTHERS and words[i - 1 : i] != ["each"]:
            owner, left = "p", 5
        elif left == 0 or word in HARD or word == "," or word in _ENDS_PHRASE or tokens.fresh[i]:
            owner, left = "", 0
        else:
            left -= 1
        out.append(owner)
    return out


def _receives(words: list[str], i: int) -> bool:
    """ "give her some advice": she gets it and doesn't own it."""
    return words[i] == "her" and words[max(i - 1, 0)] in _TAKES_OBJECT and words[i + 1 : i + 2] in (["some"], ["a"], ["the"], ["an"], ["any"])


def _denied(tokens: Tokens) -> list[bool]:
    words, out = tokens.words, []
    left = 0
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else ""
        ends = word in HARD or tokens.fresh[i] or word in _STOPS_DENIAL
        if ends or (word in (",", "and", "or") and following in _PRONOUNS):
            left = 0
        left = max(left - 1, _denial(words, i, following))
        out.append(left > 0)
    return out


def _denial(words: list[str], i: int, following: str) -> int:
    """For how many words a denial at token i reaches; 0 when there is none, or it only looks like one."""
    word = words[i]
    if word in ("instead", "rather") and following in ("of", "than"):
        return 6
    reach = _NEGATORS.get(word, 0)
    if not reach:
        return 0
    if word == "against" and following != "the":
        return 0
    if following in _SEEMING or (
        word in ("not", "n't", "never") and following in ("find", "feel", "get", "need", "have", "beat")
    ):
        return 0
    if word == "no" and (following in _EMPTY_NO or words[i + 1 : i + 3] == ["one", "else"]):
        return 0
    if word == "nothing" and following in ("but", "beats", "works"):
        return 0
    return reach + 1


def _reported(tokens: Tokens, subject: list[str]) -> list[str]:
    """ "ask" and "quote": others' words; "say": others' words unless they are about us; else ""."""
    words = tokens.words
    out = [""] * len(words)
    kind, quoted = "", False
    sentence = 0
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else ""
        if word == '"':
            quoted = not quoted and kind in ("ask", "say", "quote")
            kind = "quote" if quoted else ""
        elif not quoted and (word in HARD or tokens.fresh[i]):
            kind = "say" if word == ":" and (kind == "say" or _announces(words, i)) else ""
            sentence = i
        elif not quoted and word in (",", "and", "but", "so") and following in ("i", "we", "our"):
            kind = ""
        elif not quoted and subject[i] in ("y", "p", "s") and (word in _ASKS or word in _SAYS):
            kind = "ask" if word in _ASKS else "say"
            _look_back(words, out, i, sentence)
        elif not quoted and word == "according":
            kind = "say"
            _look_back(words, out, i, sentence)
        out[i] = kind or out[i]
    return out


def _announces(words: list[str], colon: int) -> bool:
    """ "Dr. Chen's words were:" """
    return any(word in ("words", "note", "comment", "quote", "letter", "wrote", "said") for word in words[max(colon - 4, 0) : colon])


def _look_back(words: list[str], out: list[str], i: int, sentence: int) -> None:
    """ "..., you wrote": what stands before was said by you."""
    if "," in words[max(i - 4, 0) : i] or words[i] == "according":
        for j in range(max(i - 25, sentence), i):
            out[j] = out[j] or "say"


def _provided(tokens: Tokens, subject: list[str], roles: Roles) -> list[str]:
    """Who gives, has or runs the thing at this word: the subject of the last such verb in the clause."""
    out: list[str] = []
    giver, left = "", 0
    for i, word in enumerate(tokens.words):
        if word in HARD or tokens.fresh[i]:
            giver, left = "", 0
        elif word in roles.provide and not (
            word in ("have", "has", "had", "'ve", "do", "does", "did")
            and i + 1 < len(tokens.words)
            and tokens.words[i + 1] in ("n't", "not")
        ):
            giver, left = subject[i], 9
        elif left:
            left -= 1
        out.append(giver if left else "")
    return out


def _clauses(tokens: Tokens) -> list[tuple[int, int]]:
    words = tokens.words
    cuts = [0]
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else ""
        if word in HARD or (word in (",", *_COORDINATE) and following in _PRONOUNS):
            cuts += [i, i + 1]
        elif word == "," and following in _COORDINATE:
            cuts.append(i)
        elif tokens.fresh[i]:
            cuts.append(i)
    cuts.append(len(words))
    bounds: list[tuple[int, int]] = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        bounds += [(start, end)] * (end - start)
    return bounds


def stands_alone(tokens: Tokens, clause: tuple[int, int]) -> bool:
    """Whether a clause is a sentence of its own, that another sentence can replace."""
    start, end = clause
    words = tokens.words
    if start >= end or words[start] in _SUBORDINATE:
        return False
    before = words[start - 1] if start else "."
    after = words[end] if end < len(words) else "."
    opens = before in HARD or before in _COORDINATE or tokens.fresh[start]
    closes = after in HARD or after in _COORDINATE or after == "," or (end < len(words) and tokens.fresh[end])
    return opens and closes and before not in ('"', "(") and after != '"'
