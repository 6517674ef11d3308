"""A calendar as text (RFC 5545), written by the library that escapes and folds it. Pure: same events, same text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

#: How often a programme should look again.
REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One entry. `uid` never changes; `revision` grows with each change; times carry the zone they are meant in."""

    uid: str
    revision: int
    changed_at: datetime
    starts: datetime
    minutes: int
    title: str
    place: str = ""
    about: str = ""
    url: str = ""
    cancelled: bool = False
    busy: bool = True


def calendar(name: str, entries: Iterable[Entry]) -> bytes:
    """The whole calendar, with the rules of every zone that it names."""
    found = Calendar()
    found.add("prodid", "-//METCRM//Visits and follow-ups//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT1H")
    for entry in entries:
        found.add_component(_event(entry))
    found.add_missing_timezones()
    return bytes(found.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    # Of a published calendar the stamp is that of the change, so that the text stays the same until something changes.
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.revision)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.starts + timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    for key, value in (("location", entry.place), ("description", entry.about), ("url", entry.url)):
        if value:
            event.add(key, value)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.busy and not entry.cancelled else "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
