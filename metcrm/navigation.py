"""The way round: groups of pages, those only that the person may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from metcrm.accounts.permissions import Capability, may


@dataclass(frozen=True)
class Page:
    label: str
    url_name: str
    icon: str
    capability: Capability | None = None
    prefix: str = ""  # the page counts as current under this path


PAGES: list[tuple[str, list[Page]]] = [
    ("", [
        Page("Today", "today", "sun"),
        Page("Practices", "practitioners:practice_list", "building-2", Capability.READ_PRACTICES, "/practices/"),
        Page("Registry", "practitioners:registry", "search", Capability.READ_PRACTICES, "/registry/"),
        Page("Visits", "presentations:visit_list", "map-pin", Capability.READ_PRACTICES, "/visits/"),
        Page("Day's route", "presentations:day", "route", Capability.READ_PRACTICES, "/plan/"),
        Page("Follow-ups", "practitioners:follow_up_list", "mail", Capability.READ_PRACTICES, "/follow-ups/"),
        Page("Weekly numbers", "presentations:numbers", "chart-column", Capability.READ_PRACTICES, "/numbers/"),
    ]),
    ("Clinical work", [
        Page("Referrals", "clients:referral_list", "inbox", Capability.READ_REFERRALS, "/referrals/"),
        Page("Clients", "clients:client_list", "users", Capability.READ_CLIENT_NAMES, "/clients/"),
        Page("Appointments", "clients:week", "calendar-days", Capability.READ_CLIENT_NAMES, "/appointments/"),
        Page("Reports", "clients:report_list", "file-text", Capability.READ_REPORTS, "/reports/"),
        Page("Outcomes", "clients:outcome_list", "trending-up", Capability.READ_OUTCOMES, "/outcomes/"),
    ]),
    ("Making the case", [
        Page("Presentations", "presentations:deck_list", "presentation", Capability.READ_MATERIALS, "/decks/"),
        Page("Leave-behinds", "presentations:material_list", "printer", Capability.READ_MATERIALS, "/materials/"),
        Page("Language coach", "wording:coach", "message-square-quote", None, "/coach/"),
    ]),
    ("Workspace", [
        Page("My courses", "cohorts:mine", "graduation-cap", Capability.MANAGE_WORKSPACE, "/cohorts/mine/"),
        Page("Outbox", "outbox_list", "send", Capability.READ_OUTBOX, "/outbox/"),
        Page("Settings", "accounts:settings", "settings", None, "/settings/"),
    ]),
]  # fmt: skip

#: For people of an institute who have no workspace.
INSTITUTE_PAGES = [
    Page("Cohorts", "cohorts:cohort_list", "users-round", prefix="/cohorts/"),
    Page("Institute", "accounts:institute", "graduation-cap", prefix="/institute/"),
    Page("Settings", "accounts:settings", "settings", prefix="/settings/"),
]


def context(request: HttpRequest) -> dict[str, Any]:
    """For every template: the navigation and whose workspace this is."""
    workspace = getattr(request, "workspace", None)
    institute = getattr(request, "institute", None)
    return {
        "navigation": _groups(request) if workspace else _institute_pages(request) if institute else [],
        "primary_action": _primary_action(request) if workspace else None,
        "current_workspace": workspace,
        "current_membership": getattr(request, "membership", None),
        "current_institute": institute,
    }


def _primary_action(request: Any) -> dict[str, Any] | None:
    if not may(request.actor, Capability.WRITE_VISITS):
        return None
    return {"label": "Log a visit", "url": reverse("presentations:visit_new"), "icon": "plus"}


def _groups(request: Any) -> list[dict[str, Any]]:
    found = []
    for label, pages in PAGES:
        items = list(_items(request, pages))
        if items:
            found.append({"label": label, "items": items})
    return found


def _items(request: Any, pages: Iterable[Page]) -> Iterable[dict[str, Any]]:
    for page in pages:
        if page.capability is None or may(request.actor, page.capability):
            yield _item(request, page)


def _item(request: HttpRequest, page: Page) -> dict[str, Any]:
    url = reverse(page.url_name)
    current = request.path.startswith(page.prefix) if page.prefix else request.path == url
    return {"label": page.label, "url": url, "icon": page.icon, "current": current, "count": None}


def _institute_pages(request: HttpRequest) -> list[dict[str, Any]]:
    return [{"label": "", "items": [_item(request, page) for page in INSTITUTE_PAGES]}]
