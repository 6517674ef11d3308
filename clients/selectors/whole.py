"""Everything on record about one client, as plain JSON: the one source of the printed record and of the FHIR bundle.

Days and moments are ISO text, numbers are text with their measured decimals, ids are the rows' own. Lists are in the
order in which things happened. The number of queries depends on how many episodes there are, not on what is in them.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from clients import red_flags
from clients.measures import MeasureError, condition, format_value
from clients.methods import method_words, read_method
from clients.models import Assessment, Client, ClientDocument, Episode, Referral, Release, Report, Result, Session
from clients.selectors.catalogue import catalogue
from clients.selectors.courses import value_of
from clients.selectors.sessions import exercises_of, vitals_of
from metcrm.accounts.selectors import get_workspace

Row = dict[str, Any]
#: What a client reported of a day at home, for somebody who reads it later.
_AT_HOME = {"all": "done", "some": "partly", "none": "not done"}


def whole_record(client: Client, reasons: Mapping[str, str]) -> Row:
    """The record, whole. Bytes of files aren't in it, their hashes are. `reasons` put “not started” into words."""
    workspace = get_workspace()
    return {
        "workspace": {
            "id": str(workspace.pk), "name": workspace.name, "phone": workspace.phone,
            "address": workspace.postal_address, "timezone": workspace.timezone,
        },
        "client": {
            "id": str(client.pk), "first_name": client.first_name, "last_name": client.last_name,
            "date_of_birth": _iso(client.date_of_birth), "sex": client.sex, "phone": client.phone,
            "email": client.email, "added_at": _iso(client.created_at),
        },
        "referrals": [_referral(row, reasons) for row in referrals_of_record(client)],
        "episodes": [_episode(row) for row in _episodes(client)],
        "releases": [_release(row) for row in client.releases.select_related("practice").order_by("signed_on", "pk")],
        "documents": [_document(row) for row in client.documents.select_related("file").order_by("on", "kept_at")],
    }  # fmt: skip


def referrals_of_record(client: Client) -> QuerySet[Referral]:
    """What the client came by: referrals taken in as this client, and those that an episode names."""
    mine = Q(client=client) | Q(pk__in=client.episodes.values("referral_id"))
    found = Referral.objects.filter(mine).select_related("practice", "practitioner").order_by("received_at", "pk")
    return found.prefetch_related("steps", "photos__file")


def _episodes(client: Client) -> QuerySet[Episode]:
    found = client.episodes.select_related("practice", "practitioner").order_by("started_on", "created_at")
    return found.prefetch_related(
        "sessions__exercises",
        "assessments__results",
        "reports__pdf",
        "limits",
        "measure_goals",
        "status_changes",
        "home_programmes__exercises",
        "home_programmes__days",
    )


def _referral(row: Referral, reasons: Mapping[str, str]) -> Row:
    return {
        "id": str(row.pk), "received_at": _iso(row.received_at), "practice": _practice(row.practice),
        "practitioner": _person(row.practitioner) or {"id": "", "name": row.referred_by, "npi": ""},
        "patient": f"{row.patient_first_name} {row.patient_last_name}".strip(), "condition": _condition(row.condition),
        "icd10": row.icd10, "wording": row.wording, "concluded": row.medical_care_concluded,
        "precautions": row.precautions, "status": row.status, "status_words": row.get_status_display(),
        "steps": [
            {"status": step.get_status_display(), "at": _iso(step.at), "why": reasons.get(step.reason, "")}
            for step in sorted(row.steps.all(), key=lambda step: (step.at, step.pk))
        ],
        "photographs": [photo.file.sha256 for photo in row.photos.all()],
    }  # fmt: skip


def _episode(row: Episode) -> Row:
    known = catalogue()
    return {
        "id": str(row.pk), "condition": _condition(row.condition), "icd10": row.icd10, "category": row.category,
        "category_words": row.get_category_display(), "practice": _practice(row.practice) if row.practice else None,
        "practitioner": _person(row.practitioner), "referral": str(row.referral_id or ""), "goal": row.goal,
        "precautions": row.precautions, "cleared_on": _iso(row.cleared_on), "cleared_by": row.cleared_by,
        "clearance_expires_on": _iso(row.clearance_expires_on), "started_on": _iso(row.started_on),
        "planned_sessions": row.planned_sessions, "planned_weeks": row.planned_weeks,
        "next_provider_visit": _iso(row.next_provider_visit), "ended_on": _iso(row.ended_on),
        "end_reason": row.end_reason,
        "limits": [_limits(one) for one in sorted(row.limits.all(), key=lambda one: one.set_at)],
        "goals": [_goal(one, known) for one in sorted(row.measure_goals.all(), key=lambda one: one.measure)],
        "sessions": [_session(one) for one in sorted(row.sessions.all(), key=lambda one: (one.on, one.created_at))],
        "changes": [
            {"id": str(one.pk), "on": _iso(one.on), "words": one.words, "decision": one.decision}
            for one in sorted(row.status_changes.all(), key=lambda one: one.opened_at)
        ],
        "home": [_home(one) for one in sorted(row.home_programmes.all(), key=lambda one: one.created_at)],
        "assessments": [
            _assessment(one, known)
            for one in sorted(row.assessments.all(), key=lambda one: (one.on, one.created_at))
        ],
        "reports": [
            _report(one) for one in sorted(row.reports.all(), key=lambda one: one.created_at) if one.signed_at
        ],
    }  # fmt: skip


def _limits(row: Any) -> Row:
    names = (
        ("systolic_low", "systolic from"), ("systolic_high", "systolic up to"), ("diastolic_high", "diastolic up to"),
        ("heart_rate_low", "heart rate from"), ("heart_rate_high", "heart rate up to"),
        ("glucose_low", "glucose from"), ("glucose_high", "glucose up to"),
    )  # fmt: skip
    told = [f"{words} {getattr(row, name)}" for name, words in names if getattr(row, name) is not None]
    return {"words": ", ".join(told), "given_by": row.given_by, "given_on": _iso(row.given_on)}


def _goal(row: Any, known: Any) -> Row:
    what = known.measure(row.measure)
    ends = [
        f"{side} {format_value(what, value)}"
        for side, value in (("at least", row.at_least), ("at most", row.at_most))
        if value is not None
    ]
    return {"id": str(row.pk), "measure": what.name, "words": ", ".join(ends), "set_at": _iso(row.set_at)}


def _home(row: Any) -> Row:
    told = [_AT_HOME.get(day.done, day.done) for day in row.days.all()]
    return {
        "id": str(row.pk), "began_on": _iso(row.began_on), "ended_at": _iso(row.ended_at),
        "days_a_week": row.days_a_week, "note": row.note,
        "exercises": [
            ", ".join(part for part in (one.name, one.dose, one.how) if part)
            for one in sorted(row.exercises.all(), key=lambda one: one.position)
        ],
        "days": {done: told.count(done) for done in sorted(set(told))},
    }  # fmt: skip


def _session(row: Session) -> Row:
    return {
        "id": str(row.pk), "on": _iso(row.on), "attendance": row.attendance,
        "attendance_words": row.get_attendance_display(), "vitals": vitals_of(row).words,
        "readings": {name: value for name, value in _readings(row) if value is not None},
        "beyond_limits": list(row.beyond_limits), "red_flags": red_flags.labels(row.red_flags),
        "exercises": [one.words for one in exercises_of(row)],
        "tolerance": row.get_tolerance_display() if row.tolerance else "", "said": row.said, "note": row.note,
        "next_time": row.next_time,
    }  # fmt: skip


def _readings(row: Session) -> list[tuple[str, int | None]]:
    return [(name, getattr(row, name)) for name in ("systolic", "diastolic", "heart_rate", "glucose")]


def _assessment(row: Assessment, known: Any) -> Row:
    results = sorted(row.results.all(), key=lambda result: result.measure)
    return {
        "id": str(row.pk), "on": _iso(row.on), "kind": row.get_kind_display(), "by": row.by,
        "results": [_result(one, known) for one in results],
    }  # fmt: skip


def _result(row: Result, known: Any) -> Row:
    what = known.measure(row.measure)
    value = value_of(what, row)
    return {
        "id": str(row.pk), "code": what.code, "measure": what.name, "unit": what.unit,
        "number": "" if row.value is None else str(value), "words": format_value(what, value),
        "unable": row.unable, "method": method_words(read_method(row.method)),
    }  # fmt: skip


def _report(row: Report) -> Row:
    return {
        "id": str(row.pk), "kind": row.get_kind_display(), "state": row.state, "signed_at": _iso(row.signed_at),
        "signed_by": row.signed_by, "sha256": row.pdf.sha256 if row.pdf else "",
        "bottom_line": row.content.get("bottom_line", ""), "plan": row.content.get("plan", ""),
    }  # fmt: skip


def _release(row: Release) -> Row:
    return {
        "id": str(row.pk), "practice": _practice(row.practice), "signed_on": _iso(row.signed_on),
        "valid_until": _iso(row.valid_until), "covers": row.covers_words, "withdrawn_at": _iso(row.withdrawn_at),
    }  # fmt: skip


def _document(row: ClientDocument) -> Row:
    return {
        "id": str(row.pk), "kind": row.kind, "title": row.get_kind_display(), "on": _iso(row.on),
        "how": row.get_how_display(), "valid_until": _iso(row.valid_until), "sha256": row.file.sha256,
        "content_type": row.file.content_type, "size": row.file.size, "content": row.content,
    }  # fmt: skip


def _practice(row: Any) -> Row:
    return {"id": str(row.pk), "name": row.name}


def _person(row: Any) -> Row | None:
    return {"id": str(row.pk), "name": row.display_name, "npi": row.npi or ""} if row else None


def _condition(slug: str) -> str:
    try:
        return condition(slug).label
    except MeasureError:  # a condition that the catalogue no longer lists is told as it was written
        return slug.replace("_", " ")


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
