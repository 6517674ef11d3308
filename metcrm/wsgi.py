"""The web process."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "metcrm.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402

import metcrm.celery  # noqa: E402, F401  (tasks are published from here too)

application = get_wsgi_application()
