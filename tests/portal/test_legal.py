"""Imprint, privacy notice and statement on accessibility are there from the first day, in the reader's language."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from fachplan.base.bundle import load_bundle
from fachplan.base.laender import ENFORCEMENT, LAENDER
from fachplan.base.models import City
from fachplan.base.registers import sections

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
SOURCES = Path(__file__).parents[2] / "docs" / "privacy" / "accessibility-sources.md"
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
PAGES = ("/impressum/", "/datenschutz/", "/barrierefreiheit/")
pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(db: None) -> City:
    assert load_bundle(DEMO, at=AT).refused == []
    return City.current()


def german(path: str) -> str:
    return Client(headers={"accept-language": "de"}).get(path).content.decode()


@pytest.mark.usefixtures("demo")
def test_the_imprint_and_the_notice_name_what_the_city_wrote() -> None:
    assert "Beispiel, kein Angebot der Stadt" in german("/impressum/")
    assert "Datenschutzbeauftragte Stelle" in german("/datenschutz/")


@pytest.mark.usefixtures("demo")
def test_the_notice_says_every_purpose_and_time_in_german_and_arabic() -> None:
    """The German catalogue knows every phrase of the register; none reads as it does in English."""
    words = {word for part in sections() for use in part.uses for word in (part.title, use.purpose, use.keep, use.basis)}
    for language in ("de", "ar"):
        page = Client(headers={"accept-language": language}).get("/datenschutz/").content.decode()
        assert [word for word in words if f">{word}<" in page or f" {word}." in page] == []
    assert len(words) > 30


@pytest.mark.usefixtures("demo")
def test_the_notice_tells_what_a_participant_leaves_behind() -> None:
    page = german("/datenschutz/")

    assert "Wie die Gruppe Sie nennt; das Feld darf leer bleiben" in page
    assert "30 Tage nach dem Forum, dann gelöscht; Karten bleiben ohne Namen" in page
    assert "Staatsangehörigkeit" in page


def test_the_statement_names_the_body_of_the_land_only_where_we_have_a_source(demo: City) -> None:
    assert "Landesbeauftragter für Inklusion der Menschen mit Behinderungen" in german("/barrierefreiheit/")
    assert "teilweise" in german("/barrierefreiheit/") and "barrierefrei@dresden.example" in german("/barrierefreiheit/")

    City.objects.update(land="NI")

    assert "Hier muss die Kommune die Durchsetzungsstelle Ihres Landes nennen." in german("/barrierefreiheit/")


@pytest.mark.parametrize("land", ["NI", "SN"])
def test_what_the_city_writes_itself_goes_before_what_we_found(demo: City, land: str) -> None:
    City.objects.update(land=land, enforcement_body="Ombudsstelle\nMarkt 2")

    page = german("/barrierefreiheit/")
    assert "Ombudsstelle<br>Markt 2" in page and "Landesbeauftragter für Inklusion" not in page and "Hier muss die Kommune" not in page


def test_every_body_we_name_has_its_page_in_the_list_of_sources() -> None:
    listed = SOURCES.read_text()
    rows = [line for line in listed.splitlines() if line.startswith("| ") and "<https://" in line]

    assert {land for land, name in LAENDER.items() if any(row.startswith(f"| {name} |") for row in rows)} == set(ENFORCEMENT)
    assert [body.address for body in ENFORCEMENT.values() if body.address and not body.address.startswith("https://")] == []
    assert len(ENFORCEMENT) == 15


def test_there_are_sixteen_laender() -> None:
    assert len(LAENDER) == 16 and set(ENFORCEMENT) <= set(LAENDER)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_linked_from_every_foot_and_reads_in_arabic(path: str) -> None:
    assert f'href="{path}"' in german("/")
    page = Client(headers={"accept-language": "ar"}).get(path).content.decode()
    assert 'dir="rtl"' in page and "Statement" not in page and "Who is" not in page
