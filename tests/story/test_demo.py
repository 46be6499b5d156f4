"""The demo is the deck, word for word, and nothing in it is invented unless it says so."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from fachplan.accounts.models import User
from fachplan.accounts.queries import principal_of_user
from fachplan.base.bundle import load_bundle
from fachplan.base.content import into_language
from fachplan.base.models import AuditLine, City, Translation
from fachplan.base.policy import NOBODY, PARTICIPANT, PLANNER, Principal, allowed
from fachplan.base.verify import first_broken
from fachplan.core.codes import well_formed
from fachplan.directory.models import Actor, Offer, Support
from fachplan.forums.models import Forum, Process
from fachplan.places.models import Site
from fachplan.plan.models import Conclusion, GuidingGoal
from fachplan.portal.demo import NoDemo, may_reset, reset_demo
from fachplan.workshop.models import Board, BoardOp, Group, JoinCode, MethodField, MethodPhase, Phase, Seat

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
# The group contacts the deck names; no person's name may stand in the demo.
NAMES = ("Beitz", "Heyde", "Bidell", "Schäfer", "Ford")


@pytest.fixture
def demo(db: None) -> None:
    assert load_bundle(DEMO, at=AT).refused == []


@pytest.mark.usefixtures("demo")
def test_the_forums_are_the_decks() -> None:
    forums = Forum.objects.order_by("position").values_list("number", "title", "date", "date_precision", "venue__name",
                                                           "external_registration_url")

    assert list(forums) == [
        (None, "Auftaktveranstaltung", None, "open", None, ""),
        (1, "Gemeinwesenarbeit und Ehrenamt", None, "open", "Sozialamt Dresden", ""),
        (2, "Integrationsprozess in den Ausbildungs- und Arbeitsmarkt", date(2025, 1, 23), "day", "Sozialamt Dresden",
         "https://mitdenken.sachsen.de/-XMnUUita"),
        (3, "Integrationsprozess in den regulären Wohnungsmarkt/Übergangsmanagement zum eigenständigen Wohnen",
         date(2025, 2, 13), "day", "Sozialamt Dresden", "https://mitdenken.sachsen.de/-atiSDfNU"),
        (4, "Integrationsstrukturen und -prozesse zur Förderung des Spracherwerbs", date(2025, 3, 20), "day",
         "Sozialamt Dresden", "https://mitdenken.sachsen.de/-X336fADV"),
        (None, "Auswertungsveranstaltung – Beteiligungsprozess", date(2025, 6, 1), "month", "Technische Sammlungen", ""),
    ]


@pytest.mark.usefixtures("demo")
def test_the_agenda_has_the_decks_six_points() -> None:
    assert list(Forum.objects.get(number=1).agenda.values_list("title", flat=True)) == [
        "Begrüßung und Einstimmung", "Impulsvortrag des Ehrenamtskoordinators Asyl",
        "Impulsvortrag des Sozialamtes - Sozialplanung", "Arbeitsphase in Kleingruppen",
        "Auswertung und Zusammenfassung im Plenum", "Termine 2025"]


@pytest.mark.usefixtures("demo")
def test_the_method_has_the_decks_minutes_and_questions() -> None:
    assert list(MethodPhase.objects.values_list("kind", "board", "minutes")) == [
        ("warmup", "warmup", 15), ("matrix", "matrix", 30), ("measures", "measures", 25), ("responsibility", "measures", 10),
        ("horizon", "measures", 10), ("plenum", "plenum", 10)]
    assert list(MethodField.objects.filter(board="matrix").values_list("key", "title", "prompt", "sign")) == [
        ("strengths", "Stärken", "Welche Ressourcen/Netzwerke und positiven Aspekte gibt es?", "plus"),
        ("weaknesses", "Schwächen", "Wo bestehen Defizite oder Probleme?", "minus"),
        ("chances", "Chancen", "Welche (ungenutzten) Potenziale oder Möglichkeiten gibt es?", "chance"),
        ("risks", "Risiken", "Welche Hindernisse oder Herausforderungen bzw. Risiken gibt es?", "huerde")]


@pytest.mark.usefixtures("demo")
def test_the_groups_are_the_decks_with_roles_for_names() -> None:
    assert list(Group.objects.values_list("name", "room__name", "contact_role", "colour", "symbol")) == [
        ("Orange", "E05", "Ansprechperson Gruppe Orange", "orange", "kreis"),
        ("Rot", "E05", "Ansprechperson Gruppe Rot", "rot", "quadrat"),
        ("Blau", "5/501", "Ansprechperson Gruppe Blau", "blau", "dreieck"),
        ("Grün", "4/402b", "Ansprechperson Gruppe Grün", "gruen", "raute")]


@pytest.mark.usefixtures("demo")
def test_the_first_forum_is_ready_to_play_and_empty() -> None:
    code = JoinCode.objects.get()

    assert (well_formed(code.code), code.is_open(datetime(2031, 1, 1, tzinfo=UTC))) == (True, True)
    assert Board.objects.count() == 14
    assert Phase.objects.filter(state="planned").count() == Phase.objects.count() == 24
    assert BoardOp.objects.count() == 0
    city = City.current()
    assert (city.demo, city.demo_date, city.is_set_up) == (True, date(2025, 1, 15), True)
    assert Process.objects.get().published_at == AT


@pytest.mark.usefixtures("demo")
def test_questions_are_there_in_three_languages_and_marked_unchecked() -> None:
    fields = list(MethodField.objects.filter(board="matrix"))

    assert into_language(fields, ("title", "prompt"), "ar") is True
    assert [field.title for field in fields] == ["نقاط القوة", "نقاط الضعف", "الفرص", "المخاطر"]
    assert set(Translation.objects.values_list("state", flat=True)) == {"unchecked"}


@pytest.mark.usefixtures("demo")
def test_goals_and_conclusions_are_the_decks() -> None:
    goals = list(GuidingGoal.objects.values_list("text", flat=True))

    assert len(goals) == 3
    assert goals[0] == ("Verfügbare Ressourcen sind verteilungsgerecht und gemeinwesenorientiert zu nutzen, um fließende und "
                        "ununterbrochene Integrationsketten sicherzustellen.")
    assert list(Conclusion.objects.values_list("title", flat=True))[:3] == [
        "Verbindliche Zeitplanung für die Maßnahmenumsetzung",
        "Klare Verortung von Verantwortlichkeiten – Vernetzung durch Abgrenzung",
        "Smarte Zielsetzung und messbarere Indikatoren"]


@pytest.mark.usefixtures("demo")
def test_loessnitz_is_loebtau_and_one_association() -> None:
    [found] = [actor for actor in Actor.objects.all() if any("Lößnitz" in alias for alias in actor.aliases)]

    assert found.name == "Willkommen in Löbtau e. V."
    assert Actor.objects.filter(name__icontains="Lößnitz").count() == 0
    assert Offer.objects.filter(actor=found).count() == 3


@pytest.mark.usefixtures("demo")
def test_six_sites_close_and_five_have_somebody_beside_them() -> None:
    assert set(Site.objects.values_list("kind", "closes")) == {("MRE", date(2025, 12, 31))}
    assert [Site.objects.count(), Support.objects.values("site").distinct().count()] == [6, 5]
    assert all(Site.objects.values_list("source", flat=True))


def test_no_person_is_named() -> None:
    text = "\n".join(path.read_text() for path in DEMO.glob("*.yaml"))

    assert [name for name in NAMES if re.search(rf"\b{name}\b", text)] == []
    assert re.findall(r"\b(?:Hr|Fr|Herr|Frau)\.? [A-ZÄÖÜ]\w+", text) == []


@pytest.mark.usefixtures("demo")
def test_a_reset_brings_back_the_first_morning_with_the_same_addresses() -> None:
    forum = Forum.objects.get(number=1)
    Forum.objects.filter(pk=forum.pk).update(title="Geändert", released_at=AT)
    Group.objects.create(forum=forum, key="gelb", name="Gelb", colour="orange", symbol="bogen", position=9)
    Forum.objects.create(process=forum.process, key="neu", reference="neu", title="Neu", position=9)
    Seat.objects.create(forum=forum, alias_number=1, receipt_hash="x", created=AT)
    Phase.objects.filter(group__key="rot", position=1).update(state="ended")
    JoinCode.objects.update(code="AAAAAAAA")

    answer = reset_demo(actor="system", at=AT)

    assert answer.refused == []
    again = Forum.objects.get(pk=forum.pk)
    assert (again.title, again.reference, again.released_at) == (forum.title, forum.reference, None)
    assert [Forum.objects.count(), Group.objects.count(), Seat.objects.count(), Board.objects.count()] == [6, 4, 0, 14]
    assert set(Phase.objects.values_list("state", flat=True)) == {"planned"}
    assert JoinCode.objects.get().code == "K7PM4XWD"
    assert AuditLine.objects.latest("id").kind == "demo.reset"
    assert first_broken() == ""


@pytest.mark.django_db
def test_a_citys_own_data_are_never_reset() -> None:
    City.current()

    with pytest.raises(NoDemo):
        reset_demo(actor="system", at=AT)


@pytest.mark.usefixtures("demo")
def test_only_staff_and_the_machine_itself_may_reset(settings: object) -> None:
    asked = [(NOBODY, "127.0.0.1"), (NOBODY, "192.168.1.7"), (NOBODY, ""), (Principal.of([(PARTICIPANT, "")]), "192.168.1.7"),
             (Principal.of([(PLANNER, "")]), "192.168.1.7")]

    assert [may_reset(*each) for each in asked] == [True, False, False, False, True]
    settings.PROXIES = ["127.0.0.1"]  # type: ignore[attr-defined]
    assert may_reset(NOBODY, "127.0.0.1") is False


@pytest.mark.usefixtures("demo")
def test_the_button_resets_the_demo_and_a_get_does_not() -> None:
    Forum.objects.filter(number=1).update(title="Geändert")
    client = Client(REMOTE_ADDR="127.0.0.1")

    opened = client.get("/beispieldaten/zuruecksetzen/").status_code
    from_the_room = Client(REMOTE_ADDR="192.168.1.7").post("/beispieldaten/zuruecksetzen/").status_code
    title = Forum.objects.get(number=1).title
    pressed = client.post("/beispieldaten/zuruecksetzen/")

    assert (opened, from_the_room, title) == (405, 403, "Geändert")
    assert (pressed.status_code, pressed.headers["Location"]) == (302, "/")
    assert Forum.objects.get(number=1).title == "Gemeinwesenarbeit und Ehrenamt"


@pytest.mark.usefixtures("demo")
def test_the_demo_has_an_account_for_each_sort_of_work() -> None:
    accounts = {user.email.partition("@")[0]: set(user.role_grants.values_list("role", flat=True)) for user in User.objects.all()}

    assert accounts == {
        "planung": {"planner"}, "koordination": {"coordinator"}, "admin": {"admin"}, "moderation": {"facilitator"},
        "moderation-orange": {"facilitator"}, "moderation-rot": {"facilitator"}, "moderation-blau": {"facilitator"},
        "moderation-gruen": {"facilitator"}}
    assert set(User.objects.values_list("demo", flat=True)) == {True}


@pytest.mark.usefixtures("demo")
def test_a_groups_facilitator_reads_and_writes_the_own_group_only() -> None:
    orange, red = Group.objects.get(key="orange"), Group.objects.get(key="rot")
    principal = principal_of_user(User.objects.get(email="moderation-orange@demo.example"))

    assert [allowed(principal, "board.write", group.boards.get(kind="matrix")) for group in (orange, red)] == [True, False]
    assert allowed(principal, "board.write", Board.objects.get(kind="parking")) is True
