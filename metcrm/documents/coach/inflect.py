"""The forms of a word, so that a rule names it once: treat, treats, treated, treating."""

from functools import cache, lru_cache

_VOWELS = "aeiou"

# Base form: third person, past, participle, -ing; only where the rules below would be wrong.
_IRREGULAR = {
    "be": "is was been being are am were",
    "beat": "beats beat beaten beating",
    "become": "becomes became become becoming",
    "bring": "brings brought brought bringing",
    "build": "builds built built building",
    "buy": "buys bought bought buying",
    "come": "comes came come coming",
    "cut": "cuts cut cut cutting",
    "diagnosis": "diagnoses",
    "do": "does did done doing",
    "drop": "drops dropped dropped dropping",
    "feel": "feels felt felt feeling",
    "find": "finds found found finding",
    "get": "gets got gotten getting",
    "give": "gives gave given giving",
    "go": "goes went gone going",
    "have": "has had had having",
    "heal": "heals healed healed healing",
    "hit": "hits hit hit hitting",
    "hold": "holds held held holding",
    "keep": "keeps kept kept keeping",
    "know": "knows knew known knowing",
    "lose": "loses lost lost losing",
    "make": "makes made made making",
    "mean": "means meant meant meaning",
    "pay": "pays paid paid paying",
    "quit": "quits quit quit quitting",
    "rid": "rids rid rid ridding",
    "run": "runs ran run running",
    "say": "says said said saying",
    "see": "sees saw seen seeing",
    "send": "sends sent sent sending",
    "shed": "sheds shed shed shedding",
    "show": "shows showed shown showing",
    "slip": "slips slipped slipped slipping",
    "spend": "spends spent spent spending",
    "split": "splits split split splitting",
    "swear": "swears swore sworn swearing",
    "take": "takes took taken taking",
    "tell": "tells told told telling",
    "think": "thinks thought thought thinking",
    "throw": "throws threw thrown throwing",
    "undo": "undoes undid undone undoing",
    "win": "wins won won winning",
    "write": "writes wrote written writing",
}
# Two syllables, but the last consonant isn't doubled; and the other way round.
_DOUBLES = {"rehab", "defer", "refer", "commit", "permit", "admit", "kidnap", "prefer"}
_KEEPS = {"visit", "edit", "benefit", "target", "market", "discover", "recover", "offer", "deliver", "suffer", "happen"}


def _doubled(word: str) -> str:
    short = len(word) <= 4 and len(word) >= 3 and word[-3] not in _VOWELS
    if word in _DOUBLES or (short and word[-1] not in _VOWELS + "wxyr" and word[-2] in _VOWELS and word not in _KEEPS):
        return word + word[-1]
    return word


def third(word: str) -> str:
    """He -s; also a noun's plural."""
    if word in _IRREGULAR:
        return _IRREGULAR[word].split()[0]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def past(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word].split()[1]
    if word.endswith("e"):
        return word + "d"
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ied"
    return _doubled(word) + "ed"


def ing(word: str) -> str:
    if word in _IRREGULAR:
        return next((form for form in _IRREGULAR[word].split() if form.endswith("ing")), word)
    if word.endswith("ie"):
        return word[:-2] + "ying"
    if word.endswith("e") and not word.endswith(("ee", "ye", "oe")):
        return word[:-1] + "ing"
    return _doubled(word) + "ing"


@cache
def forms(word: str) -> frozenset[str]:
    """Every form of a verb or noun, the word itself among them; a form that nobody writes does no harm."""
    irregular = _IRREGULAR.get(word, "").split()
    return frozenset({word, third(word), past(word), ing(word), *irregular})


@lru_cache(4096)
def like(base: str, model: str) -> str:
    """`base` in the form that `model` has: like("provide", "treating") is "providing"."""
    if model.endswith("ing"):
        return ing(base)
    if model.endswith("ed") or any(
        model in f.split()[1:3] and model not in (v, third(v)) for v, f in _IRREGULAR.items()
    ):
        return past(base)
    if model.endswith("s") and not model.endswith("ss"):
        return third(base)
    return base
