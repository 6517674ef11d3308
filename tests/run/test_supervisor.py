"""One command, one end: what dies comes back, what ends ends cleanly, what is killed loses nothing."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from metcrm.run import envfile, leftovers, processes

HERE = Path(__file__).parent
Start = Callable[[], "Running"]


def ignore_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Running:
    """A supervisor of its own on one data folder."""

    def __init__(self, data_dir: Path, **variables: str) -> None:
        services = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL", "PUBLIC_URL", "MAKELEVEL")
        env = {key: value for key, value in os.environ.items() if not key.startswith(services)}
        self.data_dir = data_dir
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.run.small_supervisor"],
            cwd=HERE.parents[1],
            env={**env, "DATA_DIR": str(data_dir), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=ignore_ctrl_c,  # noqa: PLW1509 - as a script does with what it starts with &
        )

    def until(self, pattern: str) -> str:
        """The first line of its words that matches."""
        assert self.process.stdout
        said = []
        for line in self.process.stdout:
            said.append(line)
            if re.search(pattern, line):
                return line
        raise AssertionError(f"it never said {pattern!r}, but {''.join(said)}")

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        self.process.communicate()
        return self.process.returncode

    def sql(self, statement: str) -> object:
        url = envfile.load(self.data_dir)["DATABASE_OWNER_URL"]
        with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def free_port() -> int:
    return processes.choose_port(None, str(os.getpid()))


@pytest.fixture
def start(data_dir: Path) -> Iterator[Start]:
    """Start supervisors on one data folder; whatever still runs afterwards is killed."""
    made: list[Running] = []

    def begin() -> Running:
        made.append(Running(data_dir, PORT=str(free_port())))
        return made[-1]

    yield begin
    for each in made:
        if each.process.stdout and not each.process.stdout.closed:
            each.end(signal.SIGTERM)


def test_a_killed_child_is_started_again_and_ctrl_c_ends_all_with_0(start: Start, data_dir: Path) -> None:
    running = start()
    running.until("METCRM runs")
    assert running.sql("select current_user") == "metcrm_owner"
    os.kill(leftovers.find(data_dir)[0], signal.SIGKILL)
    assert "starting it again in 0.5 s" in running.until("ended with signal 9")
    assert running.end(signal.SIGINT) == 0
    assert leftovers.find(data_dir) == []
    assert not (data_dir / envfile.RUN_FILE).exists()
    assert not list((data_dir / "postgres").resolve().glob("data/postmaster.pid"))


def test_a_killed_database_comes_back_where_it_was(start: Start, data_dir: Path) -> None:
    running = start()
    running.until("METCRM runs")
    running.sql("create table kept (n int); insert into kept values (1)")
    before = envfile.load(data_dir)
    pid_file = (data_dir / "postgres").resolve() / "data" / "postmaster.pid"
    os.kill(int(pid_file.read_text().split("\n")[0]), signal.SIGKILL)
    running.until("postgres ended with signal 9")
    os.kill(leftovers.find(data_dir)[0], signal.SIGKILL)
    running.until("ended with signal 9")  # the loop goes on, so postgres answers again
    assert running.sql("select n from kept") == 1
    assert envfile.load(data_dir) == before
    assert running.end(signal.SIGTERM) == 0


def test_a_supervisor_killed_outright_loses_nothing(start: Start, data_dir: Path) -> None:
    first = start()
    first.until("METCRM runs")
    first.sql("create table kept (n int); insert into kept values (1)")
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    second = start()
    second.until("METCRM runs")
    assert second.sql("select n from kept") == 1
    assert len(leftovers.find(data_dir)) == 2
    assert second.end(signal.SIGINT) == 0


def test_when_a_service_must_move_everyone_is_told(start: Start, data_dir: Path) -> None:
    running = start()
    running.until("METCRM runs")
    before, children = envfile.load(data_dir), leftovers.find(data_dir)
    home = (data_dir / "redis").resolve()
    port = int((home / "port").read_text())
    running.process.send_signal(signal.SIGSTOP)  # so that the port can be taken before it looks
    os.kill(int((home / "pid").read_text()), signal.SIGKILL)
    while not processes.can_listen(port):
        assert running.process.poll() is None
    with socket.create_server(("127.0.0.1", port)):
        running.process.send_signal(signal.SIGCONT)
        running.until("had to take another port")
    after = envfile.load(data_dir)
    assert after["REDIS_URL"] != before["REDIS_URL"]
    assert {key for key in after if after[key] != before[key]} == {"REDIS_URL"}
    assert not set(children) & set(leftovers.find(data_dir))
    assert running.end(signal.SIGTERM) == 0


def test_a_second_supervisor_on_the_same_data_is_refused_in_one_sentence(start: Start) -> None:
    first, second = start(), None
    first.until("METCRM runs")
    second = start()
    assert f"already runs on {first.data_dir} (process {first.process.pid})" in second.until("metcrm:")
    assert second.process.wait() == 1
    assert first.process.poll() is None


def test_secrets_and_services_are_for_their_owner_only(start: Start, data_dir: Path) -> None:
    running = start()
    running.until("METCRM runs")
    for name in (envfile.RUN_FILE, envfile.SECRETS_FILE):
        assert (data_dir / name).stat().st_mode & 0o077 == 0
    assert {"SECRET_KEY", "REDIS_URL", "EMAIL_URL", "MAILBOX_DIR"} <= envfile.load(data_dir).keys()


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DATABASE_URL": "mysql://a:b@host/c"}, "DATABASE_URL is not a URL like postgresql://"),
        ({"DATABASE_URL": "postgresql://a:secret@127.0.0.1:1/c"}, "no PostgreSQL answers at 127.0.0.1:1"),
        ({"DATABASE_URL": "postgresql://a:secret@nowhere.invalid/c"}, "no host is called nowhere.invalid"),
        ({"REDIS_URL": "localhost"}, "REDIS_URL is not a URL like redis://"),
        ({"REDIS_URL": "redis://:secret@127.0.0.1:1"}, "no Redis answers at 127.0.0.1:1"),
        ({"EMAIL_URL": "smtp://me:secret@127.0.0.1:1"}, "no mail server answers at 127.0.0.1:1"),
        ({"EMAIL_URL": "mail"}, "EMAIL_URL is not a URL like smtp"),
        ({"PUBLIC_URL": "https://crm.example.org"}, "mail must really leave: set EMAIL_URL"),
        ({"PUBLIC_URL": "crm.example.org"}, "is not the address people use"),
        ({"PORT": "http"}, "PORT=http is not a port"),
        ({"PG_BIN": "/nowhere"}, "PG_BIN=/nowhere holds no program called postgres"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(data_dir: Path, variables: dict[str, str], sentence: str) -> None:
    running = Running(data_dir, **{"PORT": str(free_port()), **variables})
    said, _ = running.process.communicate()
    assert running.process.returncode == 1
    assert sentence in said
    assert said.count("\n") == 1
    assert "secret" not in said


def test_a_taken_port_is_said_with_the_remedy(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said, _ = Running(data_dir, PORT=str(port)).process.communicate()
    assert said == (
        f"metcrm: Port {port} on 127.0.0.1 is taken by another program: end it, or choose another as in "
        f"PORT={port + 1} make run.\n"
    )
