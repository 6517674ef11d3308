"""The subject at each word, the owner of each thing, and who provides it; each read once, left to right."""

from metcrm.documents.coach.roles import AUXILIARY, PREPOSITIONS, PRONOUNS, STARTERS, TAKES_OBJECT, Roles
from metcrm.documents.coach.tokens import HARD, Tokens

_NOMINATIVE = {"i": "o", "we": "o", "he": "s", "she": "s", "they": "s"}
_OWNERS = {"my": "o", "our": "o", "your": "y", "her": "s", "his": "s", "their": "s", "whose": "s"}
_OTHERS = frozenset("another other neighboring neighbouring nearby local different".split())
_ENDS_PHRASE = (PREPOSITIONS | AUXILIARY | STARTERS | {"a", "an", "the", *PRONOUNS}) - {"and", "or", "'s"}
# "that's", "there's": short for "is", nobody's property.
_NO_OWNERS = PRONOUNS | {"that", "there", "what", "here", "let", "who"}
# "Ask the exercise doctor": the doctor does nothing here.
_ORDERS = frozenset("ask see visit meet try join find book send bring".split())
_SMALL_VERBS = frozenset("have has had 've do does did".split())
_ENDS_HEAD = PREPOSITIONS | AUXILIARY | STARTERS | frozenset(_OWNERS)
_AHEAD = 5
_REACH = 6
# "the trainer at her own gym", "the coach from your hospital"
# "our staff", "my partner": people of ours, said with "our"; with "your" they are others.
_OUR_PEOPLE = frozenset(
    "team staff crew personnel employee employees expert experts professional professionals owner owners founder "
    "founders partner colleague colleagues assistant assistants intern interns teacher teachers director manager "
    "husband wife son daughter brother sister boss leader leaders".split()
)
_MANY_OF = frozenset("all both each every most many some several two three four five half one none any".split())
_LEADERS = frozenset("director coordinator".split())
_PLACED = frozenset("at from in of with".split())
_AFTER = 4


def our_people(tokens: Tokens, subject: list[str], since: list[int], roles: Roles) -> dict[int, int]:
    """The last word of each "our coaches", "my programme" that is a clause's subject, and the phrase's first word.

    A pattern's "we" holds for these, too.
    """
    words = tokens.words
    found: dict[int, int] = {}
    for i in sorted(set(since)):
        if i < len(words) and subject[i] == "o" and words[i] not in ("i", "we", "that", "who", "which"):
            end = _last_noun(words, i, roles)
            mine = not {"our", "my"}.isdisjoint(words[i:end])
            if mine or roles.speaker(words[end]) == "t":
                found[end] = i
    return found


def _last_noun(words: list[str], i: int, roles: Roles) -> int:
    """The last of the nouns that say who it is."""
    last = i
    for j in range(i, min(i + _AHEAD, len(words))):
        if (roles.speaker(words[j]) and words[j] != "exercise") or words[j] in _OUR_PEOPLE:
            last = j
        elif last > i:
            break
    return last


_MAY_NAME = frozenset((*_NOMINATIVE, "you", "who", "that", "which", "dr", "drs", "our", "my"))
_MAY_TURN = HARD | STARTERS | {","} | _MAY_NAME
_MAY_OWN = frozenset((*_OWNERS, *_OTHERS, "'s"))


def subjects(tokens: Tokens, roles: Roles) -> tuple[list[str], list[int]]:
    """At each token the subject's letter, and the token at which that subject was named."""
    words, fresh = tokens.words, tokens.fresh
    letters: list[str] = []
    since: list[int] = []
    current, named, starts = "", 0, True
    for i, word in enumerate(words):
        # Most words name nobody and begin nothing.
        if starts or word in _MAY_TURN or fresh[i]:
            if word in HARD or fresh[i]:
                current, named, starts = "", i, True
            if word == ",":
                starts = True
            elif word not in HARD:
                if starts or word in _MAY_NAME:
                    found = _subject(tokens, i, starts, roles, current)
                    current, named = (current, named) if found is None else (found, i)
                starts = word in STARTERS
        letters.append(current)
        since.append(named)
    return letters, since


def _subject(tokens: Tokens, i: int, starts: bool, roles: Roles, current: str) -> str | None:
    """The speaker's letter when token i names a new subject, else None."""
    word, before = tokens.words[i], tokens.words[i - 1] if i else ""
    if word in _NOMINATIVE:
        return _NOMINATIVE[word]
    if word == "you":
        return None if before in PREPOSITIONS or before in TAKES_OBJECT else "y"
    if word in ("who", "that", "which"):
        return roles.speaker(before).replace("t", "o") or None
    if word in ("dr", "drs"):
        return None if before in PREPOSITIONS else "p"
    # "Last fall our whole team ..."
    ours = word in ("our", "my") and not current and before not in PREPOSITIONS and before not in TAKES_OBJECT
    return (_noun_subject(tokens, i, roles) or None) if starts or ours else None


def _noun_subject(tokens: Tokens, i: int, roles: Roles) -> str:
    """Whose deed it is when a clause begins with a noun: "our coaches", "your nurse", "exercise"."""
    words = tokens.words
    if words[i] in _ORDERS:
        return ""
    if words[i] in _MANY_OF and words[i + 1 : i + 2] == ["of"] and i + 2 < len(words):
        return _noun_subject(tokens, i + 2, roles) if words[i + 2] in _OWNERS else ""
    head, other = _head(tokens, i, roles)
    owner = _OWNERS.get(words[i], "")
    if words[i] in ("each", "every") and head == "c" and not other:
        return "m"
    if owner and _placed_with_us(words, i):
        return "o"
    return _by_owner(owner, head, other)


def _by_owner(owner: str, head: str, other: bool) -> str:
    """The letter of "our", "your", "her" or nobody's trainer, client, programme."""
    if owner == "o":
        return "m" if head in ("c", "m") else "o"
    if not owner and not other:
        return head.replace("t", "o")
    if head in ("c", "m"):
        return "c"
    if owner == "s" and head == "o" and not other:
        return ""  # "her sessions", "his programme": may well be ours
    if owner == "y":
        # "Your coach" in a leaflet is one of ours.
        return "o" if head == "t" and not other else "y"
    return "p"


def _head(tokens: Tokens, i: int, roles: Roles) -> tuple[str, bool]:
    """Who the noun phrase that begins here is about, and whether it says that it is somebody else's."""
    words = tokens.words
    head, other, j = "", False, i
    for j in range(i, min(i + _AHEAD, len(words))):
        word = words[j]
        # A possessive inside means that the first word was a verb: "ask our coaches".
        if j > i and (word in HARD or word == "," or word in _ENDS_HEAD):
            break
        other = other or word in _OTHERS
        named = roles.speaker(word)
        if not named and (head or (j > i and word in roles.provide)):
            break
        if head != "o" or word not in _LEADERS:  # "the programme director" is ours
            head = named or head
    return head, other or _placed_elsewhere(words, j)


def _placed_elsewhere(words: list[str], at: int) -> bool:
    """ "... at her own gym", "... from your hospital": said of the noun before."""
    if at >= len(words) or words[at] not in _PLACED:
        return False
    for word in words[at + 1 : at + 1 + _AFTER]:
        if word in HARD or word in ("our", "my", "us", "me", ","):
            return False
        if word in _OTHERS or _OWNERS.get(word, "o") != "o":
            return True
    return False


def _placed_with_us(words: list[str], i: int) -> bool:
    """ "her coach with us", "your first visit at our place" """
    for j in range(i + 1, min(i + _AHEAD, len(words) - 1)):
        if words[j] in HARD or words[j] in AUXILIARY:
            return False
        if words[j] in _PLACED and words[j + 1] in ("us", "our"):
            return True
    return False


def owners(tokens: Tokens, roles: Roles) -> list[str]:
    """The owner of the thing at each word: our gym, her old exercise bike, the hospital's machine."""
    words = tokens.words
    out: list[str] = []
    owner, left = "", 0
    for i, word in enumerate(words):
        named = _names_owner(words, i, roles) if word in _MAY_OWN else ""
        if named:
            owner, left = named, _REACH
        elif not left or word in HARD or word == "," or word in _ENDS_PHRASE or tokens.fresh[i]:
            owner, left = "", 0
        else:
            left -= 1
        out.append(owner)
    return out


def _names_owner(words: list[str], i: int, roles: Roles) -> str:
    word, before = words[i], words[i - 1] if i else ""
    if word in _OWNERS:
        return "" if word == "her" and _receives(words, i) else _OWNERS[word]
    if word == "'s" and before and before not in _NO_OWNERS:
        return "c" if before in roles.client else "p"
    return "p" if word in _OTHERS and before != "each" else ""


def _receives(words: list[str], i: int) -> bool:
    """ "give her some advice": she gets it and doesn't own it."""
    return (
        i > 0 and words[i - 1] in TAKES_OBJECT and words[i + 1 : i + 2] in (["some"], ["a"], ["the"], ["an"], ["any"])
    )


def provided(tokens: Tokens, subject: list[str], roles: Roles) -> list[str]:
    """Who gives, has or runs the thing at this word: the subject of the last such verb in the sentence."""
    words, fresh = tokens.words, tokens.fresh
    out = [""] * len(words)
    for i in [i for i, word in enumerate(words) if word in roles.provide]:
        if fresh[i] or (words[i] in _SMALL_VERBS and words[i + 1 : i + 2] in (["n't"], ["not"])):
            continue
        for j in range(i, min(i + _REACH + 3, len(words))):
            if j > i and (words[j] in HARD or fresh[j]):
                break
            out[j] = subject[i]
    return out
