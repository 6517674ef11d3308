"""A real SMTP server in the test's process, which takes, refuses or holds mail as the test wants."""

import asyncio
import email
import email.policy
import logging
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

logging.getLogger("mail.log").setLevel(logging.ERROR)  # the server tells every line otherwise


class Sink:
    """Keeps what it was given. Answers can be set by recipient; `hold` lets nobody hear the OK until it is cleared."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.senders: list[str] = []
        self.connections = 0
        self.at_rcpt: dict[str, str] = {}
        self.at_data: dict[str, str] = {}
        self.at_quit = "221 Bye"
        self.slow: set[str] = set()  # recipients to whose address no answer comes
        self.asked: list[str] = []
        self.mails_per_connection = 10_000
        self._taken: dict[Session, int] = {}
        self.holding = 0
        self._go_on = threading.Event()
        self._go_on.set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(10)
        self.port: int = self._server.sockets[0].getsockname()[1]

    async def _serve(self) -> asyncio.Server:
        return await self._loop.create_server(self._protocol, "127.0.0.1", 0)

    def _protocol(self) -> SMTP:
        self.connections += 1
        return SMTP(self, hostname="sink", loop=self._loop)

    def hold(self) -> None:
        """From now on mail is taken, but the OK is kept back."""
        self._go_on.clear()

    def go_on(self) -> None:
        self._go_on.set()

    def stop(self) -> None:
        self.go_on()
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _shut(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_default_executor()

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._taken.get(session, 0) >= self.mails_per_connection:
            return "421 Enough for one connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked.append(address)
        if address in self.slow:
            await asyncio.sleep(60)
        answer = self.at_rcpt.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.at_data.get(envelope.rcpt_tos[0], "250 OK")
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            self.senders.append(envelope.mail_from or "")
            self._taken[session] = self._taken.get(session, 0) + 1
        if not self._go_on.is_set():
            self.holding += 1
            await self._loop.run_in_executor(None, self._go_on.wait, 60)
        return answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return self.at_quit

    @property
    def ids(self) -> list[str]:
        """The Message-IDs in the order in which they came."""
        return [str(mail["Message-ID"]) for mail in self.mails]


def eventually(true: Callable[[], object], seconds: float = 180.0) -> None:
    """Wait until something holds, looking again and again; fails after `seconds`."""
    ends = time.monotonic() + seconds
    pause = threading.Event()
    while not true():
        assert time.monotonic() < ends, "It didn't happen in time."
        pause.wait(0.02)
