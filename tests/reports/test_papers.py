"""Council papers, sheets of measures and the plan as PDF and Word files: they say what the plan says, and nothing else."""

import io
import re
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from fachplan.forums.models import Forum
from fachplan.plan.measure_models import Measure, Origin
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_actions import choose_measures, hand_in, mark_of, write_words
from fachplan.plan.paper_models import CouncilPaper
from fachplan.plan.paper_queries import paper_content
from fachplan.plan.plan_release_actions import release_plan
from fachplan.reports.papers.blocks import Paper, Table
from fachplan.reports.papers.compose import council_paper, measure_sheets, whole_plan
from fachplan.reports.papers.pdf import paper_pdf
from fachplan.reports.papers.queries import standing_measures
from fachplan.reports.papers.word import paper_docx
from fachplan.workshop.blackout_actions import black_out
from tests.plan.test_paper_erasures import adopted, drafted
from tests.plan.test_papers import objected
from tests.reports.paper_sample import ARABIC, AT, HOSTILE, ON, WHO, make_paper, make_plan, many_measures
from tests.workshop.house import House, card_id, text_of

IN_GERMAN: dict[str, Any] = {"language": "de", "on": ON}
CANARY = "Kanarienvogel"


@pytest.fixture
def plan(house: House) -> SectorPlan:
    return make_plan(house.forum.process)


@pytest.fixture
def house(db: None) -> House:
    return House()


@pytest.fixture
def paper(plan: SectorPlan) -> CouncilPaper:
    return make_paper(plan)


def council(paper: CouncilPaper) -> Paper:
    return council_paper(paper_content(CouncilPaper.objects.select_related("plan__process").get(pk=paper.pk)), **IN_GERMAN)


def three(plan: SectorPlan, paper: CouncilPaper) -> list[Paper]:
    return [council(paper), measure_sheets(plan, standing_measures(plan), **IN_GERMAN), whole_plan(plan, **IN_GERMAN)]


def pdf_text(paper: Paper) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(paper_pdf(paper))).pages]
    # A font has one blank for all characters without ink; which of them a reader of the file names is its own choice.
    return re.sub(r"[\s\u2068\u2069]+", " ", " ".join(pages))


def word_text(paper: Paper) -> str:
    return word_text_of(paper_docx(paper))


def word_text_of(file: bytes) -> str:
    document = Document(io.BytesIO(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


PARTS = ["Beschlussvorschlag", "Begründung", "Alternativen", "Finanzielle Auswirkungen", "Folgen bei Ablehnung", "Abweichende Meinungen",
         "Beratungsfolge"]


def test_a_council_paper_has_its_parts_in_the_order_councils_read_them(paper: CouncilPaper) -> None:
    paragraphs = Document(io.BytesIO(paper_docx(council(paper)))).paragraphs
    assert [each.text for each in paragraphs if each.style and each.style.name == "Heading 2"] == PARTS
    text = pdf_text(council(paper))
    places = [text.index(part) for part in ("Betreff Räume für Begegnung öffnen", *PARTS)]
    assert places == sorted(places)


@pytest.mark.parametrize("words", [
    "Vorlage Nr. V0123/25", "Einreichende Stelle Geschäftsbereich Soziales", "Die Verwaltung berichtet jährlich.",
    "Entwurf, Stand 12.03.2025",
    "1. Raumkalender für alle Stadtteile Räume stehen leer, Gruppen finden keine.", "Amt für Soziales (zugesagt)",
    "Räume am Markt anmieten: rund 40.000 € im Jahr.",
    "1 Maßnahme mit Kosten; 1 ohne zusätzliches Geld; bei 1 sind die Kosten nicht angegeben.",
    "2026 12.000 € 0 € 3.500,50 € 0 € 15.500,50 €", "Zusammen 12.000 € 0 € 3.500,50 € 12.000 € 27.500,50 €",
    "Die Gruppen verlieren ihre festen Zeiten.", "Keine bekannt.", "3 Stadtrat 12.06.2025 beschließt",
])  # fmt: skip
def test_the_council_paper_says(paper: CouncilPaper, words: str) -> None:
    assert words in pdf_text(council(paper)).replace("\xa0", " ")


def test_both_files_say_the_same(plan: SectorPlan, paper: CouncilPaper) -> None:
    for each in three(plan, paper):
        pdf, word = pdf_text(each), re.sub(r"\s+", " ", word_text(each))
        rows = [row for block in each.blocks if isinstance(block, Table) for row in block.rows]
        said = [text for row in rows for cell in row for text in cell.split("\n")]
        missing = [text for text in said if re.fullmatch(r"[\w .,€()]+", text) and (text not in word or text.split()[0] not in pdf)]
        assert said and missing == []


def test_every_pdf_is_tagged_and_has_a_language_a_title_and_a_day(plan: SectorPlan, paper: CouncilPaper) -> None:
    titles = ["Beschlussvorlage V0123/25: Räume für Begegnung öffnen", "Maßnahmenbögen: Maßnahmen des Plans",
              "Plan: Fachplan Integration 2025–2030"]
    for each, title in zip(three(plan, paper), titles, strict=True):
        reader = PdfReader(io.BytesIO(paper_pdf(each)))
        catalogue: Any = reader.root_object
        assert "/StructTreeRoot" in catalogue and catalogue["/Lang"] == "de" and reader.metadata is not None
        assert (reader.metadata.title, str(reader.metadata.creation_date)[:10]) == (title, "2025-03-12")
        assert "<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data().decode()


def test_every_word_table_has_a_head_that_repeats_and_a_caption(plan: SectorPlan, paper: CouncilPaper) -> None:
    for each in three(plan, paper):
        document = Document(io.BytesIO(paper_docx(each)))
        assert document.tables and document.core_properties.language == "de" and document.core_properties.title.endswith(each.title)
        for table in document.tables:
            assert table.rows[0]._tr.trPr is not None and table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
            assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style and p.style.name and p.style.name.startswith("Heading")]
        assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))


def test_arabic_words_run_from_right_to_left_in_word(plan: SectorPlan) -> None:
    measure = Measure.objects.get(number=2)
    Measure.objects.filter(pk=measure.pk).update(need=ARABIC)
    document = Document(io.BytesIO(paper_docx(measure_sheets(plan, standing_measures(plan), **IN_GERMAN))))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if run.text == ARABIC]
    assert runs and all(run._r.get_or_add_rPr().find(qn("w:rtl")) is not None for run in runs)


def test_words_that_look_like_code_stay_words(plan: SectorPlan, paper: CouncilPaper) -> None:
    for each in three(plan, paper):
        assert HOSTILE in word_text(each)
        assert re.sub(r"\s", "", HOSTILE) in re.sub(r"\s", "", pdf_text(each))


def test_a_step_keeps_the_agreed_day_beside_the_moved_one(plan: SectorPlan) -> None:
    text = pdf_text(measure_sheets(plan, [Measure.objects.get(number=1)], **IN_GERMAN))
    assert "01.03.2026 vereinbart war 01.01.2026; Datenschutz" in text and "erledigt am 12.03.2025" in text
    assert "40 (31.12.2024, Liegenschaftsamt)" in text and "62,5 bis 31.12.2026" in text


def test_what_nobody_said_is_named_once(plan: SectorPlan) -> None:
    text = pdf_text(measure_sheets(plan, [Measure.objects.get(number=3)], **IN_GERMAN))
    assert ("Nicht angegeben: Bedarf, Art der Umsetzung, Was Hauptamtliche tun, Was Ehrenamtliche tun, Woran wir merken, dass es wirkt, "
            "Geprüfte Alternativen, Was wegfällt, wenn sie endet, Wirkungsziel, Zeithorizont, Schritte, Kosten, Kennzahlen") in text


def test_the_plan_shows_every_measure_and_the_goals_without_one(plan: SectorPlan) -> None:
    text = pdf_text(whole_plan(plan, **IN_GERMAN))
    assert "2 Leitziele, 2 Wirkungsziele, 3 Maßnahmen, davon 1 beschlossen." in text
    assert "Noch keine Maßnahme." in text and "Noch kein Wirkungsziel." in text and "Maßnahmen ohne Ziel" in text


@pytest.mark.parametrize(("title", "years", "shown"), [
    ("Fachplan", "2025–2030", "Fachplan 2025–2030"), ("Fachplan 2025 - 2030", "2025–2030", "Fachplan 2025 - 2030"),
    ("Fachplan", "", "Fachplan")])
def test_the_plan_says_its_years_once(plan: SectorPlan, title: str, years: str, shown: str) -> None:
    plan.title, plan.years = title, years
    assert whole_plan(plan, **IN_GERMAN).title == shown


def test_a_paper_is_a_draft_until_it_is_handed_in_and_a_sheet_until_it_is_adopted(plan: SectorPlan, paper: CouncilPaper) -> None:
    assert [each.state for each in three(plan, paper)] == ["Entwurf, Stand 12.03.2025"] * 3
    hand_in(paper, on=ON + timedelta(days=1), **WHO)
    assert council(paper).state == "Eingereicht am 13.03.2025"
    assert measure_sheets(plan, [Measure.objects.get(number=1)], **IN_GERMAN).state == "Stand 12.03.2025"


def test_the_plan_is_a_draft_until_it_is_released_and_again_once_it_changes(plan: SectorPlan) -> None:
    release_plan(plan, function="Sozialplanung", drafts=True, **WHO)
    assert whole_plan(plan, **IN_GERMAN).state == "Fassung 1, freigegeben am 12.03.2025"
    assert "Fassung 1, freigegeben am 12.03.2025" in pdf_text(whole_plan(plan, **IN_GERMAN))
    Measure.objects.filter(plan=plan, number=1).update(need="Etwas anderes")
    assert whole_plan(plan, **IN_GERMAN).state == "Entwurf, Stand 12.03.2025"


def test_a_plan_released_without_its_drafts_is_a_draft_where_it_shows_them(plan: SectorPlan) -> None:
    release_plan(plan, function="Sozialplanung", drafts=False, **WHO)
    assert whole_plan(plan, **IN_GERMAN).state == "Entwurf, Stand 12.03.2025"
    Measure.objects.filter(plan=plan, state="draft").delete()
    assert whole_plan(plan, **IN_GERMAN).state == "Fassung 1, freigegeben am 12.03.2025"


def test_own_words_stand_instead_of_the_plans_and_beside_the_dissent(paper: CouncilPaper) -> None:
    write_words(paper, {"if_refused": "Alles bleibt, wie es ist.", "dissent": "Der Beirat ist dagegen."},
                {"if_refused": mark_of(""), "dissent": mark_of("")}, **WHO)
    text = pdf_text(council(paper))
    assert "Alles bleibt, wie es ist." in text and "Die Gruppen verlieren" not in text and "Der Beirat ist dagegen." in text


def test_words_of_a_blacked_out_card_are_in_no_document(house: House, plan: SectorPlan, paper: CouncilPaper) -> None:
    card = objected(house, f"{CANARY} im Keller", f"{CANARY} ist dagegen.")
    Origin.objects.create(measure=Measure.objects.get(number=1), card=card, since=AT)
    Forum.objects.update(released_at=AT, released_by="Sozialamt")
    assert f"{CANARY} ist dagegen." in pdf_text(council(paper)) and f"{CANARY} ist dagegen." in word_text(council(paper))
    black_out(card, reason="person", actor="user:1", at=AT)
    for each in three(plan, paper):
        assert CANARY not in pdf_text(each) and CANARY not in word_text(each)
    assert "Orange 1" in pdf_text(measure_sheets(plan, [Measure.objects.get(number=1)], **IN_GERMAN))


def test_a_measure_made_of_a_draft_that_is_blacked_out_says_none_of_it_in_any_document(house: House) -> None:
    card = drafted(house, implementation=f"{CANARY} fliegt", notice=f"{CANARY} ruft", responsible=f"Frau {CANARY}",
                   steps=[{"id": card_id(), "text": f"{CANARY} füttern", "due": "2025-05-01"}])
    measure = adopted(house, card)
    paper = make_paper(measure.plan)
    Forum.objects.update(released_at=AT, released_by="Sozialamt")
    assert all(CANARY in pdf_text(each) and CANARY in word_text(each) for each in three(measure.plan, paper))
    black_out(card, reason="person", actor="user:1", at=AT)
    for each in three(measure.plan, paper):
        assert CANARY not in pdf_text(each) and CANARY not in word_text(each) and "Geschwärzt am" in word_text(each)


def test_five_hundred_measures_are_all_there(house: House) -> None:
    plan = many_measures(house.forum.process, 500)
    reader = PdfReader(io.BytesIO(paper_pdf(measure_sheets(plan, standing_measures(plan), **IN_GERMAN))))
    assert len(reader.pages) >= 500
    assert "500. Begegnung im Stadtteil 500" in reader.pages[-1].extract_text()
    paper = make_paper(plan)
    assert choose_measures(paper, [each.pk for each in standing_measures(plan)], **WHO) == 500
    assert "500. Begegnung im Stadtteil 500" in word_text(council(paper))


def test_the_files_come_to_planners_and_to_nobody_else(house: House, plan: SectorPlan, paper: CouncilPaper) -> None:
    planner, guest, key = house.signed_in("planner", ""), house.phone(), house.forum.process.key
    reference = Measure.objects.get(number=1).reference
    for page in (f"vorlagen/{paper.pk}", "massnahmen", f"massnahmen/{reference}", "plan"):
        for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
            answer = planner.get(f"/p/{key}/{page}.{kind}")
            assert (answer.status_code, answer.content[: len(begins)]) == (200, begins)
            assert "no-store" in answer.headers["Cache-Control"] and answer.headers["Content-Disposition"].endswith(f'.{kind}"')
            assert guest.get(f"/p/{key}/{page}.{kind}").status_code in (302, 403)
    assert text_of(planner.get(f"/p/{key}/massnahmen/zzzzzz.pdf")) and planner.get(f"/p/{key}/massnahmen/zzzzzz.pdf").status_code == 404
