"""Primary keys: UUID version 7, ordered by time, so that inserts land at the end of the index."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A fresh id; safe to show in a URL."""
    return uuid_utils.compat.uuid7()
