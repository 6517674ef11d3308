"""`python -m tests.bench_contacts`: 10,000 contacts by CSV, of which 2 % are bad and 5 % known already.

Beside it a bare COPY of the same file into an unlogged table, in the same run on the same server; and the seconds that
two open CRMs took for 10,000 clean rows on such a machine. `make bench` runs it too.
"""

import os
import statistics
import time
from contextlib import closing
from typing import Any

ROWS, BAD, KNOWN, OFFICES = 10_000, 200, 500, 2_000
#: Seconds of the two peers, for clean rows; ours are to stay under a third of the better.
PEERS = (11.3, 162.0)
ROUNDS = 3
#: Five people an office.
TITLES = ("Office Manager", "Front Desk", "Biller", "Referral Coordinator", "Medical Assistant")
HEADS = "First Name,Last Name,Job Title,E-mail Address,Business Phone,Company,Company Main Phone,Business Street,"
HEADS += "Business City,Business State,Business Postal Code"


def people() -> list[str]:
    """The lines of the file: every fiftieth bad, every twentieth a person who was there or came before."""
    found = []
    for n in range(ROWS):
        who = n
        if n % 20 == 7:
            who = n - 7 if n % 40 == 7 else -n  # a line before, or somebody of the workspace
        office = (who if who >= 0 else n) % OFFICES
        mail = "not-a-mail" if n % 50 == 3 else f"person{who}@office{office}.example"
        found.append(
            f"Zoë{who},Müller-{who},{TITLES[n // OFFICES]},{mail},+1 520 {200 + n % 700} {n % 10000:04d},"
            f"Office {office} LLC,(602) 5{office % 100:02d}-{2000 + office},{office} Main Street,Tucson,AZ,85704"
        )
    return found


def csv_file() -> bytes:
    """The file itself."""
    return ("\n".join([HEADS, *people()]) + "\n").encode()


def take_in(data: bytes) -> tuple[float, Any]:
    """A fresh workspace with the known people in it; the time from the upload to the last row, and the import."""
    from metcrm import clock
    from metcrm.accounts.models import User
    from metcrm.accounts.models.workspace import Role
    from metcrm.accounts.services.workspaces import open_workspace
    from metcrm.documents import jobs
    from metcrm.tenancy import context
    from metcrm.tenancy.actors import Actor
    from metcrm.tenancy.ids import new_id
    from practitioners.models import ContactImport
    from practitioners.services import imports, people, practices

    now = clock.now()
    owner = User.objects.create_user(f"{new_id()}@bench.example", "a-long-password-1", name="Bench")
    mine = open_workspace(owner=owner, name="Bench", timezone="America/Phoenix", now=now)
    by = Actor(owner.pk, "Bench", Role.OWNER)
    with context.workspace(mine.pk):
        office = practices.add_practice(by=by, now=now, name="Known before")
        for n in range(27, ROWS, 40):
            mail = f"person{-n}@office{n % OFFICES}.example"
            people.add_contact(practice=office, by=by, now=now, name=f"Known {n}", role="other", email=mail)
    began = time.perf_counter()
    with context.workspace(mine.pk):
        row = imports.start(imports.upload(data=data, name="bench.csv", by=by, now=now), by=by, now=now)
    assert row.job_id
    jobs.run(row.job_id, clock.now())
    took = time.perf_counter() - began
    with context.workspace(mine.pk):
        row = ContactImport.objects.get(pk=row.pk)
        assert row.rows.count() == ROWS, "every row has its result"
    found = (row.state, row.added, row.skipped, row.refused)
    assert found == ("done", ROWS - BAD - KNOWN, KNOWN, BAD), found
    return took, row


def bare_copy(data: bytes) -> float:
    """COPY of the file into an unlogged table of text columns, without a policy or a key."""
    import io

    import psycopg2

    columns = ", ".join(f'"{head}" text' for head in HEADS.split(","))
    with closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"])) as connection, connection.cursor() as cursor:
        cursor.execute(f"create unlogged table bench_contacts ({columns})")
        began = time.perf_counter()
        cursor.copy_expert("copy bench_contacts from stdin with (format csv, header)", io.BytesIO(data))
        took = time.perf_counter() - began
        connection.rollback()
    return took


def contacts() -> None:
    """Print seconds and ratio."""
    data = csv_file()
    took = statistics.median(take_in(data)[0] for _ in range(ROUNDS))
    bare = statistics.median(bare_copy(data) for _ in range(ROUNDS))
    print(f"{'10,000 contacts by CSV, 2 % bad, 5 % known':<44}{took:9.2f} s   {ROWS / took:8,.0f} rows/s")
    print(f"{'a bare COPY of the same file':<44}{bare:9.3f} s   ratio {took / bare:6.0f}")
    print(f"{'peers, clean rows':<44}{PEERS[0]:9.1f} s   and {PEERS[1]:.0f} s; a third: {PEERS[0] / 3:.2f} s")


def main() -> int:
    """With services of its own, as tests have them."""
    import tests.services  # noqa: F401  (starts PostgreSQL and Redis)

    os.environ["DJANGO_SETTINGS_MODULE"] = "metcrm.settings"
    import django

    django.setup()
    contacts()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
