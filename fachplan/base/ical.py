"""One event as an iCalendar file (RFC 5545). What has no day has no event: the caller decides."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is put into a calendar: two days make an all-day event, the last included, two aware times a timed one."""

    uid: str  # the same for ever, so that a changed event replaces the old one
    title: str
    starts: date | datetime
    ends: date | datetime
    place: str = ""
    description: str = ""
    url: str = ""
    changes: int = 0  # how often it was changed


def calendar_file(occasion: Occasion, *, at: datetime, host: str) -> bytes:
    """`occasion` as the bytes of an .ics file, written at `at`.

    :raises ValueError: if a time has no zone or the end lies before the start.
    """
    times = [value for value in (occasion.starts, occasion.ends) if isinstance(value, datetime)]
    if len(times) == 1 or any(value.tzinfo is None for value in times) or occasion.ends < occasion.starts:
        raise ValueError(f"an event needs two days or two times with a zone in order, got {occasion.starts} and {occasion.ends}")
    from icalendar import Calendar, Event  # 10 MB; most processes never write one

    event = Event()
    event.add("uid", f"{occasion.uid}@{host}")
    event.add("dtstamp", at)
    event.add("sequence", occasion.changes)
    event.add("summary", occasion.title)
    if times:  # UTC: every calendar turns it into its own time, and no table of time zones is needed
        starts, ends = (value.astimezone(UTC) for value in times)
        event.add("dtstart", starts)
        event.add("dtend", ends)
    else:
        event.add("dtstart", occasion.starts)
        event.add("dtend", occasion.ends + timedelta(days=1))  # an all-day event ends where the next day begins
    for name, value in (("location", occasion.place), ("description", occasion.description), ("url", occasion.url)):
        if value:
            event.add(name, value)
    calendar = Calendar()
    calendar.add("prodid", "-//Fachplan//Fachplan//DE")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
