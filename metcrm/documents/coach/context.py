"""Who speaks about whom at each word, what is denied, what only is reported, and where clauses end.

A speaker is one letter: "o" ours (I, we, our coaches, our programme), "y" you, "p" another provider or place, "s" she,
he or they, "c" a patient by noun, "m" a client of ours by noun, "" nobody known.
"""

from dataclasses import dataclass
from itertools import pairwise

from metcrm.documents.coach.denials import answered_no, denied, disclaimed, reported
from metcrm.documents.coach.roles import COORDINATE, PRONOUNS, SUBORDINATE, Roles
from metcrm.documents.coach.speakers import our_people, owners, provided, subjects
from metcrm.documents.coach.tokens import HARD, Tokens

Clause = tuple[int, int]


@dataclass(slots=True)
class Context:
    """One entry a token.

    `since` is where its subject was named; `clause` its clause's first token and the token after the last;
    `elsewhere` says that the clause is about a place of others.
    """

    subject: list[str]
    since: list[int]
    owner: list[str]
    provided: list[str]
    denied: list[bool]
    disclaimed: list[bool]
    reported: list[str]
    clause: list[Clause]
    elsewhere: list[bool]


# Where people go that isn't ours: her own gym, the club at his hotel, the Y.
_PLACES = frozenset(
    "elsewhere gym gyms club clubs studio studios center centre y ymca ywca pool church school hotel campus hospital "
    "work garage basement house home apartment college university".split()
)
_THEIRS = frozenset(
    "her his their your another other different local old former previous community "
    "senior retirement city county public 's own".split()
)
_MAY_CUT = HARD | COORDINATE | {","}
_LEADS = frozenset("at in from to of".split())


def read(tokens: Tokens, roles: Roles) -> Context:
    """Read a text's words; the time grows with their number."""
    subject, since = subjects(tokens, roles)
    tokens.ours = our_people(tokens, subject, since, roles)
    clause, answered = _clauses(tokens), answered_no(tokens)
    return Context(
        subject=subject,
        since=since,
        owner=owners(tokens, roles),
        provided=provided(tokens, subject, roles),
        denied=denied(tokens, answered),
        disclaimed=disclaimed(tokens, answered),
        reported=reported(tokens, subject),
        clause=clause,
        elsewhere=_elsewhere(tokens, clause),
    )


def _elsewhere(tokens: Tokens, clauses: list[Clause]) -> list[bool]:
    """Whether each token's clause is about what somebody does at a place of others."""
    words = tokens.words
    out = [False] * len(words)
    for i in [i for i, word in enumerate(words) if word in _PLACES]:
        if _is_theirs(words, i):
            start, end = clauses[i]
            if not out[start]:
                out[start:end] = [True] * (end - start)
    return out


def _is_theirs(words: list[str], i: int) -> bool:
    """Whether the place at word i is one of others: "at her gym", "in the hospital", "elsewhere"."""
    if words[i] == "elsewhere":
        return True
    before = words[max(i - 4, 0) : i]
    named = not _THEIRS.isdisjoint(before) or words[i] in ("y", "ymca", "ywca")
    known = before[-1:] == ["at"] or before[-2:] == ["in", "the"]
    return (named or known) and not _LEADS.isdisjoint(before) and "our" not in before


def _clauses(tokens: Tokens) -> list[Clause]:
    words = tokens.words
    cuts = [0]
    padded, fresh = tokens.reach.padded, tokens.fresh
    for i in [i for i, word in enumerate(words) if word in _MAY_CUT or fresh[i]]:
        word = words[i]
        if word in HARD or ((word == "," or word in COORDINATE) and padded[i + 1] in PRONOUNS):
            cuts += [i, i + 1]
        elif fresh[i] or (word == "," and padded[i + 1] in COORDINATE):
            cuts.append(i)
    cuts.append(len(words))
    bounds: list[Clause] = []
    for start, end in pairwise(cuts):
        bounds += [(start, end)] * (end - start)
    return bounds


def stands_alone(tokens: Tokens, clause: Clause) -> bool:
    """Whether a clause is a sentence of its own, that another sentence can replace."""
    start, end = clause
    words = tokens.words
    if start >= end or words[start] in SUBORDINATE:
        return False
    before = words[start - 1] if start else "."
    after = words[end] if end < len(words) else "."
    opens = before in HARD or before in COORDINATE or tokens.fresh[start]
    closes = after in HARD or after in COORDINATE or after == "," or tokens.fresh[end]
    return opens and closes and before not in ('"', "(") and after != '"'
