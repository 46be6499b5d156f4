"""A city's own Word template: names become texts in its own look; whatever could run or fetch something is refused."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from docx.oxml.ns import qn

from fachplan.base.buffer import PATIENT_FORMS, limit_of
from fachplan.base.files import place_of
from fachplan.base.models import AuditLine
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_models import CouncilPaper
from fachplan.plan.paper_queries import paper_content
from fachplan.reports.exchange import dump_reports, save_template
from fachplan.reports.papers.compose import council_paper, whole_plan
from fachplan.reports.papers.models import DocumentTemplate
from fachplan.reports.papers.placeholders import placeholders_of, values_of
from fachplan.reports.papers.starter import starter
from fachplan.reports.papers.template_actions import NotATemplate, drop_template, keep_template
from fachplan.reports.papers.template_check import MOST_BYTES, problems_of
from fachplan.reports.papers.template_fill import filled_template
from tests.reports.paper_sample import ARABIC, HOSTILE, ON, make_paper, make_plan
from tests.workshop.house import House, text_of

AT = datetime(2025, 3, 12, 9, tzinfo=UTC)
KINDS = ("council", "measures", "plan")
ADDRESS = "/dokumentvorlagen/"


@pytest.fixture
def house(db: None) -> House:
    return House()


@pytest.fixture
def plan(house: House) -> SectorPlan:
    return make_plan(house.forum.process)


@pytest.fixture
def paper(plan: SectorPlan) -> CouncilPaper:
    return make_paper(plan)


@pytest.fixture
def planner(house: House) -> Client:
    return house.signed_in("planner", "")


def word(*lines: str) -> bytes:
    """A Word file with these paragraphs."""
    document, buffer = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def with_file(content: bytes, name: str, data: bytes) -> bytes:
    """The same file with one file more, or another one, in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, data)
    return buffer.getvalue()


def inside(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(name)


def filled(template: bytes, paper: CouncilPaper) -> Any:
    content = paper_content(CouncilPaper.objects.select_related("plan__process").get(pk=paper.pk))
    made = council_paper(content, language="de", on=ON)
    return Document(io.BytesIO(filled_template(template, values_of("council", made, "Fachplan Integration", content), made)))


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_to_begin_with_is_one(kind: str) -> None:
    assert problems_of(starter(kind, "de"), kind) == []


def test_a_misspelt_name_is_told_with_the_nearest_right_one() -> None:
    assert problems_of(word("{{ tittel }}", "{{ Nummer }}"), "council") == [
        "{{ tittel }} ist unbekannt. Meinten Sie {{ titel }}?", "{{ Nummer }} ist unbekannt. Meinten Sie {{ nummer }}?"]
    assert problems_of(word("{{ xyzq }}"), "council") == ["{{ xyzq }} ist unbekannt. Die möglichen Namen stehen unten."]
    assert problems_of(word("{{ nummer }}"), "plan") == ["{{ nummer }} ist unbekannt. Die möglichen Namen stehen unten."]


@pytest.mark.parametrize("line", [
    "{% for x in ().__class__.__bases__ %}{{ titel }}{% endfor %}", "{{ titel.__class__ }}", "{{ titel|safe }}", "{{ 7*7 }}", "{{ titel",
    "titel }}", "{# titel #}", "{{ config['x'] }}", "{{}}", "{{ {{ titel }} }}"])
def test_anything_but_a_name_is_no_placeholder(line: str) -> None:
    problems = problems_of(word("{{ titel }}", line), "council")
    assert problems and all("ist kein Platzhalter" in each for each in problems)


def test_what_brings_a_table_needs_a_line_of_its_own() -> None:
    own = "{{ beratungsfolge }} bringt Absätze oder eine Tabelle: Bitte geben Sie ihm im Text eine eigene Zeile."
    assert problems_of(word("Weg: {{ beratungsfolge }}"), "council") == [own]
    document, buffer = Document(), io.BytesIO()
    document.sections[0].header.paragraphs[0].text = "{{ beratungsfolge }}"
    document.save(buffer)
    assert problems_of(buffer.getvalue(), "council") == [own]


NO_WORD = "Das ist keine Word-Datei (.docx). Wählen Sie in Word „Speichern unter“, dann „Word-Dokument (.docx)“."


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0" * 100, b"Briefkopf"])
def test_what_is_no_word_file_is_told_so(content: bytes) -> None:
    assert problems_of(content, "council")[0] == NO_WORD


def test_a_zip_that_is_no_word_file_and_a_broken_one_are_told_so() -> None:
    good = word("{{ titel }}")
    assert problems_of(with_file(good, "word/document.xml", b"<w:oops"), "council") == [NO_WORD]
    assert problems_of(with_file(good, "[Content_Types].xml", inside(good, "[Content_Types].xml").replace(b"wordprocessingml.document.main",
                                                                                                        b"sheet.macroEnabled.main")),
                       "council") == [NO_WORD]
    assert problems_of(good[: len(good) // 2], "council")[0] == NO_WORD
    assert problems_of(with_file(good, "word/document.xml", b'<!DOCTYPE a [<!ENTITY x "y">]>' + inside(good, "word/document.xml")),
                       "council") == [NO_WORD]


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/afchunk.mht", "word/activeX/activeX1.ocx",
                                  "../../x.xml"])
def test_macros_and_embedded_files_are_refused_by_name(name: str) -> None:
    [problem] = problems_of(with_file(word("{{ titel }}"), name, b"x"), "council")
    assert problem == (f"Die Datei enthält etwas, das weder Text noch Bild ist: {name}. "
                       "Bitte speichern Sie sie ohne Makros und eingebettete Dateien.")


def related(kind: str, target: str) -> bytes:
    """A Word file that refers to something elsewhere."""
    good, name = word("{{ titel }}"), "word/_rels/document.xml.rels"
    line = (f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
            f'Target="{target}" TargetMode="External"/></Relationships>')
    return with_file(good, name, inside(good, name).replace(b"</Relationships>", line.encode()))


def test_what_is_fetched_from_elsewhere_is_refused_and_a_link_to_click_is_not() -> None:
    for kind, target in (("attachedTemplate", "https://example.org/x.dotm"), ("image", "http://example.org/x.png"),
                         ("oleObject", "file:///c:/x"), ("hyperlink", "file:///c:/x"), ("hyperlink", "javascript:x")):
        assert problems_of(related(kind, target), "council") == [
            f"Beim Öffnen holt die Datei etwas von anderswo: {target}. Bitte legen Sie es in die Datei, oder nehmen Sie es heraus."]
    assert problems_of(related("hyperlink", "https://www.stadt.example/"), "council") == []


def test_a_field_that_fetches_is_refused_even_cut_into_runs() -> None:
    good = word("{{ titel }}")
    field = b"<w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\\\x</w:instrText></w:r></w:p>"
    bad = with_file(good, "word/document.xml", inside(good, "word/document.xml").replace(b"</w:p>", field, 1))
    assert problems_of(bad, "council") == ["Ein Feld der Datei holt etwas von anderswo. Bitte ersetzen Sie es durch seinen Text."]


def test_a_bomb_and_forty_megabytes_are_refused_unread() -> None:
    bomb = with_file(word("{{ titel }}"), "word/media/image1.png", b"\0" * 80_000_000)
    assert len(bomb) < 200_000 and problems_of(bomb, "council")[0] == NO_WORD
    assert problems_of(b"x" * 40_000_000, "council") == [
        "Die Datei hat 40 MB. Eine Vorlage hat höchstens 10 MB; kleinere Bilder helfen."]


def test_a_file_without_a_name_would_make_every_paper_alike() -> None:
    assert problems_of(word("Briefkopf"), "council") == [
        "Die Datei hat keinen Platzhalter, jede Vorlage sähe gleich aus. Beginnen Sie mit unserer Vorlage."]


def test_the_filled_template_says_what_the_paper_says(paper: CouncilPaper) -> None:
    document = filled(starter("council", "de"), paper)
    assert texts(document)[:2] == ["V0123/25 · Geschäftsbereich Soziales · 12.03.2025", "Räume für Begegnung öffnen"]
    assert "Der Stadtrat beschließt die Maßnahmen 1 bis 3." in texts(document)
    assert "Die Gruppen verlieren ihre festen Zeiten." in texts(document)
    assert [[cell.text for cell in table.rows[-1].cells] for table in document.tables][1:] == [
        ["Zusammen", "12.000 €", "0 €", "3.500,50 €", "12.000 €", "27.500,50 €"], ["3", "Stadtrat", "12.06.2025", "beschließt"]]
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    assert document.sections[0].header.paragraphs[0].text.endswith("Entwurf, Stand 12.03.2025")


def test_no_brace_of_the_template_is_left(plan: SectorPlan, paper: CouncilPaper) -> None:
    everything = word(*(f"{{{{ {each.name} }}}}" for each in placeholders_of("council")))
    left = [text for text in texts(filled(everything, paper)) if "{{" in text and text != HOSTILE]
    assert left == []
    made = whole_plan(plan, language="de", on=ON)
    whole = Document(io.BytesIO(filled_template(starter("plan", "de"), values_of("plan", made, plan.title), made)))
    assert "Maßnahmen ohne Ziel" in texts(whole)


def test_words_that_look_like_a_placeholder_stay_words(paper: CouncilPaper) -> None:
    CouncilPaper.objects.filter(pk=paper.pk).update(title="{{ nummer }}", proposal=HOSTILE)
    document = filled(word("{{ titel }}", "{{ beschlussvorschlag }}"), paper)
    assert texts(document) == ["{{ nummer }}", HOSTILE]


def test_a_name_that_word_cut_into_runs_keeps_the_look_of_its_first_letter(paper: CouncilPaper) -> None:
    document, buffer = Document(), io.BytesIO()
    paragraph = document.add_paragraph()
    for text, bold in (("Nr. {", False), ("{ num", True), ("mer", False), (" }} vom {{ datum }}", False)):
        paragraph.add_run(text).bold = bold
    document.save(buffer)
    assert problems_of(buffer.getvalue(), "council") == []
    found = filled(buffer.getvalue(), paper).paragraphs[0]
    assert found.text == "Nr. V0123/25 vom 12.03.2025"
    assert [run.text for run in found.runs if run.text == "V0123/25" and not run.bold] == ["V0123/25"]


def test_arabic_words_run_from_right_to_left_and_blocks_take_the_look_of_their_line(plan: SectorPlan, paper: CouncilPaper) -> None:
    CouncilPaper.objects.filter(pk=paper.pk).update(title=ARABIC)
    Measure.objects.filter(plan=plan, number=1).update(need=ARABIC)
    document, buffer = Document(), io.BytesIO()
    document.add_paragraph("Zu: {{ titel }}!")
    document.add_paragraph("{{ begruendung }}", style="Quote")
    document.save(buffer)
    found = filled(buffer.getvalue(), paper)
    title = next(run for run in found.paragraphs[0].runs if run.text == ARABIC)
    assert title._r.rPr.find(qn("w:rtl")) is not None and found.paragraphs[0].text == f"Zu: {ARABIC}!"
    assert any(run._r.rPr is not None and run._r.rPr.find(qn("w:rtl")) is not None for run in found.paragraphs[-1].runs)
    assert found.paragraphs[1].style.name == "Quote"


def test_a_cell_of_the_template_can_hold_a_table(paper: CouncilPaper) -> None:
    document, buffer = Document(), io.BytesIO()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "{{ beratungsfolge }}"
    document.save(buffer)
    assert problems_of(buffer.getvalue(), "council") == []
    cell = filled(buffer.getvalue(), paper).tables[0].cell(0, 0)
    assert cell.tables[0].rows[-1].cells[1].text == "Stadtrat" and cell._tc[-1].tag == qn("w:p")


@pytest.mark.usefixtures("data_dir")
def test_a_kept_template_fills_the_download_and_going_back_brings_ours(house: House, planner: Client, paper: CouncilPaper) -> None:
    sent = SimpleUploadedFile("kopf.docx", word("Amtlicher Kopf", "{{ titel }}"))
    assert planner.post(ADDRESS, {"kind": "council", "file": sent}).headers["Location"] == f"{ADDRESS}#council"
    kept = DocumentTemplate.objects.get()
    download = f"/p/{house.forum.process.key}/vorlagen/{paper.pk}.docx"
    assert texts(Document(io.BytesIO(planner.get(download).content))) == ["Amtlicher Kopf", "Räume für Begegnung öffnen"]
    assert "kopf.docx" in text_of(planner.get(ADDRESS))
    place = place_of(kept.file.sha256)
    place.write_bytes(b"damaged")
    assert "Beschlussvorschlag" in texts(Document(io.BytesIO(planner.get(download).content)))
    planner.post(ADDRESS, {"kind": "council", "do": "drop"})
    assert not DocumentTemplate.objects.exists()
    assert list(AuditLine.objects.filter(kind__startswith="template.").values_list("kind", flat=True)) == ["template.keep", "template.drop"]


@pytest.mark.usefixtures("data_dir")
def test_a_refused_file_leaves_the_one_in_use(planner: Client) -> None:
    keep_template("plan", starter("plan", "de"), name="a.docx", actor="user:1", at=AT)
    answer = planner.post(ADDRESS, {"kind": "plan", "file": SimpleUploadedFile("b.docx", word("{{ inhallt }}"))})
    assert answer.status_code == 422
    assert "{{ inhallt }} ist unbekannt. Meinten Sie {{ inhalt }}?" in text_of(answer)
    assert DocumentTemplate.objects.get().file.name == "a.docx"
    with pytest.raises(NotATemplate):
        keep_template("plan", b"", name="", actor="user:1", at=AT)
    assert drop_template("council", actor="user:1", at=AT) is False


def test_the_page_lists_every_name_with_an_example(planner: Client) -> None:
    shown = text_of(planner.get(ADDRESS))
    for kind in KINDS:
        assert all(f"{{{{ {each.name} }}}}" in shown for each in placeholders_of(kind))
    assert planner.post(ADDRESS, {"kind": "council"}).status_code == 422
    assert planner.post(ADDRESS, {"kind": "other"}).status_code == 422
    for kind in KINDS:
        assert problems_of(planner.get(f"{ADDRESS}{kind}/beginn.docx").content, kind) == []
        assert planner.get(f"{ADDRESS}{kind}.docx").content[:2] == b"PK"


def test_only_those_who_plan_change_templates(house: House) -> None:
    for client in (house.phone(), house.staff()):
        assert client.get(ADDRESS).status_code in (302, 403)
        assert client.post(ADDRESS, {"kind": "plan", "do": "drop"}).status_code in (302, 403)


def test_forty_megabytes_are_told_at_the_form_though_only_their_beginning_was_kept(planner: Client) -> None:
    """The body buffer lets the rest pass and says how much it was (tests/base/test_buffer.py)."""
    answer = planner.post(ADDRESS, {"kind": "council"}, headers={"X-Size-Refused": "40000000"})
    assert answer.status_code == 422 and "Die Datei hat 40 MB." in text_of(answer)
    assert PATIENT_FORMS.search(ADDRESS) and limit_of(ADDRESS) > MOST_BYTES


@pytest.mark.usefixtures("data_dir")
def test_a_dump_carries_the_template_and_a_city_with_its_own_keeps_it(house: House) -> None:
    kept = keep_template("council", starter("council", "de"), name="kopf.docx", actor="user:1", at=AT)
    rows = dump_reports(house.forum)
    assert [(row["kind"], row["file"]) for row in rows["reports"]["templates"]] == [("council", str(kept.file_id))]
    assert [row["name"] for row in rows["base"]["files"]] == ["kopf.docx"]
    other = save_template(None, {"kind": "council"}, None, None)  # type: ignore[arg-type]  # neither is asked where there is one
    assert other == kept
