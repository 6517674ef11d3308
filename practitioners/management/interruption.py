"""Ctrl-C while the database works: the driver would go on waiting until the statement ends."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread, current_thread, main_thread
from typing import Any

from django.db import connection


@contextmanager
def interruptible() -> Iterator[None]:
    """Have the running statement cancelled by a signal that arrives in here; KeyboardInterrupt follows by itself.

    Python's own handler runs only when the driver comes back. The byte that the interpreter writes for each signal
    arrives at once, and a thread that waits for it asks the server to cancel.
    """
    if current_thread() is not main_thread():  # signals come to that one only
        yield
        return
    connection.ensure_connection()
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    thread = Thread(target=_cancel_at, args=(ours, connection.connection), name="interruption", daemon=True)
    before = signal.set_wakeup_fd(theirs.fileno())
    thread.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        theirs.close()
        thread.join()
        ours.close()


def _cancel_at(end: socket.socket, link: Any) -> None:
    while end.recv(1):
        link.cancel()
