"""Writes about who answers for a measure: named, replaced, asked by mail, and what they said, by themselves or recorded for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from fachplan.accounts.links import send_link, use_link, withdraw_links
from fachplan.accounts.models import Token
from fachplan.base import audit
from fachplan.base.models import City
from fachplan.directory.models import Actor
from fachplan.plan.figure_actions import mark_of
from fachplan.plan.measure_actions import LIVING, MeasureRefused, plain, take
from fachplan.plan.measure_models import Measure, Responsibility
from fachplan.plan.responsibility_queries import MOST_MAILS, PAUSE, Asking, asking_of, day_asked, letter_language

PURPOSE = "lead"
Role, State = Responsibility.Role, Responsibility.State
ANSWERS = (State.ACCEPTED, State.ACCEPTED_IF, State.COUNTER, State.DECLINED)
LATE = timedelta(days=14)  # a link lives at least as long, and as long after its day: a late answer is better than none


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it was typed: its function, where it stands in the directory, and how to reach it."""

    office: str
    actor: UUID | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a body says: one of four answers, words where it is not a plain yes, and the function that said it."""

    state: str
    words: str = ""
    by: str = ""


@transaction.atomic
def name_body(measure: Measure, role: str, body: Body, *, actor: str, at: datetime) -> Responsibility:
    """Propose a body as the lead or as a partner.

    :raises MeasureRefused: `ended`, `office`, `named`, `address`, `gone`, or `two_leads` where one is named already.
    """
    measure = take(measure)
    if role == Role.LEAD and _lead(measure) is not None:
        raise MeasureRefused("two_leads")
    return _name(measure, role if role in Role.values else Role.PARTNER, body, actor, at)


@transaction.atomic
def replace_lead(measure: Measure, body: Body, *, on: date, actor: str, at: datetime) -> Responsibility:
    """Another body is to lead; the one before stays readable with its last day, and its links open nothing any more.

    :raises MeasureRefused: `ended`, `office`, `named`, `address`, `gone`, or `lead_adopted` while the city's decision names the old one.
    """
    measure = take(measure)
    lead = _lead(measure)
    if lead is not None:
        _end(measure, lead, on)
    return _name(measure, Role.LEAD, body, actor, at)


@transaction.atomic
def end_body(body: Responsibility, *, on: date, actor: str, at: datetime) -> None:
    """It is no longer named for the measure.

    :raises MeasureRefused: `ended`, `replaced` or `lead_adopted`.
    """
    measure, body = hold(body)
    _end(measure, body, on)
    audit.record("responsibility.end", body, actor=actor, at=at)


@transaction.atomic
def change_address(body: Responsibility, address: str, *, actor: str, at: datetime) -> None:
    """Where its mails go. What went to the old address counts no more, and its links open nothing.

    :raises MeasureRefused: `ended`, `replaced` or `address`.
    """
    _measure, body = hold(body)
    address = _checked(address)
    if address == body.address:
        return
    withdraw_links(purpose=PURPOSE, subject=str(body.pk))
    body.address, body.asked, body.asked_at = address, 0, None
    body.save(update_fields=["address", "asked", "asked_at"])
    audit.record("responsibility.address", body, actor=actor, at=at)


@transaction.atomic
def ask(body: Responsibility, answer_by: date | None, *, on: date, actor: str, at: datetime, asking: Asking | None = None) -> None:
    """Put the mail with the link into the queue. `on` is the day the request speaks of, the demo's own where there is one.

    :raises MeasureRefused: `ended`, `replaced`, `answered`, `no_address`, `day`, `past`, `call` after the last mail, `too_soon`, or
        `address` where questions are to go to what is no address.
    """
    _measure, body = hold(body)
    if body.state != State.PROPOSED:
        raise MeasureRefused("answered")
    if not body.address:
        raise MeasureRefused("no_address")
    if answer_by is None:
        raise MeasureRefused("day")
    if answer_by <= on:
        raise MeasureRefused("past")
    if body.asked >= MOST_MAILS:
        raise MeasureRefused("call")
    if body.asked and day_asked(body) > on - PAUSE:
        raise MeasureRefused("too_soon")
    _asking(body, asking or asking_of(body))
    body.answer_by = answer_by
    send_request(body, on=on, at=at)
    audit.record("responsibility.ask", body, actor=actor, at=at)


def send_request(body: Responsibility, *, on: date, at: datetime) -> None:
    """Count one more mail and queue it; the caller holds the responsibility."""
    zone = City.current().zone
    body.asked, body.asked_at = body.asked + 1, datetime.combine(on, at.astimezone(zone).time(), zone)
    body.save(update_fields=["asked", "asked_at", "answer_by", "language", "contact", "contact_address"])
    lasts = max(body.answer_by - on, timedelta()) + LATE if body.answer_by else LATE
    send_link(purpose=PURPOSE, subject=str(body.pk), address=body.address, scope=f"responsibility:{body.pk}", expires=at + lasts, at=at,
              language=letter_language(body.language))


@transaction.atomic
def record_answer(body: Responsibility, answer: Answer, source: str, day: date | None, *, on: date, actor: str, at: datetime) -> None:
    """Write down what a body said elsewhere, with where it comes from and the day.

    :raises MeasureRefused: `ended`, `replaced`, `which`, `words`, `source`, `day`, `future_answer`, or `lead_adopted`.
    """
    measure, body = hold(body)
    if not source.strip():
        raise MeasureRefused("source")
    if day is None:
        raise MeasureRefused("day")
    if day > on:
        raise MeasureRefused("future_answer")
    _answer(measure, body, answer, day, source)
    audit.record("responsibility.record", body, actor=actor, at=at, state=answer.state)


@transaction.atomic
def answer_by_link(body: Responsibility, answer: Answer, seen: str, *, token: Token, on: date, at: datetime) -> Responsibility:
    """The body's own answer, by the one button of its link, which is used up by it.

    :raises MeasureRefused: `ended`, `replaced`, `lead_adopted`, `which`, `words`, `who`, or `answered_meanwhile` where the answer is not
        the one that the page had shown.
    :raises fachplan.accounts.links.LinkOutdated: if somebody pressed the same button a moment ago.
    """
    measure, body = hold(body)
    if seen != answer_mark(body):
        raise MeasureRefused("answered_meanwhile")
    if not answer.by.strip():
        raise MeasureRefused("who")
    _answer(measure, body, answer, on, "")
    use_link(token, at=at)
    audit.record("responsibility.answer", body, actor=f"link:{token.pk}", at=at, state=answer.state)
    return body


def answer_mark(body: Responsibility) -> str:
    """A short mark of what was answered, so that nobody changes an answer they have not seen."""
    return mark_of((body.state, body.words, str(body.answered_on), body.answered_by))


def hold(body: Responsibility) -> tuple[Measure, Responsibility]:
    """Both as they stand now, held until the transaction ends; the measure first, so that no two wait for each other.

    :raises MeasureRefused: `ended` if the measure was merged or dropped, `replaced` if the body is not named any more.
    """
    measure = take(body.measure)
    held = Responsibility.objects.select_for_update().get(pk=body.pk)
    if held.ended_on is not None:
        raise MeasureRefused("replaced")
    held.measure = measure
    return measure, held


def over(body: Responsibility) -> str:
    """Why a body need not answer any more: `merged`, `dropped`, `replaced`, `adopted`; empty where it may."""
    measure = body.measure
    if measure.state not in LIVING:
        return str(measure.state)
    if body.ended_on is not None:
        return "replaced"
    return "adopted" if measure.lead_id == body.pk else ""


def _lead(measure: Measure) -> Responsibility | None:
    return Responsibility.objects.select_for_update().filter(measure=measure, role=Role.LEAD, ended_on=None).first()


def _name(measure: Measure, role: str, typed: Body, actor: str, at: datetime) -> Responsibility:
    known = Actor.objects.filter(pk=typed.actor).first() if typed.actor else None
    if typed.actor and known is None:
        raise MeasureRefused("gone")
    office = " ".join(typed.office.split())[:200] or (known.name if known else "")
    if not office:
        raise MeasureRefused("office")
    if measure.responsibilities.filter(ended_on=None, office__iexact=office).exists():
        raise MeasureRefused("named")
    body = Responsibility.objects.create(measure=measure, role=role, office=office, actor=known, address=_checked(typed.address))
    audit.record("responsibility.name", body, actor=actor, at=at, role=role)
    return body


def _end(measure: Measure, body: Responsibility, on: date) -> None:
    if measure.lead_id == body.pk:
        raise MeasureRefused("lead_adopted")
    withdraw_links(purpose=PURPOSE, subject=str(body.pk))
    body.ended_on, body.address = on, ""  # nobody asks it any more
    body.save(update_fields=["ended_on", "address"])


def _asking(body: Responsibility, asking: Asking) -> None:
    body.language, body.contact = asking.language, " ".join(asking.contact.split())[:200]
    body.contact_address = _checked(asking.contact_address)


def _answer(measure: Measure, body: Responsibility, answer: Answer, day: date, source: str) -> None:
    if measure.lead_id == body.pk:
        raise MeasureRefused("lead_adopted")
    if answer.state not in ANSWERS:
        raise MeasureRefused("which")
    words = plain(answer.words)[:2000]
    if answer.state != State.ACCEPTED and not words:
        raise MeasureRefused("words", answer.state)
    body.state, body.words, body.answered_on = answer.state, words, day
    body.answered_by, body.source = " ".join(answer.by.split())[:200], " ".join(source.split())[:200]
    body.save(update_fields=["state", "words", "answered_on", "answered_by", "source"])


def _checked(address: str) -> str:
    address = address.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise MeasureRefused("address", address[:100]) from error
    return address
