"""The web process."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "metcrm.settings")

from django.core.wsgi import get_wsgi_application

import metcrm.celery  # noqa: F401  (tasks are published from here too)

application = get_wsgi_application()

from metcrm.tenancy.checks import refuse_unbound_role  # noqa: E402  (needs the apps)

refuse_unbound_role()
