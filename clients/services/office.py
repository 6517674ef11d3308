"""What an office opens and answers, once its door has let it in (door.py). Each opening and refusal is recorded."""

from datetime import datetime

from django.db import transaction

from clients.models import OfficeQuestion, Opening, ReportDelivery, ShareLink
from clients.report_page import ANSWERS
from clients.selectors.office import objection
from clients.services import chase
from clients.services.door import actor_of, refuse
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.documents import files
from metcrm.tenancy.actors import Actor

What = Opening.What

MOST_WORDS = 500
MOST_QUESTIONS = 5  # of one person about one report, until they are answered
_VERBS: dict[str, str] = {What.REPORT: "opened", What.PDF: "downloaded", What.PRINT: "printed"}


class NotAvailable(Exception):
    """The report was released to this contact once, and isn't now."""


def open_page(*, link: ShareLink, now: datetime) -> None:
    """Record that the office's page was opened."""
    with transaction.atomic():
        Opening.objects.create(link=link, what=What.PAGE, at=now)
        record("office.opened", by=actor_of(link), on=link, now=now)


def note_referred(*, link: ShareLink, now: datetime) -> None:
    """Record that a referral was sent through her door; the referral itself is received like any other."""
    with transaction.atomic():
        record("office.referred", by=actor_of(link), on=link, now=now)


def open_report(*, link: ShareLink, delivery: ReportDelivery, what: str, now: datetime) -> ReportDelivery:
    """Record one opening, download or print, after asking for the release again.

    Raises:
        NotAvailable: withdrawn since, by the client or by the specialist; recorded as a refusal.
    """
    _still_available(link, delivery, now)
    with transaction.atomic():
        delivery = _locked(delivery)
        Opening.objects.create(link=link, report=delivery.report, what=what, at=now)
        if delivery.opened_at is None:
            delivery.opened_at = now
            delivery.save(update_fields=["opened_at"])
            chase.stop([delivery], "It was opened.")
        record(f"report.{_VERBS[what]}", by=actor_of(link), on=delivery.report, now=now, link=link.pk)
    return delivery


def _for_the_record(why: str) -> str:
    return "withdrawn" if why.startswith("The report") else "no release in force"


def acknowledge(*, link: ShareLink, delivery: ReportDelivery, now: datetime) -> ReportDelivery:
    """The office says that it has the report. Once is enough.

    Raises:
        NotAvailable: as for opening.
    """
    _still_available(link, delivery, now)
    with transaction.atomic():
        delivery = _locked(delivery)
        _acknowledge(link, delivery, now)
    return delivery


def answer(*, link: ShareLink, delivery: ReportDelivery, choice: str, words: str, now: datetime) -> ReportDelivery:
    """The office ticks a box, with a few words if it likes; that acknowledges too. The same answer again is the same.

    Raises:
        Refused: no such box, or too many words.
        NotAvailable: as for opening.
    """
    if choice not in dict(ANSWERS):
        raise Refused("Tick one of the boxes.", "answer")
    words = " ".join(words.split())
    if len(words) > MOST_WORDS:
        raise Refused(f"At most {MOST_WORDS} characters, please; call us for more.", "words")
    _still_available(link, delivery, now)
    with transaction.atomic():
        delivery = _locked(delivery)
        _acknowledge(link, delivery, now)
        if (delivery.answer, delivery.answer_words) != (choice, words):
            delivery.answer, delivery.answer_words, delivery.seen_at = choice, words, None
            delivery.save(update_fields=["answer", "answer_words", "seen_at"])
            record("report.answered", by=actor_of(link), on=delivery.report, now=now, answer=choice)
    return delivery


def ask(*, link: ShareLink, delivery: ReportDelivery, words: str, now: datetime) -> OfficeQuestion:
    """A short question about the report, without ticking a box. The same question again is the same.

    Raises:
        Refused: no words, too many, or too many questions that wait for an answer.
        NotAvailable: as for opening.
    """
    words = " ".join(words.split())
    if not words:
        raise Refused("Write your question.", "question")
    if len(words) > MOST_WORDS:
        raise Refused(f"At most {MOST_WORDS} characters, please; call us for more.", "question")
    _still_available(link, delivery, now)
    with transaction.atomic():
        delivery = _locked(delivery)
        waiting = delivery.questions.filter(answered_at=None)
        if (same := waiting.filter(words=words).first()) is not None:
            return same
        if waiting.count() >= MOST_QUESTIONS:
            raise Refused("Your questions are with us already. Please call us; we answer them all at once.", "question")
        question = OfficeQuestion.objects.create(
            delivery=delivery, words=words, asked_at=now, asked_by=link.contact.name
        )
        chase.stop([delivery], "The office has asked about it.")
        record("report.asked", by=actor_of(link), on=delivery.report, now=now, question=question.pk)
    return question


def answer_question(*, question: OfficeQuestion, by: Actor, now: datetime) -> OfficeQuestion:
    """It was answered by a call or a letter; the office's page says so. A second time changes nothing."""
    check(by, Capability.WRITE_REPORTS)
    with transaction.atomic():
        question = OfficeQuestion.objects.select_for_update().get(pk=question.pk)
        if question.answered_at is None:
            question.answered_at, question.answered_by = now, str(by)
            question.save(update_fields=["answered_at", "answered_by"])
            record("report.question_answered", by=by, on=question, now=now)
    return question


def pdf_bytes(delivery: ReportDelivery) -> bytes:
    """The signed bytes."""
    if delivery.report.pdf is None:
        raise NotAvailable
    return files.read(delivery.report.pdf)


def _acknowledge(link: ShareLink, delivery: ReportDelivery, now: datetime) -> None:
    if delivery.acknowledged_at is None:
        delivery.acknowledged_at, delivery.acknowledged_by = now, link.contact.name
        delivery.save(update_fields=["acknowledged_at", "acknowledged_by"])
        chase.stop([delivery], "It was acknowledged.")
        record("report.acknowledged", by=actor_of(link), on=delivery.report, now=now, link=link.pk)


def _still_available(link: ShareLink, delivery: ReportDelivery, now: datetime) -> None:
    why = objection(delivery, now)
    if why:
        refuse(link, _for_the_record(why), now, report=delivery.report)
        raise NotAvailable


def _locked(delivery: ReportDelivery) -> ReportDelivery:
    ReportDelivery.objects.select_for_update().get(pk=delivery.pk)
    found = ReportDelivery.objects.select_related("report__episode__client", "report__pdf", "contact__practice")
    return found.get(pk=delivery.pk)
