"""A coach goes after a learner's clients by every address, id and file: 404 each time, and the attempt is on record.

Alice is a learner in sight of Coach's institute; everything there is lies in her workspace (tests/repository/world.py).
"""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from openpyxl import load_workbook

from metcrm.accounts.models import User
from metcrm.accounts.services.workspaces import open_workspace
from metcrm.audit.models import AuditEvent
from metcrm.cohorts.models import CohortSight, Submission
from metcrm.cohorts.services.counting import count_here, end_counting
from metcrm.tenancy import context
from tests.conftest import NOW, Cast
from tests.factories.cohorts import let_count, make_enrolment, make_institute
from tests.metcrm.cohorts.courses import make_course
from tests.repository.access import Row, parse
from tests.repository.access_table import TABLE
from tests.repository.world import LATER, World, make_world

ROWS = parse(TABLE)
#: Rows of the institute's own: the table lets a coach in, and test_access.py lists by name what it may be let in to.
INSTITUTES = {row.about for row in ROWS if row.of("coach") not in ("404", "405")}
#: Pages that ask for nobody's row.
PUBLIC = {"", "format", "key", "reset", "measure", "condition", "stage", "protocol", "purpose", "npi"}
#: Doors that a secret opens, whoever holds it; coaches have no such secret, and the world gives it to the test.
SECRETS = {"token", "code"}


@pytest.fixture
def world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("metcrm.clock.now", lambda: LATER)
    yield make_world(cast)


def of_alice(world: World) -> list[Row]:
    """Every address that names a row of Alice's workspace."""
    return [
        row for row in ROWS
        if row.about not in PUBLIC | INSTITUTES and not SECRETS & world.arguments.get(row.about, {}).keys()
        and row.name != "accounts:workspace_switch"
    ]  # fmt: skip


def test_every_address_of_a_learners_rows_is_404_and_on_record(world: World) -> None:
    tried = 0
    for row in of_alice(world):
        if row.of("coach") == "405":
            continue
        url = reverse(row.name, kwargs=world.arguments[row.about])
        answer = getattr(world.browser("coach"), row.method.lower())(url)
        assert answer.status_code == 404, (row.name, answer.status_code)
        tried += 1
    with context.institute(world.cast.institute.pk):
        noted = AuditEvent.objects.filter(action="access.not_found", actor_id=world.cast.coach.pk)
        assert noted.count() == tried
        pages = set(noted.values_list("detail__page", flat=True))
    assert tried > 200
    assert {"clients:client_detail", "clients:report_detail", "presentations:visit_detail"} <= pages


def test_the_record_says_which_page_and_which_row_and_no_secret(world: World) -> None:
    client = world.arguments["client"]["pk"]
    world.browser("coach").get(reverse("clients:client_detail", args=[client]), {"q": "Hilde"})
    with context.institute(world.cast.institute.pk):
        event = AuditEvent.objects.filter(action="access.not_found").latest("seq")
    assert event.detail == {"page": "clients:client_detail", "method": "GET", "rows": [str(client)]}


def test_a_coach_with_a_business_of_their_own_gets_no_further(world: World) -> None:
    """In a workspace of their own the coach holds every role, and still meets 404 for every id of Alice's."""
    open_workspace(owner=world.cast.coach, name="Quinn's", timezone="America/New_York", now=NOW)
    client, visit = world.arguments["client"]["pk"], world.arguments["visit"]["pk"]
    browser = world.browser("coach")
    browser.get("/")
    for name, pk in (("clients:client_detail", client), ("presentations:visit_detail", visit)):
        assert browser.get(reverse(name, args=[pk])).status_code == 404
    with context.institute(world.cast.institute.pk):
        assert AuditEvent.objects.filter(action="access.not_found").count() == 2


def test_somebody_of_no_institute_leaves_no_such_record(world: World) -> None:
    world.browser("carol").get(reverse("clients:client_detail", args=[world.arguments["client"]["pk"]]))
    with context.institute(world.cast.institute.pk):
        assert not AuditEvent.objects.filter(action="access.not_found").exists()


def private_words(cast: Cast) -> set[str]:
    """Every text in every table of Alice's workspace that isn't about herself: names, notes, addresses, telephones."""
    found: set[str] = set()
    with cast.inside(), connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns c where table_schema = 'public'"
            " and data_type in ('text', 'character varying') and exists (select from information_schema.columns o"
            " where o.table_name = c.table_name and o.column_name = 'workspace_id') and table_name ~ %s",
            ["^(clients|practitioners|presentations)_"],
        )
        for table, column in cursor.fetchall():
            if column in _CODES:
                continue
            cursor.execute(f'select distinct "{column}" from "{table}" where length("{column}") >= 5')
            found |= {text for (text,) in cursor.fetchall()}
    # What the institute knows of its own: who learns there, its name, and that of its cohort.
    ours = {"Alice Owner", "METCRM", "system", cast.institute.name, "Spring"}
    return {text for text in found if not any(text in own for own in ours)}


#: Columns of choices and codes, whose words stand on other pages too.
_CODES = {
    "state", "kind", "stage", "status", "role", "channel", "purpose", "specialty_group", "condition", "outcome",
    "source", "key", "because", "category", "measure", "attendance", "tolerance", "side", "way", "timezone", "tier",
    "visit_every", "primary_taxonomy", "level", "what", "preferred_way", "influence", "content_hash", "stage_rule",
}  # fmt: skip


def answers(world: World, browser: Browser) -> Iterator[tuple[str, str]]:
    """What somebody gets out of every address by GET, files included; a name and the text."""
    for row in ROWS:
        if row.method != "GET" or SECRETS & world.arguments.get(row.about, {}).keys():
            continue
        for arguments in _variants(world, row):
            yield f"{row.name} {arguments.get('format', '')}", answer(browser, reverse(row.name, kwargs=arguments))


def answer(browser: Browser, url: str) -> str:
    return _text(getattr(browser.get(url), "content", b""))


def _text(raw: bytes) -> str:
    """What stands in an answer; a workbook's cells where it is one."""
    if not raw.startswith(b"PK"):
        return raw.decode("utf-8", "replace")
    sheets = load_workbook(BytesIO(raw)).worksheets
    return "\n".join(str(cell.value) for sheet in sheets for line in sheet.iter_rows() for cell in line)


def _variants(world: World, row: Row) -> list[dict[str, Any]]:
    arguments = world.arguments[row.about]
    if row.about == "cohort_file":
        return [arguments, arguments | {"format": "xlsx"}]
    return [arguments]


def test_no_answer_to_a_coach_holds_a_word_of_the_learners_workspace(world: World) -> None:
    words = private_words(world.cast)
    assert {"Brandt", "Lakeside Orthopedics"} <= words
    assert len(words) > 50
    # Words of our own pages (“Call back”, an encoding) meet an admin of another institute too.
    common = "\n".join(text for _, text in answers(*elsewhere(world)))
    words = {word for word in words if word not in common}
    assert {"Brandt", "Lakeside Orthopedics"} <= words
    seen = 0
    for where, text in answers(world, world.browser("coach")):
        leaked = sorted(word for word in words if word in text)
        assert leaked == [], (where, leaked)
        seen += "Alice Owner" in text
    assert seen >= 3  # the board, the learner, what was handed in: there was something to look at


def elsewhere(world: World) -> tuple[World, Browser]:
    """The same addresses with the rows of an institute at which Carol learns and Alice doesn't; and its admin."""
    other = make_institute()
    course = make_course(replace(world.cast, institute=other))
    with course.inside():
        enrolment = make_enrolment(course.cohort, "carol@metcrm.example", name="Carol Stranger", state="active")
        given = Submission.objects.create(
            enrolment=enrolment, assignment=course.cohort.assignments.get(kind="hand_in"), state="submitted",
            text="Another story", changed_at=NOW, handed_in_at=NOW,
        )  # fmt: skip
    let_count(enrolment, world.cast.other_workspace.pk)
    with world.cast.elsewhere():
        count_here(now=NOW)
    theirs: dict[str, dict[str, Any]] = {
        "cohort": {"pk": course.cohort.pk}, "cohort_file": {"pk": course.cohort.pk, "format": "csv"},
        "learner": {"pk": enrolment.pk}, "submission": {"pk": given.pk},
    }  # fmt: skip
    browser = Browser()
    browser.force_login(User.objects.get(email="birch@metcrm.example"), backend=settings.AUTHENTICATION_BACKENDS[0])
    return replace(world, arguments=world.arguments | theirs), browser


def test_leaving_ends_all_sight_with_the_same_request(world: World) -> None:
    cast = world.cast
    board = reverse("cohorts:board", kwargs=world.arguments["cohort"])
    assert "not in sight" not in world.browser("coach").get(board).content.decode()
    with cast.inside():
        enrolment: UUID = CohortSight.objects.get().enrolment_id
        CohortSight.objects.update(ended_at=LATER)
        end_counting(enrolment, now=LATER)
        assert count_here(now=LATER) == []
    assert "not in sight" in world.browser("coach").get(board).content.decode()


def test_the_coach_is_a_coach(world: World) -> None:
    """What the tests above rest on: an account of the institute, without a workspace."""
    assert isinstance(world.cast.coach, User)
    assert world.browser("coach").get("/practices/").status_code == 404
