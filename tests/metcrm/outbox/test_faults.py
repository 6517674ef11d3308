"""The fault run in short; all of it is `python -m tests.bench_outbox.faults`.

Workers are killed while they send to a mail server that refuses, stalls and hangs, and the database throws everybody
out once.
"""

import os
import time
from contextlib import closing
from pathlib import Path

import psycopg2
from django.db import connections

from tests.bench_outbox.faults import Kill, Trouble, judge, recipients
from tests.bench_outbox.post import mail_server, nothing_is_owed, promise
from tests.conftest import Cast
from tests.metcrm.outbox.conftest import Start
from tests.metcrm.outbox.sink import eventually
from tests.metcrm.outbox.test_processes import WORKER

MAILS, KILLS = 150, 4


def test_nothing_is_lost_and_a_kill_costs_one_copy_at_most(there: Cast, start: Start, tmp_path: Path) -> None:
    with mail_server(tmp_path) as post:
        post.wait_before_ok(0.01)
        clock_file, trouble, lease = tmp_path / "clock", Trouble(), "5"
        env = {"EMAIL_URL": f"smtp://127.0.0.1:{post.port}", "CLOCK_FILE": str(clock_file)}
        promised = promise(recipients(MAILS), "short")
        workers = [start(WORKER, lease, **env) for _ in range(2)]

        def taken(wanted: int) -> bool:
            """So many have arrived; who has nothing left to do is replaced, as by the next sweep."""
            workers[:] = [each if each.poll() is None else start(WORKER, lease, **env) for each in workers]
            return len(post.taken()) >= wanted

        for n in range(KILLS):
            eventually(lambda wanted=(n + 1) * MAILS // (KILLS + 3): taken(wanted))  # type: ignore[misc]
            victim = workers.pop(0)
            trouble.kills.append(Kill(time.time(), 1))
            victim.kill()
            workers.append(start(WORKER, lease, **env))
            if n == 1:
                throw_everybody_out()
        for worker in workers:
            worker.wait(180)
        clock_file.write_text("600")  # what is to be tried again is due
        eventually(lambda: start(WORKER, lease, **env).wait(180) == 0 and nothing_is_owed())
        assert judge(post, promised, trouble)


def throw_everybody_out() -> None:
    """As a restart does to those who are connected."""
    connections["default"].close()
    with closing(psycopg2.connect(os.environ["DATABASE_SUPERUSER_URL"])) as superuser, superuser.cursor() as cursor:
        cursor.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = %s and usename = %s",
            [connections["default"].settings_dict["NAME"], "metcrm_app"],
        )
