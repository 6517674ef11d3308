"""Writing a home programme, its link, and what the client reports by it."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from clients.models import Episode, HomeDay, HomeExercise, HomeProgramme
from clients.protocols import HomeLine
from clients.selectors.home import ROUTE_KIND
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy import routes
from metcrm.tenancy.actors import Actor

MOST_EXERCISES = 8
LONGEST = timedelta(weeks=26)
REPORTABLE = timedelta(days=2)  # how far back one may still say what was done
CLIENT = Actor(None, "The client, by the link", "client")
_BYTES = 24  # 192 bits, as every secret in a link


def token_of(programme: HomeProgramme) -> str:
    """The secret in the link. Whoever has the database alone can't make it."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"home:{programme.pk}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def write_programme(
    *, episode: Episode, exercises: Sequence[HomeLine], days_a_week: int, expires_on: date, today: date, by: Actor,
    now: datetime, note: str = "",
) -> HomeProgramme:  # fmt: skip
    """Change the open programme of an episode, or begin one; its link stays the same while it is open.

    Raises:
        Refused: no exercise, too many, a link without a believable end, or the episode is over.
    """
    check(by, Capability.WRITE_CLIENTS)
    if not exercises:
        raise Refused("Name at least one exercise.", "name_0")
    if len(exercises) > MOST_EXERCISES:
        raise Refused(f"A few exercises are done, many are not: at most {MOST_EXERCISES}.")
    if not today <= expires_on <= today + LONGEST:
        raise Refused("Choose a last day from today to six months from now.", "expires_on")
    with transaction.atomic():
        episode = Episode.objects.select_for_update().get(pk=episode.pk)
        if episode.ended_on is not None and episode.ended_on < today - timedelta(days=90):
            raise Refused("This episode ended long ago; begin a new one first.")
        programme = HomeProgramme.objects.filter(episode=episode, ended_at=None).first()
        fresh = programme is None
        if programme is None:
            programme = HomeProgramme(episode=episode, began_on=today, created_at=now, created_by=str(by))
        programme.days_a_week, programme.expires_on, programme.note = days_a_week, expires_on, note.strip()
        programme.save(force_insert=fresh)
        programme.exercises.all().delete()
        HomeExercise.objects.bulk_create(
            HomeExercise(programme=programme, position=place, name=one.name, dose=one.dose, how=one.how)
            for place, one in enumerate(exercises)
        )
        if fresh:
            routes.add_token(token_of(programme), kind=ROUTE_KIND, row_id=programme.pk)
        record("home.begun" if fresh else "home.changed", by=by, on=programme, now=now, episode=episode.pk)
    return programme


def end_programme(*, programme: HomeProgramme, by: Actor, now: datetime) -> HomeProgramme:
    """Close it and its link. A second time changes nothing."""
    check(by, Capability.WRITE_CLIENTS)
    with transaction.atomic():
        row = HomeProgramme.objects.select_for_update().get(pk=programme.pk)
        if row.ended_at is None:
            row.ended_at, row.ended_by = now, str(by)
            row.save(update_fields=["ended_at", "ended_by"])
            routes.forget_tokens_of(row.pk)
            record("home.ended", by=by, on=row, now=now, episode=row.episode_id)
    return row


def check_open(programme: HomeProgramme, today: date) -> bool:
    """True while the link leads somewhere."""
    return programme.ended_at is None and programme.expires_on >= today


def report_day(*, programme: HomeProgramme, on: date, done: str, today: date, now: datetime) -> HomeDay:
    """The client says what was done on a day; again corrects it.

    Raises:
        Refused: another answer, a day to come, before the programme, or longer ago than two days.
    """
    if done not in HomeDay.Done.values:
        raise Refused("Choose one of the three.", "done")
    if not max(programme.began_on, today - REPORTABLE) <= on <= today:
        raise Refused("You can say what you did today, yesterday and the day before.", "on")
    with transaction.atomic():
        day, fresh = HomeDay.objects.update_or_create(
            programme=programme, on=on, defaults={"done": done, "told_at": now}
        )
        record("home.reported", by=CLIENT, on=programme, now=now, fresh=fresh)
    return day
