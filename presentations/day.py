"""A day on the road: which offices, in which order, when at each, how far; and what can't be kept, with the reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format

from practitioners.distance import Point
from practitioners.hours import LONG_NAMES, Day, Interval
from practitioners.models import Location, Practice
from practitioners.selectors import VisitTimes, profiles_of, visit_times
from practitioners.selectors.zips import places_of
from presentations import maps, travel
from presentations.route import MOST_EXACT, NOT_KEPT, OUTSIDE_BEST, Route, Stop, Timed, Window, timed
from presentations.route_exact import shortest
from presentations.route_search import FEW_TRIES, good


@dataclass(frozen=True)
class Home:
    """Where the day begins and ends. `words` are what a map is asked for."""

    words: str
    zip_code: str


@dataclass(frozen=True)
class Wish:
    """What was asked for. `practices` are in the order chosen; `by_hand` says that this order is meant."""

    day: date
    starts: time
    minutes: int
    home: Home
    practices: tuple[Practice, ...]
    zone: ZoneInfo
    by_hand: bool = False


@dataclass(frozen=True)
class Call:
    """One stop as the page shows it. Times are on the practice's own wall; `problem` is a sentence, or ""."""

    number: int
    practice: Practice
    address: str
    map_url: str
    miles: float
    arrives: datetime
    begins: datetime
    leaves: datetime
    waits: int
    hours: str
    best: str
    problem: str
    kept: bool


@dataclass(frozen=True)
class NoPlace:
    """An office that no way leads to, and why."""

    practice: Practice
    why: str


@dataclass(frozen=True)
class DayPlan:
    """The day from home and back."""

    wish: Wish
    calls: tuple[Call, ...]
    no_place: tuple[NoPlace, ...]
    miles: float
    miles_home: float
    driving: int  # minutes
    starts: datetime
    back: datetime
    exact: bool
    longer_by: float  # miles that the order chosen by hand costs
    maps: tuple[str, ...]

    @property
    def driving_words(self) -> str:
        """“1 h 16 min”."""
        hours, minutes = divmod(self.driving, 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min"

    @property
    def kept(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if call.kept)

    @property
    def broken(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if not call.kept)


def plan_of(wish: Wish) -> DayPlan | None:
    """The plan, None when the home isn't a place that is known."""
    ids = [practice.pk for practice in wish.practices]
    profiles = profiles_of(wish.practices)
    locations = {pk: profiles[pk].primary_location for pk in ids}
    codes = [place.zip_code for place in locations.values() if place is not None]
    points = places_of([wish.home.zip_code, *codes])
    home = points.get(wish.home.zip_code[:5])
    if home is None:
        return None
    reachable = [one for one in wish.practices if _point(locations[one.pk], points) is not None]
    times = visit_times(ids)
    return _told(wish, reachable, locations, _route(wish, reachable, locations, points, home, times), times)


def _point(place: Location | None, points: Mapping[str, Point]) -> Point | None:
    return points.get(place.zip_code[:5]) if place is not None else None


@dataclass(frozen=True)
class _Found:
    route: Route
    best: Route


def _route(
    wish: Wish, practices: Sequence[Practice], locations: Mapping[UUID, Location | None],
    points: Mapping[str, Point], home: Point, times: Mapping[UUID, VisitTimes],
) -> _Found:  # fmt: skip
    where = [home, *(points[_location(locations, one).zip_code[:5]] for one in practices)]
    doors: list[object] = ["home", *(_door(_location(locations, one)) or one.pk for one in practices)]
    drives = travel.drives(where, same=doors)
    stops = [_stop(wish, one, times[one.pk]) for one in practices]
    starts = _seconds(wish, datetime.combine(wish.day, wish.starts, wish.zone))
    if len(stops) > MOST_EXACT:
        best = good(drives, stops, starts)
    else:
        best = shortest(drives, stops, starts, good(drives, stops, starts, FEW_TRIES))
    return _Found(timed(range(len(stops)), drives, stops, starts) if wish.by_hand else best, best)


def _location(locations: Mapping[UUID, Location | None], practice: Practice) -> Location:
    place = locations[practice.pk]
    assert place is not None
    return place


def _door(place: Location) -> str:
    """Two offices behind one door are no drive apart."""
    return f"{place.street} {place.zip_code[:5]}".casefold() if place.street else ""


def _stop(wish: Wish, practice: Practice, times: VisitTimes) -> Stop:
    zone, weekday = ZoneInfo(practice.timezone), wish.day.weekday()
    opening = times.opening.on(weekday)
    windows = None if opening is None else tuple(_window(wish, one, zone) for one in opening)
    best = tuple(_window(wish, one, zone) for one in times.best.on(weekday) or ())
    return Stop(wish.minutes * 60, windows, best)


def _window(wish: Wish, interval: Interval, zone: ZoneInfo) -> Window:
    return Window(*(_seconds(wish, _wall(wish.day, minute, zone)) for minute in (interval.opens, interval.closes)))


def _wall(day: date, minute: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minute, 24 * 60)
    return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)


def _midnight(wish: Wish) -> datetime:
    return datetime.combine(wish.day, time.min, wish.zone).astimezone(UTC)


def _seconds(wish: Wish, moment: datetime) -> int:
    return int((moment.astimezone(UTC) - _midnight(wish)).total_seconds())


def _told(
    wish: Wish, practices: Sequence[Practice], locations: Mapping[UUID, Location | None], found: _Found,
    times: Mapping[UUID, VisitTimes],
) -> DayPlan:  # fmt: skip
    route = found.route
    calls = tuple(
        _call(place, step, wish, practices[step.number], locations, times) for place, step in enumerate(route.stops, 1)
    )
    here = {practice.pk for practice in practices}
    return DayPlan(
        wish=wish,
        calls=calls,
        no_place=tuple(NoPlace(one, _why_nowhere(locations[one.pk])) for one in wish.practices if one.pk not in here),
        miles=travel.miles_of(route.driving),
        miles_home=travel.miles_of(route.drive_home),
        driving=round(route.driving / 60),
        starts=_moment(wish, route.starts, wish.zone),
        back=_moment(wish, route.back, wish.zone),
        exact=found.best.exact,
        longer_by=travel.miles_of(max(0, route.driving - found.best.driving)) if wish.by_hand else 0,
        maps=maps.whole_route(wish.home.words, [call.address for call in calls]),
    )


def _why_nowhere(place: Location | None) -> str:
    if place is None or not place.zip_code:
        return "Its address has no ZIP code."
    return f"The ZIP code {place.zip_code} isn't known. Look at it again."


def _call(
    number: int, step: Timed, wish: Wish, practice: Practice, locations: Mapping[UUID, Location | None],
    times: Mapping[UUID, VisitTimes],
) -> Call:  # fmt: skip
    zone, known = ZoneInfo(practice.timezone), times[practice.pk]
    address = _location(locations, practice).one_line
    arrives = _moment(wish, step.arrives, zone)
    opening = known.opening.on(wish.day.weekday())
    return Call(
        number=number, practice=practice, address=address, map_url=maps.place(address),
        miles=travel.miles_of(step.drive), arrives=arrives, begins=_moment(wish, step.begins, zone),
        leaves=_moment(wish, step.leaves, zone), waits=round(step.waits / 60), hours=_hours(opening),
        best=known.best_words, problem=_problem(step, opening, arrives, known, wish.day), kept=step.wrong < NOT_KEPT,
    )  # fmt: skip


def _moment(wish: Wish, seconds: int, zone: ZoneInfo) -> datetime:
    return (_midnight(wish) + timedelta(seconds=seconds)).astimezone(zone)


def _hours(opening: Day) -> str:
    if opening is None:
        return "hours not known"
    return f"open {', '.join(map(_interval, opening))}" if opening else "closed"


def _interval(interval: Interval) -> str:
    return f"{_clock(interval.opens)}–{_clock(interval.closes)}"


def _clock(minute: int) -> str:
    return time_format(time(minute // 60 % 24, minute % 60), "g:i A")


def _problem(step: Timed, opening: Day, arrives: datetime, known: VisitTimes, day: date) -> str:
    if step.wrong == OUTSIDE_BEST:
        return f"Outside their best time ({known.best_words})."
    if step.wrong < NOT_KEPT:
        return ""
    if not opening:
        return f"Closed on {LONG_NAMES[day.weekday()]}s."
    closes = max(interval.closes for interval in opening)
    there = date_format(arrives, "g:i A")
    return f"Closes at {_clock(closes)}; you would get there at {there}, too late for the visit."
