"""One client's record as a FHIR bundle. Pure but for the validation.

Release R4 (4.0.1). The bundle is checked, before it leaves, against the models of `fhir.resources`, which has R4B: for
the resources used here R4B has the same elements as R4, and a test reads every bundle with an R4 library too.
"""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from clients.record.plan_fhir import care_plans, changes_in_status

Resource = dict[str, Any]
Row = Mapping[str, Any]

ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
NPI = "http://hl7.org/fhir/sid/us-npi"
UCUM = "http://unitsofmeasure.org"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
LOINC = "http://loinc.org"
#: Units of the catalogue that UCUM writes alike or otherwise; the others are told in words only.
UCUM_CODES = {
    "s": "s", "m": "m", "cm": "cm", "kg": "kg", "deg": "deg", "m/s": "m/s", "%": "%", "kg/m2": "kg/m2", "bpm": "/min",
    "mmHg": "mm[Hg]", "mg/dL": "mg/dL", "lb": "[lb_av]", "mL/kg/min": "mL/kg/min", "min/wk": "min/wk", "min": "min",
}  # fmt: skip
READINGS = {
    "systolic": ("8480-6", "Systolic blood pressure", "mmHg"),
    "diastolic": ("8462-4", "Diastolic blood pressure", "mmHg"),
    "heart_rate": ("8867-4", "Heart rate", "bpm"),
    "glucose": ("2339-0", "Glucose in blood", "mg/dL"),
}
_REFERRAL = {"discharged": "completed", "not_started": "revoked"}
_UUID_LENGTH = 36
_URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_GENDER = {"female": "female", "male": "male", "": "unknown"}


def bundle(record: Row, *, at: str, bytes_of: Callable[[str], bytes | None]) -> Resource:
    """The whole record as a collection. `at` is the moment (ISO, with its offset); `bytes_of` a file by its SHA-256."""
    made = [tidy(one) for one in _resources(record, bytes_of)]
    unique = {f"{one['resourceType']}/{one['id']}": one for one in made}
    entries = [{"fullUrl": urn(one["id"]), "resource": one} for one in unique.values()]
    return {"resourceType": "Bundle", "type": "collection", "timestamp": at, "entry": entries}


def urn(pk: str) -> str:
    """The address of a resource inside a bundle: a UUID, made of the row's where the id says more than that."""
    row, rest = pk[:_UUID_LENGTH], pk[_UUID_LENGTH:]
    return f"urn:uuid:{uuid5(UUID(row), rest) if rest else row}"


def tidy(part: Any) -> Any:
    """Without what is empty: FHIR has no empty text, list or object, and no text of blanks alone."""
    if isinstance(part, dict):
        kept = {name: tidy(value) for name, value in part.items()}
        return {name: value for name, value in kept.items() if value not in ("", None, [], {})}
    if isinstance(part, list):
        return [value for value in map(tidy, part) if value not in ("", None, [], {})]
    return part.strip() if isinstance(part, str) else part


def problems(found: Resource) -> list[str]:
    """What is wrong with a bundle, each with its place; empty when it is valid. A reference to nowhere is wrong."""
    from fhir.resources.R4B.bundle import Bundle  # nearly a second, needed by this page alone
    from pydantic import ValidationError

    told = []
    try:
        Bundle.model_validate(found)
    except ValidationError as error:
        told = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_input=False)]
    there = {entry["fullUrl"] for entry in found["entry"]}
    told += [f"{url} is no UUID" for url in sorted(there) if not _URN.fullmatch(url)]
    return told + sorted(f"{url} isn't in the bundle" for url in set(_references(found)) - there)


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "reference" and isinstance(value, str):
                yield value
            else:
                yield from _references(value)
    elif isinstance(part, list):
        for one in part:
            yield from _references(one)


def _resources(record: Row, bytes_of: Callable[[str], bytes | None]) -> Iterator[Resource]:
    client, workspace = record["client"], record["workspace"]
    yield organization(workspace) | telecom(workspace["phone"], "")
    yield _patient(client, workspace)
    who = {"reference": f"urn:uuid:{client['id']}"}
    for referral in record["referrals"]:
        yield organization(referral["practice"])
        yield from practitioner(referral["practitioner"])
        yield _service_request(referral, who)
        for sha256 in referral["photographs"]:
            yield from _file(sha256, f"{referral['id']}-{sha256[:8]}", "Photograph of the paper referral",
                             "image/jpeg", referral["received_at"], who, bytes_of)  # fmt: skip
    for episode in record["episodes"]:
        yield from _of_episode(episode, who, workspace, bytes_of)
    for release in record["releases"]:
        yield organization(release["practice"])
        yield _consent(release, who, workspace)
    for document in record["documents"]:
        yield from _file(document["sha256"], document["id"], document["title"], document["content_type"],
                         document["on"], who, bytes_of)  # fmt: skip
        if document["content"].get("questions"):
            yield _answers(document, who)


def _of_episode(
    episode: Row, who: Resource, workspace: Row, bytes_of: Callable[[str], bytes | None]
) -> Iterator[Resource]:
    if episode["practice"]:
        yield organization(episode["practice"])
    yield from practitioner(episode["practitioner"])
    yield _condition(episode, who)
    yield _episode_of_care(episode, who, workspace)
    for goal in episode["goals"]:
        yield _goal(goal, who)
    yield from care_plans(episode, who, {"reference": urn(f"{episode['id']}-condition")})
    yield from changes_in_status(episode, who)
    for session in episode["sessions"]:
        yield _encounter(session, episode, who)
        yield from _readings(session, who)
        if session["red_flags"]:
            yield _observation(
                f"{session['id']}-flags", "Red flags observed", session["on"], who, encounter=session["id"]
            ) | {"valueString": ", ".join(session["red_flags"])}
    for assessment in episode["assessments"]:
        for result in assessment["results"]:
            yield _measured(result, assessment, who)
    for report in episode["reports"]:
        if report["sha256"]:
            yield from _file(report["sha256"], report["id"], report["kind"], "application/pdf",
                             report["signed_at"], who, bytes_of, old=report["state"] == "withdrawn")  # fmt: skip


# --- People and places ------------------------------------------------------------------------------------------------


def _patient(client: Row, workspace: Row) -> Resource:
    name = {"family": client["last_name"], "given": [client["first_name"]]}
    found: Resource = {
        "resourceType": "Patient", "id": client["id"], "active": True, "gender": _GENDER.get(client["sex"], "unknown"),
        "name": [{key: value for key, value in name.items() if value and value != [""]}],
        "managingOrganization": {"reference": f"urn:uuid:{workspace['id']}"},
    }  # fmt: skip
    if client["date_of_birth"]:
        found["birthDate"] = client["date_of_birth"]
    return found | telecom(client["phone"], client["email"])


def telecom(phone: str, email: str) -> Resource:
    ways = [{"system": system, "value": value} for system, value in (("phone", phone), ("email", email)) if value]
    return {"telecom": ways} if ways else {}


def organization(row: Row) -> Resource:
    return {"resourceType": "Organization", "id": row["id"], "name": row["name"]}


def practitioner(row: Row | None) -> Iterator[Resource]:
    """A practitioner who is on file; one who is only named is told in the request's own words."""
    if row and row["id"]:
        found: Resource = {"resourceType": "Practitioner", "id": row["id"], "name": [{"text": row["name"]}]}
        if row["npi"]:
            found["identifier"] = [{"system": NPI, "value": row["npi"]}]
        yield found


# --- The course -------------------------------------------------------------------------------------------------------


def _service_request(row: Row, who: Resource) -> Resource:
    found: Resource = {
        "resourceType": "ServiceRequest", "id": row["id"], "intent": "order", "subject": who,
        "status": _REFERRAL.get(row["status"], "active"), "authoredOn": row["received_at"],
        "code": {"text": row["wording"] or "Referral for exercise"},
    }  # fmt: skip
    person = row["practitioner"]
    if person["id"]:
        found["requester"] = {"reference": f"urn:uuid:{person['id']}"}
    else:
        name = person["name"] or row["practice"]["name"]
        found["requester"] = {"reference": f"urn:uuid:{row['practice']['id']}", "display": name}
    if row["condition"] or row["icd10"]:
        found["reasonCode"] = [diagnosis(row)]
    notes = [f"{step['at'][:10]}: {step['status']}{', ' + step['why'] if step['why'] else ''}" for step in row["steps"]]
    notes += ["Medical treatment concluded"] if row["concluded"] else []
    notes += [f"Precautions: {row['precautions']}"] if row["precautions"] else []
    found["note"] = [{"text": "; ".join(notes) or "Received"}]
    return found


def diagnosis(row: Row) -> Resource:
    """As the provider gave it: “referred with”."""
    said: Resource = {"text": row["condition"]} if row["condition"] else {}
    return said | ({"coding": [{"system": ICD10, "code": row["icd10"]}]} if row["icd10"] else {})


def _condition(row: Row, who: Resource) -> Resource:
    return {
        "resourceType": "Condition", "id": f"{row['id']}-condition", "subject": who, "code": diagnosis(row),
        "clinicalStatus": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]
        },
        "note": [{"text": "Referred with; as the referring provider gave it. Not a diagnosis of ours."}],
    }  # fmt: skip


def _episode_of_care(row: Row, who: Resource, workspace: Row) -> Resource:
    period = {"start": row["started_on"]} | ({"end": row["ended_on"]} if row["ended_on"] else {})
    found: Resource = {
        "resourceType": "EpisodeOfCare", "id": row["id"], "patient": who, "period": period,
        "status": "finished" if row["ended_on"] else "active" if row["cleared_on"] else "waitlist",
        "type": [{"text": row["category_words"]}],
        "managingOrganization": {"reference": f"urn:uuid:{workspace['id']}"},
        "diagnosis": [{"condition": {"reference": urn(f"{row['id']}-condition")}}],
    }  # fmt: skip
    if row["referral"]:
        found["referralRequest"] = [{"reference": f"urn:uuid:{row['referral']}"}]
    return found


def _goal(row: Row, who: Resource) -> Resource:
    return {
        "resourceType": "Goal", "id": row["id"], "lifecycleStatus": "active", "subject": who,
        "description": {"text": f"{row['measure']}: {row['words']}"}, "startDate": row["set_at"][:10],
    }  # fmt: skip


def _encounter(row: Row, episode: Row, who: Resource) -> Resource:
    told = [("Before exercise", " ".join(row["beyond_limits"])), ("Exercises", "; ".join(row["exercises"])),
            ("Tolerance", row["tolerance"]), ("Said", row["said"]), ("Note", row["note"]),
            ("Next time", row["next_time"])]  # fmt: skip
    words = ". ".join(f"{name}: {value}" for name, value in told if value)
    return {
        "resourceType": "Encounter", "id": row["id"], "subject": who,
        "status": "finished" if row["attendance"] == "attended" else "cancelled",
        "class": {"system": ACT, "code": "AMB", "display": "ambulatory"},
        "type": [{"text": f"Exercise session: {row['attendance_words'].lower()}"}],
        "period": {"start": row["on"]}, "episodeOfCare": [{"reference": f"urn:uuid:{episode['id']}"}],
    } | ({"reasonCode": [{"text": words}]} if words else {})  # fmt: skip


def _readings(row: Row, who: Resource) -> Iterator[Resource]:
    for name, value in row["readings"].items():
        code, words, unit = READINGS[name]
        found = _observation(f"{row['id']}-{name.replace('_', '-')}", words, row["on"], who, encounter=row["id"])
        found["code"]["coding"] = [{"system": LOINC, "code": code}]
        yield found | {"valueQuantity": quantity(Decimal(value), unit)}


def _measured(row: Row, assessment: Row, who: Resource) -> Resource:
    found = _observation(row["id"], row["measure"], assessment["on"], who)
    found["note"] = [{"text": f"{assessment['kind']} assessment by {assessment['by']}"}]
    if row["method"]:
        found["method"] = {"text": row["method"]}
    if row["number"]:
        return found | {"valueQuantity": quantity(Decimal(row["number"]), row["unit"])}
    absent = {"system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "not-performed"}
    return found | {"dataAbsentReason": {"coding": [absent], "text": row["words"]}}


def _observation(pk: str, words: str, on: str, who: Resource, *, encounter: str = "") -> Resource:
    found: Resource = {
        "resourceType": "Observation", "id": pk, "status": "final", "code": {"text": words}, "subject": who,
        "effectiveDateTime": on,
    }  # fmt: skip
    if encounter:
        found["encounter"] = {"reference": f"urn:uuid:{encounter}"}
    return found


def quantity(value: Decimal, unit: str) -> Resource:
    number = int(value) if value == value.to_integral_value() and value.as_tuple().exponent == 0 else float(value)
    known = {"system": UCUM, "code": UCUM_CODES[unit]} if unit in UCUM_CODES else {}
    return {"value": number, **({"unit": unit} if unit else {}), **known}


# --- Papers -----------------------------------------------------------------------------------------------------------


def _consent(row: Row, who: Resource, workspace: Row) -> Resource:
    return {
        "resourceType": "Consent", "id": row["id"], "status": "inactive" if row["withdrawn_at"] else "active",
        "scope": {"coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}
        ]},
        "category": [{"coding": [{"system": LOINC, "code": "59284-0", "display": "Consent Document"}]}],
        "patient": who, "dateTime": row["signed_on"],
        "organization": [{"reference": f"urn:uuid:{workspace['id']}"}],
        "policyRule": {"text": f"What may be told: {row['covers']}"},
        "provision": {
            "type": "permit", "period": {"start": row["signed_on"], "end": row["valid_until"]},
            "actor": [{
                "role": {"text": "Recipient of information"},
                "reference": {"reference": f"urn:uuid:{row['practice']['id']}"},
            }],
        },
    }  # fmt: skip


def _file(
    sha256: str,
    pk: str,
    title: str,
    content_type: str,
    on: str,
    who: Resource,
    bytes_of: Callable[[str], bytes | None],
    *,
    old: bool = False,
) -> Iterator[Resource]:
    attachment: Resource = {"contentType": content_type, "title": title}
    data = bytes_of(sha256)
    if data is not None:
        attachment |= {"data": base64.b64encode(data).decode(), "size": len(data)}
    yield {
        "resourceType": "DocumentReference", "id": pk, "status": "superseded" if old else "current", "subject": who,
        "type": {"text": title}, "date": on if "T" in on else f"{on}T00:00:00Z",
        "description": f"SHA-256 {sha256}", "content": [{"attachment": attachment}],
    }  # fmt: skip


def _answers(document: Row, who: Resource) -> Resource:
    content = document["content"]
    items = [
        {"linkId": row["slug"], "text": row["question"], "answer": [
            {"valueBoolean": row["yes"]}, *([{"valueString": row["words"]}] if row["words"] else [])
        ]}
        for row in content["questions"]
    ] + [
        {"linkId": f"open-{n}", "text": row["question"], "answer": [{"valueString": row["words"]}]}
        for n, row in enumerate(content["open"], start=1)
        if row["words"]
    ]  # fmt: skip
    return {
        "resourceType": "QuestionnaireResponse", "id": f"{document['id']}-answers", "status": "completed",
        "subject": who, "authored": document["on"], "item": items,
    }  # fmt: skip
