"""Bringing a report to the office: only there, only with a release, by a mail that says nothing."""

from datetime import date, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives

from clients.models import ReportDelivery, ShareLink
from clients.selectors import reports as selectors
from clients.selectors.office import objection
from clients.services import delivery, releases, reports
from clients.services.refusals import Refused
from metcrm.accounts.permissions import NotAllowed
from metcrm.outbox import delivery as post
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy.models import TokenRoute
from practitioners.models import Contact
from tests.clients.reports.story import Story, tell
from tests.conftest import NOW, Cast
from tests.factories import clients as make


def mail_of(sent: ReportDelivery) -> OutboxMessage:
    message: OutboxMessage | None = sent.message
    assert message is not None
    return message


def send(story: Story) -> ReportDelivery:
    return delivery.send_by_link(report=story.signed(), contact=story.contact, by=story.by, now=NOW)


def test_a_link_for_thirty_days_whose_secret_is_only_in_the_mail(inside: Cast) -> None:
    sent = send(tell(inside))
    assert sent.link is not None
    assert sent.link.expires_at == NOW + timedelta(days=30)
    token = mail_of(sent).body_text.partition("/o/")[2].partition("/")[0]
    assert len(token) >= 32
    assert not TokenRoute.objects.filter(digest__contains=token).exists()
    assert TokenRoute.objects.get(row_id=sent.link.pk, kind="office")


def test_the_mail_says_nothing_about_anyones_health(inside: Cast) -> None:
    story = tell(inside)
    mail = mail_of(send(story))
    everything = f"{mail.subject} {mail.body_text} {mail.body_html} {mail.headers} {mail.to_name} {mail.from_name}"
    told = everything.lower().replace(mail.body_text.partition("/o/")[2].partition("/")[0].lower(), "")
    for secret in ("hilde", "brandt", "1958", "knee", "arthroplasty", "z96", "tug", "koos", "42.3", "68.8", "10.1"):
        assert secret not in told
    assert (mail.subject, mail.mail_class) == ("A report is ready for your office", "service")
    assert "Reply to this mail" in mail.body_text


def test_the_mail_comes_from_the_workspace_to_the_contact(inside: Cast) -> None:
    mail = mail_of(send(tell(inside)))
    assert (mail.to_email, mail.from_name, mail.reply_to) == (
        "ruth@lakeside.example", "Alder Medical Exercise", "alice@metcrm.example",
    )  # fmt: skip


def test_sending_twice_to_one_person_is_one_sending(inside: Cast) -> None:
    story = tell(inside)
    assert send(story) == delivery.send_by_link(
        report=story.episode.reports.get(), contact=story.contact, by=inside.by, now=NOW
    )
    assert OutboxMessage.objects.filter(kind="report_ready").count() == 1


def test_nothing_is_sent_without_a_release(inside: Cast) -> None:
    story = tell(inside, release=False)
    with pytest.raises(delivery.NoRelease, match="no release in force for Lakeside"):
        send(story)
    assert not ShareLink.objects.exists() and not OutboxMessage.objects.filter(kind="report_ready").exists()


@pytest.mark.parametrize(
    "days", [{"valid_until": date(2026, 3, 3)}, {"signed_on": date(2026, 3, 5), "valid_until": date(2027, 3, 5)}]
)
def test_a_release_counts_on_its_days_only(inside: Cast, days: dict[str, date]) -> None:
    story = tell(inside, release=False)
    make.make_release(story.client, story.practice, **days)
    with pytest.raises(delivery.NoRelease):
        send(story)


def test_a_release_for_another_practice_is_none(inside: Cast) -> None:
    story = tell(inside, release=False)
    make.make_release(story.client, make.make_office())
    with pytest.raises(delivery.NoRelease):
        send(story)


def test_nobody_at_a_practice_without_a_release_gets_it(inside: Cast) -> None:
    story = tell(inside)
    stranger = make.make_office_manager(make.make_office(), email="eve@elsewhere.example")
    with pytest.raises(delivery.NoRelease, match="no release in force"):
        delivery.send_by_link(report=story.signed(), contact=stranger, by=inside.by, now=NOW, outside=True)
    assert stranger not in selectors.recipients(story.episode.reports.get(), NOW)


def family_doctor(story: Story, **release: object) -> Contact:
    """Somebody at a second practice, which did not refer and which the client has released reports to."""
    other = make.make_office(name="Bay Family Medicine")
    make.make_release(story.client, other, **release)
    return make.make_office_manager(other, email="dana@bay.example")


def test_a_second_practice_gets_it_with_its_own_release_and_a_second_confirmation(inside: Cast) -> None:
    story = tell(inside)
    report, other = story.signed(), family_doctor(story)
    assert selectors.recipients(report, NOW) == [story.contact, other]
    with pytest.raises(Refused, match="did not refer this client") as refused:
        delivery.send_by_link(report=report, contact=other, by=inside.by, now=NOW)
    assert refused.value.field == "outside"
    sent = delivery.send_by_link(report=report, contact=other, by=inside.by, now=NOW, outside=True)
    first = delivery.send_by_link(report=report, contact=story.contact, by=inside.by, now=NOW)
    assert (sent.outside_confirmed, first.outside_confirmed) == (True, False)
    assert objection(sent, NOW) == objection(first, NOW) == ""


def test_each_recipient_has_a_release_of_its_own(inside: Cast) -> None:
    story = tell(inside)
    report, other = story.signed(), family_doctor(story)
    there = delivery.send_by_link(report=report, contact=other, by=inside.by, now=NOW, outside=True)
    here = delivery.send_by_link(report=report, contact=story.contact, by=inside.by, now=NOW)
    releases.withdraw_release(release=story.client.releases.get(practice=other.practice), by=inside.by, now=NOW)
    assert objection(there, NOW).startswith("No release for this practice")
    assert objection(here, NOW) == ""
    assert (deliver(mail_of(there)), deliver(mail_of(here))) == ("withheld", "sent")


def test_a_second_practice_needs_a_release_that_covers_this_kind(inside: Cast) -> None:
    story = tell(inside)
    other = family_doctor(story, covers=["changes"])
    with pytest.raises(delivery.NoRelease):
        delivery.send_by_link(report=story.signed(), contact=other, by=inside.by, now=NOW, outside=True)


def test_what_was_sent_without_that_confirmation_is_shut_when_the_practice_changes(inside: Cast) -> None:
    story = tell(inside)
    sent = send(story)
    story.episode.practice = family_doctor(story).practice
    story.episode.save()
    sent.report.episode.refresh_from_db()
    assert "doesn't belong" in objection(sent, NOW)


def test_nobody_who_has_left_gets_it(inside: Cast) -> None:
    story = tell(inside)
    story.contact.left_at = NOW
    story.contact.save()
    with pytest.raises(Refused, match="no longer works"):
        send(story)


def test_a_draft_is_not_sent(inside: Cast) -> None:
    story = tell(inside)
    with pytest.raises(Refused, match="Sign"):
        delivery.send_by_link(report=story.draft(), contact=story.contact, by=inside.by, now=NOW)


def test_a_viewer_sends_nothing(inside: Cast) -> None:
    story = tell(inside)
    with pytest.raises(NotAllowed):
        delivery.send_by_link(report=story.signed(), contact=story.contact, by=inside.by_bob, now=NOW)


def test_a_report_by_fax_is_noted_with_who_when_and_how(inside: Cast) -> None:
    story = tell(inside)
    sent = delivery.record_sent(report=story.signed(), contact=story.contact, way="fax", by=inside.by, now=NOW)
    assert (sent.way, sent.sent_by, sent.sent_at, sent.link, sent.message) == ("fax", "Alice Owner", NOW, None, None)


@pytest.mark.parametrize("day", [date(2026, 3, 3), date(2026, 3, 5)])
def test_a_fax_is_sent_between_signing_and_today(inside: Cast, day: date) -> None:
    story = tell(inside)
    with pytest.raises(Refused, match="before it was signed, or later"):
        delivery.record_sent(
            report=story.signed(), contact=story.contact, way="fax", by=inside.by, now=NOW, sent_on=day
        )


def test_a_fax_needs_a_release_too(inside: Cast) -> None:
    story = tell(inside, release=False)
    with pytest.raises(delivery.NoRelease):
        delivery.record_sent(report=story.signed(), contact=story.contact, way="fax", by=inside.by, now=NOW)


def deliver(message: OutboxMessage) -> str:
    state = post.deliver(message.pk, NOW + timedelta(minutes=1))
    message.refresh_from_db()
    return state


def test_the_release_is_asked_again_as_the_mail_leaves(inside: Cast, mailoutbox: list[EmailMultiAlternatives]) -> None:
    story = tell(inside)
    mail = mail_of(send(story))
    releases.withdraw_release(release=story.client.releases.get(), by=inside.by, now=NOW)
    assert deliver(mail) == "withheld"
    assert mail.reason.startswith("No release for this practice is in force.")
    assert mailoutbox == []


def test_a_withdrawn_report_is_not_mailed(inside: Cast) -> None:
    story = tell(inside)
    sent = send(story)
    reports.withdraw(report=sent.report, why="Wrong client", by=inside.by, now=NOW)
    assert deliver(mail_of(sent)) == "withheld"


def test_a_mail_with_a_release_leaves(inside: Cast, mailoutbox: list[EmailMultiAlternatives]) -> None:
    assert deliver(mail_of(send(tell(inside)))) == "sent"
    assert len(mailoutbox) == 1


def test_names_cannot_smuggle_headers_into_the_mail(inside: Cast, mailoutbox: list[EmailMultiAlternatives]) -> None:
    story = tell(inside)
    story.contact.name = "Ruth\r\nBcc: eve@evil.example\r\n\r\nHi"
    story.contact.save()
    inside.workspace.name = 'Alder"\r\nBcc: eve@evil.example'
    inside.workspace.save()
    assert deliver(mail_of(send(story))) == "sent"
    headers = mailoutbox[0].message().as_string().partition("\n\n")[0]
    assert not [line for line in headers.splitlines() if line.lower().startswith("bcc")]
    assert mailoutbox[0].recipients() == ['"Ruth Bcc: eve@evil.example Hi" <ruth@lakeside.example>']


def test_a_new_link_closes_the_old_one(inside: Cast) -> None:
    sent = send(tell(inside))
    old = sent.link
    renewed = delivery.new_link(delivery=sent, by=inside.by, now=NOW + timedelta(days=31))
    assert old is not None and renewed.link != old
    old.refresh_from_db()
    assert old.revoked_at == NOW + timedelta(days=31)
    assert OutboxMessage.objects.filter(kind="report_ready", state="cancelled").count() == 1


def test_a_revoked_link_takes_its_mail_back(inside: Cast) -> None:
    sent = send(tell(inside))
    assert sent.link is not None
    delivery.revoke_link(link=sent.link, by=inside.by, now=NOW)
    sent.refresh_from_db()
    assert mail_of(sent).state == "cancelled"
