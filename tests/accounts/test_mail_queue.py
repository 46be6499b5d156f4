"""A mail goes out once, later where the server is down, and is forgotten after thirty days."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from fachplan.base import mail
from fachplan.base.models import City, Message
from fachplan.base.tick import tick

pytestmark = pytest.mark.django_db
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)


class Undone(Exception):
    """What makes a transaction go back."""


@pytest.fixture
def letter(data_dir: Path) -> Message:
    City.objects.update_or_create(id=1, defaults={"sender": "mail@stadt.example"})
    return mail.queue_mail(to="gast@stadt.example", subject="Zeile\nBcc: fremd@stadt.example", text="Grüße", purpose="test",
                           language="de", at=AT)


def files(data_dir: Path) -> list[str]:
    return [path.read_text() for path in sorted((data_dir / "mail").glob("*"))]


def test_a_mail_goes_out_once_and_a_line_break_makes_no_header(letter: Message, data_dir: Path) -> None:
    assert (mail.deliver(at=AT), mail.deliver(at=AT + timedelta(hours=2))) == (1, 0)

    assert len(files(data_dir)) == 1
    assert "Subject: Zeile Bcc: fremd@stadt.example\n" in files(data_dir)[0] and "\nBcc:" not in files(data_dir)[0]
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.attempts) == ("sent", AT, 1)


def test_of_two_workers_that_saw_the_same_mail_one_sends_it(letter: Message) -> None:
    """Both have read the list of what is due; then both claim."""
    first, second = mail._claim(letter.pk, AT), mail._claim(letter.pk, AT)

    assert first is not None and second is None
    assert Message.objects.get().attempts == 1


def test_a_mail_whose_worker_died_is_claimed_again_after_an_hour(letter: Message) -> None:
    mail._claim(letter.pk, AT)

    assert mail.deliver(at=AT + timedelta(minutes=59)) == 0
    assert mail.deliver(at=AT + timedelta(hours=1)) == 1


def test_where_the_server_is_down_a_mail_waits_longer_each_time_and_then_fails(letter: Message, settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False  # nothing listens there
    at, waits = AT, []
    for _ in range(mail.MOST_ATTEMPTS):
        assert mail.deliver(at=at) == 0
        letter.refresh_from_db()
        waits.append((letter.due - at) // timedelta(minutes=1))
        at = letter.due

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
    assert letter.state == "failed" and "refused" in letter.error
    assert mail.deliver(at=at + timedelta(days=1)) == 0


def test_a_sent_mail_is_forgotten_after_thirty_days(letter: Message) -> None:
    mail.deliver(at=AT)

    assert mail.forget_old(at=AT + timedelta(days=30)) == 0
    assert mail.forget_old(at=AT + timedelta(days=30, seconds=1)) == 1
    assert not Message.objects.exists()


def work_off() -> None:
    """The worker of `fachplan serve`, until nothing is left to do."""
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_a_mail_as_soon_as_it_is_kept(data_dir: Path) -> None:
    with transaction.atomic():
        message = mail.queue_mail(to="gast@stadt.example", subject="Ihr Code", text="1", purpose="test", language="de", at=AT)
        assert not DBTaskResult.objects.exists()  # what may still be undone is not sent
    work_off()

    message.refresh_from_db()
    assert (message.state, message.attempts, len(files(data_dir))) == ("sent", 1, 1)
    assert mail.deliver(at=AT + timedelta(days=1)) == 0


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_was_undone_or_that_a_tick_took_is_not_sent_by_the_worker(data_dir: Path) -> None:
    told: dict[str, Any] = {"to": "gast@stadt.example", "subject": "s", "text": "t", "purpose": "test", "language": "de", "at": AT}
    with suppress(Undone), transaction.atomic():
        mail.queue_mail(**told)
        raise Undone
    mail.queue_mail(**told)
    assert mail.deliver(at=AT) == 1
    work_off()

    assert len(files(data_dir)) == 1
    assert [(job.status, job.return_value) for job in DBTaskResult.objects.all()] == [("SUCCESSFUL", 0)]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_is_done_is_forgotten_after_a_day(letter: Message) -> None:
    work_off()
    [job] = DBTaskResult.objects.all()
    assert job.finished_at is not None

    assert tick(job.finished_at + timedelta(hours=23))["jobs forgotten"] == 0
    assert tick(job.finished_at + timedelta(hours=25))["jobs forgotten"] == 1
