"""Being told of answers by mail: only by a button, once a week at most, never tied to a card, gone when it is ended."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from fachplan.accounts.models import Token
from fachplan.base.erasures import Erasure
from fachplan.base.limits import network_of
from fachplan.base.mail import deliver
from fachplan.base.models import AuditLine, LimitCount, Message
from fachplan.forums.models import Forum
from fachplan.plan import follower_actions as actions
from fachplan.plan.answer_actions import Answer, answer
from fachplan.plan.follower_models import AnswerDigest, AnswerFollower
from fachplan.plan.follower_tasks import tell_followers
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.models import SectorPlan
from fachplan.plan.release_actions import release_answers
from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.models import Card
from tests.workshop.house import House, text_of, use_up

BEFORE = datetime(2025, 1, 20, 9, tzinfo=UTC)
NOW = datetime.now(UTC)  # links live by the real clock
DAY = timedelta(days=1)
GUEST = "gast@post.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(request: pytest.FixtureRequest) -> Forum:
    """Four cards, the minutes out, no answer yet."""
    transactional = request.node.get_closest_marker("django_db").kwargs.get("transaction")
    request.getfixturevalue("transactional_db" if transactional else "db")
    house = House()
    SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    house.pin(["Schlüssel", "Räume abends", "Küche", "Fahrtkosten"], at=BEFORE)
    Forum.objects.filter(pk=house.forum.pk).update(released_at=BEFORE)
    return Forum.objects.select_related("process").get(pk=house.forum.pk)


def where(forum: Forum) -> str:
    return f"/f/{forum.path}/antworten/bescheid/"


def guest(language: str = "de") -> Client:
    return Client(headers={"accept-language": language})


def mailed(forum: Forum, address: str = GUEST, language: str = "de") -> str:
    """The link in the mail that asks for the button."""
    assert guest(language).post(where(forum), {"address": address}).status_code == 200
    return link_in(Message.objects.filter(to=address).latest("pk"))


def link_in(mail: Message) -> str:
    return "/l/" + str(mail.text).partition("/l/")[2].split()[0]


def opened(client: Client, link: str) -> str:
    return str(client.get(link).headers["Location"])


def following(forum: Forum, address: str = GUEST, language: str = "de") -> AnswerFollower:
    client, link = guest(language), mailed(forum, address, language)
    assert client.post(opened(client, link)).status_code == 200
    AnswerFollower.objects.filter(address=address).update(confirmed_at=NOW)
    return AnswerFollower.objects.get(address=address)


def release(forum: Forum, *numbers: int, kind: str = "declined", at: datetime) -> None:
    """Answer these cards, and release."""
    cards = [UUID(entry.card.id) for entry in inbox(forum, "de")]
    for number in numbers:
        given = Answer(kind, "Sozialplanung", reason="Kein Geld") if kind == "declined" else Answer(
            kind, "Sozialplanung", office="Amt für Schulen")
        answer(forum, [cards[number - 1]], given, actor="user:1", at=at)
    release_answers(forum, function="Sozialplanung", actor="user:1", at=at)


def digests() -> list[Message]:
    return list(Message.objects.filter(purpose="digest").order_by("pk"))


def test_the_button_in_the_mail_signs_up_and_only_then_an_address_is_stored(forum: Forum) -> None:
    client, link = guest(), mailed(forum)
    page = opened(client, link)
    assert "Sollen wir Ihnen schreiben?" in text_of(client.get(page)) and not AnswerFollower.objects.exists()

    assert "Wir schreiben Ihnen" in text_of(client.post(page))

    follower = AnswerFollower.objects.get()
    assert (follower.forum, follower.address, follower.language) == (forum, GUEST, "de")
    assert AuditLine.objects.get(kind="follower.confirm").actor == f"link:{Token.objects.get().pk}"


def test_a_scanner_that_opens_the_link_signs_nobody_up(forum: Forum) -> None:
    client, link = guest(), mailed(forum)
    for _ in range(3):
        page = opened(client, link)
        client.head(link)
        assert (client.get(page).status_code, client.head(page).status_code) == (200, 200)
    assert (AnswerFollower.objects.count(), Token.objects.get().used_at) == (0, None)


def test_nothing_of_an_address_leads_to_a_card_or_a_seat() -> None:
    assert {field.name for field in AnswerFollower._meta.get_fields()} == {"id", "forum", "address", "language", "confirmed_at"}


def test_a_link_after_its_three_days_signs_nobody_up_and_the_next_tick_forgets_the_address(forum: Forum) -> None:
    client, link = guest(), mailed(forum)
    page = opened(client, link)
    Token.objects.update(expires=NOW - DAY)
    assert (client.post(page).status_code, AnswerFollower.objects.count()) == (410, 0)
    assert (actions.forget_followers(NOW), Token.objects.count()) == (1, 0)


def test_pressed_twice_it_signs_up_once(forum: Forum) -> None:
    client, link = guest(), mailed(forum)
    page = opened(client, link)
    assert [client.post(page).status_code for _ in range(2)] == [200, 410]
    assert (AnswerFollower.objects.count(), AuditLine.objects.filter(kind="follower.confirm").count()) == (1, 1)


def test_two_mails_to_one_address_sign_it_up_once(forum: Forum) -> None:
    following(forum)
    LimitCount.objects.all().delete()
    following(forum)
    assert AnswerFollower.objects.count() == 1


def test_whoever_did_not_press_the_button_gets_no_digest(forum: Forum) -> None:
    mailed(forum)
    release(forum, 1, at=NOW + DAY)
    assert (tell_followers(NOW + DAY), digests()) == (0, [])


def test_before_a_release_nobody_is_told_anything(forum: Forum) -> None:
    following(forum)
    assert (tell_followers(NOW + DAY), AnswerDigest.objects.count()) == (0, 0)


def test_a_digest_counts_by_kinds_and_leads_to_the_public_page_and_out(forum: Forum) -> None:
    following(forum)
    release(forum, 1, 2, at=NOW + DAY)
    release(forum, 3, kind="forwarded", at=NOW + DAY)

    assert tell_followers(NOW + DAY) == 1

    mail, = digests()
    assert (mail.to, mail.language, mail.subject) == (GUEST, "de", f"Neues zu den Karten von „{forum.title}“")
    assert "Neu oder geändert: 1 weitergegeben, 2 nicht aufgenommen.\n\n3 von 4 Karten haben jetzt eine Antwort." in mail.text
    assert f"{settings.URL}/f/{forum.path}/antworten/" in mail.text and "Keine Nachrichten mehr:" in mail.text
    assert f'href="{settings.URL}{link_in(mail)}"' in mail.html and "Schlüssel" not in mail.text + mail.html


@pytest.mark.parametrize(("language", "sentence"), [
    ("en", "New or changed: 1 not taken up."), ("ar", "البطاقات المجاب عنها الآن: 1 من 4.")])
def test_a_digest_speaks_the_language_of_who_asked_for_it(forum: Forum, language: str, sentence: str) -> None:
    following(forum, language=language)
    release(forum, 1, at=NOW + DAY)
    assert tell_followers(NOW + DAY) == 1
    mail, = digests()
    assert (mail.language, sentence in mail.text, f'lang="{language}"' in mail.html) == (language, True, True)


def test_released_twice_in_a_week_it_is_told_once_and_after_seven_days_of_the_second(forum: Forum) -> None:
    following(forum)
    release(forum, 1, at=NOW + DAY)
    assert tell_followers(NOW + DAY) == 1
    release(forum, 2, at=NOW + 3 * DAY)

    assert [tell_followers(NOW + days * DAY) for days in (3, 7, 8, 9)] == [0, 0, 1, 0]

    assert "Neu oder geändert: 1 nicht aufgenommen.\n\n2 von 4 Karten" in digests()[1].text


def test_what_was_public_when_somebody_signed_up_is_no_news_to_them(forum: Forum) -> None:
    release(forum, 1, at=BEFORE)
    following(forum)
    assert tell_followers(NOW + DAY) == 0
    release(forum, 2, at=NOW + 8 * DAY)
    assert tell_followers(NOW + 8 * DAY) == 1
    assert "Neu oder geändert: 1 nicht aufgenommen." in digests()[0].text


def test_after_the_last_answer_one_mail_says_so_and_every_address_is_erased(forum: Forum) -> None:
    following(forum)
    release(forum, 1, 2, 3, 4, at=NOW + DAY)

    assert tell_followers(NOW + DAY) == 1

    mail, = digests()
    assert "Das war die letzte." in mail.text and "Keine Nachrichten mehr:" not in mail.text
    assert (AnswerFollower.objects.count(), Token.objects.count()) == (0, 0)
    assert "Es gibt nichts mehr abzuwarten." in text_of(guest().get(where(forum)))
    assert guest().post(where(forum), {"address": GUEST}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_where_the_last_open_card_is_blacked_out_the_addresses_go_too(forum: Forum) -> None:
    following(forum)
    release(forum, 1, 2, 3, at=NOW + DAY)
    cards = [Card.objects.get(pk=entry.card.id) for entry in inbox(forum, "de")]
    black_out(cards[0], reason="person", actor="user:1", at=NOW + DAY)
    assert tell_followers(NOW + DAY) == 1 and AnswerFollower.objects.count() == 1

    black_out(cards[3], reason="person", actor="user:1", at=NOW + 2 * DAY)

    assert (AnswerFollower.objects.count(), len(digests())) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_opening_the_way_out_erases_nothing_and_its_button_erases_everything_at_once(forum: Forum) -> None:
    following(forum)
    release(forum, 1, at=NOW + DAY)
    tell_followers(NOW + DAY)
    deliver(at=datetime.now(UTC))
    files = sorted((Path(settings.DATA) / "mail").glob("*.eml"))
    client, link = guest(), link_in(digests()[0])
    page = opened(client, link)
    assert client.get(page).status_code == client.head(page).status_code == 200
    assert AnswerFollower.objects.count() == 1 and any(GUEST in file.read_text() for file in files)

    assert "Ihre Adresse ist gelöscht" in text_of(client.post(page))

    assert (AnswerFollower.objects.count(), Token.objects.count(), Message.objects.filter(to=GUEST).count()) == (0, 0, 0)
    assert not any(GUEST in file.read_text() for file in (Path(settings.DATA) / "mail").glob("*.eml"))
    assert client.post(page).status_code == 410


def test_whoever_ended_it_hears_of_no_release_any_more(forum: Forum) -> None:
    actions.unfollow(following(forum), actor="system", at=NOW)
    release(forum, 1, at=NOW + DAY)
    assert (tell_followers(NOW + DAY), digests()) == (0, [])


def test_ending_one_forum_leaves_a_waiting_mail_about_another(forum: Forum) -> None:
    follower = following(forum)
    Message.objects.create(to=GUEST, subject="s", text="/f/7-anderes/antworten/", purpose="digest", due=NOW, created=NOW)
    actions.unfollow(follower, actor="system", at=NOW)
    assert list(Message.objects.filter(to=GUEST).values_list("text", flat=True)) == ["/f/7-anderes/antworten/"]


def test_after_24_months_an_address_is_erased(forum: Forum) -> None:
    following(forum)
    actions.forget_followers(NOW + 730 * DAY)
    assert AnswerFollower.objects.count() == 1
    actions.forget_followers(NOW + 731 * DAY)
    assert AnswerFollower.objects.count() == 0


def test_an_erased_address_does_not_come_back_with_a_backup(forum: Forum) -> None:
    follower = following(forum)
    key, confirmed = follower.pk, follower.confirmed_at
    actions.unfollow(follower, actor="system", at=NOW)
    line = AuditLine.objects.get(kind="follower.erase")
    AnswerFollower.objects.create(pk=key, forum=forum, address=GUEST, confirmed_at=confirmed)  # as the backup has it

    erasure = Erasure(line.kind, line.object, line.actor, line.at, line.values, bytes(line.salt), bytes(line.digest))
    actions._erase_again(erasure, "default", Path())

    assert not AnswerFollower.objects.exists()


def test_what_is_no_address_is_said_at_the_field_and_stays(forum: Forum) -> None:
    refused = guest().post(where(forum), {"address": "bei mir"})
    assert (refused.status_code, Message.objects.count()) == (422, 0)
    assert "Das ist keine E-Mail-Adresse." in text_of(refused) and 'value="bei mir"' in text_of(refused)


def test_a_known_address_gets_the_same_page_and_no_second_mail_within_ten_minutes(forum: Forum) -> None:
    titles = [text_of(guest().post(where(forum), {"address": each})).partition("</h1>")[0][-30:] for each in (GUEST, GUEST.upper())]
    assert (titles, Message.objects.count()) == ([titles[0]] * 2, 1) and "in Ihr Postfach" in titles[0]


def test_one_network_cannot_have_endless_mails_sent(forum: Forum) -> None:
    use_up(actions.FROM_A_NETWORK, network_of("127.0.0.1"))
    refused = guest().post(where(forum), {"address": GUEST})
    assert (refused.status_code, Message.objects.count()) == (429, 0) and int(refused.headers["Retry-After"]) > 0


def test_the_public_page_and_a_found_card_offer_it_while_an_answer_can_still_come(forum: Forum) -> None:
    offer = f'action="{where(forum)}"'
    release(forum, 1, at=BEFORE)
    assert offer in text_of(guest().get(f"/f/{forum.path}/antworten/")) and offer in text_of(guest().get("/karte/?karte=Schlüssel"))
    release(forum, 2, 3, 4, at=BEFORE)
    assert offer not in text_of(guest().get(f"/f/{forum.path}/antworten/")) + text_of(guest().get("/karte/?karte=Schlüssel"))


def test_before_the_first_card_is_written_a_forum_can_be_followed_already(house: House) -> None:
    assert guest().post(where(house.forum), {"address": GUEST}).status_code == 200
    assert Message.objects.get().to == GUEST


def pressed_at_once(forum: Forum, *links: str) -> list[int]:
    """Every reader has the page open, then all press at once."""
    readers = [guest() for _ in links]
    pages = [opened(each, link) for each, link in zip(readers, links, strict=True)]
    gate, told = threading.Barrier(len(links)), []

    def press(client: Any, page: str) -> None:
        gate.wait()
        told.append(client.post(page).status_code)

    threads = [threading.Thread(target=press, args=each) for each in zip(readers, pages, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_the_same_button_at_once_one_signs_up(forum: Forum) -> None:
    link = mailed(forum)
    assert pressed_at_once(forum, link, link) == [200, 410]
    assert (AnswerFollower.objects.count(), AuditLine.objects.filter(kind="follower.confirm").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_links_to_one_address_pressed_at_once_store_it_once(forum: Forum) -> None:
    first = mailed(forum)
    LimitCount.objects.all().delete()
    assert pressed_at_once(forum, first, mailed(forum)) == [200, 200]
    assert AnswerFollower.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_two_addresses_pressed_at_once_are_both_stored(forum: Forum) -> None:
    assert pressed_at_once(forum, mailed(forum), mailed(forum, "zweite@post.example")) == [200, 200]
    assert AnswerFollower.objects.count() == 2
