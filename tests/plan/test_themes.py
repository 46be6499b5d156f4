"""Themes cards are read by: the planner's words lead, a hand outweighs them, and nothing is invented."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fachplan.base.models import AuditLine
from fachplan.plan.answer_models import CardTheme, ThemedCard
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.models import SectorPlan
from fachplan.plan.theme_actions import ThemeRefused, add_theme, change_theme, put_card
from fachplan.plan.theme_queries import themes_of
from tests.workshop.house import House, text_of

AT = datetime(2025, 1, 20, 9, tzinfo=UTC)
TEXTS = ["Kita zu teuer", "Bänke am Fluss", "Essen in der Kita", "Kita teuer", "Wohnung zu klein"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(house: House) -> House:
    SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    house.pin(TEXTS, at=AT)
    return house


def add(desk: House, title: str, *terms: str) -> CardTheme:
    return add_theme(desk.forum, title, terms, actor="user:1", at=AT)


def address(desk: House, part: str = "") -> str:
    return f"/f/{desk.forum.path}/eingang/{part}"


def planner(desk: House) -> Client:
    return desk.signed_in("planner", "")


def card(desk: House, text: str) -> str:
    return next(entry.card.id for entry in inbox(desk.forum, "de") if entry.card.text == text)


def queued(desk: House, query: str = "") -> list[tuple[str, list[str]]]:
    page = planner(desk).get(address(desk) + query)
    return [(heading.title, [entry.card.text for entry in heading.entries]) for heading in page.context["queue"]]


def test_without_themes_the_queue_stands_under_its_fields(desk: House) -> None:
    assert [cards for _title, cards in queued(desk)] == [TEXTS]


def test_with_themes_similar_cards_stand_beside_each_other_under_them(desk: House) -> None:
    add(desk, "Wohnen")
    add(desk, "Kita")
    assert queued(desk) == [("Wohnen", ["Wohnung zu klein"]), ("Kita", ["Kita zu teuer", "Kita teuer", "Essen in der Kita"]),
                            ("", ["Bänke am Fluss"])]


def test_the_next_card_is_the_next_of_the_queue(desk: House) -> None:
    add(desk, "Kita")
    sent = planner(desk).post(address(desk, "antworten/"), {
        "card": card(desk, "Kita zu teuer"), "kind": "declined", "reason": "Kein Geld", "function": "Sozialamt"})
    assert sent.headers["Location"].endswith(f"karte={card(desk, 'Kita teuer')}")


def test_a_hand_outweighs_the_words_until_they_decide_again(desk: House) -> None:
    theme, bench = add(desk, "Kita"), card(desk, "Bänke am Fluss")
    sent = planner(desk).post(address(desk, "thema/"), {"card": bench, "theme": str(theme.pk), "kind": "parked", "words": "Danke schön"})
    assert (sent.status_code, themes_of(desk.forum, inbox(desk.forum, "de")).of(bench)) == (200, "Kita")
    assert "Danke schön" in text_of(sent)  # what was typed as the answer stays
    assert AuditLine.objects.filter(kind="theme.card").count() == 1
    planner(desk).post(address(desk, "thema/"), {"card": bench, "theme": "-"})
    assert themes_of(desk.forum, inbox(desk.forum, "de")).of(bench) == ""


def test_a_card_is_offered_the_themes_of_its_words_only(desk: House) -> None:
    for title in ("Kita", "Wohnen", "Teuer"):
        add(desk, title)
    themes = themes_of(desk.forum, inbox(desk.forum, "de"))
    assert [theme.title for theme in themes.offers(card(desk, "Kita zu teuer"))] == ["Kita", "Teuer"]
    assert themes.offers(card(desk, "Bänke am Fluss")) == []


def test_a_theme_of_the_address_narrows_the_queue(desk: House) -> None:
    add(desk, "Kita")
    assert [title for title, _cards in queued(desk, "?thema=Kita")] == ["Kita"]


def test_a_theme_that_is_gone_is_told_at_its_field(desk: House) -> None:
    add(desk, "Kita")
    for nonsense in (str(uuid4()), "kein-thema"):
        page = planner(desk).post(address(desk, "thema/"), {"card": card(desk, "Kita teuer"), "theme": nonsense})
        assert (page.status_code, "Dieses Thema gibt es nicht mehr" in text_of(page)) == (422, True)


def test_a_card_of_another_forum_takes_no_theme(desk: House) -> None:
    with pytest.raises(ThemeRefused, match="card"):
        put_card(desk.forum, uuid4(), add(desk, "Kita").pk, actor="user:1", at=AT)


@pytest.mark.parametrize(("title", "reason"), [(" ", "title"), ("x" * 61, "title"), ("kita", "twice"), ("WOHNEN FÜR ALLE", "twice")])
def test_a_title_is_needed_and_stands_once(desk: House, title: str, reason: str) -> None:
    add(desk, "Kita")
    add(desk, "Wohnen für alle")
    with pytest.raises(ThemeRefused, match=reason):
        add(desk, title)


def test_a_theme_may_keep_its_own_title_when_its_words_change(desk: House) -> None:
    theme = add(desk, "Kita")
    change_theme(desk.forum, theme.pk, "Kita", ["Kinder garten", "Kinder garten", " "], actor="user:1", at=AT)
    theme.refresh_from_db()
    assert theme.terms == ["Kinder garten"]


def test_words_several_cards_hold_are_proposed_and_taken_by_one_button(desk: House) -> None:
    desk.pin([f"Garten {n}" for n in range(3)] + ["Chor", "Kiosk", "Bus", "Platz"], at=AT)
    page = planner(desk).get(address(desk, "themen/"))
    assert [one.word for one in page.context["proposals"]] == ["Garten", "Kita"]
    planner(desk).post(address(desk, "themen/"), {"deed": "add", "title": "Garten"})
    assert [theme.title for theme in CardTheme.objects.all()] == ["Garten"]


def test_a_refused_theme_keeps_what_was_typed(desk: House) -> None:
    theme = add(desk, "Kita")
    add(desk, "Wohnen")
    page = planner(desk).post(address(desk, "themen/"), {
        "deed": "change", "id": str(theme.pk), "title": "Wohnen", "terms": "Miete\nMakler"})
    assert page.status_code == 422
    assert "Ein Thema mit diesem Namen gibt es schon" in text_of(page)
    assert "Miete\nMakler" in page.content.decode()


def test_a_theme_moves_by_buttons_and_stops_at_the_ends(desk: House) -> None:
    first = add(desk, "Kita")
    add(desk, "Wohnen")
    for deed, order in (("down", ["Wohnen", "Kita"]), ("down", ["Wohnen", "Kita"]), ("up", ["Kita", "Wohnen"]), ("up", ["Kita", "Wohnen"])):
        planner(desk).post(address(desk, "themen/"), {"deed": deed, "id": str(first.pk)})
        assert [theme.title for theme in CardTheme.objects.all()] == order


def test_a_theme_taken_away_comes_back_with_its_words_and_cards(desk: House) -> None:
    theme, client = add(desk, "Kita", "Krippe"), planner(desk)
    put_card(desk.forum, UUID(card(desk, "Bänke am Fluss")), theme.pk, actor="user:1", at=AT)
    page = client.post(address(desk, "themen/"), {"deed": "remove", "id": str(theme.pk)}, follow=True)
    assert (CardTheme.objects.count(), ThemedCard.objects.count(), "„Kita“ ist entfernt." in text_of(page)) == (0, 0, True)
    client.post(address(desk, "themen/"), {"deed": "back"})
    back = CardTheme.objects.get()
    assert (back.title, back.terms, ThemedCard.objects.get().theme) == ("Kita", ["Krippe"], back)


def test_what_words_suggest_never_stands_in_an_answer(desk: House) -> None:
    add(desk, "Kita")
    page = planner(desk).get(address(desk, f"?karte={card(desk, 'Kita teuer')}"))
    told = page.context["told"]
    assert (told["kind"], told["words"], told["reason"], told["title"]) == ("", "", "", "Kita teuer")


def test_many_themes_ask_the_database_no_more_often_than_one(desk: House) -> None:
    client = planner(desk)
    add(desk, "Kita")
    client.get(address(desk))

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(address(desk))
        return len(asked)

    few = queries()
    for n in range(8):
        theme = add(desk, f"Thema {n}")
        put_card(desk.forum, UUID(card(desk, TEXTS[n % 5])), theme.pk, actor="user:1", at=AT)
    assert queries() == few
