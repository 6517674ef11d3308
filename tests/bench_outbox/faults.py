"""`python -m tests.bench_outbox.faults [mails]`: what `make run` starts, while everything under it dies.

Worker processes are killed at random moments, Redis is stopped and flushed twice, PostgreSQL is restarted, the mail
server answers 421, 451 and 550 and sometimes nothing. Ends with exit code 1 unless every mail arrived, every refused
one failed with its reason, and each copy has the same Message-ID and a kill that came just after its first OK.
"""

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from metcrm.run import envfile
from tests.bench_outbox.post import Post, Promised, Taken, mail_server, nothing_is_owed, promise
from tests.journeys.town import Town, running_town, wait_until

MAILS = 5_000
KILLS = 20
SERVER_TAKES = 0.02
DYING = 0.5  # seconds until a pool that lost its worker is gone
WINDOW = 1.0  # seconds: a copy whose first OK came longer before the kill would not be that kill's
FAULTY = {"busy": 25, "later": 25, "nobody": 25, "hang": 250}  # one in so many


@dataclass
class Kill:
    """When so many processes that may have had a mail in hand were killed at once."""

    at: float
    processes: int


@dataclass
class Trouble:
    """What was done to the services."""

    kills: list[Kill] = field(default_factory=list)
    flushes: int = 0
    restarts: int = 0


def recipients(mails: int) -> list[str]:
    """Ordinary offices, and those to which the mail server answers otherwise."""
    found = []
    for n in range(mails):
        kind = next((kind for kind, every in FAULTY.items() if n % every == list(FAULTY).index(kind)), "ruth")
        found.append(f"{kind}.{n}@{'slow' if kind == 'hang' else 'office'}{n % 50}.example")
    return found


class Vandal:
    """Breaks things in a running town, and leaves the mending to its supervisor."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.done = Trouble()

    def kill_a_worker(self) -> None:
        """One process of the pool; every fourth time the whole worker with what it holds."""
        worker, pool = self._workers()
        if not pool:
            return
        whole = len(self.done.kills) % 4 == 3
        kill = Kill(time.time(), len(pool) if whole else 1)
        with suppress(ProcessLookupError):  # it has ended by itself meanwhile
            os.kill(worker if whole else random.choice(pool), signal.SIGKILL)
            self.done.kills.append(kill)

    def flush_redis(self) -> None:
        """Stop it, and throw away what it held."""
        home = self.town.data_dir / "redis"
        with suppress(ProcessLookupError):
            os.kill(int((home / "pid").read_text()), signal.SIGTERM)
        time.sleep(1)
        url = envfile.load(self.town.data_dir)["REDIS_URL"]
        wait_until(lambda: _flushed(url), "Redis is back", 60)
        self.done.flushes += 1

    def restart_postgres(self) -> None:
        """As an administrator would: connections end in the middle of whatever they do."""
        file = self.town.data_dir / "postgres" / "data" / "postmaster.pid"
        os.kill(int(file.read_text().splitlines()[0]), signal.SIGINT)
        self.done.restarts += 1

    def _workers(self) -> tuple[int, list[int]]:
        """The worker's own process, and those of its pool."""
        worker = next((pid for pid in children_of(self.town.process.pid) if b"\0worker\0" in _file(pid, "cmdline")), 0)
        return worker, children_of(worker) if worker else []


def _flushed(url: str) -> bool:
    try:
        with Redis.from_url(url) as redis:
            return bool(redis.flushall())
    except RedisError:
        return False


def children_of(parent: int) -> list[int]:
    """The processes that it started and that live (Linux)."""
    pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in pids if _file(pid, "stat").rpartition(b") ")[2].split()[1:2] == [str(parent).encode()]]


def _file(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def rage(post: Post, vandal: Vandal, mails: int) -> None:
    """Break something every few seconds, until everything has been broken and nothing is owed."""
    wanted = sum(not to.startswith("nobody.") for to in recipients(mails))
    at_share = {0.2: vandal.flush_redis, 0.4: vandal.restart_postgres, 0.6: vandal.flush_redis}
    while not (nothing_is_owed() and len(vandal.done.kills) >= KILLS and not at_share):
        time.sleep(random.uniform(0.5, 4))
        arrived = len({mail.message_id for mail in post.taken()}) / wanted
        for share in [share for share in at_share if arrived >= share]:
            at_share.pop(share)()
        if arrived < 0.97 or len(vandal.done.kills) < KILLS:
            vandal.kill_a_worker()


def judge(post: Post, promised: Promised, trouble: Trouble) -> bool:
    """Print what came of it; True when it is as promised."""
    taken = post.taken()
    copies = Counter(mail.message_id for mail in taken)
    states = _states(promised)
    refused = [row for row in states if row["to_email"].startswith("nobody.")]
    wanted = len(promised.ids) - len(refused)
    blamed = _blame(_first_of_copies(taken, copies), trouble)
    per_kill = Counter(kill.at for kill in blamed if kill is not None)
    explained = sum(row["state"] == "failed" and "does not exist (550)" in row["reason"] for row in refused)
    sent = sum(row["state"] == "sent" for row in states)
    killed = sum(kill.processes for kill in trouble.kills)
    within = all(per_kill[kill.at] <= kill.processes for kill in trouble.kills)
    facts: dict[str, tuple[Any, bool]] = {
        "mails promised": (len(promised.ids), True),
        "kills (processes)": (f"{len(trouble.kills)} ({killed})", True),
        "Redis stopped and flushed": (trouble.flushes, True),
        "PostgreSQL restarted": (trouble.restarts, True),
        "lost": (wanted - len(copies), wanted == len(copies) and set(copies) <= set(promised.ids)),
        "duplicates": (len(taken) - len(copies), None not in blamed),
        "most duplicates of one kill": (max(per_kill.values(), default=0), within),
        "refused with 550": (len(refused), True),
        "of these failed with the reason": (explained, explained == len(refused)),
        "noted as sent": (sent, sent == wanted),
    }
    for what, (found, right) in facts.items():
        print(f"{what:<34}{found!s:>24}  {'' if right else 'NOT AS PROMISED'}")
    return all(right for _, right in facts.values())


def _first_of_copies(taken: list[Taken], copies: Counter[str]) -> list[Taken]:
    """For each copy, the mail that was taken before it."""
    found: list[Taken] = []
    last: dict[str, Taken] = {}
    for mail in taken:
        if copies[mail.message_id] > 1 and mail.message_id in last:
            found.append(last[mail.message_id])
        last[mail.message_id] = mail
    return found


def _blame(mails: list[Taken], trouble: Trouble) -> list[Kill | None]:
    """The kill just after the OK of each; where two kills lie that close, one that nothing is put down to yet."""
    put_down: Counter[float] = Counter()
    blamed: list[Kill | None] = []
    for mail in sorted(mails, key=lambda mail: mail.at):
        near = [kill for kill in trouble.kills if -DYING <= kill.at - mail.at <= WINDOW]
        free = [kill for kill in near if put_down[kill.at] < kill.processes]
        kill = next(iter(free or near), None)
        if kill is not None:
            put_down[kill.at] += 1
        blamed.append(kill)
    return blamed


def _states(promised: Promised) -> list[dict[str, Any]]:
    from metcrm.outbox.models import OutboxMessage
    from metcrm.tenancy.context import enter

    rows: list[dict[str, Any]] = []
    for tenant in promised.tenants:
        with enter(tenant):
            rows += [dict(row) for row in OutboxMessage.objects.values("to_email", "state", "reason")]
    return rows


def main() -> int:
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else MAILS
    with tempfile.TemporaryDirectory() as name, mail_server(Path(name)) as post:
        post.wait_before_ok(SERVER_TAKES)
        folder = Path(name) / "town"
        folder.mkdir()
        with running_town(folder, seconds=300, more={"EMAIL_URL": f"smtp://127.0.0.1:{post.port}"}) as town:
            os.environ.update(envfile.load(folder) | {"DATA_DIR": str(folder)})
            os.environ["DJANGO_SETTINGS_MODULE"] = "metcrm.settings"
            import django

            django.setup()
            from metcrm.outbox import hint

            began = time.monotonic()
            promised = promise(recipients(mails), "faults")
            hint.publish()
            vandal = Vandal(town)
            rage(post, vandal, mails)
            print(f"all seen to after {time.monotonic() - began:.0f} s")
            return 0 if judge(post, promised, vandal.done) else 1


if __name__ == "__main__":
    sys.exit(main())
