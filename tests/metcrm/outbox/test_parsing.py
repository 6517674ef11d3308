"""What a mail that comes in says; hostile ones break nothing."""

import pytest

from metcrm.outbox.models import Kind
from metcrm.outbox.parsing import KEPT, UNREADABLE, parse

REPLY = b"""From: Ruth Keller <ruth@lakeside.example>\r
To: reply+x@in.metcrm.example\r
Message-ID: <answer-1@lakeside.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
Thank you, Tuesday at nine is fine.\r
\r
Ruth\r
\r
On Mon, Mar 2, 2026 at 9:00 AM Alder <post@metcrm.example> wrote:\r
> Dear Ruth,\r
> thank you for your time.\r
"""

BOUNCE = b"""From: MAILER-DAEMON@mx.example\r
Content-Type: multipart/report; report-type=delivery-status; boundary=b\r
\r
--b\r
Content-Type: text/plain\r
\r
Sorry.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; ruth@lakeside.example\r
Action: %s\r
Status: %s\r
Diagnostic-Code: smtp; 550 %s\r
\r
--b--\r
"""


def test_an_answer_comes_without_what_it_quotes() -> None:
    found = parse(REPLY)
    assert (found.kind, found.from_email) == (Kind.REPLY, "ruth@lakeside.example")
    assert found.text == "Thank you, Tuesday at nine is fine.\n\nRuth"


def test_the_same_mail_by_another_way_has_the_same_key() -> None:
    assert parse(REPLY).event_key == parse(b"Received: from elsewhere\r\n" + REPLY).event_key


@pytest.mark.parametrize("header", [b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"X-Autoreply: yes"])
def test_an_automatic_reply_is_no_answer(header: bytes) -> None:
    assert parse(header + b"\r\n" + REPLY).kind == Kind.AUTOMATIC


def test_a_notice_of_non_delivery_says_why() -> None:
    found = parse(BOUNCE % (b"failed", b"5.1.1", b"no such user"))
    assert (found.kind, found.status, found.diagnostic) == (Kind.BOUNCE, "5.1.1", "550 no such user")
    assert not parse(BOUNCE % (b"delayed", b"4.4.1", b"later")).is_final


def test_a_complaint_is_known() -> None:
    arf = b"Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b--\r\n"
    assert parse(arf).kind == Kind.COMPLAINT


def test_html_alone_is_read_without_its_scripts() -> None:
    found = parse(b"Content-Type: text/html\r\n\r\n<style>p{}</style><p>Yes</p><script>alert(1)</script><p>Ruth</p>")
    assert found.text.split() == ["Yes", "Ruth"]


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1000,
        b"Content-Type: text/plain; charset=klingon\r\n\r\nhello",
        b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
        b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\nno parts",
        b"Content-Type: message/delivery-status\r\n\r\nAction\r\n",
        b"From: =?utf-8?b?////?= <\xff\xfe>\r\n\r\nhello",
        b"Subject: " + b"a" * 1_000_000 + b"\r\n\r\nhello",
        b"Content-Type: text/plain\r\n\r\n" + b"> a\n" * 200_000,
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
        b"\r\n" + b" \r\n" * 1_000_000,
        b"\r\n" + b"On " * 1_000_000,
        b"\r\n" + b"\xa0" * 1_000_000,
        NESTED,
    ],
    ids="empty zeros charset base64 report status from subject quotes tags blank on spaces nested".split(),
)
def test_whatever_is_sent_nothing_breaks(raw: bytes) -> None:
    found = parse(raw)
    assert len(found.text) <= KEPT
    assert "\x00" not in found.text + found.from_email


def test_a_long_line_that_begins_as_a_heading_does_stays_whole() -> None:
    line = "On Tuesday " + "we shall be there, all of us, " * 30 + "and Dr. Keller wrote: yes"
    assert parse(f"Content-Type: text/plain\r\n\r\n{line}\r\n\r\n\r\n\r\nRuth".encode()).text == f"{line}\n\nRuth"


def test_a_charset_that_nobody_knows_is_read_as_utf8() -> None:
    assert parse(b"Content-Type: text/plain; charset=klingon\r\n\r\nhello").text == "hello"
    assert parse(b"Content-Type: image/png\r\n\r\nx").text == UNREADABLE
