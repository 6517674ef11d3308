"""What a mail that comes in says. Whatever is sent, something sensible comes out and nothing breaks."""

import email
import email.policy
import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import parseaddr
from html.parser import HTMLParser
from itertools import islice

from mailparser_reply import EmailReplyParser

from metcrm.outbox.models import Kind

log = logging.getLogger(__name__)

PARTS = 50  # nobody writes more; bombs do
READ = 50_000  # characters of a part
KEPT = 10_000  # characters of an answer
UNREADABLE = "(The mail can't be read here.)"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# The library's patterns take time squared on empty lines, and on a long line that begins as “On … wrote:” does. No
# answer needs more than one empty line, and no such line is as long as that.
BLANK_LINES = re.compile(r"\n{3,}")
LONG_ON = re.compile(r"^((?:> ?)*)(?=On\s.{300})", re.MULTILINE | re.IGNORECASE)
UNSEEN = "\u2060"  # word joiner: stands where such a line begins while the library reads


@dataclass(frozen=True)
class Incoming:
    """One mail from outside. For a bounce `status` is such as "5.1.1" and `diagnostic` what the server said."""

    kind: Kind
    event_key: str
    from_email: str = ""
    text: str = ""
    status: str = ""
    diagnostic: str = ""
    is_final: bool = True


def parse(raw: bytes) -> Incoming:
    """Read a mail as it came over SMTP."""
    key = hashlib.sha256(raw).hexdigest()
    try:
        return _read(email.message_from_bytes(raw, policy=email.policy.compat32), key)
    except Exception:  # hostile or broken: an answer that can't be read is still an answer
        log.warning("A mail that came in can't be read: %s", key[:12])
        return Incoming(Kind.REPLY, key, text=UNREADABLE)


def clean(text: str) -> str:
    """An answer without what it quotes and without control characters."""
    lines = [line.strip() for line in CONTROL.sub("", text[:READ]).splitlines()]
    text = BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    try:
        answer = EmailReplyParser(languages=["en"]).parse_reply(text=LONG_ON.sub(rf"\1{UNSEEN}", text))
    except Exception:  # a text that trips the parser is kept as it came
        answer = text
    return (answer or text).replace(UNSEEN, "").strip()[:KEPT]


def _read(mail: Message, key: str) -> Incoming:
    sender = _plain(parseaddr(str(mail.get("From", "")))[1])[:254]
    if mail.get_content_type() == "multipart/report":
        report = str(mail.get_param("report-type", "")).lower()
        if report == "delivery-status":
            return _bounce(mail, key)
        if report == "feedback-report":
            return Incoming(Kind.COMPLAINT, key, sender)
    own = str(mail.get("Message-ID", "")).strip()
    key = hashlib.sha256(own.encode("utf-8", "replace")).hexdigest() if own else key
    kind = Kind.AUTOMATIC if _is_automatic(mail) else Kind.REPLY
    return Incoming(kind, key, sender, clean(_text(mail)))


def _is_automatic(mail: Message) -> bool:
    """RFC 3834, and what older programs say."""
    submitted = str(mail.get("Auto-Submitted", "no")).strip().lower()
    told = str(mail.get("Precedence", "")).strip().lower()
    return (
        not submitted.startswith("no")
        or told in {"auto_reply", "bulk", "junk"}
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"))
    )


def _bounce(mail: Message, key: str) -> Incoming:
    """RFC 3464: the fields of the recipient stand in a block of their own."""
    for part in _parts(mail):
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            for block in islice(part.get_payload(), PARTS):
                if isinstance(block, Message) and "Action" in block:
                    action = str(block["Action"]).strip().lower()
                    status = re.match(r"[245]\.\d{1,3}\.\d{1,3}", str(block.get("Status", "")).strip())
                    said = _plain(str(block.get("Diagnostic-Code", "")).partition(";")[2])[:300]
                    return Incoming(
                        Kind.BOUNCE, key, status=status[0] if status else "", diagnostic=said,
                        is_final=action == "failed",
                    )  # fmt: skip
    return Incoming(Kind.BOUNCE, key)


def _text(mail: Message) -> str:
    found = {part.get_content_type(): part for part in reversed(list(_parts(mail))) if not part.is_multipart()}
    if "text/plain" in found:
        return _decoded(found["text/plain"])
    return _without_tags(_decoded(found["text/html"])) if "text/html" in found else UNREADABLE


def _parts(mail: Message) -> Iterator[Message]:
    return islice(mail.walk(), PARTS)


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content[: READ * 4].decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:  # a charset that nobody knows
        return content[: READ * 4].decode("utf-8", "replace")


def _plain(text: str) -> str:
    return " ".join(CONTROL.sub("", text).split())


class _Words(HTMLParser):
    """The words of a page, without what isn't read."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "style"}
        if tag in {"br", "p", "div", "tr", "li"}:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"script", "style"} and self.hidden > 0

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def _without_tags(html: str) -> str:
    reader = _Words()
    reader.feed(html[:READ])
    return "".join(reader.words)
