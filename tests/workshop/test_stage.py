"""The projector: a code from the desk instead of an account, and who presents follows the desk."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.models import AuditLine
from fachplan.workshop import stage_actions
from fachplan.workshop.models import Phase, Stage
from tests.workshop.house import House, text_of

DESK, WALL = "/f/1/moderation/orange/", "/f/1/beamer/"


@pytest.fixture
def house(db: None) -> House:
    return House()


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
    answers = [screen.post(f"{WALL}code/", {"code": "AAAA AAAA"}) for _n in range(31)]

    assert "warten" in text_of(answers[-1]) and "warten" not in text_of(answers[0])
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
