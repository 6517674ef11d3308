"""The words of a suggestion: figures filled in, grammar fitted to the place where they will stand."""

import re
from collections.abc import Mapping
from functools import lru_cache

from metcrm.documents.coach.inflect import forms, like

Figures = Mapping[str, object]
# A health figure is told only where it counts at least so many clients (rule 5 of the product).
SMALLEST_GROUP = 11

_FIGURE = re.compile(r"\[([a-zA-Z_]+)\]")
_VERB = re.compile(r"\{v:([a-z]+)\}")
_GIVE = frozenset(
    form
    for verb in "pay give offer send share split reward compensate reimburse tip repay donate promise slip".split()
    for form in forms(verb)
)
_GET = frozenset(form for verb in "get earn receive win collect".split() for form in forms(verb))
_GET_TOO = frozenset({("be", "paid"), ("are", "paid")})
_MINE = {
    "I": (("{who}", "I"), ("{whose}", "my"), ("{whom}", "me"), ("{who_is}", "I'm"), ("{are}", "am")),
    "we": (("{who}", "we"), ("{whose}", "our"), ("{whom}", "us"), ("{who_is}", "we're"), ("{are}", "are")),
}
_PROPER = ("I ", "I'", "Medical Exercise", "MES", "HSA", "TUG", "PT ")


def usable(figures: Figures | None) -> dict[str, str]:
    """The figures as text, without empty ones; none at all when they count fewer than SMALLEST_GROUP people."""
    filled = {name: str(value).strip() for name, value in (figures or {}).items() if value is not None}
    filled = {name: value for name, value in filled.items() if value and value.isprintable()}
    digits = filled.get("n", "").replace(",", "")
    too_few = digits.isascii() and digits.isdigit() and int(digits[:9]) < SMALLEST_GROUP
    return {} if too_few else filled


def wants_figures(template: str) -> bool:
    return bool(_named(template))


def fillable(template: str, figures: Mapping[str, str]) -> bool:
    """Whether every [figure] of the template was handed in."""
    return all(name in figures for name in _named(template))


@lru_cache(4096)
def _named(template: str) -> tuple[str, ...]:
    """The figures that a template wants; templates are few, and each is looked at for every finding."""
    return tuple(_FIGURE.findall(template))


def fill(template: str, figures: Mapping[str, str], *, found: str, head: str, first_person: str) -> str:
    """A template's words.

    Args:
        found: the words reported, as they stand in the text.
        head: the word on which the rule hangs, lower case; gives number and tense.
        first_person: "I" or "we", as the writer speaks.
    """
    figure, semicolon, rest = template.partition("; ")
    if wants_figures(template):
        figure = _FIGURE.sub(lambda m: figures[m.group(1)], figure) + _provenance(template, figures)
    text = figure + semicolon + rest
    if "{" not in text:
        return text
    if "{v:" in text:
        text = _VERB.sub(lambda m: like(m.group(1), head), text)
    if "{s}" in text:
        text = text.replace("{s}", "s" if _plural(found) else "")
    if "{give}" in text:
        text = text.replace("{give}", _giving(found.split()[:2], first_person))
    for name, word in _MINE[first_person]:
        text = text.replace(name, word)
    return text


def _giving(begins: list[str], first_person: str) -> str:
    """The verb that "a report" needs where the reported words begin with one: "pay you" becomes "send a report"."""
    first, second = ([word.lower().strip(".,;:") for word in begins] + ["", ""])[:2]
    if first in ("we", "i"):
        return f"{first_person} send "
    if first in _GIVE:
        return f"{like('send', first)} "
    return f"{first} " if first in _GET else "get " if (first, second) in _GET_TOO else ""


def _provenance(template: str, figures: Mapping[str, str]) -> str:
    """What has to stand beside a figure: how many people, when, from where; as far as it was handed in."""
    if "[current]" not in template:
        return ""
    told = [
        f"n = {figures['n']}" if name == "n" else figures[name] for name in ("n", "period", "source") if name in figures
    ]
    return f" ({', '.join(told)})" if told else ""


def _plural(found: str) -> bool:
    last = found.rstrip(".!?,;: ").lower()
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "'s", "’s", "fitness"))


def fit_capital(suggestion: str, *, opens: bool) -> str:
    """Begin with a capital where a sentence begins; elsewhere only names do."""
    if not suggestion:
        return suggestion
    if opens:
        return suggestion[0].upper() + suggestion[1:]
    if suggestion.startswith(_PROPER):
        return suggestion
    return suggestion[0].lower() + suggestion[1:]


def article(suggestion: str) -> str:
    """ "a" or "an" for the words that follow."""
    vowel = suggestion[:1].lower() in "aeiou" and not suggestion.lower().startswith(("one", "use", "uni", "eu"))
    letters = suggestion[:1] in "FHLMNRSX" and suggestion[1:2].isupper()
    return "an" if vowel or letters else "a"
