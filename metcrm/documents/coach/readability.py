"""How old a reader has to be: the Flesch–Kincaid grade of a text, plus five years.

Source: Kincaid, Fishburne, Rogers and Chissom (1975), "Derivation of new readability formulas ... for Navy enlisted
personnel", Research Branch Report 8-75: grade = 0.39 words/sentence + 11.8 syllables/word - 15.59. A US grade g is
taught at age g + 5 to g + 6; the lower end is taken. Paper for patients should come out near 12 (domain 5.2).

The formula counts lengths and knows no meaning: a short rare word is easy to it, a list of conditions is hard. Under
some 100 words a single long word moves it by a year. It is made for English.
"""

import re

from metcrm.documents.coach.tokens import HARD, Tokens, tokenise

YOUNGEST, OLDEST = 5.0, 25.0
_VOWELS = re.compile(r"[aeiouy]+")
# Two vowel letters that are two sounds: me-di-a, cre-ate, sci-ence, flu-id, go-ing.
_APART = re.compile(
    r"(?<![ct])ia|io(?!us|n)|(?<!p)eo|(?<=[rd])ea$|iu(?!m)|ua(?!r)|uou|[^gq]ui(?=d|n)|oi(?=ng)|ei(?=ng)|yi(?=ng)|(?<!t)ie(?=t|n[ct])|(?<!t)rea(?=t[ei])"
)
_ENDS = frozenset(".!?¶;:—•")


def reading_age(text: str) -> float:
    """The reading age in years, from 5 (anybody who reads) to 25; 5 for a text without words.

    A line that stands alone (a heading, a bullet) counts as a sentence.
    """
    tokens = tokenise(text)
    words = [word for word in tokens.words if word[0].isalpha()]
    if not words:
        return YOUNGEST
    sentences = _sentences(tokens)
    grade = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return round(min(max(grade + 5, YOUNGEST), OLDEST), 1)


def _sentences(tokens: Tokens) -> int:
    count, open_ = 0, False
    for word, fresh in zip(tokens.words, tokens.fresh, strict=True):
        if open_ and (word in _ENDS or fresh):
            count, open_ = count + 1, False
        open_ = open_ or word not in HARD
    return max(count + open_, 1)


def syllables(word: str) -> int:
    """About how many syllables an English word has, at least one; right for some nine words in ten."""
    word = word.lower().strip("'")
    if not word.isascii() or len(word) <= 2:
        return 1
    count = len(_VOWELS.findall(word)) + len(_APART.findall(word))
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ie", "oe", "ye"))
    silent = silent or (
        word.endswith("es")
        and not word.endswith(("ses", "zes", "ces", "ges", "ches", "shes", "xes", "ies", "les", "ees"))
    )
    silent = silent or (word.endswith("ed") and not word.endswith(("ted", "ded", "eed", "ied", "led")))
    silent = silent or (word.endswith("le") and len(word) > 2 and word[-3] in "aeiouy")
    return max(count - silent, 1)
