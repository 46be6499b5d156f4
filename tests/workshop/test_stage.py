"""The projector: a code from the desk instead of an account, and who presents follows the desk."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.limits import network_of
from fachplan.base.models import AuditLine
from fachplan.places.models import Room, Venue
from fachplan.workshop import stage_actions
from fachplan.workshop.actions import join, write_ops
from fachplan.workshop.course import course_of
from fachplan.workshop.models import Board, Method, Phase, Stage
from fachplan.workshop.queries import principal_of_seat
from fachplan.workshop.stage_queries import presenting_clock
from tests.workshop.house import CODE, House, text_of, use_up

DESK, WALL = "/f/1/moderation/orange/", "/f/1/beamer/"


def lend(house: House) -> str:
    """The code as the desk shows it."""
    desk = house.staff()
    page = text_of(desk.post(f"{DESK}beamer/", follow=True))
    shown = re.search(r'receipt__code" dir="ltr">([^<]+)<', page)
    assert shown and len(shown[1]) == 9
    return shown[1]


def laptop() -> Client:
    return Client(headers={"accept-language": "de"})


def shows(client: Client) -> bool:
    answer = client.get(WALL)
    assert answer.status_code in (200, 403)
    return answer.status_code == 200 and "stage__main" in text_of(answer)


def test_a_laptop_without_an_account_shows_the_wall_by_the_desks_code_and_nothing_else(house: House) -> None:
    code, screen = lend(house), laptop()
    assert not shows(screen) and 'name="code"' in text_of(screen.get(WALL))

    answer = screen.post(f"{WALL}code/", {"code": code.lower()})
    assert (answer.status_code, answer.headers["Location"]) == (302, WALL)
    assert shows(screen) and screen.get(f"{WALL}stand/").status_code == 200
    assert code.replace(" ", "") not in answer.headers["Location"]
    assert AuditLine.objects.filter(kind="stage.connect").count() == 1
    board = house.board("matrix").pk
    closed = [DESK, f"{DESK}dabei/", f"{DESK}beamer/", "/arbeit/", f"/api/v1/boards/{board}", f"/api/v1/forums/{house.forum.pk}/phase"]
    assert [path for path in closed if screen.get(path).status_code == 200] == []


def test_the_code_of_the_poster_and_a_wrong_one_open_no_wall_and_keep_what_was_typed(house: House) -> None:
    lend(house)
    for typed in ("K7PM 4XWD", "", "AAAA AAAA"):
        answer = laptop().post(f"{WALL}code/", {"code": typed})
        assert answer.status_code == 422
        assert f'value="{typed}"' in text_of(answer) and 'class="field-error"' in text_of(answer)


def test_after_thirty_wrong_codes_one_is_asked_to_wait_and_the_right_one_still_opens(house: House) -> None:
    code, screen = lend(house), laptop()
    first = screen.post(f"{WALL}code/", {"code": "AAAA AAAA"})
    use_up(stage_actions.WRONG_CODES, f"{house.forum.pk}:{network_of('127.0.0.1')}")

    assert "warten" in text_of(screen.post(f"{WALL}code/", {"code": "AAAA AAAA"})) and "warten" not in text_of(first)
    assert screen.post(f"{WALL}code/", {"code": code}).status_code == 302


def test_a_code_taken_back_shuts_every_laptop_out_and_staff_stay(house: House) -> None:
    code, screen, staff = lend(house), laptop(), house.staff()
    screen.post(f"{WALL}code/", {"code": code})
    staff.post(f"{DESK}beamer/", {"do": "end"})

    assert (shows(screen), shows(staff)) == (False, True)
    assert laptop().post(f"{WALL}code/", {"code": code}).status_code == 422
    assert lend(house) != code and not shows(screen)
    assert AuditLine.objects.filter(kind__startswith="stage.").order_by("id").values_list("kind", flat=True)[2] == "stage.take-back"


def test_a_code_is_good_until_the_end_of_the_day_in_the_citys_time(house: House) -> None:
    evening = datetime(2025, 1, 23, 19, 0, tzinfo=UTC)
    stage = stage_actions.lend_stage(house.forum, actor="user:1", at=evening)

    assert stage.until == datetime(2025, 1, 23, 23, 0, tzinfo=UTC)
    assert [stage.is_connectable(evening + timedelta(hours=hours)) for hours in (3, 5)] == [True, False]
    assert stage_actions.lend_stage(house.forum, actor="user:1", at=evening + timedelta(hours=1)).code == stage.code


def test_a_session_ends_with_the_day(house: House) -> None:
    screen = laptop()
    screen.post(f"{WALL}code/", {"code": lend(house)})
    Stage.objects.update(until=clock.now())

    assert not shows(screen)


def test_a_code_opens_the_wall_of_its_own_forum_only(house: House) -> None:
    from tests.contract.site import make_forum

    code = lend(house)
    make_forum("2", "H3AR9TYC")
    screen = laptop()
    assert screen.post("/f/2/beamer/code/", {"code": code}).status_code == 422
    screen.post(f"{WALL}code/", {"code": code})
    assert (screen.get("/f/2/beamer/").status_code, screen.get("/f/2/beamer/stand/").status_code) == (403, 403)


def test_connecting_lets_a_seat_go(house: House) -> None:
    phone, code = house.phone(), lend(house)
    phone.post(f"{WALL}code/", {"code": code})

    assert shows(phone) and phone.get("/pinnwand/").headers["Location"] == "/mitmachen/"


def test_who_leads_no_group_lends_no_wall(house: House) -> None:
    assert house.phone().post(f"{DESK}beamer/").status_code == 403
    assert house.staff(house.blue).post(f"{DESK}beamer/").status_code == 403
    assert not Stage.objects.exists()


# ---- who presents ----

def plenary(house: House) -> Client:
    """A desk in the plenary."""
    desk = house.staff()
    desk.post(f"{DESK}uhr/?alle=1", {"do": "start", "key": str(uuid7())})
    Phase.objects.filter(state="running").update(kind="plenum")
    return desk


def mark(client: Client, query: str = "") -> Any:
    return client.get(f"{WALL}stand/{query}").json()["mark"]


def test_who_presents_is_chosen_at_the_desk_and_every_wall_follows(house: House) -> None:
    desk, screen = plenary(house), laptop()
    screen.post(f"{WALL}code/", {"code": lend(house)})
    before = [mark(screen), mark(screen, "?gruppe=orange")]
    assert "Orange stellt vor" in text_of(screen.get(WALL))

    assert "Wer stellt vor?" in text_of(desk.get(DESK))
    desk.post(f"{DESK}vorstellen/", {"group": "blau"})

    assert all("Blau stellt vor" in text_of(screen.get(f"{WALL}{query}")) for query in ("", "?gruppe=orange"))
    assert [mark(screen), mark(screen, "?gruppe=orange")] != before
    assert AuditLine.objects.filter(kind="stage.present").count() == 1
    assert text_of(desk.get(DESK)).count('aria-pressed="true"') == 1


def test_a_group_nobody_knows_presents_nothing(house: House) -> None:
    assert plenary(house).post(f"{DESK}vorstellen/", {"group": "lila"}).status_code == 404


def test_before_the_plenary_each_wall_shows_its_own_group(house: House) -> None:
    desk = house.staff()
    desk.post(f"{DESK}vorstellen/", {"group": "blau"})
    desk.post(f"{DESK}uhr/", {"do": "start", "key": str(uuid7())})

    heads = [re.findall(r'stage__h" dir="auto">([^<]*)<', text_of(desk.get(f"{WALL}?gruppe={group}"))) for group in ("orange", "blau")]
    assert heads == [["Warmup"], ["Willkommen"]]


def test_the_mark_changes_with_phase_people_and_in_the_plenary_with_cards(house: House) -> None:
    desk = house.staff()
    marks = [mark(desk)]
    house.phone()
    marks.append(mark(desk))
    desk.post(f"{DESK}uhr/", {"do": "start", "key": str(uuid7())})
    marks.append(mark(desk))
    assert mark(desk) == marks[-1] and len(set(marks)) == 3

    Phase.objects.filter(state="running").update(kind="plenum")
    still = mark(desk)
    house.pin(["Neu"], at=clock.now())
    assert mark(desk) != still


def heads_of(page: str) -> list[str]:
    return re.findall(r'<h2 id="s-[^"]+">([^<]+)</h2>', page)


def test_two_groups_in_one_room_share_a_wall_each_with_its_own_clock_and_end(house: House) -> None:
    desk = house.staff()
    room = Room.objects.create(venue=Venue.objects.create(name="Haus"), name="E05")
    for group in (house.orange, house.blue):
        group.room = room
        group.save()
    Phase.objects.filter(group=house.orange, kind="warmup").update(state="running", ends_at=clock.now() - timedelta(minutes=1))
    Phase.objects.filter(group=house.blue, kind="warmup").update(state="ended")
    Phase.objects.filter(group=house.blue, kind="matrix").update(state="paused", remaining=timedelta(minutes=12))

    page = text_of(desk.get(f"{WALL}?raum=blau"))
    assert heads_of(page) == ["Orange", "Blau"]
    assert re.findall(r'class="side g-(\w+)( is-over)?"', page) == [("orange", " is-over"), ("blau", "")]
    assert page.count("<phase-clock") == 2 and ">12:00<" in page and "Die Zeit ist um." in page
    assert heads_of(text_of(desk.get(f"{WALL}?gruppe=blau"))) == []  # a wall of its own
    house.blue.room = None
    house.blue.save()
    assert heads_of(text_of(desk.get(f"{WALL}?raum=blau"))) == []


def test_the_arrival_says_welcome_in_every_language_the_wlan_and_where_people_are(house: House) -> None:
    desk = house.staff()
    desk.post(f"{DESK}beamer/zeigen/", {"do": "wlan", "name": "Gast", "password": "Miteinander"})
    house.phone(), house.phone(), house.phone(house.blue)

    page = text_of(desk.get(WALL))
    assert [word in page for word in ("Willkommen", "Welcome", "أهلًا وسهلًا", "Gast", "Miteinander", "K7PM 4XWD")] == [True] * 6
    assert re.findall(r"(\d+) Telefone?<", page) == ["2", "1", "0", "0"]
    desk.post(f"{DESK}beamer/zeigen/", {"do": "wlan", "name": "", "password": ""})
    assert "Miteinander" not in text_of(desk.get(WALL))


def test_every_wall_follows_the_desk_until_its_own_edge_asks_for_something_else(house: House) -> None:
    desk = house.staff()
    Phase.objects.filter(kind="warmup").update(state="paused", remaining=timedelta(minutes=9))
    marks = set()
    walls = {"": "stage__clock", "arrival": "sarrive", "summary": "ssum", "dots": "stage--dots", "plenum": "plenum__head"}
    for shows, sign in walls.items():
        desk.post(f"{DESK}beamer/zeigen/", {"shows": shows})
        assert sign in text_of(desk.get(WALL))
        marks.add(desk.get(f"{WALL}stand/").json()["mark"])
    assert len(marks) == 5
    assert "sarrive" in text_of(desk.get(f"{WALL}?zeigt=ankommen"))
    assert desk.post(f"{DESK}beamer/zeigen/", {"shows": "alles"}).status_code == 404
    assert house.phone().post(f"{DESK}beamer/zeigen/", {"shows": ""}).status_code == 403


def test_hidden_dots_stay_hidden_on_the_wall_until_they_are_closed(house: House) -> None:
    desk, phone = house.staff(), house.phone()
    at = clock.now()
    card = str(uuid7())
    joined = join(code=CODE, group=str(house.orange.pk), network="venue", at=at)
    op = {"id": str(uuid7()), "kind": "card.add", "card": card, "values": {"field": "measures", "text": "Chor am Abend"}}
    write_ops(house.board("measures"), [op], principal_of_seat(joined.seat), language="de", at=at)
    Board.objects.update(dots=None, voting_open=False)
    desk.post(f"{DESK}measures/punkte/", {"do": "open", "dots": "5", "field": "measures"})
    phone.post("/pinnwand/measures/punkte/", {"op": str(uuid7()), "card": card, "dots": "4"})

    during = text_of(desk.get(f"{WALL}?zeigt=punkte"))
    assert "<b>1</b>" in during and "Chor am Abend" not in during
    desk.post(f"{DESK}measures/punkte/", {"do": "close"})
    after = text_of(desk.get(f"{WALL}?zeigt=punkte"))
    assert "Chor am Abend" in after and after.count('class="f"') == 4 + 1  # and the one in the key


def test_the_summary_is_on_the_wall_as_soon_as_it_is_kept(house: House) -> None:
    desk, page = house.staff(), f"{DESK}zusammenfassung/"
    Board.objects.get_or_create(forum=house.forum, kind="plenum", group=None, defaults={"title": "Plenum"})
    key = str(uuid7())
    for _twice in range(2):
        assert desk.post(page, {"op": key, "text": "Räume am Abend öffnen"}).status_code == 302
    assert text_of(desk.get(f"{WALL}?zeigt=ergebnis")).count("Räume am Abend öffnen") == 1
    empty = desk.post(page, {"op": str(uuid7()), "text": "  "})
    assert empty.status_code == 422 and "Die Karte ist noch leer." in text_of(empty)


def test_in_the_plenary_each_group_has_its_own_minutes(house: House) -> None:
    at = datetime(2025, 1, 23, 17, tzinfo=UTC)
    phase = Phase.objects.create(group=house.orange, position=9, kind="plenum", board="plenum", title="Plenum", planned_minutes=10,
                                 state="running", ends_at=at + timedelta(minutes=2))
    course = course_of(house.orange, at=at, language="de")
    stage_actions.present_group(house.forum, house.blue, actor="user:1", at=at - timedelta(minutes=1))
    told = presenting_clock(house.forum, course, Stage.objects.get(), at=at)
    assert (phase.planned_minutes, told.text if told else "") == (10, "09:00")
    Method.objects.update(plenum="whole")
    told = presenting_clock(house.forum, course, Stage.objects.get(), at=at)
    assert told and told.text == "02:00"


def test_what_others_say_of_a_card_and_its_translation_stand_on_the_wall_of_the_plenary(house: House) -> None:
    joined = join(code=CODE, group=str(house.orange.pk), network="venue", at=clock.now())
    card = str(uuid7())
    ops = [{"id": str(uuid7()), "kind": kind, "card": card, "values": values} for kind, values in (
        ("card.add", {"field": "chances", "text": "مقهى اللغة", "language": "ar"}),
        ("card.translate", {"language": "de", "text": "Sprachcafé im Park"}),
        ("card.dissent", {"text": "Es gibt schon drei"}), ("card.dissent", {"text": "Zu weit weg"}))]
    said = write_ops(house.board("matrix"), ops, principal_of_seat(joined.seat), language="de", at=clock.now())
    assert [ack["status"] for ack in said["acks"]] == ["applied"] * 4

    wall = re.sub(r"\u00ad|<[^>]*>", "", text_of(house.staff().get(f"{WALL}?zeigt=plenum")))

    assert "مقهى اللغة" in wall
    assert "auf Deutsch, von Hand übersetzt: Sprachcafé im Park" in wall
    assert "Sieht jemand anders: Es gibt schon drei und 1 weitere" in re.sub(r"\s+", " ", wall)
