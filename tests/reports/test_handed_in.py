"""A paper that is handed in is kept as its two files; a later change says so, and blacked-out words leave the files, too."""

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from fachplan.base.files import read_file
from fachplan.base.models import AuditLine, StoredFile
from fachplan.plan.handed_in_actions import tell_setter
from fachplan.plan.measure_models import Measure
from fachplan.plan.paper_actions import PaperRefused, choose_measures, hand_in, mark_of, take_paper_back, write_words
from fachplan.plan.paper_models import CouncilPaper, HandedInPaper
from fachplan.plan.paper_queries import PaperContent, paper_content
from fachplan.plan.paper_snapshot import content_kept, snapshot
from fachplan.reports.papers.compose import council_paper
from fachplan.reports.papers.files import council_files
from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.models import Card
from tests.plan.test_paper_erasures import STANDS, TITLE, adopted, drafted
from tests.reports.paper_sample import ON, WHO, make_paper, make_plan
from tests.reports.test_papers import word_text_of
from tests.workshop.house import House, text_of

pytestmark = pytest.mark.django_db(transaction=True)
TOMORROW = ON + timedelta(days=1)


@pytest.fixture
def house(transactional_db: None) -> House:
    return House()


@pytest.fixture
def paper(house: House) -> CouncilPaper:
    return make_paper(make_plan(house.forum.process))


def page_of(paper: CouncilPaper) -> str:
    return f"/p/{paper.plan.process.key}/vorlagen/{paper.pk}/"


def pdf_words(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def on_disk(words: str, root: Path | None = None) -> list[Path]:
    """The files under whose hashes somebody would still find these words."""
    files = [path for path in (root or Path(settings.MEDIA_ROOT)).rglob("*") if path.is_file()]
    readers = {b"%PDF": pdf_words, b"PK\x03\x04": word_text_of}
    told = [(path, path.read_bytes()) for path in files]
    return [path for path, content in told if (read := readers.get(content[:4])) and words in read(content)]


def test_handing_in_keeps_both_files_with_their_sums_and_the_day(paper: CouncilPaper) -> None:
    kept = hand_in(paper, on=ON, **WHO)
    assert (kept.number, kept.handed_in_on, kept.language, kept.taken_back_on) == (1, ON, "de", None)
    assert kept.pdf.name == "vorlage-v0123-25-eingereicht-2025-03-12-1.pdf" and kept.docx.name.endswith("-1.docx")
    assert "Eingereicht am 12.03.2025" in pdf_words(read_file(kept.pdf)) and "Der Stadtrat beschließt" in word_text_of(read_file(kept.docx))
    assert AuditLine.objects.get(kind="paper.hand_in").values["sha256"] == kept.pdf.sha256


def test_what_is_kept_gives_the_same_document_again(paper: CouncilPaper) -> None:
    kept = HandedInPaper.objects.get(pk=hand_in(paper, on=ON, **WHO).pk)
    now = CouncilPaper.objects.select_related("plan__process").get(pk=paper.pk)
    assert council_paper(content_kept(kept), language="de", on=ON) == council_paper(paper_content(now), language="de", on=ON)
    assert snapshot(content_kept(kept)) == kept.content


def test_the_page_offers_the_files_as_handed_in_and_they_stay_while_the_plan_moves(house: House, paper: CouncilPaper) -> None:
    planner, kept = house.signed_in("planner", ""), hand_in(paper, on=ON, **WHO)
    file = f"/p/{paper.plan.process.key}/vorlagen/eingereicht/{kept.pk}.pdf"
    before, shown = planner.get(file).content, text_of(planner.get(page_of(paper)))
    assert "So eingereicht am 12.03.2025" in shown and f'href="{file}"' in shown and kept.pdf.sha256 in shown
    assert "seitdem geändert" not in shown and f"/vorlagen/{paper.pk}.pdf" not in shown

    Measure.objects.filter(plan=paper.plan, number=1).update(alternatives="Ganz anders.")

    shown = text_of(planner.get(page_of(paper)))
    assert "seitdem geändert" in shown and "Wie der Plan es heute sagt:" in shown and f"/vorlagen/{paper.pk}.pdf" in shown
    assert planner.get(file).content == before and "Ganz anders." not in pdf_words(before)
    assert planner.get(file.replace(".pdf", ".docx")).headers["Content-Type"].endswith("wordprocessingml.document")


def test_taken_back_and_handed_in_again_both_stay(house: House, paper: CouncilPaper) -> None:
    hand_in(paper, on=ON, **WHO)
    take_paper_back(paper, on=TOMORROW, **WHO)
    write_words(paper, {"number": "V0200/25"}, {"number": mark_of("V0123/25")}, **WHO)
    hand_in(paper, on=TOMORROW, **WHO)
    found = [(each.number, each.handed_in_on, each.taken_back_on) for each in HandedInPaper.objects.all()]
    assert found == [(2, TOMORROW, None), (1, ON, TOMORROW)]
    shown = text_of(house.signed_in("planner", "").get(page_of(paper)))
    assert shown.index("So eingereicht am 13.03.2025") < shown.index("So eingereicht am 12.03.2025")
    assert "zurückgenommen am 13.03.2025" in shown


def test_a_refused_paper_leaves_no_file(paper: CouncilPaper) -> None:
    write_words(paper, {"proposal": ""}, {"proposal": mark_of(paper.proposal)}, **WHO)
    with pytest.raises(PaperRefused):
        hand_in(paper, on=ON, **WHO)
    assert (HandedInPaper.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.fixture
def moved_once(paper: CouncilPaper) -> Iterator[None]:
    """The plan changes under the paper while its files are set for the first time."""
    first = iter(["Inzwischen anders."])

    def setter(content: PaperContent, language: str, on: date) -> tuple[bytes, bytes]:
        made = council_files(content, language, on)
        for words in first:
            Measure.objects.filter(plan=paper.plan, number=1).update(alternatives=words)
        return made

    tell_setter(setter)
    yield
    tell_setter(council_files)


@pytest.mark.usefixtures("moved_once")
def test_what_moves_while_the_files_are_set_is_in_them(paper: CouncilPaper) -> None:
    kept = hand_in(paper, on=ON, **WHO)
    assert "Inzwischen anders." in pdf_words(read_file(kept.pdf)) and HandedInPaper.objects.count() == 1


def quoting(house: House) -> tuple[CouncilPaper, Card]:
    """A paper that was handed in, on a measure that quotes a card."""
    card = drafted(house)
    measure = adopted(house, card, "Singen im Hof")
    Measure.objects.filter(pk=measure.pk).update(need=f"Eine Karte sagt: {TITLE}. Das fehlt.")
    paper = make_paper_of(measure)
    hand_in(paper, on=ON, **WHO)
    return paper, card


def make_paper_of(measure: Measure) -> CouncilPaper:
    told = {"proposal": "Der Rat singt.", "submitted_by": "Sozialamt", "created": WHO["at"]}
    paper = CouncilPaper.objects.create(plan=measure.plan, title="Singen", **told)
    choose_measures(paper, [measure.pk], **WHO)
    return paper


def test_a_blacked_out_sentence_leaves_the_frozen_files_and_the_page_says_so(house: House) -> None:
    paper, card = quoting(house)
    old = HandedInPaper.objects.select_related("pdf", "docx").get()
    assert len(on_disk(TITLE)) == 2

    black_out(card, reason="person", **WHO)

    kept = HandedInPaper.objects.select_related("pdf", "docx").get()
    text = pdf_words(read_file(kept.pdf))
    assert TITLE not in text and TITLE not in word_text_of(read_file(kept.docx)) and on_disk(TITLE) == []
    assert f"Eine Karte sagt: {STANDS}. Das fehlt." in text and "Eingereicht am 12.03.2025" in text and "Der Rat singt." in text
    assert (kept.erased_on, kept.handed_in_on) == (ON, ON)
    assert list(StoredFile.objects.filter(pk__in=[old.pdf_id, old.docx_id]).values_list("sha256", "name")) == [("", ""), ("", "")]
    shown = text_of(house.signed_in("planner", "").get(page_of(paper)))
    assert "Am 12.03.2025 wurden Worte geschwärzt." in shown and "seitdem geändert" not in shown


def cli(place: Path, *words: str) -> None:
    """The command line on a place of its own."""
    command = [sys.executable, "-m", "fachplan.cli", *words]
    answer = subprocess.run(command, env={**os.environ, "FACHPLAN_DATA": str(place)}, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file of its own; PostgreSQL's are the administrator's")
def test_a_backup_that_is_put_back_gives_the_words_back_neither_in_the_rows_nor_in_the_files(house: House, tmp_path: Path) -> None:
    _paper, card = quoting(house)
    place, anew, backup = tmp_path / "place", tmp_path / "anew", tmp_path / "before.tar.gz"
    shutil.copytree(settings.MEDIA_ROOT, place / "files")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(place / "db.sqlite3")])
    cli(place, "backup", str(backup))
    assert on_disk(TITLE, place / "files")
    black_out(card, reason="person", **WHO)
    anew.mkdir()
    shutil.copy(Path(settings.DATA) / "erased.jsonl", anew)  # as whoever lost the database has it

    cli(anew, "restore", str(backup))

    assert on_disk(TITLE, anew / "files") == [] and TITLE.encode() not in (anew / "db.sqlite3").read_bytes()
    with closing(sqlite3.connect(anew / "db.sqlite3")) as opened:
        [[told]] = opened.execute("SELECT content FROM plan_handedinpaper").fetchall()
    assert STANDS in json.loads(told)["measures"][0]["need"]


def test_a_paper_that_quotes_nothing_of_it_keeps_its_files(house: House, paper: CouncilPaper) -> None:
    kept = hand_in(paper, on=ON, **WHO)
    black_out(drafted(house), reason="person", **WHO)
    now = HandedInPaper.objects.get()
    assert (now.pdf_id, now.erased_on) == (kept.pdf_id, None) and read_file(now.pdf)


def test_files_that_a_power_cut_left_unset_are_set_by_the_next_reader(house: House) -> None:
    paper, card = quoting(house)
    black_out(card, reason="person", **WHO)
    kept = HandedInPaper.objects.select_related("pdf", "docx").get()
    StoredFile.objects.filter(pk__in=[kept.pdf_id, kept.docx_id]).update(sha256="", name="", size=0)
    answer = house.signed_in("planner", "").get(f"/p/{paper.plan.process.key}/vorlagen/eingereicht/{kept.pk}.pdf")
    assert answer.status_code == 200 and STANDS in pdf_words(answer.content) and TITLE not in pdf_words(answer.content)


def test_only_who_writes_papers_reads_the_files(house: House, paper: CouncilPaper) -> None:
    kept = hand_in(paper, on=ON, **WHO)
    file = f"/p/{paper.plan.process.key}/vorlagen/eingereicht/{kept.pk}.pdf"
    assert Client().get(file).status_code in (302, 403) and house.staff().get(file).status_code == 403


def test_beside_the_template_stands_that_it_is_for_word(house: House) -> None:
    assert "Das gilt für Word." in text_of(house.signed_in("planner", "").get("/dokumentvorlagen/"))
