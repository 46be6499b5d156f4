"""A second city sets itself up without the demo: no page, document or mail says a word of the first, or a noun it has replaced."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from fachplan.accounts.actions import create_account
from fachplan.accounts.models import User
from fachplan.accounts.queries import principal_of_user
from fachplan.base import wordings
from fachplan.base.bundle import load_bundle
from fachplan.base.ids import uuid7
from fachplan.base.models import City
from fachplan.base.own_nouns import reworded
from fachplan.base.words import NOUNS
from fachplan.forums.models import Forum
from fachplan.workshop import actions
from fachplan.workshop.models import Board
from tests.architecture.test_words_and_places import ONE_TOWN
from tests.portal.crawl import walk, words_of
from tests.portal.test_setup import ANSWERS

HERE = Path(__file__).parent / "second_city"
AT = datetime(2025, 1, 15, 15, tzinfo=UTC)
OWN = {
    "district": "der Ortsteil, die Ortsteile / quarter, quarters",
    "plan": "das Handlungskonzept, die Handlungskonzepte / concept, concepts",
    "guiding_goal": "die Leitlinie, die Leitlinien / guideline, guidelines", "goal": "die Absicht, die Absichten / aim, aims",
    "measure": "das Vorhaben, die Vorhaben / project, projects", "lead": "der Hut, die Hüte / owner, owners",
    "partner": "Beteiligte / people involved", "council": "die Stadtvertretung, die Stadtvertretungen / assembly, assemblies",
    "topic_forum": "die Werkstatt, die Werkstätten / workshop, workshops", "group": "das Team, die Teams / team, teams",
    "facilitation": "die Begleitung, die Begleitungen / companion, companions",
    "minutes": "die Mitschrift, die Mitschriften / record, records",
}
# In whatever form; "Fachplan" alone is the name of this program, "Ziel" and "plan" stand in other words and verbs, too.
COMMON = {
    "de": re.compile(r"Stadtbezirk\w*|Fachpl[aä]n(?:s|e|en)\b|Leitziel\w*|\bZiele?n?s?\b|Maßnahme\w*|Federführung\w*|Mitwirkende\w*|"
                     r"Stadtr[aä]t\w*|Themenfor\w+|\b(?:Klein)?[Gg]ruppen?\b|Moderation\w*|\b(?:Ergebnisp|P)rotokoll\w*"),
    "en": re.compile(r"(?i)city districts?|sector plans?|guiding goals?|\bgoals?\b|\bmeasures?\b|lead (?:office|responsibility)|"
                     r"contributors?|city council|topic for(?:um|a)|\bgroups?\b|facilitators?|facilitation|results minutes|the minutes"),
}
# Sentences of the first city's content are no sentences of ours; the page of components shows samples.
NOT_CRAWLED = "/bausteine/"


@pytest.fixture
def city(db: None, data_dir: Path, settings: Any) -> Iterator[Path]:
    """Neuwalde after an afternoon's work, its own words published where nobody else reads them."""
    before = settings.LOCALE_PATHS
    settings.LOCALE_PATHS = [data_dir / "locale"]
    City.current()
    assert load_bundle(HERE, at=AT).refused == []
    answers = ANSWERS | {f"word_{key}": text for key, text in OWN.items()} | {"languages": ["de", "en"]}
    assert Client().post("/einrichten/", answers).status_code == 302
    wordings.publish()
    _afternoon()
    yield data_dir / "locale"
    settings.DATA = data_dir / "nothing"
    settings.LOCALE_PATHS = before
    wordings.read_anew_if_changed()


def _afternoon() -> None:
    forum = Forum.objects.get(key="erste")
    group = forum.groups.get(key="orange")
    leads = create_account(email="leitet@neuwalde.example", password=None, name="", grants=[("facilitator", f"group:{group.pk}")],
                           actor="system", at=AT)
    for kind, values in (("matrix", {"field": "chances", "text": "Bänke"}), ("measures", {"field": "goals", "text": "Mehr sitzen"}),
                         ("measures", {"field": "measures", "kind": "measure", "text": "Zehn Bänke"})):
        add = {"id": str(uuid7()), "kind": "card.add", "card": str(uuid7()), "values": values}
        board = Board.objects.get(forum=forum, group=group, kind=kind)
        [ack] = actions.write_ops(board, [add], principal_of_user(leads), language="de", at=AT)["acks"]
        assert ack["status"] == "applied", ack


def people(language: str) -> Iterator[tuple[Client, tuple[str, ...]]]:
    """Everybody, with the addresses each begins at."""
    head = {"accept-language": language}
    forum = Forum.objects.get(key="erste")
    yield Client(headers=head), ("/", "/mitmachen/", "/j/K7PM4XWD/", "/konto/login/", "/konto/login/code/", "/gibt-es-nicht/")
    phone = Client(headers=head)
    phone.post("/mitmachen/K7PM4XWD/", {"group": str(forum.groups.get(key="orange").pk), "name": ""})
    yield phone, ("/pinnwand/", "/platz/", "/zettel/")
    own_group = f"group:{forum.groups.get(key='orange').pk}"
    desk, stage, minutes = (f"/f/{forum.path}/{part}" for part in ("moderation/", "beamer/", "protokoll"))
    roles = (("admin", ""), ("planner", ""), ("coordinator", ""), ("facilitator", ""), ("facilitator", own_group))
    for number, (role, scope) in enumerate(roles):
        email = f"konto{number}@neuwalde.example"
        user = User.objects.filter(email=email).first() or create_account(
            email=email, password=None, name="", grants=[(role, scope)], actor="system", at=AT)
        staff = Client(headers=head)
        staff.force_login(user)
        yield staff, ("/arbeit/", desk, f"{desk}orange/", stage, f"{minutes}/", f"{minutes}.pdf", f"{minutes}.docx", "/p/alter/eingang/")


def crawled(language: str) -> dict[str, str]:
    """What everybody can read, by address; where several read an address, all of it."""
    found: dict[str, str] = {}
    for client, starts in people(language):
        for path, words in walk(client, starts):
            if path != NOT_CRAWLED:
                found[path] = found.get(path, "") + words
    return found


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_and_no_document_says_a_common_noun_or_a_word_of_another_town(language: str) -> None:
    pages = crawled(language)
    del pages["/arbeit/kommune/"]  # there the city writes its nouns beside the common ones, and chooses among all Länder
    said = {path: COMMON[language].findall(words) for path, words in pages.items()}

    assert {path: nouns for path, nouns in said.items() if nouns} == {}
    assert {path: found for path, words in pages.items() if (found := ONE_TOWN.findall(words))} == {}
    kinds = ("/", "/pinnwand/matrix/", "/arbeit/", "/arbeit/konten/", "/arbeit/texte/", "/p/alter/eingang/", "/impressum/", "/datenschutz/")
    assert [path for path in kinds if path not in pages] == []
    assert len(pages) > 40 and len([path for path in pages if path.endswith((".pdf", ".docx"))]) >= 2


@pytest.mark.usefixtures("city")
def test_the_citys_nouns_stand_where_the_common_ones_stood() -> None:
    pages = crawled("de")
    forum = f"/f/{Forum.objects.get(key='erste').path}/"

    assert "1. Werkstatt" in pages[forum]
    assert "Mitschrift" in pages[f"{forum}protokoll.pdf"] and "Team Orange" in pages[f"{forum}protokoll.docx"]
    assert "Begleitung" in pages["/arbeit/konten/"] and "Vorhaben" in pages["/p/alter/eingang/"]
    assert "Leitlinien" in pages["/p/alter/"] or "Leitlinien" in pages["/"]


@pytest.mark.usefixtures("city")
def test_control_without_its_own_words_the_crawl_finds_the_common_ones() -> None:
    City.objects.update(words={})
    wordings.publish()

    found = {noun for words in crawled("de").values() for noun in COMMON["de"].findall(words)}
    assert {"Themenforum", "Maßnahme", "Moderation", "Ergebnisprotokoll", "Federführung"} <= found


def test_control_a_word_of_another_town_and_words_in_a_page_are_found() -> None:
    page = words_of(b'<p title="Ihre Gruppe">Am <b>Prohlis</b></p><script>Gruppe</script>', "text/html")

    assert (COMMON["de"].findall(page), ONE_TOWN.findall(page)) == (["Gruppe"], ["Prohlis"])


@pytest.mark.usefixtures("city")
def test_a_mail_says_no_word_of_another_town() -> None:
    for language in ("de", "en"):
        Client(headers={"accept-language": language}).post("/konto/login/code/", {"email": ANSWERS["email"]})

    assert len(mail.outbox) == 2
    assert [found for each in mail.outbox for found in ONE_TOWN.findall(f"{each.subject} {each.body} {each.from_email}")] == []
    assert [found for each in mail.outbox for found in COMMON["de"].findall(f"{each.subject} {each.body}")] == []


@pytest.mark.usefixtures("city")
def test_every_sentence_with_a_replaced_noun_is_replaced_whole() -> None:
    for language in ("de", "en"):
        left = [each for each in reworded(OWN, language) for text in ([each.string] if isinstance(each.string, str) else each.string)
                if COMMON[language].search(re.sub(r"%\(\w+\)\w", "", text))]
        assert left == []
    assert set(OWN) == set(NOUNS)
