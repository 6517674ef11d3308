import asyncio
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from metcrm.outbox.reception import MAX_BYTES, Reception


class Command(BaseCommand):
    help = "Listens for answers and delivery notices at MAIL_RECEIVE_DOMAIN, until it is told to stop."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_RECEIVE_DOMAIN:
            raise CommandError("Set MAIL_RECEIVE_DOMAIN to the domain whose mail comes in here.")
        asyncio.run(serve(options["host"], options["port"]))


async def serve(host: str, port: int) -> None:
    """Listen until SIGTERM or SIGINT."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    handler = Handler()
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=MAX_BYTES, hostname=settings.MAIL_RECEIVE_DOMAIN, timeout=60), host, port
    )
    async with server:
        await done.wait()


class Handler:
    """What aiosmtpd asks. Rows are read and written in two threads, so that one mail doesn't hold up the next."""

    def __init__(self) -> None:
        self.reception = Reception()
        self.pool = ThreadPoolExecutor(2)

    async def _ask(self, question: Callable[..., str], *about: object) -> str:
        return await asyncio.get_running_loop().run_in_executor(self.pool, _fresh, question, *about)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._ask(self.reception.to, address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        return await self._ask(self.reception.take, envelope.rcpt_tos, raw)


def _fresh(question: Callable[..., str], *about: object) -> str:
    """Over a connection that is not stale."""
    close_old_connections()
    return question(*about)
