"""Search over a million generated rows, through HTTP as the browser asks while one types; ratios in one run.

    python -m tests.bench_registry.run_search [--rows 1000000] [--rounds 60]
    python -m tests.bench_registry.run_search --url http://127.0.0.1:8000 --data-dir .data

The first form starts an installation of its own (`make run` in a folder that is thrown away), generates the file and
imports it, which takes minutes. The second measures one that runs, on this machine, with the demo and a registry.

Every round asks the page of one number (`/registry/<npi>/`, a row by its primary key) and then each kind of search, for
people drawn anew. Held against that page of the same server in the same run: p50 below 3 times its p50, p95 below 6
times its p95. The plan of every statement on the registry is read too: an index, never row by row. Ends with 1 when
something is missed.
"""

import argparse
import http.client
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

P50, P95 = 3.0, 6.0
WARM_UP = 10
LOGIN, PASSWORD = "dana@demo.example", "demo-met-2026"
PAGE = "page of one number"


@dataclass(frozen=True)
class Person:
    """Somebody of the registry, to be looked for."""

    npi: str
    first: str
    last: str
    city: str
    zip_code: str


# --- The questions ----------------------------------------------------------------------------------------------------


def questions(person: Person, group: str, rng: random.Random) -> dict[str, dict[str, str]]:
    """One of each kind, as the form sends it."""
    fragments = [person.first[: rng.randint(3, 5)], person.last[: rng.randint(4, 6)]]
    rng.shuffle(fragments)
    near = {"near": person.zip_code, "group": group, "miles": "25"}
    return {
        "exact NPI": {"q": person.npi},
        "two name fragments": {"q": " ".join(fragments)},
        "name and city": {"q": f"{person.last} {person.city}"},
        "misspelt by one": {"q": f"{slip(person.last, rng)} {person.first}"},
        "specialty in 25 miles": {"q": ""} | near,
    }


def slip(word: str, rng: random.Random) -> str:
    """One letter less, more or another, or two that changed places."""
    at = rng.randrange(1, len(word) - 1)
    letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
    kinds = [word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]]
    if word[at] != word[at + 1]:
        kinds.append(word[:at] + word[at + 1] + word[at] + word[at + 2 :])
    return rng.choice(kinds)


def drawn(rng: random.Random, wanted: int) -> list[Person]:
    """People of the registry, each as likely as any other."""
    from practitioners.models import RegistryProvider

    found: list[Person] = []
    while len(found) < wanted:
        begin = f"2{rng.randrange(10**9):09}"
        row = RegistryProvider.objects.filter(npi__gte=begin, entity="1", deactivated_on=None).order_by("npi").first()
        if row and len(row.last_name) > 3 and row.first_name:
            found.append(
                Person(row.npi, row.first_name.lower(), row.last_name.lower(), row.city.lower(), row.zip_code[:5])
            )
    return found


# --- Asking -----------------------------------------------------------------------------------------------------------


def signed_in(url: str) -> str:
    """The cookies of somebody of the demo."""
    with httpx.Client(base_url=url, follow_redirects=True) as browser:
        form = browser.get("/accounts/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token, "the sign-in page has no form"
        values = {"login": LOGIN, "password": PASSWORD, "csrfmiddlewaretoken": token.group(1)}
        browser.post("/accounts/login/", data=values, headers={"Referer": f"{url}/accounts/login/"})
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    assert "sessionid" in cookies, f"{LOGIN} can't sign in: is the demo loaded?"
    return cookies


class Asking:
    """One kept connection, as a browser has."""

    def __init__(self, url: str, cookies: str) -> None:
        self._line = http.client.HTTPConnection(urlsplit(url).netloc)
        self._headers = {"Cookie": cookies}

    def milliseconds(self, path: str, *, typing: bool = False) -> tuple[float, str]:
        """How long the answer took, and the answer."""
        began = time.perf_counter()
        self._line.request("GET", path, headers=self._headers | ({"HX-Request": "true"} if typing else {}))
        answer = self._line.getresponse()
        body = answer.read().decode()
        took = (time.perf_counter() - began) * 1000
        assert answer.status == 200, f"{path}: {answer.status}"
        return took, body


def measured(
    asking: Asking, people: list[Person], rounds: int, rng: random.Random
) -> tuple[dict[str, list[float]], int]:
    """Milliseconds by kind, all kinds in turn; and how many of the misspelt found their person."""
    from practitioners.taxonomy import groups

    took: dict[str, list[float]] = {}
    found = 0
    for number, person in enumerate(people):
        one = {PAGE: asking.milliseconds(f"/registry/{person.npi}/")[0]}
        for kind, asked in questions(person, rng.choice(groups()).slug, rng).items():
            one[kind], body = asking.milliseconds(f"/registry/?{urlencode(asked)}", typing=True)
            if kind == "misspelt by one" and number >= WARM_UP:
                found += person.npi in body
        if number >= WARM_UP:
            for kind, milliseconds in one.items():
                took.setdefault(kind, []).append(milliseconds)
    return took, found


def verdicts(took: dict[str, list[float]]) -> list[str]:
    """Prints the table; returns what misses its aim."""
    base = _two(took[PAGE])
    missed = []
    print(f"{'':<26}{'p50 ms':>9}{'p95 ms':>9}{'p50 ratio':>11}{'p95 ratio':>11}")
    for kind, times in took.items():
        p50, p95 = _two(times)
        ratios = p50 / base[0], p95 / base[1]
        print(f"{kind:<26}{p50:>9.1f}{p95:>9.1f}{ratios[0]:>11.2f}{ratios[1]:>11.2f}")
        if kind != PAGE and (ratios[0] >= P50 or ratios[1] >= P95):
            missed.append(f"{kind}: {ratios[0]:.2f} and {ratios[1]:.2f} times the page, not below {P50} and {P95}")
    return missed


def _two(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


# --- Plans ------------------------------------------------------------------------------------------------------------


def bad_plans(people: list[Person], rng: random.Random) -> list[str]:
    """Statements on the registry that read it row by row, of those that the questions lead to."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from practitioners import selectors
    from practitioners.taxonomy import groups

    bad, seen = [], 0
    for person in people:
        for kind, asked in questions(person, rng.choice(groups()).slug, rng).items():
            centre, miles = selectors.place_of(asked.get("near", "")), float(asked.get("miles", 0))
            with transaction.atomic(), CaptureQueriesContext(connection) as captured:
                answer = selectors.search_registry(asked["q"], group=asked.get("group", ""), centre=centre, miles=miles)
                selectors.found_of(answer.hits[:25])
            for query in captured.captured_queries:
                if "practitioners_registry" in query["sql"]:
                    seen += 1
                    plan = _plan(query["sql"])
                    if "Seq Scan on practitioners_registry" in plan or "Index" not in plan:
                        bad.append(f"{kind}: {asked}\n{plan}")
    print(f"{seen} statements on the registry, {len(bad)} without an index")
    return bad


def _plan(sql: str) -> str:
    from django.db import connection, transaction

    setting, _, select = sql.rpartition(";")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{setting}; explain {select}" if setting else f"explain {select}")
        return "\n".join(line for (line,) in cursor.fetchall())


# --- The installation -------------------------------------------------------------------------------------------------


@contextmanager
def installation(given: Any) -> Iterator[tuple[str, Path]]:
    """Its address and its folder: the one given, or one of our own with a generated registry."""
    if given.url:
        yield given.url.rstrip("/"), given.data_dir.resolve()
        return
    from tests.bench_registry.generate import write
    from tests.journeys.town import running_town

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "npidata_pfile.csv"
        print(f"generating {given.rows:,} rows …", flush=True)
        write(file, given.rows)
        (Path(folder) / "town").mkdir()
        with running_town(Path(folder) / "town", demo=True, seconds=600) as town:
            print("importing them …", flush=True)
            print(town.manage("import_npi", str(file)))
            yield town.url, town.data_dir


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url", default="")
    parser.add_argument("--data-dir", type=Path, default=Path(".data"))
    given = parser.parse_args()
    with installation(given) as (url, data_dir):
        os.environ |= {"DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "metcrm.settings"}
        import django

        django.setup()
        from practitioners.models import RegistryProvider

        rng = random.Random(given.seed)
        print(f"{RegistryProvider.objects.count():,} rows in the registry")
        people = drawn(rng, given.rounds + WARM_UP)
        took, found = measured(Asking(url, signed_in(url)), people, given.rounds, rng)
        missed = verdicts(took)
        print(f"of {given.rounds} misspelt people {found} are on the first page")
        missed += bad_plans(people[:20], rng)
    for line in missed:
        print(line)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
