"""The back office as a planner meets it: first steps, the checklist, the agenda by plain forms, themes that were left."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fachplan.accounts.actions import create_account
from fachplan.base.ids import uuid7
from fachplan.base.models import AuditLine, City
from fachplan.forums.models import AgendaItem, Forum, Process, Theme
from fachplan.plan.models import GuidingGoal
from fachplan.workshop import actions, queries
from fachplan.workshop.models import Board, Method, MethodPhase, Session
from tests.workshop.house import House

pytestmark = pytest.mark.django_db
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
NEW: dict[str, Any] = {"title": "Handlungskonzept Ankommen", "timezone": "Europe/Berlin", "short": "bis 2026", "goal_1": "Alle wohnen gut.",
                       "goal_2": "", "goal_3": "Alle lernen."}
FORUM: dict[str, Any] = {"kind": "topic", "number": "1", "title": "Wohnen", "date_precision": "day", "day": "2027-03-12",
                         "starts": "16:00", "ends": "18:00", "venue_name": "Rathaus", "start": "themenforum"}


def signed_in(role: str = "planner", scope: str = "") -> Client:
    City.objects.update_or_create(id=1, defaults={"name": "Neuwalde", "set_up_at": AT, "imprint": "Stadt Neuwalde"})
    user = create_account(email=f"{uuid7()}@stadt.example", password=None, name="", grants=[(role, scope)], actor="system", at=AT)
    client = Client(headers={"accept-language": "de"})
    client.force_login(user)
    return client


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.status_code
    return str(answer.content.decode())


def a_forum(planner: Client) -> Forum:
    planner.post("/arbeit/verfahren/neu/", NEW)
    key = Process.objects.get().key
    assert planner.post(f"/p/{key}/forum/neu/", FORUM).status_code == 302
    return Forum.objects.get()


def agenda(forum: Forum) -> str:
    return f"/f/{forum.path}/vorbereitung/ablauf/"


def titles(forum: Forum) -> list[str]:
    return list(forum.agenda.order_by("position").values_list("title", flat=True))


def test_an_empty_city_sees_its_first_step_and_one_filled_button() -> None:
    page = text(signed_in().get("/arbeit/"))

    assert "Legen Sie das erste Verfahren an" in page and 'href="/arbeit/verfahren/neu/"' in page
    assert page.count("kern-btn--primary") == 1
    assert "Verfahren" not in text(signed_in("facilitator").get("/arbeit/")).split("<main")[1]


def test_a_process_is_made_with_its_goals_word_for_word_and_stays_hidden_until_published() -> None:
    planner = signed_in()
    planner.post("/arbeit/verfahren/neu/", NEW)
    process = Process.objects.get()

    assert (process.key, process.horizons) == ("handlungskonzept-ankommen", {"short": "bis 2026"})
    assert list(GuidingGoal.objects.values_list("text", flat=True)) == ["Alle wohnen gut.", "Alle lernen."]
    assert Client().get(f"/p/{process.key}/").status_code == 404

    planner.post(f"/p/{process.key}/veroeffentlichen/", {"do": "publish"})
    assert Client().get(f"/p/{process.key}/").status_code == 200
    planner.post(f"/p/{process.key}/veroeffentlichen/", {"do": "withdraw"})
    assert Client().get(f"/p/{process.key}/").status_code == 404
    assert list(AuditLine.objects.filter(kind__startswith="pr").values_list("kind", flat=True)) == [
        "process.create", "process.publish", "process.withdraw"]


def test_two_tabs_on_one_process_lose_nothing() -> None:
    planner = signed_in()
    planner.post("/arbeit/verfahren/neu/", NEW)
    address = f"/p/{Process.objects.get().key}/bearbeiten/"
    found = re.search(r'name="seen" value="([0-9a-f]+)"', text(planner.get(address)))
    assert found
    planner.post(address, NEW | {"motto": "Erster", "seen": found[1]})

    page = text(planner.post(address, NEW | {"motto": "Zweiter", "goal_1": "Neu.", "seen": found[1]}), 409)

    assert "Inzwischen hat jemand anderes gespeichert" in page and 'value="Zweiter"' in page and "Neu." in page
    assert Process.objects.get().motto == "Erster" and GuidingGoal.objects.first().text == "Alle wohnen gut."  # type: ignore[union-attr]
    again = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert again and planner.post(address, NEW | {"motto": "Zweiter", "seen": again[1]}).status_code == 302
    assert Process.objects.get().motto == "Zweiter"


def test_a_goal_keeps_its_identity_when_its_words_change() -> None:
    planner = signed_in()
    planner.post("/arbeit/verfahren/neu/", NEW)
    before = list(GuidingGoal.objects.values_list("pk", flat=True))
    address = f"/p/{Process.objects.get().key}/bearbeiten/"
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', text(planner.get(address)))
    assert seen

    planner.post(address, NEW | {"goal_2": "", "goal_1": "Alle wohnen sehr gut.", "seen": seen[1]})

    assert list(GuidingGoal.objects.values_list("pk", "text")) == list(zip(before, ["Alle wohnen sehr gut.", "Alle lernen."], strict=True))


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost() -> None:
    planner = signed_in()
    page = text(planner.post("/arbeit/verfahren/neu/", NEW | {"title": "", "motto": "Bleibt"}), 422)
    assert 'id="id_title-error"' in page and 'value="Bleibt"' in page

    forum = a_forum(planner)
    page = text(planner.post(f"/p/{forum.process.key}/forum/neu/", FORUM | {"title": "Zweites"}), 422)
    assert "schon ein Forum mit dieser Nummer" in page and 'value="Zweites"' in page
    assert Forum.objects.count() == 1


def test_the_checklist_says_what_is_missing_with_one_filled_button() -> None:
    planner = signed_in()
    forum = a_forum(planner)
    page = text(planner.get(f"/f/{forum.path}/vorbereitung/"))

    for sentence in ("Es gibt noch keine Gruppen.", "Der Code zum Mitmachen fehlt noch.", "Noch moderiert niemand dieses Forum."):
        assert sentence in page
    assert "Das macht die Verwaltung der Installation." in page and 'href="/arbeit/konten/"' not in page, "planning makes no accounts"
    assert 'href="/arbeit/konten/"' in text(signed_in("admin").get(f"/f/{forum.path}/vorbereitung/"))
    assert "Der Tag steht fest." in page and "Der Ablaufplan hat 8 Punkte." in page
    assert page.count("kern-btn--primary") == 1


def test_a_forum_is_published_after_its_process() -> None:
    planner = signed_in()
    forum = a_forum(planner)
    said = text(planner.post(f"/f/{forum.path}/veroeffentlichen/", follow=True))
    assert "Veröffentlichen Sie zuerst das Verfahren" in said and Forum.objects.get().draft

    planner.post(f"/p/{forum.process.key}/veroeffentlichen/", {"do": "publish"})
    assert Client().get(f"/f/{forum.path}/").status_code == 404
    planner.post(f"/f/{forum.path}/veroeffentlichen/")
    assert Client().get(f"/f/{forum.path}/").status_code == 200


def test_an_old_address_leads_to_the_new_one() -> None:
    planner = signed_in()
    forum = a_forum(planner)
    old = forum.path
    planner.post(f"/p/{forum.process.key}/veroeffentlichen/", {"do": "publish"})
    planner.post(f"/f/{old}/veroeffentlichen/")
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', text(planner.get(f"/f/{old}/bearbeiten/")))
    assert seen
    planner.post(f"/f/{old}/bearbeiten/", FORUM | {"venue_name": "", "title": "Bauen", "seen": seen[1]})

    answer = Client().get(f"/f/{old}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/f/1-bauen/")


def test_the_agenda_is_ordered_by_plain_forms_and_a_removal_is_undone() -> None:
    planner = signed_in()
    forum = a_forum(planner)
    first, second = forum.agenda.order_by("position")[:2]
    planner.post(f"{agenda(forum)}{second.pk}/schieben/", {"to": "up"})
    assert titles(forum)[:2] == [second.title, first.title]
    planner.post(f"{agenda(forum)}{second.pk}/schieben/", {"to": "7"})
    assert titles(forum)[-1] == second.title

    page = text(planner.post(f"{agenda(forum)}{first.pk}/entfernen/", follow=True))
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert sealed and "Rückgängig" in page and first.title not in titles(forum)
    assert "Rückgängig" not in text(planner.get(agenda(forum)))
    planner.post(f"{agenda(forum)}zurueck/", {"sealed": sealed[1]})
    assert titles(forum)[0] == first.title


def test_minutes_come_from_the_method_and_too_long_a_day_is_said() -> None:
    planner = signed_in()
    forum = a_forum(planner)
    method = Method.objects.create(key="kurz", title="Kurz")
    MethodPhase.objects.create(method=method, position=1, kind="matrix", board="matrix", title="M", minutes=80)
    Session.objects.create(agenda_item=forum.agenda.get(kind="work"), method=method)

    page = text(planner.get(agenda(forum)))

    assert re.search(r"80 Minuten\s+aus der Methode", page) and "danach" in page
    assert "Die Punkte dauern 45 Minuten länger als bis 18:00 Uhr." in page
    planner.post(f"{agenda(forum)}{forum.agenda.get(kind='work').pk}/entfernen/")
    assert forum.agenda.filter(kind="work").exists(), "the groups work there"


def test_a_handout_is_a_pdf_and_public_with_its_forum(data_dir: Path) -> None:
    planner = signed_in()
    forum = a_forum(planner)
    item = forum.agenda.filter(kind="talk").first()
    assert item is not None
    typed = {"title": item.title, "kind": "talk", "minutes": "20", "speaker_role": "Sozialplanung"}

    def sent(content: bytes, seen: str = "") -> Any:
        page = text(planner.get(f"{agenda(forum)}{item.pk}/"))
        found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
        assert found
        return planner.post(f"{agenda(forum)}{item.pk}/", typed | {"seen": seen or found[1], "file": SimpleUploadedFile("a.pdf", content)})

    assert "kein PDF" in text(sent(b"<svg/>"), 422)
    assert "größer als 900 KB" in text(sent(b"%PDF-" + b"x" * 950_000), 422)
    assert sent(b"%PDF-1.7 klein").status_code == 302
    assert sent(b"%PDF-1.7 anders", seen="00").status_code == 409
    address = f"/f/{forum.path}/ablauf/{item.pk}/handout.pdf"
    assert (Client().get(address).status_code, planner.get(address).content) == (404, b"%PDF-1.7 klein")


def test_facilitators_read_and_do_not_write() -> None:
    forum = a_forum(signed_in())
    lead = signed_in("facilitator", f"forum:{forum.pk}")
    item = forum.agenda.first()
    assert item is not None

    page = text(lead.get(agenda(forum)))
    assert "/schieben/" not in page and "Punkt hinzufügen" not in page
    assert text(lead.get(f"/f/{forum.path}/vorbereitung/")).count("/bearbeiten/") == 0
    pages = (f"/f/{forum.path}/bearbeiten/", f"/p/{forum.process.key}/bearbeiten/")
    assert [lead.get(path).status_code for path in pages] == [403, 403]
    assert lead.post(f"{agenda(forum)}{item.pk}/schieben/", {"to": "up"}).status_code == 403


def test_a_planner_of_one_process_leaves_the_others_alone() -> None:
    forum = a_forum(signed_in())
    stranger = signed_in("planner", f"process:{uuid7()}")

    pages = (f"/f/{forum.path}/vorbereitung/", f"/p/{forum.process.key}/bearbeiten/")
    assert [stranger.get(path).status_code for path in pages] == [403, 403]


def test_what_a_forum_left_is_offered_to_the_next_and_taken_over_once() -> None:
    house = House()
    joined = actions.join(code="K7PM4XWD", group=str(house.orange.pk), network="venue", at=AT)
    parking = Board.objects.select_related("forum", "group").get(forum=house.forum, kind="parking")
    values = {"field": "parking", "text": "Wer zahlt die Fahrkarten?"}
    card = {"id": str(uuid7()), "kind": "card.add", "card": str(uuid7()), "values": values}
    actions.write_ops(parking, [card], queries.principal_of_seat(joined.seat), language="de", at=AT)
    Theme.objects.create(forum=house.forum, title="Kinderbetreuung", state=Theme.State.LEFT)
    Theme.objects.create(forum=house.forum, title="Erledigtes", state=Theme.State.TREATED)
    after = house.forum.position + 5
    following = Forum.objects.create(process=house.forum.process, key="zwei", reference="99", title="Zwei", position=after)
    planner = signed_in()
    address = f"/f/{following.path}/vorbereitung/themen/"

    names = re.findall(r'name="take" value="([^"]+)"', text(planner.get(address)))
    assert len(names) == 2 and "Erledigtes" not in text(planner.get(address))
    for name in [*names, names[0], "workshop.Card:erfunden"]:
        planner.post(f"{address}neu/", {"take": name})

    assert list(following.themes.values_list("title", flat=True)) == ["Kinderbetreuung", "Wer zahlt die Fahrkarten?"]
    assert 'name="take"' not in text(planner.get(address))
    planner.post(f"{address}{following.themes.get(title='Kinderbetreuung').pk}/", {"do": "treated"})
    assert Theme.objects.get(forum=following, title="Kinderbetreuung").state == "treated"


@pytest.mark.parametrize("page", ["", "ablauf/", "themen/"])
def test_preparing_asks_the_database_as_often_with_thirty_points_as_with_eight(page: str) -> None:
    planner = signed_in()
    forum = a_forum(planner)

    def asked() -> int:
        planner.get(f"/f/{forum.path}/vorbereitung/{page}")
        with CaptureQueriesContext(connection) as said:
            planner.get(f"/f/{forum.path}/vorbereitung/{page}")
        return len(said)

    few = asked()
    for place in range(9, 31):
        AgendaItem.objects.create(forum=forum, position=place, kind="talk", title=f"Vortrag {place}")
        Theme.objects.create(forum=forum, position=place, title=f"Thema {place}")
    assert asked() == few <= 36
