"""Methods from the browser: begun from a template, copied, edited, refused with a sentence, followed by some forums only."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fachplan.accounts.models import RoleGrant, User
from fachplan.base.content import translate
from fachplan.base.models import AuditLine, City, Translation
from fachplan.forums.models import Forum
from fachplan.workshop.boards import fields_of
from fachplan.workshop.method_choice import choose_method
from fachplan.workshop.method_queries import guiding_question, plenum_minutes
from fachplan.workshop.models import Board, Method, MethodField, MethodPhase, Phase, Session
from tests.workshop.house import House, text_of

AT = datetime(2025, 1, 23, 14, 0, tzinfo=UTC)
EDIT = "/bibliothek/methoden/m-1/bearbeiten/"
CHOICE = "/f/1/vorbereitung/methode/"


@pytest.fixture
def house(db: None) -> House:
    made = House()
    Phase.objects.update(recipe=None)
    for recipe in MethodPhase.objects.all():
        Phase.objects.filter(position=recipe.position).update(recipe=recipe)
    return made


def sheet(client: Client, address: str = EDIT, **changed: Any) -> dict[str, Any]:
    """What the page's form would send, changed."""
    page = text_of(client.get(address))
    form = page.split('<form method="post" class="stack-l"')[1].split("</form>")[0]
    sent: dict[str, Any] = dict(re.findall(r'name="([^"]+)" (?:inputmode="numeric" )?value="([^"]*)"', form))
    sent |= dict(re.findall(r'name="([fp]\d+-\w+)"[^>]* value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else re.findall(r'value="([^"]*)"', options)[0]
    sent |= {"guiding_question": "", "plenum": "group"}
    for name in [name for name in sent if name.endswith(("-remove", "-covered")) or name in ("follow", "csrfmiddlewaretoken", "more")]:
        del sent[name]
    return sent | changed


def row_of(sent: dict[str, Any], title: str) -> str:
    return next(name.removesuffix("-title") for name, value in sent.items() if name.endswith("-title") and value == title)


def follow(house: House) -> dict[str, str]:
    return {"follow": str(house.forum.pk)}


# ---- a city with nothing ----

def test_a_city_without_a_method_begins_with_the_template(db: None) -> None:
    City.objects.update_or_create(id=1, defaults={"name": "Lößnitz", "set_up_at": AT})
    user = User.objects.create(email="leitung@stadt.example")
    RoleGrant.objects.create(user=user, role="facilitator", scope="")
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)

    answer = client.post("/bibliothek/methoden/neu/")

    method = Method.objects.get()
    assert answer.headers["Location"] == f"/bibliothek/methoden/{method.key}/bearbeiten/"
    assert method.title == "Themenforum mit Kleingruppen"  # content is German whoever presses the button
    assert list(method.phases.values_list("kind", "minutes")) == [
        ("warmup", 15), ("matrix", 30), ("measures", 25), ("responsibility", 10), ("horizon", 10), ("plenum", 10)]
    assert client.get(answer.headers["Location"]).status_code == 200


# ---- copying ----

def test_a_copy_has_everything_and_the_original_stays_as_it_was(house: House, planner: Client) -> None:
    original = Method.objects.get(key="m-1")
    field = MethodField.objects.get(method=original, key="chances")
    translate(field, "title", "en", "Opportunities")

    planner.post("/bibliothek/methoden/m-1/kopie/")

    copy = Method.objects.get(based_on=original)
    assert (copy.title, copy.kept_for_past) == ("Methode (Kopie)", False)
    assert list(copy.fields.values_list("board", "key")) == list(original.fields.values_list("board", "key"))
    assert Translation.objects.get(object=f"workshop.MethodField:{copy.fields.get(key='chances').pk}").text == "Opportunities"


# ---- editing ----

def test_a_method_gets_three_columns_and_other_minutes_and_its_keys_stay(house: House, planner: Client) -> None:
    sent = sheet(planner)
    risks, matrix = row_of(sent, "risks"), row_of(sent, "Matrix")
    answer = planner.post(EDIT, sent | follow(house) | {
        f"{row_of(sent, 'chances')}-title": "Möglichkeiten", f"{risks}-remove": "1", f"{matrix}-minutes": "4"})

    assert answer.status_code == 302
    assert [(each["key"], each["title"]) for each in fields_of(house.board("matrix"), "de")] == [
        ("strengths", "strengths"), ("weaknesses", "weaknesses"), ("chances", "Möglichkeiten")]
    assert [phase.planned_minutes for phase in house.phases()] == [15, 4, 25]
    assert house.phone().get("/pinnwand/matrix/").content.count(b'aria-current="true"') == 1
    assert AuditLine.objects.filter(kind="method.change").count() == 1


def test_a_row_more_saves_nothing_and_loses_nothing(house: House, planner: Client) -> None:
    sent = sheet(planner)

    page = text_of(planner.post(EDIT, sent | {"title": "Im Entstehen", "more": "1"}))

    assert 'value="Im Entstehen"' in page
    assert Method.objects.get(key="m-1").title == "Methode"


def test_columns_of_the_same_letters_get_keys_of_their_own(house: House, planner: Client) -> None:
    sent = planner_rows(sheet(planner), ["Ost!", "Ost?"])
    planner.post(EDIT, sent | follow(house))

    assert [field["key"] for field in fields_of(house.board("matrix"), "de")][-2:] == ["ost", "ost-2"]


def planner_rows(sent: dict[str, Any], titles: list[str], board: str = "matrix") -> dict[str, Any]:
    """The form with more columns."""
    return sent | {f"f{20 + n}-{name}": value for n, title in enumerate(titles)
                   for name, value in (("board", board), ("key", ""), ("title", title), ("order", str(50 + n)))}


@pytest.mark.parametrize(("change", "said"), [
    (lambda sent: {f"{row_of(sent, 'Matrix')}-minutes": "0"}, "Eine Arbeitsphase dauert zwischen 1 und 480 Minuten."),
    (lambda sent: {f"{row_of(sent, 'Matrix')}-minutes": "viel"}, "Eine Arbeitsphase dauert zwischen 1 und 480 Minuten."),
    (lambda sent: {f"{row_of(sent, 'Matrix')}-title": "Warmup"}, "Zwei Arbeitsphasen heißen „Warmup“."),
    (lambda sent: planner_rows(sent, [f"Spalte {n}" for n in range(8)]), "12 Spalten sind zu viele"),
    (lambda sent: {f"{row_of(sent, 'risks')}-title": "Chances"}, "Zwei Spalten heißen"),
    (lambda sent: {f"{row_of(sent, key)}-remove": "1" for key in ("strengths", "weaknesses", "chances", "risks")},
     "Diese Pinnwand braucht mindestens eine Spalte"),
    (lambda sent: {f"{row_of(sent, each)}-remove": "1" for each in ("Warmup", "Matrix", "Measures")},
     "Eine Methode braucht mindestens eine Arbeitsphase."),
    (lambda sent: {"title": "  "}, "Die Methode braucht einen Titel."),
])
def test_what_is_no_method_is_refused_with_a_sentence(house: House, planner: Client, change: Any, said: str) -> None:
    sent = sheet(planner)

    answer = planner.post(EDIT, sent | change(sent) | {"guiding_question": "Bleibt stehen?"})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Bleibt stehen?" in text_of(answer)
    assert Method.objects.get(key="m-1").fields.count() == 7


# ---- in use ----

def test_without_a_tick_the_forum_keeps_what_the_method_was(house: House, planner: Client) -> None:
    sent = sheet(planner)
    planner.post(EDIT, sent | {f"{row_of(sent, 'risks')}-remove": "1", f"{row_of(sent, 'Matrix')}-minutes": "4"})

    kept = Session.objects.get(agenda_item__forum=house.forum).method
    assert (kept.kept_for_past, kept.fields.filter(board="matrix").count()) == (True, 4)
    assert Method.objects.get(key="m-1").fields.filter(board="matrix").count() == 3
    assert [phase.planned_minutes for phase in house.phases()] == [15, 30, 25]
    assert {phase.recipe.method_id for phase in Phase.objects.filter(group__forum=house.forum) if phase.recipe} == {kept.pk}
    assert text_of(planner.get("/bibliothek/methoden/")).count("<h2") == 1  # the kept one is offered nowhere


def test_a_phase_that_runs_keeps_its_clock_and_what_comes_follows(house: House, planner: Client) -> None:
    staff = house.staff()
    staff.post("/f/1/moderation/orange/uhr/", {"do": "start"})
    before = house.phases()[0]

    sent = sheet(planner)
    planner.post(EDIT, sent | follow(house) | {f"{row_of(sent, 'Warmup')}-minutes": "99", f"{row_of(sent, 'Matrix')}-minutes": "4"})

    running, ahead, _last = house.phases()
    assert (running.pk, running.state, running.ends_at, running.planned_minutes) == (before.pk, "running", before.ends_at, 15)
    assert (ahead.state, ahead.planned_minutes) == ("planned", 4)
    assert [phase.planned_minutes for phase in house.phases(house.blue)] == [99, 4, 25]
    assert AuditLine.objects.filter(kind="phase.follow").count() == 1


def test_phases_change_their_order_and_go_where_they_have_not_begun(house: House, planner: Client) -> None:
    sent = sheet(planner)
    planner.post(EDIT, sent | follow(house) | {
        f"{row_of(sent, 'Measures')}-order": "1", f"{row_of(sent, 'Warmup')}-order": "2", f"{row_of(sent, 'Matrix')}-remove": "1"})

    assert [(phase.position, phase.kind) for phase in house.phases()] == [(1, "measures"), (2, "warmup")]


def test_a_column_with_cards_stays_and_the_way_out_is_named(house: House, planner: Client) -> None:
    house.pin(["Räume stehen abends leer"], at=AT)  # in chances
    sent = sheet(planner)
    gone = {f"{row_of(sent, 'chances')}-remove": "1"}

    refused = planner.post(EDIT, sent | follow(house) | gone)
    kept = planner.post(EDIT, sent | gone)

    assert (refused.status_code, "Forum 1: Karte Orange 1 hängt in einer Spalte, die wegfiele." in text_of(refused)) == (422, True)
    assert kept.status_code == 302
    assert [field["key"] for field in fields_of(house.board("matrix"), "de")] == ["strengths", "weaknesses", "chances", "risks"]


def test_a_released_forum_is_not_even_asked(house: House, planner: Client) -> None:
    asked = "Welche Foren gehen mit?" in text_of(planner.get(EDIT))
    Forum.objects.update(released_at=AT)

    assert (asked, "Welche Foren gehen mit?" in text_of(planner.get(EDIT))) == (True, False)


def test_a_groups_facilitator_reads_methods_and_changes_none(house: House) -> None:
    staff = house.staff(house.orange)

    assert staff.get("/bibliothek/methoden/m-1/").status_code == 200
    assert staff.post(EDIT, {"title": "Meine"}).status_code == 403


def test_a_method_in_use_stays(house: House, planner: Client) -> None:
    page = text_of(planner.post("/bibliothek/methoden/m-1/entfernen/", follow=True))

    assert "Das Forum „Forum 1“ arbeitet nach dieser Methode, deshalb bleibt sie." in page
    assert Method.objects.filter(key="m-1").exists()


# ---- a forum's choice ----

def test_a_forum_without_a_working_phase_gets_one_with_its_method(house: House, planner: Client) -> None:
    Session.objects.all().delete()
    house.forum.agenda.all().delete()
    Phase.objects.all().delete()
    Board.objects.all().delete()

    planner.post(f"{CHOICE}waehlen/", {"method": "m-1"})

    assert list(house.forum.agenda.values_list("kind", "title")) == [("work", "Arbeitsphase in Kleingruppen")]
    assert sorted(Board.objects.filter(forum=house.forum, group=None).values_list("kind", flat=True)) == ["parking", "plenum"]
    assert [phase.kind for phase in house.phases()] == ["warmup", "matrix", "measures"]


def test_another_method_waits_until_no_group_has_begun(house: House, planner: Client) -> None:
    planner.post("/bibliothek/methoden/m-1/kopie/")
    other = Method.objects.get(based_on__key="m-1")
    house.staff().post("/f/1/moderation/orange/uhr/", {"do": "start"})

    page = text_of(planner.post(f"{CHOICE}waehlen/", {"method": other.key}, follow=True))

    assert "Die Gruppen haben begonnen." in page
    assert Session.objects.get(agenda_item__forum=house.forum).method.key == "m-1"


def test_a_copy_for_one_forum_is_chosen_at_once_and_opens_for_editing(house: House, planner: Client) -> None:
    answer = planner.post(f"{CHOICE}kopie/")

    method = Session.objects.get(agenda_item__forum=house.forum).method
    assert (method.title, answer.headers["Location"]) == ("Methode für Forum 1", f"/bibliothek/methoden/{method.key}/bearbeiten/")


def test_a_copy_for_one_forum_has_that_forum_ticked_until_it_begins(house: House, planner: Client) -> None:
    made = planner.post(f"/f/{house.forum.path}/vorbereitung/methode/kopie/")
    ticked = re.compile(rf'name="follow" value="{house.forum.pk}" checked')
    assert ticked.search(text_of(planner.get(made["Location"])))
    assert not ticked.search(text_of(planner.get(EDIT))), "a method of many is no forum's own"


def test_the_groups_question_goes_before_the_forums_and_the_methods(house: House, planner: Client) -> None:
    Method.objects.update(guiding_question="Methode?")
    assert guiding_question(house.forum, house.orange, "de") == "Methode?"

    planner.post(f"{CHOICE}fragen/", {"q": "Wo stehen wir?", "q-en": "Where do we stand?", "q-orange": "Wer fehlt?"})
    house.orange.refresh_from_db()

    assert guiding_question(house.forum, house.blue, "de") == "Wo stehen wir?"
    assert guiding_question(house.forum, house.blue, "en") == "Where do we stand?"
    assert guiding_question(house.forum, house.orange, "en") == "Wer fehlt?"


def test_the_plenarys_minutes_are_each_groups_or_everybodys(house: House) -> None:
    method = Method.objects.get(key="m-1")
    MethodPhase.objects.create(method=method, position=9, kind="plenum", board="plenum", title="Plenum", minutes=10)
    assert plenum_minutes(house.forum) == 40

    Method.objects.update(plenum="whole")
    assert plenum_minutes(house.forum) == 10


def test_choosing_the_same_method_twice_changes_nothing(house: House) -> None:
    other = Method.objects.create(key="m-2", title="Andere")
    for method, lines in ((Method.objects.get(key="m-1"), 0), (other, 1), (other, 1)):
        choose_method(house.forum, method, work_title="Arbeit", actor="system", at=AT)
        assert AuditLine.objects.filter(kind="session.choose").count() == lines


# ---- two at one method ----

def test_whoever_saves_second_is_shown_so_and_may_choose(house: House, planner: Client) -> None:
    first, second = sheet(planner), sheet(planner)
    planner.post(EDIT, first | follow(house) | {f"{row_of(first, 'Matrix')}-minutes": "4"})
    lines = AuditLine.objects.count()

    told = planner.post(EDIT, second | follow(house) | {"title": "Zweite Fassung"})

    page = text_of(told)
    assert (told.status_code, AuditLine.objects.count()) == (409, lines)
    assert "Inzwischen hat jemand anderes gespeichert." in page and 'value="Zweite Fassung"' in page
    assert (Method.objects.get(key="m-1").title, MethodPhase.objects.get(method__key="m-1", title="Matrix").minutes) == ("Methode", 4)

    chosen = re.search(r'name="seen" value="(\w+)"', page)
    assert chosen
    planner.post(EDIT, second | follow(house) | {"title": "Zweite Fassung", "seen": chosen[1]})
    assert (Method.objects.get(key="m-1").title, MethodPhase.objects.get(method__key="m-1", title="Matrix").minutes) == (
        "Zweite Fassung", 30)


def test_whoever_saves_alone_is_not_asked(house: House, planner: Client) -> None:  # control: the mark follows what was saved
    for minutes in ("4", "5"):
        sent = sheet(planner)
        assert planner.post(EDIT, sent | follow(house) | {f"{row_of(sent, 'Matrix')}-minutes": minutes}).status_code == 302
    assert MethodPhase.objects.get(method__key="m-1", title="Matrix").minutes == 5
