"""The migrated template database, kept from run to run: migrations take half a minute, a restore two seconds.

The key is everything that decides what a migrated database holds. A run that finds nothing kept migrates and keeps.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from metcrm.run import embedded_postgres

ROOT = Path(__file__).resolve().parent.parent
#: Who was here last keeps; each dump is a few megabytes.
_KEPT = 12
_DECIDES = ("requirements.txt", "metcrm/settings.py", "metcrm/tenancy/**/*.py", "metcrm/run/**/*.py",
            "*/migrations/*.py", "metcrm/*/migrations/*.py", "*/data/*", "*/apps.py", "metcrm/*/apps.py")  # fmt: skip


def migrate(superuser_url: str, name: str) -> None:
    """Bring the empty database `name` to where `manage.py migrate` leaves it."""
    url = urlunsplit(urlsplit(superuser_url)._replace(path=f"/{name}"))
    programs, _ = embedded_postgres.find_binaries()
    kept = _folder() / f"{_key()}.dump"
    if kept.exists():
        kept.touch()
        subprocess.run([programs / "pg_restore", "--exit-on-error", "-d", url, kept], check=True)
        return
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
    part = kept.with_suffix(f".{os.getpid()}")
    subprocess.run([programs / "pg_dump", "-Fc", "-Z1", "-f", part, url], check=True)
    part.replace(kept)
    for old in sorted(kept.parent.glob("*.dump"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        old.unlink(missing_ok=True)


def _folder() -> Path:
    """Ours alone: what is restored from here is run as a superuser of the test server."""
    folder = Path(tempfile.gettempdir()) / f"metcrm-migrated-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.is_symlink() or folder.stat().st_mode & 0o077:
        raise SystemExit(f"{folder} isn't ours alone: delete it.")
    return folder


def _key() -> str:
    found = hashlib.sha256()
    for pattern in _DECIDES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:32]
