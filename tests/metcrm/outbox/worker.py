"""A process that delivers what is due and ends: `python -m tests.metcrm.outbox.worker [seconds of lease]`.

Prints how many mails it has sent.
"""

import os
import sys
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "metcrm.settings"


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    from metcrm import clock
    from metcrm.outbox import claims, delivery

    settings.EMAIL_TIMEOUT = 3
    if len(sys.argv) > 1:
        claims.LEASE = timedelta(seconds=float(sys.argv[1]))
    print(sum(state == "sent" for state in delivery.drain(clock.now, 60)))


if __name__ == "__main__":
    main()
