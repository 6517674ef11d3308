"""The real supervisor with its real services, and two children that only wait. Started by test_supervisor.py."""

import sys
from collections.abc import Mapping
from pathlib import Path

from metcrm.run import preparation, programs, supervisor
from metcrm.run.addresses import Web
from metcrm.run.children import Child

WAITS = "import signal, sys; print('ready', flush=True); signal.pause()"


def children(data_dir: Path, env: Mapping[str, str], place: Web) -> list[Child]:
    log = data_dir / "log"
    return [Child(name, [sys.executable, "-c", WAITS], log / f"{name}.log") for name in ("one", "two")]


preparation.prepare = lambda *_: True
preparation.wait_until_served = lambda *_: True
programs.children_for = children
sys.exit(supervisor.main())
