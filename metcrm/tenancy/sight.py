"""Reading as the role that sees counted rows and nothing else: how an institute looks at its cohorts.

The wall is PostgreSQL's own: within `counted_rows_only()` a query on any other table is refused by the database,
whatever it asks and whoever wrote it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from metcrm.tenancy.context import current_institute_id
from metcrm.tenancy.grants import COHORT_ROLE


@contextmanager
def counted_rows_only() -> Iterator[None]:
    """Give up every other right until the end of the block. Rows have to be fetched inside.

    Raises:
        NoTenant: outside an institute.
    """
    current_institute_id()
    _take(COHORT_ROLE)
    try:
        yield
    except DatabaseError:
        # The transaction, or its savepoint, is rolled back by whoever began it, and the role with it.
        raise
    except BaseException:
        _take("none")
        raise
    _take("none")


def _take(role: str) -> None:
    with connection.cursor() as cursor:
        # SQL by hand: a role has no ORM form. The name is one of two of ours.
        cursor.execute(f"set local role {role}")
