"""Reminders: friendly and few. One address gets at most one mail in 14 days, a request two mails in all; then a human calls."""

from datetime import datetime

from django.db import transaction

from fachplan.base import audit
from fachplan.base.models import City
from fachplan.base.tick import every_tick
from fachplan.plan.measure_actions import MeasureRefused
from fachplan.plan.measure_models import Responsibility
from fachplan.plan.responsibility_actions import hold, send_request
from fachplan.plan.responsibility_queries import MOST_MAILS, PAUSE, asked, day_asked


def remind(at: datetime) -> int:
    """Write once more to whoever was asked 14 days ago and has not answered; how many mails went into the queue."""
    city = City.current()
    on = city.demo_date or at.astimezone(city.zone).date()
    late = [body for body in asked(on).exclude(address="").filter(asked__lt=MOST_MAILS) if day_asked(body) <= on - PAUSE]
    return sum(_remind(body, at) for body in late)


@transaction.atomic
def _remind(body: Responsibility, at: datetime) -> int:
    """One reminder, unless they have answered a moment ago or had another mail of ours meanwhile."""
    city = City.current()
    on = city.demo_date or at.astimezone(city.zone).date()
    try:
        _measure, held = hold(body)
    except MeasureRefused:
        return 0
    same = Responsibility.objects.filter(address__iexact=held.address, asked__gt=0)
    if held.state != "proposed" or held.asked >= MOST_MAILS or any(day_asked(each) > on - PAUSE for each in same):
        return 0
    send_request(held, on=on, at=at)
    audit.record("responsibility.remind", held, actor="system", at=at)
    return 1


every_tick("lead reminders", remind)
