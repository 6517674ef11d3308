"""The Python packages: ``.venv`` with exactly what the hashed requirement files name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .shell import Shell, current, fingerprint

PIP = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONNOUSERSITE": "1"}
NETWORK = "check the network (or PIP_INDEX_URL) and start again"


def ensure(shell: Shell, *, develop: bool) -> None:
    """Install requirements.txt, or its superset requirements-dev.txt, unless that was done."""
    _ensure_venv(shell)
    wanted = shell.repository / ("requirements-dev.txt" if develop else "requirements.txt")
    stamps = {name: _stamp(shell, name) for name in ("requirements.txt", "requirements-dev.txt")}
    enough = [wanted.name, "requirements-dev.txt"]
    if any(current(*stamps[name]) for name in enough):
        return
    extra = " and the test tools" if develop else ""
    shell.say(f"installing the Python packages{extra} (about half a minute, once) …")
    install(shell, wanted)
    path, value = stamps[wanted.name]
    path.write_text(value)


def install(shell: Shell, requirements: Path) -> None:
    """``pip install`` with every hash checked."""
    shell.run(
        [shell.python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", requirements],
        doing="Installing the Python packages",
        remedy=NETWORK,
        env=PIP,
    )


def _stamp(shell: Shell, name: str) -> tuple[Path, str]:
    """Where the stamp of a requirement file lies, and what it must say. dev stands for both files."""
    names = ["requirements.txt", name] if name == "requirements-dev.txt" else [name]
    value = fingerprint(_version(shell.python), *(shell.repository / each for each in names))
    return shell.venv / f".installed-{Path(name).stem}", value


def _ensure_venv(shell: Shell) -> None:
    if _version(shell.python):
        return
    shell.say("making .venv …")
    if os.geteuid() == 0 and not _has_ensurepip():
        from . import system

        system.apt_install(shell, ["python3-venv"])
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    shell.run(
        [sys.executable, "-m", "venv", "--clear", shell.venv],
        doing="Making .venv",
        remedy=f"install Python's venv module (Debian: sudo apt-get install python{version}-venv) and start again",
    )


def _version(python: Path) -> str:
    """The version of an interpreter that works and has pip, otherwise empty. A system upgrade may break a venv."""
    if not python.exists():
        return ""
    ask = "import sys, pip; print(sys.version) if sys.version_info >= (3, 11) else None"
    said = subprocess.run([python, "-c", ask], check=False, capture_output=True, text=True)
    return said.stdout.strip()


def _has_ensurepip() -> bool:
    ask = subprocess.run([sys.executable, "-c", "import ensurepip, venv"], check=False, capture_output=True)
    return ask.returncode == 0
