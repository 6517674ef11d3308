"""A signed report as a FHIR bundle: DiagnosticReport, its observations, and the PDF inside. Pure.

Release R4 and the checks are those of the client's record (clients/record/fhir.py). What it says is what was signed:
the numbers are read from the frozen content and not from the record, which may have been corrected since.
"""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from clients.measures import UNIT_SIGNS, MeasureError, measure
from clients.record.fhir import Resource, organization, practitioner, quantity, tidy

_VALUE = re.compile(r"(?P<number>-?\d+(?:\.\d+)?)(?P<unit>.*)")
_CATEGORY = {"text": "Exercise services after medical discharge"}


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed report beside its content: ids as text, moments as ISO with their offset."""

    id: str
    kind: str
    content: Mapping[str, Any]
    pdf: bytes
    signed_at: str
    amends: str
    client: Mapping[str, Any]  # id, first_name, last_name, date_of_birth (ISO or None)
    workspace: Mapping[str, Any]  # id, name
    practice: Mapping[str, Any]  # id, name
    practitioner: Mapping[str, Any] | None  # id, name, npi


def bundle(signed: Signed, *, at: str) -> Resource:
    """A collection of everything the report refers to."""
    made = [tidy(one) for one in _resources(signed)]
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in made]
    return {"resourceType": "Bundle", "type": "collection", "timestamp": at, "entry": entries}


def _resources(signed: Signed) -> Iterator[Resource]:
    yield organization(signed.workspace)
    yield organization(signed.practice)
    yield from practitioner(signed.practitioner)
    yield _patient(signed)
    observed = [one for row in signed.content["measures"] for one in _observations(row, signed)]
    yield from observed
    yield _report(signed, observed)


def _patient(signed: Signed) -> Resource:
    client = signed.client
    name = {"family": client["last_name"], "given": [client["first_name"]]}
    return {
        "resourceType": "Patient", "id": client["id"], "name": [name], "birthDate": client["date_of_birth"],
        "managingOrganization": _to(signed.workspace["id"]),
    }  # fmt: skip


def _report(signed: Signed, observed: list[Resource]) -> Resource:
    content = signed.content
    return {
        "resourceType": "DiagnosticReport", "id": signed.id, "status": "amended" if signed.amends else "final",
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{signed.id}"}],
        "category": [_CATEGORY], "code": {"text": content["title"]}, "subject": _to(signed.client["id"]),
        "effectiveDateTime": content["on"], "issued": signed.signed_at, "performer": [_to(signed.workspace["id"])],
        "result": [_to(one["id"]) for one in observed],
        "conclusion": f"{content['bottom_line']} Safety: {content['safety']} Plan: {content['plan']}",
        "presentedForm": [_form(signed)],
    }  # fmt: skip


def _form(signed: Signed) -> Resource:
    """The very bytes that were signed; FHIR asks for the SHA-1 of an attachment."""
    return {
        "contentType": "application/pdf", "language": "en", "title": signed.content["title"],
        "creation": signed.signed_at, "size": len(signed.pdf), "data": base64.b64encode(signed.pdf).decode(),
        "hash": base64.b64encode(hashlib.sha1(signed.pdf, usedforsecurity=False).digest()).decode(),
    }  # fmt: skip


def _observations(row: Mapping[str, Any], signed: Signed) -> Iterator[Resource]:
    """One for each value that the page shows: baseline, last, now."""
    for which, words in (("baseline", "Baseline"), ("last", "Last value"), ("current", "Current value")):
        if row[which]:
            yield _observation(row, which, words, signed)


def _observation(row: Mapping[str, Any], which: str, words: str, signed: Signed) -> Resource:
    notes = [words]
    if which == "current":
        notes += [part for part in (row["change"], row["label"], row["threshold"], row["note"]) if part]
    found: Resource = {
        "resourceType": "Observation", "id": str(uuid5(UUID(signed.id), f"{row['code']}:{which}")), "status": "final",
        "code": {"text": row["name"]}, "subject": _to(signed.client["id"]), "effectiveDateTime": row[f"{which}_on"],
        "performer": [_to(signed.workspace["id"])], "note": [{"text": ". ".join(notes)}],
    }  # fmt: skip
    return found | _value(row["code"], row[which])


def _value(code: str, shown: str) -> Resource:
    """The number as it was printed; a value that isn't there says why."""
    read = _VALUE.fullmatch(shown.replace("−", "-"))
    if read is None:
        absent = {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "not-performed"}
        return {"dataAbsentReason": {"coding": [absent], "text": shown}}
    return {"valueQuantity": quantity(Decimal(read["number"]), _unit(code, read["unit"].strip()))}


def _unit(code: str, shown: str) -> str:
    """The catalogue's unit; a workspace's own measure has the one that was printed."""
    try:
        return measure(code).unit
    except MeasureError:
        return {sign.strip(): unit for unit, sign in UNIT_SIGNS.items() if sign.strip()}.get(shown, shown)


def _to(pk: str) -> Resource:
    return {"reference": f"urn:uuid:{pk}"}
