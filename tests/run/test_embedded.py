"""PostgreSQL and Redis survive what happens to processes."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from metcrm.run import envfile, places, processes
from metcrm.run.embedded import RunningRedis, start_postgres, start_redis
from metcrm.run.problems import Problem


def run(url: str, statement: str) -> object:
    with contextlib.closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def test_postgres_keeps_what_was_committed_through_kill_9(data_dir: Path) -> None:
    first = start_postgres(data_dir)
    run(first.superuser_url, "create table kept (n int); insert into kept values (42)")
    kill(first.process)
    second = start_postgres(data_dir)
    assert run(second.superuser_url, "select n from kept") == 42
    assert second.port == first.port
    second.stop()
    assert second.process.returncode == 0


def test_the_postgres_of_a_killed_supervisor_is_ended_and_its_data_kept(data_dir: Path) -> None:
    left = start_postgres(data_dir)  # stands for an orphan: nobody stops it
    run(left.superuser_url, "create table kept (n int); insert into kept values (7)")
    second = start_postgres(data_dir)
    assert left.process.wait(10) == 0
    assert run(second.superuser_url, "select n from kept") == 7
    second.stop()


def test_a_pid_file_whose_number_someone_else_has_does_not_block_the_start(data_dir: Path) -> None:
    start_postgres(data_dir, durable=False).stop()
    home = (data_dir / "postgres").resolve()
    account = places.account_for(home)
    other = processes.spawn(["sleep", "60"], log=subprocess.DEVNULL, death_signal=signal.SIGKILL, account=account)
    file = home / "data" / "postmaster.pid"
    file.write_text(f"{other.pid}\n{file.parent}\n1\n1\n\n127.0.0.1\n1 1\n")
    start_postgres(data_dir, durable=False).stop()
    assert other.poll() is None
    kill(other)


def test_a_taken_port_is_exchanged_for_another(data_dir: Path) -> None:
    first = start_redis(data_dir)
    first.stop()
    with socket.create_server(("127.0.0.1", first.port)):
        second = start_redis(data_dir)
        second.stop()
    assert second.port != first.port


def test_two_data_folders_run_side_by_side(data_dir: Path, redis_server: RunningRedis) -> None:
    (data_dir / "other").mkdir(mode=0o711)
    other = start_redis(data_dir / "other")
    with redis.Redis.from_url(redis_server.url) as one, redis.Redis.from_url(other.url) as two:
        one.set("whose", "mine")
        assert two.get("whose") is None
    other.stop()


def test_redis_keeps_its_queue_through_kill_9(redis_server: RunningRedis, data_dir: Path) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        client.rpush("queue", *range(100))
    kill(redis_server.process)
    again = start_redis(data_dir)
    with redis.Redis.from_url(again.url) as client:
        assert client.llen("queue") == 100
    again.stop()


def test_redis_wants_its_password(redis_server: RunningRedis) -> None:
    once = Retry(NoBackoff(), 0)
    with redis.Redis(port=redis_server.port, retry=once) as client, pytest.raises(redis.AuthenticationError):
        client.ping()


def test_the_services_end_when_their_starter_is_killed(data_dir: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from metcrm.run.embedded import start_redis;"
        "print(start_redis(Path(sys.argv[1])).process.pid, flush=True); sys.stdin.read()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script, str(data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        starter.send_signal(signal.SIGKILL)
    assert processes.end_leftover(pid, [(0, 10.0)])  # signal 0 only waits


def test_a_lost_password_is_said_and_nothing_is_overwritten(data_dir: Path) -> None:
    start_postgres(data_dir, durable=False).stop()
    envfile.write(data_dir / envfile.SECRETS_FILE, {"POSTGRES_PASSWORD": "another"})
    with pytest.raises(Problem, match="does not know the password"):
        start_postgres(data_dir, durable=False)
    assert ((data_dir / "postgres").resolve() / "data" / "PG_VERSION").exists()


def test_data_of_another_version_is_left_alone(data_dir: Path) -> None:
    data = places.home(data_dir, "postgres") / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(Problem, match="made by PostgreSQL 9"):
        start_postgres(data_dir)


def test_a_link_to_data_that_is_gone_is_not_taken_for_a_first_start(data_dir: Path) -> None:
    (data_dir / "postgres").symlink_to(data_dir / "gone")
    with pytest.raises(Problem, match="is gone"):
        start_postgres(data_dir)


def test_root_keeps_the_data_where_the_services_can_go(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "SYSTEM_FOLDER", data_dir / "system")
    tmp_path.chmod(0o700)  # as /root is
    home = places.home(tmp_path / "data", "redis")
    if os.geteuid() == 0:
        assert home.parent == data_dir / "system"
        assert home.stat().st_uid != 0
    else:
        assert home == tmp_path / "data" / "redis"
    assert places.home(tmp_path / "data", "redis") == home
