"""Does a text name one of these people? Pure: words in, yes or no out.

Found are first and last name near one another, in either order, with a slip of the pen in each; a last name behind an
initial; and two initials beside a condition. Not found, on purpose, are a first or a last name alone: offices are full
of people called Rose, Grace and Mark.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from clients.keys import name_key

REACH = 3  #: how many words the last name may stand away from the first
APART = 10  #: what a new sentence puts between two words
MAX_NAME_WORDS = 4
#: Shorter names are compared as they are: “Lee”, “Les” and “Lea” are three people.
FUZZY_FROM = 4
CONDITION_REACH = 8

#: Names that are everyday words too. Away from one another and without capitals they name nobody.
EVERYDAY = frozenset(
    """april art ball banks baker barber bell best bill black bond book booth bright brown bush carter case chance chase
    christian church cook cross daily dawn day dean drew drink early earnest english faith field fields fine fisher
    flowers forest forward frank free friend gay gene good grace grant gray green grey hall hand hands hardy harmony
    head heart hill hunter holly hope house ivy jack joy june king knight lane law link little long love may mark mason
    miles mills moody more north page park pat patience paul penny pine pope pray price proper quick rain ray reed rice
    rich river robin rock rose rob rush sage sales sharp short skip small smart snow south speed spring stand star
    steel stone street strong sue summer sunny swift teller times trinity usher wall ward waters way wells west white
    will win wise wood woods worth young""".split()
)
#: Two capitals that are seldom a person.
ABBREVIATIONS = frozenset(
    """PT OT MD DO DC NP PA RN MA OA RA ER OR MS AM PM HR IT CT MR MRI TV US USA NY NJ NC SC FL TX CO IL OH WA VA AZ GA
    PTA OTA DPM PHD DPT MES ACL MCL PCL TKA THA TKR THR BP HR BMI COPD ADL ROM EMR EHR FAX FYI ASAP CEO VIP ID OK NO SO
    UP AC BC VS CC TBD TBA RSVP NPI HMO PPO PCP PMR ENT IV QI ICU CPT ICD TUG SPPB FAQ PDF QR USB AI MSK SLP
    LCSW""".split()
)
_TITLES = frozenset(["dr", "mr", "mrs", "ms", "st", "prof", "jr", "sr"])
_CONDITION = re.compile(
    r"\b(?:knees?|hips?|shoulders?|backs?|necks?|ankles?|spin(?:e|al)|lumbar|cervical|rotator|capsulitis|acl|meniscus"
    r"|osteo\w*|arthr\w*|oa|ra|tk[ar]|th[ar]|replacement|surgery|sciatica|radiculopathy|fibromyalgia|lupus|frail\w*"
    r"|sarcopenia|parkinson\w*|strokes?|sclerosis|neuropathy|vestibular|vertigo|dizz\w*|copd|covid|cardiac|heart"
    r"|hypertension|diabet\w*|prediabetes|a1c|obes\w*|cholesterol|cancer|chemo\w*|depress\w*|anxiety|dementia|falls?"
    r"|pain|[a-tv-z]\d\d(?:\.\w{1,4})?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’‘`´ʼ‐-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*(?:\s|$)|\n|[;•]")
_INITIALS = re.compile(r"(?<![\w.])(?:((?:[A-Z]\.\s?){2,3})|([A-Z]{2,3}))(?![\w])(?!\.\w)")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text, reduced to its key; its place counts words, and a new sentence counts as ten."""

    key: str
    place: int
    capital: bool


def names_one(text: str, people: Iterable[tuple[str, str]]) -> bool:
    """True when the text names one of `people`, (first, last) as they are kept. Linear in text and people."""
    words = list(_words(text))
    if not words:
        return False
    plain = not any(word.capital for word in words) or text.isupper()
    runs = _runs(words)
    initials = _initials_beside_conditions(text)
    standing: dict[str, set[tuple[int, int]]] = {}  # where each last name stands; many people share one
    for first, last in people:
        if last not in standing:
            surname = name_key(last).replace(" ", "")
            standing[last] = {place for key in _neighbours(surname) for place in runs.get(key, ())}
        if not standing[last] and not initials:
            continue
        firsts, lasts = name_key(first).split(), name_key(last).split()
        if not firsts or not lasts:
            continue
        if firsts[0][:1] + lasts[-1][:1] in initials or firsts[0][:1] + lasts[0][:1] in initials:
            return True
        if any(_is_named(words, firsts[0], "".join(lasts), run, plain) for run in standing[last]):
            return True
    return False


def _words(text: str) -> Iterator[Word]:
    place, end = 0, 0
    for found in _WORD.finditer(text):
        between = text[end : found.start()]
        before = text[:end].rsplit(None, 1)[-1].lower() if end else ""
        if _SENTENCE_END.search(between) and len(before) > 1 and before not in _TITLES:
            place += APART
        for key in name_key(found.group()).split():
            yield Word(key, place, found.group()[0].isupper())
            place += 1
        end = found.end()


def _runs(words: list[Word]) -> dict[str, set[tuple[int, int]]]:
    """Each run of up to four words, written together, under its neighbours: (from, to) as slices of `words`."""
    runs: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for at in range(len(words)):
        for size in range(1, MAX_NAME_WORDS + 1):
            end = at + size
            if end > len(words) or words[end - 1].place != words[at].place + size - 1:
                break
            for key in _neighbours("".join(word.key for word in words[at:end])):
                runs[key].add((at, end))
    return runs


def _neighbours(key: str) -> set[str]:
    """The key, and what is left of it when one letter goes: two words one slip apart share one of these."""
    if len(key) < FUZZY_FROM or len(key) > 40:
        return {key}
    return {key} | {key[:at] + key[at + 1 :] for at in range(len(key))}


def _slip(name: str, written: str) -> int | None:
    """0 for the same, 1 for one letter wrong, missing, too many or swapped; None for another word."""
    if name == written:
        return 0
    if min(len(name), len(written)) < FUZZY_FROM:
        return None
    return 1 if OSA.distance(name, written, score_cutoff=1) <= 1 else None


def _is_named(words: list[Word], first: str, surname: str, run: tuple[int, int], plain: bool) -> bool:
    start, end = run
    slip = _slip(surname, "".join(word.key for word in words[start:end]))
    if slip is None:
        return False
    last_capital = words[start].capital
    low, high = words[start].place - REACH, words[end - 1].place + REACH
    around = [*words[max(0, start - REACH) : start], *words[end : end + REACH]]
    for word in around:
        if not low <= word.place <= high:
            continue
        if len(word.key) == 1:
            # “H. Brandt”: the initial stands right before a name written with a capital.
            before = word.place == words[start].place - 1
            if before and not slip and word.key == first[:1] and word.capital and last_capital:
                return True
            continue
        first_slip = _slip(first, word.key)
        if first_slip is None:
            continue
        beside = word.place in (words[start].place - 1, words[end - 1].place + 1)
        if _counts(slip + first_slip, beside, word, words[start], plain):
            return True
    return False


def _counts(slips: int, beside: bool, first: Word, last: Word, plain: bool) -> bool:
    """Whether two words that look like the names are meant as names."""
    if beside and not slips:
        return True
    if plain:
        return not {first.key, last.key} & EVERYDAY and (slips == 0 or min(len(first.key), len(last.key)) > FUZZY_FROM)
    return first.capital and last.capital


def _initials_beside_conditions(text: str) -> set[str]:
    """Pairs of initials, in small letters, that stand within eight words of a condition."""
    found = set()
    for match in _INITIALS.finditer(text):
        letters = re.sub(r"[^A-Z]", "", match.group())
        if letters in ABBREVIATIONS:
            continue
        before = text[: match.start()].split()[-CONDITION_REACH:]
        after = text[match.end() :].split(None, CONDITION_REACH)[:CONDITION_REACH]
        if _CONDITION.search(" ".join(before)) or _CONDITION.search(" ".join(after)):
            found.add((letters[0] + letters[-1]).lower())
    return found
