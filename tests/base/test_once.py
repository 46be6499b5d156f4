"""A page reads the city once, however many of its parts ask; whoever writes reads what stands now."""

import pytest
from django.http import HttpRequest, HttpResponse

from fachplan.base.models import City
from fachplan.base.once import once, read_once


def answered(method: str) -> list[str]:
    """What two looks see in one request, with a change between them."""
    seen: list[str] = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(City.current().name)
        City.objects.update(name="Danach")
        seen.append(City.current().name)
        return HttpResponse()

    request = HttpRequest()
    request.method = method
    read_once(view)(request)
    return seen


@pytest.mark.parametrize(("method", "seen"), [("GET", ["Davor", "Davor"]), ("POST", ["Davor", "Danach"])])
def test_a_reading_request_reads_the_city_once_and_a_writing_one_anew(db: None, method: str, seen: list[str]) -> None:
    City.objects.update_or_create(id=1, defaults={"name": "Davor"})

    assert answered(method) == seen
    assert City.current().name == "Danach"  # nothing is kept beyond the answer


def test_nothing_is_kept_outside_a_request() -> None:
    looks = iter(range(2))

    assert [once("look", lambda: next(looks)) for _time in range(2)] == [0, 1]
