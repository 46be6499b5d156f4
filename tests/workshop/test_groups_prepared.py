"""Groups of a forum from the browser: signs, order, rooms, colours that can be read, and the code on the wall."""

from datetime import UTC, date, datetime, time

import pytest
from django.test import Client

from fachplan.base.models import AuditLine
from fachplan.core.codes import well_formed
from fachplan.forums.models import Forum
from fachplan.places.models import Room, Venue
from fachplan.workshop.models import Board, Group, JoinCode, Seat
from tests.workshop.house import House, text_of

AT = datetime(2025, 1, 23, 14, 0, tzinfo=UTC)
GROUPS = "/f/1/vorbereitung/gruppen/"
ACCESS = "/f/1/vorbereitung/zugang/"


def sign(**changed: str) -> dict[str, str]:
    return {"name": "Gelb", "symbol": "sechseck", "colour": "violett", "room": "", "contact_role": "", "expected": "", **changed}


def test_a_new_group_gets_its_boards_and_phases_at_once(house: House, planner: Client) -> None:
    planner.post(f"{GROUPS}neu/", sign(contact_role="Regionalkoordination Süd", expected="9"))

    group = Group.objects.get(forum=house.forum, name="Gelb")
    assert (group.key, group.contact_role, group.expected) == ("gelb", "Regionalkoordination Süd", 9)
    assert sorted(group.boards.values_list("kind", flat=True)) == ["matrix", "measures", "warmup"]
    phases = list(group.phases.order_by("position").values_list("kind", "planned_minutes"))
    assert phases == [("warmup", 15), ("matrix", 30), ("measures", 25)]
    assert AuditLine.objects.order_by("-id")[0].kind == "group.add"


def test_a_group_without_a_room_is_allowed_and_said(house: House, planner: Client) -> None:
    planner.post(f"{GROUPS}neu/", sign())

    page = text_of(planner.get(GROUPS))
    assert "noch ohne Raum" in page
    assert "Gelb" in page


@pytest.mark.parametrize(("changed", "said"), [
    ({"symbol": "kreis"}, "Dieses Zeichen hat schon die Gruppe Orange."),
    ({"colour": "blau"}, "Diese Farbe hat schon die Gruppe Blau."),
    ({"name": "ORANGE"}, "Eine Gruppe mit dem Namen Orange gibt es schon."),
    ({"name": "", "contact_role": "Leitung Süd"}, "Leitung Süd"),
    ({"contact_role": "Hr. Muster"}, "Bitte nennen Sie eine Funktion, keine Person"),
    ({"colour": "own", "own": "gelb"}, "Bitte wählen Sie die eigene Farbe aus"),
    ({"expected": "viele"}, "Eine ganze Zahl, höchstens 500."),
])
def test_what_does_not_fit_is_refused_and_loses_nothing(house: House, planner: Client, changed: dict[str, str], said: str) -> None:
    answer = planner.post(f"{GROUPS}neu/", sign(**changed))

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert house.forum.groups.count() == 4


def test_a_pale_yellow_is_darkened_and_that_is_said(house: House, planner: Client) -> None:
    page = text_of(planner.post(f"{GROUPS}neu/", sign(colour="own", own="#FFF3A0"), follow=True))

    assert Group.objects.get(name="Gelb").colour == "xfff3a0"
    assert "Das Zeichen ist jetzt dunkler" in page
    assert "g-xfff3a0" in page


def test_own_colours_come_as_a_stylesheet_that_browsers_keep(house: House, planner: Client) -> None:
    planner.post(f"{GROUPS}neu/", sign(colour="own", own="#7a5c00"))
    address = text_of(planner.get(GROUPS)).split('href="/f/1/farben.css')[1].split('"')[0]

    answer = Client().get(f"/f/1/farben.css{address}")

    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert ".g-x7a5c00{--g:#7a5c00;" in text_of(answer)
    assert Client().get("/f/1/farben.css").headers["Cache-Control"] == "no-cache"


def test_a_seventh_group_cannot_be_told_apart(house: House, planner: Client) -> None:
    for name, symbol, colour in (("Fünf", "sechseck", "violett"), ("Sechs", "bogen", "petrol"), ("Sieben", "kreis", "magenta")):
        answer = planner.post(f"{GROUPS}neu/", sign(name=name, symbol=symbol, colour=colour))

    assert "Es gibt sechs Zeichen" in text_of(answer)
    assert house.forum.groups.count() == 6


def test_a_group_with_cards_stays_and_the_way_out_is_named(house: House, planner: Client) -> None:
    house.pin(["Räume stehen abends leer"], at=AT)

    page = text_of(planner.post(f"{GROUPS}orange/entfernen/", follow=True))

    assert "In der Gruppe Orange hängt 1 Karte, deshalb bleibt sie." in page
    assert Group.objects.filter(forum=house.forum, key="orange").exists()


def test_an_empty_group_goes_with_its_boards_and_its_phones_stay_in_the_forum(house: House, planner: Client) -> None:
    house.phone(house.blue)

    planner.post(f"{GROUPS}blau/entfernen/")

    assert list(house.forum.groups.order_by("position").values_list("name", "position")) == [("Orange", 1), ("Rot", 2), ("Gruen", 3)]
    assert Board.objects.filter(forum=house.forum, group__isnull=False).count() == 9
    assert Seat.objects.get(forum=house.forum).group is None


def test_groups_move_up_and_down(house: House, planner: Client) -> None:
    planner.post(f"{GROUPS}blau/schieben/", {"to": "up"})
    planner.post(f"{GROUPS}blau/schieben/", {"to": "up"})
    planner.post(f"{GROUPS}orange/schieben/", {"to": "down"})

    assert list(house.forum.groups.order_by("position").values_list("name", flat=True)) == ["Blau", "Rot", "Orange", "Gruen"]


def test_rooms_are_edited_there_and_two_groups_may_share_one(house: House, planner: Client) -> None:
    planner.post(f"{GROUPS}ort/", {"name": "Altes Rathaus", "address": "Markt 1"})
    planner.post(f"{GROUPS}raum/", {"neu-name": "E05", "neu-seats": "24"})
    room = Room.objects.get(name="E05")
    assert (room.venue.name, room.seats, Forum.objects.get(pk=house.forum.pk).venue) == ("Altes Rathaus", 24, Venue.objects.get())

    for key, symbol, colour in (("orange", "kreis", "orange"), ("rot", "quadrat", "rot")):
        planner.post(f"{GROUPS}{key}/", sign(name=key.title(), symbol=symbol, colour=colour, room=str(room.pk)))
    twice = planner.post(f"{GROUPS}raum/", {"neu-name": "e05"})

    assert "Raum <bdi dir=\"ltr\">E05</bdi>, zusammen mit Rot" in text_of(planner.get(GROUPS))
    assert (twice.status_code, "Einen Raum e05 hat das Haus schon." in text_of(twice)) == (422, True)
    planner.post(f"{GROUPS}raum/{room.pk}/", {"remove": "1"})
    assert Group.objects.filter(room__isnull=False).count() == 0


def test_only_who_prepares_the_forum_gets_in(house: House) -> None:
    assert house.staff(house.orange).get(GROUPS).status_code == 403
    assert house.phone().get(GROUPS).status_code == 403


# ---- the code ----

def test_a_forum_gets_one_code_with_the_window_of_its_day(house: House, planner: Client) -> None:
    JoinCode.objects.filter(forum=house.forum).delete()
    Forum.objects.filter(pk=house.forum.pk).update(date=date(2025, 1, 23), date_precision="day", starts=time(16), ends=time(20))

    for _n in range(2):
        planner.post(f"{ACCESS}anlegen/")

    code = JoinCode.objects.get(forum=house.forum)
    assert well_formed(code.code)
    assert (code.opens, code.closes) == (datetime(2025, 1, 23, 14, 30, tzinfo=UTC), datetime(2025, 1, 23, 21, 0, tzinfo=UTC))
    assert "Von 23. Januar 2025, 15:30 bis 23. Januar 2025, 22:00 Uhr." in text_of(planner.get(ACCESS))


def test_the_window_is_meant_in_the_zone_of_the_process(house: House, planner: Client) -> None:
    planner.post(f"{ACCESS}zeiten/", {"opens": "2025-07-01T08:30", "closes": "2025-07-01T12:00"})

    assert JoinCode.objects.get(forum=house.forum).opens == datetime(2025, 7, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(("opens", "closes", "said"), [
    ("2025-07-01T12:00", "2025-07-01T08:30", "Der Code endet, bevor er beginnt."),
    ("2025-07-01T12:00", "", "Bitte geben Sie beide Zeiten an"),
    ("morgen", "2025-07-01T12:00", "Ein Tag und eine Uhrzeit"),
])
def test_a_window_that_is_none_is_refused(house: House, planner: Client, opens: str, closes: str, said: str) -> None:
    answer = planner.post(f"{ACCESS}zeiten/", {"opens": opens, "closes": closes})

    assert (answer.status_code, said in text_of(answer)) == (422, True)


def test_a_new_code_closes_the_old_one_and_keeps_who_is_in(house: House, planner: Client) -> None:
    phone = house.phone()

    planner.post(f"{ACCESS}neu/")

    assert JoinCode.objects.get(forum=house.forum).code != "K7PM4XWD"
    assert "Diesen Code kennen wir nicht." in text_of(Client().post("/mitmachen/", {"code": "K7PM4XWD"}, headers={"accept-language": "de"}))
    assert phone.get("/pinnwand/matrix/").status_code == 200
