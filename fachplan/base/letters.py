"""What a mail says, written once and drawn twice: as plain text and as simple HTML, in its reader's language.

Neither holds a picture or anything fetched from elsewhere. The one link stands as a button and with its address, so that a
reader sees where it leads, and whose mail program shows no HTML can copy it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

from fachplan.base import clock
from fachplan.base.mail import queue_mail
from fachplan.base.models import City, Message

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject, sentences one below the other, and at most one link. Lazy words are said in the mail's language.

    `leave`: the page on which its reader ends such mails, named small below everything else.
    """

    subject: Words
    sentences: Sequence[Words]
    link: str = ""
    button: Words = ""
    greeting: Words = ""
    leave: str = ""
    leave_words: Words = ""


def compose(letter: Letter, *, language: str) -> tuple[str, str]:
    """The letter as plain text and as HTML."""
    with translation.override(language):
        values = {
            "letter": letter, "city": City.current(), "language": language, "url": settings.URL,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        return render_to_string("base/mail/letter.txt", values).strip() + "\n", render_to_string("base/mail/letter.html", values)


def queue_letter(letter: Letter, *, to: str, purpose: str, language: str, at: datetime) -> Message:
    """Put the letter into the queue, in both forms."""
    text, html = compose(letter, language=language)
    with translation.override(language):
        subject = str(letter.subject)
    return queue_mail(to=to, subject=subject, text=text, html=html, purpose=purpose, language=language, at=at)


class QueueBackend(BaseEmailBackend):
    """Django's mails (sign-in codes) take the same queue and look like the others; their words are the reader's already."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each message for each of its recipients."""
        at = clock.now()
        for message in email_messages:
            sentences = [part.strip() for part in str(message.body).split("\n\n") if part.strip()]
            letter = Letter(subject=str(message.subject), sentences=sentences)
            for address in message.to:
                queue_letter(letter, to=address, purpose="sign-in", language=translation.get_language() or settings.LANGUAGE_CODE, at=at)
        return len(email_messages)
