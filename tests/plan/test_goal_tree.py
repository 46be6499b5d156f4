"""The goal tree: guiding goals word for word, impact goals under them, and the plan's own fields of action."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from fachplan.base.models import AuditLine
from fachplan.plan.actions import GoalTied, set_goals
from fachplan.plan.answer_actions import new_measure
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure
from fachplan.plan.models import GuidingGoal, SectorPlan
from tests.workshop.house import House, hidden, text_of

AT = datetime(2025, 6, 24, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(house: House) -> SectorPlan:
    plan = SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    for position, text in enumerate(("Ressourcen nutzen", "Mittel einsetzen"), 1):
        GuidingGoal.objects.create(plan=plan, position=position, text=text)
    return plan


@pytest.fixture
def planner(house: House) -> Client:
    return house.signed_in("planner", "")


def goal(plan: SectorPlan, text: str, guiding: int = 1) -> ImpactGoal:
    over = GuidingGoal.objects.get(plan=plan, position=guiding)
    return ImpactGoal.objects.create(guiding_goal=over, position=over.impact_goals.count() + 1, perspective="case", text=text)


def address(plan: SectorPlan, part: str = "plan/") -> str:
    return f"/p/{plan.process.key}/{part}"


def send(client: Client, plan: SectorPlan, deed: str, **told: object) -> str:
    """The refused page, or nothing where the deed was done."""
    answered = client.post(address(plan, "plan/ziele/"), {"deed": deed, **told})
    assert answered.status_code in (302, 422)
    return text_of(answered) if answered.status_code == 422 else ""


def texts(plan: SectorPlan) -> list[str]:
    return list(ImpactGoal.objects.filter(guiding_goal__plan=plan).order_by("guiding_goal", "position").values_list("text", flat=True))


def test_an_impact_goal_is_written_under_its_guiding_goal(planner: Client, plan: SectorPlan) -> None:
    guiding = str(GuidingGoal.objects.get(plan=plan, position=1).pk)
    page = send(planner, plan, "add", guiding=guiding, text="Räume finden", perspective="", stands="Wenig")
    assert "Wählen Sie, für wen sich etwas ändern soll." in page
    assert ">Wenig</textarea>" in page
    assert not send(planner, plan, "add", guiding=guiding, text="Räume finden", perspective="community", stands="Wenig")
    made_goal = ImpactGoal.objects.get()
    assert (made_goal.text, made_goal.perspective, made_goal.stands) == ("Räume finden", "community", "Wenig")
    assert AuditLine.objects.filter(kind="goal.add").count() == 1


def test_a_goal_changed_by_somebody_else_meanwhile_is_not_overwritten(planner: Client, plan: SectorPlan) -> None:
    key = str(goal(plan, "Räume finden").pk)
    seen = {"seen-text": "Räume finden", "seen-perspective": "case", "seen-stands": "", "seen-needs": "", "seen-field_of_action": ""}
    told = {"id": key, "text": "Räume finden", "perspective": "case", "stands": "", "needs": ""}
    assert not send(planner, plan, "change", **told | seen | {"text": "Räume teilen"})
    page = send(planner, plan, "change", **told | seen | {"text": "Räume mieten"})
    assert "Jemand anderes hat das inzwischen geändert" in page
    assert ">Räume mieten</textarea>" in page
    assert not send(planner, plan, "change", **told | seen | {"needs": "Geld"})  # another field
    assert (ImpactGoal.objects.get().text, ImpactGoal.objects.get().needs) == ("Räume teilen", "Geld")
    assert hidden(page, "seen-text") == "Räume teilen"  # the next saving chooses


def test_goals_change_places_and_stop_at_the_ends(planner: Client, plan: SectorPlan) -> None:
    first = goal(plan, "A")
    goal(plan, "B")
    for deed, order in (("down", ["B", "A"]), ("down", ["B", "A"]), ("up", ["A", "B"]), ("up", ["A", "B"])):
        send(planner, plan, deed, id=str(first.pk))
        assert texts(plan) == order


def test_a_goal_taken_away_comes_back_where_it_stood(planner: Client, plan: SectorPlan) -> None:
    field = FieldOfAction.objects.create(plan=plan, position=1, title="Wohnen")
    first = goal(plan, "A")
    goal(plan, "B")
    ImpactGoal.objects.filter(pk=first.pk).update(field_of_action=field)
    send(planner, plan, "remove", id=str(first.pk))
    assert texts(plan) == ["B"]
    assert "„A“ ist entfernt." in text_of(planner.get(address(plan, "plan/ziele/")))
    send(planner, plan, "back")
    assert texts(plan) == ["A", "B"]
    assert ImpactGoal.objects.get(text="A").field_of_action == field


def test_a_goal_that_measures_serve_stays(planner: Client, plan: SectorPlan) -> None:
    serves = goal(plan, "A")
    Measure.objects.filter(pk=new_measure(plan, "Kalender", at=AT).pk).update(impact_goal=serves)
    assert "Darunter stehen noch Maßnahmen oder Ziele" in send(planner, plan, "remove", id=str(serves.pk))
    assert texts(plan) == ["A"]


def test_fields_of_action_are_the_plans_own_list(planner: Client, plan: SectorPlan) -> None:
    assert not send(planner, plan, "field-add", title="Wohnen")
    assert "Diesen Namen gibt es schon" in send(planner, plan, "field-add", title="WOHNEN")
    field = FieldOfAction.objects.get()
    assert not send(planner, plan, "field-rename", id=str(field.pk), title="Unterbringung und Wohnen")
    Measure.objects.filter(pk=new_measure(plan, "Kalender", at=AT).pk).update(field_of_action=field)
    assert "Darunter stehen noch" in send(planner, plan, "field-remove", id=str(field.pk))
    Measure.objects.update(field_of_action=None)
    assert not send(planner, plan, "field-remove", id=str(field.pk))
    assert FieldOfAction.objects.count() == 0


def fields_of(plan: SectorPlan) -> list[str]:
    return list(plan.fields_of_action.values_list("title", flat=True))


def test_a_field_of_action_moves_stays_at_the_ends_and_stands_open_where_it_came_to(planner: Client, plan: SectorPlan) -> None:
    for title in ("Wohnen", "Bildung", "Arbeit"):
        send(planner, plan, "field-add", title=title)
    key = str(plan.fields_of_action.get(title="Arbeit").pk)
    for deed, order, focus in (("up", ["Wohnen", "Arbeit", "Bildung"], "up"), ("up", ["Arbeit", "Wohnen", "Bildung"], "down"),
                               ("up", ["Arbeit", "Wohnen", "Bildung"], "down"), ("down", ["Wohnen", "Arbeit", "Bildung"], "down")):
        sent = planner.post(address(plan, "plan/ziele/"), {"deed": f"field-{deed}", "id": key})
        assert fields_of(plan) == order
        page = text_of(planner.get(sent.headers["Location"]))
        assert page.count(" autofocus") == page.count(f'value="field-{focus}" autofocus') == 1
        assert page.count('<details class="more" open>') == 1


def test_a_field_of_action_taken_away_comes_back_where_it_stood(planner: Client, plan: SectorPlan) -> None:
    for title in ("Wohnen", "Bildung", "Arbeit"):
        send(planner, plan, "field-add", title=title)
    send(planner, plan, "field-remove", id=str(plan.fields_of_action.get(title="Bildung").pk))
    assert "„Bildung“ ist entfernt." in text_of(planner.get(address(plan, "plan/ziele/")))
    assert not send(planner, plan, "back")
    assert fields_of(plan) == ["Wohnen", "Bildung", "Arbeit"]
    send(planner, plan, "field-remove", id=str(plan.fields_of_action.get(title="Bildung").pk))
    send(planner, plan, "field-add", title="bildung")
    assert "Diesen Namen gibt es schon" in send(planner, plan, "back")
    assert fields_of(plan) == ["Wohnen", "Arbeit", "bildung"]


@pytest.mark.parametrize("deed", ["change", "up", "remove", "field-rename", "field-up", "unknown"])
def test_nonsense_is_told_and_changes_nothing(planner: Client, plan: SectorPlan, deed: str) -> None:
    goal(plan, "A")
    assert "gibt es nicht mehr" in send(planner, plan, deed, id="kein-ziel", text="x", title="x")
    assert texts(plan) == ["A"]


def guidings(plan: SectorPlan) -> list[str]:
    return list(plan.guiding_goals.order_by("position").values_list("text", flat=True))


def test_a_guiding_goal_taken_from_the_middle_leaves_the_others_their_impact_goals(plan: SectorPlan) -> None:
    set_goals(plan.process, ["A", "B", "C"], actor="user:1", at=AT)
    under = goal(plan, "Unter C", 3)
    set_goals(plan.process, ["A", "C"], actor="user:1", at=AT)
    assert guidings(plan) == ["A", "C"]
    under.refresh_from_db()
    assert under.guiding_goal.text == "C"


def test_a_guiding_goal_changed_in_its_place_keeps_what_stands_under_it(plan: SectorPlan) -> None:
    set_goals(plan.process, ["A", "B"], actor="user:1", at=AT)
    under = goal(plan, "Unter B", 2)
    set_goals(plan.process, ["C", "A", "B neu"], actor="user:1", at=AT)
    assert guidings(plan) == ["C", "A", "B neu"]
    under.refresh_from_db()
    assert under.guiding_goal.text == "C"  # the place where it stood; nothing else tells that it is the same


def test_a_guiding_goal_with_impact_goals_is_not_taken_away_silently(house: House, plan: SectorPlan) -> None:
    set_goals(plan.process, ["A", "B"], actor="user:1", at=AT)
    goal(plan, "Unter B", 2)
    with pytest.raises(GoalTied, match="B"):
        set_goals(plan.process, ["A"], actor="user:1", at=AT)
    assert guidings(plan) == ["A", "B"]
    client, address_of = house.signed_in("planner", ""), reverse("portal:process-change", args=[plan.process.key])
    sent = client.post(address_of, {"title": "Verfahren", "timezone": "Europe/Berlin", "goal_count": "2", "goal_1": "A", "goal_2": "",
                                    "seen": hidden(text_of(client.get(address_of)), "seen")})
    assert (sent.status_code, guidings(plan)) == (422, ["A", "B"])
    assert "Unter „B“ stehen noch Wirkungsziele" in text_of(sent)
