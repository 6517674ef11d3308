"""An episode's plan as FHIR: goal, precautions, clearance, limits, home programs, and what changed on the way. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

Resource = dict[str, Any]
Row = Mapping[str, Any]


def care_plans(episode: Row, who: Resource, condition: Resource) -> Iterator[Resource]:
    """The episode's own plan, then one for each home program. `condition` refers to what the client came with."""
    over = bool(episode["ended_on"])
    yield {
        "resourceType": "CarePlan", "id": f"{episode['id']}-plan", "status": "completed" if over else "active",
        "intent": "plan", "title": f"{episode['category_words']}: {episode['condition']}", "subject": who,
        "description": episode["goal"], "addresses": [condition],
        "period": {"start": episode["started_on"]} | ({"end": episode["ended_on"]} if over else {}),
        "goal": [{"reference": f"urn:uuid:{goal['id']}"} for goal in episode["goals"]],
        "note": [{"text": text} for text in _notes(episode)],
    }  # fmt: skip
    for programme in episode["home"]:
        yield _home(programme, who)


def changes_in_status(episode: Row, who: Resource) -> Iterator[Resource]:
    """What was observed, and what was decided about it."""
    for row in episode["changes"]:
        yield {
            "resourceType": "Observation", "id": row["id"], "status": "final", "code": {"text": "Change in status"},
            "subject": who, "effectiveDateTime": row["on"], "valueString": row["words"],
            "note": [{"text": f"Decided: {row['decision']}"}] if row["decision"] else [],
        }  # fmt: skip


def _notes(episode: Row) -> Iterator[str]:
    yield f"{episode['planned_sessions']} sessions planned over {episode['planned_weeks']} weeks"
    if episode["precautions"]:
        yield f"Precautions: {episode['precautions']}"
    if episode["cleared_on"]:
        by = f" by {episode['cleared_by']}" if episode["cleared_by"] else ""
        yield f"Cleared on {episode['cleared_on']}{by}, until {episode['clearance_expires_on']}"
    for limit in episode["limits"]:
        yield f"Limits before exercise: {limit['words']} ({limit['given_by']}, {limit['given_on']})"
    if episode["next_provider_visit"]:
        yield f"Next visit with the provider: {episode['next_provider_visit']}"
    if episode["end_reason"]:
        yield f"Ended: {episode['end_reason']}"


def _home(row: Row, who: Resource) -> Resource:
    status = "completed" if row["ended_at"] else "active"
    told = ", ".join(f"{words} on {number}" for words, number in row["days"].items())
    notes = [row["note"], f"Days reported by the client: {told}" if told else ""]
    return {
        "resourceType": "CarePlan", "id": row["id"], "status": status, "intent": "plan", "subject": who,
        "title": f"Home program, {row['days_a_week']} days a week", "period": {"start": row["began_on"]},
        "activity": [
            {"detail": {"status": "completed" if row["ended_at"] else "in-progress", "description": one}}
            for one in row["exercises"]
        ],
        "note": [{"text": text} for text in notes if text],
    }  # fmt: skip
