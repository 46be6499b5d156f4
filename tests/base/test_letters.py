"""A letter stands in the queue twice: as plain text and as simple HTML, in its reader's language."""

import re
from datetime import UTC, datetime

import pytest
from django.utils.translation import gettext_lazy

from fachplan.base.letters import Letter, compose, queue_letter
from fachplan.base.models import City

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
LINK = "http://stadt.example/l/abc/"


@pytest.fixture(autouse=True)
def city(db: None) -> None:
    City.objects.update_or_create(id=1, defaults={
        "name": "Beispielstadt", "office": "Sozialamt <Nord>", "imprint": "Rathausplatz 1\n00000 Beispielstadt"})


def letter(*sentences: str) -> Letter:
    return Letter(subject="Zusage", sentences=sentences, link=LINK, button="Antworten")


def test_both_forms_say_the_same_in_the_same_order() -> None:
    text, html = compose(letter("Wir bitten um Ihre Zusage.", "Der Link gilt 14 Tage."), language="de")

    assert text == (
        f"Guten Tag,\n\nWir bitten um Ihre Zusage.\n\nDer Link gilt 14 Tage.\n\nAntworten:\n{LINK}\n\n"
        "-- \nSozialamt <Nord>\nBeispielstadt\nRathausplatz 1\n00000 Beispielstadt\nImpressum: http://localhost:8000/impressum/\n")
    said = [re.sub(r"<[^>]+>", "", part) for part in re.findall(r"<p[ >].*?</p>", html)]
    assert said[:3] == [">Guten Tag,"[1:], "Wir bitten um Ihre Zusage.", "Der Link gilt 14 Tage."]
    assert html.count(f'href="{LINK}"') == 2 and f">{LINK}</a>" in html  # as a button, and as an address


def test_the_form_in_html_is_escaped_and_fetches_nothing() -> None:
    _text, html = compose(letter('<img src="http://fremd.example/p.gif"> & <b>fett</b>'), language="de")

    assert "&lt;img src=&quot;http://fremd.example/p.gif&quot;&gt; &amp; &lt;b&gt;fett&lt;/b&gt;" in html
    assert "Sozialamt &lt;Nord&gt;" in html
    assert re.findall(r"<(?:img|link|script|style|iframe)\b|\bsrc=\S*http|style=", re.sub(r"&lt;.*?&gt;", "", html)) == []


@pytest.mark.parametrize(("language", "direction", "greeting", "subject"), [
    ("de", "ltr", "Guten Tag,", "Karte"), ("en", "ltr", "Hello,", "Card"), ("ar", "rtl", "تحية طيبة،", "بطاقة")])
def test_each_reader_gets_the_letter_in_their_language_and_direction(language: str, direction: str, greeting: str, subject: str) -> None:
    message = queue_letter(Letter(subject=gettext_lazy("Card"), sentences=["…"]), to="a@stadt.example", purpose="test",
                           language=language, at=AT)

    assert (message.text.splitlines()[0], message.subject) == (greeting, subject)
    assert f'<html lang="{language}" dir="{direction}">' in message.html and f"<p>{greeting}</p>" in message.html
    assert "<table" not in message.html and message.language == language  # no link, no button
