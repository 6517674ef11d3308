"""Mails about reports. They hold a link or a code; never a name of a client, a condition or a figure."""

from django.conf import settings
from django.template.loader import render_to_string

from metcrm.accounts.models import Workspace
from metcrm.outbox.services import Letter
from practitioners.models import Contact


def door_url(token: str) -> str:
    """Where an office manager's link leads."""
    return f"{settings.PUBLIC_URL}/o/{token}/"


def report_ready(contact: Contact, workspace: Workspace, *, token: str, signed_by: str, days: int) -> Letter:
    """“A report is ready for your office”, with the link. `days` is how long the link works."""
    return _letter(
        "report_ready", workspace, contact.email, contact.name,
        {"first_name": contact.first_name, "url": door_url(token), "signed_by": signed_by, "days": days},
    )  # fmt: skip


def report_reminder(contact: Contact, workspace: Workspace, *, to_email: str, token: str, days: int) -> Letter:
    """“A report still waits for your office”, with the link. `days` is how long the link still works."""
    return _letter(
        "report_reminder", workspace, to_email, contact.name,
        {"first_name": contact.first_name, "url": door_url(token), "days": days},
    )  # fmt: skip


def door_opened(contact: Contact, workspace: Workspace, *, token: str, by: str, days: int, before: str = "") -> Letter:
    """“Your office's page”, with the link. `before` is who had the page until now, for a successor."""
    return _letter(
        "door_opened", workspace, contact.email, contact.name,
        {"first_name": contact.first_name, "url": door_url(token), "by": by, "days": days, "before": before},
    )  # fmt: skip


def quarter_letter(contact: Contact, workspace: Workspace, *, token: str, days: int) -> Letter:
    """“Our quarterly letter is ready”, with the link alone."""
    return _letter(
        "quarter_letter", workspace, contact.email, contact.name,
        {"first_name": contact.first_name, "url": door_url(token), "days": days},
    )  # fmt: skip


def one_time_code(to_email: str, to_name: str, workspace: Workspace, *, code: str, minutes: int) -> Letter:
    """Six digits for the browser that asks."""
    return _letter("one_time_code", workspace, to_email, to_name, {"code": code, "minutes": minutes})


def _letter(name: str, workspace: Workspace, to_email: str, to_name: str, about: dict[str, object]) -> Letter:
    context = {
        **about,
        "sender_name": workspace.name,
        "sender_phone": workspace.phone,
        "postal_address": workspace.postal_address,
    }

    def part(file: str) -> str:
        return render_to_string(f"emails/{name}/{file}", context).strip()

    return Letter(
        to_email=to_email,
        to_name=to_name,
        from_name=workspace.name,
        reply_to=workspace.reply_to,
        subject=part("subject.txt"),
        body_text=part("body.txt") + "\n",
        body_html=part("body.html"),
    )
