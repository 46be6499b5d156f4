"""A sentence that had to go is on no page, in no file and in no answer of the plan that was made of it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from fachplan.base.bundle_dump import manifest_of, write_bundle
from fachplan.base.mail import queue_mail
from fachplan.base.models import Message
from fachplan.forums.models import Forum
from fachplan.plan.answer_actions import Answer, answer
from fachplan.plan.answer_models import Disposition
from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_models import ImpactGoal, Measure, Responsibility, Step
from fachplan.plan.models import SectorPlan
from fachplan.plan.objection_models import Objection
from fachplan.plan.paper_actions import begin_paper, choose_measures
from fachplan.plan.paper_models import CouncilPaper, PaperStation
from fachplan.plan.plan_release_actions import release_plan
from fachplan.plan.plan_release_queries import path_of
from fachplan.plan.release_actions import release_answers
from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.dump import dump_forum
from fachplan.workshop.models import Board, Card
from tests.architecture.matrix import House, declared, furnished
from tests.story.test_blackout_everywhere import CANARY, traces
from tests.story.test_demo_dump import put

AT = datetime(2025, 1, 15, 12, tzinfo=UTC)
WHO: dict[str, Any] = {"actor": "user:1", "at": AT}
SAID = f"{CANARY} treffen sich im Keller"
QUOTED = f"Auf einer Karte stand: {SAID}. Das prüfen wir."
ASKING = ("nobody", "planung")
SLOW = ("<int:link>", "live", "/ops", "probelauf", "schwaerzen")  # streams, links and the page that shows what is about to go
pytestmark = pytest.mark.django_db(transaction=True)


def spread(house: House) -> Card:
    """The sentence on a card, quoted in every text of the plan, released, asked for by mail and put into a paper."""
    board, card = Board.objects.get(forum=house.forum, group=house.group, kind="matrix"), UUID(house.card("matrix"))
    put(board, "card.edit", str(card), text=SAID)
    plan = SectorPlan.objects.get(process=house.forum.process)
    Forum.objects.filter(pk=house.forum.pk).update(released_at=AT, released_by="Sozialamt")
    answer(house.forum, [card], Answer("adopted", "Sozialplanung", titles=(SAID,), words=QUOTED), **WHO)
    Disposition.objects.update(reason=QUOTED)
    measure = Measure.objects.get(title=SAID)
    quote(measure)
    goal = ImpactGoal.objects.create(guiding_goal=plan.guiding_goals.all()[0], position=1, perspective="case", text=QUOTED, stands=QUOTED)
    Measure.objects.filter(pk=measure.pk).update(impact_goal=goal)
    other = Measure.objects.get(reference="m00001")  # tied to no card: somebody quoted the sentence there
    Measure.objects.filter(pk=other.pk).update(need=QUOTED)
    paper = begin_paper(plan, QUOTED[:100], **WHO)
    choose_measures(paper, [measure.pk, other.pk], **WHO)
    CouncilPaper.objects.filter(pk=paper.pk).update(proposal=QUOTED, reasons=QUOTED, alternatives=QUOTED, if_refused=QUOTED, dissent=QUOTED)
    PaperStation.objects.create(paper=paper, position=1, body=f"Rat: {SAID}")
    Objection.objects.create(card_id=card, text=QUOTED, written_at=AT)
    mail = queue_mail(to="amt@stadt.example", subject=f"Bitte: {SAID}", text=f"Es geht um\n{SAID}.", purpose="test", language="de", at=AT)
    release_answers(Forum.objects.get(pk=house.forum.pk), function="Leitung", **WHO)
    release = release_plan(plan, function="Leitung", drafts=True, **WHO)
    row = next(row for row in release.content["measures"] if row["reference"] == measure.reference)
    house.values |= {"reference": measure.reference, "address": path_of(row), "paper": str(paper.pk), "number": mail.pk, "card": str(card)}
    return Card.objects.get(pk=card)


def quote(measure: Measure) -> None:
    texts = ("summary", "need", "target_groups", "paid_work", "volunteer_work", "implementation", "notice", "alternatives", "if_it_ends")
    Measure.objects.filter(pk=measure.pk).update(**dict.fromkeys(texts, QUOTED))
    Step.objects.create(measure=measure, position=1, title=QUOTED, owner=SAID, due=date(2025, 3, 1))
    Responsibility.objects.create(measure=measure, role="lead", office=SAID, state="accepted_if", words=QUOTED, answered_on=AT.date(),
                                  answered_by=SAID, source=SAID)
    CostLine.objects.create(measure=measure, year=2026, cents=100, financing="open", source=SAID)
    Indicator.objects.create(measure=measure, position=1, what=SAID, unit="Tage", baseline_source=SAID, counted_by=SAID)


def told(house: House) -> set[str]:
    """The addresses at which somebody reads the sentence."""
    found = set()
    for method, template, address, _action in declared(house, "GET"):
        if method != "GET" or any(part in template for part in SLOW):
            continue
        for who in ASKING:
            answered: Any = house.clients[who].get(address)
            content = b"".join(answered.streaming_content) if answered.streaming else answered.content
            if traces(content, template):
                found.add(template)
    return found


def dumped(house: House, place: Path) -> list[str]:
    write_bundle(place, manifest_of("dump"), dump_forum(house.forum))
    return traces(place.read_bytes(), place.name)


def test_a_sentence_that_was_blacked_out_is_nowhere_in_the_plan_made_of_it(data_dir: Path) -> None:
    house = furnished()
    card = spread(house)

    before, out = told(house), dumped(house, data_dir / "dump.tar.gz")
    black_out(card, reason="person", **WHO)

    assert told(house) == set()
    assert dumped(house, data_dir / "dump.tar.gz") == []
    assert not Message.objects.filter(text__contains=CANARY).exists()
    # Control: it was told in the inbox, the sheet, the plan, the paper and its files, to the public, in the mail and by the API.
    assert {
        "p/<slug:key>/massnahmen/<slug:reference>/", "p/<slug:key>/plan/", "p/<slug:key>/plan/ziele/",
        "p/<slug:key>/vorlagen/<uuid:paper>/", "plan/<slug:key>/", "plan/<slug:key>/<slug:address>/", "f/<slug:path>/antworten/",
        "arbeit/postausgang/<int:number>/"} <= before, sorted(before)
    assert {"dump.tar.gz:/plan.yaml", "dump.tar.gz:/workshop.yaml"} <= set(out)
    assert any(each.endswith(".pdf") for each in before) and any(each.startswith("api/") for each in before), sorted(before)
