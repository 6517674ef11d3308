"""Every message is kept, whole and in order; mail that people wait for is never caught."""

import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from metcrm.run import processes
from metcrm.run.mailcatcher import Mailbox, require_loopback
from metcrm.run.problems import Problem


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A running catcher: its port and its folder."""
    port = processes.choose_port(None, str(tmp_path))
    variables = {"PUBLIC_URL": "http://127.0.0.1:8000", "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    env = {**os.environ, **variables, "MAILBOX_DIR": str(tmp_path / "new")}
    process = subprocess.Popen([sys.executable, "-m", "metcrm.run.mailcatcher"], env=env)
    while processes.can_listen(port):
        assert process.poll() is None
    yield port, tmp_path / "new"
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 0


def test_a_sent_message_lies_in_the_folder_with_its_envelope(catcher: tuple[int, Path]) -> None:
    port, folder = catcher
    message = EmailMessage()
    message["Subject"], message["To"] = "Thank you, Zoë", "office@practice.example"
    message.set_content("Grüße\n.\n..dots\n")
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(message, "post@metcrm.example", ["office@practice.example", "copy@practice.example"])
    (file,) = folder.iterdir()
    kept = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert kept["Subject"] == "Thank you, Zoë"
    assert kept["X-Envelope-To"] == "office@practice.example, copy@practice.example"
    assert kept.get_content().splitlines() == ["Grüße", ".", "..dots"]


def test_names_sort_as_messages_came_and_only_the_newest_are_kept(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "new", keep=3)
    stored = [mailbox.store("a@b.example", ["c@d.example"], b"Subject: %d\r\n\r\n" % n) for n in range(5)]
    assert sorted((tmp_path / "new").iterdir()) == stored[-3:]


def test_a_message_that_cannot_be_kept_leaves_nothing_behind(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "new")
    with pytest.raises(TypeError):
        mailbox.store("a@b.example", [], None)  # type: ignore[arg-type]
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("url", ["https://crm.example.org", "http://127.0.0.1.example.org", "", "http://192.168.0.9"])
def test_mail_that_people_wait_for_is_never_caught(url: str) -> None:
    with pytest.raises(Problem, match="set EMAIL_URL"):
        require_loopback(url)
