"""Who speaks about whom at each word, what is denied, what only is reported, and where clauses end.

A speaker is one letter: "o" ours (I, we, our coaches, our programme), "y" you, "p" another provider or place, "s" she,
he or they, "c" a patient by noun, "m" a client of ours by noun, "" nobody known.
"""

from dataclasses import dataclass
from itertools import pairwise

from metcrm.documents.coach.denials import denied, disclaimed, reported
from metcrm.documents.coach.roles import COORDINATE, PRONOUNS, SUBORDINATE, Roles
from metcrm.documents.coach.speakers import owners, provided, subjects
from metcrm.documents.coach.tokens import HARD, Tokens

Clause = tuple[int, int]


@dataclass(slots=True)
class Context:
    """One entry a token.

    `since` is where its subject was named; `clause` its clause's first token and the token after the last.
    """

    subject: list[str]
    since: list[int]
    owner: list[str]
    provided: list[str]
    denied: list[bool]
    disclaimed: list[bool]
    reported: list[str]
    clause: list[Clause]


def read(tokens: Tokens, roles: Roles) -> Context:
    """Read a text's words; the time grows with their number."""
    subject, since = subjects(tokens, roles)
    return Context(
        subject=subject,
        since=since,
        owner=owners(tokens, roles),
        provided=provided(tokens, subject, roles),
        denied=denied(tokens),
        disclaimed=disclaimed(tokens),
        reported=reported(tokens, subject),
        clause=_clauses(tokens),
    )


def _clauses(tokens: Tokens) -> list[Clause]:
    words = tokens.words
    cuts = [0]
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else ""
        if word in HARD or ((word == "," or word in COORDINATE) and following in PRONOUNS):
            cuts += [i, i + 1]
        elif tokens.fresh[i] or (word == "," and following in COORDINATE):
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
