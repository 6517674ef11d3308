"""``KEY=VALUE`` files that belong to one data folder: ``run.env`` and ``secrets.env``.

``run.env`` tells a ``python manage.py`` in another terminal which services the running supervisor uses.
``secrets.env`` keeps what was drawn once and must stay the same. Both are readable by their owner only.
Values are taken as they stand: no quotes, no escapes, no line breaks.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

RUN_FILE = "run.env"
SECRETS_FILE = "secrets.env"
REPOSITORY = Path(__file__).resolve().parents[2]


def data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder for everything that METCRM keeps on this machine: ``DATA_DIR`` or ``<repository>/.data``."""
    return Path(environ.get("DATA_DIR") or REPOSITORY / ".data").expanduser().absolute()


def make_data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """:func:`data_dir`, made where it is absent: ours alone, except that services of root may pass through."""
    folder = data_dir(environ)
    folder.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    return folder


def read(path: Path) -> dict[str, str]:
    """The pairs in ``path``; an absent file has none. Blank lines and lines beginning with # are left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {key.strip(): value for key, value in pairs}


def write(path: Path, values: Mapping[str, str]) -> None:
    """Replace ``path`` in one step, readable by its owner only (0600).

    Raises ValueError for a key or value with a line break, which the next reader would take for two pairs.
    """
    for key, value in values.items():
        if "\n" in key + value or "\r" in key + value or "=" in key:
            raise ValueError(f"{key} cannot be kept in {path.name}: it holds a line break or a = in its name")
    text = "".join(f"{key}={value}\n" for key, value in values.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp gives 0600
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink()
        raise


def load(folder: Path) -> dict[str, str]:
    """The services of the supervisor that last ran on this data folder; empty when none has."""
    return read(folder / RUN_FILE)


def secret(path: Path, name: str) -> str:
    """The secret called ``name`` in the file at ``path``, drawn (256 bits, URL-safe) on first use."""
    values = read(path)
    if name not in values:
        values[name] = secrets.token_urlsafe(32)
        write(path, values)
    return values[name]
