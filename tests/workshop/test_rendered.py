"""Cards drawn once: what must make a card be drawn anew."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from fachplan.base import wordings
from fachplan.base.participant_texts import BY_KEY
from fachplan.core.text import soft_hyphens
from fachplan.portal.texts_actions import keep_wordings
from fachplan.workshop import actions, queries
from fachplan.workshop.rendered import card_html
from tests.workshop.house import CODE, House, card_id, text_of

NOW = datetime(2025, 1, 23, 16, 0, tzinfo=UTC)
DESK = "/f/1/moderation/orange/"
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


LONG = "Migrantenselbstorganisationen und Nachbarschaftshilfe"


@pytest.mark.django_db
def test_long_words_may_break_where_they_are_shown_and_are_whole_where_they_are_edited() -> None:
    house = House()
    house.pin([LONG], at=NOW)
    card, desk, phone = house.cards()[0].id, house.staff(), house.phone()
    shown = soft_hyphens(LONG, "de")
    assert "\u00ad" in shown

    for reader, path in ((phone, "/pinnwand/matrix/?feld=chances"), (desk, f"{DESK}matrix/"), (desk, f"{DESK}massnahmen/")):
        page = text_of(reader.get(path))
        assert shown in page and LONG not in page, path
    assert re.search(rf"<textarea[^>]*>{LONG}</textarea>", text_of(desk.get(f"{DESK}matrix/karte/{card}/")))
    desk.post(f"{DESK}matrix/tun/", {"do": "measure", "card": str(card)})
    assert [each.text for each in house.cards("measures")] == [LONG]


@pytest.mark.django_db
def test_words_in_another_language_are_left_alone() -> None:
    house = House()
    joined = actions.join(code=CODE, group=str(house.orange.pk), network="venue", at=NOW)
    add = {"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "chances", "text": LONG, "language": "en"}}
    actions.write_ops(house.board("matrix"), [add], queries.principal_of_seat(joined.seat), at=NOW)

    assert LONG in text_of(house.staff().get(f"{DESK}matrix/"))
