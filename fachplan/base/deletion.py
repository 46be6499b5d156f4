"""What the house itself does at every tick: send mails, forget what has served its purpose."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from fachplan.base import limits, mail, wordings
from fachplan.base.tick import every_tick


def _forget_sessions(at: datetime) -> int:
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def _forget_jobs(at: datetime) -> int:
    """Every mail leaves a job behind; a day is long enough to see why one failed."""
    return int(DBTaskResult.objects.finished().filter(finished_at__lt=at - timedelta(days=1)).delete()[0])


every_tick("mails sent", lambda at: mail.deliver(at=at), slow=True)
every_tick("mails forgotten", lambda at: mail.forget_old(at=at))
every_tick("limits forgotten", lambda at: limits.purge(at=at))
every_tick("sessions forgotten", _forget_sessions)
every_tick("jobs forgotten", _forget_jobs)
every_tick("wordings published", lambda _at: int(wordings.publish()))  # a restore brings rows back, not their catalogue
