"""Taking people out of the workspace into a file."""

from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor
from practitioners.exchange.writing import FORMATS
from practitioners.refusals import Refused
from practitioners.selectors.exchange import rows_for_export
from practitioners.selectors.lists import list_practices

#: A file larger than this waits on the disk, not in memory.
_IN_MEMORY = 2_000_000


def export_people(*, format: str, by: Actor, now: datetime, **asked: Any) -> tuple[IO[bytes], int]:
    """Write the people of the practices that the list would show, filtered as `asked`, into a file, at its beginning.

    The whole file is written before a byte is sent, so that what arrives is complete. Returns it and its rows.

    Raises:
        Refused: there is no such format.
    """
    check(by, Capability.READ_PRACTICES)
    if format not in FORMATS:
        raise Refused("Choose CSV, XLSX or vCard.")
    practices = list_practices(**asked)
    file: IO[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  (closed by whoever sends it)
    try:
        count = FORMATS[format].write(file, rows_for_export(practices))
        record("contacts.exported", by=by, now=now, format=format, rows=count, filtered=any(asked.values()))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, count
