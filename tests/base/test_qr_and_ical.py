"""Small things people take along: a code to photograph, a date for their calendar."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from fachplan.base.ical import Occasion, calendar_file
from fachplan.base.qr import qr_png, qr_svg

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2025, 1, 2, 8, 0, tzinfo=UTC)


def event(occasion: Occasion) -> dict[str, object]:
    (found,) = Calendar.from_ical(calendar_file(occasion, at=AT, host="plan.example")).walk("VEVENT")
    return {name: getattr(value, "dt", value) for name, value in found.items()}


def test_a_timed_event_keeps_its_moment_and_its_name_for_ever() -> None:
    found = event(
        Occasion(
            "f-3",
            "Themenforum",
            datetime(2025, 1, 15, 9, tzinfo=BERLIN),
            datetime(2025, 1, 15, 13, tzinfo=BERLIN),
            place="Sozialamt; Saal, 1",
        )
    )
    assert found["DTSTART"] == datetime(2025, 1, 15, 8, tzinfo=UTC)
    assert found["DTEND"] == datetime(2025, 1, 15, 12, tzinfo=UTC)
    assert (found["UID"], found["LOCATION"]) == ("f-3@plan.example", "Sozialamt; Saal, 1")


def test_an_all_day_event_ends_where_the_next_day_begins() -> None:
    found = event(Occasion("f-3", "Themenforum", date(2025, 1, 15), date(2025, 1, 15)))
    assert (found["DTSTART"], found["DTEND"]) == (date(2025, 1, 15), date(2025, 1, 16))


def test_the_same_event_gives_the_same_file() -> None:
    occasion = Occasion("f-3", "Themenforum", date(2025, 1, 15), date(2025, 1, 15))
    assert calendar_file(occasion, at=AT, host="h") == calendar_file(occasion, at=AT, host="h")


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (date(2025, 1, 15), date(2025, 1, 14)),
        (datetime(2025, 1, 15, 9), datetime(2025, 1, 15, 10)),  # noqa: DTZ001 - without a zone, on purpose
        (date(2025, 1, 15), datetime(2025, 1, 15, 10, tzinfo=UTC)),
    ],
)
def test_an_event_without_an_order_or_a_zone_is_refused(starts: date, ends: date) -> None:
    with pytest.raises(ValueError, match="two days or two times with a zone"):
        calendar_file(Occasion("f-3", "Themenforum", starts, ends), at=AT, host="h")


def test_a_code_is_drawn_dark_on_white_without_style_and_has_a_name() -> None:
    svg = qr_svg("https://plan.example/mit?code=ABCD2345", title="Code <1>")
    assert svg.startswith('<svg viewBox="0 0 37 37" class="qr"><title>Code &lt;1&gt;</title>')
    assert 'stroke="#000"' in svg and 'fill="#fff"' in svg and "style" not in svg


def test_a_code_as_pixels_is_a_png() -> None:
    assert qr_png("ABCD2345")[:8] == b"\x89PNG\r\n\x1a\n"
