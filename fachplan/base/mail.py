"""Mails: written into the queue by the transaction that causes them, sent by the worker as soon as that is kept, else by the tick.

Without a mail server a mail is a file under ``mail/``, and the Postausgang shows it as its recipient would see it.
"""

from datetime import datetime, timedelta
from email.message import EmailMessage as File
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, QuerySet
from django_tasks import task

from fachplan.base import clock
from fachplan.base.mail_server import mail_server
from fachplan.base.models import City, Message

MOST_ATTEMPTS = 8
KEPT = timedelta(days=30)


def queue_mail(*, to: str, subject: str, text: str, purpose: str, language: str, at: datetime, html: str = "") -> Message:
    """Put a mail into the queue. Line breaks never reach a header.

    It goes out within a second or two where the worker runs, with the next tick where it does not: whoever waits for a code
    stands at a door.
    """
    message = Message.objects.create(to=to, subject=" ".join(subject.split())[:200], text=text, html=html, purpose=purpose,
                                     language=language, due=at, created=at)
    transaction.on_commit(lambda: send_soon.enqueue(message.pk), robust=True)  # without the job the tick finds the mail
    return message


@task()
def send_soon(key: int) -> int:
    """Send one mail, unless a tick already has it."""
    at = clock.now()
    message = _claim(key, at)
    return _send(message, at) if message is not None else 0


def deliver(*, at: datetime) -> int:
    """Send what is due; each mail is claimed before it is sent, so that worker and tick never send it both."""
    sent = 0
    for key in list(Message.objects.filter(state=Message.State.QUEUED, due__lte=at).order_by("due").values_list("pk", flat=True)[:200]):
        message = _claim(key, at)
        if message is not None:
            sent += _send(message, at)
    return sent


def _claim(key: int, at: datetime) -> Message | None:
    """Take the mail for an hour; the conditional update is won by one worker only."""
    with transaction.atomic():
        won = Message.objects.filter(pk=key, state=Message.State.QUEUED, due__lte=at).update(
            due=at + timedelta(hours=1), attempts=F("attempts") + 1)
    return Message.objects.get(pk=key) if won else None


def _send(message: Message, at: datetime) -> int:
    try:
        _hand_over(message)
    except OSError as error:  # the server is down: later, and less and less often
        failed = message.attempts >= MOST_ATTEMPTS
        message.state = Message.State.FAILED if failed else Message.State.QUEUED
        message.due, message.error = at + timedelta(minutes=2 ** message.attempts), str(error)[:500]
        message.save(update_fields=["state", "due", "error"])
        return 0
    message.state, message.sent_at, message.error = Message.State.SENT, at, ""
    message.save(update_fields=["state", "sent_at", "error"])
    return 1


def _hand_over(message: Message) -> None:
    sender = City.current().sender or "fachplan@localhost"
    server = mail_server()
    if server is None:
        _keep_as_file(message, sender)
        return
    mail = EmailMultiAlternatives(message.subject, message.text, sender, [message.to], connection=server.connection())
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    mail.send()


def _keep_as_file(message: Message, sender: str) -> None:
    path = _file_of(message.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = File()
    file["From"], file["To"], file["Subject"] = sender, message.to, message.subject
    file.set_content(message.text)
    if message.html:
        file.add_alternative(message.html, subtype="html")
    path.write_bytes(file.as_bytes())


def _file_of(key: int) -> Path:
    return Path(settings.DATA) / "mail" / f"{key:06d}.eml"


def forget_old(*, at: datetime) -> int:
    """Delete mails 30 days after they were sent."""
    return forget(Message.objects.filter(state=Message.State.SENT, sent_at__lt=at - KEPT))


def forget(mails: QuerySet[Message]) -> int:
    """Delete these mails, and the files of those that no server took, as soon as that is kept."""
    keys = list(mails.values_list("pk", flat=True))
    gone = Message.objects.filter(pk__in=keys).delete()[0]
    transaction.on_commit(lambda: _remove_files(keys))
    return gone


def _remove_files(keys: list[int]) -> None:
    for key in keys:
        _file_of(key).unlink(missing_ok=True)
