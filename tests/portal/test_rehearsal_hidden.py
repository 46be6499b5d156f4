"""While a rehearsal runs, no page, list, document or export of the real forum says a word of it."""

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from fachplan.accounts.models import User
from fachplan.base.bundle import load_bundle
from fachplan.forums.models import Forum
from fachplan.plan.queries import drafts
from fachplan.reports.queries import minutes_content
from fachplan.workshop import actions, queries
from fachplan.workshop.commands import _codes
from fachplan.workshop.dump import dump_forum
from fachplan.workshop.models import Board
from fachplan.workshop.rehearsal_actions import begin_rehearsal
from tests.portal.crawl import walk, words_of
from tests.workshop.house import card_id

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
WORD = "Probezebra"


@pytest.fixture
def real(db: None) -> Forum:
    assert load_bundle(DEMO, at=AT).refused == []
    return Forum.objects.get(number=1)


def rehearse(forum: Forum) -> Forum:
    """A copy in which a guest has written on every board."""
    copy = begin_rehearsal(forum, people=8, minutes=5, actor="user:1", at=AT).copy
    assert copy is not None
    group = copy.groups.get(key="orange")
    joined = actions.join(code=copy.join_code.code, name=WORD, group=str(group.pk), network="venue", at=AT)
    for kind, values in (("matrix", {"field": "chances"}), ("measures", {"field": "measures", "kind": "measure"}),
                         ("parking", {"field": "parking"})):
        board = Board.objects.select_related("forum", "group").get(forum=copy, kind=kind, group=None if kind == "parking" else group)
        op = {"id": card_id(), "kind": "card.add", "card": card_id(), "values": {**values, "text": f"{WORD} {kind}"}}
        answer = actions.write_ops(board, [op], queries.principal_of_seat(joined.seat), language="de", at=AT)
        assert answer["acks"][0]["status"] == "applied"
    return copy


def signed_in(name: str) -> Client:
    client = Client(headers={"accept-language": "de"})
    client.force_login(User.objects.get(email=f"{name}@demo.example"))
    return client


def test_no_public_page_or_document_says_a_word_of_it_or_leads_there(real: Forum) -> None:
    copy = rehearse(real)
    traces = (WORD, "Probelauf", copy.reference, copy.join_code.code)

    pages = dict(walk(Client(headers={"accept-language": "de"}), ["/", f"/f/{real.path}/", f"/p/{real.process.key}/", "/mitmachen/"]))

    assert len(pages) > 10
    assert [(path, trace) for path, words in pages.items() for trace in traces if trace in words or trace in path] == []


def test_control_the_desk_of_the_copy_says_it(real: Forum) -> None:
    copy = rehearse(real)

    answer = signed_in("moderation").get(f"/f/{copy.path}/moderation/orange/matrix/")

    assert f"{WORD} matrix" in words_of(answer.content, answer.headers["Content-Type"])


@pytest.mark.parametrize("address", [
    "/arbeit/", "/arbeit/konten/", "/p/{key}/eingang/", "/p/{key}/bearbeiten/", "/f/{path}/vorbereitung/themen/", "/f/{path}/protokoll/",
    "/f/{path}/moderation/orange/", "/f/{path}/beamer/", "/f/{path}/",
])
def test_no_list_of_the_staff_shows_it(real: Forum, address: str) -> None:
    page = address.format(key=real.process.key, path=real.path)
    client = signed_in("moderation" if "moderation" in page else "admin")
    before = client.get(page)
    assert before.status_code == 200

    copy = rehearse(real)

    text = client.get(page).content.decode()
    assert [trace for trace in (WORD, copy.reference, str(copy.pk), copy.join_code.code) if trace in text] == []


def test_minutes_inbox_and_dump_are_to_the_letter_what_they_were(real: Forum) -> None:
    def told() -> list[str]:
        return [repr(minutes_content(real, language="de", on=AT.date())), repr(drafts(real.process)), repr(dump_forum(real))]

    before = told()

    rehearse(real)

    assert told() == before


def test_the_codes_of_the_house_do_not_name_it(real: Forum, capsys: pytest.CaptureFixture[str]) -> None:
    copy = rehearse(real)
    capsys.readouterr()

    _codes(Namespace(json=True))

    told = capsys.readouterr().out
    assert real.join_code.code in told
    assert copy.join_code.code not in told
