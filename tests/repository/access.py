"""Reading the access table, and every address of the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

PEOPLE = ["stranger", "alice", "sam", "ann", "bob", "carol", "coach", "ruth"]
METHODS = ["GET", "POST"]


@dataclass(frozen=True)
class Row:
    """What each person gets at one address by one method; `about` says whose arguments the address is tried with."""

    name: str
    about: str
    method: str
    expected: tuple[str, ...]

    def of(self, person: str) -> str:
        return self.expected[PEOPLE.index(person)]


def parse(table: str) -> list[Row]:
    """One row a line: name, about (a dash for none), method, and a status for each person."""
    return [_row(line) for line in table.splitlines() if line.strip() and not line.startswith("#")]


def _row(line: str) -> Row:
    name, about, method, *expected = line.split()
    assert len(expected) == len(PEOPLE), line
    return Row(name, about.strip("-"), method, tuple(expected))


def addresses(resolver: URLResolver | None = None, namespace: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    """Name and pattern of every address, namespaces included; an address without a name is named by its pattern."""
    for found in (resolver or get_resolver()).url_patterns:
        here = path + str(found.pattern)
        if isinstance(found, URLPattern):
            yield (f"{namespace}{found.name}" if found.name else here), here
        else:
            inner = f"{namespace}{found.namespace}:" if found.namespace else namespace
            yield from addresses(found, inner, here)
