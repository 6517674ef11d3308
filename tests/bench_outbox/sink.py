"""A mail server as a process: `python -m tests.bench_outbox.sink LEDGER [seconds before each OK]` prints its port.

Small on purpose, so that it is not what is measured. Each mail that it takes is a line of the ledger (time, Message-ID,
recipient), written before the OK is. What it answers depends on the recipient's name:

    busy.…      421 and the end of the connection, the first time
    later.…     451 the first time
    nobody.…    550 always
    hang.…      no answer after the mail's last line, the first time
    anything    250

`XWAIT seconds` changes the time before each OK.
"""

import asyncio
import os
import re
import sys
import time
from pathlib import Path

MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"


class Server:
    """What all conversations share."""

    def __init__(self, ledger: Path, wait: float) -> None:
        self.ledger = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.wait = wait
        self.seen: set[str] = set()

    def is_first(self, recipient: str) -> bool:
        """True once for each recipient."""
        if recipient in self.seen:
            return False
        self.seen.add(recipient)
        return True

    def take(self, mail: bytes, recipient: str) -> None:
        """Note that this mail is ours from now on."""
        found = MESSAGE_ID.search(mail)
        name = found[1].decode() if found else "-"
        os.write(self.ledger, f"{time.time():.6f} {name} {recipient}\n".encode())


class Conversation(asyncio.Protocol):
    """One connection."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.buffer = b""
        self.recipient = ""
        self.in_mail = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.say("220 sink")

    def say(self, text: str) -> None:
        self.transport.write(f"{text}\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            mark = END if self.in_mail else b"\r\n"
            part, found, rest = self.buffer.partition(mark)
            if not found:
                return
            self.buffer = rest
            if self.in_mail:
                self.on_mail(part)
            else:
                self.on_line(part.decode())

    def on_line(self, line: str) -> None:
        verb = line[:4].upper()
        if verb == "RCPT":
            self.on_recipient(line.split(":", 1)[1].strip(" <>"))
        elif verb == "DATA":
            self.in_mail = True
            self.say("354 Go on")
        elif verb == "XWAI":
            self.server.wait = float(line.split()[1])
            self.say("250 OK")
        elif verb == "QUIT":
            self.say("221 Bye")
            self.transport.close()
        else:
            self.say("250 OK")

    def on_recipient(self, recipient: str) -> None:
        kind = recipient.partition(".")[0]
        if kind == "busy" and self.server.is_first(recipient):
            self.say("421 4.3.2 Busy")
            self.transport.close()
        elif kind == "later" and self.server.is_first(recipient):
            self.say("451 4.7.1 Come again")
        elif kind == "nobody":
            self.say("550 5.1.1 No such mailbox")
        else:
            self.recipient = recipient
            self.say("250 OK")

    def on_mail(self, mail: bytes) -> None:
        self.in_mail = False
        recipient = self.recipient
        if recipient.startswith("hang.") and self.server.is_first(recipient):
            return
        asyncio.get_running_loop().call_later(self.server.wait, self.on_taken, mail, recipient)

    def on_taken(self, mail: bytes, recipient: str) -> None:
        self.server.take(mail, recipient)
        self.say("250 2.0.0 Taken")


async def serve(server: Server) -> None:
    """Listen until killed."""
    listening = await asyncio.get_running_loop().create_server(lambda: Conversation(server), "127.0.0.1", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Server(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0)))
