"""What the pages of a client show, put together from the selectors."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from clients import selectors
from clients.change import Verdict
from clients.change_words import amount
from clients.measures import Better, Kind, Measure, Rule, Threshold, condition, conditions
from clients.selectors.appointments import coming
from clients.selectors.courses import CourseRow
from clients.selectors.home import adherence_of, open_programme, protocol_of
from clients.selectors.intakes import documents_of, readiness
from clients.selectors.lists import REASSESS_AFTER
from clients.selectors.releases import releases_of
from clients.selectors.sessions import limits_words, newest_limits, open_changes, seen, sessions_of
from clients.views.letter_page import letter_rows
from metcrm.ui import charts

EXPIRES_SOON = timedelta(days=30)
SESSIONS_SHOWN = 8
TONES = {
    "improved": "good",
    "worsened": "urgent",
    "unchanged": "neutral",
    "changed": "info",
    "not comparable": "neutral",
}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A course row with its drawings and the pill's tone."""

    row: CourseRow
    bar: charts.Bar | None
    line: charts.Line | None
    tone: str

    @property
    def difference(self) -> str:
        """“+3 repetitions”, “−3.2 s”; empty when no change was computed."""
        change = self.row.change
        if change is None or change.difference is None:
            return ""
        sign = "+" if change.difference > 0 else "−" if change.difference < 0 else ""
        return sign + amount(self.row.measure, abs(change.difference))

    @property
    def direction(self) -> str:
        """Said only of a change that is beyond measurement error."""
        change = self.row.change
        if change is None or change.difference is None or change.verdict in (Verdict.WITHIN_ERROR, Verdict.NO_CHANGE):
            return ""
        return change.direction.value

    @property
    def yardstick(self) -> str:
        """“MDC 1.14 s”, “MCID 30% of the baseline”."""
        change = self.row.change
        return threshold_words(self.row.measure, change.yardstick.threshold) if change and change.yardstick else ""


def threshold_words(measure: Measure, threshold: Threshold) -> str:
    """The published amount, as its source gives it."""
    if threshold.rule is Rule.PERCENT:
        return f"{threshold.kind} {threshold.value.normalize():f}% of the baseline"
    return f"{threshold.kind} {amount(measure, threshold.value)}"


def measure_row(row: CourseRow) -> MeasureRow:
    """Only numbers are drawn; a threshold only where the judgement used one."""
    change = row.change
    numbers = row.numbers
    needed = float(change.yardstick.needed) if change and change.yardstick else None
    meaningful = bool(change and change.kind is Kind.MCID)
    shared: dict[str, Any] = {
        "name": row.measure.name, "meaningful": needed, "unit": row.measure.unit,
        "higher_is_better": row.measure.better is not Better.LOWER,
        "limit_text": "meaningful" if meaningful else "measurable",
    }  # fmt: skip
    bar = line = None
    if change and change.difference is not None and len(numbers) > 1:
        low, high = _scale(row)
        bar = charts.measure_bar(baseline=numbers[0][1], current=numbers[-1][1], low=low, high=high, **shared)
    if len(numbers) > 2:
        line = charts.line_chart(values=numbers, **shared)
    return MeasureRow(row, bar, line, tone_of(row))


def tone_of(row: CourseRow) -> str:
    """The pill's tone; a change that may be error, or that people don't notice, is neither good nor bad."""
    change = row.change
    if change is None or change.verdict in (Verdict.WITHIN_ERROR, Verdict.BELOW_MEANINGFUL):
        return "neutral"
    return TONES[change.direction.value]


def record_page(client: Any, *, today: date, now: datetime, episode_id: UUID | None) -> dict[str, Any]:
    """Everything on a record: one episode in full, the others by name."""
    episodes = selectors.episodes_of(client)
    episode = next((one for one in episodes if one.pk == episode_id), episodes[0] if episodes else None)
    documents = documents_of(client)
    context: dict[str, Any] = {
        "documents": documents, "papers": readiness(documents, today),
        "client": client, "age": age(client.date_of_birth, today), "today": today, "episodes": episodes,
        "episode": episode, "changes": open_changes(client), "releases": releases_of(client),
    }  # fmt: skip
    if episode:
        context |= _episode_part(episode, client, today) | {"coming": coming(episode, now)}
    return context


def list_row(client: Any, today: date) -> dict[str, Any]:
    """One line of the list, from the episodes that came along."""
    active = [episode for episode in client.all_episodes if episode.ended_on is None]
    shown = (active or client.all_episodes or [None])[0]
    return {
        "client": client,
        "episode": shown,
        "condition": condition(shown.condition).label if shown else "",
        "due": any(_due(episode, today) for episode in active),
        "last_assessed_on": shown.last_assessed_on if shown else None,
    }


def condition_label(slug: str) -> str:
    """As offices name it; "" when none was given."""
    found = conditions().get(slug)
    return found.label if found else ""


def age(born: date | None, today: date) -> int | None:
    """Whole years."""
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def clearance(episode: Any, today: date) -> dict[str, Any]:
    """The clearance in words, with a tone."""
    if episode.cleared_on is None:
        return {"text": "No clearance yet", "tone": "urgent"}
    until = episode.clearance_expires_on
    if until < today:
        return {"text": f"Clearance expired {until:%b %-d, %Y}", "tone": "urgent"}
    if until - today <= EXPIRES_SOON:
        return {"text": f"Clearance expires {until:%b %-d, %Y}", "tone": "warn"}
    return {"text": f"Cleared until {until:%b %-d, %Y}", "tone": "good"}


def _episode_part(episode: Any, client: Any, today: date) -> dict[str, Any]:
    course = selectors.course(episode)
    sessions = sessions_of(episode)
    return {
        "condition": condition(episode.condition),
        "episode_key": str(episode.pk),
        "clearance": clearance(episode, today),
        "course": course,
        "measures": [measure_row(row) for row in course.rows],
        "attendance": selectors.attendance(episode),
        "sessions": seen(list(sessions[:SESSIONS_SHOWN])),
        "session_count": sessions.count(),
        "limits": (limits := newest_limits(episode)),
        "limits_words": limits_words(limits) if limits else "",
        "programme": (programme := open_programme(episode)),
        "adherence": adherence_of(programme, today) if programme else None,
        "protocol": protocol_of(episode.condition),
        "reports": selectors.reports_of(episode),
        "letters": letter_rows(episode, today),
        "measures_note": "From the first value to the last. Figures carry their source.",
        "release_in_force": selectors.releases.in_force(client, episode.practice, today),
    }


def _due(episode: Any, today: date) -> bool:
    return episode.last_assessed_on is None or episode.last_assessed_on <= today - REASSESS_AFTER


def _scale(row: CourseRow) -> tuple[float, float]:
    """A scored scale is drawn whole; timed and distance tests around what was measured."""
    low, high = float(row.measure.minimum), float(row.measure.maximum)
    if row.measure.unit in ("points", "%", "T-score", "grade"):
        return low, high
    values = [value for _, value in row.numbers]
    spread = max(max(values) - min(values), abs(values[0]) * 0.2, float(row.measure.step) * 5)
    return max(low, min(values) - spread), min(high, max(values) + spread)
