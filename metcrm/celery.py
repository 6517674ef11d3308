"""The Celery application. Tasks carry ids only; the rows in PostgreSQL are the truth."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "metcrm.settings")

app = Celery("metcrm")
app.config_from_object("django.conf:settings", namespace="CELERY")
OURS = [
    "metcrm.outbox",
    "metcrm.documents",
    "metcrm.accounts",
    "practitioners",
    "clients",
    "presentations",
    "metcrm.cohorts",
]
app.autodiscover_tasks(OURS)
app.conf.beat_schedule = {
    # Whatever a lost broker, a dead worker or a restart left behind is due again within a minute.
    "sweep-outbox": {"task": "metcrm.outbox.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "sweep-documents": {"task": "metcrm.documents.sweep", "schedule": 60.0, "options": {"expires": 55}},
    # Ninety days of silence make a source inactive, and silence tells nobody.
    "quiet-sources": {"task": "practitioners.recompute_quiet", "schedule": 3600.0, "options": {"expires": 3500}},
    # Files of people that were uploaded are kept as long as their page says.
    "old-uploads": {"task": "practitioners.delete_old_uploads", "schedule": 3600.0, "options": {"expires": 3500}},
    # Everybody's own seven o'clock comes at some minute.
    "digests": {"task": "metcrm.accounts.digests", "schedule": 60.0, "options": {"expires": 55}},
    # Records that were asked to be deleted go on the day on which nothing keeps them any more.
    "erase-due": {"task": "clients.erase_due", "schedule": 3600.0, "options": {"expires": 3500}},
    # A report that nobody opens is asked about on the morning on which the office's patience ends.
    "chase-unopened": {"task": "clients.chase_unopened", "schedule": 300.0, "options": {"expires": 290}},
    # Each cohort is counted in its own night; looking each hour finds the hour, and what got lost.
    "count-cohorts": {"task": "metcrm.cohorts.count_cohorts", "schedule": 3600.0, "options": {"expires": 3500}},
    # /readyz tells when beat or the worker falls silent.
    "heartbeat": {"task": "metcrm.outbox.heartbeat", "schedule": 20.0, "options": {"expires": 19}},
}
app.set_default()


@worker_init.connect
def refuse_unbound_role(**kwargs: Any) -> None:
    """The worker serves all workspaces one after the other: row-level security must bind it, or it doesn't start."""
    from metcrm.tenancy import checks  # not before Django is set up

    checks.refuse_unbound_role()
