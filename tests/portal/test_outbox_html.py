"""The Postausgang shows a formatted mail as words and links, never as HTML."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as kept
from django.test import Client

from fachplan.accounts.models import User
from fachplan.base.letters import Letter, queue_letter
from fachplan.base.mail import queue_mail
from fachplan.base.mail_server import MailServer, keep_mail_server
from fachplan.base.models import City
from fachplan.portal.outbox_queries import Piece, words_of

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)


def test_of_a_mail_in_html_only_words_and_links_of_the_web_are_left() -> None:
    html = ('<html><head><title>T</title><style>p{}</style></head><body><p onclick="x()">Guten <b>Tag</b></p><script>alert(1)</script>'
            f'<p><a href="{kept.URL}/l/abc/">Antworten</a> <a href="javascript:alert(1)">böse</a> '
            '<img src="//fremd.example/a"></p></body></html>')

    assert words_of(html) == [[Piece("Guten "), Piece("Tag")], [Piece("Antworten", "/l/abc/"), Piece("böse")]]
    assert words_of("") == []


@pytest.mark.django_db
def test_the_links_of_a_mail_can_be_followed_in_both_forms(admin_of_city: Client) -> None:
    letter = Letter(subject="Zusage", sentences=["<b>Bitte</b>"], link=f"{kept.URL}/l/abc/", button="Antworten")
    message = queue_letter(letter, to="a@stadt.example", purpose="test", language="de", at=AT)

    page = admin_of_city.get(f"/arbeit/postausgang/{message.pk}/").content.decode()

    assert page.count('<a href="/l/abc/" rel="noreferrer">') == 3  # once in the text, button and address in the other
    assert "&lt;b&gt;Bitte&lt;/b&gt;" in page and "<b>Bitte</b>" not in page


@pytest.mark.django_db
def test_a_mail_in_plain_text_alone_shows_one_form(admin_of_city: Client) -> None:
    message: Any = queue_mail(to="a@stadt.example", subject="s", text="t", purpose="test", language="de", at=AT)

    assert "Als gestaltete Mail" not in admin_of_city.get(f"/arbeit/postausgang/{message.pk}/").content.decode()


@pytest.mark.django_db
def test_without_a_mail_server_the_outbox_says_that_mails_reach_nobody(admin_of_city: Client, tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    said = "Mails gehen nicht von selbst hinaus"
    assert said in admin_of_city.get("/arbeit/postausgang/").content.decode()

    keep_mail_server(MailServer("mail.stadt.example", 587, "starttls", "", ""))

    assert said not in admin_of_city.get("/arbeit/postausgang/").content.decode()


@pytest.fixture
def admin_of_city(db: None) -> Client:
    City.objects.update_or_create(id=1, defaults={"name": "Beispielstadt", "demo": True, "languages": ["de"]})
    user = User.objects.create_user("admin@stadt.example")
    user.role_grants.create(role="admin", scope="")
    client = Client(headers={"accept-language": "de"})
    client.force_login(user)
    return client
