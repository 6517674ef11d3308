"""Writing a quarterly letter to an office: draft, words, release; or none this time."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from clients import emails
from clients.gates import GATE_LETTER, letter_script
from clients.models import Opening, QuarterLetter, ShareLink
from clients.outcomes.quarters import Quarter, last_closed
from clients.outcomes.words import Told
from clients.public import measurement_plan, published_figures
from clients.quarter_letter import Content, Figures, compose, seal
from clients.selectors import quarter_letters as selectors
from clients.selectors.reports import local_day
from clients.services.door import actor_of
from clients.services.links import LINK_DAYS, make_link
from clients.services.refusals import Refused, Unread
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.outbox.models import MailClass
from metcrm.outbox.services import enqueue
from metcrm.tenancy.actors import Actor
from metcrm.wording.reading import Seen, Stopped, read
from metcrm.wording.services import ticks as coach
from practitioners.models import Practice

State = QuarterLetter.State
MOST_WORDS = 1200


def letter_or_new(*, practice: Practice, quarter: Quarter, by: Actor, now: datetime) -> QuarterLetter:
    """What is begun or sent already, otherwise a draft that isn't kept yet: looking writes nothing.

    Raises:
        Refused: the quarter goes on, or the office sent nobody in it.
    """
    check(by, Capability.WRITE_REPORTS)
    if (there := selectors.letter_for(practice, quarter)) is not None:
        return there
    if quarter > last_closed(local_day(now)):
        raise Refused("This quarter isn’t over.")
    if not selectors.counts(practice, quarter).referred:
        raise Refused(f"{practice.name} sent nobody in {quarter.words}.")
    return QuarterLetter(practice=practice, quarter=quarter.key, created_at=now, created_by=str(by)[:200])


def draft(*, practice: Practice, quarter: Quarter, by: Actor, now: datetime) -> QuarterLetter:
    """Begin the letter about a quarter that is over; what is begun or sent already is given.

    Raises:
        Refused: as for `letter_or_new`.
    """
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        # One after the other, so that two clicks begin one letter.
        Practice.objects.select_for_update().get(pk=practice.pk)
        letter = letter_or_new(practice=practice, quarter=quarter, by=by, now=now)
        if letter._state.adding:
            letter.save(force_insert=True)
            record("quarter_letter.drafted", by=by, on=letter, now=now, practice=practice.pk, quarter=quarter.key)
    return letter


def content_of(letter: QuarterLetter, *, by: Actor, now: datetime) -> Content:
    """What was frozen, or what a draft would say now."""
    if letter.state != State.DRAFT:
        frozen: Content = letter.content
        return frozen
    quarter, practice, ours = Quarter.parse(letter.quarter), letter.practice, get_workspace()
    conditions = selectors.conditions_of(practice, quarter)
    told = [
        Figures(
            one.label, one.who, one.source,
            tuple((row.name, _line(row)) for row in one.rows),
        )
        for one in published_figures(conditions)
    ]  # fmt: skip
    return compose(
        practice=practice.name, business=ours.name, person=by.label, quarter=quarter,
        counts=selectors.counts(practice, quarter), figures=told,
        plan=[one.name for one in measurement_plan(conditions)], words=letter.words, on=local_day(now),
    )  # fmt: skip


def _line(row: Told) -> str:
    return f"{row.change}." + (f" {row.share}; {row.rests_on}" if row.share else "")


def edit(*, letter: QuarterLetter, words: str, by: Actor, now: datetime, ticks: Collection[str] = ()) -> QuarterLetter:
    """Change the opening; empty words are the rules' own. Whatever the coach says, they are kept; the release asks."""
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        letter = _locked(letter)
        typed = words.replace("\r\n", "\n").strip()[:MOST_WORDS]
        letter.words = ""  # what the rules would write, to see whether anything else was typed
        letter.words = "" if typed == content_of(letter, by=by, now=now)["opening"] else typed
        letter.save(update_fields=["words"])
        coach.tick(letter_script(letter, content_of(letter, by=by, now=now)), ticks, by=by, now=now)
    return letter


def heard(letter: QuarterLetter, *, by: Actor, now: datetime) -> list[Seen]:
    """What the coach says about it."""
    return read(letter_script(letter, content_of(letter, by=by, now=now)))


def release(*, letter: QuarterLetter, contact_id: UUID | None, by: Actor, now: datetime) -> QuarterLetter:
    """Freeze it, and mail a link to a person of the office; without one it is for printing.

    1. refuse what isn't a draft, a contact elsewhere or without a mailbox, and words that the coach stops
    2. freeze what it says, with its hash
    3. a link of thirty days, and its mail, which holds the link alone
    4. audit

    Raises:
        Refused: with a sentence; Unread when the coach stops it.
    """
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        letter = _locked(letter)
        content = content_of(letter, by=by, now=now)
        try:
            coach.let_pass(letter_script(letter, content))
        except Stopped as stopped:
            raise Unread(str(stopped), "words") from stopped
        letter.content, letter.content_hash, letter.state = content, seal(content), State.RELEASED
        letter.settled_at, letter.settled_by = now, str(by)[:200]
        if contact_id is not None:
            _mail(letter, contact_id, now)
        letter.save()
        record("quarter_letter.released", by=by, on=letter, now=now, practice=letter.practice_id,
               quarter=letter.quarter, hash=letter.content_hash, mailed=contact_id is not None)  # fmt: skip
    return letter


def skip(*, letter: QuarterLetter, by: Actor, now: datetime) -> QuarterLetter:
    """None is sent about this quarter."""
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        letter = _locked(letter)
        letter.state, letter.settled_at, letter.settled_by = State.SKIPPED, now, str(by)[:200]
        letter.save(update_fields=["state", "settled_at", "settled_by"])
        record("quarter_letter.skipped", by=by, on=letter, now=now, practice=letter.practice_id)
    return letter


def open_letter(*, link: ShareLink, letter: QuarterLetter, now: datetime) -> None:
    """Record that somebody at the office opened it."""
    with transaction.atomic():
        Opening.objects.create(link=link, what=Opening.What.PAGE, at=now)
        record("quarter_letter.opened", by=actor_of(link), on=letter, now=now, link=link.pk)


def _mail(letter: QuarterLetter, contact_id: UUID, now: datetime) -> None:
    contact = next((one for one in selectors.readers(letter.practice) if one.pk == contact_id), None)
    if contact is None:
        raise Refused("Choose somebody who works at this office and has an e-mail address.", "contact")
    link, token = make_link(contact, now)
    letter.contact, letter.link = contact, link
    letter.message = enqueue(
        emails.quarter_letter(contact, get_workspace(), token=token, days=LINK_DAYS),
        kind="quarter_letter", dedupe_key=f"quarter-letter:{letter.pk}", mail_class=MailClass.SERVICE, now=now,
        gates=[GATE_LETTER], about=f"{letter._meta.label_lower}:{letter.pk}",
    )  # fmt: skip


def _locked(letter: QuarterLetter) -> QuarterLetter:
    letter = QuarterLetter.objects.select_for_update(of=["self"]).select_related("practice").get(pk=letter.pk)
    if letter.state != State.DRAFT:
        raise Refused("This letter was settled already; what was released doesn’t change.")
    return letter
