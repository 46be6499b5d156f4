"""A link from a mail acts once, by its button, for whoever opened it, until its day; and never by being opened."""

import shutil
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client

from fachplan.accounts import links
from fachplan.accounts.models import Token
from fachplan.accounts.queries import hash_of
from fachplan.base import audit, clock
from fachplan.base.models import AuditLine, City, Message
from tests.browser.chromium import FLAGS, NAMES

READER = "verein@stadt.example"
DAY = timedelta(days=1)


def show(request: HttpRequest, token: Token) -> HttpResponse:
    """A page whose button would be pressed by nobody but a person."""
    who = request.principal.actor  # type: ignore[attr-defined]
    return HttpResponse(f'<p>{who} {token.subject}</p><form method="post"><input name="csrfmiddlewaretoken" value="{get_token(request)}">'
                        "<button>Zusagen</button></form><script>document.title = 'gelaufen'</script>",
                        headers={"Content-Security-Policy": "script-src 'unsafe-inline'"})  # the script is to run


@transaction.atomic
def act(request: HttpRequest, token: Token) -> HttpResponse:
    """The deed leaves one line."""
    at = clock.now()
    links.use_link(token, at=at)
    audit.record("probe.act", City.current(), actor=request.principal.actor, at=at)  # type: ignore[attr-defined]
    return HttpResponse("zugesagt")


@pytest.fixture(autouse=True)
def house(request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("transactional_db" if request.node.get_closest_marker("django_db") else "db")
    City.objects.update_or_create(id=1, defaults={"name": "Beispielstadt", "demo": True, "languages": ["de"]})
    links.register(links.Purpose(name="probe", show=show, act=act, subject="Ihre Zusage", button="Antworten",
                                 sentences=lambda token: [f"Es geht um {token.subject}."]))


def make(subject: str = "measure:7", lasts: timedelta = DAY, ago: timedelta = timedelta()) -> str:
    at = clock.now() - ago
    link = links.make_link(purpose="probe", subject=subject, address=READER, scope=subject, at=at, expires=at + lasts)
    return link[link.index("/l/"):]


def reader() -> Client:
    return Client(headers={"accept-language": "de"})


def opened(client: Client, link: str) -> str:
    """Where opening the link leads."""
    answer = client.get(link)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def deeds() -> list[str]:
    return list(AuditLine.objects.filter(kind="probe.act").values_list("actor", flat=True))


def test_the_button_acts_once_and_the_link_is_who_did_it() -> None:
    client, link = reader(), make()
    page = opened(client, link)
    number = Token.objects.get().pk
    assert f"link:{number} measure:7" in client.get(page).content.decode()

    first, second = client.post(page), client.post(page)

    assert (first.content.decode(), second.status_code) == ("zugesagt", 410)
    assert "Dieser Link ist verbraucht oder zu alt" in second.content.decode()
    assert "Neuen Link an dieselbe Adresse senden" in client.get(page).content.decode()
    assert deeds() == [f"link:{number}"]


def test_opening_it_acts_on_nothing_whatever_opens_it() -> None:
    client, link = reader(), make()

    for _ in range(3):
        page = opened(client, link)
        assert client.head(link).status_code == 302
        assert [client.get(page).status_code, client.head(page).status_code] == [200, 200]

    assert deeds() == [] and Token.objects.get().used_at is None
    assert [client.post(link).status_code, client.put(page).status_code] == [405, 405]  # only its page has a button


def test_only_the_hash_is_stored_and_the_page_no_longer_names_the_secret() -> None:
    client, link = reader(), make()
    secret, answer = link.split("/")[-2], client.get(link)

    assert Token.objects.get().hash == hash_of(secret)
    assert secret not in answer.headers["Location"] + str(answer.cookies) + client.get(answer.headers["Location"]).content.decode()
    assert (answer.headers["Referrer-Policy"], "no-store" in answer.headers["Cache-Control"]) == ("no-referrer", True)
    cookie = answer.cookies[f"link-{Token.objects.get().pk}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (answer.headers["Location"], True, "Lax")


def test_two_links_are_open_side_by_side_and_each_acts_for_itself() -> None:
    client = reader()
    one, two = opened(client, make("measure:7")), opened(client, make("measure:8"))

    assert ["measure:7" in client.get(one).content.decode(), "measure:8" in client.get(two).content.decode()] == [True, True]
    client.post(two)

    assert [client.get(one).status_code, client.get(two).status_code] == [200, 410]


def test_somebody_else_s_cookie_opens_nothing() -> None:
    mine, theirs = reader(), reader()
    my_page, their_page = opened(mine, make("measure:7")), opened(theirs, make("measure:8"))
    mine.cookies[f"link-{their_page.split('/')[-2]}"] = mine.cookies[f"link-{my_page.split('/')[-2]}"].value

    answers = [mine.get(their_page), mine.post(their_page), reader().get(their_page), reader().post(their_page)]

    assert [each.status_code for each in answers] == [403] * 4
    assert all("Bitte öffnen Sie den Link in Ihrer Mail" in each.content.decode() for each in answers)
    assert deeds() == []
    theirs.post(their_page)  # control: the one it belongs to
    assert len(deeds()) == 1


def test_after_its_date_a_link_says_so_and_acts_no_more() -> None:
    client = reader()
    page = opened(client, make(ago=DAY * 2))

    assert [client.get(page).status_code, client.post(page).status_code] == [410, 410]
    assert deeds() == []


def test_a_new_link_goes_to_the_address_the_old_one_was_made_for_and_works(settings: Any) -> None:
    client = reader()
    page = opened(client, make(ago=DAY * 2))

    answer = client.post(f"{page}neu/", {"email": "fremd@stadt.example"})

    assert "ein neuer dorthin unterwegs" in answer.content.decode()
    mail = Message.objects.get()
    assert (mail.to, mail.subject, mail.purpose) == (READER, "Ihre Zusage", "probe")
    assert "Es geht um measure:7." in mail.text
    fresh = mail.text.partition(f"{settings.URL}")[2].split("\n")[0]
    again = reader()
    assert again.post(opened(again, fresh)).content.decode() == "zugesagt"
    assert f'href="{settings.URL}{fresh}"' in mail.html


def test_asking_again_says_the_same_to_everybody_and_stops_at_three_mails() -> None:
    client = reader()
    page = opened(client, make(ago=DAY * 2))
    living, unknown = opened(client, make("measure:9")), opened(client, "/l/niemand-kennt-das/")

    answers = [client.post(f"{where}neu/") for where in (page, page, page, page, living, unknown)]
    answers.append(reader().post(f"{page}neu/"))  # never opened the mail
    said = {(each.status_code, each.content.decode().partition("<main")[2].partition("</main>")[0]) for each in answers}

    assert len(said) == 1
    assert Message.objects.count() == 3  # the limit; a living link needs no other
    assert client.get(unknown).status_code == 410 and client.get(unknown).content.count(b"l/zu/0/neu/") == 1


def test_a_link_that_was_taken_back_opens_nothing_and_is_not_sent_again() -> None:
    client = reader()
    page = opened(client, make())

    assert links.withdraw_links(purpose="probe", subject="measure:7") == 1

    assert [client.post(page).status_code, client.post(f"{page}neu/").status_code] == [410, 200]
    assert (deeds(), Message.objects.count()) == ([], 0)


def test_a_link_whose_form_was_refused_is_not_used_up() -> None:
    client = reader()
    page = opened(client, make())
    with pytest.raises(RuntimeError), transaction.atomic():
        links.use_link(Token.objects.get(), at=clock.now())
        raise RuntimeError("the form had a mistake")

    assert client.post(page).content.decode() == "zugesagt"


def pressed(link: str, how_many: int) -> list[int]:
    """Everybody opens the page, then all press at once."""
    gate, told = threading.Barrier(how_many), []

    def press(client: Client, page: str) -> None:
        gate.wait()
        told.append(client.post(page).status_code)

    clients = [reader() for _ in range(how_many)]
    threads = [threading.Thread(target=press, args=(each, opened(each, link))) for each in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_of_four_who_press_the_same_button_at_once_one_acts() -> None:
    assert pressed(make(), 4) == [200, 410, 410, 410]
    assert len(deeds()) == 1


@pytest.mark.django_db(transaction=True)
def test_control_a_deed_that_only_looked_whether_the_link_lives_would_happen_more_than_once() -> None:
    looked = threading.Barrier(4)

    def careless(request: HttpRequest, token: Token) -> HttpResponse:
        assert token.used_at is None  # read before the others wrote
        looked.wait()
        with transaction.atomic():
            Token.objects.filter(pk=token.pk).update(used_at=datetime(2025, 1, 15, tzinfo=UTC))
            audit.record("probe.act", City.current(), actor="link", at=datetime(2025, 1, 15, tzinfo=UTC))
        return HttpResponse()

    links.register(links.Purpose(name="probe", show=show, act=careless, subject="s", button="b", sentences=lambda _token: []))

    assert pressed(make(), 4) == [200] * 4
    assert len(deeds()) == 4


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_real_browser_that_runs_scripts_opens_it_and_nothing_happens(live_server: Any, tmp_path: Path) -> None:
    browser = next(found for name in NAMES if (found := shutil.which(name)))
    command = [browser, "--headless", *FLAGS, f"--user-data-dir={tmp_path}", "--dump-dom", f"{live_server.url}{make()}"]

    page = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout

    assert "<button>Zusagen</button>" in page and "<title>gelaufen</title>" in page  # it came to the page and ran its script
    assert deeds() == [] and Token.objects.get().used_at is None
