"""Cards drawn once: what must make a card be drawn anew."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from fachplan.base import wordings
from fachplan.base.participant_texts import BY_KEY
from fachplan.portal.texts_actions import keep_wordings
from fachplan.workshop.rendered import card_html
from tests.workshop.house import House, text_of

NOW = datetime(2025, 1, 23, 16, 0, tzinfo=UTC)
SENTENCE = "I see it differently"


@pytest.fixture
def place(data_dir: Path, settings: Any) -> Iterator[None]:
    """A place of its own for what the city publishes."""
    before = settings.LOCALE_PATHS
    settings.LOCALE_PATHS = [data_dir / "locale"]
    yield
    settings.DATA, settings.LOCALE_PATHS = data_dir / "nothing", before
    wordings.read_anew_if_changed()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("place")
def test_a_card_takes_up_the_citys_new_sentence() -> None:
    house = House()
    house.pin(["Chor"], at=NOW)
    phone = house.phone()
    assert "Sehe ich anders" in text_of(phone.get("/pinnwand/matrix/?feld=chances"))

    key = next(key for key, sentence in BY_KEY.items() if sentence == SENTENCE)
    keep_wordings({(key, "de"): wordings.Wording("Da bin ich anderer Meinung", checked=True)}, actor="user:1", at=NOW)

    page = text_of(phone.get("/pinnwand/matrix/?feld=chances"))
    assert "Da bin ich anderer Meinung" in page and "Sehe ich anders" not in page


def test_the_same_card_is_drawn_in_the_language_of_the_page() -> None:
    card = {"id": "a", "text": "Chor", "colour": "orange", "mine": False}
    drawn = {}
    for language in ("de", "en", "ar"):
        with translation.override(language):
            drawn[language] = card_html(card, language="de", slots={"below": "workshop/phone_below.html"}, pages="/")

    assert len(set(drawn.values())) == 3 and "I see it differently" in drawn["en"]
