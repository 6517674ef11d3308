"""Clients as lists, and whose measures are due."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from clients.keys import name_key
from clients.models import Assessment, Client, Episode

REASSESS_AFTER = timedelta(days=30)
STATES = [("active", "Active"), ("discharged", "Discharged"), ("none", "Without an episode")]
ORDERS: dict[str, list[Any]] = {
    "name": [Lower("last_name"), Lower("first_name")],
    "-name": [Lower("last_name").desc(), Lower("first_name").desc()],
    "added": ["created_at"],
    "-added": ["-created_at"],
}


def client_names(*, q: str = "", order: str = "") -> QuerySet[Client]:
    """Names only, for those who may see no more."""
    found = Client.objects.filter(erased_at=None)
    for word in name_key(q).split():
        found = found.filter(full_key__contains=word)
    return found.order_by(*ORDERS.get(order, ORDERS["name"]), "pk")


def list_clients(
    *, today: date, q: str = "", condition: str = "", state: str = "", due: bool = False, order: str = ""
) -> QuerySet[Client]:
    """As `client_names`, each with `all_episodes`, newest first, that know `last_assessed_on` and their practice."""
    found = client_names(q=q, order=order)
    mine = Episode.objects.filter(client=OuterRef("pk"))
    if condition:
        found = found.filter(Exists(mine.filter(condition=condition)))
    if state == "active":
        found = found.filter(Exists(mine.filter(ended_on=None)))
    elif state == "discharged":
        found = found.filter(Exists(mine), ~Exists(mine.filter(ended_on=None)))
    elif state == "none":
        found = found.filter(~Exists(mine))
    if due:
        found = found.filter(Exists(due_episodes(today).filter(client=OuterRef("pk"))))
    episodes = _with_last_assessment().select_related("practice").order_by("-started_on", "-created_at")
    return found.prefetch_related(Prefetch("episodes", episodes, to_attr="all_episodes"))


def due_episodes(today: date) -> QuerySet[Episode]:
    """Active episodes without a baseline, or last assessed thirty days ago or longer; longest waiting first."""
    active = _with_last_assessment().filter(ended_on=None, started_on__lte=today)
    late = active.filter(Q(last_assessed_on=None) | Q(last_assessed_on__lte=today - REASSESS_AFTER))
    waits_since = Coalesce("last_assessed_on", "started_on")
    return late.select_related("client").order_by(waits_since, "pk")


def clearances_to_see(until: date) -> QuerySet[Episode]:
    """Active episodes whose clearance ends by that day, the longest ended first; then those that wait for one."""
    found = Episode.objects.filter(Q(cleared_on=None) | Q(clearance_expires_on__lte=until), ended_on=None)
    soonest = F("clearance_expires_on").asc(nulls_last=True)
    return found.select_related("client", "practice").order_by(soonest, "started_on", "pk")


def _with_last_assessment() -> QuerySet[Episode]:
    newest = Assessment.objects.filter(episode=OuterRef("pk")).order_by("-on").values("on")[:1]
    return Episode.objects.annotate(last_assessed_on=Subquery(newest))
