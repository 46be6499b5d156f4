"""The participants' sentences go out as a table and come back checked; a page in an unchecked language says so."""

import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from babel.messages.extract import extract_from_file
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from fachplan.accounts.models import User
from fachplan.base import wordings
from fachplan.base.bundle import load_bundle
from fachplan.base.models import Translation
from fachplan.base.participant_texts import BY_KEY, MOST, TEXTS, key_of
from fachplan.base.wordings import Wording
from fachplan.portal.texts_actions import keep_wordings
from fachplan.portal.texts_exchange import MOST_BYTES, NoTable, read_table, write_table

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "demo" / "dresden"
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
MARK = "لم يراجع إنسان هذه الترجمة بعد"
SAVE = key_of("Save")
CODE_COUNT = key_of("The code has 8 characters. You typed %(count)s.")
PHONE = ("board.html", "card.html", "join.html", "join_group.html", "methods/asked.html", "no_groups.html", "phase_voice.html",
         "phone_below.html", "phone_versions.html",
         "receipt.html", "seat.html")
COMPONENTS = ("band.html", "card.html", "group_badge.html", "group_tile.html", "segments.html")
# Words that count, and the demo's own bar, stand elsewhere.
NOT_LISTED = {"%(n)s card", "%(n)s min.", "Now: %(title)s, %(n)s minute."}


@pytest.fixture
def place(db: None, data_dir: Path, settings: Any) -> Iterator[Path]:
    """The demo, and a place for published wordings that nobody else reads."""
    before = settings.LOCALE_PATHS
    settings.LOCALE_PATHS = [data_dir / "locale"]
    assert load_bundle(DEMO, at=AT).refused == []
    yield data_dir / "locale"
    settings.DATA = data_dir / "nothing"
    settings.LOCALE_PATHS = before
    wordings.read_anew_if_changed()


def admin() -> Client:
    client = Client(headers={"accept-language": "de"})
    client.force_login(User.objects.get(email="admin@demo.example"))
    return client


def sheet_of(*rows: tuple[object, ...], head: tuple[str, ...] = ("key", "ar – العربية", "ar: geprüft?")) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate((head, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def upload(content: bytes) -> Any:
    return admin().post("/arbeit/texte/", {"table": SimpleUploadedFile("t.xlsx", content)})


def in_language(sentence: str, language: str) -> str:
    wordings.read_anew_if_changed()
    with translation.override(language):
        return translation.gettext(sentence)


def test_every_sentence_of_the_phone_stands_in_the_list() -> None:
    templates = ROOT / "fachplan" / "workshop" / "templates" / "workshop"
    shared = ROOT / "fachplan" / "base" / "templates" / "base" / "components"
    files = [*(templates / name for name in PHONE), *(shared / name for name in COMPONENTS)]
    found = [each[1] for path in files for each in extract_from_file("tools.template_sentences:extract", str(path))]
    sentences = {each if isinstance(each, str) else each[0] for each in found}

    assert len(TEXTS) <= MOST and len(set(TEXTS)) == len(BY_KEY)
    assert sorted(sentences - set(TEXTS) - NOT_LISTED) == []


def test_every_sentence_has_german_and_arabic_words() -> None:
    with translation.override("de"):
        german = {sentence: translation.gettext(sentence) for sentence in TEXTS}
    with translation.override("ar"):  # what is missing there falls back to German
        arabic = {sentence: translation.gettext(sentence) for sentence in TEXTS}

    assert [sentence for sentence, words in german.items() if words == sentence and sentence != "Code"] == []
    assert [sentence for sentence, words in arabic.items() if not re.search(r"[\u0600-\u06ff]", words)] == []


@pytest.mark.usefixtures("place")
def test_the_table_comes_back_as_it_went_out() -> None:
    answer = admin().get("/arbeit/texte/tabelle.xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["key", "de – Deutsch", "en – English", "ar – العربية", "ar: geprüft?"]
    assert sheet.max_row == len(TEXTS) + 1 and {cell.data_type for row in sheet for cell in row} == {"s"}

    given, wrong = read_table(answer.content)

    assert wrong == [] and given == wordings.table()
    assert keep_wordings(given, actor="user:1", at=AT) == 0 and not Translation.objects.filter(object=wordings.OBJECT).exists()


@pytest.mark.django_db(transaction=True)
def test_the_citys_wording_wins_in_every_language(place: Path) -> None:
    given = {(key, language): Wording(f"{language} {sentence}", checked=True)
             for key, sentence in BY_KEY.items() for language in ("de", "en", "ar")}

    assert keep_wordings(given, actor="user:1", at=AT) == len(TEXTS) * 3

    assert (place / "ar" / "LC_MESSAGES" / "django.mo").exists()
    for language in ("de", "en", "ar"):
        assert [in_language(sentence, language) for sentence in TEXTS] == [f"{language} {sentence}" for sentence in TEXTS]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("place")
def test_a_page_says_that_nobody_has_checked_its_language_until_somebody_has() -> None:
    guest = Client(headers={"accept-language": "ar"})
    assert MARK in guest.get("/mitmachen/").content.decode()
    assert MARK not in Client(headers={"accept-language": "de"}).get("/mitmachen/").content.decode()

    checked = {key: Wording(text.text, checked=True) for key, text in wordings.table().items()}
    almost = {key: text for key, text in checked.items() if key[0] != SAVE}
    keep_wordings(almost, actor="user:1", at=AT)
    assert MARK in guest.get("/mitmachen/").content.decode()

    keep_wordings(checked, actor="user:1", at=AT)
    assert MARK not in guest.get("/mitmachen/").content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("place")
def test_an_empty_cell_brings_the_first_sentence_back() -> None:
    shipped = in_language("Save", "ar")
    assert upload(sheet_of((SAVE, "خزّن", "ja"))).status_code == 302
    assert in_language("Save", "ar") == "خزّن"

    assert upload(sheet_of((SAVE, "", "nein"))).status_code == 302
    assert in_language("Save", "ar") == shipped


@pytest.mark.django_db(transaction=True)
def test_the_tick_publishes_what_a_restore_brought_back(place: Path) -> None:
    upload(sheet_of((SAVE, "خزّن", "ja")))
    for file in place.rglob("*.*"):
        file.unlink()
    assert in_language("Save", "ar") != "خزّن"

    assert (wordings.publish(), wordings.publish()) == (True, False)
    assert in_language("Save", "ar") == "خزّن"


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("row", "cell", "said"), [
    (("unbekannt", "x", "ja"), "A2", "Diesen Schlüssel kennen wir nicht."),
    ((CODE_COUNT, "ثمانية", "ja"), "B2", "Platzhalter"),
    ((SAVE, "<b>x</b>", "ja"), "B2", "Die Zeichen"),
    ((SAVE, 'x" onclick="', "ja"), "B2", "Die Zeichen"),
    ((SAVE, 12, "ja"), "B2", "kein Satz"),
    ((SAVE, "=1+1", "ja"), "B2", "Formel"),
    ((SAVE, "x" * 501, "ja"), "B2", "länger als 500 Zeichen"),
    ((SAVE, "خزّن", "vielleicht"), "C2", "„ja“ oder „nein“"),
])
def test_a_cell_that_cannot_be_taken_is_named_and_nothing_is_saved(row: tuple[object, ...], cell: str, said: str) -> None:
    answer = upload(sheet_of(row, (key_of("Join"), "شارك", "ja")))

    page = answer.content.decode()
    assert answer.status_code == 422 and f'<bdi dir="ltr">{cell}</bdi>' in page and said in page
    assert not Translation.objects.filter(object=wordings.OBJECT).exists()


@pytest.mark.usefixtures("place")
def test_a_file_that_is_no_table_is_refused_in_words() -> None:
    for content in (b"", b"PK\x03\x04", b"x" * 100, sheet_of(head=("Wort", "Satz"))):
        answer = upload(content)
        assert answer.status_code == 422 and "Nicht gespeichert." in answer.content.decode()
    assert "zuerst die Datei" in admin().post("/arbeit/texte/", {}).content.decode()


def _bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    return out.getvalue()


def _with_part(name: str, text: bytes) -> bytes:
    out = BytesIO(sheet_of((SAVE, "خزّن", "ja")))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("content", [
    b"x" * (MOST_BYTES + 1), _bomb(), _with_part("x.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'),
    sheet_of(*((key_of("Save"), "x", "ja") for _ in range(1001))),
], ids=["large", "bomb", "entities", "long"])
def test_a_file_made_to_hurt_is_refused_before_it_is_read(content: bytes) -> None:
    with pytest.raises(NoTable):
        read_table(content)


@pytest.mark.django_db
def test_every_cell_of_the_export_is_text_even_if_it_looks_like_a_formula() -> None:
    table = {key: Wording("=1+1", checked=False) for key in wordings.table()}

    sheet = load_workbook(BytesIO(write_table(table))).active

    assert sheet is not None and {cell.data_type for row in sheet for cell in row} == {"s"}


@pytest.mark.usefixtures("place")
def test_only_planning_and_administration_may_change_the_sentences() -> None:
    client = Client()
    client.force_login(User.objects.get(email="moderation@demo.example"))

    assert [client.get(path).status_code for path in ("/arbeit/texte/", "/arbeit/texte/tabelle.xlsx")] == [403, 403]
