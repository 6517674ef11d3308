"""Hours, days and best times as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practitioners.hours_text import Unreadable, parse, read, read_days

THE_SAME = "Mon–Fri 8:00–17:00"
LUNCH = "Mon–Fri 8:00–12:00, 13:00–17:00"
READ = {
    "Mon–Fri 8–5": THE_SAME,
    "8–5 Mon–Fri": THE_SAME,
    "M-F 8AM-5PM": THE_SAME,
    "Monday - Friday: 8:00am - 5:00pm": THE_SAME,
    "weekdays 8 a.m. to 5 p.m.": THE_SAME,
    "Mo-Fr from 8 until 5": THE_SAME,
    "Mon, Tue, Wed, Thu and Fri 8.00–17.00": THE_SAME,
    "Mon-Fri 8-12, 1-5": LUNCH,
    "Mon–Fri 8–5, lunch 12–1": LUNCH,
    "Mon-Fri 8-5 (closed noon-1)": LUNCH,
    "MWF 9-5 TTh 10-6": "Mon, Wed, Fri 9:00–17:00; Tue, Thu 10:00–18:00",
    "8-12, 1-5 Mon-Thu, 8-12 Fri": "Mon–Thu 8:00–12:00, 13:00–17:00; Fri 8:00–12:00",
    "Mon–Fri 8–5, closed Sat & Sun": "Mon–Fri 8:00–17:00; Sat, Sun closed",
    "Mon\n8:00 AM - 5:00 PM\nSunday\nClosed": "Mon 8:00–17:00; Sun closed",
    "Sat–Mon 10–2": "Mon, Sat, Sun 10:00–14:00",
    "daily 7am-7pm": "Mon–Sun 7:00–19:00",
    "Thu 1–5": "Thu 13:00–17:00",
    "Thu 6–8pm": "Thu 18:00–20:00",
    "Sat 9-12pm": "Sat 9:00–12:00",
    "Fri 10pm–12am": "Fri 22:00–24:00",
}


@pytest.mark.parametrize(("text", "week"), READ.items())
def test_a_week_is_read(text: str, week: str) -> None:
    assert parse(text).text == week


@pytest.mark.parametrize(
    "text",
    [
        "", "8–5", "Mon–Fri", "closed", "Sat by appointment", "Mon 5pm–8am", "Mon 25–26", "Mon 8:75–9", "24 hours",
        "Mon 8–5, Mon closed", "Mon 8–12, Mon 10–2", "Mon–Fri 8–5, closed Sat, Sun 10–2", "Mon 8–5, lunch 6–7",
        "Mon after 3",
    ],
)  # fmt: skip
def test_what_is_not_clear_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Unreadable, match=r"Mon–Thu 8–12, 1–5; Fri 8–12\."):
        parse(text)


@pytest.mark.parametrize(
    ("text", "week", "rest"),
    [
        ("Tue 12:00–12:30, lunch room", "Tue 12:00–12:30", "lunch room"),
        ("Thu after 3 PM", "Thu 15:00–24:00", ""),
        ("Mon before 9 AM", "Mon 00:00–9:00", ""),
        ("Wed 12:30, ask at the side door", "Wed 12:30–13:00", "ask at the side door"),
        ("Tue and Thu mornings", "Tue, Thu 00:00–12:00", ""),
        ("Fri", "Fri 00:00–24:00", ""),
        ("ask Ruth first", "", "ask Ruth first"),
    ],
)
def test_a_best_time_is_understood_as_far_as_it_goes(text: str, week: str, rest: str) -> None:
    reading = read(text)
    assert (reading.week.text, reading.rest) == (week, rest)


@pytest.mark.parametrize(
    ("text", "days", "rest"),
    [("Mon, Wed", (0, 2), ""), ("Tue and Thu mornings", (1, 3), "mornings"), ("Mon–Fri", (0, 1, 2, 3, 4), ""),
     ("every other week", (), "every other week")],
)  # fmt: skip
def test_days_are_read_and_the_rest_is_kept(text: str, days: tuple[int, ...], rest: str) -> None:
    assert read_days(text) == (days, rest)


@given(st.text(alphabet="MonTueFriSatclosedlunch8125:;,–- ()apm\n", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    week = read(text).week
    assert not week or parse(week.text) == week
