"""The system libraries that were unpacked for an ordinary user (``.venv/system``), and how a process finds them.

Processes that ``make`` starts get LD_LIBRARY_PATH. A ``python manage.py`` in another terminal has no such variable
and it is too late to set one; :func:`preload` therefore loads the libraries by path, after which the loader knows
them by name. Where the system has its own libraries both do nothing.

Standard library only: bootstrap.py uses this before any package is installed.
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

UNPACKED = Path(__file__).resolve().parents[2] / ".venv" / "system"
LIST = "libraries.txt"
FONTS = "fonts.conf"
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{own}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <dir prefix="xdg">fonts</dir>
  <cachedir>{own}/cache</cachedir>
</fontconfig>
"""


def complete(own: Path) -> bool:
    """Has everything been unpacked there?"""
    return (own / LIST).exists()


def finish(fresh: Path, own: Path) -> None:
    """Write the list of libraries and the font settings, and move ``fresh`` to its place ``own``."""
    found = sorted(path for path in fresh.rglob("*.so.*") if "lib" in path.relative_to(fresh).parts)
    names = "".join(f"{path.relative_to(fresh)}\n" for path in found if not path.is_symlink())
    (fresh / FONTS).write_text(FONTS_CONF.format(own=own))
    (fresh / LIST).write_text(names)
    fresh.rename(own)


def variables(own: Path) -> dict[str, str]:
    """LD_LIBRARY_PATH and FONTCONFIG_FILE for a process that starts now."""
    folders = dict.fromkeys(str((own / name).parent) for name in _listed(own))
    already = [os.environ["LD_LIBRARY_PATH"]] if os.environ.get("LD_LIBRARY_PATH") else []
    path = ":".join([*folders, *already])
    return {"LD_LIBRARY_PATH": path, "FONTCONFIG_FILE": str(own / FONTS)}


def preload(own: Path = UNPACKED) -> None:
    """Load the unpacked libraries into this process, before WeasyPrint looks for them by name.

    They need each other, so each round loads what the rounds before made loadable. A library that never loads
    (one for another machine) is left for WeasyPrint to complain about.
    """
    if not complete(own) or "FONTCONFIG_FILE" in os.environ:
        return
    os.environ["FONTCONFIG_FILE"] = str(own / FONTS)
    waiting = [own / name for name in _listed(own)]
    while waiting:
        still = [path for path in waiting if not _loaded(path)]
        if len(still) == len(waiting):
            break
        waiting = still


def _listed(own: Path) -> list[str]:
    return (own / LIST).read_text().split()


def _loaded(path: Path) -> bool:
    try:
        ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True
