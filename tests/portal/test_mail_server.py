"""Where mails go: kept without ever being shown, tried out against a real mail server, and every refusal has its own sentence."""

import socketserver
import stat
import threading
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fachplan.base import clock, mail
from fachplan.base.mail_server import MailServer, keep_mail_server, mail_server
from fachplan.base.models import AuditLine, City, Message
from tests.workshop.house import House, text_of

PAGE = "/arbeit/mailserver/"
SECRET = "ganz-geheim-4711"
pytestmark = pytest.mark.django_db


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as a mail needs: sign-in by AUTH PLAIN, one mail, and what the server does not like."""

    def handle(self) -> None:
        server: Any = self.server
        self.say("220 mail.stadt.example")
        for line in iter(lambda: self.rfile.readline().decode().strip(), ""):
            word = line.upper()
            if word.startswith("EHLO"):
                self.say("250-mail.stadt.example\r\n250 AUTH PLAIN")
            elif word.startswith("AUTH PLAIN"):
                fits = b64decode(line.split()[2]).decode() == f"\0fachplan\0{SECRET}"
                self.say("235 ok" if fits else "535 no")
            elif word.startswith("MAIL FROM"):
                self.say("550 not yours" if "fremd@" in line else "250 ok")
            elif word.startswith("RCPT TO"):
                self.say("550 unknown" if "unbekannt" in line else "250 ok")
            elif word == "DATA":
                self.say("354 go on")
                server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
                self.say("250 taken")
            else:
                self.say("221 bye" if word == "QUIT" else "250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Post(socketserver.ThreadingTCPServer):
    """A mail server on this machine."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.mails: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def admin(house: House, settings: Any, tmp_path: Any) -> Client:
    settings.DATA, settings.EMAIL_HOST = tmp_path, ""
    return house.signed_in("admin", "")


@pytest.fixture
def house(db: None) -> House:
    return House()


def typed(port: int, **more: str) -> dict[str, str]:
    return {"deed": "save", "host": "127.0.0.1", "port": str(port), "security": "plain", "user": "fachplan", "password": SECRET,
            "sender": "plan@stadt.example"} | more


def tried(admin: Client) -> str:
    """What the page says after a test mail."""
    return text_of(admin.post(PAGE, {"deed": "test"}, follow=True))


def test_a_test_mail_arrives_and_the_queue_takes_the_same_way(admin: Client, post: Post) -> None:
    assert admin.post(PAGE, typed(post.port)).status_code == 302
    assert "Der Mailserver hat die Testmail angenommen." in tried(admin)
    assert len(post.mails) == 1 and "From: plan@stadt.example" in post.mails[0]

    at = clock.now()
    mail.queue_mail(to="a@stadt.example", subject="Anfrage", text="Wort", purpose="test", language="de", at=at)
    assert mail.deliver(at=clock.now()) == 1
    assert "Subject: Anfrage" in post.mails[1] and Message.objects.get().state == "sent"


@pytest.mark.parametrize(("more", "said"), [
    ({"password": "falsch"}, "127.0.0.1 hat die Anmeldung abgelehnt."),
    ({"sender": "fremd@stadt.example"}, "127.0.0.1 nimmt diesen Absender nicht an."),
    ({"security": "starttls"}, "127.0.0.1 spricht diese Verschlüsselung nicht"),
    ({"host": "gibt-es-nicht.invalid", "security": "starttls"}, "Den Server „gibt-es-nicht.invalid“ kennt niemand."),
])
def test_each_refusal_has_its_sentence(admin: Client, post: Post, more: dict[str, str], said: str) -> None:
    assert admin.post(PAGE, typed(post.port, **more)).status_code == 302
    assert said in tried(admin)
    assert post.mails == []


def test_where_nobody_listens_the_page_says_so(admin: Client) -> None:
    with Post() as closed:
        port = closed.port
    assert "noch keinen Mailserver" in tried(admin)
    admin.post(PAGE, typed(port))
    assert f"Keine Verbindung zu 127.0.0.1, Port {port}." in tried(admin)


def test_the_password_is_never_shown_logged_or_kept_where_others_read(admin: Client, post: Post) -> None:
    admin.post(PAGE, typed(post.port, password="falsch-" + SECRET))
    refused = tried(admin)
    admin.post(PAGE, typed(post.port))
    server = mail_server()
    assert server is not None and server.password == SECRET and SECRET not in repr(server)
    assert SECRET not in refused + text_of(admin.get(PAGE)) + str(list(AuditLine.objects.values_list("values", flat=True)))
    assert stat.S_IMODE((settings.DATA / "mail-server.json").stat().st_mode) == 0o600
    assert AuditLine.objects.filter(kind="city.mail_server").count() == 2


def test_an_empty_password_stays_with_its_server_and_goes_to_no_other(admin: Client, post: Post) -> None:
    admin.post(PAGE, typed(post.port))
    assert admin.post(PAGE, typed(post.port, password="", sender="neu@stadt.example")).status_code == 302
    assert (getattr(mail_server(), "password", ""), City.current().sender) == (SECRET, "neu@stadt.example")
    other = admin.post(PAGE, typed(post.port, password="", host="localhost"))
    assert (other.status_code, "Bitte geben Sie das Passwort für diesen Server ein." in text_of(other)) == (422, True)
    assert getattr(mail_server(), "host", "") == "127.0.0.1"


def test_no_password_leaves_the_machine_in_the_clear(admin: Client) -> None:
    answer = admin.post(PAGE, typed(25, host="mail.stadt.example"))
    assert (answer.status_code, "Ohne Verschlüsselung wird kein Passwort gesendet." in text_of(answer)) == (422, True)
    assert admin.post(PAGE, typed(25, host="https://mail.stadt.example/")).status_code == 422
    assert mail_server() is None


def test_what_the_environment_says_is_shown_and_not_changed(admin: Client, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_HOST_PASSWORD = "post.stadt.example", SECRET
    page = text_of(admin.get(PAGE))
    assert "post.stadt.example" in page and SECRET not in page
    assert admin.post(PAGE, typed(25)).status_code == 422
    assert getattr(mail_server(), "host", "") == "post.stadt.example"


def test_without_a_host_mails_become_files_again_and_only_the_administration_may(admin: Client, house: House) -> None:
    keep_mail_server(MailServer("mail.stadt.example"))
    assert admin.post(PAGE, typed(587, host="", user="", password="")).status_code == 302
    assert mail_server() is None
    assert house.signed_in("planner", "").get(PAGE).status_code == 403
