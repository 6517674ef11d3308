"""Opening hours and days, as somebody enters them on a phone."""

from collections.abc import Iterator

import pytest
from django.test import Client as Browser

from practitioners.forms.hours import Typed, WeekField, typed_of
from practitioners.hours_text import parse
from practitioners.models import Affiliation, Location, Practice
from tests.conftest import Cast
from tests.factories.practitioners import make_practice, make_practitioner

LUNCH = {"week_0_days": ["0", "1", "2", "3"], "week_0_opens": "08:00", "week_0_closes": "17:00",
         "week_0_break_from": "12:00", "week_0_break_to": "13:00"}  # fmt: skip
ADDRESS = {"street": "1 Harbor Street", "city": "New York", "state": "NY", "zip_code": "10011", "source": "phone"}


@pytest.fixture
def place(cast: Cast) -> Iterator[Location]:
    with cast.inside():
        made = make_practice().locations.get()
    yield made


def send(browser: Browser, place: Location, **sent: object) -> int:
    return browser.post(f"/places/{place.pk}/edit/", ADDRESS | sent).status_code


def stored(cast: Cast, place: Location) -> Location:
    with cast.inside():
        return Location.objects.get(pk=place.pk)


def test_chips_and_times_make_a_week(cast: Cast, place: Location, alice: Browser) -> None:
    other = {"week_1_days": ["4"], "week_1_opens": "08:00", "week_1_closes": "12:00", "week_closed": ["5", "6"]}
    assert send(alice, place, **LUNCH, **other) == 302
    assert stored(cast, place).hours == "Mon–Thu 8:00–12:00, 13:00–17:00; Fri 8:00–12:00; Sat, Sun closed"


def test_what_is_typed_replaces_what_was_chosen(cast: Cast, place: Location, alice: Browser) -> None:
    assert send(alice, place, **LUNCH, week_text="M-F 8-5", hours_note="Fri by appointment") == 302
    assert stored(cast, place).hours == "Mon–Fri 8:00–17:00 (Fri by appointment)"


def test_nothing_sent_is_not_known(cast: Cast, place: Location, alice: Browser) -> None:
    send(alice, place, **LUNCH)
    assert send(alice, place) == 302
    assert stored(cast, place).week.on(0) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"week_0_days": []}, "Line 1: choose the days."),
        ({"week_0_closes": ""}, "Line 1: say when it opens and when it closes."),
        ({"week_0_closes": "07:00"}, "it has to close after it opens"),
        ({"week_0_break_to": ""}, "say when the break begins and when it ends"),
        ({"week_0_break_to": "18:00"}, "the break has to lie between"),
        ({"week_0_opens": "eight"}, "Write a time such as 08:00."),
        ({"week_closed": ["0"]}, "Monday is marked as closed and has hours."),
        ({"week_0_days": ["9"]}, "Choose the days from Monday to Sunday."),
        ({"week_text": "when the lamp is on"}, "can’t be read as days and times".replace("’", "&#x27;")),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(
    cast: Cast, place: Location, alice: Browser, change: dict[str, object], said: str
) -> None:
    answer = alice.post(f"/places/{place.pk}/edit/", ADDRESS | LUNCH | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'value="13:00"' in page or change.get("week_0_break_to") is not None
    assert stored(cast, place).opening == {}


def test_a_known_week_fills_the_lines_again(cast: Cast, place: Location, alice: Browser) -> None:
    send(alice, place, week_text="Mon–Thu 8–12, 1–5; Fri 8–12; Sat 8–9, 10–11, 12–1; Sun closed")
    page = alice.get(f"/places/{place.pk}/edit/").content.decode()
    assert page.count('type="time"') == 4 * 6  # five lines for what is known, one more to fill in


@pytest.mark.parametrize("text", ["Mon–Thu 8–12, 1–5; Fri 8–12; Sun closed", "Sat 8–9, 10–11, 12–1", "Fri 10pm–12am"])
def test_the_lines_of_a_week_make_the_same_week(text: str) -> None:
    week = parse(text)
    assert WeekField().clean(typed_of(week)) == week
    assert WeekField().clean(Typed()).to_json() == {}


def test_days_of_a_practitioner(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        practice = make_practice()
        who = make_practitioner(practice=practice, days="Mon")
    sent = {"last_name": "Osei", "npi": who.npi, "weekdays": ["1", "3"], "days_note": "mornings"}
    answer = alice.post(f"/practices/{practice.pk}/practitioners/{who.pk}/", sent)
    assert answer.status_code == 302
    with cast.inside():
        assert Affiliation.objects.get().days == "Tue, Thu (mornings)"
    assert "here Tue, Thu (mornings)" in alice.get(f"/practices/{practice.pk}/").content.decode()


def test_hours_in_words_that_nobody_understands_are_kept(inside: Cast) -> None:
    from practitioners.services.practices import save_location
    from tests.conftest import NOW

    practice: Practice = make_practice()
    place = save_location(practice, by=inside.by, now=NOW, hours="when the lamp is on")
    assert (place.opening, place.hours) == ({}, "when the lamp is on")
