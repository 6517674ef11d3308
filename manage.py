#!/usr/bin/env python
"""Start here: every command of the product runs through this file."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "metcrm.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        venv_python = HERE / ".venv" / "bin" / "python"
        if not venv_python.exists() or Path(sys.prefix).resolve() == venv_python.parent.parent.resolve():
            sys.exit("Django is not installed here. Run `make run` once; it sets everything up.")
        # `python manage.py …` with the system's Python means the project's own environment.
        os.execv(venv_python, [str(venv_python), *sys.argv])  # noqa: S606
    if sys.argv[1:2] == ["coach"]:
        _without_services()
    execute_from_command_line(sys.argv)


def _without_services() -> None:
    """The coach reads a text and asks nobody: it needs no database, and works before `make run` ever did."""
    from metcrm.run.checks import NOWHERE

    for name, value in NOWHERE.items():
        os.environ.setdefault(name, value)


if __name__ == "__main__":
    main()
