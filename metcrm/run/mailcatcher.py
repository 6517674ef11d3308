"""The local mail catcher: takes every message by SMTP, delivers none, keeps each as a file for /mailbox/.

``python -m metcrm.run.mailcatcher``, with MAILBOX_DIR, EMAIL_URL (where to listen) and PUBLIC_URL in the environment.
A file name begins with the time of arrival, so names sort as messages came. A message is on disk before the sender
hears 250; it begins with two lines of ours, X-Envelope-From and X-Envelope-To.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtpd.smtp import SMTP, Envelope, Session

from . import processes
from .addresses import is_loopback
from .problems import Problem

KEEP = 2_000
MAX_BYTES = 33_554_432


class Mailbox:
    """Messages as ``<time in ns>-<random>.eml`` in one folder; only the newest are kept."""

    def __init__(self, folder: Path, keep: int = KEEP) -> None:
        self.folder = folder
        self.keep = keep
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def store(self, sender: str, recipients: list[str], content: bytes) -> Path:
        """Write one message and return its file. Raises OSError when the disk refuses."""
        envelope = f"X-Envelope-From: {sender}\r\nX-Envelope-To: {', '.join(recipients)}\r\n"
        name = f"{time.time_ns():020d}-{secrets.token_hex(4)}.eml"
        draft = self.folder / f".{name}"
        try:
            with draft.open("wb") as file:
                file.write(envelope.encode() + content)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(self.folder / name)
        finally:
            draft.unlink(missing_ok=True)
        self._forget_old()
        return self.folder / name

    def _forget_old(self) -> None:
        for old in sorted(self.folder.glob("*.eml"))[: -self.keep]:
            old.unlink(missing_ok=True)


class Handler:
    """What aiosmtpd asks when a message has arrived."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        try:
            self.mailbox.store(envelope.mail_from or "", envelope.rcpt_tos, raw)
        except OSError:
            return "452 4.3.1 The message could not be kept; try again later"
        return "250 2.0.0 Kept"


async def serve(mailbox: Mailbox, host: str, port: int) -> None:
    """Listen until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    handler = Handler(mailbox)
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=MAX_BYTES, enable_SMTPUTF8=True, hostname="localhost"),
        host,
        port,
    )
    async with server:
        await done.wait()


def main() -> None:
    """Listen where EMAIL_URL says. Ends with one sentence when mail would be caught that people wait for."""
    public_url = os.environ.get("PUBLIC_URL", "")
    try:
        require_loopback(public_url)
    except Problem as problem:
        sys.exit(f"metcrm: {problem}")
    place = urlsplit(os.environ["EMAIL_URL"])
    mailbox = Mailbox(Path(os.environ["MAILBOX_DIR"]))
    asyncio.run(serve(mailbox, place.hostname or "127.0.0.1", place.port or 25))


def require_loopback(public_url: str) -> None:
    """Raise Problem unless people reach METCRM on this machine only: elsewhere they wait for real mail."""
    if not is_loopback(public_url):
        raise Problem(
            f"PUBLIC_URL is {public_url}, so its mail must really leave: set EMAIL_URL=smtp://user:password@host:port; "
            "the local mail catcher runs on 127.0.0.1 only."
        )


def choose_port(folder: Path) -> int:
    """The catcher's port on 127.0.0.1, the same as last time where that is free."""
    return processes.remembered_port(folder / "port", "mail")


if __name__ == "__main__":
    main()
