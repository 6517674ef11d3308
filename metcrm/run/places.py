"""Where a service keeps its files, and as whom it runs.

For an ordinary user that is simple: under ``DATA_DIR``, as that user. PostgreSQL refuses to run as root, though, and
the account it runs as instead can neither enter nor execute anything below ``/root``. Started as root, the services
therefore run as ``metcrm`` (if there is such an account) or ``nobody``; where that account cannot reach ``DATA_DIR``,
their files live under ``/var/lib/metcrm`` and ``DATA_DIR`` holds a link to them.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .problems import Problem
from .processes import Account

SYSTEM_FOLDER = Path("/var/lib/metcrm")


def _unprivileged() -> Account:
    for name in ("metcrm", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Problem("This machine has no account called nobody: add one called metcrm (useradd -r metcrm).")


def account_for(folder: Path) -> Account | None:
    """As whom a service works on ``folder``: its owner when we are root, otherwise None (ourselves)."""
    if os.geteuid() != 0:
        return None
    state = folder.stat()
    return Account(state.st_uid, state.st_gid) if state.st_uid else _unprivileged()


def may(account: Account, test: str, path: Path) -> bool:
    """``test -x path`` and the like, asked as that account."""
    command = ["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)]
    done = subprocess.run(command, check=False, user=account.uid, group=account.gid, extra_groups=[], cwd="/")
    return done.returncode == 0


def home(data_dir: Path, service: str) -> Path:
    """The folder (0700) that belongs to one service of one data folder; made on first use.

    Raises Problem when it has gone missing or cannot be reached, rather than begin an empty one.
    """
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o711)
    link = data_dir / service
    if link.is_symlink():
        return _linked(link)
    if not link.exists():
        return _new_home(data_dir, link)
    account = account_for(link)
    if account and not may(account, "-x", link):
        raise Problem(
            f"The services cannot enter {link} any more: make the folders above it accessible (chmod o+x), "
            "or set DATA_DIR to where they lie."
        )
    return link.resolve()


def _linked(link: Path) -> Path:
    target = link.resolve()
    if not target.is_dir():
        raise Problem(
            f"{link} leads to {target}, which is gone: restore that folder, or remove the link to start empty."
        )
    return target


def _new_home(data_dir: Path, link: Path) -> Path:
    if os.geteuid() != 0:
        link.mkdir(mode=0o700)
        return link.resolve()
    account = _unprivileged()
    data_dir.chmod(data_dir.stat().st_mode | 0o111)  # entering, not listing
    if may(account, "-x", data_dir):
        link.mkdir(mode=0o700)
        folder = link
    else:
        SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o755)
        folder = Path(tempfile.mkdtemp(prefix=f"{data_dir.parent.name}-{link.name}-", dir=SYSTEM_FOLDER))
        link.symlink_to(folder)
    os.chown(folder, account.uid, account.gid)
    return folder.resolve()


def remove_home(data_dir: Path, service: str) -> None:
    """Delete the folder of one service, and the link to it. For folders of test runs."""
    link = data_dir / service
    target = link.resolve()
    if link.is_symlink():
        link.unlink()
    shutil.rmtree(target, ignore_errors=True)


def _open_up(folder: Path) -> None:
    """Let everybody read and enter what an installer with a strict umask has kept to itself."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))


def reachable(parts: Sequence[Path], probe: Path, label: str, account: Account | None) -> Path:
    """A path of ``probe`` (a program below one of ``parts``) that ``account`` can execute.

    That is ``probe`` itself, unless it lies where the account cannot go: then all ``parts``, which lie side by side,
    are copied once under /var/lib/metcrm/<label>.
    """
    if account is None or may(account, "-x", probe):
        return probe
    copy = SYSTEM_FOLDER / label
    if not copy.exists():
        SYSTEM_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o755)
        fresh = Path(tempfile.mkdtemp(prefix=f".{label}-", dir=SYSTEM_FOLDER))
        for part in parts:
            shutil.copytree(part, fresh / part.name, symlinks=True)
        _open_up(fresh)
        try:
            fresh.rename(copy)
        except OSError:  # another start made it meanwhile
            shutil.rmtree(fresh)
    return copy / probe.relative_to(parts[0].parent)
