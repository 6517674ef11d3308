from typing import Any

from django.core.management.base import BaseCommand

from metcrm.cohorts.models.cohort import MOVES as COHORT_MOVES
from metcrm.cohorts.models.enrolment import MOVES as ENROLMENT_MOVES
from metcrm.env import BASE_DIR
from metcrm.outbox.models import MOVES as MAIL_MOVES
from metcrm.states import diagram
from practitioners.follow_up_states import MOVES as FOLLOW_UP_MOVES

PAGE = """# States

Drawn from the tables of moves in the code by `python manage.py draw_states`; a test holds this page current.

## A mail in the outbox

`metcrm/outbox/models.py`. From sending to sending: a worker died, and its lease ran out. From retrying to sent: a
worker that was thought dead came back with the server's OK.

```mermaid
{mail}
```

## A follow-up

`practitioners/follow_up_states.py`. What a released mail is doing is read from its message in the outbox; a call, a
card or a drop-in is done when a person says so.

```mermaid
{follow_up}
```

## A cohort

`metcrm/cohorts/models/cohort.py`. Back by one step: somebody pressed too early.

```mermaid
{cohort}
```

## A learner in a cohort

`metcrm/cohorts/models/enrolment.py`. Begins as applied, waiting or enrolled. Enrolled holds the seat of
somebody who was asked by mail; active, at risk and completed have accepted. Withdrawn and deferred end all sight of
the workspace.

```mermaid
{enrolment}
```
"""


def page() -> str:
    """docs/states.md as it should be."""
    return PAGE.format(
        mail=diagram(MAIL_MOVES, "queued"), follow_up=diagram(FOLLOW_UP_MOVES, "draft"),
        cohort=diagram(COHORT_MOVES, "open"), enrolment=diagram(ENROLMENT_MOVES, "applied"),
    )  # fmt: skip


class Command(BaseCommand):
    help = "Writes docs/states.md from the tables of moves."

    def handle(self, *args: Any, **options: Any) -> None:
        target = BASE_DIR / "docs" / "states.md"
        target.write_text(page())
        self.stdout.write(f"Wrote {target.name}.")
