"""A fresh installation shows nothing but its set-up, and the set-up happens once."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from fachplan.accounts.actions import issue_token
from fachplan.accounts.models import Token, User
from fachplan.base import clock
from fachplan.base.bundle import load_bundle
from fachplan.base.models import AuditLine, City
from fachplan.base.serve import greeting
from fachplan.base.words import WORDS, word
from fachplan.cli import main
from fachplan.portal.setup_actions import SetUpAlready, set_up
from tests.architecture.test_words_and_places import ONE_TOWN

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes eigenes Wort"
ANSWERS: dict[str, Any] = {
    "name": "Stadt Neuwalde", "land": "TH", "office": "Fachbereich Soziales", "sender": "beteiligung@neuwalde.example",
    "controller": "Stadt Neuwalde, Markt 1", "data_protection_officer": "Beauftragte Stelle, ds@neuwalde.example",
    "imprint": "Stadt Neuwalde\nMarkt 1", "languages": ["ar", "de"], "email": "Erste@Neuwalde.example", "password": PASSWORD,
    "word_topic_forum": "die Werkstatt, die Werkstätten / workshop, workshops",
}


@pytest.fixture
def client(db: None) -> Client:
    City.current()
    return Client(headers={"accept-language": "de"})


def a_code(hours: int = 1) -> str:
    return issue_token(purpose="setup", subject="city:1", at=clock.now(), lasts=timedelta(hours=hours))[0]


@pytest.mark.parametrize("path", ["/", "/mitmachen/", "/konto/login/", "/arbeit/", "/datenschutz/", "/f/1-forum/"])
def test_before_the_set_up_every_page_says_so(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 503
    assert "Diese Installation wird gerade eingerichtet" in answer.content.decode()


def test_before_the_set_up_a_program_gets_a_problem(client: Client) -> None:
    answer = client.post("/api/v1/join", "{}", content_type="application/json")

    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["Retry-After"]) == (503, "application/problem+json", "60")
    assert json.loads(answer.content)["type"] == "not-set-up"


def test_the_language_can_be_chosen_before_the_set_up(client: Client) -> None:
    assert client.get("/sprache/ar/?next=/einrichten/").headers["Location"] == "/einrichten/"


def test_ten_fields_are_asked_for_and_no_more(client: Client) -> None:
    page = client.get("/einrichten/").content.decode()

    assert page.count('class="no">') == 10 and "Einrichtungs-Code" not in page
    assert page.count('name="word_') == len(WORDS) == 12
    assert page.count("kern-btn--primary") == 1


def test_who_answers_at_the_machine_is_signed_in_and_the_city_stands(client: Client) -> None:
    answer = client.post("/einrichten/", ANSWERS)

    assert (answer.status_code, answer.headers.get("Location")) == (302, "/arbeit/")
    city, user = City.current(), User.objects.get()
    assert (city.name, city.land, city.languages) == ("Stadt Neuwalde", "TH", ["de", "ar"])
    assert city.words == {"topic_forum": ANSWERS["word_topic_forum"]}
    assert user.email == "erste@neuwalde.example"
    assert list(user.role_grants.values_list("role", "scope")) == [("admin", "")]
    assert AuditLine.objects.order_by("-id").values_list("kind", "actor")[0] == ("city.set_up", f"user:{user.pk}")
    assert client.get("/arbeit/").status_code == 200 and client.get("/").status_code == 200
    assert Client().post("/konto/login/", {"login": user.email, "password": PASSWORD}).headers["Location"] == "/arbeit/"


def test_an_error_stands_at_its_field_and_nothing_typed_is_lost(client: Client) -> None:
    answer = client.post("/einrichten/", ANSWERS | {"land": "", "password": "kurz", "word_group": "die Tischgruppe, die Tischgruppen"})
    page = answer.content.decode()

    assert answer.status_code == 422 and City.current().set_up_at is None
    assert 'id="id_land-error"' in page and 'id="id_password-error"' in page and page.count('class="field-error"') == 2
    kept = ("Stadt Neuwalde", "Beauftragte Stelle", "Markt 1", "Erste@Neuwalde.example", 'value="kurz"', "Tischgruppe", "Werkstatt")
    assert [each for each in kept if each not in page] == []
    assert page.count("Bitte ausfüllen.") == 1
    assert '<option value="ar"' not in page and page.count("checked") == 2
    assert "no-store" in answer.headers["Cache-Control"]


def test_from_elsewhere_the_code_is_asked_for(client: Client) -> None:
    elsewhere = Client(headers={"accept-language": "de"}, REMOTE_ADDR="192.0.2.7")

    assert "Einrichtungs-Code" in elsewhere.get("/einrichten/").content.decode()
    assert elsewhere.post("/einrichten/", ANSWERS).status_code == 422
    assert elsewhere.post("/einrichten/", ANSWERS | {"code": "geraten"}).status_code == 422
    assert not User.objects.exists()
    assert elsewhere.post("/einrichten/", ANSWERS | {"code": a_code()}).status_code == 302
    assert Token.objects.filter(used_at=None).count() == 0


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded"])
def test_who_comes_through_a_proxy_needs_the_code(client: Client, header: str) -> None:
    assert "Einrichtungs-Code" in client.get("/einrichten/", headers={header: "127.0.0.1"}).content.decode()


def test_in_the_rooms_network_even_the_machine_needs_the_code(client: Client, settings: Any) -> None:
    settings.HOST = "0.0.0.0"

    assert "Einrichtungs-Code" in client.get("/einrichten/").content.decode()


def test_an_expired_code_and_one_for_another_purpose_open_nothing(client: Client) -> None:
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    other, _token = issue_token(purpose="api", subject="user:1", at=clock.now(), lasts=timedelta(hours=1))

    assert [elsewhere.post("/einrichten/", ANSWERS | {"code": code}).status_code for code in (a_code(-1), other)] == [422, 422]
    assert not User.objects.exists()


def test_guessing_is_slowed_down_even_for_the_right_code(client: Client) -> None:
    elsewhere = Client(headers={"accept-language": "de"}, REMOTE_ADDR="192.0.2.7")
    for guess in range(10):
        elsewhere.post("/einrichten/", ANSWERS | {"code": f"geraten {guess}"})

    answer = elsewhere.post("/einrichten/", ANSWERS | {"code": a_code()})
    assert answer.status_code == 422 and "Zu viele Versuche" in answer.content.decode()


def test_the_set_up_happens_once(client: Client) -> None:
    client.post("/einrichten/", ANSWERS)

    assert client.get("/einrichten/").status_code == client.post("/einrichten/", ANSWERS).status_code == 404
    with pytest.raises(SetUpAlready):
        set_up({}, email="zweite@neuwalde.example", password=PASSWORD, at=clock.now())
    assert User.objects.count() == 1


def test_the_link_of_the_command_carries_the_code_where_no_log_sees_it(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--json"]) == 0
    link = json.loads(capsys.readouterr().out)["link"]
    address, _hash, code = link.partition("#")

    assert address.endswith("/einrichten/")
    assert Client(REMOTE_ADDR="192.0.2.7").post("/einrichten/", ANSWERS | {"code": code}).status_code == 302
    assert main(["init"]) == 1


CONTENT = """city:
  - {key: stadt, name: Stadt Neuwalde, land: TH, office: Fachbereich Soziales, controller: Stadt Neuwalde, imprint: Markt 1,
     data_protection_officer: Beauftragte Stelle, sender: post@neuwalde.example, languages: [de, en],
     accessibility_contact: barrieren@neuwalde.example}
"""


def a_loaded_city(folder: Path) -> None:
    folder.mkdir()
    (folder / "manifest.yaml").write_text("format: fachplan-bundle\nversion: 1\nkey: neuwalde\nlanguage: de\n")
    (folder / "base.yaml").write_text(CONTENT)
    assert load_bundle(folder, at=clock.now()).refused == []


def test_loaded_content_is_no_set_up_but_fills_its_page(client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_loaded_city(tmp_path / "b")

    page = client.get("/einrichten/").content.decode()
    kept = ('value="Stadt Neuwalde"', '<option value="TH" selected>', "Beauftragte Stelle", 'value="post@neuwalde.example"', "Markt 1")
    assert [each for each in kept if each not in page] == [] and page.count(" checked>") == 2
    assert client.get("/").status_code == 503 and main(["init"]) == 0

    assert client.post("/einrichten/", ANSWERS).status_code == 302
    assert City.current().accessibility_contact == "barrieren@neuwalde.example", "what the page does not ask stays as it was loaded"
    assert main(["init"]) == 1


def test_loading_again_after_the_set_up_keeps_the_city_open(client: Client, tmp_path: Path) -> None:
    client.post("/einrichten/", ANSWERS)
    at = City.current().set_up_at
    a_loaded_city(tmp_path / "b")

    assert City.current().set_up_at == at and client.get("/").status_code == 200


def test_who_lost_the_last_administrator_gets_in_again_with_the_code_only(client: Client) -> None:
    client.post("/einrichten/", ANSWERS)
    client.post("/konto/logout/")
    at = City.current().set_up_at
    User.objects.update(is_active=False)
    again = ANSWERS | {"email": "zweite@neuwalde.example"}

    assert client.get("/").status_code == 200, "the pages stay public meanwhile"
    assert 'value="Stadt Neuwalde"' in client.get("/einrichten/").content.decode()
    assert client.post("/einrichten/", again).status_code == 422
    assert client.post("/einrichten/", ANSWERS | {"code": a_code()}).status_code == 422, "the address is taken by the closed account"
    assert main(["init"]) == 0
    assert client.post("/einrichten/", again | {"code": a_code()}).status_code == 302
    assert (City.current().set_up_at, User.objects.filter(is_active=True).get().email) == (at, "zweite@neuwalde.example")
    assert client.get("/einrichten/").status_code == 404


@pytest.mark.parametrize(("host", "said"), [("127.0.0.1", "/einrichten/"), ("0.0.0.0", "fachplan init")])
def test_the_start_tells_the_shortest_way_to_the_set_up(client: Client, settings: Any, host: str, said: str) -> None:
    settings.HOST = host
    with override("de"):
        lines = list(greeting())

    assert said in lines[1] and len(lines) == 3
    City.objects.update(set_up_at=clock.now())
    assert len(list(greeting())) == 2


def test_a_second_city_reads_no_word_of_the_first(client: Client) -> None:
    client.post("/einrichten/", ANSWERS)
    for language in ("de", "en", "ar"):
        guest = Client(headers={"accept-language": language})
        for path in ("/", "/mitmachen/", "/impressum/", "/datenschutz/", "/barrierefreiheit/", "/konto/login/", "/konto/login/code/"):
            answer = guest.get(path)
            assert (path, answer.status_code, ONE_TOWN.findall(answer.content.decode())) == (path, 200, [])


def test_the_citys_own_word_takes_the_place_of_the_common_one(client: Client) -> None:
    client.post("/einrichten/", ANSWERS)

    assert (word("topic_forum"), word("minutes")) == ("Werkstatt", "Ergebnisprotokoll")
    with pytest.raises(KeyError):
        word("unknown")
