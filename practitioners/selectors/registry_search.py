"""Whom somebody means: words, beginnings of words, an NPI, a specialty group and a distance, combined freely.

Every question is answered by an index, whatever the size of the registry: what is found is cut at `MOST_CANDIDATES`
and put in order afterwards (docs/performance.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from practitioners.selectors import registry_spelling
from practitioners.selectors.registry_question import (
    Question,
    any_of,
    beginnings,
    place_terms,
    sifting,
    wholes,
)
from practitioners.words import name_alone

#: More than these are not looked at: nobody reads them, and a common name would hold everybody up.
MOST_CANDIDATES = 500
#: With fewer than these, other readings are tried: words written together, near spellings.
FEW = 5
#: Rows of a name that one or two letters begin are sifted up to here.
_SIFTED = 3_000
#: How many ZIP codes are asked at first, when only a place is given: the nearest, then more as long as few are found.
_RINGS = (20, 100)


@dataclass(frozen=True)
class Hit:
    """One row found. `whole`: how many words fit as they are; `near_spelling`: read as words spelled almost so."""

    npi: str
    whole: int = 0
    miles: float = 0
    last_name: str = ""
    first_name: str = ""
    organisation: str = ""
    near_spelling: bool = False
    likeness: float = 0

    @property
    def place_in_order(self) -> tuple[Any, ...]:
        """Whole words before beginnings, the nearest first, then by name."""
        name = (self.last_name or self.organisation).lower()
        return self.near_spelling, -self.likeness, -self.whole, self.miles, name, self.first_name.lower(), self.npi


@dataclass(frozen=True)
class Answer:
    """The best first. `capped`: there are more than are listed."""

    hits: list[Hit]
    capped: bool = False


def ask(question: Question) -> Answer:
    """The active rows that fit; for a whole NPI also one out of use.

    “osei md” may be somebody in Maryland; when hardly anybody fits so, the letters are read as a credential.
    """
    answer = _ask(question)
    bare = name_alone(question.words)
    if not bare or len(answer.hits) >= FEW or any(hit.whole == len(question.words) for hit in answer.hits):
        return answer
    more = _ask(replace(question, words=bare))
    hits = sorted([*answer.hits, *_not_yet(more.hits, answer.hits)], key=lambda hit: hit.place_in_order)
    return Answer(hits[:MOST_CANDIDATES], more.capped or len(hits) > MOST_CANDIDATES)


def _ask(question: Question) -> Answer:
    if question.empty or question.nowhere:
        return Answer([])
    hits = _by_name(question, []) if question.one_word else []
    if len(hits) <= MOST_CANDIDATES:
        hits = _found(question, beginnings(question.words))
    if len(hits) > MOST_CANDIDATES and not question.one_word:
        better = _whole_first(question)
        hits = better + _not_yet(hits, better)
    elif len(hits) < FEW and (question.one_word or not any(hit.whole == len(question.words) for hit in hits)):
        hits += _not_yet(_other_readings(question, nobody=not hits), hits)
    ordered = sorted(hits, key=lambda hit: hit.place_in_order)
    return Answer(ordered[:MOST_CANDIDATES], len(hits) > MOST_CANDIDATES)


def _not_yet(hits: Iterable[Hit], had: Iterable[Hit]) -> list[Hit]:
    known = {hit.npi for hit in had}
    return [hit for hit in hits if hit.npi not in known]


def _whole_first(question: Question) -> list[Hit]:
    """Of more than can be looked at, those that carry the words as they were typed, not only their beginnings."""
    hits = _found(question, wholes(question.words)) if question.words else []
    if len(question.words) > 1 and len(hits) <= MOST_CANDIDATES:  # the last one may still be being typed
        *before, last = question.words
        hits += _not_yet(_found(question, [*wholes(before), *beginnings([last])]), hits)
    return hits


def _other_readings(question: Question, *, nobody: bool) -> list[Hit]:
    """“12345” as the beginning of an NPI, “mc donald” as one word, “osie” as “osei”."""
    hits: list[Hit] = []
    if question.one_word and question.words[0].isdigit():
        return _found(Question(npi=question.words[0]), [])
    for words in registry_spelling.joined(question.words) if nobody else []:
        hits += _found(replace(question, words=words), beginnings(words))
    near = registry_spelling.near(question.words)
    if any(near.values()):
        terms = [any_of([*beginnings([word]), *wholes(near[word])]) for word in question.words]
        hits += [_liked(hit, question) for hit in _not_yet(_found(question, terms), hits)]
    return hits


def _liked(hit: Hit, question: Question) -> Hit:
    names = f"{hit.first_name} {hit.last_name} {hit.organisation}"
    return replace(hit, near_spelling=True, likeness=registry_spelling.likeness(question.words, names))


# --- Asking the database ---------------------------------------------------------------------------------------------


def _found(question: Question, terms: list[str]) -> list[Hit]:
    """In no order; at most one more than `MOST_CANDIDATES`. `terms` stand for the words, one each."""
    place = place_terms(question)
    looked_up, sifted = sifting(question.words, terms)
    if looked_up or question.npi or question.group:
        return _select(question, looked_up + place, sifted)
    if place:
        return _around(question, sifted)
    return _by_name(question, sifted)


def _around(question: Question, sifted: list[str]) -> list[Hit]:
    """Only a place is given: in rings around it."""
    zips, hits = list(question.zips), []
    for ring in (*(size for size in _RINGS if size < len(zips)), len(zips)):
        hits = _select(question, [any_of(wholes(zips[:ring]))], sifted)
        if len(hits) > MOST_CANDIDATES:
            break
    return hits


def _by_name(question: Question, sifted: list[str]) -> list[Hit]:
    """By the ordered indexes of last names and organisations: for a beginning that very many share."""
    begins = max(question.words, key=len)
    hits = []
    for columns in (("last_name", "first_name"), ("organisation",)):
        keys = ", ".join(f'lower({column}) collate "C"' for column in columns)
        source = (
            f"(select * from practitioners_registryprovider where deactivated_on is null"  # noqa: S608
            f' and lower({columns[0]}) collate "C" like %(begins)s order by {keys} limit {_SIFTED}) r'
        )
        hits += _select(question, [], sifted, source=source, begins=f"{begins}%")
    return hits


def _select(
    question: Question,
    looked_up: list[str],
    sifted: list[str],
    *,
    source: str = "practitioners_registryprovider r",
    **values: Any,
) -> list[Hit]:
    sql, more = _sql(question, looked_up, sifted, source)
    with connection.cursor() as cursor:
        # A word that many carry is found soon by reading rows one after another, says the planner; but not a rare
        # combination of such words. Both statements go in one round trip.
        cursor.execute(f"set local enable_seqscan = off; {sql}", more | values)
        return [Hit(*row) for row in cursor.fetchall()]


def _sql(question: Question, looked_up: list[str], sifted: list[str], source: str) -> tuple[str, dict[str, Any]]:
    # SQL by hand: ts_match_vq called as a function sifts rows without being looked up in the index, and `unnest`
    # carries the distances along; neither has an ORM form.
    values: dict[str, Any] = {"limit": MOST_CANDIDATES + 1}
    tables, wheres, order, miles = [source], [], "", "0"
    if len(question.npi) != 10:
        wheres.append("r.deactivated_on is null")
    if question.npi:
        wheres.append("r.npi between %(from)s and %(to)s")
        values |= {"from": question.npi.ljust(10, "0"), "to": question.npi.ljust(10, "9")}
    if looked_up:
        wheres.append("r.search @@ %(looked_up)s::tsquery")
        values["looked_up"] = " & ".join(looked_up)
    if sifted:
        wheres.append("ts_match_vq(r.search, %(sifted)s::tsquery)")
        values["sifted"] = " & ".join(sifted)
    if question.zips:
        tables.append("unnest(%(zips)s::text[], %(far)s::float[]) as z(zip, far)")
        wheres.append("z.zip = left(r.zip_code, 5)")
        values |= {"zips": list(question.zips), "far": list(question.zips.values())}
        order, miles = "order by z.far", "z.far"
    values |= {f"word{at}": word for at, word in enumerate(wholes(question.words))}
    whole = " + ".join(["0", *(f"(r.search @@ %(word{at})s::tsquery)::int" for at in range(len(question.words)))])
    sql = (
        f"select r.npi, {whole}, {miles}, r.last_name, r.first_name, r.organisation"  # noqa: S608 - names of ours only
        f" from {', '.join(tables)} where {' and '.join(wheres or ['true'])} {order} limit %(limit)s"
    )
    return sql, values
