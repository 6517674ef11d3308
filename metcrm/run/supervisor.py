"""``make run`` ends here: services up, database current, then web, worker, beat and catcher until Ctrl-C.

One thread, one loop, no framework. Signals only set a flag; every step looks at it, so an end is always the same
orderly one. Killed outright it loses nothing: the kernel ends its children, PostgreSQL and Redis keep their files,
and the next start ends whatever is left.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import IO

import psycopg2

from . import envfile, leftovers, preparation, processes, programs
from .addresses import Web, web
from .children import Child
from .locks import try_lock
from .problems import Problem, from_os_error, require_space
from .processes import can_listen
from .services import Services

TICK = 0.2
STOPPING_PATIENCE = 45.0
LOOK_AT_DISK_EVERY = 30.0
LOW_MB = 100


def say(text: str) -> None:
    """One line for the person at the terminal."""
    show(f"metcrm: {text}")


def show(text: str) -> None:
    """Words for the person at the terminal, who may have closed it."""
    try:
        print(text, flush=True)
    except OSError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - for the rest of this process


class Supervisor:
    """One data folder's processes, from the first to the last."""

    def __init__(self, data_dir: Path, environ: Mapping[str, str], place: Web) -> None:
        self.data_dir = data_dir
        self.place = place
        self.base = {key: value for key, value in environ.items() if value}
        self.services = Services(data_dir, self.base, place)
        self.children: list[Child] = []
        self.env: dict[str, str] = {}
        self.stop = threading.Event()
        self.looked_at_disk = time.monotonic()

    def run(self) -> None:
        """Start, watch until told to stop, end. Raises Problem when it cannot start."""
        for number in (signal.SIGINT, signal.SIGTERM):  # also where a script started us with & and SIGINT ignored
            signal.signal(number, self._on_signal)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
            signal.signal(signal.SIGHUP, self._on_signal)
        lock = self._lock()
        try:
            self._start()
            while not self.stop.wait(TICK):
                self._watch()
        finally:
            _note(lock, "stopping")
            self._end()
            lock.close()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stop.set()

    def _lock(self) -> IO[str]:
        """Be the only one on this data folder, waiting for one that is about to end."""
        file = self.data_dir / "supervisor.lock"
        began = time.monotonic()
        while (lock := try_lock(file)) is None:
            pid, _, state = file.read_text().partition(" ")
            patience = STOPPING_PATIENCE if state == "stopping" else 1.0
            if time.monotonic() > began + patience:
                raise Problem(
                    f"METCRM already runs on {self.data_dir} (process {pid}): end that one first, or set DATA_DIR and "
                    "PORT to run a second one beside it."
                )
            time.sleep(TICK)
        _note(lock, "running")
        return lock

    def _start(self) -> None:
        require_space(self.data_dir)
        if leftovers.end(self.data_dir):
            say("the last run was cut short; its processes are ended, its data is safe.")
        self._require_port()
        self.services.check_given()
        self._open_services()
        if preparation.prepare(self.data_dir, self.env, self.place, self.stop, say):
            self.children = programs.children_for(self.data_dir, self.env, self.place)
            for child in self.children:
                child.start(self.env, envfile.REPOSITORY)
            self._announce()

    def _require_port(self) -> None:
        try:
            free = can_listen(self.place.port, self.place.host)
        except OSError as error:
            raise Problem(
                f"Nobody may listen on {self.place.host}, port {self.place.port} ({error.strerror}): set HOST and PORT "
                "to an address of this machine and a port above 1023."
            ) from None
        if not free:
            raise Problem(
                f"Port {self.place.port} on {self.place.host} is taken by another program: end it, or choose another "
                f"as in PORT={self.place.port + 1} make run."
            )

    def _open_services(self) -> None:
        values = self.services.open()
        envfile.write(self.data_dir / envfile.RUN_FILE, values)
        self.env = {**self.base, **values, "DATA_DIR": str(self.data_dir), leftovers.MARK: str(self.data_dir)}

    def _announce(self) -> None:
        if preparation.wait_until_served(self.place, self.stop, self._watch):
            show(preparation.welcome(self.place, self.data_dir, self.env))
        elif not self.stop.is_set():
            say(f"the web process does not answer yet: {self.data_dir / 'log' / 'web.log'} may tell why.")

    def _watch(self) -> None:
        if self.services.watch(say):
            self._restart_children()
        for child in self.children:
            child.watch(self.env, envfile.REPOSITORY, say)
        if time.monotonic() - self.looked_at_disk > LOOK_AT_DISK_EVERY:
            self._look_after_disk()

    def _restart_children(self) -> None:
        """They know the services by addresses that hold no more."""
        for child in self.children:
            child.stop()
        self._open_services()
        for child in self.children:
            child.start(self.env, envfile.REPOSITORY)
        say("a service had to take another port; the rest has been started again to know it.")

    def _look_after_disk(self) -> None:
        self.looked_at_disk = time.monotonic()
        for child in self.children:
            processes.rotate(child.log)
        try:
            require_space(self.data_dir, LOW_MB)
        except Problem as problem:
            say(str(problem))

    def _end(self) -> None:
        if self.children:
            say("ending …")
        for child in self.children:
            child.stop()
        self.services.close()
        (self.data_dir / envfile.RUN_FILE).unlink(missing_ok=True)


def _note(lock: IO[str], state: str) -> None:
    """Tell other starts who holds the lock and whether it is worth waiting."""
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()} {state}")
    lock.flush()


def main() -> int:
    """Run until told to stop. 0 after an orderly end, 1 and one sentence when something is in the way."""
    if os.environ.get("MAKELEVEL"):  # whoever kills make means us
        processes.end_with_parent(signal.SIGTERM)
    try:
        data_dir = envfile.make_data_dir()
        Supervisor(data_dir, os.environ, web()).run()
    except Problem as problem:
        print(f"metcrm: {problem}", file=sys.stderr)
        return 1
    except psycopg2.Error as error:
        first = str(error).strip().splitlines()[0]
        print(f"metcrm: PostgreSQL refuses to set up METCRM's roles ({first}).", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"metcrm: {from_os_error(error)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
