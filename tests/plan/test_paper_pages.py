"""The pages of council papers: each part is written in its place, and what is missing is said before anybody downloads it."""

import re
from typing import Any

import pytest
from django.test import Client

from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_actions import mark_of
from fachplan.plan.paper_models import CouncilPaper
from tests.plan.test_papers import AT, measure
from tests.workshop.house import House, text_of

XSS = '<script>alert("x")</script>'


@pytest.fixture
def plan(house: House) -> SectorPlan:
    return SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")


@pytest.fixture
def planner(house: House) -> Client:
    return house.signed_in("planner", "")


def begun(planner: Client, plan: SectorPlan, title: str = "Räume öffnen") -> str:
    """The address of a paper somebody began on the list."""
    answer = planner.post(f"/p/{plan.process.key}/vorlagen/", {"title": title})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def post(planner: Client, page: str, **form: Any) -> Any:
    return planner.post(page, form)


def missing(page: str) -> list[str]:
    """What the page says is missing."""
    return [words for _place, words in re.findall(r'<li><a href="\?offen=([a-z_]+)#\1">([^<]+)</a></li>', page)]


def test_a_paper_begins_on_the_list_and_stands_there(planner: Client, plan: SectorPlan) -> None:
    page = begun(planner, plan)
    assert "Räume öffnen" in text_of(planner.get(page))
    listed = text_of(planner.get(f"/p/{plan.process.key}/vorlagen/"))
    assert f'href="{page}"' in listed and "0 Maßnahmen" in listed


def test_a_paper_without_a_subject_is_refused_beside_the_field(planner: Client, plan: SectorPlan) -> None:
    answer = planner.post(f"/p/{plan.process.key}/vorlagen/", {"title": " "})
    assert answer.status_code == 422 and "Bitte schreiben Sie den Betreff der Vorlage." in text_of(answer)


def test_the_page_names_what_is_missing_and_the_list_shrinks(planner: Client, plan: SectorPlan) -> None:
    page = begun(planner, plan)
    assert missing(text_of(planner.get(page))) == [
        "Die Nummer der Vorlage.", "Wer sie einreicht.", "Der Beschlussvorschlag.", "Die Maßnahmen, um die es geht.",
        "Die Begründung: Keine Maßnahme sagt, was heute fehlt.", "Alternativen: Keine Maßnahme nennt eine.",
        "Folgen bei Ablehnung: Keine Maßnahme sagt, was wegfällt.", "Die Beratungsfolge."]
    made = measure(plan, need="Räume fehlen.", alternatives="Anmieten", if_it_ends="Gruppen ohne Raum", no_extra_money=True)
    post(planner, page, do="measures", measure=[str(made.pk)])
    shown = text_of(planner.get(page))
    assert missing(shown) == ["Die Nummer der Vorlage.", "Wer sie einreicht.", "Der Beschlussvorschlag.",
                              "Noch nicht jede Federführung ist zugesagt.", "Die Beratungsfolge."]
    assert "Gruppen ohne Raum" in shown and "1 braucht kein zusätzliches Geld." in shown


def test_what_is_missing_leads_to_a_place_that_stands_open(planner: Client, plan: SectorPlan) -> None:
    page = begun(planner, plan)

    def open_at(place: str) -> str:
        return text_of(planner.get(f"{page}?offen={place}")).split(f'id="{place}"', 1)[1].split("</details>", 1)[0]

    assert '<details class="more" open>' in open_at("proposal")
    assert '<details class="more" open>' in open_at("stations") and open_at("stations").count('name="body"') == 2
    assert '<details class="more" open>' not in text_of(planner.get(page))


def test_words_are_written_in_their_place(planner: Client, plan: SectorPlan) -> None:
    page = begun(planner, plan)
    answer = post(planner, page, do="words", part="proposal", proposal=XSS, **{"seen-proposal": mark_of("")})
    assert answer.headers["Location"] == f"{page}#proposal"
    shown = text_of(planner.get(page))
    assert CouncilPaper.objects.get().proposal == XSS
    assert XSS not in shown and "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in shown


def test_a_clash_keeps_both_texts(planner: Client, plan: SectorPlan) -> None:
    page = begun(planner, plan)
    post(planner, page, do="words", part="reasons", reasons="Eins", **{"seen-reasons": mark_of("")})
    answer = post(planner, page, do="words", part="reasons", reasons="Zwei", **{"seen-reasons": mark_of("")})
    shown = text_of(answer)
    assert answer.status_code == 422 and CouncilPaper.objects.get().reasons == "Eins"
    assert "<p>Eins</p>" in shown and ">Zwei</textarea>" in shown and "Jemand anderes hat das inzwischen geändert." in shown


def test_the_way_through_the_bodies_is_kept_in_the_order_of_its_numbers(planner: Client, plan: SectorPlan) -> None:
    page = begun(planner, plan)
    form = {"do": "stations", "place": ["2", "1", "3"], "body": ["Stadtrat", "Beirat Süd", ""], "on": ["2025-06-12", "", ""],
            "kind": ["decides", "deliberates", "deliberates"]}
    assert planner.post(page, form).status_code == 302
    paper = CouncilPaper.objects.get()
    assert [(each.body, str(each.on), each.kind) for each in paper.stations.all()] == [
        ("Beirat Süd", "None", "deliberates"), ("Stadtrat", "2025-06-12", "decides")]
    answer = planner.post(page, form | {"kind": ["decides", "decides", ""]})
    assert answer.status_code == 422 and "Nur ein Gremium kann beschließen." in text_of(answer)
    assert planner.post(page, form | {"on": ["12.6.", "", ""]}).status_code == 422
    assert paper.stations.count() == 2


def test_a_paper_is_handed_in_by_its_button_and_taken_back(planner: Client, plan: SectorPlan) -> None:
    page, made = begun(planner, plan), measure(plan)
    assert 'value="hand-in"' not in text_of(planner.get(page))
    assert post(planner, page, do="hand-in").status_code == 422
    post(planner, page, do="words", part="proposal", proposal="P", **{"seen-proposal": mark_of("")})
    post(planner, page, do="words", part="head", submitted_by="Sozialamt", **{"seen-submitted_by": mark_of("")})
    post(planner, page, do="measures", measure=[str(made.pk)])
    assert 'value="hand-in"' in text_of(planner.get(page))
    post(planner, page, do="hand-in")
    assert CouncilPaper.objects.get().handed_in_on is not None and 'name="proposal"' not in text_of(planner.get(page))
    post(planner, page, do="take-back")
    assert CouncilPaper.objects.get().handed_in_on is None


@pytest.mark.parametrize("key", ["no id", "01890000-0000-7000-8000-000000000000"])
def test_measures_that_are_none_are_refused(planner: Client, plan: SectorPlan, key: str) -> None:
    answer = planner.post(begun(planner, plan), {"do": "measures", "measure": key})
    assert answer.status_code == 422 and "Wählen Sie noch einmal." in text_of(answer)


def test_five_hundred_measures_are_chosen_at_once(planner: Client, plan: SectorPlan) -> None:
    page = begun(planner, plan)
    made = Measure.objects.bulk_create([
        Measure(plan=plan, number=n, reference=f"n{n:05}", title=f"Maßnahme {n}", created=AT) for n in range(1, 501)])
    post(planner, page, do="measures", measure=[str(each.pk) for each in made])
    shown = text_of(planner.get(page))
    assert "Bei 500 sind die Kosten nicht angegeben." in shown and shown.count(" checked") == 500


def test_only_those_who_plan_write_papers_and_no_other_plan_opens_them(house: House, planner: Client, plan: SectorPlan) -> None:
    page = begun(planner, plan)
    for client in (house.phone(), house.staff()):
        assert client.get(page).status_code in (302, 403) and client.post(page, {"do": "hand-in"}).status_code in (302, 403)
    assert planner.get(page.replace(plan.process.key, "anderswo")).status_code == 404
    assert planner.post(page, {"do": "unknown"}).status_code == 422
