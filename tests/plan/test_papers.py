"""A council paper holds only what somebody wrote; the rest the plan says, and what it does not say is counted."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from fachplan.base.ids import uuid7
from fachplan.base.models import AuditLine
from fachplan.base.policy import Principal
from fachplan.forums.models import Forum
from fachplan.plan.figure_models import CostLine
from fachplan.plan.measure_models import Measure, Origin, Responsibility
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_actions import PaperRefused, Station, begin_paper, choose_measures, hand_in, mark_of, set_stations, write_words
from fachplan.plan.paper_models import CouncilPaper
from fachplan.plan.paper_queries import dissent_of, money_of, paper_content
from fachplan.workshop.actions import write_ops
from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.models import Card
from tests.workshop.house import House, card_id

AT = datetime(2025, 3, 12, 9, tzinfo=UTC)
WHO: dict[str, Any] = {"actor": "user:1", "at": AT}


@pytest.fixture
def plan(house: House) -> SectorPlan:
    return SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")


@pytest.fixture
def paper(plan: SectorPlan) -> CouncilPaper:
    return begin_paper(plan, "  Räume  öffnen ", **WHO)


def measure(plan: SectorPlan, number: int = 1, **told: Any) -> Measure:
    return Measure.objects.create(plan=plan, number=number, reference=f"m{number:05}", title=f"Maßnahme {number}", created=AT, **told)


def objected(house: House, text: str, against: str) -> Card:
    """A card of the room with somebody's words against it."""
    card, who = card_id(), Principal.of([("facilitator", f"forum:{house.forum.pk}")], actor="user:1", user_id=1)
    board = house.board("matrix")
    ops = [{"id": card_id(), "kind": "card.add", "card": card, "values": {"field": "chances", "text": text}},
           {"id": card_id(), "kind": "card.dissent", "card": card, "values": {"text": against}}]
    answer = write_ops(board, ops, who, language="de", at=AT)
    assert [ack["status"] for ack in answer["acks"]] == ["applied", "applied"]
    return Card.objects.get(pk=card)


def reason_of(deed: Any) -> tuple[str, ...]:
    with pytest.raises(PaperRefused) as refused:
        deed()
    return (refused.value.reason, *refused.value.fields)


def test_a_paper_begins_with_a_title_and_one_line_in_the_log(paper: CouncilPaper) -> None:
    assert (paper.title, paper.proposal, paper.handed_in_on) == ("Räume öffnen", "", None)
    assert list(AuditLine.objects.filter(kind="paper.begin").values_list("actor", flat=True)) == ["user:1"]


def test_a_paper_needs_a_title(plan: SectorPlan) -> None:
    assert reason_of(lambda: begin_paper(plan, "  ", **WHO)) == ("title", "title")


def test_two_who_write_different_parts_both_keep_theirs(paper: CouncilPaper) -> None:
    seen = {"proposal": mark_of(""), "reasons": mark_of("")}
    write_words(paper, {"proposal": "Der Rat beschließt.", "reasons": ""}, seen, **WHO)
    write_words(paper, {"proposal": "", "reasons": "Räume fehlen."}, seen, **WHO)
    paper.refresh_from_db()
    assert (paper.proposal, paper.reasons) == ("Der Rat beschließt.", "Räume fehlen.")


def test_two_who_write_the_same_part_clash_and_the_first_words_stay(paper: CouncilPaper) -> None:
    write_words(paper, {"proposal": "Eins"}, {"proposal": mark_of("")}, **WHO)
    assert reason_of(lambda: write_words(paper, {"proposal": "Zwei"}, {"proposal": mark_of("")}, **WHO)) == ("clash", "proposal")
    paper.refresh_from_db()
    assert paper.proposal == "Eins"


def test_a_paper_is_about_measures_of_its_own_plan_that_still_stand(paper: CouncilPaper, plan: SectorPlan) -> None:
    draft, dropped = measure(plan, 1), measure(plan, 2, state="dropped", end_reason="Kein Geld")
    assert choose_measures(paper, [draft.pk], **WHO) == 1
    assert reason_of(lambda: choose_measures(paper, [draft.pk, dropped.pk], **WHO)) == ("measures",)
    assert reason_of(lambda: choose_measures(paper, [uuid7()], **WHO)) == ("measures",)
    assert [each.title for each in paper_content(paper).measures] == ["Maßnahme 1"]


def test_one_body_decides(paper: CouncilPaper) -> None:
    way = [Station("Stadtbezirksbeirat Prohlis", date(2025, 5, 6)), Station("Stadtrat", None, "decides")]
    set_stations(paper, way, **WHO)
    assert [(each.position, each.body, each.kind) for each in paper.stations.all()] == [
        (1, "Stadtbezirksbeirat Prohlis", "deliberates"), (2, "Stadtrat", "decides")]
    assert reason_of(lambda: set_stations(paper, [Station("A", None, "decides"), Station("B", None, "decides")], **WHO)) == ("decides",)
    assert reason_of(lambda: set_stations(paper, [Station(" ")], **WHO)) == ("body",)


def test_the_database_refuses_a_paper_handed_in_that_proposes_nothing(paper: CouncilPaper) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilPaper.objects.filter(pk=paper.pk).update(handed_in_on=AT.date())


def test_a_paper_is_handed_in_whole_and_then_stays(paper: CouncilPaper, plan: SectorPlan) -> None:
    assert reason_of(lambda: hand_in(paper, on=AT.date(), **WHO)) == ("words", "proposal", "submitted_by", "measures")
    write_words(paper, {"proposal": "P", "submitted_by": "Sozialamt"}, {"proposal": mark_of(""), "submitted_by": mark_of("")}, **WHO)
    choose_measures(paper, [measure(plan).pk], **WHO)
    hand_in(paper, on=AT.date(), **WHO)
    assert reason_of(lambda: write_words(paper, {"reasons": "R"}, {"reasons": mark_of("")}, **WHO)) == ("handed_in",)


def test_money_is_summed_by_year_and_silence_is_counted_apart(plan: SectorPlan) -> None:
    first, second = measure(plan, 1), measure(plan, 2)
    measures = [first, second, measure(plan, 3), measure(plan, 4, no_extra_money=True)]
    for each, year, cents, sure in ((first, 2026, 1_000_00, "secured"), (second, 2026, 500_50, "secured"), (second, 2027, 9, "open")):
        CostLine.objects.create(measure=each, year=year, cents=cents, financing=sure)
    money = money_of(measures)
    nothing = {"secured": 0, "budget": 0, "grant": 0, "open": 0}
    assert money.years == ((2026, nothing | {"secured": 1_500_50}), (2027, nothing | {"open": 9}))
    assert (money.cents, money.without_extra, money.not_stated) == (1_500_59, 1, 1)


def test_dissent_comes_from_the_cards_once_their_minutes_are_released(house: House, plan: SectorPlan) -> None:
    made = measure(plan)
    Origin.objects.create(measure=made, card=objected(house, "Chor im Keller", "Der Keller ist feucht."), since=AT)
    assert (dissent_of([made]).said, dissent_of([made]).unreleased) == ((), 1)
    Forum.objects.update(released_at=AT, released_by="Sozialamt")
    assert [(each.path, each.text) for each in dissent_of([made]).said] == [("Orange 1", "Der Keller ist feucht.")]


def test_words_blacked_out_are_in_no_dissent(house: House, plan: SectorPlan) -> None:
    made, card = measure(plan), objected(house, "Chor im Keller", "Kanarienvogel sagt nein.")
    Origin.objects.create(measure=made, card=card, since=AT)
    Forum.objects.update(released_at=AT, released_by="Sozialamt")
    assert len(dissent_of([made]).said) == 1
    black_out(card, reason="person", actor="user:1", at=AT)
    assert dissent_of([made]).said == ()


def test_what_a_paper_lacks_is_named_and_what_the_plan_says_is_not_missing(paper: CouncilPaper, plan: SectorPlan) -> None:
    assert paper_content(paper).missing() == [
        "number", "submitted_by", "proposal", "measures", "reasons", "alternatives", "if_refused", "stations"]
    made = measure(plan, need="Räume fehlen.", alternatives="Anmieten", if_it_ends="Gruppen ohne Raum")
    Responsibility.objects.create(measure=made, role="lead", office="Sozialamt")
    choose_measures(paper, [made.pk], **WHO)
    set_stations(paper, [Station("Stadtrat")], **WHO)
    assert paper_content(paper).missing() == ["number", "submitted_by", "proposal", "money", "leads", "decides", "days"]
    assert paper_content(paper).from_plan("if_refused") == [(made, "Gruppen ohne Raum")]
