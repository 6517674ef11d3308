"""``make check``: style, types, the arrows between the apps, migrations. All are run; every failure is named."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from .envfile import REPOSITORY
from .programs import python

# Commands that only look at the code still read settings; nothing of this is ever connected to.
NOWHERE = {
    "SECRET_KEY": "for-checks-only",
    "DATABASE_URL": "postgresql://metcrm_app@127.0.0.1:1/metcrm",
    "DATABASE_OWNER_URL": "postgresql://metcrm_owner@127.0.0.1:1/metcrm",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "PUBLIC_URL": "http://127.0.0.1:8000",
}
MANAGE = [sys.executable, "-W", "ignore::RuntimeWarning", str(REPOSITORY / "manage.py")]
CHECKS: dict[str, list[str]] = {
    "style": python("ruff", "check", "."),
    "format": python("ruff", "format", "--check", "--output-format=concise", "."),
    "types": python("mypy", "."),
    "templates": python(
        "djlint", "templates", "metcrm", "practitioners", "clients", "presentations", "--lint", "--quiet"
    ),
    "arrows": [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "settings": [*MANAGE, "check"],
}


def main(names: list[str]) -> int:
    """Run the named checks, or all; 1 when one fails or has no such name."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"metcrm: there is no check called {unknown[0]}; there are {', '.join(CHECKS)}.", file=sys.stderr)
        return 1
    failed = [name for name in (names or CHECKS) if not passes(name)]
    print(f"make check: {'failed: ' + ', '.join(failed) if failed else 'all passed'}")
    return 1 if failed else 0


def passes(name: str) -> bool:
    """Run one check, showing what it says when it fails."""
    start = time.monotonic()
    done = subprocess.run(
        CHECKS[name],
        check=False,
        cwd=REPOSITORY,
        env={**os.environ, **NOWHERE},
        capture_output=True,
        text=True,
    )
    word = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:<12}{word:<8}{time.monotonic() - start:5.1f} s", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
