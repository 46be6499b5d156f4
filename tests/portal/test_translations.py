"""A planner writes what the German says in another language, and sees at once where that is missing, outdated or unchecked."""

import html
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fachplan.base.content import translate
from fachplan.base.models import AuditLine, City, Translation
from fachplan.forums.models import AgendaItem, Forum
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.workshop.method_queries import guiding_question
from fachplan.workshop.models import MethodField, Session
from tests.workshop.house import House, text_of

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)


@pytest.fixture
def house(db: None) -> House:
    made = House()
    City.objects.update(languages=["de", "en", "ar"])
    return made


@pytest.fixture
def planner(house: House) -> Client:
    return house.signed_in("planner", "")


def address(forum: Forum, language: str = "en") -> str:
    return f"/f/{forum.path}/uebersetzungen/?sprache={language}"


def sheet(client: Client, where: str) -> dict[str, str]:
    """What the page would send as it is shown."""
    page = text_of(client.get(where))
    typed = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(text) for name, text in typed} | {"seen": page.split('name="seen" value="')[1].split('"')[0]}


def tags(client: Client, where: str) -> list[str]:
    return re.findall(r'<span class="tag[^"]*">(?:<svg.*?</svg>)?([^<]*)</span>', text_of(client.get(where)), re.DOTALL)


def test_a_forums_title_and_question_are_read_in_english_once_somebody_wrote_them(house: House, planner: Client) -> None:
    session = Session.objects.get(agenda_item__forum=house.forum)
    Session.objects.update(guiding_question="Wo stehen wir?")
    where = address(house.forum)

    answer = planner.post(where, sheet(planner, where) | {
        f"forum-{house.forum.pk}-title": "Forum one", f"session-{session.pk}-guiding_question": "Where do we stand?"})

    assert (answer.status_code, answer.headers["Location"]) == (302, where)
    assert guiding_question(house.forum, None, "en") == "Where do we stand?"
    assert "Forum one" in text_of(Client(headers={"accept-language": "en"}).get("/mitmachen/K7PM4XWD/"))
    line = AuditLine.objects.get(kind="content.translate")
    assert (line.object, line.values) == (f"forums.Forum:{house.forum.pk}", {"language": "en", "texts": 2})


def test_a_text_is_missing_or_unchecked_or_outdated_or_fine(house: House, planner: Client) -> None:
    Forum.objects.filter(pk=house.forum.pk).update(summary="Worum?", outcome="Ergebnis")
    house.forum.refresh_from_db()
    translate(house.forum, "summary", "en", "What about?")
    translate(house.forum, "outcome", "en", "Result", checked=True)
    assert tags(planner, address(house.forum))[:2] == ["fehlt", "ungeprüft"]

    Forum.objects.filter(pk=house.forum.pk).update(outcome="Anderes Ergebnis")

    assert tags(planner, address(house.forum))[:3] == ["fehlt", "ungeprüft", "veraltet: Der deutsche Text hat sich geändert"]


def test_what_nobody_touched_or_confirmed_stays_unchecked_and_what_fits_is_checked(house: House, planner: Client) -> None:
    group, other = house.orange, house.blue
    for each in (group, other):
        translate(each, "name", "en", "Colour")
    where = address(house.forum)

    planner.post(where, sheet(planner, where) | {f"fits-group-{group.pk}-name": "on"})

    states = dict(Translation.objects.filter(field="name").values_list("object", "state"))
    assert states == {f"workshop.Group:{group.pk}": "checked", f"workshop.Group:{other.pk}": "unchecked"}


def test_an_outdated_text_that_still_fits_is_shown_again(house: House, planner: Client) -> None:
    translate(house.forum, "title", "en", "Forum one", checked=True)
    Forum.objects.filter(pk=house.forum.pk).update(title="Forum eins")
    reader = Client(headers={"accept-language": "en"})
    assert "Forum one" not in text_of(reader.get("/mitmachen/K7PM4XWD/"))
    where = address(Forum.objects.get(pk=house.forum.pk))

    planner.post(where, sheet(planner, where) | {f"fits-forum-{house.forum.pk}-title": "on"})

    assert "Forum one" in text_of(reader.get("/mitmachen/K7PM4XWD/"))


def test_an_emptied_text_is_gone(house: House, planner: Client) -> None:
    translate(house.forum, "title", "en", "Forum one")
    where = address(house.forum)

    planner.post(where, sheet(planner, where) | {f"forum-{house.forum.pk}-title": "  "})

    assert Translation.objects.count() == 0


def test_two_tabs_do_not_overwrite_each_other_unseen(house: House, planner: Client) -> None:
    name, where = f"forum-{house.forum.pk}-title", address(house.forum)
    first = sheet(planner, where)
    planner.post(where, first | {name: "Forum one"})

    late = planner.post(where, first | {name: "The first forum"})

    assert late.status_code == 409
    assert "Inzwischen" in text_of(late) and ">The first forum</textarea>" in text_of(late)
    assert Translation.objects.get().text == "Forum one"
    again = text_of(late).split('name="seen" value="')[1].split('"')[0]
    assert planner.post(where, first | {name: "The first forum", "seen": again}).status_code == 302
    assert Translation.objects.get().text == "The first forum"


def test_a_text_too_long_is_refused_at_its_field_and_kept(house: House, planner: Client) -> None:
    name, where = f"forum-{house.forum.pk}-title", address(house.forum)

    answer = planner.post(where, sheet(planner, where) | {name: "x" * 4001})

    assert (answer.status_code, Translation.objects.count()) == (422, 0)
    assert f'id="{name}-error"' in text_of(answer) and "Höchstens 4000 Zeichen" in text_of(answer) and "x" * 4001 in text_of(answer)


def test_a_process_with_its_goals_and_a_method_with_its_columns_are_translated_alike(house: House, planner: Client) -> None:
    plan = SectorPlan.objects.create(process=house.forum.process, title="Plan")
    goal = GuidingGoal.objects.create(plan=plan, position=1, text="Alle kommen an.")
    field = MethodField.objects.get(method__key="m-1", key="chances")
    pages: dict[str, tuple[str, Any]] = {
        f"/p/{house.forum.process.key}/uebersetzungen/?sprache=ar": (f"guidinggoal-{goal.pk}-text", goal),
        "/bibliothek/methoden/m-1/uebersetzungen/?sprache=ar": (f"methodfield-{field.pk}-title", field)}

    for where, (name, _obj) in pages.items():
        assert planner.post(where, sheet(planner, where) | {name: "كل شيء"}).status_code == 302

    assert sorted(Translation.objects.values_list("object", "language")) == sorted(
        (f"{obj._meta.label}:{obj.pk}", "ar") for _name, obj in pages.values())


def test_the_page_asks_as_often_for_many_points_as_for_one_and_knows_only_the_citys_languages(
    house: House, planner: Client, django_assert_max_num_queries: Any,
) -> None:
    AgendaItem.objects.bulk_create(AgendaItem(forum=house.forum, position=9 + n, kind="talk", title=f"Vortrag {n}") for n in range(30))
    with django_assert_max_num_queries(40):
        assert planner.get(address(house.forum)).status_code == 200
    assert planner.get(address(house.forum, "fr")).status_code == 404

    City.objects.update(languages=["de"])
    page = text_of(planner.get(f"/f/{house.forum.path}/uebersetzungen/"))
    assert "Ihre Seiten sind nur auf Deutsch." in page and "<textarea" not in page
