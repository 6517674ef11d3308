"""`python -m tests.bench_outbox.throughput [mails]`: the outbox against bare smtplib.

The running worker, two processes with a connection each, and two bare loops over the same rendered mails to the same
server, turn about.

Time is taken at the server, from the first OK to the last, so that nobody's start counts.
"""

import os
import pickle
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

from metcrm.run import envfile
from tests.bench_outbox.post import ROOT, Post, mail_server, mail_to, nothing_is_owed, promise
from tests.journeys.town import running_town, wait_until

MAILS = 1_000
ROUNDS = 3
CONNECTIONS = 2


def through_the_outbox(post: Post, mails: int) -> float:
    """Mails a second, through rows, gates, states and Celery."""
    from metcrm.outbox import hint

    before = len(post.taken())
    promise(recipients(mails), uuid4().hex)
    hint.publish()
    wait_until(lambda: len(post.taken()) >= before + mails, "all mails are taken", 300)
    wait_until(nothing_is_owed, "all mails are noted", 60)
    return _rate(post, before)


def bare(post: Post, folder: Path, mails: int) -> float:
    """Mails a second, by two loops that do nothing else."""
    before = len(post.taken())
    rendered = _rendered(mails)
    loops = []
    for n in range(CONNECTIONS):
        file = folder / f"mails-{n}"
        file.write_bytes(pickle.dumps(rendered[n::CONNECTIONS]))
        loops.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.bench_outbox.bare", str(post.port), str(file)],
                cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
        )  # fmt: skip
    for loop in loops:
        assert loop.stdout is not None
        assert loop.stdout.readline() == "ready\n"
    for loop in loops:
        assert loop.stdin is not None
        loop.stdin.write("go\n")
        loop.stdin.close()
    for loop in loops:
        assert loop.wait(300) == 0
    return _rate(post, before)


def _rendered(mails: int) -> list[tuple[str, str, bytes]]:
    """The same mails as they go over the line."""
    from metcrm import clock
    from metcrm.outbox.mails import mail_of, written
    from metcrm.tenancy.context import platform

    with platform():
        found = [mail_to(to, to, clock.now()) for to in recipients(mails)]
    return [("post@metcrm.example", mail.to_email, written(mail_of(mail))) for mail in found]


def recipients(mails: int) -> list[str]:
    """Office managers at fifty domains."""
    return [f"ruth{n}@office{n % 50}.example" for n in range(mails)]


def _rate(post: Post, before: int) -> float:
    times = [mail.at for mail in post.taken()[before:]]
    return (len(times) - 1) / (max(times) - min(times))


def compare(post: Post, folder: Path, mails: int, what: str) -> None:
    """Turn about, so that whatever else the machine does hits both."""
    pairs = [(bare(post, folder, mails), through_the_outbox(post, mails)) for _ in range(ROUNDS)]
    loops, ours = (statistics.median(side) for side in zip(*pairs, strict=True))
    each = ", ".join(f"{mine / theirs:.2f}" for theirs, mine in pairs)
    ratio = statistics.median(mine / theirs for theirs, mine in pairs)
    print(f"{what:<32} bare {loops:6.0f} /s  outbox {ours:6.0f} /s  ratio {ratio:.2f}  (rounds {each})", flush=True)


def main() -> int:
    mails = int(sys.argv[1]) if len(sys.argv) > 1 else MAILS
    with tempfile.TemporaryDirectory() as name, mail_server(Path(name)) as post:
        folder = Path(name) / "town"
        folder.mkdir()
        with running_town(folder, seconds=300, more={"EMAIL_URL": f"smtp://127.0.0.1:{post.port}"}):
            os.environ.update(envfile.load(folder) | {"DATA_DIR": str(folder)})
            os.environ["DJANGO_SETTINGS_MODULE"] = "metcrm.settings"
            import django

            django.setup()
            for wait in (0.02, 0.0):
                post.wait_before_ok(wait)
                compare(post, Path(name), mails, f"a server that takes {wait * 1000:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
