"""Words blacked out on a card leave the measure, its papers and what was released of them; other people's words stay."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from fachplan.base.mail import queue_mail
from fachplan.base.policy import Principal
from fachplan.forums.models import Forum
from fachplan.plan.answer_actions import Answer, answer
from fachplan.plan.answer_models import AnswerRelease
from fachplan.plan.measure_models import Measure, Responsibility, Step
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_actions import begin_paper, choose_measures
from fachplan.plan.paper_models import CouncilPaper
from fachplan.plan.release_actions import release_answers
from fachplan.plan.release_models import PlanRelease
from fachplan.workshop.actions import write_ops
from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.models import Card
from tests.workshop.house import House, card_id

AT = datetime(2025, 3, 12, 9, tzinfo=UTC)
WHO: dict[str, Any] = {"actor": "user:1", "at": AT}
TITLE = "Kanarienvogel singt im Hof"
STANDS = "Geschwärzt am 12.03.2025 (nennt eine Person)"


def drafted(house: House, **values: Any) -> Card:
    """A group's draft of a measure."""
    who = Principal.of([("facilitator", f"forum:{house.forum.pk}")], actor="user:1", user_id=1)
    card = card_id()
    told = {"field": "measures", "kind": "measure", "text": values.pop("text", TITLE)}
    ops = [{"id": card_id(), "kind": "card.add", "card": card, "values": told}]
    ops += [{"id": card_id(), "kind": "card.edit", "card": card, "values": values}] if values else []
    acks = write_ops(house.board("measures"), ops, who, language="de", at=AT)["acks"]
    assert {ack["status"] for ack in acks} == {"applied"}
    return Card.objects.get(pk=card)


def adopted(house: House, card: Card, title: str = TITLE) -> Measure:
    """The measure a planner made of it."""
    SectorPlan.objects.get_or_create(process=house.forum.process, defaults={"key": "plan", "title": "Fachplan"})
    answer(house.forum, [card.pk], Answer("adopted", "Sozialplanung", titles=(title,), words=f"Sie schrieben: {TITLE}"), **WHO)
    return Measure.objects.get()


def test_everything_taken_over_from_a_draft_goes_with_its_words(house: House) -> None:
    card = drafted(house, implementation="Kanarienvogel fliegt", notice="Kanarienvogel ruft laut", responsible="Frau Kanarienvogel",
                   steps=[{"id": card_id(), "text": "Kanarienvogel füttern", "due": "2025-05-01"}])
    measure = adopted(house, card)
    assert (measure.implementation, measure.slug) == ("Kanarienvogel fliegt", "kanarienvogel-singt-im-hof")
    black_out(card, reason="person", **WHO)
    measure.refresh_from_db()
    assert (measure.title, measure.implementation, measure.notice, measure.slug) == (STANDS, STANDS, STANDS, "")
    assert Responsibility.objects.get().office == STANDS and Step.objects.get().title == STANDS
    assert measure.dispositions.get().words == f"Sie schrieben: {STANDS}"


def test_what_a_planner_wrote_stays_and_a_quoted_sentence_goes(house: House) -> None:
    card = drafted(house)
    measure = adopted(house, card, "Singen im Hof")
    Measure.objects.filter(pk=measure.pk).update(need=f"Eine Karte sagt: {TITLE}. Das fehlt.", alternatives="Ein Chor")
    paper = begin_paper(measure.plan, "Singen", **WHO)
    choose_measures(paper, [measure.pk], **WHO)
    CouncilPaper.objects.filter(pk=paper.pk).update(reasons=f"Wörtlich: „{TITLE}“")
    black_out(card, reason="person", **WHO)
    measure.refresh_from_db()
    assert (measure.title, measure.need, measure.alternatives) == ("Singen im Hof", f"Eine Karte sagt: {STANDS}. Das fehlt.", "Ein Chor")
    assert CouncilPaper.objects.get().reasons == f"Wörtlich: „{STANDS}“"


def test_a_short_word_is_not_looked_for_in_other_texts(house: House) -> None:
    card = drafted(house, text="Chor")
    measure = adopted(house, card, "Ein Chor im Hof")
    black_out(card, reason="person", **WHO)
    measure.refresh_from_db()
    assert measure.title == "Ein Chor im Hof"


def test_a_released_answer_loses_the_words_and_its_digest_is_true(house: House) -> None:
    card = drafted(house)
    adopted(house, card)
    Forum.objects.update(released_at=AT, released_by="Sozialamt")
    release_answers(Forum.objects.get(pk=house.forum.pk), function="Sozialplanung", **WHO)
    assert "Kanarienvogel" in json.dumps(AnswerRelease.objects.get().content)
    black_out(card, reason="person", **WHO)
    release = AnswerRelease.objects.get()
    told = json.dumps(release.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert "Kanarienvogel" not in told and STANDS in told and release.content["rows"][0]["kind"] == "adopted"
    assert release.sha256 == hashlib.sha256(told.encode()).hexdigest()


def test_a_released_plan_loses_the_words_with_the_address_made_of_them(house: House) -> None:
    card = drafted(house, implementation="Kanarienvogel fliegt weit")
    measure = adopted(house, card)
    row = {"reference": measure.reference, "slug": measure.slug, "title": measure.title, "implementation": measure.implementation,
           "state": "adopted", "steps": [{"title": "Bleibt"}]}
    PlanRelease.objects.create(plan=measure.plan, number=1, content={"measures": [row]}, sha256="", released_by="S", released_at=AT)
    black_out(card, reason="person", **WHO)
    left = row | {"slug": "", "title": STANDS, "implementation": STANDS}
    assert PlanRelease.objects.get().content == {"measures": [left]}


def test_a_name_of_two_words_goes_from_what_the_card_went_into_and_stays_elsewhere(house: House) -> None:
    card = drafted(house, text="Frau Beispiel")
    measure = adopted(house, card, "Sprechstunde")
    other = Measure.objects.create(plan=measure.plan, number=9, reference="other", title="Anderes", need="Frau Beispiel", created=AT)
    Measure.objects.filter(pk=measure.pk).update(need="Es fragt Frau\nBeispiel, nicht Frau Beispielhaft.")
    black_out(card, reason="person", **WHO)
    measure.refresh_from_db()
    other.refresh_from_db()
    assert measure.need == f"Es fragt {STANDS}, nicht Frau Beispielhaft."
    assert other.need == "Frau Beispiel"  # told to whoever blacks out, see below


def test_a_sentence_goes_from_every_measure_that_quotes_it_and_from_mails(house: House) -> None:
    card = drafted(house)
    measure = adopted(house, card)
    other = Measure.objects.create(plan=measure.plan, number=9, reference="other", title="Anderes", need=f"Siehe: {TITLE}!", created=AT)
    sent: dict[str, Any] = {"to": "amt@stadt.example", "subject": "Bitte", "purpose": "test", "language": "de", "at": AT}
    mail = queue_mail(text=f"„{TITLE}“", html="<p>Hof &amp; Haus</p>", **sent)
    second = drafted(house, text="Hof & Haus stehen leer")
    second_mail = queue_mail(text="-", html="<p>Hof &amp; Haus stehen leer</p>", **sent)
    black_out(card, reason="person", **WHO)
    black_out(second, reason="person", **WHO)
    other.refresh_from_db()
    mail.refresh_from_db()
    second_mail.refresh_from_db()
    assert (other.need, mail.text, mail.html) == (f"Siehe: {STANDS}!", f"„{STANDS}“", "<p>Hof &amp; Haus</p>")
    assert second_mail.html == f"<p>{STANDS}</p>"


def test_short_words_that_stay_in_the_plan_are_shown_before(house: House) -> None:
    card = drafted(house, text="Chor")
    measure = adopted(house, card, "Ein Chor im Hof")
    Measure.objects.create(plan=measure.plan, number=9, reference="other", title="Chorleitung bezahlen", created=AT)
    page = house.staff().get(f"/f/{house.forum.path}/moderation/orange/measures/karte/{card.pk}/schwaerzen/").content.decode()
    assert "So kurze Worte können anderswo etwas anderes meinen." in page
    assert f'href="/p/{house.forum.process.key}/massnahmen/{measure.reference}/">Maßnahme {measure.number}</a>' in page
    assert "Chorleitung" not in page
    long = drafted(house)
    assert "So kurze Worte" not in house.staff().get(
        f"/f/{house.forum.path}/moderation/orange/measures/karte/{long.pk}/schwaerzen/").content.decode()
