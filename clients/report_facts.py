"""What a report is written from: plain values read from the record, no database and no framework.

The services fill these from the rows; the sentences (report_text.py) and the page (report_content.py) know nothing else
and can be tested with a handful of numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clients.change_types import Change, Direction, Verdict
from clients.measure_types import Measure, Unable


@dataclass(frozen=True, slots=True)
class Reading:
    """One measure over the episode: at baseline, at the assessment before the current one, and now.

    `current` None: not measured again. `change` is there whenever baseline and current are, even when it says that no
    change was computed. `method` is a note when the way of measuring changed.
    """

    measure: Measure
    baseline: Decimal | Unable
    baseline_on: date
    last: Decimal | Unable | None = None
    last_on: date | None = None
    current: Decimal | Unable | None = None
    current_on: date | None = None
    change: Change | None = None
    verify: bool = False
    # The published lines that the newest value reaches, in words; and whether there are any for this person at all.
    meanings: tuple[str, ...] = ()
    has_lines: bool = False
    goal: str = ""

    @property
    def verdict(self) -> Verdict | None:
        return self.change.verdict if self.change else None

    @property
    def improved(self) -> bool:
        """Better, and by more than measurement error."""
        return self._beyond_error and self.change is not None and self.change.direction is Direction.IMPROVED

    @property
    def worsened(self) -> bool:
        """Worse, and by more than measurement error."""
        return self._beyond_error and self.change is not None and self.change.direction is Direction.WORSENED

    @property
    def _beyond_error(self) -> bool:
        return self.verdict in (Verdict.MEANINGFUL, Verdict.MEASURABLE, Verdict.BELOW_MEANINGFUL)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Sessions up to the report's date. `planned` is what the whole episode plans."""

    attended: int
    cancelled: int
    missed: int
    planned: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A warning sign that was noted at a session."""

    on: date
    label: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: the specialist's own business, and the person who signs."""

    workspace: str
    address: str
    phone: str
    fax: str
    email: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Referrer:
    """Who sent the client, in the words of the referral."""

    practice: str
    provider: str
    npi: str
    referred_on: date | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One session that took place. `vitals` in words; `tolerance` as a slug of Session.Tolerance."""

    on: date
    vitals: str = ""
    tolerance: str = ""


@dataclass(frozen=True, slots=True)
class Clearance:
    """What the office has given; without a day there is none."""

    on: date | None = None
    by: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a measure was to arrive, where it stands, and whether it is there; None: not measured."""

    name: str
    target: str
    now: str
    reached: bool | None

    @property
    def status(self) -> str:
        return {True: "reached", False: "not reached", None: "not measured"}[self.reached]


@dataclass(frozen=True, slots=True)
class Incident:
    """One change in status. `said` and `decision` are a person's words; the rest is written by rules."""

    on: date
    flags: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    vitals: str = ""
    stopped: bool = False
    said: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Tolerated:
    """How many sessions were tolerated how; those of which nothing was said aren't counted."""

    well: int = 0
    hard: int = 0
    stopped: int = 0

    @property
    def total(self) -> int:
        return self.well + self.hard + self.stopped


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one report may say. Lengths in weeks, dates local to the workspace."""

    sender: Sender
    referrer: Referrer
    client: str
    date_of_birth: date | None
    condition: str
    icd10: str
    precautions: str
    goal: str
    started_on: date
    on: date
    planned_weeks: int
    attendance: Attendance
    readings: tuple[Reading, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    next_visit: date | None = None
    # The day of the last report of this kind: warning signs are told since then, and the sessions they were looked for.
    reported_until: date | None = None
    sessions_since: int = 0
    # How often the client did the exercises at home, as a sentence; empty without a home programme.
    home: str = ""
    baseline_on: date | None = None
    first_visit: Visit | None = None
    tolerated: Tolerated = Tolerated()
    clearance: Clearance = Clearance()
    # The provider's own limits in words; empty while none were given.
    limits: str = ""
    goals: tuple[Goal, ...] = ()
    incidents: tuple[Incident, ...] = ()
    home_exercises: tuple[tuple[str, str], ...] = ()
    home_days: int = 0
    # Lines of the condition's protocol: when exercise stops, when the program is progressed.
    stops: tuple[str, ...] = ()
    progression: tuple[str, ...] = ()
    ended_on: date | None = None
    end_reason: str = ""

    @property
    def week(self) -> int:
        """The week of the programme on the report's date, from 1."""
        return max((self.on - self.started_on).days // 7 + 1, 1)

    @property
    def compared(self) -> list[Reading]:
        """Readings that have a second value."""
        return [reading for reading in self.readings if reading.change is not None]
