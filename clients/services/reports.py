"""Writing a report: draft, words, signature; withdrawn or amended afterwards, never changed."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from clients.models import Assessment, Episode, Report
from clients.report_content import Content, Words, compose, digest
from clients.report_kinds import AT_ASSESSMENT, kind_of
from clients.report_paper import Paper, fit, fit_and_print, print_out
from clients.report_script import script
from clients.selectors.report_facts import facts_of
from clients.selectors.reports import get_report, local_day
from clients.services import chase
from clients.services import report_drawing as drawing
from clients.services.refusals import Refused, Unread
from clients.services.report_contents import content_of
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.documents import files
from metcrm.tenancy.actors import Actor
from metcrm.wording.reading import Script, Seen, Stopped, read
from metcrm.wording.services import ticks as coach

State = Report.State
PDF = "application/pdf"


def draft(
    *, episode: Episode, by: Actor, now: datetime, assessment: Assessment | None = None,
    kind: str = Report.Kind.PROGRESS,
) -> Report:  # fmt: skip
    """Begin a report from what is documented. The same assessment twice gives the draft that is already there.

    Raises:
        Refused: the assessment belongs to another episode, or the episode has no referring practice.
    """
    check(by, Capability.WRITE_REPORTS)
    if assessment is not None and assessment.episode_id != episode.pk:
        raise Refused("Choose an assessment of this episode.", "assessment")
    if episode.practice_id is None:
        raise Refused("This episode has no referring practice to report to. Name one on the client's page first.")
    with transaction.atomic():
        there = Report.objects.filter(episode=episode, assessment=assessment, kind=kind, state=State.DRAFT, amends=None)
        if (report := there.first()) is not None:
            return report
        report = Report.objects.create(
            episode=episode, assessment=assessment, kind=kind, created_at=now, created_by=str(by)
        )
        record("report.drafted", by=by, on=report, now=now, kind=kind)
        drawing.ask(report, by=by, now=now)
    return report


def start(*, episode: Episode, kind: str, by: Actor, now: datetime, assessment: Assessment | None = None) -> Report:
    """Begin a report that a person has chosen; as `draft`, and not about what isn't on record.

    Raises:
        Refused: a kind that needs an assessment without one, or a change in status of which nothing is on record.
    """
    what = kind_of(kind)
    if what.measured and assessment is None:
        raise Refused(f"There is no assessment to write the {what.title.lower()} about yet.", "kind")
    if kind == Report.Kind.CHANGE and not _changed(episode):
        raise Refused(
            "No change in status is on record. Log the session with what was observed; the letter begins there.", "kind"
        )
    about = assessment if what.speaks_of == AT_ASSESSMENT else None
    return draft(episode=episode, assessment=about, kind=kind, by=by, now=now)


def _changed(episode: Episode) -> bool:
    return episode.status_changes.exists() or episode.sessions.exclude(red_flags=[]).exists()


def lay_out(report: Report, *, by: Actor, now: datetime) -> Paper:
    """The report as it stands: what was frozen, or what a draft would say now, cut to one page."""
    if report.state != State.DRAFT:
        return Paper(report.content, (), 1)
    return fit(content_of(report, by=by, now=now))


def suggested(report: Report, *, by: Actor, now: datetime) -> Words:
    """What the rules would write where the specialist wrote nothing."""
    content = compose(facts_of(report, signer=by, now=now), Words(), kind=report.kind)
    return Words(content["bottom_line"], content["plan"], content["question"])


def edit(*, report: Report, words: Words, by: Actor, now: datetime, ticks: Collection[str] = ()) -> Report:
    """Change what the specialist may write; words that equal the rules' own stay the rules'.

    Whatever the coach says about them, they are kept in the draft; the signature asks.

    Raises:
        Refused: it is signed.
    """
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        report = _locked(report, State.DRAFT, "A signed report doesn't change. Amend it instead.")
        own = suggested(report, by=by, now=now)
        for name in ("bottom_line", "plan", "question"):
            typed = getattr(words, name).strip()
            setattr(report, name, "" if typed == getattr(own, name) else typed)
        report.save(update_fields=["bottom_line", "plan", "question"])
        coach.tick(_script(report, by, now), ticks, by=by, now=now)
        record("report.edited", by=by, on=report, now=now)
        drawing.ask(report, by=by, now=now)
    return report


def discard(*, report: Report, by: Actor, now: datetime) -> None:
    """Throw away a draft. Raises Refused once it is signed."""
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        report = _locked(report, State.DRAFT, "A signed report is kept. Withdraw it instead.")
        record("report.discarded", by=by, on=report, now=now)
        drawing.forget([report.pk])
        report.delete()


def heard(report: Report, *, by: Actor, now: datetime) -> list[Seen]:
    """What the coach says about a draft, and who has kept which words."""
    return read(_script(report, by, now))


def sign(*, report: Report, by: Actor, now: datetime, ticks: Collection[str] = ()) -> Report:
    """Freeze a draft: what it says, the hash over that, and the very bytes of the PDF.

    1. keep the ticks on the coach's warnings; they stay given if the signature is refused
    2. compose from the record; refuse words that the coach stops, or warns of without a tick
    3. cut to one page; refuse when it still needs two
    4. write name, title and day of the signature into the content; print; keep the bytes by their hash
    5. store content, hash and signature

    Raises:
        Unread: the coach's sentence, and where the words stand.
        Refused: signed already, or longer than a page.
    """
    check(by, Capability.WRITE_REPORTS)
    if ticks:
        coach.tick(_script(report, by, now), ticks, by=by, now=now)
    with transaction.atomic():
        report = _locked(report, State.DRAFT, "This report is signed already.")
        content = _with_signature(content_of(report, by=by, now=now), by, now)
        _refuse_unread(report, content)
        paper, printed = fit_and_print(content)
        if printed.pages != 1:
            raise Refused(
                "This report needs more than one page. Shorten the plan or the summary, then sign again.", "plan"
            )
        _freeze(report, paper.content, printed.data, by, now)
        drawing.forget([report.pk])
        record("report.signed", by=by, on=report, now=now, kind=report.kind, content_hash=report.content_hash)
    return report


def withdraw(*, report: Report, why: str, by: Actor, now: datetime) -> Report:
    """Take a signed report back: offices can't open it any more. It stays on record.

    Raises:
        Refused: no reason, or not signed.
    """
    check(by, Capability.WRITE_REPORTS)
    if not why.strip():
        raise Refused("Say in a few words why it is withdrawn; the office is told that it was, not why.", "why")
    with transaction.atomic():
        report = _locked(report, State.SIGNED, "Only a signed report can be withdrawn.")
        report.state, report.withdrawn_at, report.withdrawn_by = State.WITHDRAWN, now, str(by)
        report.withdrawn_why = why.strip()[:200]
        report.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_why"])
        chase.stop(report.deliveries.select_related("reminder"), "The report was withdrawn.")
        record("report.withdrawn", by=by, on=report, now=now)
    return report


def amend(*, report: Report, by: Actor, now: datetime) -> Report:
    """Begin a new version beside a signed report; it will say what changed. An open one is returned instead.

    Raises:
        Refused: the old one isn't signed.
    """
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        old = Report.objects.select_for_update().get(pk=report.pk)
        if old.state == State.DRAFT:
            raise Refused("This report isn't signed yet: edit it instead.")
        if (there := old.amended_by.filter(state=State.DRAFT).first()) is not None:
            return there
        new = Report.objects.create(
            episode_id=old.episode_id, assessment_id=old.assessment_id, kind=old.kind, amends=old,
            bottom_line=old.bottom_line, plan=old.plan, question=old.question, created_at=now, created_by=str(by),
        )  # fmt: skip
        record("report.amended", by=by, on=new, now=now, amends=old.pk)
        drawing.ask(new, by=by, now=now)
    return new


def pdf_of(report: Report, *, by: Actor, now: datetime) -> bytes:
    """The signed bytes, or a draft printed as it stands."""
    if report.pdf is not None:
        return files.read(report.pdf)
    content = content_of(report, by=by, now=now)
    return drawing.drawn(report, content) or print_out(fit(content)).data


def _with_signature(content: Content, by: Actor, now: datetime) -> Content:
    sender = content["from"]
    return {**content, "signed": {"name": sender["name"], "title": sender["title"], "on": local_day(now).isoformat()}}


def _freeze(report: Report, content: Content, printed: bytes, by: Actor, now: datetime) -> None:
    report.content, report.content_hash = content, digest(content)
    report.pdf = files.keep(printed, PDF, now=now)
    report.state, report.signed_at, report.signed_by = State.SIGNED, now, str(by)
    report.save(update_fields=["content", "content_hash", "pdf", "state", "signed_at", "signed_by"])


def _locked(report: Report, state: str, otherwise: str) -> Report:
    Report.objects.select_for_update().get(pk=report.pk)
    fresh = get_report(report.pk)
    if fresh.state != state:
        raise Refused(otherwise)
    return fresh


def _script(report: Report, by: Actor, now: datetime) -> Script:
    return script(report, content_of(report, by=by, now=now))


def _refuse_unread(report: Report, content: Content) -> None:
    try:
        coach.let_pass(script(report, content))
    except Stopped as stopped:
        raise Unread(str(stopped)) from stopped
