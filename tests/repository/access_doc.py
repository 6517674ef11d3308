"""Writes docs/access.md from the table: `python -m tests.repository.access_doc`."""

from itertools import groupby
from pathlib import Path

from tests.repository.access import PEOPLE, Row, parse
from tests.repository.access_table import TABLE

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
HEAD = """# Who gets what at every address

Written from `tests/repository/access_table.py` by `python -m tests.repository.access_doc`; the test walks every address
with every person, so this page is what happens. Addresses that name a row name one of Alice's.

| column | person |
| --- | --- |
| stranger | nobody signed in |
| owner, specialist, assistant, viewer | people of Alice's workspace |
| elsewhere | the owner of another workspace |
| institute | an institute's admin, without a workspace |
| office | an office manager who came through her link and typed the code mailed to her |

`in` leads to the sign-in page. 200 and 302 let in; 422 let in, and the empty form is refused; 403 is refused with a
sentence; 404 says nothing; 405 is no method of this address. `readyz` says 503 here: tests run without a worker.
"""
COLUMNS = ["stranger", "owner", "specialist", "assistant", "viewer", "elsewhere", "institute", "office"]
TITLES = {
    "practitioners": "Practices, their people, follow-ups", "clients": "Referrals, clients, reports, the office's door",
    "presentations": "Visits and leave-behinds", "wording": "The language coach",
    "cohorts": "Cohorts of an institute", "accounts": "Settings, people, institute", "": "Everything else",
}  # fmt: skip


def document() -> str:
    """The page as Markdown."""
    rows = sorted(parse(TABLE), key=lambda row: list(TITLES).index(_app(row)))
    parts = [HEAD]
    for app, lines in groupby(rows, _app):
        parts += [f"\n## {TITLES[app]}\n", f"| address | | {' | '.join(COLUMNS)} |", f"| --- {'| --- ' * 9}|"]
        parts += [_line(row) for row in lines]
    return "\n".join(parts) + "\n"


def _app(row: Row) -> str:
    return row.name.split(":")[0] if ":" in row.name else ""


def _line(row: Row) -> str:
    return f"| {row.name} | {row.method} | {' | '.join(row.of(person) for person in PEOPLE)} |"


if __name__ == "__main__":
    PAGE.write_text(document())
