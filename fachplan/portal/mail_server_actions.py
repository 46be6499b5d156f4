"""Keep where mails go, and try it out: one test mail, and a sentence that says what became of it."""

import smtplib
import socket
import ssl
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from fachplan.base import audit
from fachplan.base.letters import Letter, compose
from fachplan.base.mail_server import MailServer, keep_mail_server, mail_server
from fachplan.base.models import City

SECONDS = 10  # somebody waits before the page


@transaction.atomic
def set_mail_server(server: MailServer | None, sender: str, *, actor: str, at: datetime) -> None:
    """From now on mails go to `server`, or become files again, and come from `sender`."""
    City.current()
    city = City.objects.select_for_update().get()
    city.sender = sender
    city.save(update_fields=["sender"])
    audit.record("city.mail_server", city, actor=actor, at=at)
    keep_mail_server(server)


def send_test_mail(letter: Letter, *, to: str, language: str) -> str:
    """Hand one mail over at once, past the queue; what became of it: `sent`, or why not.

    `none`, `name`, `silent`, `tls`, `login`, `sender`, `reader`, or `refused` for all else.
    """
    server = mail_server()
    if server is None:
        return "none"
    text, html = compose(letter, language=language)
    mail = EmailMultiAlternatives(str(letter.subject), text, City.current().sender or "fachplan@localhost", [to],
                                  connection=server.connection(SECONDS))
    mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except OSError as error:  # every fault of smtplib is one
        return _why(error)
    return "sent"


def _why(error: OSError) -> str:
    kinds: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
        (smtplib.SMTPAuthenticationError, "login"), (smtplib.SMTPSenderRefused, "sender"), (smtplib.SMTPRecipientsRefused, "reader"),
        ((ssl.SSLError, smtplib.SMTPNotSupportedError), "tls"), (socket.gaierror, "name"),
        ((ConnectionError, TimeoutError, smtplib.SMTPServerDisconnected), "silent"),
    )
    otherwise = "refused" if isinstance(error, smtplib.SMTPException) else "silent"
    return next((name for kind, name in kinds if isinstance(error, kind)), otherwise)
