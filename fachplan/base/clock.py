"""The only place that reads the wall clock; views and commands ask it, nothing below them does."""

from datetime import UTC, date, datetime

from fachplan.base.models import City


def now() -> datetime:
    """This moment, UTC. Live clocks run on it, with the demo too."""
    return datetime.now(UTC)


def today() -> date:
    """The day pages speak of: the demo's date while the demo is loaded, else the city's calendar day."""
    city = City.current()
    return city.demo_date or now().astimezone(city.zone).date()
