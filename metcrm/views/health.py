"""For machines: is it alive, is it ready?"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from metcrm.outbox import pulse

PATIENCE = 2  # seconds that a question to Redis may take


@require_safe
@login_not_required
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The web process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, broker, beat and worker answer; 503 names the one that doesn't.

    Beat sends the task by which the worker shows that it lives. While beat is silent nothing is known of the worker.
    """
    found = {
        "database": _try(_ask_database),
        "broker": _try(_ask_broker),
        "beat": _try(lambda: pulse.is_alive("beat")),
        "worker": _try(lambda: pulse.is_alive("worker")),
    }
    if found["worker"] == "silent" and found["beat"] != "ok":
        found["worker"] = "unknown while beat is silent"
    return JsonResponse(found, status=200 if all(state == "ok" for state in found.values()) else 503)


def _try(question: Callable[[], bool]) -> str:
    try:
        return "ok" if question() else "silent"
    except (DatabaseError, RedisError, OSError):
        return "doesn't answer"


def _ask_database() -> bool:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("select 1")
        return bool(cursor.fetchone())


def _ask_broker() -> bool:
    # Not through the cache, which goes on without Redis.
    with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as broker:
        return bool(broker.ping())
