"""The NPI Registry API of CMS, version 2.1: what to ask, and how to read what comes back.

Seen in its answers: errors come with status 200, numbers are text or integers, `sex` was once `gender`, what isn't
known may be `--`, null or missing, and keys that nobody announced may appear.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from practitioners.npi import npi_ok

MOST = 50
_STATES = frozenset(
    "al ak az ar ca co ct de dc fl ga gu hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok"
    " or pa pr ri sc sd tn tx ut vt va vi wa wv wi wy".split()
)
_UNKNOWN = {"--", "<UNAVAIL>"}


class NotAnswered(Exception):
    """The registry couldn't be asked, or its answer is of no use; the text is one sentence for the person."""


def queries(words: Iterable[str], npi: str = "") -> list[dict[str, str]]:
    """The requests that together answer a line of words in any order; none when the API can't be asked such a thing."""
    if npi:
        # The API answers a number that can't be one with nothing, and a beginning with an error.
        return [_asked(number=npi)] if npi_ok(npi) else []
    listed = list(words)
    zips = [word for word in listed if len(word) == 5 and word.isdigit()]
    place = {"postal_code": zips[0]} if zips else {}
    names = [word for word in listed if not word.isdigit()]
    if len(names) > 1 and names[-1] in _STATES:
        place["state"] = names.pop().upper()
    if not names or all(len(name) < 2 for name in names):
        return []
    persons = [{"last_name": names[0]}]
    if len(names) > 1:
        one, other, *town = names
        where = {"city": " ".join(town)} if town else {}
        persons = [{"first_name": one, "last_name": other} | where, {"first_name": other, "last_name": one} | where]
    asked = [*persons, {"organization_name": " ".join(names)}]
    return [_asked(**{key: _beginning(value) for key, value in each.items()}, **place) for each in asked]


def _asked(**criteria: str) -> dict[str, str]:
    return {"version": "2.1", "limit": str(MOST), **criteria}


def _beginning(text: str) -> str:
    """A wildcard needs two letters before it."""
    return f"{text}*" if len(text) > 1 else text


def results_of(payload: Any) -> list[dict[str, Any]]:
    """The results of an answer.

    Raises:
        NotAnswered: it says what is wrong, or isn't an answer at all.
    """
    if not isinstance(payload, Mapping):
        raise NotAnswered("The NPI Registry answered something that can't be read. Try again later.")
    errors = payload.get("Errors")
    if errors:
        first = errors[0] if isinstance(errors, list) else errors
        said = _text(first.get("description"), 200) if isinstance(first, Mapping) else ""
        raise NotAnswered(f"The NPI Registry can't answer that: {said or 'it gave no reason'}.")
    results = payload.get("results")
    if not isinstance(results, list):
        raise NotAnswered("The NPI Registry answered something that can't be read. Try again later.")
    return [
        dict(result) for result in results if isinstance(result, Mapping) and npi_ok(_text(result.get("number"), 10))
    ]


def row_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """One result as the fields of a registry row."""
    basic = _mapping(result.get("basic"))
    place = _location(result.get("addresses"))
    codes, primary = _taxonomies(result.get("taxonomies"))
    person = result.get("enumeration_type") == "NPI-1"
    return {
        "npi": _text(result["number"], 10), "entity": "1" if person else "2",
        "last_name": _text(basic.get("last_name"), 120), "first_name": _text(basic.get("first_name"), 120),
        "middle_name": _text(basic.get("middle_name"), 120), "credential": _text(basic.get("credential"), 60),
        "organisation": "" if person else _text(basic.get("organization_name") or basic.get("name"), 200),
        "sex": _text(basic.get("sex") or basic.get("gender"), 1),
        "street": _text(place.get("address_1"), 120), "street2": _text(place.get("address_2"), 120),
        "city": _text(place.get("city"), 80), "state": _text(place.get("state"), 40),
        "zip_code": _text(place.get("postal_code"), 20).replace("-", ""),
        "phone": _digits(place.get("telephone_number")), "fax": _digits(place.get("fax_number")),
        "primary_taxonomy": primary, "taxonomies": codes,
        "enumerated_on": _date(basic.get("enumeration_date")), "updated_on": _date(basic.get("last_updated")),
    }  # fmt: skip


def _location(addresses: Any) -> Mapping[str, Any]:
    """Where they practise; the mailing address when nothing else is known."""
    listed = [row for row in addresses if isinstance(row, Mapping)] if isinstance(addresses, list) else []
    here = [row for row in listed if row.get("address_purpose") in ("LOCATION", "PRIMARY")]
    return (here or listed or [{}])[0]


def _taxonomies(listed: Any) -> tuple[list[str], str]:
    rows = [row for row in listed if isinstance(row, Mapping)] if isinstance(listed, list) else []
    codes = list(dict.fromkeys(code for row in rows if (code := _text(row.get("code"), 10))))
    primary = [_text(row.get("code"), 10) for row in rows if row.get("primary") is True]
    return codes, next((code for code in [*primary, *codes] if code), "")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any, longest: int) -> str:
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return "" if text in _UNKNOWN else text[:longest]


def _digits(value: Any) -> str:
    return "".join(character for character in _text(value, 40) if character.isdigit())[:20]


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(_text(value, 10))
    except ValueError:
        return None
