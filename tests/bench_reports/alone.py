"""Django without services, for what needs no database, Redis or mail server."""

import logging
import os

NOWHERE = {
    "EMAIL_URL": "smtp://127.0.0.1:1", "PUBLIC_URL": "http://127.0.0.1:8000", "SECRET_KEY": "bench",
    "DATABASE_URL": "postgresql://a:b@127.0.0.1:1/x", "DATABASE_OWNER_URL": "postgresql://a:b@127.0.0.1:1/x",
    "REDIS_URL": "redis://127.0.0.1:1/0", "DJANGO_SETTINGS_MODULE": "metcrm.settings",
}  # fmt: skip


def setup() -> None:
    """What the environment says already stays."""
    for name, value in NOWHERE.items():
        os.environ.setdefault(name, value)
    import django

    django.setup()
    logging.getLogger("metcrm.cache").setLevel(logging.ERROR)  # that there is no Redis is meant
