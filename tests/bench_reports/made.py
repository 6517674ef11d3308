"""Invented reports of all five kinds, by number: the same number is the same report."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from clients.change import judge
from clients.measures import Measure, Unable, UnableReason, measures
from clients.red_flags import RED_FLAGS
from clients.report_content import A4, LETTER, Words, compose
from clients.report_facts import (
    Attendance,
    Clearance,
    Facts,
    Goal,
    Incident,
    Reading,
    RedFlag,
    Referrer,
    Sender,
    Tolerated,
    Visit,
)
from clients.report_kinds import KINDS

BEGIN = date(2026, 1, 7)
MOST_MEASURES, LONGEST_NAME, LONGEST_NOTE = 12, 80, 2000
#: Names as people have them: short, long, accented, from right to left, in other alphabets.
NAMES = (
    "Bo", "Ly Ng", "Hilde Brandt", "Łukasz Żółć-Ďurčák", "Ñandú Çelik Øystein Þórsdóttir", "Nguyễn Thị Bảo Ngọc",
    "محمد بن عبد الله الحسيني", "שרה בת־אל לוי", "Ελένη Παπαδοπούλου", "Жанна Щербакова",
    "Wolfeschlegelsteinhausenbergerdorff Maria-Antonia de la Encarnacion y Villanueva",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochs Chargoggagoggmanchau", "W" * 80,
)  # fmt: skip
WORDS = (
    "your patient walks to the store and back with one rest stairs are climbed without the rail twice a week we measure"
    " again before the visit balance is steadier on grass than on gravel shoes were changed and the chair is higher"
).split()  # fmt: skip


def report(number: int) -> dict[str, Any]:
    """The content of one report before any shortening."""
    chance = random.Random(number)
    kind = list(KINDS)[number % len(KINDS)]
    facts = _facts(chance, kind)
    words = Words(
        bottom_line=_note(chance, 500) if chance.random() < 0.3 else "",
        plan=_note(chance, LONGEST_NOTE) if chance.random() < 0.6 else "",
        question=_note(chance, 300) if chance.random() < 0.3 else "",
    )
    return compose(facts, words, kind=kind, paper=chance.choice([LETTER, A4]))


def reports(count: int, first: int = 0) -> Iterator[dict[str, Any]]:
    """So many, beginning with a number."""
    return (report(number) for number in range(first, first + count))


def _note(chance: random.Random, most: int) -> str:
    """Sentences of up to `most` characters; one in four fills them all."""
    length = most if chance.random() < 0.25 else chance.randint(10, most)
    text = ""
    while len(text) < length:
        text += f"{' '.join(chance.choices(WORDS, k=chance.randint(4, 14))).capitalize()}. "
    return text[:length].strip()


def _facts(chance: random.Random, kind: str) -> Facts:
    on = BEGIN + timedelta(days=chance.randint(1, 100))
    readings = tuple(
        _reading(chance, what, on) for what in chance.sample(list(measures().values()), chance.randint(0, 12))
    )
    flags = tuple(RedFlag(on, label) for label in chance.sample(list(RED_FLAGS.values()), chance.choice([0, 0, 1, 3])))
    attended = chance.randint(0, 24)
    name = chance.choice(NAMES)
    made = Facts(
        sender=_sender(chance),
        referrer=Referrer(chance.choice(["Bay", "Lakeside Orthopedics and Sports Medicine " * 3])[:120].strip(),
                          f"{chance.choice(NAMES[:11])}, MD", "2000000010", BEGIN),
        client=name, date_of_birth=date(1958, 3, 14), condition="After total knee arthroplasty", icd10="Z96.651",
        precautions=_note(chance, 500) if chance.random() < 0.7 else "",
        goal=_note(chance, 300) if chance.random() < 0.5 else "", started_on=BEGIN, on=on, planned_weeks=12,
        attendance=Attendance(attended, chance.randint(0, 3), chance.randint(0, 3), 24, BEGIN, on),
        readings=readings, red_flags=flags, sessions_since=attended,
        home="Home program: done on 9 of 12 planned days so far, partly on 1 (as the client reports).",
        baseline_on=BEGIN if readings else None, tolerated=Tolerated(attended, 1, 1),
        first_visit=Visit(BEGIN, "128/82 mmHg, 72 bpm", "well") if attended else None,
        clearance=Clearance(BEGIN, chance.choice(NAMES[:11]), None) if chance.random() < 0.5 else Clearance(),
        limits="systolic pressure at most 150 mmHg (Dr. Osei, Jan 5, 2026)." if chance.random() < 0.5 else "",
        goals=tuple(_goal(chance, one) for one in readings),
        home_exercises=tuple((_note(chance, 80), _note(chance, 80)) for _ in range(chance.randint(0, 8))), home_days=4,
        stops=tuple(_note(chance, 90) for _ in range(3)), progression=tuple(_note(chance, 120) for _ in range(3)),
    )  # fmt: skip
    if kind == "change":
        made = replace(made, incidents=tuple(_incident(chance, on) for _ in range(chance.randint(1, 6))))
    if kind == "discharge":
        made = replace(made, ended_on=on, end_reason=chance.choice(["Goals reached", _note(chance, 200)]))
    return made


def _sender(chance: random.Random) -> Sender:
    name = chance.choice(["Alder", "Alder Medical Exercise " * 5])[:120].strip()
    person = chance.choice(NAMES[:11])
    return Sender(name, "410 Alder Way, Brooklyn, NY 11201", "(718) 555-0142", "(718) 555-0143", "a@alder.example",
                  person, "Medical Exercise Specialist")  # fmt: skip


def _goal(chance: random.Random, about: Reading) -> Goal:
    return Goal(about.measure.in_text, "at least 12", "13", chance.choice([True, False, None]))


def _incident(chance: random.Random, on: date) -> Incident:
    flags = tuple(chance.sample(list(RED_FLAGS.values()), chance.randint(0, 3)))
    beyond = ("Systolic pressure 182 mmHg is above 180, the general limit, since the provider gave none.",)
    return Incident(on, flags, beyond * chance.randint(0, 1), "182/96 mmHg, 88 bpm", chance.random() < 0.5,
                    _note(chance, 300), _note(chance, 300) if chance.random() < 0.4 else "")  # fmt: skip


def _reading(chance: random.Random, what: Measure, on: date) -> Reading:
    first, now = _value(chance, what), _value(chance, what)
    meanings = tuple(
        f"{cut.label} (from {cut.value.normalize():f}; {cut.citation}; to be verified)" for cut in what.cutpoints[:2]
    )
    about: dict[str, Any] = {"meanings": meanings, "has_lines": bool(meanings), "goal": "at least 12"}
    if chance.random() < 0.3:
        return Reading(what, first, BEGIN, **about)
    if chance.random() < 0.1:
        return Reading(what, first, BEGIN, None, None, Unable(UnableReason.STOPPED_FOR_SAFETY), on, **about)
    change = judge(what, first, now, method_baseline={}, method_current={"device": "inclinometer"}
                   if chance.random() < 0.2 else {}, population="tka")  # fmt: skip
    return Reading(what, first, BEGIN, _value(chance, what), BEGIN + timedelta(days=20), now, on, change, True, **about)


def _value(chance: random.Random, what: Measure) -> Decimal:
    steps = int((what.maximum - what.minimum) / what.step)
    return what.on_grid(what.minimum + what.step * chance.randint(0, steps))
