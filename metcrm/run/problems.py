"""What goes wrong on the way to a running METCRM, said in one sentence with the remedy."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

ENOUGH_MB = 300


class Problem(Exception):
    """One sentence for the person at the terminal. Raised instead of whatever lies beneath."""


def require_space(folder: Path, megabytes: int = ENOUGH_MB) -> None:
    """Raise Problem when the disk that holds ``folder`` (which may not exist yet) has less than that free."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    if free < megabytes:
        raise Problem(
            f"Only {free} MB are free on the disk that holds {existing}: free at least {megabytes} MB, "
            "or set DATA_DIR to a folder on another disk, and start again."
        )


def from_os_error(error: OSError) -> Problem:
    """The sentence for an operating system error that nothing else has explained."""
    place = error.filename or "a file"
    if error.errno == errno.ENOSPC:
        return Problem(
            f"The disk is full (writing {place}): free some space, or set DATA_DIR elsewhere, and start again."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return Problem(
            f"No permission for {place}: start as the user who owns it, or set DATA_DIR to a folder of your own."
        )
    if error.errno == errno.EROFS:
        return Problem(f"{place} lies on a read-only disk: set DATA_DIR to a folder that can be written.")
    return Problem(f"{place}: {error.strerror or error}.")
