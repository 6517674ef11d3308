"""Whose thing a noun is: the therapy that you ordered, the machine at your front desk, the class that we run."""

from metcrm.documents.coach.context import Context
from metcrm.documents.coach.pattern import Match
from metcrm.documents.coach.roles import AUXILIARY, Roles
from metcrm.documents.coach.tokens import HARD, Tokens

# "with you", "from Dr. Osei", "at the hospital"
_LINKS = frozenset("with from by at through in under of to".split())
_SPEAKERS = {
    "you": "y",
    "your": "y",
    "him": "p",
    "dr": "p",
    "us": "o",
    "me": "o",
    "our": "o",
    "my": "o",
    "her": "s",
    "their": "s",
}
# "after therapy", "when treatment ended": what is over, or still goes on, elsewhere
_BEFORE = frozenset(
    "after before during since until following between finished finishes finishing completed completes completing "
    "ended ends concluded stopped left attends attended attending leaves leaving post undergoing receiving "
    "received underwent".split()
)
_OVER = frozenset(
    "ended ends ending concluded concludes stopped stops finished finishes expired ran discharge discharged".split()
)
_RELATIVE = {"you": "y", "he": "s", "she": "s", "they": "s", "dr": "p", "we": "o", "i": "o"}
_IS = frozenset("is was are were 's has had".split())
_DONE = frozenset(("over", "done", "complete", "finished"))
_THAT = frozenset(("that", "which"))
_SIGNS = HARD | {","}
_ARTICLES = frozenset("the a an this that any all in of from her his their more some".split())


def owner_of(tokens: Tokens, context: Context, roles: Roles, at: Match) -> str:
    """A speaker's letter (context.py) for the thing that a rule hangs on, "" when nobody is known."""
    owner = context.owner[at.anchor] or _to_the_right(tokens, roles, at.anchor_end)
    if owner:
        return owner
    if context.provided[at.anchor]:
        return context.provided[at.anchor]
    if _over(tokens, at):
        return "p"
    subject = subject_of(tokens, context, roles, at)
    return subject if subject not in ("o", "y") else ""


def subject_of(tokens: Tokens, context: Context, roles: Roles, at: Match) -> str:
    """Who does it; a noun that is part of what was found is no subject of it ("exercise therapist")."""
    subject = context.subject[at.anchor]
    named = context.since[at.anchor]
    between = tokens.words[named : at.start]
    inside = (
        subject == "p" and len(between) <= 2 and AUXILIARY.isdisjoint(between) and roles.provider.isdisjoint(between)
    )
    return "" if inside else subject


def _to_the_right(tokens: Tokens, roles: Roles, begin: int) -> str:
    words, last = tokens.reach.padded, len(tokens.words)
    if words[begin] in _THAT and begin + 1 < last:
        begin += words[begin + 1] in _RELATIVE or words[begin + 1] in _SPEAKERS
    if at_once := _said_at_once(words, begin):
        return at_once
    for i in range(begin, min(begin + 6, last)):
        word = words[i]
        if word in _SIGNS or tokens.fresh[i]:
            return ""
        if word == "elsewhere":
            return "p"
        if i > begin and words[i - 1] in _LINKS and not (word == "you" and words[i - 1] == "to"):
            return _speaker(words, i, roles)
    return ""


def _said_at_once(words: list[str], begin: int) -> str:
    """ "the therapy you ordered", but not "therapy. You ..." (a sign would stand between)"""
    first = words[begin]
    if first in _RELATIVE:
        return _RELATIVE[first]
    if first in _SPEAKERS:
        if words[begin - 1] in _THAT:
            return _SPEAKERS[first]  # "the machine that your technician used"
        if first == "your" and "the" in words[max(begin - 3, 0) : begin]:
            return "y"
    return ""


def _speaker(words: list[str], i: int, roles: Roles) -> str:
    if words[i] in _SPEAKERS:
        return _SPEAKERS[words[i]]
    noun = words[i + 1] if words[i] in ("the", "a", "an", "another") and words[i + 1] else words[i]
    return "p" if noun in roles.provider else ""


def _over(tokens: Tokens, at: Match) -> bool:
    words = tokens.words
    i = at.anchor - 1
    for _ in range(4):
        if i < 0 or words[i] in HARD:
            break
        if words[i] in _BEFORE and (words[i] != "post" or i == at.anchor - 1):
            return True
        if words[i] not in _ARTICLES and not tokens.hyphen[i + 1]:
            break
        i -= 1
    ahead: list[str] = []
    for word in words[at.anchor_end : at.anchor_end + 4]:
        if word in _SIGNS:
            break
        if word in _OVER:
            return True
        ahead.append(word)
    return len(ahead) > 1 and ahead[0] in _IS and ahead[1] in _DONE
