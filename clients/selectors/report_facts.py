"""What a report is written from: everything it may say, read from the record."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from clients import report_facts as facts
from clients.measures import Cutpoint, Measure, MeasureError, condition, format_value
from clients.models import Episode, HomeProgramme, Report, Session, StatusChange
from clients.protocols import ProtocolText
from clients.red_flags import RED_FLAGS, labels
from clients.report_kinds import AT_ASSESSMENT, AT_END, kind_of
from clients.report_text import day as day_words
from clients.selectors.courses import CourseRow, age_on, attendance, course
from clients.selectors.home import adherence_words, protocol_of
from clients.selectors.records import red_flags_since
from clients.selectors.reports import local_day
from clients.selectors.sessions import limits_words, newest_limits, vitals_of
from metcrm.accounts.models import User, Workspace
from metcrm.accounts.selectors import get_workspace
from metcrm.tenancy.actors import Actor

State = Report.State
_NO_PROTOCOL = ProtocolText("", 0, 0, (), (), (), (), ())


def facts_of(report: Report, *, signer: Actor, now: datetime) -> facts.Facts:
    """Everything the report may say, up to the day it speaks of (see clients/report_kinds). Some fifteen queries."""
    episode, workspace = report.episode, get_workspace()
    on = _speaks_of(report, local_day(now, workspace))
    sessions = list(episode.sessions.filter(on__lte=on).order_by("on", "created_at"))
    attended = [row for row in sessions if row.attendance == Session.Attendance.ATTENDED]
    days = [row.on for row in attended]
    until = reported_until(report, on)
    measured = course(episode, on)
    protocol = protocol_of(episode.condition) or _NO_PROTOCOL
    programme = _programme(episode, on)
    return facts.Facts(
        sender=sender(workspace, signer),
        referrer=_referrer(episode, workspace),
        client=episode.client.full_name,
        date_of_birth=episode.client.date_of_birth,
        condition=_condition_label(episode.condition),
        icd10=episode.icd10,
        precautions=episode.precautions,
        goal=episode.goal,
        started_on=episode.started_on,
        on=on,
        planned_weeks=episode.planned_weeks,
        attendance=_attendance(episode, on, days),
        readings=tuple(_reading(episode, row) for row in measured.rows),
        red_flags=_red_flags(episode, until, on),
        next_visit=episode.next_provider_visit if _ahead(episode.next_provider_visit, on) else None,
        reported_until=until,
        sessions_since=sum(until is None or day > until for day in days),
        home=adherence_words(episode, on),
        baseline_on=measured.baseline_on,
        first_visit=_visit(attended[0]) if attended else None,
        tolerated=_tolerated(attended),
        clearance=facts.Clearance(episode.cleared_on, episode.cleared_by, episode.clearance_expires_on),
        limits=_limits(episode),
        goals=tuple(_goal(row) for row in measured.rows if row.goal is not None),
        incidents=_incidents(report, until) if report.kind == Report.Kind.CHANGE else (),
        home_exercises=tuple((one.name, one.dose) for one in programme.exercises.order_by("position"))
        if programme
        else (),
        home_days=programme.days_a_week if programme else 0,
        stops=protocol.stops,
        progression=protocol.progression,
        ended_on=episode.ended_on,
        end_reason=episode.end_reason,
    )


def _speaks_of(report: Report, today: date) -> date:
    """The day up to which the record is told: that of the assessment, the end, or today."""
    when, on = kind_of(report.kind).speaks_of, today
    if when == AT_ASSESSMENT and report.assessment:
        on = report.assessment.on
    if when == AT_END and report.episode.ended_on:
        on = report.episode.ended_on
    return on


def sender(workspace: Workspace, signer: Actor) -> facts.Sender:
    """The specialist's own business, and the person who signs with name and title."""
    person = User.objects.filter(pk=signer.user_id).first() if signer.user_id else None
    return facts.Sender(
        workspace=workspace.name,
        address=workspace.postal_address,
        phone=workspace.phone,
        fax=workspace.fax,
        email=workspace.reply_to,
        name=str(person) if person else signer.label,
        title=person.title if person else "",
    )


def _referrer(episode: Episode, workspace: Workspace) -> facts.Referrer:
    referral, person = episode.referral, episode.practitioner
    if person is None and referral is not None:
        person = referral.practitioner
    named = person.display_name if person else referral.referred_by if referral else ""
    return facts.Referrer(
        practice=episode.practice.name if episode.practice else "",
        provider=named,
        npi=person.npi if person else "",
        referred_on=local_day(referral.received_at, workspace) if referral else None,
    )


def _condition_label(slug: str) -> str:
    try:
        return condition(slug).label
    except MeasureError:  # a condition that the catalogue no longer lists is shown as it was written
        return slug.replace("_", " ")


def _attendance(episode: Episode, on: date, days: list[date]) -> facts.Attendance:
    seen = attendance(episode, on)
    first, last = (days[0], days[-1]) if days else (None, None)
    return facts.Attendance(seen.attended, seen.cancelled, seen.missed, seen.planned, first, last)


def _red_flags(episode: Episode, until: date | None, on: date) -> tuple[facts.RedFlag, ...]:
    since = until + timedelta(days=1) if until else None
    seen = reversed(red_flags_since(episode, since))
    return tuple(facts.RedFlag(flag.on, label) for flag in seen if flag.on <= on for label in flag.labels)


def reported_until(report: Report, on: date) -> date | None:
    """The day that the last signed report of the same kind spoke of, before `on`; None before the first."""
    before = Report.objects.filter(episode=report.episode, kind=report.kind, state=State.SIGNED).exclude(pk=report.pk)
    if report.amends_id:
        before = before.exclude(pk=report.amends_id)
    told = [date.fromisoformat(day) for day in before.values_list("content__on", flat=True)]
    return max((day for day in told if day < on), default=None)


def _ahead(day: date | None, on: date) -> bool:
    return day is not None and day > on


def _reading(episode: Episode, row: CourseRow) -> facts.Reading:
    again = len(row.readings) > 1
    meant = [cut for cut in row.measure.cutpoints if _is_for(cut, episode, row)]
    return facts.Reading(
        measure=row.measure,
        baseline=row.baseline.value,
        baseline_on=row.baseline.on,
        last=row.last.value if row.last else None,
        last_on=row.last.on if row.last else None,
        current=row.current.value if again else None,
        current_on=row.current.on if again else None,
        change=row.change,
        verify=row.verify,
        meanings=tuple(_meaning(row, cut) for cut in row.lines),
        has_lines=bool(meant),
        goal=_target(row),
    )


# --- What a value means, and where it is to arrive --------------------------------------------------------------------

_SIDES = {"<": "below {}", "<=": "up to {}", ">": "above {}", ">=": "from {}"}


def _is_for(cut: Cutpoint, episode: Episode, row: CourseRow) -> bool:
    client = episode.client
    return cut.is_for(sex=client.sex or None, age=age_on(client, row.current.on), condition=episode.condition)


def _meaning(row: CourseRow, cut: Cutpoint) -> str:
    """“Older adult at risk for falling (from 12 s; CDC STEADI)”, and that it is to be verified where nobody has."""
    side = _SIDES[cut.operator].format(_value(row.measure, cut.value))
    verify = "; to be verified" if cut.needs_verification and not row.confirmed else ""
    return f"{cut.label} ({side}; {cut.citation}{verify})"


def _value(measure: Measure, value: Any) -> str:
    try:
        return format_value(measure, value)
    except MeasureError:  # a published line needn't lie on the grid on which people measure
        return f"{value.normalize():f} {measure.unit}"


def _goal(row: CourseRow) -> facts.Goal:
    return facts.Goal(row.measure.in_text, _target(row), row.current.text, _reached(row))


def _target(row: CourseRow) -> str:
    """“at least 12”, “at most 10.0 s”, “80 to 120 mg/dL”; empty without a goal."""
    goal = row.goal
    if goal is None:
        return ""
    low, high = (_value(row.measure, end) if end is not None else "" for end in (goal.at_least, goal.at_most))
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}"


def _reached(row: CourseRow) -> bool | None:
    goal, value = row.goal, row.current.value
    if goal is None or not isinstance(value, Decimal):
        return None
    return (goal.at_least is None or value >= goal.at_least) and (goal.at_most is None or value <= goal.at_most)


# --- Sessions, limits, home -------------------------------------------------------------------------------------------


def _visit(session: Session) -> facts.Visit:
    return facts.Visit(session.on, vitals_of(session).words, session.tolerance)


def _tolerated(sessions: list[Session]) -> facts.Tolerated:
    said = [session.tolerance for session in sessions]
    kinds = Session.Tolerance
    return facts.Tolerated(said.count(kinds.WELL), said.count(kinds.HARD), said.count(kinds.STOPPED))


def _limits(episode: Episode) -> str:
    """“blood pressure at most 150/95 mmHg, heart rate 50 to 130 bpm (Dr. Osei, Nov 3, 2026).” Empty without any."""
    row = newest_limits(episode)
    if row is None:
        return ""
    return f"{limits_words(row)} ({row.given_by}, {day_words(row.given_on)})."


def _programme(episode: Episode, on: date) -> HomeProgramme | None:
    """The one that is or was in use on that day."""
    found = HomeProgramme.objects.filter(episode=episode, began_on__lte=on)
    return found.order_by("-began_on", "-created_at").first()


# --- A change in status -----------------------------------------------------------------------------------------------


def _incidents(report: Report, until: date | None) -> tuple[facts.Incident, ...]:
    """The changes that opened this letter (or the one it amends), else those since the last one; oldest first."""
    changes = report.episode.status_changes.select_related("session").order_by("on", "opened_at")
    mine = changes.filter(letter__in=_versions(report))
    if not mine.exists():
        mine = changes.filter(on__gt=until) if until else changes
    return tuple(_incident(change) for change in mine)


def _versions(report: Report) -> list[UUID]:
    """The report and all that it amends."""
    found, one = [], report
    while one is not None:
        found.append(one.pk)
        one = one.amends
    return found


def _incident(change: StatusChange) -> facts.Incident:
    session = change.session
    if session is None:
        return facts.Incident(change.on, said=change.words, decision=change.decision)
    flags = tuple(labels(session.red_flags))
    return facts.Incident(
        on=change.on,
        flags=flags,
        beyond=tuple(session.beyond_limits),
        vitals=vitals_of(session).words,
        stopped=session.tolerance == Session.Tolerance.STOPPED or "vital_signs" in session.red_flags,
        said=_said(change.words, session),
        decision=change.decision,
    )


def _said(words: str, session: Session) -> str:
    """What a person has added to what the rules wrote into the change; see clients/services/sessions.py."""
    for written in (*_observed(session), *session.beyond_limits):
        words = words.removeprefix(written).lstrip()
    return words


def _observed(session: Session) -> list[str]:
    seen = [RED_FLAGS[slug] for slug in session.red_flags if slug != "vital_signs" or not session.beyond_limits]
    return [f"Observed: {', '.join(seen).lower()}."] if seen else []
