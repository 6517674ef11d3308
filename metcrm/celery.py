"""The Celery application. Tasks carry ids only; the rows in PostgreSQL are the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "metcrm.settings")

app = Celery("metcrm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["metcrm.outbox", "metcrm.documents", "practitioners", "clients", "presentations"])
app.conf.beat_schedule = {
    # Whatever a lost broker, a dead worker or a restart left behind is due again within a minute.
    "sweep-outbox": {"task": "metcrm.outbox.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "sweep-documents": {"task": "metcrm.documents.sweep", "schedule": 60.0, "options": {"expires": 55}},
    # /readyz tells when beat or the worker falls silent.
    "heartbeat": {"task": "metcrm.outbox.heartbeat", "schedule": 20.0, "options": {"expires": 19}},
}
app.set_default()
